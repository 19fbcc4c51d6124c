from pathlib import Path

import pytest

from training.projects.config import ConfigError, DataConfig
from training.projects.table import PART_COLUMN, read_table


def data(*files: Path, **fields: object) -> DataConfig:
    return DataConfig.model_validate({"files": files} | fields)


def test_csv_and_jsonl_become_one_table_numbered_from_one(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('text,label\n"one, two",x\nNone,y\n')
    (tmp_path / "b.jsonl").write_text('{"text": "three", "label": "x"}\n')
    frame = read_table(data(tmp_path)).frame
    assert frame.index.tolist() == [1, 2, 3]
    assert frame["text"].tolist() == ["one, two", "None", "three"]


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl"])
def test_a_byte_order_mark_as_spreadsheets_write_it_is_none_of_the_text(tmp_path: Path, name: str) -> None:
    content = "text,label\na,b\n" if name.endswith("csv") else '{"text": "a", "label": "b"}\n'
    (tmp_path / name).write_text("\ufeff" + content, encoding="utf-8")
    assert read_table(data(tmp_path / name)).frame[["text", "label"]].to_numpy().tolist() == [["a", "b"]]


def test_files_without_a_header_and_without_quoting(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text('a "lone quote\t1\nb\t0\n')
    frame = read_table(data(tmp_path / "a.tsv", header=("text", "label"), quoting=False)).frame
    assert frame["text"].tolist() == ['a "lone quote', "b"]
    assert frame["label"].tolist() == ["1", "0"]


def test_a_split_column_has_usual_names(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,label,split\na,x,Train\nb,x,dev\nc,x,test\nd,x,other\n")
    frame = read_table(data(tmp_path / "a.csv", split="split")).frame
    assert frame[PART_COLUMN].tolist() == ["train", "validation", "test", "other"]


def test_the_hash_follows_the_content(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,label\na,x\n")
    before = read_table(data(tmp_path / "a.csv")).sha256
    (tmp_path / "a.csv").write_text("text,label\nb,x\n")
    assert read_table(data(tmp_path / "a.csv")).sha256 != before


def test_a_sample_is_the_same_each_time(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,label\n" + "".join(f"t{i},x\n" for i in range(50)))
    first, second = (read_table(data(tmp_path / "a.csv", sample=9)).frame.index.tolist() for _ in range(2))
    assert first == second
    assert len(first) == 9


def test_a_file_without_a_header_is_told_of_and_not_quoted(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Call Maria Rossi,bad\nmail her,good\n")
    with pytest.raises(
        ConfigError, match=r"no column text, label; there are 2\. Has the file a line of names"
    ) as caught:
        read_table(data(tmp_path / "a.csv"))
    assert "Maria" not in str(caught.value)
    with pytest.raises(ConfigError, match="no column label; there are: text, mood"):
        read_table(data(tmp_path / "a.csv", header=("text", "mood")))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", "text,other\na,b\n", "no column label"),
        ("a.txt", "text", r"say data\.format"),
        ("a.jsonl", '{"text": "a", "label": "b"}\nsecret words', "is not jsonl: line 2 is no JSON$"),
        ("a.jsonl", '["secret"]', "line 1 is no JSON object"),
        ("a.csv", "text,label\na,b\nsecret,in,more\n", "line 3 has 3 cells, not 2: see data.separator"),
        ("a.csv", 'text,label\na,b\n"secret,b\n', r"quotation mark of line 3 is never closed; data\.quoting: false"),
        ("a.csv", b"text,label\nsecret caf\xe9,b\n", "is not in UTF-8"),
        ("a.jsonl", b"secret caf\xe9", "is not in UTF-8"),
        ("a.csv", "", "it is empty"),
        ("a.csv", "text;label\nsecret;b\n", r"there is 1\. Is data\.separator right"),
        ("a.csv", "text,label\n", "there is no row in"),
        ("gone.csv", None, "cannot be read"),
    ],
)
def test_what_cannot_be_read_is_named_and_never_quoted(
    tmp_path: Path, name: str, content: str | bytes | None, said: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(ConfigError, match=said) as caught:
        read_table(data(tmp_path / name))
    assert "secret" not in str(caught.value)


def test_conll_becomes_texts_with_spans(tmp_path: Path) -> None:
    (tmp_path / "a.conll").write_text("Ana\tB-PER\nPop\tI-PER\nsleeps\tO\n.\tO\n\nCluj\tB-LOC\n")
    frame = read_table(data(tmp_path / "a.conll"), "spans").frame
    assert frame["text"].tolist() == ["Ana Pop sleeps.", "Cluj"]
    assert frame["spans"].tolist() == [[[0, 7, "PER"]], [[0, 4, "LOC"]]]
