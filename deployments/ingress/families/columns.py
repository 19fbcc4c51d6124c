"""Members of families in the columns of a batch: each travels once. Nothing travels where no text is for a member."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from deployments.ingress.batch import Batch, Unit
from deployments.ingress.jobs import Job, PredictJob
from deployments.messages import Member, ModelCard
from deployments.reading import Reading

__all__ = ["MembersOfRows", "ReadingsOfTexts", "member_of_job", "members_of_rows", "readings_of_texts"]


class MembersOfRows(TypedDict, total=False):
    """Two columns of a `ModelRequest`."""

    members: tuple[Member, ...]
    member_of: tuple[int, ...]


class ReadingsOfTexts(TypedDict, total=False):
    """Two columns of a `PostprocessRequest`."""

    readings: tuple[Reading, ...]
    reading_of: tuple[int, ...]


def member_of_job(job: Job) -> Member | None:
    """Return which member of a family a job asks, if any."""
    return job.way[0].member if isinstance(job, PredictJob) and job.way else None


def members_of_rows(batch: Batch, texts: Sequence[Unit], whose: Sequence[int], step: int) -> MembersOfRows:
    """Return the members that rows are for; `whose` is per row the position of its text. A family has no label items.

    Only the model that is asked is one of a member's; whom it falls back to, `step` further, answers by itself.
    """
    if step:
        return {}
    cards = [_first(batch.predict_job(unit)) for unit in texts]
    position: dict[Member, int] = {}
    of_text = [
        -1 if card is None or card.member is None else position.setdefault(card.member, len(position)) for card in cards
    ]
    return {"members": tuple(position), "member_of": tuple(of_text[i] for i in whose)} if position else {}


def _first(job: PredictJob) -> ModelCard | None:
    return job.way[0] if job.way else None


def readings_of_texts(cards: Sequence[ModelCard | None]) -> ReadingsOfTexts:
    """Return how the rows of texts are read, by the card of who was asked about each."""
    position: dict[tuple[Member, str], int] = {}  # one content may be read in two ways while its base is exchanged
    readings: list[Reading] = []
    of_text: list[int] = []
    for card in cards:
        if card is None or card.member is None or card.reading is None:
            of_text.append(-1)
            continue
        who = (card.member, card.made_by)
        if who not in position:
            position[who] = len(readings)
            readings.append(card.reading)
        of_text.append(position[who])
    return {"readings": tuple(readings), "reading_of": tuple(of_text)} if readings else {}
