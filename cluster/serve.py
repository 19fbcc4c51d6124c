"""Run a Serve config on this machine, in the foreground: `python -m cluster.serve`.

Starts a Ray of its own (nothing shared with another cluster here), deploys the config, says what it is waiting for,
prints a line when `GET /readyz` answers 200, and takes everything down again on SIGINT or SIGTERM.

Exit code: 0 stopped as asked; 1 a stage did not start, or Ray died; 2 wrong options, or the port is taken.
Ray is imported inside functions only: its flags (`cluster.flags`) must be in the environment first.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import logging
import os
import re
import secrets
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import yaml

from cluster import flags, processes
from cluster.ports import LOOPBACK, bind_error
from cluster.room import Room, largest_reservation

ROOT = Path(__file__).resolve().parent.parent
RUN_PREFIX = "cloakroom-"
RECORD = "server.json"
_POLL_S = 0.25
_HEARTBEAT_S = 5.0
_DRAIN_S = 10.0
# Calls between stages go over gRPC; the object store carries only what is larger, so Ray's 30 % of memory is too much.
_OBJECT_STORE_BYTES = 256 * 1024 * 1024
_FAILED = {"DEPLOY_FAILED", "UNHEALTHY"}
_ANSI = re.compile(r"\x1b\[[0-9;]*m")


class StartError(Exception):
    """The server cannot run: `str()` says in one line which stage and why, `report` is Ray's whole story."""

    def __init__(self, summary: str, report: str = "") -> None:
        super().__init__(f"{summary}: {_last_line(report)}" if report else summary)
        self.report = _ANSI.sub("", report)


class Stopped(BaseException):
    """SIGINT or SIGTERM arrived."""


class Progress:
    """Lines on the terminal, each with the seconds since the start."""

    def __init__(self) -> None:
        self._start = time.monotonic()
        self._last = 0.0

    def say(self, line: str) -> None:
        self._last = time.monotonic() - self._start
        print(f"[{self._last:6.1f} s] {line}", flush=True)

    def still(self, line: str) -> None:
        """`line`, if nothing was said for a while."""
        if time.monotonic() - self._start - self._last >= _HEARTBEAT_S:
            self.say(line)


def main(argv: Sequence[str] | None = None) -> int:
    """Run until stopped. Returns the exit code."""
    options = _parse(argv)
    try:
        config = _load(options)
    except (OSError, ValueError, yaml.YAMLError) as error:
        print(f"cloakroom: cannot read {options.config}: {error}", file=sys.stderr)
        return 2
    if reason := bind_error(options.host, config["http_options"]["port"]):
        print(f"cloakroom: {_address(config)} is not free ({reason}); choose another --port", file=sys.stderr)
        return 2
    return _run(options, config)


def _run(options: argparse.Namespace, config: dict[str, Any]) -> int:
    progress = Progress()
    run_dir = _make_run_dir(options.run_dir)
    processes.adopt_orphans()
    _on_signals(_raise_stopped)
    code = 1
    try:
        room = Room(largest_reservation(config))
        _start(options, config, run_dir, progress, room)
        _watch(room)
    except (Stopped, SystemExit):  # SystemExit: a signal met the handler that Ray puts in place while it starts
        code = 0
    except StartError as error:
        (run_dir / "failure.txt").write_text(error.report)
        print(f"cloakroom: {error}\ncloakroom: more in {run_dir} (failure.txt, logs)", file=sys.stderr, flush=True)
    finally:
        _on_signals(signal.SIG_IGN)  # once is enough: what follows ends by itself, within seconds
        progress.say("stopping …")
        clean = _shut_down()
        if clean and code == 0 and not options.run_dir:
            shutil.rmtree(run_dir, ignore_errors=True)
    progress.say("stopped" if clean else "stopped, but some processes would not end")
    return code if clean else 1


def _parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m cluster.serve", description="Run a Serve config on this machine.")
    parser.add_argument("--config", type=Path, default=ROOT / "serve_config.yaml", help="default: serve_config.yaml")
    parser.add_argument("--host", default=LOOPBACK, help=f"where HTTP listens; default {LOOPBACK}: this machine only")
    parser.add_argument("--port", type=int, help="default: the config's http_options.port, else 8000")
    parser.add_argument("--grpc-port", type=int, help="default: the config's grpc_options.port")
    parser.add_argument("--dashboard", action=argparse.BooleanOptionalAction, default=True, help="Ray's dashboard")
    parser.add_argument("--num-cpus", type=float, help="CPUs that Ray may hand out; default: the machine's")
    parser.add_argument("--ready-path", default="/readyz", help="answers 200 when every stage is warm")
    parser.add_argument("--start-timeout", type=float, default=300, help="seconds; default 300")
    parser.add_argument("--run-dir", type=Path, help="logs and sockets; default: a new folder in /tmp, removed after")
    return parser.parse_args(argv)


def _load(options: argparse.Namespace) -> dict[str, Any]:
    """The config as a dict, with host and ports of the command line in it."""
    config = yaml.safe_load(options.config.read_text(encoding="utf-8"))
    if not isinstance(config, dict) or not config.get("applications"):
        raise ValueError("it has no `applications`")
    http_options = {"port": 8000, **(config.get("http_options") or {}), "host": options.host}
    if options.port is not None:
        http_options["port"] = options.port
    if options.grpc_port is not None:
        config["grpc_options"] = {**(config.get("grpc_options") or {}), "port": options.grpc_port}
    return {**config, "http_options": http_options}


def _make_run_dir(wanted: Path | None) -> Path:
    if wanted is None:
        # Not TMPDIR: Ray's and HAProxy's sockets lie deep below, and a socket's path ends at 107 bytes.
        wanted = Path(tempfile.mkdtemp(prefix=RUN_PREFIX, dir="/tmp"))
    wanted.mkdir(mode=0o700, parents=True, exist_ok=True)
    token = os.open(wanted / "auth_token", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(token, "w") as file:
        file.write(secrets.token_hex(32))
    me = processes.find(os.getpid())
    record = {"pid": os.getpid(), "started": me.started if me else "", "checkout": str(ROOT)}
    (wanted / RECORD).write_text(json.dumps(record))
    return wanted


def _start(options: argparse.Namespace, config: dict[str, Any], run_dir: Path, progress: Progress, room: Room) -> None:
    for notice in flags.apply(flags.detect(run_dir, options.host), os.environ):
        print(f"cloakroom: {notice}", file=sys.stderr, flush=True)
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    progress.say("starting Ray …")
    dashboard = _start_ray(options, run_dir, room.cpus)
    _on_signals(_raise_stopped)  # Ray has put its own in place, which exit at once
    room.take()
    progress.say(f"Ray is up{dashboard}; starting the HTTP proxy …")
    _deploy(config)
    deadline = time.monotonic() + options.start_timeout
    _wait_running(deadline, progress)
    _wait_ready(config, options.ready_path, deadline, progress)
    progress.say(f"ready: http://{_address(config)} (Ctrl-C stops it)")


def _start_ray(options: argparse.Namespace, run_dir: Path, room_cpus: float) -> str:
    """Start a new local Ray, with `room_cpus` more CPUs than it has. Returns a note on its dashboard."""
    try:
        import ray
        from ray._private.utils import get_num_cpus  # in a container, its share of the machine

        # The default graph reserves 1.9: on a single core it is placed all the same, and is slow.
        cpus = options.num_cpus or max(2, get_num_cpus())
        context = ray.init(
            address="local",
            num_cpus=cpus + room_cpus,
            include_dashboard=options.dashboard,
            dashboard_host=LOOPBACK,
            object_store_memory=_OBJECT_STORE_BYTES,
            log_to_driver=False,
            logging_level=logging.ERROR,
            namespace="serve",
            _temp_dir=str(run_dir),
        )
    except Exception as error:
        raise StartError("Ray did not start", repr(error)) from error
    return f" (dashboard http://{context.dashboard_url}, token in {run_dir}/auth_token)" if options.dashboard else ""


def _deploy(config: dict[str, Any]) -> None:
    """Start Serve and hand it the config, as `serve run` does."""
    from ray.serve._private.api import serve_start
    from ray.serve.config import gRPCOptions
    from ray.serve.schema import ServeDeploySchema

    logging.getLogger("ray.serve").setLevel(logging.ERROR)
    try:
        schema = ServeDeploySchema.model_validate(config)
        client = serve_start(
            http_options=schema.http_options.model_dump(),
            grpc_options=gRPCOptions(**schema.grpc_options.model_dump()),
            proxy_location=schema.proxy_location,
            controller_options=schema.controller_options,
            global_logging_config=schema.logging_config,
        )
        client.deploy_apps(schema)
    except Exception as error:
        raise StartError("Serve did not accept the config", str(error) or repr(error)) from error


def _wait_running(deadline: float, progress: Progress) -> None:
    """Until every application runs. Raises StartError, with the stage's name, when one cannot."""
    from ray import serve

    said: dict[str, str] = {}
    while True:
        applications = serve.status().applications
        states = dict(_states(applications))
        for name, state in states.items():
            if said.get(name) != state:
                progress.say(f"{name}: {state}")
        said = states
        _check_failures(applications)
        if applications and all(app.status == "RUNNING" for app in applications.values()):
            return
        if time.monotonic() > deadline:
            raise StartError(f"not up in time: {'; '.join(f'{name} {state}' for name, state in states.items())}")
        progress.still("still waiting for " + (", ".join(_unready(applications)) or "the application's code to load"))
        time.sleep(_POLL_S)


def _states(applications: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each deployment and where it is, in words."""
    for app_name, app in applications.items():
        for name, deployment in app.deployments.items():
            count = deployment.replica_states.get("RUNNING", 0)
            text = f"{count} {'replica runs' if count == 1 else 'replicas run'}"
            yield f"{app_name}/{name}", text if deployment.status == "HEALTHY" else f"{deployment.status.value}, {text}"


def _unready(applications: dict[str, Any]) -> list[str]:
    return [
        name for app in applications.values() for name, stage in app.deployments.items() if stage.status != "HEALTHY"
    ]


def _check_failures(applications: dict[str, Any]) -> None:
    for app_name, app in applications.items():
        for name, deployment in app.deployments.items():
            if deployment.status in _FAILED:
                raise StartError(f"stage {name} failed to start", deployment.message)
        if app.status in _FAILED:
            raise StartError(f"application {app_name} failed to start", app.message)


def _wait_ready(config: dict[str, Any], path: str, deadline: float, progress: Progress) -> None:
    while (answer := _get(config, path)) != "200":
        if time.monotonic() > deadline:
            raise StartError(f"GET {path} still answers {answer}")
        progress.still(f"waiting for GET {path} to answer 200 (now: {answer})")
        time.sleep(_POLL_S)


def _get(config: dict[str, Any], path: str) -> str:
    """The status of a GET, or why there was none."""
    host = LOOPBACK if config["http_options"]["host"] in ("0.0.0.0", "::") else config["http_options"]["host"]
    connection = http.client.HTTPConnection(host, config["http_options"]["port"], timeout=5)
    try:
        connection.request("GET", path)
        return str(connection.getresponse().status)
    except (OSError, http.client.HTTPException) as error:
        return type(error).__name__
    finally:
        connection.close()


def _watch(room: Room) -> None:
    """Wait for a signal; make room for exchanges; notice when Ray dies under us."""
    from ray import serve

    raylets = [p for p in processes.descendants(os.getpid()) if "/raylet/raylet " in p.command]
    while processes.living(raylets):
        time.sleep(1)
        with contextlib.suppress(Exception):  # Serve's controller may be away for a moment
            room.follow(serve.status().applications)
    raise StartError("Ray's node process (raylet) has ended")


def _shut_down() -> bool:
    """Serve, then Ray, then whatever they left, by pid. True when no process of ours is left."""
    started = processes.descendants(os.getpid())
    if "ray" in sys.modules:
        # Ray reports its own actors' deaths here as if they were errors.
        with open(os.devnull, "w") as null, contextlib.redirect_stdout(null), contextlib.redirect_stderr(null):
            _shut_down_ray()
    left = processes.end([*started, *processes.descendants(os.getpid())])
    left += processes.end(processes.descendants(os.getpid()))  # what the first round orphaned
    processes.reap()
    return not left


def _shut_down_ray() -> None:
    import ray
    from ray.serve.context import _get_global_client

    if not ray.is_initialized():  # asking for Serve's client would start a Ray
        return
    with contextlib.suppress(Exception):
        client = _get_global_client(raise_if_no_controller_running=False)
        if client is not None:
            client.shutdown(timeout_s=_DRAIN_S)
    with contextlib.suppress(Exception):
        ray.shutdown()


def _address(config: dict[str, Any]) -> str:
    http_options = config["http_options"]
    return f"{http_options['host']}:{http_options['port']}"


def _last_line(text: str) -> str:
    return _ANSI.sub("", text.strip().rpartition("\n")[2]).strip()


def _on_signals(handler: Any) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, handler)


def _raise_stopped(number: int, frame: FrameType | None) -> NoReturn:
    raise Stopped


if __name__ == "__main__":
    sys.exit(main())
