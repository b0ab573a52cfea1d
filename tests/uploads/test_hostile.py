"""Hostile files: refused with a sentence, or kept without what they brought along; quickly and in little memory."""

import io
import json
import os
import subprocess
import sys

import pytest
from django.utils import translation
from PIL import Image

from clubcrm.kernel.uploads import Refused, checking, names
from tests.database import ROOT
from tests.uploads.hostile import REFUSED, TAMED, kind, write_all
from tests.uploads.making import File, picture

# As large as pictures may be: 64, 20, 16 and 12 million pixels.
LARGEST = {
    "one scan.jpg": lambda: picture(size=(8000, 8000), quality=30),
    "scans.jpg": lambda: picture(size=(5000, 4000), quality=30, progressive=True, subsampling=0),
    "colours.png": lambda: picture("PNG", size=(4000, 4000), mode="RGBA", compress_level=1),
    "canvas.webp": lambda: picture("WEBP", size=(4000, 3000), mode="RGBA", method=0),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_hostile_file_is_refused_with_a_sentence_in_both_languages(what):
    name, make, words = REFUSED[what]
    content = make()
    with translation.override("en"), pytest.raises(Refused) as english:
        checking.check(File(content), name, kind())
    with translation.override("zh-hans"), pytest.raises(Refused) as chinese:
        checking.check(File(content), name, kind())
    assert words in english.value.sentence and english.value.sentence.startswith(name)
    assert english.value.sentence.endswith(".") and chinese.value.sentence.endswith("。")


@pytest.mark.parametrize("what", TAMED)
def test_a_picture_is_written_anew_and_what_it_brought_along_is_gone(what):
    name, make, payload = TAMED[what]
    content = make()
    assert payload in content or b"PK" in payload or b"iCCP" in content
    kept = checking.check(File(content), name, kind())
    for written in (kept.content, kept.small):
        assert payload not in written and b"script" not in written and b"Exif" not in written
        with Image.open(io.BytesIO(written)) as picture:
            picture.load()
            assert (picture.size, picture.get_format_mimetype()) == ((64, 48), kept.type.mime)
            assert dict(picture.getexif()) == {} and "icc_profile" not in picture.info


def judged(directory):
    """The files of a directory, judged by a process of its own."""
    command = [sys.executable, "-m", "tests.uploads.hostile", str(directory)]
    settings = os.environ | {"DJANGO_SETTINGS_MODULE": "clubcrm.settings"}
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True, env=settings)
    print(done.stdout)
    return json.loads(done.stdout)


def test_all_of_them_together_take_under_ten_seconds_and_300_megabytes(tmp_path):
    files, told = write_all(tmp_path), judged(tmp_path)
    assert files >= 45 and told["refused"] == len(REFUSED)
    assert told["seconds"] < 10 and told["megabytes"] < 300


def test_the_largest_pictures_that_are_taken_stay_within_300_megabytes_too(tmp_path):
    for number, (name, make) in enumerate(LARGEST.items()):
        (tmp_path / f"{number:03} {name}").write_bytes(make())
    told = judged(tmp_path)
    assert told["refused"] == 0 and told["megabytes"] < 300


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.jpg", "passwd.jpg"),
        ("..\\..\\windows\\win.jpg", "win.jpg"),
        ("/absolute/a.jpg", "a.jpg"),
        ("C:\\a.jpg", "a.jpg"),
        ("..", "_"),
        ("", "_"),
        (".", "_"),
        (".htaccess", "htaccess"),
        ("a.jpg\0.exe", "a.jpg.exe"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("a\u200b\u2066b.jpg", "ab.jpg"),
        ("a\r\nContent-Type: text/html.jpg", "html.jpg"),
        ("con.jpg", "_con.jpg"),
        ("NUL", "_NUL"),
        ("lpt1.png", "_lpt1.png"),
        ("..／..／etc／a.jpg", "a.jpg"),
        ('<img src=x onerror="x">.jpg', "_img src=x onerror=_x__.jpg"),
        ("a.jpg. . ", "a.jpg"),
        ("刹车异响 照片.JPG", "刹车异响 照片.JPG"),
    ],
    ids=range(19),
)
def test_a_name_that_steers_is_made_harmless(given, kept):
    assert names.clean(given) == kept


def test_a_name_of_5000_letters_keeps_its_extension():
    assert names.clean("长" * 5000 + ".jpg") == "长" * 96 + ".jpg"
    assert len(names.clean("a." + "b" * 5000)) == 100
