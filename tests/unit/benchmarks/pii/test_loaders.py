"""Formats of annotated texts, and what is said of files that are of none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.pii.loaders import DataError, load, read_conll, read_json
from benchmarks.pii.marks import Example

ITEM = {
    "full_text": "Ann lives in Cork",
    "masked": "{{name}} lives in {{city}}",
    "spans": [
        {"entity_type": "GPE", "entity_value": "Cork", "start_position": 13, "end_position": 17},
        {"entity_type": "PERSON", "start_position": 0, "end_position": 3, "score": 1.0},
    ],
    "template_id": 4,
    "metadata": None,
}


def shown(example: Example) -> list[tuple[str, str]]:
    return [(mark.kind, example.text[mark.start : mark.end]) for mark in example.gold]


def test_json_is_read_with_fields_that_mean_nothing_here() -> None:
    (example,) = read_json(json.dumps([ITEM]))
    assert shown(example) == [("PERSON", "Ann"), ("LOCATION", "Cork")]


def test_json_may_be_an_object_a_line() -> None:
    assert len(read_json("\n".join([json.dumps(ITEM)] * 3))) == 3


def span(**fields: object) -> str:
    changed = {"entity_type": "PERSON", "start_position": 0, "end_position": 3, **fields}
    return json.dumps([{"full_text": "Ann lives in Cork", "spans": [changed]}])


BAD_JSON = [
    ("[1", "not JSON", "broken off"),
    ('{"full_text": "a"}', "expected a list", "an object"),
    ('[{"text": "a"}]', 'item 1: needs a string "full_text"', "another format"),
    ('[{"full_text": "a", "spans": {}}]', 'item 1: "spans" must be a list', "spans of another kind"),
    (span(entity_type=None), 'span 1: needs a string "entity_type"', "no type"),
    (span(start_position="0"), "must be whole numbers", "offsets as strings"),
    (span(end_position=True), "must be whole numbers", "a truth value is no offset"),
    (span(end_position=99), "0..99 is not within the text of 17", "out of the text"),
    (span(start_position=3), "3..3 is not within", "an empty span"),
    (span(entity_value="Bob"), "does not stand at 0..3", "offsets of another text"),
]


@pytest.mark.parametrize(("content", "message", "why"), BAD_JSON)
def test_bad_json_is_refused_without_its_text(content: str, message: str, why: str) -> None:
    with pytest.raises(DataError, match=message.replace(".", r"\.")) as caught:
        read_json(content)
    assert "Ann" not in str(caught.value), why


CONLL = [
    ("Ann\tB-person\nLee\tI-person\nhere\tO\n", [("PERSON", "Ann Lee")], "BIO, tabs: WNUT-17"),
    ("@\tB-PER\nann\tB-PER\n", [("PERSON", "@"), ("PERSON", "ann")], "a B begins another: broad twitter"),
    ("Acme NNP I-NP I-ORG\nCork NNP I-NP I-LOC\n", [("ORGANIZATION", "Acme"), ("LOCATION", "Cork")], "IO, columns"),
    ("-DOCSTART- -X- O O\n\nAnn NNP - I-PER\n", [("PERSON", "Ann")], "a head of a document is no text: SEC"),
    ("The I-ORG\nMad I-ORG\n. O\n", [("ORGANIZATION", "The Mad")], "IO, one space: wikigold"),
    ("Ann PERSON\nLee PERSON\nis O\nBo PERSON\n", [("PERSON", "Ann Lee"), ("PERSON", "Bo")], "kinds alone"),
    ("Ann S-PER\nLee S-PER\n", [("PERSON", "Ann"), ("PERSON", "Lee")], "BIOES"),
    ("Opus B-creative-work\n", [], "products and works are nobody's data"),
]


@pytest.mark.parametrize(("content", "found", "why"), CONLL)
def test_conll(content: str, found: list[tuple[str, str]], why: str) -> None:
    (example,) = read_conll(content)
    assert shown(example) == found, why


def test_conll_texts_end_at_empty_lines() -> None:
    assert [example.text for example in read_conll("a O\nb O\n\n\nc O\n \t\nd O")] == ["a b", "c", "d"]


@pytest.mark.parametrize(
    ("content", "message"), [("Ann\n", "line 1: a token and a tag"), ("a O\nb 12%\n", "line 2: the last column")]
)
def test_bad_conll_is_refused(content: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        read_conll(content)


def test_load_tells_formats_apart(tmp_path: Path) -> None:
    data, columns = tmp_path / "mine.txt", tmp_path / "other.conll"
    data.write_text(json.dumps([ITEM]))
    columns.write_text("[ O\nAnn B-PER\n")
    assert (load(data).name, len(load(data).examples)) == ("mine", 1)
    assert load(columns).examples[0].text == "[ Ann"


@pytest.mark.parametrize(
    ("content", "message"), [(b"", "holds no texts"), (b"\xff\xfe", "not UTF-8"), (b"{", "not JSON"), (None, "No such")]
)
def test_load_names_the_file(tmp_path: Path, content: bytes | None, message: str) -> None:
    path = tmp_path / "mine.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DataError, match=rf"mine\.json: .*{message}") if content != b"" else pytest.raises(DataError):
        load(path)


def test_examples_mask_themselves() -> None:
    assert "Ann" not in repr(read_json(json.dumps([ITEM]))[0])
