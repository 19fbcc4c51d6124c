"""The public corpora as texts with targets."""

import random

import pytest

from training.recognizer.corpora import CORPORA, HELD_OUT, Marked, cased, joined, read_corpus, write_text
from training.recognizer.labels import LABELS, TargetSets

CONLL = """\
-DOCSTART- -X- O O

@ana\tO
met\tO
Bob\tB-person
Li\tI-person
in\tO
Rome\tB-LOC
.\tO

German\tO
fans\tO
of\tO
Acme\tI-ORG
on\tO
May\tO
3\tO
"""


@pytest.fixture
def corpus(tmp_path):
    (tmp_path / "a.conll").write_text(CONLL)
    return tmp_path


def test_words_become_a_text_and_tags_become_targets(corpus):
    sets = TargetSets()
    first, second = read_corpus(corpus, ["a.conll"], sets)
    assert first.text == "@ana met Bob Li in Rome."
    named = [(first.text[a:b], LABELS[t]) for a, b, t in first.marks]
    assert named == [
        ("@ana", "B-USERNAME"),
        ("met", "O"),
        ("Bob", "B-PERSON"),
        ("Li", "I-PERSON"),
        ("in", "O"),
        ("Rome", "B-LOCATION"),
        (".", "O"),
    ]
    allowed = {
        second.text[a:b]: {LABELS[i] for i, may in enumerate(sets.table()[target]) if may}
        for a, b, target in second.marks
    }
    assert allowed["fans"] == {"O"}
    assert allowed["Acme"] == {"B-ORGANIZATION"}
    assert allowed["German"] == {"O", "B-NRP", "I-NRP"}, "nobody annotated nationalities"
    assert allowed["May"] == {"O", "B-DATE", "I-DATE"}, "nor dates"
    assert {"O", "B-DATE", "B-AGE", "B-ID"} <= allowed["3"]


def test_test_parts_are_not_for_training():
    read = {f"{corpus.name}/{name}" for corpus in CORPORA for name in (*corpus.files, *corpus.dev_files)}
    assert not read & set(HELD_OUT)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(SystemExit, match=r"a\.conll"):
        read_corpus(tmp_path, ["a.conll"], TargetSets())


def test_text_is_written_as_people_write_it():
    text, places = write_text(["I", "do", "n't", "owe", "$", "5", "(", "yet", ")", "!"])
    assert text == "I don't owe $5 (yet)!"
    assert [text[a:b] for a, b in places] == ["I", "do", "n't", "owe", "$", "5", "(", "yet", ")", "!"]


def test_joining_and_casing_keep_marks_in_place():
    sentences = [Marked("Ana left.", ((0, 3, 1),)), Marked("Bob stayed.", ((0, 3, 1),))] * 20
    chance = random.Random(1)
    together = [cased(text, chance) for text in joined(sentences, chance, longest=60)]
    assert len(together) < len(sentences)
    assert sum(len(text.marks) for text in together) == 40
    assert all(text.text[a:b].lower() in ("ana", "bob") for text in together for a, b, _ in text.marks)
