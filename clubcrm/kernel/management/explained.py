"""Commands that explain themselves: a help with lines of its own, and how far they are."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from clubcrm.kernel.management import progress


class ExplainedCommand(BaseCommand):
    """`help` is printed with its lines as they stand, exit codes and all; `fill()` gives the words of its placeholders."""

    def fill(self) -> dict[str, str]:
        return {}

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        if words := self.fill():
            self.help = type(self).help % words
        kwargs["formatter_class"] = argparse.RawDescriptionHelpFormatter
        return super().create_parser(prog_name, subcommand, **kwargs)

    def follow(self) -> dict[str, Any]:
        """The argument `progress` of an operation that takes long: a bar on a terminal, nothing elsewhere."""
        return {"progress": progress.draw} if self.stderr.isatty() else {}
