"""The order of a run: servers, roles, migrations, demo, web and worker and beat, then watch them."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from types import FrameType

from clubcrm import embedded
from clubcrm.run import children, commands, health
from clubcrm.run.children import Child
from clubcrm.run.configuration import ROOT, Configuration, RunError
from clubcrm.run.progress import say, step

PATIENCE = 90  # seconds until the first page answers


def refuse_a_taken_port(chosen: Configuration) -> None:
    """Before anything starts; gunicorn would find out only after the migrations."""
    family = socket.AF_INET6 if ":" in chosen.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((chosen.host, chosen.port))
        except PermissionError as error:
            raise RunError(
                f"Port {chosen.port} may not be used by this account: set PORT above 1023."
            ) from error
        except OSError as error:
            raise RunError(
                f"Port {chosen.port} on {chosen.host} cannot be used ({os.strerror(error.errno or 0).lower()}):"
                " stop the program that has it, or choose another with PORT=8001 make run."
            ) from error


def embedded_servers(chosen: Configuration) -> list[str]:
    """Names of the servers that the environment does not name."""
    pairs = (("PostgreSQL", chosen.own_database), ("Valkey", chosen.own_redis))
    return [name for name, own in pairs if not own]


def start_servers(chosen: Configuration) -> None:
    names = embedded_servers(chosen)
    if not names:
        return
    with step(f"Starting {' and '.join(names)} (data in {chosen.state})"):
        try:
            embedded.start(chosen.state, postgres=not chosen.own_database, redis=not chosen.own_redis)
        except embedded.EmbeddedError as error:
            raise RunError(str(error)) from error


def set_up(chosen: Configuration) -> None:
    """Roles, migrations, demo: one process, see commands.py. What it says goes to logs/setup.log."""
    log = chosen.logs / "setup.log"
    begins_at = log.stat().st_size if log.exists() else 0
    done = subprocess.run(
        commands.command(chosen, log),
        cwd=ROOT,
        env=dict(chosen.environment),
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode:
        said = log.read_bytes()[begins_at:] if log.exists() else b""
        words = "\n".join(said.decode(errors="replace").strip().splitlines()[-15:])
        raise RunError(f"{words}\nThe set-up failed at the step above; {log} has it all.")


def wait_for_the_first_page(chosen: Configuration, running: Sequence[Child]) -> None:
    host = "127.0.0.1" if chosen.host in {"0.0.0.0", "::"} else chosen.host
    url = f"http://{f'[{host}]' if ':' in host else host}:{chosen.port}/healthz"
    until = time.monotonic() + PATIENCE
    while (status := health.answer(url)) != 200:
        refuse_the_dead(running)
        if time.monotonic() > until:
            what = f"answers {status}" if status else "does not answer"
            raise RunError(f"The web server {what} at {url}; see {chosen.logs / 'web.log'}.")
        time.sleep(0.1)


def refuse_the_dead(running: Sequence[Child]) -> None:
    for child in running:
        if child.exit_code is not None:
            raise RunError(
                f"{child.last_words()}\nThe {child.name} process {how_it_ended(child.exit_code)};"
                f" the end of {child.log} is above."
            )


def how_it_ended(code: int) -> str:
    return f"ended with code {code}" if code >= 0 else f"was killed by {signal.Signals(-code).name}"


def interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def run(chosen: Configuration) -> None:
    """Blocks until Ctrl-C, SIGTERM or SIGHUP (returns) or until something dies (RunError)."""
    refuse_a_taken_port(chosen)
    # SIGINT too: a shell script's `make run &` starts us with Ctrl-C switched off.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)
    running: list[Child] = []
    chosen.logs.mkdir(mode=0o700, exist_ok=True)
    try:
        say("clubcrm")
        start_servers(chosen)
        set_up(chosen)
        with step("Starting web, worker and beat"):
            children.start_all(chosen, running)
            wait_for_the_first_page(chosen, running)
        say(f"\nThe club is open at {chosen.address}   (Ctrl-C closes it; logs in {chosen.logs})\n")
        say(commands.sign_ins(chosen))
        while True:
            refuse_the_dead(running)
            time.sleep(0.3)
    except KeyboardInterrupt:
        say("\nClosing ...")
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        children.stop_all(running)
    servers = " and ".join(embedded_servers(chosen))
    say(f"Closed. {servers} kept running; `make stop` stops everything." if servers else "Closed.")
