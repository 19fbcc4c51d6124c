"""The preprocessor's core: columns of rows, with failed items left out."""

import numpy as np
import pytest

from deployments.errors import ItemErrorCode, StageUnavailable
from deployments.messages import FeatureRequest
from deployments.preprocessor.core import Preprocessor
from preprocessing.bundle import open_source
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
