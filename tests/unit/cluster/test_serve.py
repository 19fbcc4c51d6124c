"""The local server's own decisions: options, config, failures in words. Running it is for the integration tests."""

from __future__ import annotations

import json
import os
import socket
import stat
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cluster import serve
from cluster.ports import LOOPBACK, bind_error, free_port

CONFIG = "applications: [{name: text, import_path: 'graphs.text:build'}]\n"


def load(folder: Path, text: str, *arguments: str) -> dict[str, Any]:
    path = folder / "serve_config.yaml"
    path.write_text(text)
    return serve._load(serve._parse(["--config", str(path), *arguments]))


@pytest.mark.parametrize(
    ("config", "arguments", "address"),
    [
        (CONFIG, [], "127.0.0.1:8000"),
        (CONFIG + "http_options: {port: 8001}\n", [], "127.0.0.1:8001"),
        (CONFIG + "http_options: {port: 8001}\n", ["--port", "8002"], "127.0.0.1:8002"),
        # A config that is made for a cluster does not open this machine; the command line may.
        (CONFIG + "http_options: {host: 0.0.0.0}\n", [], "127.0.0.1:8000"),
        (CONFIG, ["--host", "0.0.0.0"], "0.0.0.0:8000"),
    ],
)
def test_host_and_port(tmp_path: Path, config: str, arguments: list[str], address: str) -> None:
    assert serve._address(load(tmp_path, config, *arguments)) == address


def test_other_http_options_stay(tmp_path: Path) -> None:
    config = load(tmp_path, CONFIG + "http_options: {request_timeout_s: 7}\n")
    assert config["http_options"]["request_timeout_s"] == 7


def test_grpc_port_of_the_command_line_wins(tmp_path: Path) -> None:
    config = load(tmp_path, CONFIG + "grpc_options: {port: 9000, grpc_servicer_functions: [a.b]}\n", "--grpc-port", "1")
    assert config["grpc_options"] == {"port": 1, "grpc_servicer_functions": ["a.b"]}


@pytest.mark.parametrize("text", ["", "[]", "applications: []", "applications: [", "http_options: {port: 1}"])
def test_a_config_that_is_none_ends_with_2(tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "c.yaml"
    path.write_text(text)
    assert serve.main(["--config", str(path)]) == 2
    assert str(path) in capsys.readouterr().err


def test_a_port_that_is_taken_ends_with_2_and_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "c.yaml"
    path.write_text(CONFIG)
    with socket.create_server((LOOPBACK, 0)) as taken:
        port = taken.getsockname()[1]
        assert serve.main(["--config", str(path), "--port", str(port)]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert f"127.0.0.1:{port} is not free" in output.err
    assert output.err.count("\n") == 1


def test_a_free_port_is_free() -> None:
    assert bind_error(LOOPBACK, free_port()) is None


@pytest.mark.parametrize(("host", "port"), [(LOOPBACK, 70_000), ("no.such.host.invalid", 8000)])
def test_an_impossible_address_has_a_reason(host: str, port: int) -> None:
    assert bind_error(host, port)


def test_the_run_folder_is_private_and_on_record(tmp_path: Path) -> None:
    run_dir = serve._make_run_dir(tmp_path / "run")
    record = json.loads((run_dir / serve.RECORD).read_text())
    assert stat.S_IMODE(run_dir.stat().st_mode) == 0o700
    assert stat.S_IMODE((run_dir / "auth_token").stat().st_mode) == 0o600
    assert len((run_dir / "auth_token").read_text()) == 64
    assert (record["pid"], record["checkout"]) == (os.getpid(), str(serve.ROOT))


def application(status: str, message: str = "", **deployments: tuple[str, str]) -> dict[str, Any]:
    stages = {
        name: SimpleNamespace(status=state, message=text, replica_states={})
        for name, (state, text) in deployments.items()
    }
    return {"text": SimpleNamespace(status=status, message=message, deployments=stages)}


@pytest.mark.parametrize("status", ["DEPLOY_FAILED", "UNHEALTHY"])
def test_a_stage_that_fails_is_named_with_the_last_line_of_its_story(status: str) -> None:
    story = "Traceback …\n  File x\n\x1b[36mValueError\x1b[39m: no weights\n"
    with pytest.raises(serve.StartError, match=r"^stage Model failed to start: ValueError: no weights$") as caught:
        serve._check_failures(application("DEPLOYING", Good=("HEALTHY", ""), Model=(status, story)))
    assert "Traceback" in caught.value.report
    assert "\x1b" not in caught.value.report


def test_an_application_that_fails_before_its_stages_is_named() -> None:
    with pytest.raises(serve.StartError, match=r"^application text failed to start: ImportError: x$"):
        serve._check_failures(application("DEPLOY_FAILED", "ImportError: x"))


def test_stages_on_their_way_are_no_failure() -> None:
    serve._check_failures(application("DEPLOYING", Good=("HEALTHY", ""), Model=("UPDATING", "")))
