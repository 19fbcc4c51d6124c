"""What integration and e2e tests share: servers that run as a user runs them, and end with their test."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from cluster import processes
from cluster.ports import LOOPBACK, free_port

ROOT = Path(__file__).resolve().parent.parent
START_S = 240.0
STOP_S = 60.0
_POLL_S = 0.1
_FAILED = ("DEPLOY_FAILED", "UNHEALTHY")
_HASTE = {
    "RAY_SERVE_CONTROL_LOOP_INTERVAL_S": "0.4",  # as served it is 1 s, and each graph takes several rounds to come up
    "RAY_metrics_report_interval_ms": "3000",  # as Ray comes it is 10 s, which tests of metrics would wait for
}
"""What makes the server of all tests quicker to deploy to and to tell: Ray's own periods, nothing of the graph's. Who
sets one in the environment gets that: `RAY_SERVE_CONTROL_LOOP_INTERVAL_S=1 make served`."""

StartServer = Callable[..., "RunningServer"]


class RunningServer:
    """`python -m cluster.serve` in a session, a run folder and a log file of its own, on free ports."""

    def __init__(
        self,
        config: Path,
        arguments: Sequence[str] = ("--no-dashboard",),
        environ: Mapping[str, str] | None = None,
    ) -> None:
        """Start it. `config` is a Serve config; `environ` is added to the environment."""
        self.port, self.grpc_port = free_port(), free_port()
        self._config: dict[str, Any] = yaml.safe_load(config.read_text())
        self.url = f"http://{LOOPBACK}:{self.port}"
        self.run_dir = Path(tempfile.mkdtemp(prefix="cloakroom-", dir="/tmp"))  # sockets need a short path
        self.log = self.run_dir / "server.log"
        # One for all: each would read the certificate authorities anew, which costs more than a request.
        self._http = httpx.Client(timeout=60, limits=httpx.Limits(max_keepalive_connections=0))
        ports = ["--port", str(self.port), "--grpc-port", str(self.grpc_port), "--run-dir", str(self.run_dir)]
        command = [sys.executable, "-m", "cluster.serve", "--config", str(config), *ports]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*command, *arguments],
                cwd=ROOT,
                env={**os.environ, **(environ or {})},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        """The server's own process; everything else is below it."""
        return self.process.pid

    def wait_ready(self, timeout_s: float = START_S) -> RunningServer:
        """Until the server says that it is ready. Raises AssertionError with its log when it does not get there."""

        def ready_or_gone() -> bool:
            return "ready: http" in self.output() or self.process.poll() is not None

        assert wait_until(ready_or_gone, timeout_s), f"not ready in {timeout_s} s:\n{self.output()}"
        assert self.process.poll() is None, f"exit {self.process.returncode}:\n{self.output()}"
        return self

    def request(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> tuple[int, bytes]:
        """One request on a connection of its own: status and body."""
        connection = http.client.HTTPConnection(LOOPBACK, self.port, timeout=30)
        try:
            connection.request(method, path, body, dict(headers or {}))
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def output(self) -> str:
        """What it has printed until now."""
        return self.log.read_text(errors="replace")

    def deploy(
        self,
        name: str,
        args: Mapping[str, Any],
        environ: Mapping[str, str] | None = None,
        deployments: Sequence[Mapping[str, Any]] = (),
    ) -> Application:
        """One more graph, at /`name`, and wait until it is ready: seconds, where a server of its own takes half a
        minute. `environ` is its replicas' alone. For servers with the dashboard. What runs already is left as it is,
        but for a graph of this name, whose place this one takes. `deployments` is what the config says beside `args`.
        """
        self.put(name, args, environ, deployments)
        deployed = Application(self, name)
        try:
            return deployed.wait_ready()
        except AssertionError:
            deployed.remove()
            raise

    def put(
        self,
        name: str,
        args: Mapping[str, Any],
        environ: Mapping[str, str] | None = None,
        deployments: Sequence[Mapping[str, Any]] = (),
        at_once: bool = True,
    ) -> None:
        """What `deploy` does, and wait for nothing; unless `at_once`, with the next that is put there."""
        application: dict[str, Any] = {"name": name, "route_prefix": f"/{name}", "import_path": "graphs.text:build"}
        application["args"] = dict(args)
        if environ:
            application["runtime_env"] = {"env_vars": dict(environ)}
        if deployments:
            application["deployments"] = [dict(options) for options in deployments]
        others = [held for held in self._config["applications"] if held["name"] != name]
        self._config["applications"] = [*others, application]
        if at_once:
            self._put()

    def change(self, args: Mapping[str, Any]) -> None:
        """What `serve deploy` does with the server's own config, its graph's arguments being others."""
        self._config["applications"][0]["args"] = dict(args)
        self._put()

    def undeploy(self, name: str) -> None:
        """Take a graph away that `deploy` has put there. It drains while the next test begins; see `settle`."""
        self._config["applications"] = [held for held in self._config["applications"] if held["name"] != name]
        self._put()

    def refusal(self, name: str) -> str:
        """Wait until a graph that was `put` there has failed to deploy, and take it away. Returns Serve's report."""
        failed = wait_until(lambda: self.status(name).startswith(_FAILED), START_S, poll_s=0.5)
        report = self.status(name)
        self.undeploy(name)
        assert failed, report
        return report

    def settle(self) -> None:
        """Wait until what was taken away is gone, its processes too: for tests that measure."""
        held = tuple(f"ray::ServeReplica:{application['name']}:" for application in self._config["applications"])

        def left() -> list[str]:
            commands = [process.command for process in self.descendants()]
            return [c for c in commands if c.startswith("ray::ServeReplica:") and not c.startswith(held)]

        assert wait_until(lambda: not left(), STOP_S), f"still there: {left()}"

    def answers(self, path: str) -> bool:
        """Whether `GET path` is answered with 200 now."""
        try:
            return self._http.get(f"{self.url}{path}", timeout=5).status_code == 200
        except httpx.HTTPError:
            return False

    def status(self, name: str) -> str:
        """What Serve says of an application: its state and the message that goes with it."""
        details = self._dashboard("GET").json()["applications"].get(name, {})
        return f"{details.get('status', 'UNKNOWN')} {details.get('message', '')}"

    def _put(self) -> None:
        http_options = {**self._config.get("http_options", {}), "host": LOOPBACK, "port": self.port}
        grpc_options = {**self._config.get("grpc_options", {}), "port": self.grpc_port}
        self._dashboard("PUT", json={**self._config, "http_options": http_options, "grpc_options": grpc_options})

    def _dashboard(self, method: str, **options: Any) -> httpx.Response:
        found = re.search(r"dashboard (http://\S+), token in (\S+)\)", self.output())
        assert found, "this server has no dashboard"
        headers = {"Authorization": f"Bearer {Path(found[2]).read_text().strip()}"}
        answer = self._http.request(method, f"{found[1]}/api/serve/applications/", headers=headers, **options)
        assert answer.status_code == 200, answer.text
        return answer

    def log_files(self) -> list[Path]:
        """Every file in its run folder that holds text: its own log, Ray's, Serve's, HAProxy's."""
        return [path for path in self.run_dir.rglob("*") if path.is_file() and not path.is_symlink()]

    def descendants(self) -> list[processes.Process]:
        """Every process below it: Ray, the replicas, HAProxy."""
        return processes.descendants(self.pid)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to stop, by pid. Returns its exit code; raises AssertionError when a process of its is left."""
        started = self.descendants()
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            code = self.process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait()
        left = [*processes.living(started), *processes.users_of(self.run_dir)]
        processes.end(left)
        assert not left, f"still running after exit {code}: {left}\n{self.output()}"
        return code

    def remove(self) -> None:
        """Delete its run folder."""
        self._http.close()
        shutil.rmtree(self.run_dir, ignore_errors=True)


class Application:
    """One graph of several on a server."""

    def __init__(self, server: RunningServer, name: str) -> None:
        self.server, self.name = server, name
        self.url = f"{server.url}/{name}"

    def wait_ready(self, timeout_s: float = START_S) -> Application:
        """Until it answers that every stage is warm, and Serve says that all replicas are there: a stage is warm with
        its first one. Raises AssertionError with Serve's report when it fails."""

        ready = f"/{self.name}/readyz"

        def ready_or_failed() -> bool:
            return self.server.answers(ready) or self.server.status(self.name).startswith(_FAILED)

        # Serve's report takes the dashboard and the controller time that the replicas need to start.
        in_time = wait_until(ready_or_failed, timeout_s, poll_s=0.5)
        assert in_time, f"not ready in {timeout_s} s: {self.server.status(self.name)}"
        assert self.server.answers(ready), self.server.status(self.name)
        there = wait_until(lambda: self.server.status(self.name).startswith("RUNNING"), timeout_s, poll_s=0.5)
        assert there, f"not all there in {timeout_s} s: {self.server.status(self.name)}"
        return self

    def replicas(self, stage: str) -> set[int]:
        """The pids of a stage's replicas."""
        title = re.compile(rf"ray::ServeReplica:{re.escape(self.name)}:{re.escape(stage)}(\W|$)")
        return {process.pid for process in self.server.descendants() if title.match(process.command)}

    def remove(self) -> None:
        """Take it off the server."""
        self.server.undeploy(self.name)


def wait_until(condition: Callable[[], bool], timeout_s: float, poll_s: float = _POLL_S) -> bool:
    """Whether `condition` came true in time. It is asked again and again; nothing is left to luck."""
    deadline = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(poll_s)
    return True


def _end_all(servers: list[RunningServer]) -> None:
    failures = []
    for server in servers:
        try:
            server.stop()
        except AssertionError as error:
            failures.append(str(error))
        server.remove()
    assert not failures, "\n".join(failures)


@pytest.fixture
def start_server() -> Iterator[StartServer]:
    """Start servers in a test, with the arguments of `RunningServer`; they end when the test does."""
    servers: list[RunningServer] = []

    def start(
        config: Path,
        arguments: Sequence[str] = ("--no-dashboard",),
        environ: Mapping[str, str] | None = None,
    ) -> RunningServer:
        servers.append(RunningServer(config, arguments, environ))
        return servers[-1].wait_ready()

    yield start
    _end_all(servers)


def _without_pandas(folder: Path) -> Path:
    """Return where Python finds a pandas that cannot be imported. Ray imports it into every process that has it, half a
    second of each replica's start; what `make serve` installs has none."""
    (folder / "pandas.py").write_text("raise ImportError('tests serve without pandas, as make serve does')\n")
    return folder


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """serve_config.yaml as `make serve` runs it, once for all tests. They only ask it things; a test that needs another
    graph, or harms one, deploys one beside it and takes that away again."""
    environ = {name: os.environ.get(name, value) for name, value in _HASTE.items()}
    environ["PYTHONPATH"] = str(_without_pandas(tmp_path_factory.mktemp("without")))
    server = RunningServer(ROOT / "serve_config.yaml", arguments=(), environ=environ)
    try:
        yield server.wait_ready()
    finally:
        _end_all([server])


@pytest.fixture(scope="session")
def new_registry(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], str]:
    """Put an MLflow registry that holds nothing into a folder; return its address. They are copies of one: MLflow takes
    seconds to make the tables."""
    mlflow = pytest.importorskip("mlflow")
    empty = tmp_path_factory.mktemp("registry") / "store.db"
    mlflow.MlflowClient(f"sqlite:///{empty}").search_experiments()

    def put(folder: Path) -> str:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(empty, folder / "store.db")
        return f"sqlite:///{folder / 'store.db'}"

    return put


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Async tests run on asyncio, as Ray does."""
    return "asyncio"
