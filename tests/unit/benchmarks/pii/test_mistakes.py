"""The longest misses and false alarms, shown in their place."""

from __future__ import annotations

from benchmarks.pii.marks import DataSet, Example, Mark
from benchmarks.pii.mistakes import worst

DATA = DataSet(
    "set",
    (
        Example("call Ann\nLee at once", (Mark(5, 12, "PERSON"),)),
        Example("Cork is wet", (Mark(0, 4, "LOCATION"),)),
    ),
)
FOUND = [(Mark(5, 8, "PERSON"), Mark(13, 20, "URL")), ()]


def test_worst_are_longest_first_misses_before_false_alarms() -> None:
    lines = worst(DATA, FOUND, 5)
    assert [line.split()[:2] for line in lines] == [["missed", "4"], ["missed", "3"], ["false", "alarm"]]
    assert "[[Cork]] is wet" in lines[0]
    assert "call [[Ann⏎Lee]] at once" in lines[1]
    assert "[[at once]]" in lines[2]


def test_no_more_are_shown_than_asked() -> None:
    assert len(worst(DATA, FOUND, 1)) == 2
    assert worst(DATA, [example.gold for example in DATA.examples], 9) == []
