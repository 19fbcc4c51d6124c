"""The anonymizer's core: one batch of raw texts to safe texts, item by item, closed on failure."""

from __future__ import annotations

from collections.abc import Sequence

from deployments.errors import ItemErrorCode
from deployments.messages import AnonymizeReply, AnonymizeRequest, EntityColumns, StageInfo
from preprocessing.pii import PiiEngine, PiiError, Reason, Wish
from preprocessing.texts import Entity, RawText, SafeText

__all__ = ["Anonymizer"]

_CODES = {
    Reason.INVALID_TEXT: ItemErrorCode.INVALID_TEXT,
    Reason.BLOCKED: ItemErrorCode.BLOCKED,
    Reason.POLICY: ItemErrorCode.POLICY,
}
_NO_WISH = Wish()


class Anonymizer:
    """Drives the PII engine over batches."""

    def __init__(self, engine: PiiEngine) -> None:
        self._engine = engine

    def warm_up(self) -> None:
        """Compile what compiles lazily, on a text that touches most recognizers.

        Raises:
            PiiError: the engine cannot anonymize at all, so the replica must not start.
        """
        [outcome] = self._engine.anonymize([RawText("Write to warm.up@example.com or +1 212-555-0100, 192.0.2.1.")])
        if isinstance(outcome, PiiError) and outcome.reason != Reason.BLOCKED:
            raise outcome

    def info(self) -> StageInfo:
        """Say which rules run here."""
        return StageInfo("anonymizer", {"pii": self._engine.fingerprint()})

    def anonymize(self, request: AnonymizeRequest) -> AnonymizeReply:
        """Anonymize one batch. An item whose time ran out, or that fails, has no text and is named in `errors`."""
        expired = {i for i, budget in enumerate(request.budgets_s) if budget <= 0}
        live = [i for i in range(len(request.texts)) if i not in expired]
        errors: dict[int, ItemErrorCode] = dict.fromkeys(expired, ItemErrorCode.DEADLINE)
        blocked: dict[int, str] = {}
        uncovered: dict[int, tuple[str, str]] = {}
        texts: list[SafeText | None] = [None] * len(request.texts)
        entities: list[Sequence[Entity]] = [()] * len(request.texts)
        languages = [""] * len(request.texts)
        outcomes = self._engine.anonymize(
            [request.texts[i] for i in live],
            [request.scopes[i] for i in live],
            wishes=_wishes(request, live),
            vaults=request.vaults or None,
        )
        for i, outcome in zip(live, outcomes, strict=True):
            if isinstance(outcome, PiiError):
                errors[i] = _CODES.get(outcome.reason, ItemErrorCode.ANONYMIZER_FAILED)
                if outcome.reason == Reason.BLOCKED:
                    blocked[i] = outcome.cause
            else:
                texts[i], entities[i] = outcome.text, outcome.entities
                if outcome.language_is_sure:
                    languages[i] = outcome.language
                if outcome.uncovered:
                    uncovered[i] = outcome.language, outcome.uncovered
        columns = EntityColumns.of(entities, explain=request.explain)
        told = tuple(languages) if any(languages) else ()
        return AnonymizeReply(tuple(texts), columns, errors, blocked, uncovered, told)


def _wishes(request: AnonymizeRequest, items: Sequence[int]) -> list[Wish] | None:
    if not request.wish_of:
        return None
    of = request.wish_of
    return [_NO_WISH if of[i] < 0 else request.wishes[of[i]] for i in items]
