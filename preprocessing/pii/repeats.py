"""Names that were found once are found wherever they stand again, word for word."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Final

from preprocessing.pii.entities import EntityType
from preprocessing.pii.vault import Vault
from preprocessing.pii.work import Work
from preprocessing.texts import Span

__all__ = ["names_of", "repeat"]

_TYPES: Final = frozenset({EntityType.PERSON, EntityType.ORGANIZATION, EntityType.ADDRESS, EntityType.USERNAME})
"""Places are left out: they are often words of another meaning ("Reading", "Nice"), and seldom missed."""
_LONG: Final = 5
"""Letters of a name of one word: shorter ones ("Will", "May") are words of their own too often."""
_SCORE: Final = 0.9
_RECOGNIZER: Final = "repeated"


def names_of(works: Iterable[Work], base: Vault | None) -> dict[str, str]:
    """The names, with their types, that stand behind findings of the scope or behind tokens of `base`."""
    found = {work.value(span): span.entity_type for work in works for span in work.spans if span.entity_type in _TYPES}
    if base is not None:
        said = ((original, token[1:].rpartition("_")[0]) for token, original in base.items() if token.startswith("<"))
        found = {original: kind for original, kind in said if kind in _TYPES} | found
    return {name: kind for name, kind in found.items() if len(name) >= _LONG or " " in name}


def repeat(work: Work, known: dict[str, str]) -> bool:
    """Give `work` the places of known names that nothing covers yet; say whether there were any."""
    if work.whole is not None:
        return False
    text = work.view.text
    new = [
        Span(start, start + len(name), kind, _SCORE, _RECOGNIZER)
        for name, kind in known.items()
        if name in text
        for start in _places(text, name, work.spans)
    ]
    new = [span for span in new if span.entity_type not in work.plan.keeps and work.plan.is_sure(span)]
    work.named = work.plan.disallowed(new, text)
    return bool(work.named)


def _places(text: str, name: str, spans: list[Span]) -> Iterator[int]:
    """Where `name` stands as whole words, outside of `spans` (in order, not overlapping)."""
    starts = [span.start for span in spans]
    at = text.find(name)
    while at >= 0:
        end = at + len(name)
        apart = not (text[at - 1 : at].isalnum() or text[end : end + 1].isalnum())
        before = bisect_right(starts, at) - 1
        covered = before >= 0 and spans[before].end >= end
        if apart and not covered:
            yield at
        at = text.find(name, end)
