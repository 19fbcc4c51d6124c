"""The operators of one scope, that is of all texts that share tokens, and how they write a text anew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import final

from preprocessing.pii.operators import Block, Hash, Keep, Mask, Operator, Pseudonym, Redact, Replace, specs
from preprocessing.pii.operators.base import operator_key
from preprocessing.pii.operators.tokens import is_numbered, look_alikes
from preprocessing.pii.restore import Restorer
from preprocessing.pii.vault import Vault
from preprocessing.pii.work import Work
from preprocessing.texts import Entity

__all__ = ["Scope", "Written", "is_restored"]

Written = tuple[str, tuple[Entity, ...]]


@final
class Scope:
    """Makes the operators that its texts ask for, each once. It holds originals: it lives for one call."""

    __slots__ = ("_known", "_made", "_replace", "_secret", "_surrogates", "_taken", "_texts", "has_surrogates")

    def __init__(
        self, texts: Sequence[str], *, secret: bytes, base: Vault | None = None, surrogates: bool = True
    ) -> None:
        """`texts` are all texts of the scope, as sent and as the detectors see them; `base` what it knows already.

        Without `surrogates` a numbered token stands where one is asked for.
        """
        self._texts = texts
        self._secret = secret
        self._known = dict(base.items()) if base else {}
        self._taken = set(base.taken if base else ()).union(*map(look_alikes, texts))
        self._surrogates = surrogates
        self._replace = Replace(self._taken, self._known)
        self._made: dict[tuple[str, int, str], Operator] = {}
        self.has_surrogates = False

    def write(self, work: Work) -> Written:
        """The safe text and its entities. Raw text between two findings is kept to the letter.

        Raises `PiiError` (`blocked`) if the text is to be refused.
        """
        raw = work.raw
        parts: list[str] = []
        entities: list[Entity] = []
        done = 0
        for start, end, seen, span, spec in work.findings():
            operator = self._replace if spec.name == "replace" else self._operator(spec, work.tenant)
            token = operator.apply(span.entity_type, raw[start:end], seen)
            name = "replace" if spec.name == "surrogate" and is_numbered(token) else spec.name
            parts += raw[done:start], token
            why = span.recognizer, span.base_score, span.context
            entities.append(Entity(start, end, span.entity_type, span.score, token, *why, name))
            done = end
        parts.append(raw[done:])
        return "".join(parts), tuple(entities)

    def _operator(self, spec: specs.AnyOperator, tenant: str) -> Operator:
        key = spec.name, id(spec) if isinstance(spec, specs.Mask | specs.Hash) else 0, tenant
        if key not in self._made:
            self._made[key] = self._make(spec, tenant)
        return self._made[key]

    def _make(self, spec: specs.AnyOperator, tenant: str) -> Operator:
        match spec:
            case specs.Mask():
                return Mask(spec.char, spec.keep_last)
            case specs.Hash():
                return Hash(operator_key(self._secret, spec.name, tenant), spec.length)
            case specs.Pseudonym():
                return Pseudonym(operator_key(self._secret, spec.name, tenant), self._taken, self._known)
            case specs.Surrogate():
                return self._surrogate(operator_key(self._secret, spec.name, tenant))
            case specs.Redact():
                return Redact()
            case specs.Keep():
                return Keep()
            case specs.Block():
                return Block()
            case specs.Replace():
                return self._replace

    def _surrogate(self, key: bytes) -> Operator:
        if not self._surrogates:
            return self._replace
        from preprocessing.pii.operators.surrogate import Surrogate  # only who wants surrogates pays for Faker

        self.has_surrogates = True
        return Surrogate(key, self._texts, self._known, self._replace)


def is_restored(raws: Iterable[str], written: Sequence[Written], base: Vault | None) -> bool:
    """Whether restoring each of `written` gives the text that it was made of, but for what no vault keeps."""
    originals = dict(base.items()) if base else {}
    expected: list[str] = []
    for raw, (_, entities) in zip(raws, written, strict=True):
        parts: list[str] = []
        done = 0
        for entity in entities:
            original = raw[entity.start : entity.end]
            is_kept = entity.operator in specs.RESTORABLE
            if is_kept and originals.setdefault(entity.token, original) != original:
                return False
            parts += raw[done : entity.start], original if is_kept else entity.token
            done = entity.end
        expected.append("".join([*parts, raw[done:]]))
    restorer = Restorer(originals)
    return all(restorer.restore(text) == whole for (text, _), whole in zip(written, expected, strict=True))
