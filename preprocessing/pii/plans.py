"""Policies made ready to run: compiled once for each named policy, and once a batch for each that is tightened."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, final

from preprocessing.pii.entities import EntityType
from preprocessing.pii.errors import PiiError, PolicyError, Reason
from preprocessing.pii.languages import Language, coverage, detect_language
from preprocessing.pii.operators.specs import KEYED, AnyOperator, Keep, strictness
from preprocessing.pii.patterns.detectors import PatternDetector
from preprocessing.pii.policy import PathRule, PiiPolicies, PiiPolicy, Wish
from preprocessing.pii.words import WordList, plain_form
from preprocessing.texts import Span

__all__ = ["Plan", "Plans", "Reading"]

_MAKES_SURE: Final = 0.5
"""A guess of the language less sure than this narrows nothing: the context words of all languages count."""
_TO_GO_BY: Final = 0.8
"""A guess less sure than this is no reason to doubt a model's answer: most short texts say little of their language."""


@final
@dataclass(frozen=True, slots=True)
class Reading:
    """In which language a text is read."""

    language: str = ""
    """A code; empty where nothing tells."""
    context: Language | None = None
    """Whose context words count; None for all."""
    uncovered: str = ""
    """What the caller should be told, where the language is known and not covered."""
    is_sure: bool = False
    """Whether `language` is known, or guessed with enough to go by."""


@final
class Plan:
    """One policy, ready to run."""

    __slots__ = ("_allow", "_operators", "_thresholds", "deny", "detector", "keeps", "mixed", "policy", "recognizers")

    def __init__(self, policy: PiiPolicy, detector: PatternDetector) -> None:
        self.policy = policy
        self.detector = detector
        self.recognizers = policy.presidio_recognizers
        self._thresholds = {entity.value: policy.threshold_of(entity) for entity in policy.entities}
        self._operators: dict[str, AnyOperator] = {entity.value: policy.operator_of(entity) for entity in EntityType}
        self._allow = frozenset(map(plain_form, policy.allow))
        self.deny = WordList(policy.deny)
        self.keeps = frozenset(name for name, spec in self._operators.items() if isinstance(spec, Keep))
        """Types whose findings stay in the text."""
        taken = {*self._thresholds, *policy.deny} - self.keeps
        self.mixed = len({strictness(self._operators[name]) for name in taken}) > 1
        """Whether it matters which findings were merged into one: the strictest operator of them all holds."""

    def is_sure(self, span: Span) -> bool:
        """Whether a finding counts."""
        threshold = self._thresholds.get(span.entity_type)
        return threshold is not None and span.score >= threshold

    def disallowed(self, spans: list[Span], text: str) -> list[Span]:
        """The findings that are not, as a whole, on the list of what is no personal data. Deny wins over allow."""
        if not self._allow:
            return spans
        return [s for s in spans if s.recognizer == "deny" or plain_form(text[s.start : s.end]) not in self._allow]

    def operator_of(self, entity_type: str) -> AnyOperator:
        """What is done to a finding of that type."""
        return self._operators[entity_type]

    def strictest(self, entity_types: Sequence[str]) -> tuple[str, AnyOperator]:
        """The strictest of what is done to any of them, and to which."""
        return max(((name, self._operators[name]) for name in entity_types), key=lambda pair: strictness(pair[1]))

    def rule_for(self, rule: PathRule | None) -> tuple[EntityType, AnyOperator] | None:
        """What a path rule does to its value; None where it does not hold.

        The policy's own rules do what they say. Another may be stricter than the policy, never looser.
        """
        if rule is None:
            return None
        entity, spec = self.policy.type_by(rule), self.policy.operator_by(rule)
        if rule in self.policy.paths.values():
            return entity, spec
        if isinstance(spec, Keep):
            return None
        return entity, max(spec, self.policy.operator_of(entity), key=strictness)

    def reading(self, wished: str, text: str) -> Reading:
        """In which language to read `text`. Raises `PolicyError` (path `language`) if `wished` is no language code."""
        wished = wished or self.policy.language
        if wished != "auto":
            return self._read_as(wished, 1.0)
        code, confidence = detect_language(text)
        return self._read_as(code, confidence) if code else _UNTOLD

    def _read_as(self, code: str, confidence: float) -> Reading:
        try:
            covered = _coverage(code)
        except ValueError:
            raise PolicyError("language", "no language code") from None
        if not covered.covered:
            return Reading(covered.language, None, covered.notice, confidence >= _TO_GO_BY)
        language = Language(covered.language)
        narrows = confidence >= _MAKES_SURE and language in self.policy.languages
        return Reading(language.value, language if narrows else None, "", confidence >= _TO_GO_BY)


_UNTOLD: Final = Reading()
_coverage: Final = lru_cache(maxsize=256)(coverage)


@final
class Plans:
    """Plans by what was wished for. Holds nothing of a request after its batch."""

    def __init__(self, policies: PiiPolicies, *, has_secret: bool) -> None:
        """Raises `PolicyError` if a policy needs a secret and there is none."""
        self._policies = policies
        self._has_secret = has_secret
        self._detectors: dict[frozenset[EntityType], PatternDetector] = {}
        self._named = {name: self._plan(policy, f"named.{name}") for name, policy in policies.named.items()}

    @property
    def default(self) -> Plan:
        """The plan of those who wish for nothing."""
        return self._named[self._policies.default]

    def all(self) -> Mapping[str, Plan]:
        """The plans of the named policies."""
        return self._named

    def of_batch(self) -> Callable[[Wish], Plan | PiiError]:
        """From wish to plan, for one batch: equal tightenings are compiled once."""
        made: dict[tuple[str, int], Plan | PiiError] = {}

        def of(wish: Wish) -> Plan | PiiError:
            key = wish.policy, id(wish.tighten)
            if key not in made:
                made[key] = self._wished(wish)
            return made[key]

        return of

    def _wished(self, wish: Wish) -> Plan | PiiError:
        try:
            if wish.tighten is None and (wish.policy or self._policies.default) in self._named:
                return self._named[wish.policy or self._policies.default]
            return self._plan(self._policies.effective(wish.policy, wish.tighten), "tighten")
        except PolicyError as error:
            return PiiError(Reason.POLICY, error.path)
        except Exception as error:  # fail closed, whatever it is
            return PiiError(Reason.ANONYMIZATION_FAILED, type(error).__name__)

    def _plan(self, policy: PiiPolicy, path: str) -> Plan:
        if not self._has_secret:
            for spec in policy.all_operators():
                if spec.name in KEYED:
                    raise PolicyError(path, f"the operator {spec.name} needs a secret, and there is none")
        detector = self._detectors.get(policy.entities)
        if detector is None:
            detector = PatternDetector(policy.entities)
            if len(self._detectors) < len(EntityType):  # requests may ask for any set of types
                self._detectors[policy.entities] = detector
        return Plan(policy, detector)
