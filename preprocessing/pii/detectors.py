"""The pattern layer: runs the recognizer table over detection views."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import final

from preprocessing.pii.context import BOOST, FLOOR, Words
from preprocessing.pii.entities import PATTERN_TYPES, EntityType
from preprocessing.pii.errors import PiiError, Reason
from preprocessing.pii.rules import PROBES, RULES, Gate, Rule
from preprocessing.texts import Span

__all__ = ["PatternDetector"]


@final
class PatternDetector:
    """Finds what has a form: numbers, addresses, codes. Stateless, linear in time, no network."""

    __slots__ = ("_gated",)

    def __init__(self, entities: Collection[EntityType] = PATTERN_TYPES) -> None:
        """Only rules for `entities` are run."""
        gated: dict[Gate, list[Rule]] = {}
        for rule in RULES:
            if rule.entity in entities:
                gated.setdefault(rule.gate, []).append(rule)
        self._gated = [(PROBES[gate], tuple(rules)) for gate, rules in gated.items()]

    def detect(self, texts: Sequence[str]) -> list[list[Span] | PiiError]:
        """Find spans in each detection view of `texts`: every finding, weak ones included, in no set order.

        A text on which a rule raises has a `PiiError` (`detector_failed`) in its place; its neighbours are unaffected.
        """
        return [self._detect(text) for text in texts]

    def _detect(self, text: str) -> list[Span] | PiiError:
        try:
            return self._find(text)
        except Exception as error:  # fail closed, whatever it is
            return PiiError(Reason.DETECTOR_FAILED, type(error).__name__)

    def _find(self, text: str) -> list[Span]:
        spans: list[Span] = []
        words: Words | None = None
        for probe, rules in self._gated:
            if not probe(text):
                continue
            for rule in rules:
                for start, end, score in rule.find(text):
                    if rule.context is not None and score < 1.0:
                        words = words or Words(text)
                        if rule.context.search(words.around(start, end)):
                            score = min(1.0, max(score + BOOST, FLOOR))
                    spans.append(Span(start, end, rule.entity.value, score, rule.name))
        return spans
