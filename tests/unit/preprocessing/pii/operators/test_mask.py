"""Masks, and what shows nothing."""

from __future__ import annotations

import pytest

from preprocessing.pii import PiiError, Reason
from preprocessing.pii.operators import Block, Keep, Mask, Redact


@pytest.mark.parametrize(
    ("char", "keep_last", "value", "expected", "reason"),
    [
        ("*", 0, "Ann Lee", "*******", "nothing is kept"),
        ("#", 4, "4111 1111 1111 1234", "###############1234", "the last four"),
        ("*", 4, "12-34", "***34", "never more than half"),
        ("*", 4, "a", "*", "of one letter nothing"),
        ("*", 3, "a.b.c.d.", "****c.d.", "letters and digits count, signs do not"),
    ],
)
def test_mask(char: str, keep_last: int, value: str, expected: str, reason: str) -> None:
    assert Mask(char, keep_last).apply("ID_NUMBER", value, value) == expected, reason


def test_redact_keep_and_block() -> None:
    assert Redact().apply("PERSON", "Ann", "Ann") == "<REDACTED>"
    assert Keep().apply("PERSON", "Ann", "Ann") == "Ann"
    with pytest.raises(PiiError, match=r"blocked \(PERSON\)") as caught:
        Block().apply("PERSON", "Ann", "Ann")
    assert caught.value.reason is Reason.BLOCKED
    assert "Ann" not in str(caught.value)
