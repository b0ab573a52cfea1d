"""Why a step of a version is refused. Each says so to a person by its `sentence`; nothing was changed."""

from collections.abc import Mapping
from datetime import date

from clubcrm.kernel import languages
from clubcrm.kernel.versions import wording


class Refused(Exception):
    """What could not be done with a version."""

    @property
    def sentence(self) -> str:
        return str(self)


class WrongState(Refused):
    """The version is not in a state from which this step starts: somebody else has taken it on."""

    @property
    def sentence(self) -> str:
        return wording.say_moved_on()


class NotADraft(WrongState):
    """Only a draft is written; draft a new version instead."""


class Invalid(Refused):
    """It cannot be used as it is. `errors` are sentences by field ("" for the whole of it)."""

    def __init__(self, errors: Mapping[str, list[str]]) -> None:
        super().__init__(errors)
        self.errors = errors

    @property
    def problems(self) -> list[str]:
        return [sentence for sentences in self.errors.values() for sentence in sentences]

    @property
    def sentence(self) -> str:
        return languages.join_sentences(self.problems)

    def __str__(self) -> str:
        return self.sentence


class LeavesNone(Refused):
    """It is the last in force of its kind: that none is left has to be said."""

    def __init__(self, means: str) -> None:
        super().__init__(means)
        self.means = means

    @property
    def sentence(self) -> str:
        return wording.say_last(self.means)


class WrongDate(Refused):
    """The day would rewrite what has been or meet another version's. `earliest` is the first possible one."""

    def __init__(self, earliest: date) -> None:
        super().__init__(earliest)
        self.earliest = earliest

    @property
    def sentence(self) -> str:
        return wording.say_earliest(self.earliest)
