"""Who a member of a family is: looked up where cards of models are made, so that a bad bundle is refused before any
text goes on."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import final

from deployments.catalog import ModelEntry
from deployments.errors import MemberChanging, MemberRefused, NotFound, StageUnavailable
from deployments.families.recent import Recent
from deployments.families.tensors import base_tensors, member_tensors
from deployments.messages import Member, MemberReply, MemberRequest, ModelCard
from deployments.preprocessor.threads import LookupThreads
from deployments.reading import reading_by
from deployments.shell import LOGGER_NAME
from preprocessing.bundle import (
    BundleError,
    Manifest,
    MemberBundle,
    MissingModel,
    ModelSource,
    MovedMember,
    RefusedMember,
    asks_registry,
    find_member,
    get_ready,
    open_member,
)

__all__ = ["MemberLookup"]

_STAGE = "preprocessor"
_log = logging.getLogger(LOGGER_NAME)


@final
class MemberLookup:
    """Finds members.

    Looking up who is known, and who is not, in folders and in a registry: none of these has the threads of another.

    Args:
        models: entry, opened source and card of each model; those that are no family play no part. Raises
            `BundleError` where a family's base has no head that members could stand beside.
        at_once: threads of each.
    """

    def __init__(self, models: Iterable[tuple[ModelEntry, ModelSource, ModelCard]], *, at_once: int = 2) -> None:
        self._families = {entry.name: (entry, source, card) for entry, source, card in models if entry.family}
        self._features = {name: base_tensors(source).features for name, (_, source, _) in self._families.items()}
        for entry, _, _ in self._families.values():
            assert entry.family is not None
            get_ready(entry.family.members)
        self._known = {name: Recent() for name in self._families}
        self._threads = LookupThreads(at_once)

    async def answer(self, request: MemberRequest) -> MemberReply:
        """Look a member up in a thread. Raises as `look_up`, and `Overloaded`: no thread is free."""
        if request.model not in self._families:
            raise StageUnavailable("The preprocessor does not know this family.", stage=_STAGE)
        entry, _, _ = self._families[request.model]
        assert entry.family is not None
        known = self._known[request.model]
        is_known = bool(request.known) or request.name in known
        kind = is_known, asks_registry(entry.family.members)
        reply = await self._threads.run(kind, partial(self.look_up, request))
        known.add(request.name)
        return reply

    def look_up(self, request: MemberRequest) -> MemberReply:
        """Return the card of a member as it is now. Reads files, and asks a registry: for a thread.

        Raises:
            NotFound: no such member.
            MemberRefused: its bundle cannot be served.
            MemberChanging: it is being exchanged this very moment.
            StageUnavailable: its registry cannot be asked.
        """
        try:
            return MemberReply(self._card(request))
        except MissingModel:
            raise NotFound(f"Model {request.model} has no member {request.name}.", path="$.parameters.member") from None
        except MovedMember:
            failure: StageUnavailable = MemberChanging(f"Member {request.name} is being exchanged.", stage=_STAGE)
        except RefusedMember as error:
            _log.error("member %s of %s is refused: %s", request.name, request.model, error)
            detail = f"Member {request.name} of model {request.model} cannot be served: {error.reason}."
            failure = MemberRefused(detail, stage=_STAGE)
        except BundleError as error:
            _log.error("member %s of %s cannot be looked up: %s", request.name, request.model, error)
            failure = StageUnavailable("The registry of this model's members cannot be asked.", stage=_STAGE)
        raise failure

    def _card(self, request: MemberRequest) -> ModelCard | None:
        entry, base, card = self._families[request.model]
        assert entry.family is not None
        source, digest = find_member(entry.family.source(request.name))
        if digest == request.known:
            return None
        bundle = open_member(source, digest, base)
        member_tensors(bundle, self._features[request.model])
        return _member_card(entry, card, bundle, Member(request.name, source, digest))


def _member_card(entry: ModelEntry, base: ModelCard, bundle: MemberBundle, member: Member) -> ModelCard:
    """Return the base's card with what is the member's own."""
    manifest = bundle.manifest
    redacted = entry.review.redacted
    if redacted is None:
        redacted = float(manifest.calibration.get("review_redacted", 1.0))
    return replace(
        base,
        version=bundle.version,
        labels=manifest.labels,
        description=manifest.description,
        license=manifest.license,
        languages=manifest.languages if entry.review.languages is None else entry.review.languages,
        redacted_above=redacted,
        coverages=tuple(sorted(map(float, manifest.conformal))),
        member=member,
        reading=reading_by(entry, manifest, _threshold(manifest)),
    )


def _threshold(manifest: Manifest) -> float | None:
    return float(manifest.reference["threshold"]) if manifest.reference else None
