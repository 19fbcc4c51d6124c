"""The pattern layer: runs the recognizer table over detection views."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, final

from preprocessing.pii.entities import PATTERN_TYPES, EntityType
from preprocessing.pii.errors import PiiError, Reason
from preprocessing.pii.languages import Language
from preprocessing.pii.patterns.context import BOOST, FLOOR, PENALTY, WEAK, Vocabulary, Words
from preprocessing.pii.patterns.rules import PROBES, RULES, Gate, Hit, Rule
from preprocessing.pii.patterns.rules.base import Anchored
from preprocessing.texts import Span

__all__ = ["PatternDetector"]


@dataclass(frozen=True, slots=True)
class _Row:
    """A rule as texts of one language are read by it."""

    entity: str
    name: str
    base: float | None
    words: Vocabulary | None
    against: Vocabulary | None

    @property
    def heeds_context(self) -> bool:
        return self.words is not None or self.against is not None


_Find = Callable[[str, Any], Iterable[Hit]]
"""Takes the text and what its gate's probe answered: the places to try, for an `Anchored` pattern."""
_Table = tuple[tuple[Callable[[str], object], tuple[tuple[_Find, tuple[_Row, ...]], ...]], ...]


@final
class PatternDetector:
    """Finds what has a form: numbers, addresses, codes. Thread-safe, linear in time, no network, keeps no text."""

    __slots__ = ("_rules", "_tables")

    def __init__(self, entities: Collection[EntityType] = PATTERN_TYPES) -> None:
        """Only rules for `entities` are run."""
        self._rules = tuple(rule for rule in RULES if rule.entity in entities)
        self._tables: dict[str | None, _Table] = {None: _table(self._rules, None)}

    def detect(
        self, texts: Sequence[str], languages: Sequence[Language | None] | None = None
    ) -> list[list[Span] | PiiError]:
        """Find spans in each detection view of `texts`: every finding, weak ones included, in no set order.

        With a language, context words are those of it and of English; with None (the default) those of all languages.
        A text on which a rule raises has a `PiiError` (`detector_failed`) in its place; its neighbours are unaffected.
        Raises `ValueError` if `languages` does not have one entry a text.
        """
        if languages is None:
            return [self._detect(text, None) for text in texts]
        if len(languages) != len(texts):
            raise ValueError(f"{len(texts)} texts need as many languages, got {len(languages)}")
        return [self._detect(text, language) for text, language in zip(texts, languages, strict=True)]

    def _detect(self, text: str, language: Language | None) -> list[Span] | PiiError:
        try:
            table = self._tables.get(language)
            if table is None:
                table = self._tables[language] = _table(self._rules, language)
            return _find(text, table)
        except Exception as error:  # fail closed, whatever it is
            return PiiError(Reason.DETECTOR_FAILED, type(error).__name__)


def _table(rules: Iterable[Rule], language: Language | None) -> _Table:
    gated: dict[Gate, dict[Callable[[str], Iterable[Hit]], list[_Row]]] = {}
    for rule in rules:
        row = _Row(
            rule.entity.value,
            rule.name,
            rule.base,
            rule.vocabulary(language),
            rule.counter_vocabulary(language),
        )
        gated.setdefault(rule.gate, {}).setdefault(rule.find, []).append(row)
    return tuple(
        (PROBES[gate], tuple((_taking_places(find), tuple(rows)) for find, rows in finders.items()))
        for gate, finders in gated.items()
    )


def _taking_places(find: Callable[[str], Iterable[Hit]]) -> _Find:
    return find.at if isinstance(find, Anchored) else lambda text, _: find(text)


def _find(text: str, table: _Table) -> list[Span]:
    spans: list[Span] = []
    words: Words | None = None
    for probe, finders in table:
        places = probe(text)
        if not places:
            continue
        for find, rows in finders:
            for start, end, found in find(text, places):
                for row in rows:
                    score = found if row.base is None else row.base
                    if score < 1.0 and row.heeds_context:
                        words = words or Words(text)
                        spans.append(_weighed(row, words, start, end, score))
                    else:
                        spans.append(Span(start, end, row.entity, score, row.name))
    return spans


def _weighed(row: _Row, words: Words, start: int, end: int, score: float) -> Span:
    """The finding with what the words around it say of it; those for it first ("invoice account 12345678")."""
    if row.words is not None and (word := row.words.first_in(words.around(start, end))):
        return Span(start, end, row.entity, min(1.0, max(score + BOOST, FLOOR)), row.name, score, word)
    if row.against is not None and score <= WEAK and (word := row.against.first_in(words.before(start))):
        return Span(start, end, row.entity, max(0.0, score - PENALTY), row.name, score, word)
    return Span(start, end, row.entity, score, row.name)
