"""What of an answer's input moved it, as callers see it."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from deployments.ingress.input_schemas import described

__all__ = ["ColumnWeight", "PhraseOut"]


def _weight(example: float) -> Meta:
    said = "Above 0 it spoke for the label, below 0 against it. `occlusion`: what the score falls by."
    return described(said, example)


class PhraseOut(Struct):
    """A phrase of a text, and what it did to the answer."""

    text: Annotated[str, described("The phrase as the model saw it.", "great!")]
    start: Annotated[int, described("Where it starts in your own text, in code points.", 16)]
    end: Annotated[int, described("Where it ends in your own text, in code points, exclusive.", 22)]
    weight: Annotated[float, _weight(0.41)]


class ColumnWeight(Struct):
    """A column beside a text, and what its value did to the answer. The value itself is never told."""

    column: Annotated[str, described("The column's name, as the model has it.", "amount")]
    weight: Annotated[float, _weight(0.17)]
