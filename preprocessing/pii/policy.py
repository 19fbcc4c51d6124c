"""Who wants what done to which entity, and how sure a finding must be.

A policy that does not parse raises `pydantic.ValidationError`, which names the field; nothing falls back to a default.
A request picks a named policy, and may tighten it: more types, lower thresholds, stricter operators, more words. What
would loosen it raises `PolicyError`. The order of strictness is in `operators/specs.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from preprocessing.pii.entities import EntityType
from preprocessing.pii.errors import PolicyError
from preprocessing.pii.languages import Language
from preprocessing.pii.operators.specs import Keep, OperatorName, OperatorSpec, Replace, strictness
from preprocessing.pii.structured.paths import parse_path

__all__ = [
    "DEFAULT_THRESHOLD",
    "UNNAMED",
    "OperatorName",
    "OperatorSpec",
    "PathRule",
    "PiiPolicies",
    "PiiPolicy",
    "Tightening",
    "Wish",
]

DEFAULT_THRESHOLD: Final = 0.4
"""Presidio's score of a finding that its context makes likely; a lower bar lets weak number patterns through."""

UNNAMED: Final = EntityType.ID_NUMBER
"""The type of a value that a path rule takes out without saying what it is."""

Score = Annotated[float, Field(ge=0.0, le=1.0, allow_inf_nan=False)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,63}$")]


def _with_a_letter(word: str) -> str:
    if not any(map(str.isalnum, word)):
        raise ValueError("a word needs a letter or a digit")
    return word


Word = Annotated[str, Field(min_length=1, max_length=500), BeforeValidator(_with_a_letter)]


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class PathRule(_Frozen):
    """What holds for a whole value of structured data. A plain operator's name is a rule, too.

    The value is one finding of type `entity` (by default `ID_NUMBER`), and `operator` (by default what the policy has
    for that type) is done to it. With `keep` it is not looked into at all.
    """

    entity: EntityType | None = None
    operator: OperatorSpec | None = None

    @model_validator(mode="before")
    @classmethod
    def _named(cls, value: Any) -> Any:
        return {"operator": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.entity is None and self.operator is None:
            raise ValueError("a path rule needs an entity or an operator")
        return self


class Tightening(_Frozen):
    """What a request asks for on top of its policy. Only what is stricter is accepted; see `PiiPolicy.tightened`."""

    entities: frozenset[EntityType] = frozenset()
    """Types to take out beside the policy's."""
    threshold: Score | None = None
    """A lower bar, for all types."""
    operators: Mapping[EntityType, OperatorSpec] = Field(default_factory=dict)
    """Stricter operators. A type named here is taken out."""
    deny: Mapping[EntityType, tuple[Word, ...]] = Field(default_factory=dict, repr=False)
    """Further words that are always personal data."""
    paths: Mapping[str, PathRule] = Field(default_factory=dict, repr=False)
    """Further path rules; none may be `keep`."""

    @field_validator("paths")
    @classmethod
    def _paths_parse(cls, paths: Mapping[str, PathRule]) -> Mapping[str, PathRule]:
        return _parsed(paths)


class PiiPolicy(_Frozen):
    """What the engine takes out of a text, and what it puts in its place. Immutable; unknown fields are refused."""

    entities: Annotated[frozenset[EntityType], Field(min_length=1)] = frozenset(EntityType)
    """The entity types to take out; all by default."""

    threshold: Score = DEFAULT_THRESHOLD
    """The score, 0 to 1, at and above which a finding counts."""

    thresholds: Mapping[EntityType, Score] = Field(default_factory=dict)
    """Scores for single entity types, in place of `threshold`."""

    operator: OperatorSpec = Replace()
    """What is done to a finding: a name, or a name with options (`{name: mask, keep_last: 4}`)."""

    operators: Mapping[EntityType, OperatorSpec] = Field(default_factory=dict)
    """Operators for single entity types, in place of `operator`."""

    allow: tuple[Word, ...] = ()
    """Values that are never personal data: a finding that is one of them as a whole, in any case, is none."""

    deny: Mapping[EntityType, tuple[Word, ...]] = Field(default_factory=dict)
    """Words and phrases that always are, in any case, wherever they stand as whole words. Deny wins over allow."""

    language: Language | Literal["auto"] = "auto"
    """The language whose context words count. `auto` guesses it for each text."""

    languages: Annotated[tuple[Language, ...], Field(min_length=1)] = tuple(Language)
    """The languages to choose from where it is guessed; all of them count where nothing tells."""

    paths: Mapping[str, PathRule] = Field(default_factory=dict)
    """Structured data: what holds for the values at a path, `$.user.email: redact`."""

    presidio_recognizers: tuple[str, ...] = ()
    """Presidio recognizers of your own, as `package.module:Class`, run beside ours. Needs the extra `presidio`."""

    @field_validator("paths")
    @classmethod
    def _paths_parse(cls, paths: Mapping[str, PathRule]) -> Mapping[str, PathRule]:
        return _parsed(paths)

    def threshold_of(self, entity: str) -> float:
        """The score that a finding of type `entity` needs."""
        return self.thresholds.get(EntityType(entity), self.threshold)

    def operator_of(self, entity: str) -> OperatorSpec:
        """What is done to a finding of type `entity`."""
        return self.operators.get(EntityType(entity), self.operator)

    def type_by(self, rule: PathRule) -> EntityType:
        """The type of a value that a path rule takes out."""
        return rule.entity or UNNAMED

    def operator_by(self, rule: PathRule) -> OperatorSpec:
        """What a path rule does to its value."""
        return rule.operator or self.operator_of(self.type_by(rule))

    def all_operators(self) -> list[OperatorSpec]:
        """Every operator that this policy can come to use."""
        rules = [rule.operator for rule in self.paths.values() if rule.operator is not None]
        return [self.operator, *self.operators.values(), *rules]

    def tightened(self, by: Tightening) -> PiiPolicy:
        """This policy with `by` on top.

        Raises `PolicyError`, which names the field, if any of it would loosen the policy: a threshold that is not lower
        than the policy's or equal to it, an operator that is less strict, or `keep`.
        """
        if by.threshold is not None and by.threshold > self.threshold:
            raise PolicyError("threshold", f"may only be lowered; the policy's is {self.threshold}")
        for entity, spec in by.operators.items():
            _no_keep(spec, f"operators.{entity}")
            _no_looser(spec, self.operator_of(entity), f"operators.{entity}")
        for path, rule in by.paths.items():
            self._check_rule(f"paths.{path}", rule)
        lowest = 1.0 if by.threshold is None else by.threshold
        deny = {entity: (*self.deny.get(entity, ()), *by.deny.get(entity, ())) for entity in {*self.deny, *by.deny}}
        return self.model_copy(
            update={
                "entities": self.entities.union(by.entities, by.operators),
                "threshold": min(self.threshold, lowest),
                "thresholds": {entity: min(score, lowest) for entity, score in self.thresholds.items()},
                "operators": {**self.operators, **by.operators},
                "deny": deny,
                "paths": {**by.paths, **self.paths},
            }
        )

    def _check_rule(self, path: str, rule: PathRule) -> None:
        """A request's rule may win over a broader one of the policy's, so it must be as strict as all of them."""
        spec = self.operator_by(rule)
        _no_keep(spec, path)
        if rule.operator is not None:
            _no_looser(spec, self.operator_of(self.type_by(rule)), path)
        for own in self.paths.values():
            _no_looser(spec, self.operator_by(own), path)
        for general in (self.operator, *self.operators.values()):  # a value taken whole is not looked into any more
            _no_looser(spec, general, path)


class PiiPolicies(_Frozen):
    """The policies that requests may pick from, and the one for those that pick none."""

    default: Name = "default"
    named: Mapping[Name, PiiPolicy] = Field(default_factory=lambda: {"default": PiiPolicy()})
    """Policies by name. The name of a preset in `presets.py` may stand in place of a policy."""

    @field_validator("named", mode="before")
    @classmethod
    def _presets(cls, named: Any) -> Any:
        from preprocessing.pii.presets import with_presets  # it is made of policies

        return with_presets(named)

    @model_validator(mode="after")
    def _has_its_default(self) -> Self:
        if self.default not in self.named:
            raise ValueError(f"default: no policy is named {self.default}")
        return self

    @classmethod
    def of(cls, policy: PiiPolicies | PiiPolicy) -> PiiPolicies:
        """Policies from policies, or from a single one."""
        return policy if isinstance(policy, PiiPolicies) else cls(named={"default": policy})

    def effective(self, name: str = "", tighten: Tightening | None = None) -> PiiPolicy:
        """The policy of a request that picked `name` ("" for the default) and asked for `tighten`.

        Raises `PolicyError` (path `policy`) if there is none of that name, and as `PiiPolicy.tightened` does.
        """
        policy = self.named.get(name or self.default)
        if policy is None:
            raise PolicyError("policy", f"unknown; there are {', '.join(sorted(self.named))}")
        return policy if tighten is None else policy.tightened(tighten)


@dataclass(frozen=True, slots=True)
class Wish:
    """What the request of a text asked for."""

    policy: str = ""
    """A named policy; "" for the default one."""
    tighten: Tightening | None = None
    language: str = ""
    """A language code, or "auto"; "" for the policy's."""
    tenant: str = ""
    """Whose keys make pseudonyms, hashes and surrogates."""
    field: PathRule | None = None
    """Structured data: what a path rule says of this value as a whole."""


def _no_keep(spec: OperatorSpec, path: str) -> None:
    if isinstance(spec, Keep):
        raise PolicyError(path, "a request may not keep what the policy takes out")


def _no_looser(spec: OperatorSpec, own: OperatorSpec, path: str) -> None:
    if strictness(spec) < strictness(own):
        raise PolicyError(path, f"{spec.name} is less strict than the policy's {own.name}")


def _parsed(paths: Mapping[str, PathRule]) -> Mapping[str, PathRule]:
    for path in paths:
        parse_path(path)
    return paths
