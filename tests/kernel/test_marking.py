"""What differs between two sentences is marked word by word, and sentences stand beside the ones they came from."""

import pytest

from clubcrm.kernel.versions.marking import LONGEST, mark, pair_sentences


def draw(pieces):
    """As one line: what differs in brackets."""
    return "".join(f"[{piece.text}]" if piece.differs else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("left", "right", "drawn"),
    [
        ("1 point per yuan", "2 points per yuan", ("[1 point] per yuan", "[2 points] per yuan")),
        ("每满 1 元工时得 1 分", "每满 1 元工时和材料得 1 分", ("每满 1 元工时得 1 分", "每满 1 元工时[和材料]得 1 分")),
        ("¥1,840.00 in 24 months", "¥2,000.00 in 24 months", ("[¥1,840.00] in 24 months", "[¥2,000.00] in 24 months")),
        ("88%", "85%", ("[88%]", "[85%]")),
        ("the same", "the same", ("the same", "the same")),
        ("", "new", ("", "[new]")),
        ("gold", "quite another matter", ("[gold]", "[quite another matter]")),
    ],
)  # fmt: skip
def test_words_and_numbers_are_marked_whole_and_chinese_by_characters(left, right, drawn):
    assert tuple(draw(side) for side in mark(left, right)) == drawn


def test_nothing_of_either_side_is_lost():
    left, right = "亲爱的 {name}：\n祝您生日快乐！\n", "亲爱的 {name}：\n祝您和家人生日快乐！\n\n车友会"
    for text, pieces in zip((left, right), mark(left, right), strict=True):
        assert "".join(piece.text for piece in pieces) == text


def test_a_very_long_text_is_marked_line_by_line():
    lines = [f"line {n} of it\n" for n in range(LONGEST)]
    left, right = mark("".join(lines), "".join([*lines[:5], "another\n", *lines[6:]]))
    assert [piece.text for piece in left if piece.differs] == ["line 5 of it\n"]
    assert [piece.text for piece in right if piece.differs] == ["another\n"]


def test_a_sentence_put_in_between_moves_no_other():
    left = ["Green: 1 visit", "Gold: 30,000 points in 24 months", "The end"]
    right = ["Green: 1 visit", "Silver: 5 cars", "Gold: 25,000 points in 24 months", "The end"]
    assert list(pair_sentences(left, right)) == [
        ("Green: 1 visit", "Green: 1 visit"),
        ("", "Silver: 5 cars"),
        ("Gold: 30,000 points in 24 months", "Gold: 25,000 points in 24 months"),
        ("The end", "The end"),
    ]
