"""`export.torch`: weights that torch answers with as the graph does. What is made of a bundle goes by its own rules."""

import dataclasses
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("onnx")

from safetensors.numpy import save_file  # noqa: E402
from transformers import BertConfig, BertModel  # noqa: E402

from deployments.model.backends import BackendError, create_backend  # noqa: E402
from preprocessing.bundle import BUNDLED_ROOT, Bundle, ModelSource, open_source  # noqa: E402
from preprocessing.columns import ColumnTransform, Number  # noqa: E402
from tests.bundles import reseal  # noqa: E402
from tests.unit.training.projects.tiny import config_of  # noqa: E402
from training.__main__ import main  # noqa: E402
from training.encoder import FEATURE_LAYERS, LAYERS, WIDTH  # noqa: E402
from training.graphs import as_int8_dynamic  # noqa: E402
from training.projects.encoder import ProjectEncoder, write_graph, write_torch  # noqa: E402
from training.projects.engine import engine_behind  # noqa: E402
from training.projects.flow import train_text  # noqa: E402
from training.projects.head import LinearHead, write_head  # noqa: E402
from training.projects.tracking import NoTracker  # noqa: E402

# As it stands in the server's config, and cheap to open.
BLOCK = {"policy": {"threshold": 0.9, "operator": "redact"}, "recognizers": []}
IDS = np.array([[2, 9, 10, 11, 3, 0], [2, 14, 5, 7, 8, 3]], dtype=np.int64)


@pytest.fixture(scope="module")
def project(quick_export: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a run behind an anonymizer of its own, weights for torch in its bundle: `run` and `run.yaml`."""
    folder = tmp_path_factory.mktemp("project")
    given = {"training": {"epochs": 1, "batch": 16, "rate": 0.01}, "export": {"torch": True}, "method": "full"}
    config = config_of(folder, name="behind", anonymizer=BLOCK, **given)
    train_text(config, NoTracker(), say=lambda text: None)
    (folder / "run.yaml").write_text(config.to_yaml())
    return folder


def answers(kind: str, source: ModelSource, **options: Any) -> np.ndarray:
    backend = create_backend(kind, source, **options)
    backend.load()
    found: np.ndarray = backend.predict(IDS, (IDS > 0).astype(np.int64))
    return found


def test_torch_answers_as_the_graph_does(project: Path) -> None:
    source = open_source(str(project / "run" / "bundle"))
    assert source.hf_path == project / "run" / "bundle" / "torch"
    graph, weights = (answers(kind, source, features=True) for kind in ("onnx", "torch"))
    assert graph.shape == (2, 2 + 16)
    assert np.ptp(graph[:, 0]) > 1e-3
    assert np.abs(graph - weights).max() < 1e-5
    config = json.loads((source.hf_path / "config.json").read_text())
    assert (config["architectures"], config["id2label"]) == (["BertModel"], {"0": "bad", "1": "good"})


def test_so_it_does_where_the_bundled_encoder_is_trained(tmp_path: Path) -> None:
    """Its graph gives features before its last norms, over three layers."""
    torch.manual_seed(3)
    sizes = {"hidden_size": WIDTH, "num_hidden_layers": LAYERS, "num_attention_heads": 12, "intermediate_size": 1536}
    model = BertModel(
        BertConfig(vocab_size=30, max_position_embeddings=16, layer_norm_eps=1e-12, **sizes), add_pooling_layer=False
    ).eval()
    for name, values in model.named_parameters():
        if "LayerNorm" in name:
            torch.nn.init.normal_(values, mean=float(name.endswith("weight")), std=0.2)
    # As in the bundled one.
    last = model.encoder.layer[-1].output.LayerNorm
    for i, (gamma, beta) in enumerate([(1e-9, 1e-9), (4.8e-33, 1e-32), (1e-9, 1e-2)]):
        last.weight.data[i], last.bias.data[i] = gamma, beta
    before = {name: values.clone() for name, values in model.state_dict().items()}
    bundled = BUNDLED_ROOT / "all-minilm-l6-v2"
    encoder = ProjectEncoder(
        "bundled", tmp_path, bundled / "tokenizer.json", bundled / "encoder.onnx", 16, FEATURE_LAYERS
    )
    draw = np.random.default_rng(0)
    read = LinearHead(draw.normal(0, 0.1, (3, 1152)).astype(np.float32), np.zeros(3, np.float32))
    write_torch(encoder, model, ("a", "b", "c"), tmp_path / "torch")
    assert all(torch.equal(before[name], values) for name, values in model.state_dict().items())
    write_head(
        tmp_path / "head.safetensors", write_graph(encoder, model, read, tmp_path / "encoder.onnx", "float32", [])
    )
    source = dataclasses.replace(
        open_source("bundled:sentiment"), onnx_path=tmp_path / "encoder.onnx", hf_path=tmp_path / "torch",
        head_path=tmp_path / "head.safetensors",
    )  # fmt: skip
    graph, weights = (answers(kind, source, features=True) for kind in ("onnx", "torch"))
    assert graph.shape == (2, 3 + 1152)
    assert np.abs(graph - weights).max() < 1e-3  # of features that reach 10
    assert np.abs(graph - weights)[:, :3].max() < 1e-4
    for dtype, off in (("float16", 0.05), ("bfloat16", 0.5)):
        assert np.abs(graph - answers("torch", source, features=True, dtype=dtype)).max() < off


def test_gradients_go_through_the_head(project: Path) -> None:
    pytest.importorskip("captum")
    backend: Any = create_backend("torch", open_source(str(project / "run" / "bundle")))
    backend.load()
    row, nothing = IDS[:1], np.array([[2, 0, 0, 0, 0, 0]], dtype=np.int64)
    movable = np.arange(6) > 0
    wanted = np.diff(np.concatenate([backend.predict(ids, np.ones_like(ids)) for ids in (nothing, row)]), axis=0)[0]
    found = backend.attribute(row[0], movable, 1)
    assert found.sum() == pytest.approx(wanted[1] - wanted[0], rel=0.05, abs=1e-3)


def test_weights_that_do_not_say_what_the_head_reads_are_refused(project: Path, tmp_path: Path) -> None:
    """transformers would draw a classifier at random."""
    source = open_source(str(project / "run" / "bundle"))
    assert source.hf_path is not None
    shutil.copytree(source.hf_path, tmp_path / "torch")
    (tmp_path / "torch" / "features.safetensors").unlink()
    with pytest.raises(BackendError, match=r"there is no features\.safetensors"):
        answers("torch", dataclasses.replace(source, hf_path=tmp_path / "torch"))
    with pytest.raises(BackendError, match="are not of one model"):
        answers("torch", dataclasses.replace(source, head_path=BUNDLED_ROOT / "sentiment" / "head.safetensors"))


def test_what_float16_rounds_away_is_not_multiplied_up(project: Path, tmp_path: Path) -> None:
    """As weights were written once: 1 / gamma of a norm whose gamma is 1e-9."""
    source = open_source(str(project / "run" / "bundle"))
    assert source.hf_path is not None
    shutil.copytree(source.hf_path, tmp_path / "torch")
    old = dataclasses.replace(source, hf_path=tmp_path / "torch")
    scale, shift = np.ones(16, np.float32), np.zeros(16, np.float32)
    for scale[3] in (1.0, 1e4):
        save_file({"scale": scale, "shift": shift}, tmp_path / "torch" / "features.safetensors")
        assert answers("torch", old, dtype="float16").shape == (2, 2)
    scale[3] = 1e9
    save_file({"scale": scale, "shift": shift}, tmp_path / "torch" / "features.safetensors")
    with pytest.raises(BackendError, match=r"float16 does not hold .*: take bfloat16 or float32"):
        answers("torch", old, dtype="float16")
    for dtype in ("float32", "bfloat16"):
        assert answers("torch", old, dtype=dtype).shape == (2, 2)


def test_a_head_that_reads_columns_is_refused(project: Path) -> None:
    source = open_source(str(project / "run" / "bundle"))
    columns = ColumnTransform((Number("amount", 0.0, 1.0, marks_missing=False),))
    with pytest.raises(BackendError, match=r"is for task tabular: its head reads columns, too\. Take onnx"):
        answers("torch", dataclasses.replace(source, task="tabular", columns=columns))


def test_an_encoder_for_torch_beside_a_head_is_no_classifier(project: Path, tmp_path: Path) -> None:
    bundle = Path(shutil.copytree(project / "run" / "bundle", tmp_path / "bundle"))
    graph = bundle / "encoder.onnx"
    graph.write_bytes(as_int8_dynamic(graph.read_bytes()))
    reseal(bundle)
    given = ["--to", "int8-dynamic", "--data", str(project / "rows.jsonl"), "--held-out", "6"]
    given += ["--config", str(project / "run.yaml"), "--max-loss", "100"]
    refused = r"encoder\.onnx is quantized already: give the model that it was made from"
    with pytest.raises(SystemExit, match=refused):
        main(["quantize", str(bundle), *given, "--out", str(tmp_path / "out")])
    with pytest.raises(SystemExit, match=refused):
        main(["quantize", str(bundle), *given, "--into-parent", "--reference", str(bundle)])
    with pytest.raises(SystemExit, match=r"was not made from .*: one of them alone has a head"):
        main(["quantize", str(bundle), *given, "--into-parent", "--reference", str(project / "encoder")])
    assert main(["quantize", str(bundle), *given, "--into-parent", "--reference", str(project / "run/bundle")]) == 0


COMMANDS = {
    "quantize": ["--to", "fp16", "--max-loss", "100"],
    "distill": ["--layers", "1", "--epochs", "1", "--most", "8"],
    "prune": ["--method", "structured", "--share", "0.5"],
}
OTHER = "than those of the default anonymizer .*: name the config that it was trained by with --config"


def test_what_is_made_of_a_bundle_is_judged_behind_its_own_rules(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bundle, alone = project / "run" / "bundle", tmp_path / "behind.yaml"
    alone.write_text(json.dumps({"anonymizer": BLOCK}))
    for name, options in COMMANDS.items():
        source = tmp_path / "distill" if name == "prune" else bundle  # a student has a classifier for torch
        config = alone if name == "prune" else project / "run.yaml"
        given = [name, str(source), *options, "--data", str(project / "rows.jsonl"), "--out", str(tmp_path / name)]
        given += ["--held-out", "6"]
        with pytest.raises(SystemExit, match=OTHER):
            main(given)
        assert not (tmp_path / name).exists()
        assert main([*given, "--config", str(config)]) == 0
        made = Bundle.open(tmp_path / name).manifest
        assert made.pipeline == Bundle.open(bundle).manifest.pipeline
        assert f"--config {config}" in made.created_by
    assert capsys.readouterr().out.count("points lost") == 3


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ("anonymizer: {policy: {threshold: 0.8}, recognizers: []}", "behind other PII rules .* of the anonymizer of "),
        ("anonymizer: {policy: {threshold: 3}}", r"anonymizer: policy\.threshold: "),
        ("anonymizer: {secret_env: NOT_SET, recognizers: []}", "anonymizer: .*NOT_SET"),
        ("anonymizer: {recognizers: [{source: ./nowhere}]}", "recognizer ./nowhere"),
        ("models: []", "name: Field required"),
        ("- no", "is not a block of fields"),
    ],
)
def test_a_config_of_other_rules_is_refused(project: Path, tmp_path: Path, config: str, said: str) -> None:
    (tmp_path / "other.yaml").write_text(config)
    source = open_source(str(project / "run" / "bundle"))
    with pytest.raises(SystemExit, match=said):
        engine_behind(source, tmp_path / "other.yaml")
    assert engine_behind(source, project / "run.yaml").fingerprint() == source.pipeline.pii
