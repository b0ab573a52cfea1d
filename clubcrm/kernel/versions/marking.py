"""What differs between two wordings, told apart word by word: English by words, Chinese by characters, numbers whole."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import NamedTuple

WORDS = re.compile(r"[¥−+-]?\d[\d,.:%-]*\d%?|\d%?|[^\W\d_\u2e80-\u9fff]+|\s+|.", re.DOTALL)
LONGEST = 2_000  # words of a side; longer ones are marked line by line
ALIKE = 0.35  # of the words; where fewer are the same, the whole is another sentence


class Piece(NamedTuple):
    """A stretch of a wording, and whether the other side lacks it."""

    text: str
    differs: bool


Marked = list[Piece]


def mark(left: str, right: str) -> tuple[Marked, Marked]:
    """Both sides in pieces. Of sentences that have little in common each is one piece that differs."""
    if not left or not right or left == right:
        whole = [[Piece(text, left != right)] if text else [] for text in (left, right)]
        return whole[0], whole[1]
    sides = [WORDS.findall(text) for text in (left, right)]
    if max(map(len, sides)) > LONGEST:
        sides = [text.splitlines(keepends=True) for text in (left, right)]
    matcher = SequenceMatcher(None, sides[0], sides[1], autojunk=False)
    if sum(len(word) for word in common_words(matcher, sides[0])) < ALIKE * min(len(left), len(right)):
        return [Piece(left, True)], [Piece(right, True)]
    return gather(matcher, sides[0], 1), gather(matcher, sides[1], 3)


def common_words(matcher: "SequenceMatcher[str]", left: Sequence[str]) -> Iterator[str]:
    for start, _other, length in matcher.get_matching_blocks():
        yield from (word for word in left[start : start + length] if not word.isspace())


def gather(matcher: "SequenceMatcher[str]", words: Sequence[str], side: int) -> Marked:
    """The words of one side put together again; `side` is where an opcode says from where to where. A space between
    two marked words is marked with them."""
    found: Marked = []
    for code in matcher.get_opcodes():
        start, end = int(code[side]), int(code[side + 1])
        text, differs = "".join(words[start:end]), code[0] != "equal"
        if not text:
            continue
        if found and (found[-1].differs == differs):
            found[-1] = Piece(found[-1].text + text, differs)
        else:
            found.append(Piece(text, differs))
    return close_gaps(found)


def close_gaps(pieces: Marked) -> Marked:
    found: Marked = []
    for place, piece in enumerate(pieces):
        between = 0 < place < len(pieces) - 1 and not piece.text.strip()
        differs = piece.differs or between
        if found and found[-1].differs == differs:
            found[-1] = Piece(found[-1].text + piece.text, differs)
        else:
            found.append(Piece(piece.text, differs))
    return found


def pair_sentences(left: Sequence[str], right: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The sentences that stand for each other, in their order; "" where one side has none."""
    for same, i, to_i, j, to_j in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if same == "replace":
            yield from pair_alike(left[i:to_i], right[j:to_j])
        else:
            yield from zip_longest(left[i:to_i], right[j:to_j], fillvalue="")


def pair_alike(left: Sequence[str], right: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Of a stretch that was written anew: the pairs, in the order of both sides, that have most words in common."""
    counts = [[Counter(WORDS.findall(text)) for text in side] for side in (left, right)]
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {}
    for i in range(len(left), -1, -1):
        for j in range(len(right), -1, -1):
            ways = [(best[i + 1, j][0], (1, 0))] if i < len(left) else []
            ways += [(best[i, j + 1][0], (0, 1))] if j < len(right) else []
            if ways and i < len(left) and j < len(right):
                alike = share(counts[0][i], counts[1][j])
                ways += [(best[i + 1, j + 1][0] + alike, (1, 1))] if alike >= ALIKE else []
            best[i, j] = max(ways, default=(0.0, (0, 0)))
    i = j = 0
    while (i, j) != (len(left), len(right)):
        down, across = best[i, j][1]
        yield left[i] if down else "", right[j] if across else ""
        i, j = i + down, j + across


def share(left: "Counter[str]", right: "Counter[str]") -> float:
    """How many of the words two sentences have in common, of 1."""
    return 2 * (left & right).total() / max((left + right).total(), 1)
