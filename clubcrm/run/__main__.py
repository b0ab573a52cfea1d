"""`python -m clubcrm.run` opens the club, `python -m clubcrm.run stop` closes it and its servers."""

import sys

from clubcrm import embedded
from clubcrm.run import configuration, single, supervisor


def stop() -> None:
    state = configuration.read().state
    closed = ["web, worker and beat"] if single.stop_the_one(state) else []
    stopped = closed + embedded.stop(state)
    print(f"Stopped: {', '.join(stopped)}. The data stays in {state}." if stopped else "Nothing was running.")


def main(arguments: list[str]) -> int:
    try:
        if arguments == ["stop"]:
            stop()
        elif not arguments:
            chosen = configuration.read()
            with single.only_one(chosen):
                supervisor.run(chosen)
        else:
            print(__doc__)
            return 2
    except (configuration.RunError, embedded.EmbeddedError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
