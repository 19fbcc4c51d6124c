"""What is compared: our engine, our pattern layer alone, Presidio with patterns, Presidio with spaCy's models.

Every system takes texts and answers their marks. Presidio is imported only when one of its systems is opened.
"""

from __future__ import annotations

import importlib.util
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.pii.kinds import DROPPED, canonical
from benchmarks.pii.marks import Mark
from benchmarks.pii.presidio import PRESIDIO_THRESHOLD, blank_nlp_engine, keep_off_the_network
from deployments.recognizers.open import open_recognizer
from preprocessing.normalize import View, detection_view
from preprocessing.pii import EntityType, PiiEngine, PiiError, TokenClassifier
from preprocessing.pii.patterns.detectors import PatternDetector
from preprocessing.pii.policy import DEFAULT_THRESHOLD
from preprocessing.pii.resolve import resolve
from preprocessing.texts import RawText, Span

__all__ = ["System", "bare_presidio", "blank_presidio", "engine", "open_engine", "patterns", "spacy_presidios"]

Marks = list[tuple[Mark, ...]]


@dataclass(slots=True)
class System:
    """Something that finds personal data. `find` answers one tuple of marks a text; `stages` run parts of it alone."""

    name: str
    note: str
    find: Callable[[Sequence[str]], Marks]
    stages: dict[str, Callable[[Sequence[str]], object]]
    refusals: Counter[str] = field(default_factory=Counter)
    """Texts so far that it refused to answer, by reason. They count as texts in which nothing was found."""
    speed_only: bool = False


def open_engine() -> tuple[PiiEngine, TokenClassifier | None]:
    """Open the engine as it is served, and its recognizer of names and places where there is one."""
    recognizer = open_recognizer()
    return PiiEngine(token_classifier=recognizer), recognizer


def engine() -> System:
    """Our whole engine, each text for itself."""
    opened, recognizer = open_engine()
    note = "with its recognizer" if recognizer else "no recognizer: nothing finds names and places"

    def run(texts: Sequence[str]) -> Sequence[object]:
        return opened.anonymize([RawText(text) for text in texts], range(len(texts)))

    def find(texts: Sequence[str]) -> Marks:
        return [marks_of(answer) for answer in run(texts)]

    def marks_of(answer: Any) -> tuple[Mark, ...]:
        if isinstance(answer, PiiError):
            system.refusals[answer.reason] += 1
            return ()
        return _marks((entity.start, entity.end, entity.entity_type) for entity in answer.entities)

    stages: dict[str, Callable[[Sequence[str]], object]] = {"patterns": _pattern_runner()}
    if recognizer is not None:
        stages["recognizer"] = lambda texts: recognizer.spans([detection_view(text).text for text in texts])
    stages["whole"] = run
    system = System("Cloakroom", note, find, stages)
    return system


def patterns() -> System:
    """Our pattern layer alone: one pass of the rules, over the threshold, overlaps resolved."""
    detector = PatternDetector()

    def find(texts: Sequence[str]) -> Marks:
        views = [detection_view(text) for text in texts]
        found = detector.detect([view.text for view in views])
        return [_resolved(view, spans) for view, spans in zip(views, found, strict=True)]

    def _resolved(view: View, spans: list[Span] | PiiError) -> tuple[Mark, ...]:
        if isinstance(spans, PiiError):
            system.refusals[spans.reason] += 1
            return ()
        sure = resolve(span for span in spans if span.score >= DEFAULT_THRESHOLD)
        return _marks((*view.source(span.start, span.end), span.entity_type) for span in sure)

    system = System("Cloakroom, patterns", "the rules alone, one pass", find, {"patterns": _pattern_runner()})
    return system


def _pattern_runner() -> Callable[[Sequence[str]], object]:
    detector = PatternDetector(frozenset(EntityType))
    return lambda texts: detector.detect([detection_view(text).text for text in texts])


def bare_presidio() -> System | None:
    """Presidio's recognizers with no language processing at all: its quickest, without context words."""
    if importlib.util.find_spec("presidio_analyzer") is None:
        return None
    from presidio_analyzer.nlp_engine import NoOpNlpEngine

    nlp = NoOpNlpEngine([{"lang_code": "en", "model_name": "none"}])
    nlp.load()
    note = "AnalyzerEngine, NoOpNlpEngine: no context words; for its speed"
    system = _presidio("Presidio, no NLP", note, nlp)
    system.speed_only = True
    return system


def blank_presidio() -> System | None:
    """Presidio's recognizers with a blank spaCy pipeline: tokens and lemmas, so context words work; no names."""
    if importlib.util.find_spec("presidio_analyzer") is None:
        return None
    note = "AnalyzerEngine, blank spaCy pipeline: context words work"
    return _presidio("Presidio, patterns", note, blank_nlp_engine())


def spacy_presidios() -> list[System]:
    """Presidio with each English spaCy model that is installed."""
    if importlib.util.find_spec("presidio_analyzer") is None:
        return []
    import spacy
    from presidio_analyzer.nlp_engine import SpacyNlpEngine

    systems = []
    for model in sorted(name for name in spacy.util.get_installed_models() if name.startswith("en_")):
        nlp = SpacyNlpEngine([{"lang_code": "en", "model_name": model}])
        nlp.load()
        systems.append(_presidio(f"Presidio, {model}", f"AnalyzerEngine with spaCy's {model}", nlp))
    return systems


def _presidio(name: str, note: str, nlp: object) -> System:
    from presidio_analyzer import AnalyzerEngine

    keep_off_the_network()
    logging.getLogger("presidio-analyzer").setLevel(logging.ERROR)  # it warns of each kind that it does not map
    analyzer = AnalyzerEngine(nlp_engine=nlp)

    def run(texts: Sequence[str]) -> list[Any]:
        return [analyzer.analyze(text, language="en", score_threshold=PRESIDIO_THRESHOLD) for text in texts]

    def find(texts: Sequence[str]) -> Marks:
        return [_marks((one.start, one.end, one.entity_type) for one in found) for found in run(texts)]

    return System(name, note, find, {"whole": run})


def _marks(found: Iterable[tuple[int, int, str]]) -> tuple[Mark, ...]:
    return tuple(sorted(Mark(start, end, kind) for start, end, name in found if (kind := canonical(name)) != DROPPED))
