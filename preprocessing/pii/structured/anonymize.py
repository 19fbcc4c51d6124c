"""JSON documents through the PII engine: one scope a document, so one person is one token all through it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, final

from preprocessing.pii.engine import PiiEngine
from preprocessing.pii.entities import EntityType
from preprocessing.pii.errors import PiiError
from preprocessing.pii.policy import PathRule, Wish
from preprocessing.pii.structured.documents import Flat, Leaf, flatten
from preprocessing.pii.structured.fields import sure_kind
from preprocessing.pii.structured.paths import PathRules
from preprocessing.pii.vault import Vault
from preprocessing.texts import Document, Entity

__all__ = ["Finding", "JsonDocument", "anonymize_json", "rule_of_name", "whole_of", "wishes_of"]


@dataclass(frozen=True, slots=True, repr=False)
class Finding:
    """An entity, and the path of the text that its offsets are of."""

    path: str
    entity: Entity

    def __repr__(self) -> str:
        return f"Finding(*** {self.entity.entity_type})"  # the names of members are the caller's own


@final
@dataclass(frozen=True, slots=True, repr=False)
class JsonDocument:
    """A document without personal data. `restore_json(vault, value)` gives it back."""

    value: Any
    findings: Sequence[Finding]
    vault: Vault

    def __repr__(self) -> str:
        return f"JsonDocument(*** {len(self.findings)} findings)"


@cache
def whole_of(kind: EntityType) -> PathRule:
    """The rule that a value is of a type as a whole, under that type's operator."""
    return PathRule(entity=kind)


def rule_of_name(name: str) -> PathRule | None:
    """For `flatten`'s `infer`: a value whose field's name is sure is of that type as a whole, under its operator."""
    kind = sure_kind(name)
    return None if kind is None else whole_of(kind)


def wishes_of(leaves: Sequence[Leaf[PathRule]], wish: Wish) -> list[Wish]:
    """The wish of each leaf: `wish`, with the leaf's rule for the whole of it."""
    return [wish if leaf.rule is None else replace(wish, field=leaf.rule) for leaf in leaves]


def anonymize_json(
    engine: PiiEngine,
    value: Any,
    *,
    paths: Mapping[str, PathRule] | PathRules[PathRule] | None = None,
    wish: Wish | None = None,
    vault: Vault | None = None,
    by_name: bool = True,
    numbers: bool = False,
) -> JsonDocument:
    """Anonymize a JSON value; see `documents` for what is a text in it.

    `paths` are the rules, by default those of the policy that `wish` names. `vault` is what the conversation already
    knows. `by_name` lets the names of fields speak where no rule does. `numbers` scans long numbers, too.
    Raises the `PiiError` of the first text that could not be anonymized: a document is safe as a whole or not at all.
    """
    wish = wish or Wish()
    rules = engine.policies.effective(wish.policy, wish.tighten).paths if paths is None else paths
    flat: Flat[PathRule] = flatten(value, rules, infer=rule_of_name if by_name else None, numbers=numbers)
    texts = [leaf.text for leaf in flat.leaves]
    if flat.taken:
        vault = (vault or Vault()).with_taken(flat.taken)
    answers = engine.anonymize(
        texts, [0] * len(texts), wishes=wishes_of(flat.leaves, wish), vaults=None if vault is None else {0: vault}
    )
    documents: list[Document] = []
    for answer in answers:
        if isinstance(answer, PiiError):
            raise answer
        documents.append(answer)
    findings = [
        Finding(leaf.path, entity)
        for leaf, document in zip(flat.leaves, documents, strict=True)
        for entity in document.entities
    ]
    safe = flat.rebuild([document.text.value for document in documents])
    return JsonDocument(safe, findings, Vault.of(texts, documents, base=vault))
