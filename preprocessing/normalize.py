"""Unicode and whitespace: the text as detectors see it, and the text as models get it.

Both functions are pure and take time linear in the length of the text. Offsets are code points throughout.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from functools import lru_cache
from typing import Final, final

__all__ = ["VERSION", "View", "detection_view", "model_text"]

VERSION: Final = "1"
"""Raised with every change of what the functions here return: it is part of the fingerprint."""

_PLAIN = re.compile(r"[\t-\r -~]*")
_LINE_BREAKS = frozenset("\x85\u2028\u2029")
_DASHES = frozenset("\u2212\u2043\u02d7\ufe63\uff0d")
_SPACES_TO_SHOW = frozenset("\t\n\v\f\r")

# Unicode's Default_Ignorable_Code_Point beyond category Cf, and the braille blank: all of them show nothing.
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0") | frozenset(
    chr(code)
    for first, last in ((0x180B, 0x180F), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
    for code in range(first, last + 1)
)

# Dropped for models. \x1c-\x1f and \x85 are whitespace to `str.split`, so they become a space instead.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff]")
_MARK_CANDIDATES = re.compile(r"[^\w\s\x00-\x7f]{31,}")
_MARKS_KEPT = 30


@final
class View:
    """A text as the detectors see it, and the way back to the caller's offsets. It masks itself: it holds raw text."""

    __slots__ = ("_ends", "_starts", "text")

    def __init__(self, text: str, starts: array[int] | None = None, ends: array[int] | None = None) -> None:
        """`starts[i]`/`ends[i]` bound what view character `i` stands for in the caller's text; None is the identity."""
        self.text = text
        self._starts = starts
        self._ends = ends

    @property
    def is_identity(self) -> bool:
        """Whether the view is the caller's text itself."""
        return self._starts is None

    def source(self, start: int, end: int) -> tuple[int, int]:
        """Map view offsets `[start, end)` to offsets in the caller's text, whole source characters only.

        Characters dropped from the view belong to the character before them. Raises `ValueError` unless
        `0 <= start < end <= len(self.text)`.
        """
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"view offsets need 0 <= start < end <= {len(self.text)}, got {start}..{end}")
        if self._starts is None or self._ends is None:
            return start, end
        return self._starts[start], self._ends[end - 1]

    def __repr__(self) -> str:
        return f"View(*** {len(self.text)} characters)"


def detection_view(text: str) -> View:
    """Return the text as the detectors see it.

    Digits of any script and compatibility forms become ASCII, Unicode spaces ' ', dashes '-', line separators newlines;
    what shows nothing (zero-width characters, soft hyphens, byte-order marks, control characters) is left out, and a
    letter followed by its accent becomes one letter. Text without any of these is returned as it is, at no cost.
    """
    if _PLAIN.fullmatch(text) or all(_seen_as(char) == char for char in set(text)):
        return View(text)
    return _mapped_view(text)


def model_text(text: str) -> str:
    """Return what models get: NFKC, control characters dropped, whitespace collapsed to single spaces, stripped.

    Idempotent. Runs of more than 30 combining marks are cut, as in Unicode's stream-safe format: normalizing longer
    ones takes quadratic time.
    """
    if text.isascii():
        return " ".join(_CONTROL.sub("", text).split())
    shortened = _cut_marks(_CONTROL.sub("", text))
    normalized = _cut_marks(_CONTROL.sub("", unicodedata.normalize("NFKC", shortened)))
    return " ".join(normalized.split())


@lru_cache(maxsize=8192)
def _seen_as(char: str) -> str:
    """What one character looks like to a detector: itself, ASCII, or nothing."""
    if " " <= char <= "~" or char in _SPACES_TO_SHOW:
        return char
    if char in _LINE_BREAKS:
        return "\n"
    if char in _DASHES:
        return "-"
    if char in _INVISIBLE or "\u0300" <= char <= "\u036f":
        return ""
    category = unicodedata.category(char)
    if category in ("Cc", "Cf"):
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(char))
    if category in ("Zs", "Pd"):
        return " " if category == "Zs" else "-"
    compatible = unicodedata.normalize("NFKC", char)
    return compatible if compatible.isascii() else char


def _mapped_view(text: str) -> View:
    out: list[str] = []
    starts = array("L")
    for index, char in enumerate(text):
        if "\u0300" <= char <= "\u036f" and out:
            composed = unicodedata.normalize("NFC", out[-1] + char)
            if len(composed) == 1:
                out[-1] = composed
            continue
        for seen in _seen_as(char):
            out.append(seen)
            starts.append(index)
    return View("".join(out), starts, _ends(starts, len(text)))


def _ends(starts: array[int], length: int) -> array[int]:
    """Where each view character's source ends: at the start of the next source character that is in the view."""
    ends = array("L", bytes(starts.itemsize * len(starts)))
    end = length
    for index in range(len(starts) - 1, -1, -1):
        if index + 1 < len(starts) and starts[index + 1] != starts[index]:
            end = starts[index + 1]
        ends[index] = end
    return ends


def _cut_marks(text: str) -> str:
    return _MARK_CANDIDATES.sub(lambda match: _first_marks(match.group()), text)


def _first_marks(run: str) -> str:
    kept: list[str] = []
    marks = 0
    for char in run:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= _MARKS_KEPT:
            kept.append(char)
    return "".join(kept)
