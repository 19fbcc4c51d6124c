"""The texts of the benchmarks: short product-style messages, about a third with (made-up) personal data.

They are made from templates by arithmetic alone, so every machine and Python version has the same ones. Addresses are
of example.com, telephone numbers of the 555-01xx range, cards are the issuers' test numbers, IPs are of RFC 5737.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

__all__ = ["COUNT", "MIXES", "has_personal_data", "mixed_texts", "short_texts"]

COUNT: Final = 200

_PRODUCTS: Final = (
    "blender", "rain jacket", "office chair", "phone case", "coffee grinder", "desk lamp", "tent", "keyboard",
    "running shoe", "water bottle", "headset", "backpack", "toaster",
)  # fmt: skip
_PARTS: Final = ("zip", "lid", "cable", "box", "finish", "handle", "manual", "switch", "strap", "colour", "seam")

_OPENINGS: Final = (
    "The {product} arrived two days early and works perfectly, I could not be happier.",
    "Very disappointed with this {product}, the {part} broke after one week.",
    "The {product} is fine for the price, nothing special but it does what it says.",
    "Where is my order? The {product} was promised for Tuesday.",
    "I love the new {product}, the {part} feels solid and well made.",
    "Your support was kind and replaced the {part} without any questions.",
    "I asked for a refund for the {product} three weeks ago and nobody answers.",
    "Does the {product} come with a spare {part}, or do I have to order it?",
    "Worst {product} I have ever bought, the {part} smells of burnt plastic.",
    "Quick delivery, good {part}, honest description.",
    "The {part} of the {product} is a bit loose but usable.",
    "Great {product}! My whole family uses it every day.",
    "Please cancel the second {product}, I ordered it by mistake.",
    "The {product} stopped charging and the {part} gets hot, this is dangerous.",
    "It is okay, I expected a better {part} from this brand.",
    "Five stars, the {product} looks just like the pictures.",
    "The {part} was scratched when I opened the parcel.",
)

_CLOSINGS: Final = (
    "",
    "Would buy again.",
    "Not worth the money.",
    "",
    "Please fix this soon.",
    "Thanks a lot!",
    "",
)

_NAMES: Final = ("ana", "j.doe", "maria.rossi", "t.nguyen", "sam99", "k.okafor", "lee.park")
_CARDS: Final = ("4111 1111 1111 1111", "5555 5555 5555 4444", "4242-4242-4242-4242", "5105105105105100")

_Number = Callable[[int], str]
_PERSONAL: Final[tuple[_Number, ...]] = (
    lambda k: f"Write me at {_NAMES[k % 7]}@example.com.",
    lambda k: f"Call me on +1 212-555-01{k % 100:02d}.",
    lambda k: f"It was paid with card {_CARDS[k % 4]}.",
    lambda k: f"My phone is (415) 555-01{(k * 7) % 100:02d}.",
    lambda k: f"My login was blocked from 192.0.2.{k % 250 + 1}.",
    lambda k: f"Answer to {_NAMES[k % 7]}@example.com or 646-555-01{(k * 3) % 100:02d}.",
)


def has_personal_data(k: int) -> bool:
    """Whether text `k` of either mix was given personal data."""
    return k % 3 == 1


def short_texts() -> list[str]:
    """Return `COUNT` messages of one to three sentences, about 20 word pieces each."""
    return [_message(k) for k in range(COUNT)]


def mixed_texts() -> list[str]:
    """Return `COUNT` texts of about 5 to 400 word pieces, each doubling of the length equally often."""
    return [_of_words(k, round(4 * 83 ** (k * 61 % COUNT / (COUNT - 1)))) for k in range(COUNT)]


MIXES: Final[dict[str, Callable[[], list[str]]]] = {"short": short_texts, "mixed": mixed_texts}


def _message(k: int) -> str:
    sentences = [_opening(k), _pick(_CLOSINGS, k // 2)]
    if has_personal_data(k):
        sentences[1] = _PERSONAL[k // 3 % len(_PERSONAL)](k)
    return " ".join(filter(None, sentences))


def _opening(k: int) -> str:
    return _pick(_OPENINGS, k).format(product=_pick(_PRODUCTS, k // 2), part=_pick(_PARTS, k // 5 + k))


def _of_words(k: int, words: int) -> str:
    parts = [_PERSONAL[k // 3 % len(_PERSONAL)](k)] if has_personal_data(k) else []
    step = 0
    while sum(len(part.split()) for part in parts) < words:
        parts.append(_opening(k * 7 + step * 3))
        step += 1
    surplus = sum(len(part.split()) for part in parts) - words
    if step and surplus:
        parts[-1] = " ".join(parts[-1].split()[:-surplus])
    return " ".join(filter(None, parts))


def _pick(choices: Sequence[str], k: int) -> str:
    return choices[k % len(choices)]
