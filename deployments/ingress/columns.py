"""From a request's inputs to texts and columns. What a column holds is hashed or a number from here on: see `Cells`."""

from __future__ import annotations

from deployments.errors import InvalidShape
from deployments.ingress.input_schemas import InputRow, PredictInputs
from preprocessing.cells import Cells, read_cells
from preprocessing.columns import ColumnsError, Kinds

__all__ = ["split_inputs"]


def split_inputs(inputs: PredictInputs, kinds: Kinds) -> tuple[list[str], tuple[Cells, ...]]:
    """Return the texts, and for a tabular model the columns of each.

    Args:
        inputs: one text or row, or several.
        kinds: the columns that the model reads; empty where it reads texts alone.

    Raises:
        InvalidShape: texts for a tabular model, rows for another, or columns that are not the model's. Names the
            column where it is one of the model's, and never its value.
    """
    listed = isinstance(inputs, list)
    given = inputs if isinstance(inputs, list) else [inputs]
    texts: list[str] = []
    cells: list[Cells] = []
    for i, one in enumerate(given):
        where = f"$.inputs[{i}]" if listed else "$.inputs"
        if isinstance(one, str):
            if kinds:
                raise InvalidShape(f"This model reads {_listed(kinds)} beside the text: {_SEND}", path=where)
            texts.append(one)
            continue
        if not kinds:
            raise InvalidShape("This model reads texts alone: send strings.", path=where)
        texts.append(one.text)
        cells.append(_cells(one, kinds, f"{where}.columns"))
    return texts, tuple(cells)


_SEND = "send objects with `text` and `columns`."


def _cells(row: InputRow, kinds: Kinds, where: str) -> Cells:
    try:
        return read_cells(kinds, row.columns)
    except ColumnsError as error:
        said = str(error)
        failure = InvalidShape(
            f"{said[0].upper()}{said[1:]}.", path=f"{where}.{error.column}" if error.column else where
        )
    raise failure


def _listed(kinds: Kinds) -> str:
    return ", ".join(f"{name} ({kind})" for name, kind in kinds)
