"""Honest files: what is kept of them."""

import io

import pytest
from PIL import Image

from clubcrm.kernel.uploads import checking, images, types
from tests.uploads.hostile import kind
from tests.uploads.making import File, archive, packed, pdf, picture, workbook


def kept(content, name="a.jpg"):
    return checking.check(File(content), name, kind())


def opened(content):
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def turned(orientation):
    """Red above blue as one sees it, stored as the camera was held."""
    upright = Image.new("RGB", (80, 120), "blue")
    upright.paste("red", (0, 0, 80, 60))
    back = {3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}
    target, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = orientation
    stored = upright.transpose(back[orientation]) if orientation in back else upright
    stored.save(target, "JPEG", exif=exif.tobytes(), quality=95)
    return target.getvalue()


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_a_photo_stands_upright_without_its_exif(orientation):
    image = opened(kept(turned(orientation)).content)
    assert image.size == (80, 120)
    (red, _, _), (_, _, blue) = image.getpixel((40, 20)), image.getpixel((40, 100))
    assert red > 200 and blue > 200 and dict(image.getexif()) == {}


def test_a_large_photo_becomes_2560_long_and_the_small_one_240():
    file = kept(picture(size=(5000, 2500)))
    assert opened(file.content).size == (2560, 1280)
    assert opened(file.small).size == (240, 120)


def test_transparency_stays():
    image = opened(kept(picture("PNG", mode="RGBA"), "a.png").content)
    assert (image.mode, image.format) == ("RGBA", "PNG")
    assert opened(kept(picture("WEBP"), "a.webp").content).format == "WEBP"


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16"])
def test_every_mode_of_png_is_written_anew(mode):
    source = Image.linear_gradient("L").resize((64, 48))
    target = io.BytesIO()
    deep = Image.new("I;16", (64, 48), 0x8000) if mode == "I;16" else source.convert(mode)
    deep.save(target, "PNG")
    image = opened(kept(target.getvalue(), "a.png").content)
    assert image.size == (64, 48)
    assert mode != "I;16" or image.getpixel((5, 5)) == 128


def test_a_print_in_cmyk_becomes_a_picture_for_screens():
    assert opened(kept(picture(mode="CMYK")).content).mode == "RGB"


def test_a_phones_picture_of_two_is_its_first():
    """MPO: a JPEG with another behind it, as many phones write them."""
    target = io.BytesIO()
    first, second = Image.new("RGB", (64, 48), "red"), Image.new("RGB", (64, 48), "blue")
    first.save(target, "MPO", save_all=True, append_images=[second])
    image = opened(kept(target.getvalue()).content)
    assert (image.format, image.getpixel((9, 9))[0] > 200) == ("JPEG", True)


def test_a_film_behind_a_photo_is_cut_off_and_counts_as_no_scan():
    film = b"\0\0\0\x18ftypmp42" + b"\xff\xda" * 5000
    file = kept(picture() + film)
    assert images.jpeg_scans(picture() + film) == 1 and b"ftyp" not in file.content


def test_the_same_photo_is_the_same_when_it_comes_again():
    assert kept(picture()).sha256 == kept(picture()).sha256


@pytest.mark.parametrize(
    "content",
    [
        pdf(),
        pdf(b"<</OpenAction[3 0 R/XYZ null null 0]>>"),
        pdf(packed(b"3 0 <</Type/Font>>")),
        pdf(packed(b"3 0 <</Type/Font>>", b"/Filter [ /FlateDecode ]")),
        pdf(b"<</A<</S/URI/URI(https://example.com)>>>>"),
        pdf(end=b"%%EOF\r\n\r\n"),
    ],
    ids=["plain", "opens at a place", "packed", "packed in a list", "link", "lines at the end"],
)
def test_an_honest_document_is_kept_as_it_is(content):
    file = kept(content, "报告.PDF")
    assert (file.content, file.small, file.name) == (content, b"", "报告.PDF")


def test_an_honest_workbook_is_kept_as_it_is():
    content = workbook({"xl/worksheets/sheet1.xml": b"<row/>" * 9_000, "xl/media/": b""})
    file = kept(content, "a.xlsx")
    assert (file.type.mime, file.content == content) == (types.XLSX.mime, True)
    assert kept(archive({"xl/workbook.xml": b"<x/>"}), "a.xlsx").type is types.XLSX
