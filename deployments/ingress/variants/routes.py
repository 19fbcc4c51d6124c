"""The routes about variants: what is seen of them, for everybody; weights and rollouts, for operators.

An operator shows a token, `Authorization: Bearer …`. Where the config names none, these routes are not there.
"""

from __future__ import annotations

import hmac
from typing import final

import msgspec
from starlette.types import Receive, Scope

from deployments.catalog import served_name, variant_of
from deployments.errors import Conflict, Forbidden, InvalidShape, NotFound
from deployments.ingress.readiness import Readiness
from deployments.ingress.requests import RequestReader, header
from deployments.ingress.responses import Response
from deployments.ingress.variants.schemas import RolloutBody, RolloutInfo, VariantInfo, VariantList, WeightsBody
from deployments.ingress.variants.serving import VariantsSetup, VariedServing
from deployments.rollout.messages import Command, ModelState, Refused, SetWeights, VariantState

__all__ = ["VariantRoutes"]

_encode = msgspec.json.Encoder().encode


@final
class VariantRoutes:
    """The handlers."""

    def __init__(
        self, setup: VariantsSetup, serving: VariedServing, readiness: Readiness, reader: RequestReader
    ) -> None:
        self._entries = {entry.name: entry for entry in setup.entries}
        self._token = setup.admin_token.encode()
        self._serving = serving
        self._readiness = readiness
        self._reader = reader

    async def variants(self, scope: Scope, receive: Receive) -> Response:
        """`GET /api/v1/models/{model}/variants`."""
        card = await self._readiness.public(scope["path_params"]["model"])
        serving = self._serving
        if serving.exchange is None or serving.link is None or card.name not in self._entries:
            alone = [VariantInfo(variant_of(card.name), card.version, 100.0)]
            return Response(_encode(VariantList(card.name, alone)))
        await serving.exchange.ready()
        await serving.exchange.now()  # what was just answered counts
        return self._said(card.name, await serving.link.state(card.name))

    async def set_weights(self, scope: Scope, receive: Receive) -> Response:
        """`PUT /api/v1/admin/models/{model}/weights`."""
        self._admit(scope)
        body = await self._reader.read(scope, receive, WeightsBody)
        return await self._command(scope, SetWeights(body.weights))

    async def steer(self, scope: Scope, receive: Receive) -> Response:
        """`POST /api/v1/admin/models/{model}/rollout`."""
        self._admit(scope)
        body = await self._reader.read(scope, receive, RolloutBody)
        return await self._command(scope, Command(body.action, body.variant))

    def _admit(self, scope: Scope) -> None:
        if not self._token:
            raise NotFound("No such path; /docs lists them.")
        shown = header(scope, b"authorization") or b""
        if not hmac.compare_digest(shown, b"Bearer " + self._token):
            raise Forbidden("Send the operator's token: Authorization: Bearer ….")

    async def _command(self, scope: Scope, command: SetWeights | Command) -> Response:
        card = await self._readiness.public(scope["path_params"]["model"])
        serving = self._serving
        if serving.exchange is None or serving.link is None or card.name not in self._entries:
            raise InvalidShape("This model has no variants.")
        answer = self._said(card.name, await serving.link.command(card.name, command))
        await serving.exchange.now()  # this replica at least goes by it from now on
        return answer

    def _said(self, model: str, state: ModelState | Refused) -> Response:
        if isinstance(state, Refused):
            raise Conflict(state.why) if state.conflict else InvalidShape(state.why)
        entry = self._entries[model]
        served = (served_name(model, variant.name) for variant in state.variants)
        versions = {variant_of(card.name): card.version for card in self._readiness.known(served)}
        shadows = {variant.name for variant in entry.variants if variant.shadow}
        body = VariantList(
            model,
            [_info(variant, versions, is_shadow=variant.name in shadows) for variant in state.variants],
            dict(entry.aliases),
        )
        rollout = state.rollout
        if rollout is not None:
            body.rollout = RolloutInfo(
                rollout.variant,
                rollout.phase,  # type: ignore[arg-type]
                rollout.weight,
                list(rollout.steps),
                rollout.why,
            )
        return Response(_encode(body))


def _info(variant: VariantState, versions: dict[str, str], *, is_shadow: bool) -> VariantInfo:
    tally = variant.tally
    return VariantInfo(
        variant.name,
        versions.get(variant.name, ""),
        variant.weight,
        is_shadow and not variant.weight,
        tally.requests,
        tally.errors,
        _ms(tally.quantile(0.5)),
        _ms(tally.quantile(0.95)),
        tally.compared,
        round(tally.agreed / tally.compared, 4) if tally.compared else None,
        round(tally.difference / tally.compared, 4) if tally.compared else None,
    )


def _ms(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds * 1e3, 1)
