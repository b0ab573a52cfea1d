"""Install a lock file into the running virtual environment and compile the translations.

Both are skipped when nothing changed: a stamp named after the lock's hash says what is installed.
Uses the standard library until the packages are there; called by setup.sh.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Each holds everything the one before it holds.
LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-bench.txt")
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input"]


def stamp_of(lock: Path) -> Path:
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()[:16]
    return Path(sys.prefix) / f".installed-{lock.stem}-{digest}"


def count_packages(lock: Path) -> int:
    return sum("==" in line and not line.startswith((" ", "#")) for line in lock.read_text().splitlines())


def install(lock: Path) -> None:
    """Run pip with hashes required, one line of progress per ten packages; exit 1 with pip's words."""
    total = count_packages(lock)
    print(f"Installing {total} packages from {lock.name} (the first time takes a minute or two)", flush=True)
    command = [*PIP, "install", "--require-hashes", "--progress-bar", "off", "-r", str(lock)]
    unbuffered = {**os.environ, "PYTHONUNBUFFERED": "1"}
    pip = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=unbuffered
    )
    assert pip.stdout is not None
    said, seen = [], 0
    for line in pip.stdout:
        said.append(line)
        if line.startswith(("Collecting ", "Requirement already satisfied")):
            seen += 1
            if seen % 10 == 0:
                print(f"  {seen} of {total}", flush=True)
        elif line.startswith("Installing collected"):
            print("  unpacking", flush=True)
    if pip.wait() != 0:
        sys.stderr.writelines(said[-15:])
        sys.exit(f"The packages of {lock.name} could not be installed (pip's last words are above).")


def main(lock: Path) -> None:
    with Path(sys.prefix, ".setup.lock").open("w") as one_at_a_time:
        fcntl.flock(one_at_a_time, fcntl.LOCK_EX)
        bring_up_to_date(lock)


def bring_up_to_date(lock: Path) -> None:
    stamp = stamp_of(lock)
    if not any(stamp_of(ROOT / name).exists() for name in LOCKS[LOCKS.index(lock.name) :]):
        install(lock)
        for old in stamp.parent.glob(f".installed-{lock.stem}-*"):
            old.unlink(missing_ok=True)
        stamp.touch()
    # In a process of its own: Babel may only just have been installed.
    compiled = subprocess.run([sys.executable, str(ROOT / "scripts" / "messages.py"), "compile"], check=False)
    if compiled.returncode:
        sys.exit("The translations could not be compiled.")


if __name__ == "__main__":
    main(ROOT / sys.argv[1])
