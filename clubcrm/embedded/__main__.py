"""`python -m clubcrm.embedded start|stop|status [--state DIR]`."""

import argparse
import os
import sys
from pathlib import Path

from clubcrm import embedded

DEFAULT_STATE = Path(__file__).resolve().parent.parent.parent / ".club"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m clubcrm.embedded", description=embedded.__doc__)
    parser.add_argument("what", choices=["start", "stop", "status"])
    parser.add_argument("--state", type=Path, default=Path(os.environ.get("CLUBCRM_STATE") or DEFAULT_STATE))
    chosen = parser.parse_args()
    try:
        if chosen.what == "start":
            found = embedded.start(chosen.state)
            print(f"PostgreSQL listens in {found.pg_host}, Valkey at {found.redis_socket}.")
        elif chosen.what == "stop":
            print(f"Stopped: {', '.join(embedded.stop(chosen.state)) or 'nothing was running'}.")
        else:
            for name, pid in embedded.status(chosen.state).items():
                print(f"{name}: {f'running, process {pid}' if pid else 'stopped'}")
    except embedded.EmbeddedError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
