"""Why a file is not taken. Nothing has been kept then."""


class Refused(Exception):
    """This file is not taken; `sentence` says why, for whoever sent it."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class TooMany(Exception):
    """There are as many files as there may be: `most`."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most
