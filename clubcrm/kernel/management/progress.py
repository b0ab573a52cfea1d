"""How far a command is, on its terminal."""

import sys


def draw(step: str, share: float) -> None:
    """A bar on one line that is drawn over; the line ends when all is done."""
    end = "\n" if share >= 1 else ""
    sys.stderr.write(f"\r[{'#' * round(share * 30):<30}] {share:4.0%} {step:<40}{end}")
    sys.stderr.flush()
