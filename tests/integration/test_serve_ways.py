"""The other ways to start the graph, as Ray comes, without our flags: `serve run` and `serve deploy`. On a Ray of
their own."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import httpx
import pytest
import yaml

from cluster import processes
from cluster.ports import free_port, free_ports
from tests.conftest import ROOT, wait_until
from tests.tiny import tiny_folder

pytestmark = pytest.mark.long
SERVE = [sys.executable, "-m", "ray.serve.scripts"]
# Everything on 127.0.0.1 (see cluster/flags.py on the name), where no token is needed.
LOCAL = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_AUTH_MODE": "disabled", "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0"}


@pytest.fixture(scope="module")
def ray_cluster():
    """A Ray cluster, on free ports, for the tests of this module; ends with the last, by pid."""
    folder = Path(tempfile.mkdtemp(prefix="cr-", dir="/tmp"))
    gcs, dashboard, client, agent, grpc, runtime_env, metrics = free_ports(7)
    command = [
        *(sys.executable, "-m", "ray.scripts.scripts", "start", "--head", "--block"),
        *("--node-ip-address", "127.0.0.1", "--port", str(gcs), "--dashboard-host", "127.0.0.1"),
        *("--dashboard-port", str(dashboard), "--ray-client-server-port", str(client)),
        *("--dashboard-agent-listen-port", str(agent), "--dashboard-agent-grpc-port", str(grpc)),
        *("--runtime-env-agent-port", str(runtime_env), "--metrics-export-port", str(metrics)),
        *("--temp-dir", str(folder), "--object-store-memory", "150000000", "--disable-usage-stats"),
    ]
    environ = {**os.environ, **LOCAL}
    with (folder / "ray.log").open("wb") as log:
        head = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=log, stderr=log, start_new_session=True)
    try:
        url = f"http://127.0.0.1:{dashboard}"
        assert wait_until(lambda: answers(f"{url}/api/version"), 90), (folder / "ray.log").read_text()
        yield url, f"127.0.0.1:{gcs}", free_port()
    finally:
        # All at once: asked politely, a raylet first waits half a minute for workers that take no hint.
        started = processes.descendants(head.pid)
        head.kill()
        processes.end([*started, *processes.users_of(folder)], grace_s=1)
        head.wait()
        shutil.rmtree(folder, ignore_errors=True)


def answers(url):
    try:
        return httpx.get(url, timeout=5).status_code == 200
    except httpx.HTTPError:
        return False


def config_file(path, model, port):
    """serve_config.yaml, with one tiny model, another port and another prefix: `serve run` wants the root."""
    config = yaml.safe_load((ROOT / "serve_config.yaml").read_text())
    config["http_options"]["port"] = port
    config["applications"][0]["route_prefix"] = "/deployed"
    config["applications"][0]["args"]["models"] = [{"name": "mood", "source": str(model), "backend": "fake"}]
    path.write_text(yaml.safe_dump(config))
    return path


def ask(url):
    answer = httpx.post(f"{url}/api/v1/predict/mood", json={"inputs": ["good", "mail ana@example.com"]}, timeout=30)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_serve_deploy_onto_a_running_cluster(ray_cluster, tmp_path):
    dashboard, _, port = ray_cluster
    config = config_file(tmp_path / "config.yaml", tiny_folder(tmp_path / "mood", labels=("bad", "good")), port)
    subprocess.run(
        [*SERVE, "deploy", str(config), "--address", dashboard],
        cwd=ROOT,
        env={**os.environ, **LOCAL, "PYTHONPATH": str(ROOT)},
        check=True,
        timeout=120,
    )
    url = f"http://127.0.0.1:{port}/deployed"
    assert wait_until(lambda: answers(f"{url}/readyz"), 120)
    assert ask(url)["usage"]["items"] == 2


def test_serve_run_of_the_builder(ray_cluster, tmp_path):
    _, address, port = ray_cluster
    environ = {**os.environ, **LOCAL, "RAY_ADDRESS": address}
    # `serve run` takes no port: it uses the one of the Serve that already runs.
    if not answers(f"http://127.0.0.1:{port}/-/healthz"):
        start = [*SERVE, "start", "--address", address, "--http-host", "127.0.0.1", "--http-port", str(port)]
        subprocess.run(start, cwd=ROOT, env=environ, check=True, timeout=120)
    with (tmp_path / "run.log").open("wb") as log:
        run = subprocess.Popen(
            [*SERVE, "run", "graphs.text:build", "--address", address], cwd=ROOT, env=environ, stdout=log, stderr=log
        )
    try:
        url = f"http://127.0.0.1:{port}"
        ready = wait_until(lambda: answers(f"{url}/readyz") or run.poll() is not None, 120)
        assert ready, (tmp_path / "run.log").read_text()
        assert run.poll() is None, (tmp_path / "run.log").read_text()
        names = [m["name"] for m in httpx.get(f"{url}/api/v1/models").json()["models"]]
        assert names == ["sentiment", "tags", "embed"]
    finally:
        run.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            run.wait(60)
        run.kill()
        run.wait()
