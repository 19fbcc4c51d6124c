"""Names that were found once are found wherever they stand again, word for word. Linear in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, final

from preprocessing.normalize import detection_view
from preprocessing.pii.entities import EntityType
from preprocessing.pii.operators.tokens import TOKEN
from preprocessing.pii.vault import Vault
from preprocessing.pii.work import Work
from preprocessing.texts import Span

__all__ = ["Names", "names_of", "repeat"]

_TYPES: Final = frozenset({EntityType.PERSON, EntityType.ORGANIZATION, EntityType.ADDRESS, EntityType.USERNAME})
"""Places are left out: they are often words of another meaning ("Reading", "Nice"), and seldom missed."""
_LONG: Final = 5
"""Letters of a name of one word: shorter ones ("Will", "May") are words of their own too often."""
_SCORE: Final = 0.9
_RECOGNIZER: Final = "repeated"
_RUN: Final = re.compile(r"\w+")


@final
class Names:
    """Names by their first word, so that a text is walked once, however many there are."""

    __slots__ = ("_by_run",)

    def __init__(self, names: Mapping[str, str]) -> None:
        """`names`: from name, as the detectors see it, to its type."""
        self._by_run: dict[str, list[tuple[str, str, int]]] = {}
        for name, kind in names.items():
            run = _RUN.search(name)
            if run is not None and (len(name) >= _LONG or " " in name):
                self._by_run.setdefault(run.group(), []).append((name, kind, run.start()))

    def places(self, text: str) -> Iterator[Span]:
        """Where names stand as whole words."""
        for run in _RUN.finditer(text) if self._by_run else ():
            for name, kind, lead in self._by_run.get(run.group(), ()):
                start = run.start() - lead
                end = start + len(name)
                if start >= 0 and text.startswith(name, start) and not text[end : end + 1].isalnum():
                    yield Span(start, end, kind, _SCORE, _RECOGNIZER)

    def __bool__(self) -> bool:
        return bool(self._by_run)

    def __repr__(self) -> str:
        return f"Names(*** {sum(map(len, self._by_run.values()))})"


def names_of(works: Iterable[Work], base: Vault | None) -> Names:
    """The names, with their types, that stand behind findings of the scope or behind tokens of `base`."""
    found = {work.value(span): span.entity_type for work in works for span in work.spans if span.entity_type in _TYPES}
    if base is not None:
        said = ((detection_view(original).text, _type_of(token)) for token, original in base.items())
        found = {original: kind for original, kind in said if kind in _TYPES} | found
    return Names(found)


def _type_of(token: str) -> str:
    """The type of what stands behind a token. A surrogate does not say; what it hides is hidden as a person."""
    match = TOKEN.fullmatch(token)
    return EntityType.PERSON if match is None else str(match[1]).upper()


def repeat(work: Work, known: Names) -> bool:
    """Give `work` the places of known names that nothing covers yet; say whether there were any."""
    if work.whole is not None:
        return False
    text = work.view.text
    new = [span for span in _uncovered(known.places(text), work.spans) if work.plan.is_sure(span)]
    new = [span for span in new if span.entity_type not in work.plan.keeps]
    work.named = work.plan.disallowed(new, text)
    return bool(work.named)


def _uncovered(places: Iterator[Span], spans: list[Span]) -> Iterator[Span]:
    """Those of `places` that no single one of `spans` covers; both are in order."""
    index = 0
    for place in places:
        while index < len(spans) and spans[index].end <= place.start:
            index += 1
        if index == len(spans) or not (spans[index].start <= place.start and place.end <= spans[index].end):
            yield place
