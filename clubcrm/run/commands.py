"""The set-up in one process: loading Django once instead of four times is most of a second start.

    python -m clubcrm.run.commands LOG [SIGN_INS]

Runs prepare_database and migrate; with SIGN_INS (a file) also the demo, where there is no club yet, and lists
its sign-ins there. Progress goes to the terminal, what the commands say to LOG. Exit code 1 when one fails.
"""

import os
import signal
import sys
import traceback
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TextIO

import django
from django.core.management import call_command

from clubcrm.run.configuration import Configuration
from clubcrm.run.progress import say, step


def command(chosen: Configuration, log: Path) -> list[str]:
    """Somebody else's database never gets a demo."""
    demo = [] if chosen.own_database else [str(sign_ins_file(chosen))]
    return [sys.executable, "-m", __name__, str(log), *demo]


def sign_ins_file(chosen: Configuration) -> Path:
    return chosen.state / "sign-ins.txt"


def sign_ins(chosen: Configuration) -> str:
    """What to print when the club is open; empty for a database of the operator's own."""
    return "" if chosen.own_database else sign_ins_file(chosen).read_text().rstrip()


def run(log: TextIO, *words: str) -> None:
    with redirect_stdout(log), redirect_stderr(log):
        call_command(*words)
        log.flush()


def set_up(log: TextIO, demo: Path | None) -> None:
    with step("Preparing the database"):
        django.setup()
        run(log, "prepare_database")
    with step("Migrating"):
        run(log, "migrate", "--noinput")
    if demo:
        say("  Looking for a club (the first run builds the demo)")
        with redirect_stdout(log):  # its progress is on the other stream
            call_command("demo", "--if-empty")
        with demo.open("w") as file:
            run(file, "demo", "--signins")


def main(log: str, demo: str = "") -> int:
    # Ctrl-C reaches this process too: the supervisor speaks for both.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clubcrm.settings")
    with open(log, "a") as output:
        try:
            set_up(output, Path(demo) if demo else None)
        except (Exception, SystemExit):
            traceback.print_exc(file=output)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
