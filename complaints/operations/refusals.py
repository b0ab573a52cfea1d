"""Why an operation was refused. Nothing has changed then."""

from clubcrm.kernel import approvals


class WrongState(approvals.MovedOn):
    """The complaint has moved on: this step does not follow its state."""


class NotTheirVisit(Exception):
    """The visit is another customer's."""


class GradeTooLow(Exception):
    """The channel demands at least this grade."""

    def __init__(self, least: int) -> None:
        super().__init__(least)
        self.least = least


class SameGrade(Exception):
    """It has this grade already."""


class NothingSaid(Exception):
    """A mark or words are needed."""
