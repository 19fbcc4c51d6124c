"""PiiEngine: raw texts in, safe texts out. The only module that may make a `SafeText`.

Each text goes through: detection view → patterns and token classifier → resolve → tokens in place of findings.
Detection is repeated on what is left until nothing more is found, so that a safe text is one in which the pattern
layer finds nothing.
"""

from __future__ import annotations

import hashlib
import json
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final, final

import phonenumbers

from preprocessing import normalize
from preprocessing.normalize import View, detection_view
from preprocessing.pii import rules
from preprocessing.pii.detectors import PatternDetector
from preprocessing.pii.entities import EntityType
from preprocessing.pii.errors import PiiError, Reason
from preprocessing.pii.ner import TokenClassifier
from preprocessing.pii.operators import Replace
from preprocessing.pii.policy import PiiPolicy
from preprocessing.pii.resolve import resolve
from preprocessing.texts import Document, Entity, RawText, Span, _seal

__all__ = ["PiiEngine"]

_DEFAULT: Final = PiiPolicy()
_ROUNDS: Final = 8
"""Rounds of detection after which a text that still has findings is refused. Ordinary texts need one or two."""


@dataclass(slots=True, repr=False)
class _Work:
    """One text on its way. Spans are in offsets of `view`."""

    raw: str
    view: View
    spans: list[Span] = field(default_factory=list)
    """Accepted and resolved."""
    weak: list[Span] = field(default_factory=list)
    """Under the threshold, as of the last round."""

    def value(self, span: Span) -> str:
        return self.view.text[span.start : span.end]


@final
class PiiEngine:
    """Takes personal data out of texts, by a policy. Thread-safe: it holds no text between calls."""

    def __init__(self, policy: PiiPolicy = _DEFAULT, *, token_classifier: TokenClassifier | None = None) -> None:
        """Without a token classifier no names, places, addresses or organisations are found."""
        self._policy = policy
        self._classifiers: list[TokenClassifier] = [] if token_classifier is None else [token_classifier]
        if policy.presidio_recognizers:
            from preprocessing.pii.presidio import PresidioRecognizers  # only who names some pays for Presidio

            self._classifiers.append(PresidioRecognizers(policy.presidio_recognizers))
        self._detector = PatternDetector(policy.entities)
        self._thresholds = {entity.value: policy.threshold_of(entity) for entity in policy.entities}

    def anonymize(self, texts: Sequence[RawText], scopes: Sequence[int] | None = None) -> list[Document | PiiError]:
        """Anonymize a batch; the answer has one item for each of `texts`, in order.

        Texts of equal scope share token numbers: the same value has the same token in all of them. By default all texts
        share one scope. A text that cannot be anonymized has a `PiiError` in its place; the others are unaffected,
        except that a failing token classifier fails every text it was given.
        Raises `ValueError` if `scopes` does not have one entry a text.
        """
        if scopes is not None and len(scopes) != len(texts):
            raise ValueError(f"{len(texts)} texts need as many scopes, got {len(scopes)}")
        items = [_read(text) for text in texts]
        self._classify(items)
        members: dict[int, list[int]] = {}
        for index, scope in enumerate(scopes if scopes is not None else [0] * len(items)):
            members.setdefault(scope, []).append(index)
        answers: list[Document | PiiError] = [PiiError(Reason.ANONYMIZATION_FAILED)] * len(items)
        for indices in members.values():
            for index, answer in zip(indices, self._anonymize_scope([items[i] for i in indices]), strict=True):
                answers[index] = answer
        return answers

    def fingerprint(self) -> str:
        """SHA-256, hex, over all that decides what is found: policy, rules, versions of code and data."""
        facts = {
            "policy": json.loads(self._policy.model_dump_json()) | {"entities": sorted(self._policy.entities)},
            "rules": [_rule_facts(rule) for rule in rules.RULES],
            "versions": [rules.VERSION, normalize.VERSION, phonenumbers.__version__],
            "classifiers": [type(classifier).__qualname__ for classifier in self._classifiers],
        }
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()

    def _classify(self, items: list[_Work | PiiError]) -> None:
        """Add the classifiers' spans, one call each a batch. If one fails, all items given to it become errors."""
        for classifier in self._classifiers:
            self._classify_with(classifier, items)

    def _classify_with(self, classifier: TokenClassifier, items: list[_Work | PiiError]) -> None:
        given = [(index, item) for index, item in enumerate(items) if isinstance(item, _Work)]
        if not given:
            return
        try:
            answer = classifier.spans([work.view.text for _, work in given])
            found = [self._accepted_names(work, spans) for (_, work), spans in zip(given, answer, strict=True)]
        except Exception as error:  # fail closed, whatever it is
            for index, _ in given:
                items[index] = PiiError(Reason.CLASSIFIER_FAILED, type(error).__name__)
            return
        for (_, work), spans in zip(given, found, strict=True):
            work.spans = [*work.spans, *spans]

    def _accepted_names(self, work: _Work, spans: Sequence[Span]) -> list[Span]:
        for span in spans:
            EntityType(span.entity_type)
            work.view.source(span.start, span.end)
        return [span for span in spans if self._is_sure(span)]

    def _is_sure(self, span: Span) -> bool:
        threshold = self._thresholds.get(span.entity_type)
        return threshold is not None and span.score >= threshold

    def _anonymize_scope(self, items: list[_Work | PiiError]) -> list[Document | PiiError]:
        """Anonymize texts that share token numbers. Never raises."""
        items = [self._search(item) for item in items]
        try:
            items = self._spread(items)
            well = [item for item in items if isinstance(item, _Work)]
            operator = Replace(text for work in well for text in (work.raw, work.view.text))
        except Exception as error:  # fail closed, whatever it is
            return [_failed(item, error) for item in items]
        return [_written(item, operator) if isinstance(item, _Work) else item for item in items]

    def _search(self, item: _Work | PiiError) -> _Work | PiiError:
        """Run the patterns until they find nothing more: a token in place of one value can uncover another."""
        if isinstance(item, PiiError):
            return item
        try:
            seen = item.view.text
            back = View(seen)
            for _ in range(_ROUNDS):
                found = self._detector.detect([back.text])[0]
                if isinstance(found, PiiError):
                    return found
                sure = [_moved(span, back) for span in found if self._is_sure(span)]
                item.weak = [_moved(span, back) for span in found if not self._is_sure(span)]
                if not sure and (back.text is not seen or not item.spans):
                    return item
                item.spans = resolve([*item.spans, *sure])
                back = _masked(item)
        except Exception as error:  # fail closed, whatever it is
            return _failed(item, error)
        return PiiError(Reason.UNSTABLE)

    def _spread(self, items: list[_Work | PiiError]) -> list[_Work | PiiError]:
        """Take a value that is sure in one place of a scope for sure in all: "card 4111..." once, bare digits later."""
        known: dict[str, str] = {}
        lifted: list[bool] = []
        for _ in range(_ROUNDS):
            for item in items:
                if isinstance(item, _Work):
                    known.update((item.value(span), span.entity_type) for span in item.spans)
            lifted = [isinstance(item, _Work) and _lift(item, known) for item in items]
            if not any(lifted):
                return items
            items = [self._search(item) if again else item for item, again in zip(items, lifted, strict=True)]
        return [PiiError(Reason.UNSTABLE) if again else item for item, again in zip(items, lifted, strict=True)]


def _read(text: RawText) -> _Work | PiiError:
    try:
        raw = text.reveal()
        if not raw.isascii():
            raw.encode()  # a lone surrogate raises: such a text cannot be sent on, nor logged, nor hashed
        return _Work(raw, detection_view(raw))
    except UnicodeEncodeError as error:
        return PiiError(Reason.INVALID_TEXT, type(error).__name__)
    except Exception as error:  # fail closed, whatever it is
        return PiiError(Reason.ANONYMIZATION_FAILED, type(error).__name__)


def _failed(item: _Work | PiiError, error: Exception) -> PiiError:
    return item if isinstance(item, PiiError) else PiiError(Reason.ANONYMIZATION_FAILED, type(error).__name__)


def _moved(span: Span, back: View) -> Span:
    if back.is_identity:
        return span
    start, end = back.source(span.start, span.end)
    return replace(span, start=start, end=end)


def _masked(work: _Work) -> View:
    """The view with a token in the place of each accepted span, and the way back to the view's offsets."""
    text = work.view.text
    parts: list[str] = []
    starts, ends = array("L"), array("L")
    done = 0
    for span in [*work.spans, None]:
        until = span.start if span else len(text)
        parts.append(text[done:until])
        starts.extend(range(done, until))
        ends.extend(range(done + 1, until + 1))
        if span:
            token = f"<{span.entity_type}_1>"
            parts.append(token)
            starts.extend([span.start] * len(token))
            ends.extend([span.end] * len(token))
            done = span.end
    return View("".join(parts), starts, ends)


def _lift(work: _Work, known: dict[str, str]) -> bool:
    """Accept weak spans whose value is known; say whether there were any."""
    lifted = [replace(span, entity_type=known[work.value(span)]) for span in work.weak if work.value(span) in known]
    work.spans = resolve([*work.spans, *lifted])
    return bool(lifted)


def _written(work: _Work, operator: Replace) -> Document | PiiError:
    """The safe text and its entities. Raw text between two findings is kept to the letter."""
    try:
        parts: list[str] = []
        entities: list[Entity] = []
        done = 0
        for span in work.spans:
            start, end = work.view.source(span.start, span.end)
            token = operator.token(span.entity_type, work.value(span))
            parts += work.raw[done:start], token
            entities.append(Entity(start, end, span.entity_type, span.score, token))
            done = end
        parts.append(work.raw[done:])
        return Document(_seal("".join(parts)), tuple(entities))
    except Exception as error:  # fail closed, whatever it is
        return _failed(work, error)


def _rule_facts(rule: rules.Rule) -> list[object]:
    find = rule.find
    if isinstance(find, rules.Pattern):
        tests = [test.__qualname__ if test else None for test in (find.check, find.refuse)]
        finder: list[object] = [find.expression, find.score, *tests]
    else:
        finder = [getattr(find, "__qualname__", "")]
    return [rule.name, rule.entity, rule.gate, finder, sorted(rule.words)]
