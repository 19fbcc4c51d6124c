from pathlib import Path

import pytest

from preprocessing.bundle import BundleError, fetch, open_source, pinned
from tests.bundles import head_and_encoder
from tests.tiny import tiny_folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return head_and_encoder(tmp_path)


def test_a_bundle_opens_by_its_name_and_by_its_folder(root: Path) -> None:
    assert open_source("bundled:head", root) == open_source(str(root / "head"))
    assert fetch("bundled:head", root) == fetch(str(root / "head")) == (root / "head", "head")


@pytest.mark.parametrize("name", ["nothing", "../enc", "", ".", ".."])
def test_an_unknown_bundle_is_refused_and_the_known_ones_are_named(root: Path, name: str) -> None:
    with pytest.raises(BundleError, match="there are: enc, head"):
        open_source(f"bundled:{name}", root)


@pytest.mark.parametrize("source", ["/nowhere/at/all", "./nowhere", "../nowhere", "~/nowhere", "a/b/c"])
def test_a_folder_that_does_not_exist_is_not_looked_for_on_the_hub(source: str) -> None:
    with pytest.raises(BundleError, match="does not exist"):
        open_source(source)


def test_a_model_for_another_task_is_refused(root: Path) -> None:
    with pytest.raises(BundleError, match=r"bundled:head is for task classification, .* expects task embedding\. Corr"):
        open_source("bundled:head", root, task="embedding")
    assert open_source("bundled:head", root, task="classification").task == "classification"


def test_a_plain_folder_is_local_and_for_the_task_of_its_architecture(tmp_path: Path) -> None:
    folder = tiny_folder(tmp_path / "mood", labels=["bad", "good"])
    source = open_source(str(folder), task="classification")
    assert (source.name, source.version, source.labels) == ("mood", "local", ("bad", "good"))
    with pytest.raises(BundleError, match="expects task embedding"):
        open_source(str(folder), task="embedding")


@pytest.mark.parametrize("source", ["bundled:sentiment", "./folder", "/no/such/folder", f"owner/name@{'0f' * 20}"])
def test_what_has_no_alias_is_pinned_already(source: str) -> None:
    assert pinned(source) == source
