"""The hub's own client, up to the network: there, a hub of one repository answers from memory."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx2
import huggingface_hub
import pytest
from huggingface_hub.utils import _http as hub_http
from huggingface_hub.utils import close_session, set_client_factory

from preprocessing.bundle import BundleError, open_source, pinned
from tests.bundles import TOKENIZER, write_bundle
from tests.tiny import tiny_folder

REPO, REVISION, COMMIT = "owner/mood", "v1.2", "c0ffee" + "0" * 34


class OneRepository:
    """The hub's HTTP interface, as far as a snapshot needs it. Refuses connections while `down`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.down = False
        self.commit = COMMIT
        self.asked: list[str] = []

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        if self.down:
            raise httpx2.ConnectError("no route to host")
        self.asked.append(f"{request.method} {request.url.path}")
        parts = request.url.path.strip("/").split("/", 3)
        if request.url.path in (f"/api/models/{REPO}/revision/{REVISION}", f"/api/models/{REPO}"):
            return httpx2.Response(200, json={"id": REPO, "sha": self.commit, "siblings": []})
        if request.url.path == f"/api/models/{REPO}/tree/{COMMIT}":
            return httpx2.Response(200, json=[self._entry(file) for file in sorted(self.folder.rglob("*"))])
        if "/".join(parts[:2]) == REPO and parts[2] == "resolve":
            return self._file(request.method, parts[3].removeprefix(f"{COMMIT}/"))
        if request.url.path == f"/api/models/{REPO}/revision/{COMMIT}":
            return httpx2.Response(200, json={"id": REPO, "sha": COMMIT, "siblings": []})
        known = f"/api/models/{REPO}/" in request.url.path
        code = "RevisionNotFound" if known else "RepoNotFound"
        return httpx2.Response(404, headers={"X-Error-Code": code, "X-Error-Message": code}, json={"error": code})

    def _entry(self, file: Path) -> dict[str, object]:
        path = file.relative_to(self.folder).as_posix()
        if file.is_dir():
            return {"type": "directory", "path": path, "oid": ""}
        return {"type": "file", "path": path, "size": file.stat().st_size, "oid": _etag(file)}

    def _file(self, method: str, name: str) -> httpx2.Response:
        file = self.folder / name
        headers = {"X-Repo-Commit": COMMIT, "ETag": f'"{_etag(file)}"', "Content-Length": str(file.stat().st_size)}
        return httpx2.Response(200, headers=headers, content=b"" if method == "HEAD" else file.read_bytes())


def _etag(file: Path) -> str:
    return hashlib.sha1(file.read_bytes()).hexdigest()


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OneRepository]:
    repository = OneRepository(tiny_folder(tmp_path / "repository", labels=["bad", "good"]))
    (repository.folder / "training.log").write_text("nobody needs this")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "cache"))
    set_client_factory(lambda: httpx2.Client(transport=httpx2.MockTransport(repository), follow_redirects=True))
    yield repository
    set_client_factory(hub_http.default_client_factory)
    close_session()


def test_a_hub_id_is_downloaded_at_its_revision(hub: OneRepository) -> None:
    source = open_source(f"{REPO}@{REVISION}")
    assert (source.name, source.version, source.labels) == (REPO, COMMIT, ("bad", "good"))
    assert source.hf_path is not None
    assert (source.hf_path / "model.safetensors").read_bytes() == (hub.folder / "model.safetensors").read_bytes()
    assert f"GET /api/models/{REPO}/revision/{REVISION}" in hub.asked
    assert not any("training.log" in asked for asked in hub.asked)


def test_a_hub_that_is_down_does_not_stop_what_was_downloaded(hub: OneRepository) -> None:
    first = open_source(f"{REPO}@{REVISION}")
    hub.down = True
    assert open_source(f"{REPO}@{REVISION}") == first


def test_a_bundle_on_the_hub_is_verified(hub: OneRepository) -> None:
    shutil.copy(TOKENIZER, hub.folder)
    names = ["config.json", "tokenizer.json", "model.safetensors"]
    write_bundle(hub.folder, names, task="classification", labels=["bad", "good"], name="mood")
    source = open_source(f"{REPO}@{REVISION}")
    assert (source.name, source.version, source.license) == (REPO, COMMIT, "Apache-2.0")


def test_of_a_bundle_on_the_hub_exactly_its_files_are_fetched(hub: OneRepository) -> None:
    (hub.folder / "torch").mkdir()
    for name in ("config.json", "tokenizer.json", "model.safetensors"):
        (hub.folder / name).rename(hub.folder / "torch" / name)
    shutil.copy(TOKENIZER, hub.folder / "torch")
    (hub.folder / "columns.json").write_text("{}")
    (hub.folder / "odd [1]*.data").write_bytes(b"1")
    (hub.folder / "other.safetensors").write_bytes(b"nobody vouches for it")
    names = ["torch/config.json", "torch/tokenizer.json", "torch/model.safetensors", "columns.json", "odd [1]*.data"]
    write_bundle(hub.folder, names, task="classification", labels=["bad", "good"], name="mood")
    source = open_source(f"{REPO}@{REVISION}")
    assert source.hf_path is not None
    folder = source.hf_path.parent
    found = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}
    assert found == {*names, "manifest.json", "README.md"}


def test_a_hub_that_does_not_answer_is_a_bundle_error(hub: OneRepository) -> None:
    hub.down = True
    with pytest.raises(BundleError, match=f"{REPO} is no local folder and the hub did not give it: "):
        open_source(REPO)


@pytest.mark.parametrize("source", [f"{REPO}@gone", "owner/nobody"])
def test_an_unknown_repository_or_revision_is_named(hub: OneRepository, source: str) -> None:
    with pytest.raises(BundleError, match=rf"{source} is no local folder .*NotFound") as refused:
        open_source(source)
    assert "\n" not in str(refused.value)
    assert huggingface_hub.__version__


@pytest.mark.parametrize("source", [REPO, f"{REPO}@{REVISION}"])
def test_a_graph_serves_one_commit_whatever_moves_afterwards(hub: OneRepository, source: str) -> None:
    fixed = pinned(source)
    assert fixed == f"{REPO}@{COMMIT}"
    hub.commit = "beef" * 10
    assert pinned(source) == f"{REPO}@{hub.commit}"
    asked = len(hub.asked)
    assert pinned(fixed) == fixed
    assert len(hub.asked) == asked


def test_a_hub_that_is_down_is_pinned_to_what_was_downloaded(hub: OneRepository) -> None:
    open_source(f"{REPO}@{REVISION}")
    hub.down = True
    assert pinned(f"{REPO}@{REVISION}") == f"{REPO}@{COMMIT}"
    with pytest.raises(BundleError, match=rf"{REPO}@other is no local folder and the hub did not give it"):
        pinned(f"{REPO}@other")


def test_an_unknown_repository_cannot_be_pinned(hub: OneRepository) -> None:
    with pytest.raises(BundleError, match=r"owner/nobody is no local folder .*NotFound") as refused:
        pinned("owner/nobody")
    assert "\n" not in str(refused.value)
