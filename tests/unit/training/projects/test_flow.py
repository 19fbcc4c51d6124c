"""From files to a bundle that answers, on a tiny encoder; the PII engine here is the one without a classifier."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

pytest.importorskip("torch")
pytest.importorskip("peft")

from deployments.anonymizer.config import AnonymizerConfig
from deployments.messages import PostprocessRequest
from deployments.model.backends import create_backend
from deployments.model.novelty import watched
from deployments.postprocessor.core import Postprocessor, Reading
from deployments.recognizers.open import open_engine
from deployments.review import ReviewReason
from preprocessing.bundle import BUNDLED_ROOT, Bundle, BundleError, open_source
from preprocessing.columns import ColumnsError
from preprocessing.pii import PiiEngine, PiiPolicy
from preprocessing.texts import RawText
from tests.unit.training.projects.tiny import config_of
from training.projects import flow, promotion
from training.projects.bundle import precision_of
from training.projects.config import ProjectConfig, read_config
from training.projects.engine import engine_of
from training.projects.gate import GateConfig
from training.projects.judged import TestRows, read_rows
from training.projects.predict import Predictor
from training.projects.prepare import Prepared, Rows, documents
from training.projects.report import Report
from training.projects.table import PART_COLUMN
from training.projects.tracking import NoTracker

CANARY = "zebulon.quirk@example.com"
Engine = Callable[..., PiiEngine]


@pytest.fixture(scope="module")
def project(quick_export: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with two finished runs: `lora`, and `tabular` with a linear head."""
    folder = tmp_path_factory.mktemp("project")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flow, "engine_of", lambda config: PiiEngine())
        config = config_of(folder, output=str(folder / "lora"), name="lora", data={"slices": ["part", "who"]})
        with (folder / "rows.jsonl").open("a") as file:
            row = {"text": f"mail me at {CANARY}", "label": "good", "part": "train", "amount": 1, "who": CANARY}
            file.write(json.dumps(row) + "\n")
        flow.train_text(config, NoTracker(), say=lambda text: None)
        data = {"files": [str(folder / "rows.jsonl")], "split": "part", "numeric": ["amount"]}
        tabular = config_of(
            folder, output=str(folder / "tabular"), name="tabular", task="tabular", method="head", data=data
        )
        flow.train_text(tabular, NoTracker(), say=lambda text: None)
        yield folder


def rows_of(project: Path) -> TestRows:
    config = config_of(project, name="lora", data={"files": [str(project / "rows.jsonl")], "split": "part"})
    return read_rows(config, engine=PiiEngine())


def ask(folder: Path, **columns: Any) -> np.ndarray:
    texts = [RawText("great support"), RawText("bad call")]
    return Predictor.open(folder / "bundle", PiiEngine()).probabilities(texts, columns)


def test_the_bundle_is_whole_and_says_what_it_was_trained_on(project: Path) -> None:
    manifest = Bundle.open(project / "lora" / "bundle").manifest
    assert manifest.labels == ("bad", "good")
    assert manifest.pipeline.pii == PiiEngine().fingerprint()
    assert len(manifest.data[0]["sha256"]) == 64
    assert len(manifest.commit) >= 40
    assert manifest.calibration.keys() == {"temperature", "review_below", "review_redacted"}
    assert manifest.metrics["test"]["per_slice"].keys() == {"part=test", "who=no value"}
    assert manifest.files.keys() == {
        "encoder.onnx", "head.safetensors", "tokenizer.json", "reference.safetensors", "profile.json"
    }  # fmt: skip


def test_the_card_says_what_the_graph_is(project: Path) -> None:
    assert "Its graph: float32." in (project / "tabular" / "bundle" / "README.md").read_text()
    assert precision_of(BUNDLED_ROOT / "all-minilm-l6-v2" / "encoder.onnx") == "int8"


def test_what_serves_it_tells_novelty_and_sets(project: Path) -> None:
    source = open_source(str(project / "lora" / "bundle"))
    backend = create_backend("onnx", source, features=True)
    backend.load()
    encoded = source.open_pipeline().encode([d.text for d in documents([RawText("a great call")], PiiEngine()) if d])
    row = encoded.input_ids.astype(np.int64)[None]
    own, odd = (
        watched(backend, source.reference_path).predict(ids, np.ones_like(ids))[0] for ids in (row, row[:, ::-1])
    )
    assert source.reference_threshold is not None
    conformal = {float(coverage): q for coverage, q in source.conformal.items()}
    assert conformal.keys() == {0.8, 0.9}  # fifteen texts promise no more
    reading = Reading(source.task, 0, novelty_above=(own[-1] + odd[-1]) / 2, conformal=conformal)
    values, novelty = np.stack([own[:-1], odd[:-1]]), np.stack([own[-1], odd[-1]])
    request = PostprocessRequest(
        "mood", values, np.arange(3), np.ones(2, np.float32), 2, (None,) * 2, (None,) * 2, (),
        novelty=novelty, coverages=(0.9, None),
    )  # fmt: skip
    reply = Postprocessor({"mood": reading}).read(request)
    assert [ReviewReason.OUT_OF_DISTRIBUTION in reasons for reasons in reply.reasons] == [
        own[-1] > odd[-1],
        odd[-1] > own[-1],
    ]
    assert reply.sets[0] is not None
    assert reply.sets[1] is None
    profile = json.loads((project / "lora" / "bundle" / "profile.json").read_text())
    assert profile.keys() == {"labels", "score", "texts", "tokens", "redacted", "entities", "novelty"}
    assert "## When not to answer" in (project / "lora" / "bundle" / "README.md").read_text()


def test_it_answers_as_it_was_measured(project: Path) -> None:
    found = rows_of(project).evaluate(project / "lora" / "bundle")
    measured = Bundle.open(project / "lora" / "bundle").manifest.metrics["test"]
    assert found["accuracy"] == measured["accuracy"]
    assert found["log_loss"] == pytest.approx(measured["log_loss"], abs=2e-4)


def test_nothing_raw_is_written(project: Path) -> None:
    written = [path for path in project.glob("lora/**/*") if path.is_file()]
    assert len(written) > 6
    assert not [path.name for path in written if CANARY.split("@")[0].encode() in path.read_bytes()]


def test_a_recognizer_is_no_champion_of_texts(project: Path) -> None:
    with pytest.raises(BundleError, match="pii-names is a bundle of task token-classification: classification and"):
        rows_of(project).compare(project / "lora" / "bundle", BUNDLED_ROOT / "pii-names")


def test_a_foreign_engine_is_refused(project: Path) -> None:
    other = PiiEngine(PiiPolicy(threshold=0.9))
    with pytest.raises(BundleError, match="other PII rules"):
        Predictor.open(project / "lora" / "bundle", other)


def test_a_champion_of_older_rules_is_compared_with_where_that_is_asked_for(project: Path, tmp_path: Path) -> None:
    engine, champion = PiiEngine(PiiPolicy(threshold=0.9)), project / "lora" / "bundle"
    challenger = Path(shutil.copytree(champion, tmp_path / "bundle"))
    manifest = Bundle.open(champion).manifest
    spec = replace(manifest.pipeline, pii=engine.fingerprint())
    (challenger / "manifest.json").write_text(
        replace(manifest, pipeline=spec, fingerprint=spec.fingerprint()).to_json()
    )
    before = rows_of(project)
    rows = replace(before, engine=engine)
    with pytest.raises(BundleError, match="--champion-under-new-rules"):
        rows.compare(challenger, champion)
    gate = GateConfig(least_rows=10, margin=0.1, champion_under_new_rules=True)
    *_, verdict = rows.compare(challenger, champion, gate)
    assert verdict.passed
    with pytest.raises(BundleError, match="other PII rules"):
        rows.compare(champion, challenger, gate)  # a challenger is always of today


def test_a_model_is_trained_behind_the_servers_own_rules(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flow, "engine_of", engine_of)
    # As it stands in the server's config.
    block = {"policy": {"threshold": 0.9, "operator": "redact"}, "recognizers": [], "deployment": {"num_replicas": 2}}
    out = str(project / "behind")
    config = config_of(project, name="behind", method="head", output=out, anonymizer=block)
    bundle = flow.train_text(config, NoTracker(), say=lambda text: None)
    served = AnonymizerConfig.model_validate(block)
    engine = open_engine(served.all_policies(), served.recognizers, served.secret())
    assert Bundle.open(bundle).manifest.pipeline.pii == engine.fingerprint() != PiiEngine().fingerprint()
    assert read_rows(config, labels=("bad", "good")).evaluate(bundle)["rows"] == 30
    assert read_config(project / "behind" / "config.yaml") == config


def test_a_tabular_bundle_reads_its_columns(project: Path) -> None:
    manifest = Bundle.open(project / "tabular" / "bundle").manifest
    assert manifest.task == "tabular"
    assert manifest.files.keys() >= {"columns.json", "profile.json"}
    assert manifest.conformal
    assert not manifest.reference  # of the text alone it would say half
    low, high = (ask(project / "tabular", amount=[amount] * 2) for amount in (1, 25))
    assert not np.allclose(low, high)
    assert ask(project / "tabular").shape == (2, 2)  # a column left out is a missing one
    with pytest.raises(ColumnsError, match="1 unknown columns; the model reads "):
        ask(project / "tabular", age=[1, 2])


@pytest.mark.parametrize(("personal", "kept"), [(False, ("pro",)), (True, ("pro", CANARY))])
def test_which_categories_are_kept_is_told(personal: bool, kept: tuple[str, ...]) -> None:
    raw = {"name": "a", "output": "out", "task": "tabular", "data": {"files": ["a"], "categorical": ["plan"]}}
    config = ProjectConfig.model_validate(raw | {"checks": {"personal_categories": personal}})
    frame = pd.DataFrame({"plan": ["pro", CANARY] * 5, PART_COLUMN: "train"}, index=range(1, 11))
    report, engine = Report(), PiiEngine(PiiPolicy(entities=frozenset({"PHONE_NUMBER"})))
    found = flow._fit_columns(config, engine, Prepared(Rows(frame, ()), None), report)  # type: ignore[arg-type]
    assert found.categories[0].values == kept
    said = [finding.say for finding in report.findings]
    assert [say.startswith("1 values of column plan hold personal data") for say in said] == [True] * (not personal)
    assert all(say.endswith("Where it may: checks.personal_categories") for say in said)


def test_a_changed_transform_is_refused(project: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(project / "tabular" / "bundle", tmp_path / "bundle"))
    (copy / "columns.json").write_text((copy / "columns.json").read_text() + " ")
    with pytest.raises(BundleError, match=r"columns\.json"):
        Predictor.open(copy, PiiEngine())


def test_bad_data_stops_before_anything_is_trained(project: Path, tmp_path: Path) -> None:
    rows = (project / "rows.jsonl").read_text() + json.dumps({"text": " ", "label": "good", "part": "train"}) + "\n"
    (tmp_path / "rows.jsonl").write_text(rows)
    config = config_of(project, output=str(tmp_path / "run"), data={"files": [str(tmp_path / "rows.jsonl")]})
    with pytest.raises(SystemExit, match="blank_text: 1 rows"):
        flow.train_text(config, NoTracker(), say=lambda text: None)
    report = json.loads((tmp_path / "run" / "validation.json").read_text())
    assert [f["name"] for f in report["findings"] if f["level"] == "fatal"] == ["blank_text"]
    assert not (tmp_path / "run" / "bundle").exists()


def test_a_run_is_registered_and_promoted_in_a_real_registry(project: Path, store: Path) -> None:
    registry, bundle = promotion.open_registry(), project / "lora" / "bundle"
    rows, gate = rows_of(project), GateConfig(least_rows=10, margin=0.1)
    assert promotion.register(bundle, "mood", "challenger", registry) == "1"
    assert not promotion.promote("mood", "1", "champion", lambda _: rows, registry, gate).passed
    assert promotion.promote("mood", "1", "champion", lambda _: rows, registry, gate, first=True).passed
    assert promotion.register(bundle, "mood", None, registry) == "2"
    assert promotion.promote("mood", "2", "champion", lambda _: rows, registry, gate).passed
    assert registry.resolve("mood", "champion") == "2"
    assert registry.resolve("mood", "challenger") == "1"
    assert open_source("models:/mood@champion").version == "2"


def test_a_bundle_is_judged_on_the_split_that_it_was_trained_on(project: Path, tmp_path: Path) -> None:
    bundle = project / "lora" / "bundle"
    manifest = Bundle.open(bundle).manifest
    assert manifest.data[0]["split"] == "column part"
    config = config_of(project, data={"files": [str(project / "rows.jsonl")], "split": "", "split_seed": 1})
    with pytest.raises(BundleError, match=r"trained on the split `column part`, and the config's is `hash seed=1 "):
        promotion.read_judged(config, "test", bundle)
    bare = [{name: value for name, value in manifest.data[0].items() if name != "split"}]
    old = tmp_path / "bundle"
    old.mkdir()
    (old / "manifest.json").write_text(replace(manifest, data=tuple(bare)).to_json())
    with pytest.raises(BundleError, match="does not say how its data was split"):
        promotion.read_judged(config, "test", old)


def test_columns_that_the_rows_lack_are_named(project: Path) -> None:
    rows = rows_of(project)
    bare = TestRows(Rows(rows.rows.frame.drop(columns="amount"), rows.rows.documents), rows.config, rows.engine)
    with pytest.raises(BundleError, match="the rows do not have: amount"):
        bare.evaluate(project / "tabular" / "bundle")
