"""`make check`: every step runs, each with a line of its own; the faults of all come at the end.

python scripts/check.py [STEP ...]     only these steps
"""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
HERE = Path(PYTHON).parent  # the tools installed beside this interpreter

# Made up for the deployment check alone: nothing is contacted.
PRODUCTION = {
    "CLUBCRM_ENV": "production",
    "SECRET_KEY": secrets.token_urlsafe(60),
    "ALLOWED_HOSTS": "club.example.com",
    "CSRF_TRUSTED_ORIGINS": "https://club.example.com",
    "DATABASE_URL": "postgres://clubcrm:made-up@db.example.com/clubcrm",
    "REDIS_URL": "redis://redis.example.com:6379/0",
}

Step = tuple[str, list[str], dict[str, str]]


def tool(name: str, *words: str) -> list[str]:
    return [str(HERE / name), *words]


def steps() -> Iterator[Step]:
    yield "lint", tool("ruff", "check", "--quiet", "."), {}
    yield "format", tool("ruff", "format", "--check", "--quiet", "."), {}
    yield "types", tool("mypy", "."), {}
    yield "templates", tool("djlint", "templates", "--lint", "--quiet"), {}
    yield "layers", tool("lint-imports"), {}
    yield "strings", [PYTHON, "scripts/architecture.py"], {}
    yield "scopes", [PYTHON, "scripts/scoping.py"], {}
    yield "access table", [PYTHON, "scripts/access.py", "check"], {}
    yield "migrations", [PYTHON, "-W", "ignore", "manage.py", "makemigrations", "--check", "--dry-run"], {}
    deploy = [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    yield "deployment", deploy, PRODUCTION
    yield "personal data", [PYTHON, "-W", "ignore", "manage.py", "personal_data", "--check"], {}
    yield "translations", [PYTHON, "scripts/messages.py", "check"], {}


def run(step: Step) -> tuple[bool, str]:
    name, command, extra = step
    print(f"{name:16}", end="", flush=True)
    began = time.monotonic()
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **extra},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    good = done.returncode == 0
    print(f"{'ok' if good else 'FAILED':8}{time.monotonic() - began:5.1f} s", flush=True)
    return good, done.stdout


def main(chosen: list[str]) -> int:
    faults = {}
    for step in steps():
        if not chosen or step[0] in chosen:
            good, said = run(step)
            if not good:
                faults[step[0]] = said
    if not chosen or "sizes" in chosen:
        print("\nOver size (a report, not a fault):", flush=True)
        subprocess.run([PYTHON, "scripts/sizes.py"], cwd=ROOT, check=False)
        print("\nThe house in figures (a report as well):", flush=True)
        subprocess.run([PYTHON, "scripts/shape.py"], cwd=ROOT, check=False)
    for name, said in faults.items():
        print(f"\n--- {name} ---\n{said.strip()}")
    print(f"\n{len(faults)} of the checks failed: {', '.join(faults)}" if faults else "\nAll checks passed.")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
