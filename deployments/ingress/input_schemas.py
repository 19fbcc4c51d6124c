"""What callers send to be read: texts, and for tabular models texts with columns beside them."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct

__all__ = ["InputRow", "Inputs", "PredictInputs", "described"]


def described(description: str, *examples: Any, **constraints: Any) -> Meta:
    """Annotate a field for the API's description."""
    return Meta(description=description, examples=list(examples), **constraints)


Inputs = Annotated[
    str | list[str],
    described(
        "One text, or several. Several share one numbering of tokens, so one person is one token throughout.",
        "Great service, thanks! Write me at ana@example.com.",
        ["Great service!", "Never again."],
    ),
]


class InputRow(Struct, forbid_unknown_fields=True):
    """A text and the columns beside it: what tabular models read."""

    text: Annotated[
        str,
        described(
            "What a person wrote. It is anonymized like any text; columns are not, so no text belongs there.",
            "I was charged twice. Write me at ana@example.com.",
        ),
    ]
    columns: Annotated[
        dict[str, Any],
        described(
            "Every column that the model reads (GET /api/v1/models/{model}), by name; null where there is no value. A "
            "`number` is finite. A `category` counts as another value where the model has not learnt this one.",
            {"plan": "pro", "amount": 12.5},
            extra_json_schema={"additionalProperties": {"type": ["number", "string", "boolean", "null"]}},
        ),
    ]

    def __repr__(self) -> str:
        return "InputRow(***)"


PredictInputs = Annotated[
    str | InputRow | list[str | InputRow],
    described(
        "One text, or several: for tabular models, objects with a text and its columns. Several share one numbering of "
        "tokens, so one person is one token throughout.",
        "Great service, thanks! Write me at ana@example.com.",
        ["Great service!", "Never again."],
        {"text": "I was charged twice.", "columns": {"plan": "pro", "amount": 12.5}},
    ),
]
