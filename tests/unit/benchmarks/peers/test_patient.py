"""The config that the graph is served with here."""

from __future__ import annotations

from pathlib import Path

import yaml

from benchmarks.peers.patient import patient
from benchmarks.servers import ROOT
from graphs.text import TextGraph


def test_nobody_is_refused_and_the_rest_stays(tmp_path: Path) -> None:
    written = yaml.safe_load(patient(ROOT / "serve_config.yaml", tmp_path).read_text())["applications"][0]["args"]
    before = yaml.safe_load((ROOT / "serve_config.yaml").read_text())["applications"][0]["args"]
    assert written["ingress"]["limits"]["max_wait_s"] >= written["ingress"]["default_timeout_s"]
    TextGraph.model_validate(written)
    before["ingress"]["limits"]["max_wait_s"] = written["ingress"]["limits"]["max_wait_s"]
    assert written == before
