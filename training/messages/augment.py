"""What people and channels do to a text: case, typos, lost signs, quoting, masking. Labels stay on their parts."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from random import Random
from typing import Final

from training.messages.message import Part

__all__ = ["augment", "mask_values"]

Parts = list[Part]
_LOWER: Final = 0.15
_UPPER: Final = 0.04
_TITLE: Final = 0.02
_MASKED: Final = 0.06
_FOLDED: Final = str.maketrans(
    {"ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "æ": "ae", "đ": "d", "Đ": "D", "ı": "i"}
)
_EMOJI: Final = ("😊", "😂", "🙏", "❤️", "👍", "🎉", "🔥", "😭", "😅", "✨", "👋", "🤔", ":)", ":(", ";)", "xx", "lol")


def augment(parts: Parts, rng: Random) -> Parts:
    """The parts after every change that chance picks; labelled parts stay whole and never gain surrounding blanks."""
    for probability, change in _CHANGES:
        if rng.random() < probability:
            parts = change(parts, rng)
    return [part for part in _cased(parts, rng) if part.text]


def _cased(parts: Parts, rng: Random) -> Parts:
    draw = rng.random()
    if draw < _LOWER:
        return _mapped(parts, str.lower)
    if draw < _LOWER + _UPPER:
        return _mapped(parts, str.upper)
    if draw < _LOWER + _UPPER + _TITLE:
        return _mapped(parts, lambda text: " ".join(word[:1].upper() + word[1:] for word in text.split(" ")))
    return parts


def _mapped(parts: Parts, change: Callable[[str], str]) -> Parts:
    return [Part(change(text), label) for text, label in parts]


def _outside(parts: Parts, change: Callable[[str], str]) -> Parts:
    return [part if part.label else Part(change(part.text)) for part in parts]


def mask_values(parts: Parts, rng: Random, share: float = 0.5) -> Parts:
    """Tokens in place of some values, as if another had anonymized the text before: nobody's data any more."""
    numbers: dict[str, int] = {}
    style = rng.choice(("<{0}_{1}>", "<{0}_{1}>", "<{0}_{1}>", "<{0}>", "[{0}_{1}]", "[{0}]", "{{{{{0}}}}}"))
    masked: Parts = []
    for text, label in parts:
        if label and rng.random() < share:
            numbers[label] = numbers.get(label, 0) + 1
            masked.append(Part(style.format(label, numbers[label])))
        else:
            masked.append(Part(text, label))
    return masked


def _masked(parts: Parts, rng: Random) -> Parts:
    return mask_values(parts, rng, rng.choice((0.3, 0.6, 1.0)))


def _typos(parts: Parts, rng: Random) -> Parts:
    """Letters of the surrounding words swapped, dropped or doubled: at most four."""
    changed = list(parts)
    for _ in range(rng.randint(1, 4)):
        spots = [i for i, part in enumerate(changed) if not part.label and len(part.text) > 4]
        if not spots:
            break
        spot = rng.choice(spots)
        changed[spot] = Part(_typo(changed[spot].text, rng))
    return changed


def _typo(text: str, rng: Random) -> str:
    at = rng.randrange(1, len(text) - 1)
    one, two = text[at], text[at + 1]
    if not (one.isalpha() and two.isalpha()):
        return text
    return text[:at] + rng.choice((two + one, two, one + one + two)) + text[at + 2 :]


def _no_end(parts: Parts, rng: Random) -> Parts:
    last = parts[-1]
    return parts if last.label else [*parts[:-1], Part(last.text.rstrip(".!?"))]


def _no_apostrophes(parts: Parts, rng: Random) -> Parts:
    return _mapped(parts, lambda text: text.replace("'", "").replace("’", "") or text)


def _no_punctuation(parts: Parts, rng: Random) -> Parts:
    table = str.maketrans("", "", ",;!?")
    return _outside(parts, lambda text: text.translate(table))


def _double_blanks(parts: Parts, rng: Random) -> Parts:
    return _outside(parts, lambda text: text.replace(" ", "  ", rng.randint(1, 2)))


def _new_lines(parts: Parts, rng: Random) -> Parts:
    return _outside(parts, lambda text: text.replace(". ", ".\n").replace(", ", "\n", int(rng.random() < 0.5)))


def _emoji(parts: Parts, rng: Random) -> Parts:
    sign = Part(rng.choice(_EMOJI))
    return [sign, Part(" "), *parts] if rng.random() < 0.2 else [*parts, Part(" "), sign]


def _bullet(parts: Parts, rng: Random) -> Parts:
    mark = rng.choice(("> ", "> ", "- ", "* ", "• ", "1. ", "-- ", ">> ", "\t"))
    if mark.startswith(">"):
        parts = _outside(parts, lambda text: text.replace("\n", "\n" + mark))
    return [Part(mark), *parts]


def _plain_letters(parts: Parts, rng: Random) -> Parts:
    def fold(text: str) -> str:
        spread = unicodedata.normalize("NFD", text.translate(_FOLDED))
        return "".join(sign for sign in spread if unicodedata.category(sign) != "Mn") or text

    return _mapped(parts, fold)


def _curly(parts: Parts, rng: Random) -> Parts:
    return _mapped(parts, lambda text: text.replace("'", "’"))


_CHANGES: Final[tuple[tuple[float, Callable[[Parts, Random], Parts]], ...]] = (
    (_MASKED, _masked),
    (0.08, _typos),
    (0.12, _no_end),
    (0.06, _no_apostrophes),
    (0.04, _curly),
    (0.03, _no_punctuation),
    (0.04, _double_blanks),
    (0.04, _new_lines),
    (0.05, _emoji),
    (0.03, _bullet),
    (0.05, _plain_letters),
)
"""Each change with its probability; in this order, letter case after all."""
