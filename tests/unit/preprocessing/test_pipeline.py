from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preprocessing.bundle import BUNDLED_ROOT
from preprocessing.occlusion import Phrase, phrases
from preprocessing.pii import PiiEngine
from preprocessing.pipeline import PipelineError, PipelineSpec, TextPipeline, words_for_placeholders
from preprocessing.texts import Document, RawText, SafeText
from preprocessing.tokenize import FastTokenizer

TOKENIZER = FastTokenizer(BUNDLED_ROOT / "all-minilm-l6-v2" / "tokenizer.json")
SPEC = PipelineSpec(pii="p", tokenizer=TOKENIZER.sha256, max_tokens=16, overlap=3)
PIPELINE = TextPipeline(SPEC, TOKENIZER)
ENGINE = PiiEngine()


def safe(texts: Sequence[str]) -> list[SafeText]:
    documents = ENGINE.anonymize([RawText(text) for text in texts])
    return [document.text for document in documents if isinstance(document, Document)]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=120) | st.lists(st.sampled_from(["a", "bee", "7", "?"])).map(" ".join), max_size=5))
def test_a_batch_is_what_its_items_are_one_by_one(texts: list[str]) -> None:
    given_texts = safe(texts)
    batch = PIPELINE.encode(given_texts)
    alone = [PIPELINE.encode([text]) for text in given_texts]
    assert batch.input_ids.tolist() == [i for one in alone for i in one.input_ids.tolist()]
    assert batch.row_weights.tolist() == [w for one in alone for w in one.row_weights.tolist()]
    assert batch.item_tokens.tolist() == [n for one in alone for n in one.item_tokens.tolist()]
    assert np.diff(batch.item_offsets).tolist() == [len(one.row_offsets) - 1 for one in alone]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.lists(st.sampled_from(["word", "unbelievable", "!"]), max_size=60).map(" ".join), min_size=1, max_size=4
    )
)
def test_rows_cover_the_text_and_their_weights_sum_to_one(texts: list[str]) -> None:
    encoded = PIPELINE.encode(safe(texts))
    lengths = np.diff(encoded.row_offsets)
    assert lengths.max() <= SPEC.max_tokens
    for i, ids in enumerate(TOKENIZER.encode(texts)):
        rows = range(encoded.item_offsets[i], encoded.item_offsets[i + 1])
        bodies = [encoded.input_ids[encoded.row_offsets[j] + 1 : encoded.row_offsets[j + 1] - 1].tolist() for j in rows]
        assert len(bodies) >= 1
        assert bodies[0] == ids[: len(bodies[0])]
        assert bodies[-1] == ids[len(ids) - len(bodies[-1]) :]
        assert encoded.row_weights[rows.start : rows.stop].sum() == pytest.approx(1)
        assert encoded.item_tokens[i] == len(ids)


def test_every_row_has_special_tokens_and_the_empty_text_has_a_row() -> None:
    encoded = PIPELINE.encode(safe(["", "hi"]))
    assert encoded.input_ids.tolist() == [101, 102, 101, 7632, 102]
    assert encoded.input_ids.dtype == np.uint16
    assert encoded.item_offsets.tolist() == [0, 1, 2]
    assert encoded.item_tokens.tolist() == [0, 1]


def test_an_empty_batch_has_no_rows() -> None:
    encoded = PIPELINE.encode([])
    assert (encoded.row_offsets.tolist(), encoded.item_offsets.tolist(), len(encoded.input_ids)) == ([0], [0], 0)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("mail <EMAIL_ADDRESS_2> now", "mail email address now"),
        ("<PERSON_1><PERSON_12>!", "person  person!"),
        ("if a <b_1> then", "if a <b_1> then"),
        ("<US_SSN_1>", "us ssn"),
        ("id<US_SSN_1>b", "id us ssn b"),
        ("1 < 2 and <PERSON>", "1 < 2 and <PERSON>"),
    ],
)
def test_words_stand_for_placeholders(text: str, read: str) -> None:
    assert words_for_placeholders(text) == read


def test_placeholders_may_be_kept() -> None:
    kept = TextPipeline(replace(SPEC, placeholders="keep"), TOKENIZER)
    texts = safe(["write to jane@example.com"])
    assert kept.encode(texts).item_tokens[0] > PIPELINE.encode(texts).item_tokens[0]


@pytest.mark.parametrize(
    "change",
    [{"pii": "q"}, {"tokenizer": "0"}, {"max_tokens": 17}, {"overlap": 4}, {"placeholders": "keep"}],
)
def test_any_change_changes_the_fingerprint(change: dict[str, object]) -> None:
    changed = PipelineSpec.from_dict(SPEC.to_dict() | change)
    assert changed.fingerprint() != SPEC.fingerprint()
    assert changed.fingerprint().startswith("sha256:")


def test_a_spec_survives_json() -> None:
    assert PipelineSpec.from_dict(SPEC.to_dict()) == SPEC


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({**SPEC.to_dict(), "extra": 1}, "extra is unknown"),
        ({k: v for k, v in SPEC.to_dict().items() if k != "pii"}, "pii is missing"),
        ({**SPEC.to_dict(), "max_tokens": "16"}, "max_tokens must be int"),
        ({**SPEC.to_dict(), "overlap": 16}, "overlap"),
        ({**SPEC.to_dict(), "placeholders": "drop"}, "placeholders must be"),
    ],
)
def test_a_bad_spec_is_refused_by_field(values: dict[str, object], field: str) -> None:
    with pytest.raises(PipelineError, match=field):
        PipelineSpec.from_dict(values)


@pytest.mark.parametrize("field", ["tokenizer", "normalize_version", "placeholders_version", "chunk_version"])
def test_a_pipeline_written_for_other_code_is_refused_by_field(field: str) -> None:
    with pytest.raises(PipelineError, match=f"pipeline.{field} differs"):
        TextPipeline(PipelineSpec.from_dict(SPEC.to_dict() | {field: "other"}), TOKENIZER)


def test_a_window_without_room_is_refused() -> None:
    with pytest.raises(PipelineError, match="leaves no room"):
        TextPipeline(replace(SPEC, max_tokens=5), TOKENIZER)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(["good", "unbelievable!", "ﬁne", "ana@example.com", "(<PERSON_1>)", "naïve", "…", "x²"]),
        max_size=30,
    ).map(" ".join),
    st.integers(1, 12),
)
def test_each_token_is_of_the_phrase_that_it_was_read_from(text: str, most: int) -> None:
    [document] = ENGINE.anonymize([RawText(text)])
    assert isinstance(document, Document)
    cut = phrases(document, most)
    encoded = PIPELINE.encode([document.text])
    found = PIPELINE.phrase_of([document.text], [[phrase.end for phrase in cut]])
    assert found.shape == encoded.input_ids.shape
    special = np.isin(encoded.input_ids, [*TOKENIZER.prefix, *TOKENIZER.suffix])
    assert ((found == -1) == special).all()
    if len(encoded.row_offsets) == 2 and not any("<" in document.text.value[p.end : p.end + 1] for p in cut):
        alone = [PIPELINE.encode(safe_parts(document, phrase)).item_tokens[0] for phrase in cut]
        assert np.bincount(found[found >= 0], minlength=len(cut)).tolist() == alone


def safe_parts(document: Document, phrase: Phrase) -> list[SafeText]:
    """The phrase alone, as a safe text: written anew, for a caller's placeholder stays as it is."""
    return safe([document.text.value[phrase.start : phrase.end]])


def test_phrases_of_windows_repeat_where_windows_overlap() -> None:
    [document] = ENGINE.anonymize([RawText(" ".join(f"w{n}" for n in range(9)))])
    assert isinstance(document, Document)
    found = PIPELINE.phrase_of([document.text], [[phrase.end for phrase in phrases(document, 9)]])
    rows = np.split(found, PIPELINE.encode([document.text]).row_offsets[1:-1])
    assert [row[0] for row in rows] == [row[-1] for row in rows] == [-1] * len(rows)
    assert rows[0][1] == 0
    assert rows[-1][-2] == 8
    assert set(rows[0][1:-1]) & set(rows[1][1:-1])


def test_nothing_is_of_no_phrase() -> None:
    assert PIPELINE.phrase_of([], []).tolist() == []
    assert PIPELINE.phrase_of(safe([""]), [[]]).tolist() == [-1, -1]
