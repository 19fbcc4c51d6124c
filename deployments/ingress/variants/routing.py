"""Which variant a request goes to: the one it names, or the one that its slot belongs to.

A slot is a keyed hash of who asks (the caller's header and `parameters.subject`) or, where nobody says who they are, of
what is asked. The key and the table of slots are the same in every replica of the ingress, so a caller has one answer
wherever it lands. The hash is used at once and kept nowhere.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from typing import final

from deployments.catalog import BASE, ModelEntry
from deployments.errors import InvalidShape
from deployments.ingress.tickets import Identity
from deployments.messages import ModelCard
from deployments.rollout.messages import Plan
from deployments.rollout.shares import Slots, allot, slot_of
from preprocessing.texts import RawText

__all__ = ["Routing", "who_asks"]

_LENGTH = 8


@final
class Routing:
    """The tables of all models that have variants.

    Args:
        entries: these models.
        key: hashes requests until a plan comes with the key of the house; the same in all replicas.
    """

    def __init__(self, entries: Sequence[ModelEntry], key: bytes) -> None:
        self._entries = {entry.name: entry for entry in entries}
        self._key = key
        self._slots: dict[str, Slots] = {}
        self._weights: dict[str, dict[str, float]] = {}
        for entry in entries:
            self._set(entry.name, allot(entry.weights))

    def follow(self, plan: Plan) -> list[str]:
        """Go by this from now on; return the models for which it is news. What it says of models or variants that are
        not here is for another config's eyes: while one takes the place of another, both have their ingresses."""
        self._key = plan.key
        news = []
        for name, slots in plan.slots.items():
            here = name in self._entries and set(slots) <= {BASE, *self._entries[name].weights}
            if here and slots != self._slots[name]:
                self._set(name, slots)
                news.append(name)
        return news

    def weights(self, model: str) -> Mapping[str, float]:
        """Return percent by variant, base among them."""
        return self._weights[model]

    def _set(self, model: str, slots: Slots) -> None:
        self._slots[model] = slots
        names = (BASE, *self._entries[model].weights)
        self._weights[model] = {name: slots.count(name) * 100 / len(slots) for name in names}

    def choose(self, model: str, who: bytes) -> str:
        """Return the variant that `who` goes to."""
        digest = hmac.digest(self._key, model.encode() + b"\0" + who, "sha256")
        return self._slots[model][slot_of(digest)]

    def named(self, model: str, version: str, cards: Mapping[str, ModelCard]) -> str:
        """Return the variant that is asked for by its name, an alias or its version; `cards` are by variant.

        Raises:
            InvalidShape: there is none; the detail names those there are.
        """
        aliases = self._entries[model].aliases if model in self._entries else {}
        name = aliases.get(version, version)
        if name in cards:
            return name
        for variant, card in cards.items():
            if card.version == version:
                return variant
        there = [f"{name} ({card.version})" for name, card in cards.items()]
        there += [f"{alias} for {name}" for alias, name in aliases.items()]
        raise InvalidShape(f"No such version here; there are: {', '.join(there)}.", path="$.parameters.version")


def who_asks(credential: bytes | None, subject: str, texts: Sequence[RawText], *, split_by: str) -> bytes:
    """Return what a request's slot is taken from: never kept, and hashed under the house's key at once."""
    if subject or (credential is not None and split_by == "caller"):
        return b"who" + Identity(credential, subject).encoded()
    parts = [text.reveal().encode("utf-8", "surrogatepass") for text in texts]
    return b"what" + b"".join(len(part).to_bytes(_LENGTH, "big") + part for part in parts)
