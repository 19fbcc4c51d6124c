"""Operators as a policy names them: a plain name, or the name with options.

Strictness, from loose to strict; a request may only move to the right:

    keep < mask with `keep_last` < surrogate < pseudonym < hash < replace < mask < redact < block

It orders operators by how much the reader of the answer learns. `keep` shows the value and `keep_last` a part of it; a
surrogate has its kind, shape and script; pseudonyms and hashes tell that two requests speak of the same value; a
numbered token tells it within one request alone; a mask tells the length, `redact` nothing, and `block` refuses.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator

__all__ = [
    "KEYED",
    "RESTORABLE",
    "Block",
    "Hash",
    "Keep",
    "Mask",
    "OperatorName",
    "OperatorSpec",
    "Pseudonym",
    "Redact",
    "Replace",
    "Surrogate",
    "strictness",
]

OperatorName = Literal["replace", "redact", "mask", "hash", "pseudonym", "surrogate", "keep", "block"]

RESTORABLE: Final[frozenset[str]] = frozenset({"replace", "pseudonym", "surrogate"})
"""Operators whose originals go into the vault."""

KEYED: Final[frozenset[str]] = frozenset({"hash", "pseudonym"})
"""Operators that need the engine's secret: what they make is the same on every replica, and tomorrow."""


class _Spec(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Replace(_Spec):
    """A numbered token, `<PERSON_1>`."""

    name: Literal["replace"] = "replace"


class Redact(_Spec):
    """`<REDACTED>`, whatever it was. A marker, not nothing: the words on both sides must not grow together."""

    name: Literal["redact"] = "redact"


class Mask(_Spec):
    """Every character becomes `char`, but for the last `keep_last` (never more than half of the value)."""

    name: Literal["mask"] = "mask"
    char: Annotated[str, Field(min_length=1, max_length=1)] = "*"
    keep_last: Annotated[int, Field(ge=0, le=8)] = 0

    @field_validator("char")
    @classmethod
    def _shows_nothing(cls, char: str) -> str:
        if char.isalnum() or char.isspace() or not char.isprintable():
            raise ValueError("a mask is a visible sign that is neither a letter nor a digit")
        return char


class Hash(_Spec):
    """`<PERSON_HASH_…>`: `length` hex digits of a keyed HMAC-SHA256, another for each tenant. It cannot be restored."""

    name: Literal["hash"] = "hash"
    length: Annotated[int, Field(ge=16, le=64)] = 32


class Pseudonym(_Spec):
    """`<PERSON_k7f3…>`: the same for the same value in all requests of a tenant."""

    name: Literal["pseudonym"] = "pseudonym"


class Surrogate(_Spec):
    """A made-up value of the same kind, shape and script. Needs the extra `surrogates`."""

    name: Literal["surrogate"] = "surrogate"


class Keep(_Spec):
    """The value itself. It is reported as found, and stays."""

    name: Literal["keep"] = "keep"


class Block(_Spec):
    """The text is refused."""

    name: Literal["block"] = "block"


def _named(value: Any) -> Any:
    return {"name": value} if isinstance(value, str) else value


AnyOperator = Replace | Redact | Mask | Hash | Pseudonym | Surrogate | Keep | Block
OperatorSpec = Annotated[AnyOperator, Field(discriminator="name"), BeforeValidator(_named)]

_RANKS: Final[dict[str, int]] = {
    "keep": 0, "surrogate": 2, "pseudonym": 3, "hash": 4, "replace": 5, "mask": 6, "redact": 7, "block": 8,
}  # fmt: skip
_SHOWING_MASK: Final = 1


def strictness(spec: AnyOperator) -> tuple[int, int]:
    """Where an operator stands in the order above; larger is stricter."""
    if isinstance(spec, Mask) and spec.keep_last:
        return _SHOWING_MASK, -spec.keep_last
    return _RANKS[spec.name], 0
