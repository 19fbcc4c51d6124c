"""Texts of other kinds: real ones, the same at every run."""

import pytest

from training.abstain.foreign import read_foreign

CORPORA = (
    "wikigold/wikigold.conll.txt",
    "sec_filings/FIN5.txt",
    "wnut17/emerging.test.annotated",
    "broad_twitter_corpus/h.conll",
)


@pytest.fixture
def data(tmp_path):
    for name in CORPORA:
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text("-DOCSTART- -X-\n\nOne O\ntwo O\nthree O\nfour O\nfive O\n\nToo O\nshort O\n")
    return tmp_path


def test_kinds_and_texts(data):
    kinds = read_foreign(data)
    assert [text.reveal() for text in kinds["encyclopedia"]] == ["One two three four five"]
    assert len(kinds["source code"]) > 200
    assert len(kinds["other languages, Latin script"]) > 100
    assert len(kinds["other languages, other scripts"]) > 100
    assert kinds == read_foreign(data)


def test_missing_data_is_said(tmp_path):
    with pytest.raises(SystemExit, match="missing"):
        read_foreign(tmp_path)
