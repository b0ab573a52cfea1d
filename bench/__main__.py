"""`python -m bench`: SIZE=100k (default) or 1m or any number of members, ONLY=family or figure.

Prints a JSON line per figure on stdout, progress on stderr. Ends with 1 if a figure is not what it should be
only with STRICT=1: a busy machine is no fault of the code.
"""

import os
import sys

import django

from bench.harness import server, sizes
from clubcrm.embedded import EmbeddedError


def main() -> int:
    try:
        size = sizes.size(os.environ.get("SIZE") or "100k")
        server.choose()
    except (ValueError, EmbeddedError) as error:
        print(error, file=sys.stderr)
        return 2
    django.setup()
    from bench.harness import run  # the families import models: only after Django is set up

    return run.everything(size, only=os.environ.get("ONLY", ""))


if __name__ == "__main__":
    sys.exit(main())
