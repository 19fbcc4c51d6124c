"""What training reads of a table, and serving of the same rows as a caller writes them, are the same values."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("pandera")

from preprocessing.cells import CellEncoder, read_cells
from preprocessing.columns import Category, ColumnTransform, Number
from training.projects.checks import check_table
from training.projects.config import ProjectConfig
from training.projects.table import read_table

TRANSFORM = ColumnTransform(
    (Number("amount", 30.0, 15.0, marks_missing=True),),
    (Category("plan", ("", "basic", "pro")), Category("seats", ("0", "1", "2")), Category("trial", ("False", "True"))),
)
rows = st.fixed_dictionaries(
    {
        "amount": st.none() | st.integers(-(2**50), 2**50) | st.floats(-1e12, 1e12),
        "plan": st.none() | st.sampled_from(["", " ", "basic", " pro", "None", "nan", "1"]) | st.text(max_size=8),
        "seats": st.none() | st.integers(-1, 3),
        "trial": st.none() | st.booleans(),
    }
)


@settings(deadline=None, max_examples=30)
@given(st.lists(rows, min_size=1, max_size=8))
def test_training_and_serving_read_the_same_values(tmp_path_factory: Any, given_rows: list[dict[str, Any]]) -> None:
    path: Path = tmp_path_factory.getbasetemp() / "rows.jsonl"
    full = [{"text": f"text {i}", "label": "a", **row} for i, row in enumerate(given_rows)]
    path.write_text("".join(json.dumps(row) + "\n" for row in full), encoding="utf-8")
    names = {"numeric": ["amount"], "categorical": ["plan", "seats", "trial"]}
    data = {"files": [str(path)], **names}
    config = ProjectConfig.model_validate({"name": "a", "output": "out", "task": "tabular", "data": data})
    frame = check_table(read_table(config.data), config).table.frame
    trained = TRANSFORM.transform({name: frame[name].tolist() for name in TRANSFORM.names}, len(frame))
    cells = [read_cells(TRANSFORM.kinds, json.loads(json.dumps(row))) for row in given_rows]
    np.testing.assert_array_equal(CellEncoder(TRANSFORM).encode(cells), trained)
