"""Recognizers on real networks: the committed one, and tiny ones that the tests make themselves."""

import json
import shutil

import pytest

from deployments.recognizers.config import RecognizerEntry
from deployments.recognizers.open import RecognizerError, open_recognizer
from preprocessing.bundle import BUNDLED_ROOT
from tests.bundles import edit, reseal, write_bundle

BUNDLE = BUNDLED_ROOT / "pii-names"


@pytest.fixture(scope="module")
def hugging_face(tmp_path_factory):
    """A token-classification folder as `save_pretrained` leaves it, with weights that nobody trained."""
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    folder = tmp_path_factory.mktemp("hf")
    labels = ["O", "B-PER", "I-PER", "B-MISC"]
    config = transformers.BertConfig(
        vocab_size=30522,
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=64,
        id2label=dict(enumerate(labels)),
        label2id={label: i for i, label in enumerate(labels)},
    )
    torch.manual_seed(0)
    transformers.BertForTokenClassification(config).save_pretrained(folder)
    shutil.copy(BUNDLE / "tokenizer.json", folder)
    return folder


def test_the_bundled_recognizer_finds_what_it_is_for():
    text = "My name is Priya Raghunathan and I live at 14 Rosewood Lane, Leeds. I work for Hartmann GmbH."
    [spans] = open_recognizer().spans([text])
    found = {text[span.start : span.end]: span.entity_type for span in spans}
    assert found["Priya Raghunathan"] == "PERSON"
    assert found["14 Rosewood Lane"] == "ADDRESS"
    assert found["Leeds"] == "LOCATION"
    assert found["Hartmann GmbH"] == "ORGANIZATION"


def test_answers_do_not_depend_on_the_neighbours():
    recognizer = open_recognizer()
    texts = ["Ana Pop called", "", "nothing to see here " * 60, "call Mr. Okafor in Lagos tomorrow " * 20, "ok"]
    together = recognizer.spans(texts)
    alone = [recognizer.spans([text])[0] for text in texts]
    assert [[(s.start, s.end, s.entity_type) for s in spans] for spans in together] == [
        [(s.start, s.end, s.entity_type) for s in spans] for spans in alone
    ]


def test_long_texts_lose_nothing():
    text = "We talked about the weather for a while. " * 150 + "Then Priya Raghunathan arrived."
    [spans] = open_recognizer().spans([text])
    assert [text[span.start : span.end] for span in spans] == ["Priya Raghunathan"]


def test_a_hugging_face_folder_by_its_own_labels(hugging_face):
    entry = RecognizerEntry(source=str(hugging_face), labels={"MISC": "ORGANIZATION"})
    recognizer = open_recognizer(entry)
    assert recognizer.types == {"PERSON", "ORGANIZATION"}
    text = "Ana Pop lives in Cluj " * 30
    [spans] = recognizer.spans([text])
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert recognizer.fingerprint() == open_recognizer(entry).fingerprint()
    assert recognizer.fingerprint() != open_recognizer(RecognizerEntry(source=str(hugging_face))).fingerprint()


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ({"source": "bundled:nobody"}, "no bundle 'nobody'"),
        ({"source": "/nowhere/at/all"}, "does not exist"),
        ({"source": "bundled:sentiment"}, "manifest.json"),
        ({"backend": "torch"}, "no Hugging Face weights"),
        ({"device": "cuda"}, "onnxruntime-gpu"),
    ],
)
def test_what_cannot_be_opened_is_refused_by_name(entry, says):
    with pytest.raises(RecognizerError, match=says):
        open_recognizer(RecognizerEntry(**entry))


def test_a_label_without_an_entity_type_is_refused(hugging_face):
    with pytest.raises(RecognizerError, match="'SPACESHIP' is no entity type"):
        open_recognizer(RecognizerEntry(source=str(hugging_face), labels={"PER": "SPACESHIP"}))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda manifest: manifest["files"].update({"recognizer.onnx": "0" * 64}), "SHA-256 differs"),
        (lambda manifest: manifest.update(shapes_version="0"), "shapes_version"),
        (lambda manifest: manifest.update(labels=["B-PERSON"]), "need one that is 'O'"),
        (lambda manifest: manifest.update(cut="half"), "field cut"),
        (lambda manifest: manifest.pop("overlap"), "overlap"),
    ],
    ids=["other weights", "other shapes", "no outside", "ill-typed", "missing"],
)
def test_a_bundle_that_is_not_what_its_manifest_says_is_refused(tmp_path, change, says):
    for file in BUNDLE.iterdir():
        (tmp_path / file.name).symlink_to(file)
    manifest = json.loads((BUNDLE / "manifest.json").read_text())
    change(manifest)
    (tmp_path / "manifest.json").unlink()
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(RecognizerError, match=says):
        open_recognizer(RecognizerEntry(source=str(tmp_path)))


def test_a_bias_of_ones_own_moves_between_leaks_and_false_alarms():
    text = "Grace will mark the bill in May while Rose and Jordan chase the china plates in Reading."
    covered = {
        bias: sum(
            span.end - span.start for span in open_recognizer(RecognizerEntry(outside_bias=bias)).spans([text])[0]
        )
        for bias in (-8.0, 8.0)
    }
    assert covered[-8.0] > covered[8.0]
    fingerprints = {open_recognizer(RecognizerEntry(outside_bias=bias)).fingerprint() for bias in (None, -8.0, 8.0)}
    assert len(fingerprints) == 3


@pytest.fixture
def model_bundle(hugging_face, tmp_path):
    """The same folder with a manifest and a card, as training exports one."""
    folder = tmp_path / "names"
    shutil.copytree(hugging_face, folder)
    labels = ["O", "B-PER", "I-PER", "B-MISC"]
    write_bundle(folder, [file.name for file in folder.iterdir()], task="token_classification", labels=labels)
    return folder


def test_a_model_bundle_for_token_classification_is_a_recognizer(model_bundle, hugging_face):
    texts = ["Ana Pop lives in Cluj.", "call Mr. Okafor"]
    found = []
    for folder in (model_bundle, hugging_face):
        recognizer = open_recognizer(RecognizerEntry(source=str(folder), outside_bias=-10))
        found.append([[(s.start, s.end, s.entity_type) for s in spans] for spans in recognizer.spans(texts)])
    assert found[0] == found[1]
    assert {entity_type for spans in found[0] for _, _, entity_type in spans} == {"PERSON"}


def test_a_model_bundle_with_a_changed_file_is_refused(model_bundle):
    weights = model_bundle / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"\x01")
    with pytest.raises(RecognizerError, match=r"names/model.safetensors is not the file that the manifest names"):
        open_recognizer(RecognizerEntry(source=str(model_bundle)))


def test_labels_of_a_model_bundle_need_entity_types(model_bundle):
    edit(model_bundle, labels=["O", "B-PER", "I-PER", "B-PLANET"])
    edit_config = model_bundle / "config.json"
    edit_config.write_text(edit_config.read_text().replace("B-MISC", "B-PLANET"))
    reseal(model_bundle)
    with pytest.raises(RecognizerError, match=r"names/manifest.json: field labels: .*PLANET"):
        open_recognizer(RecognizerEntry(source=str(model_bundle)))
