"""The preprocessor's core: columns of rows, with failed items left out."""

import numpy as np
import pytest

from deployments.errors import ItemErrorCode, StageUnavailable
from deployments.messages import FeatureRequest
from deployments.preprocessor.core import Preprocessor
from preprocessing.bundle import open_source
from preprocessing.cells import CellEncoder, Cells, read_cells
from preprocessing.columns import Category, ColumnTransform, Number
from preprocessing.pii import PiiEngine
from preprocessing.texts import RawText
from tests.tiny import tiny_folder


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory):
    return open_source(str(tiny_folder(tmp_path_factory.mktemp("m") / "mood", max_tokens=16))).open_pipeline()


def safe(*texts):
    return tuple(document.text for document in PiiEngine().anonymize([RawText(t) for t in texts]))


def rows_of(reply, item):
    first, last = reply.item_offsets[item], reply.item_offsets[item + 1]
    return [
        reply.input_ids[reply.row_offsets[j] : reply.row_offsets[j + 1]].tolist() for j in range(int(first), int(last))
    ]


def ask(pipeline, *texts, budgets=None, limit=100):
    core = Preprocessor({"mood": pipeline}, (), max_tokens_per_item=limit)
    return core.prepare(FeatureRequest("mood", safe(*texts), tuple(budgets or [9.0] * len(texts))))


def test_rows_are_what_the_pipeline_makes(pipeline):
    reply = ask(pipeline, "good", "bad " * 40)
    encoded = pipeline.encode(safe("good", "bad " * 40))
    np.testing.assert_array_equal(reply.input_ids, encoded.input_ids)
    np.testing.assert_array_equal(reply.row_offsets, encoded.row_offsets)
    assert reply.item_tokens.tolist() == [1, 40]
    assert len(rows_of(reply, 1)) > 2
    assert reply.fingerprint == pipeline.fingerprint


def test_failed_items_have_no_rows_and_leave_the_others_alone(pipeline):
    whole = ask(pipeline, "good", "never again", "bad " * 40, "great")
    reply = ask(pipeline, "good", "never again", "bad " * 40, "great", budgets=[9, 0, 9, 9], limit=30)
    assert reply.errors == {1: ItemErrorCode.DEADLINE, 2: ItemErrorCode.TOO_LONG}
    assert [rows_of(reply, i) for i in (1, 2)] == [[], []]
    for i in (0, 3):
        assert rows_of(reply, i) == rows_of(whole, i)
    assert len(reply.row_weights) == len(reply.row_offsets) - 1 == 2
    assert reply.item_tokens.tolist() == [1, 0, 40, 1]


def test_all_failed(pipeline):
    reply = ask(pipeline, "good", "bad", budgets=[0, 0])
    assert reply.item_offsets.tolist() == [0, 0, 0]
    assert reply.row_offsets.tolist() == [0]
    assert reply.input_ids.size == 0


def test_an_unknown_model_is_the_stages_failure(pipeline):
    core = Preprocessor({"mood": pipeline}, (), max_tokens_per_item=10)
    with pytest.raises(StageUnavailable):
        core.prepare(FeatureRequest("other", safe("good"), (9.0,)))


TRANSFORM = ColumnTransform((Number("age", 40.0, 10.0, False),), (Category("plan", ("basic", "pro")),))


def cells(age, plan):
    return read_cells(TRANSFORM.kinds, {"age": age, "plan": plan})


def ask_table(pipeline, columns, budgets=None, columns_of=TRANSFORM):
    encoders = {"mood": CellEncoder(columns_of)} if columns_of else {}
    core = Preprocessor({"mood": pipeline}, (), max_tokens_per_item=100, columns=encoders)
    texts = safe(*["good"] * len(columns))
    return core.prepare(FeatureRequest("mood", texts, tuple(budgets or [9.0] * len(texts)), columns=tuple(columns)))


def test_columns_go_through_the_models_own_transform(pipeline):
    reply = ask_table(pipeline, [cells(50, "pro"), cells(None, "gold"), cells(40, "basic")], budgets=[9, 9, 0])
    assert reply.columns.tolist() == [[1, 0, 1, 0], [0, 0, 0, 1], [0, 0, 0, 0]]
    assert reply.errors == {2: ItemErrorCode.DEADLINE}
    assert reply.fingerprint == TRANSFORM.fingerprint_behind(pipeline.fingerprint) != pipeline.fingerprint


def test_columns_of_another_version_fail_their_item_alone(pipeline):
    reply = ask_table(pipeline, [cells(50, "pro"), None, Cells({"age": 1.0}), Cells({"age": b"x", "plan": b"x"})])
    assert reply.errors == dict.fromkeys((1, 2, 3), ItemErrorCode.COLUMNS)
    assert reply.columns[0].tolist() == [1, 0, 1, 0]
    assert reply.item_offsets.tolist() == [0, 1, 1, 1, 1]
    nothing = ask_table(pipeline, [cells(50, "pro"), None], columns_of=None)
    assert nothing.errors == {0: ItemErrorCode.COLUMNS}
    assert nothing.columns is None
