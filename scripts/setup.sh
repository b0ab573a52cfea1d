#!/bin/sh
# Makes .venv usable for the given lock file. Does nothing but look when everything is in place.
#   sh scripts/setup.sh requirements.txt | requirements-dev.txt
# PYTHON chooses the interpreter; otherwise the first Python of 3.11 or newer is taken.
set -eu
lock=${1:?usage: setup.sh LOCKFILE}

fail() { echo "$1" >&2; exit 1; }
new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
    for candidate in ${PYTHON:+"$PYTHON"} python3.11 python3.12 python3.13 python3 python3.14; do
        if new_enough "$candidate"; then echo "$candidate"; return; fi
    done
}

if ! .venv/bin/python -c 'import pip' >/dev/null 2>&1; then
    python=$(find_python)
    [ -n "$python" ] || fail "Python 3.11 or newer is needed and was not found: install it, or say where it is with PYTHON=/path/to/python3."
    "$python" -c 'import ensurepip, venv' >/dev/null 2>&1 || fail \
        "$("$python" --version) has no venv module with pip: install it first (Debian, Ubuntu: apt-get install python3-venv)."
    echo "Making the virtual environment .venv with $("$python" --version)"
    "$python" -m venv --clear .venv || fail "The virtual environment could not be made in $(pwd)/.venv."
fi
exec .venv/bin/python scripts/setup.py "$lock"
