"""A figure and the line that it becomes."""

import json
import sys
import time
from typing import Any, NamedTuple

BEGAN = time.monotonic()
NAME_OF_SENSE = {True: "at least", False: "at most"}


class Figure(NamedTuple):
    """`ratio` within this run against `target`: at least, or (`at_least=False`) at most that much.

    `target=None` is for information: it holds whatever it is. `detail` carries what the ratio was made of.
    """

    name: str
    ratio: float | None
    target: float | None
    detail: dict[str, Any]
    at_least: bool = True

    @property
    def holds(self) -> bool:
        if self.target is None:
            return True
        if self.ratio is None:
            return False
        return self.ratio >= self.target if self.at_least else self.ratio <= self.target

    def line(self) -> str:
        shown = {
            "name": self.name,
            "ratio": None if self.ratio is None else significant(self.ratio),
            "target": self.target,
            "holds": self.holds,
            "detail": {"sense": NAME_OF_SENSE[self.at_least], **rounded(self.detail)},
        }
        return json.dumps(shown, ensure_ascii=False)


def significant(number: float) -> float:
    """Three digits say all that a noisy machine can tell."""
    return float(f"{number:.3g}")


def rounded(detail: Any) -> Any:
    if isinstance(detail, float):
        return significant(detail)
    if isinstance(detail, dict):
        return {str(key): rounded(value) for key, value in detail.items()}
    if isinstance(detail, list | tuple):
        return [rounded(value) for value in detail]
    return detail


def say(text: str) -> None:
    """A line of progress, on stderr: stdout belongs to the figures."""
    print(f"[{time.monotonic() - BEGAN:6.1f} s] {text}", file=sys.stderr, flush=True)
