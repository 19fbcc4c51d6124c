"""Policies to pick by name in a configuration: `named: {strict: strict, identity: identity}`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from preprocessing.pii.entities import EntityType
from preprocessing.pii.operators.specs import Block, Redact
from preprocessing.pii.policy import PiiPolicy

__all__ = ["PRESETS", "preset", "with_presets"]

_NO_IDENTITY: Final = frozenset(
    {
        EntityType.DATE_TIME,
        EntityType.AGE,
        EntityType.TITLE,
        EntityType.NRP,
        EntityType.POSTCODE,
        EntityType.ORGANIZATION,
        EntityType.URL,
    }
)

PRESETS: Final[Mapping[str, Callable[[], PiiPolicy]]] = {
    "everything": PiiPolicy,
    "identity": lambda: PiiPolicy(entities=frozenset(EntityType) - _NO_IDENTITY),
    "strict": lambda: PiiPolicy(operator=Redact(), threshold=0.3),
    "no-secrets": lambda: PiiPolicy(operators={EntityType.SECRET: Block()}),
}
"""`identity`: who somebody is, but not dates, ages, nationalities and organisations. `strict`: nothing comes back."""


def preset(name: str) -> PiiPolicy:
    """The preset of that name. Raises `ValueError`, which lists them."""
    if name not in PRESETS:
        raise ValueError(f"no preset has that name; there are {', '.join(PRESETS)}")
    return PRESETS[name]()


def with_presets(named: Any) -> Any:
    """Policies by name, as configured, with presets in the place of presets' names."""
    if not isinstance(named, Mapping):
        return named
    return {name: preset(policy) if isinstance(policy, str) else policy for name, policy in named.items()}
