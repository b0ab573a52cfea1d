"""What this process is, in one word: who acts where nobody has signed in (clubcrm.kernel.history)."""

import re
from collections.abc import Sequence
from pathlib import Path


def name(words: Sequence[str]) -> str:
    """The command of `manage.py`, the package of `python -m`, else the script: "import", "celery", "gunicorn"."""
    script = Path(words[0]) if words else Path()
    if script.name == "manage.py" and len(words) > 1:
        found = words[1]
    else:
        found = script.parent.name if script.stem == "__main__" else script.stem
    return re.sub(r"[^\w.-]", "", found)
