"""How the graph is run by benchmarks: as its config has it, but with nothing kept."""

from pathlib import Path

import yaml

from benchmarks.servers import without_cache
from tests.conftest import ROOT


def test_the_graph_is_run_as_it_is_configured_but_without_its_cache(tmp_path: Path) -> None:
    config = yaml.safe_load((ROOT / "serve_config.yaml").read_text())
    for arguments in ([], ["--config", str(ROOT / "serve_config.yaml")]):
        changed = without_cache([*arguments, "--no-dashboard"], tmp_path)
        assert "--no-dashboard" in changed
        written = yaml.safe_load(Path(changed[changed.index("--config") + 1]).read_text())
        cache = written["applications"][0]["args"]["ingress"]["cache"]
        assert cache.pop("enabled") is False
        kept = {**config["applications"][0]["args"]["ingress"]["cache"]}
        assert kept.pop("enabled") is True
        assert cache == kept
        written["applications"][0]["args"]["ingress"].pop("cache")
        expected = yaml.safe_load((ROOT / "serve_config.yaml").read_text())
        expected["applications"][0]["args"]["ingress"].pop("cache")
        assert written == expected


def test_a_config_that_says_nothing_of_the_cache_is_taken_too(tmp_path: Path) -> None:
    config = tmp_path / "config.yaml"
    config.write_text(yaml.safe_dump({"applications": [{"name": "text"}]}))
    [_, changed] = without_cache(["--config", str(config)], tmp_path / ".")
    args = yaml.safe_load(Path(changed).read_text())["applications"][0]["args"]
    assert args == {"ingress": {"cache": {"enabled": False}}}
