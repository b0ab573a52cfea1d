"""What production refuses to start with, told by `manage.py check` before anything else; set-up on a server with passwords."""

import os
import subprocess
import sys

import pytest

from clubcrm.run.configuration import ROOT
from scripts.check import PRODUCTION


def check(**given: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", "check"]
    return subprocess.run(
        command, env={**os.environ, **PRODUCTION, **given}, cwd=ROOT, capture_output=True, text=True
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"SECRET_KEY": "k" * 49}, "SECRET_KEY has 49 characters; production wants 50 or more"),
        ({"PRIVACY_KEY": "short"}, "PRIVACY_KEY has 5 characters; production wants 50 or more"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS is *: name the hosts"),
        ({"ALLOWED_HOSTS": "club.example.com,*.example.com"}, "ALLOWED_HOSTS is *.example.com: name the hosts"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS is not set"),
        ({"DEBUG": "true"}, "DEBUG is on"),
    ],
)  # fmt: skip
def test_what_anybody_could_guess_or_forge_is_refused(given: dict[str, str], said: str) -> None:
    done = check(**given)
    assert done.returncode != 0 and said in done.stderr


def test_a_key_of_fifty_characters_and_a_host_of_its_own_are_enough() -> None:
    done = check(SECRET_KEY="0123456789" * 5, ALLOWED_HOSTS="club.example.com")
    assert (done.returncode, done.stderr) == (0, ""), done.stderr


def test_in_development_a_short_key_may_be_tried_out() -> None:
    assert check(CLUBCRM_ENV="development", SECRET_KEY="k", ALLOWED_HOSTS="*").returncode == 0
