"""Ray's flags: what they are for a platform, and that the user's own always win."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from pathlib import Path

import pytest

from cluster import flags
from cluster.flags import Platform, Ports

PORTS = Ports(1, 2, 3, 4, 5, 6)
WITH_HAPROXY = Platform(Path("/opt/haproxy"), cores=2, run_dir=Path("/tmp/run"), ports=PORTS)
WITHOUT = dataclasses.replace(WITH_HAPROXY, haproxy=None)
# Ray appends a node id of 56 characters; HAProxy binds "<path>.<pid>.tmp" first; Linux allows 107 bytes.
NODE_ID, TEMPORARY, LIMIT = "/" + "f" * 56, ".1234567.tmp", 107


def test_haproxy_serves_where_there_is_a_binary() -> None:
    chosen = flags.flags_for(WITH_HAPROXY)
    assert chosen["RAY_SERVE_ENABLE_HA_PROXY"] == "1"
    assert chosen["RAY_SERVE_HAPROXY_BINARY_PATH"] == str(flags.HAPROXY_WRAPPER)
    assert chosen["CLOAKROOM_HAPROXY"] == "/opt/haproxy"
    assert "RAY_SERVE_ENABLE_DIRECT_INGRESS" not in chosen


def test_python_proxy_serves_elsewhere() -> None:
    chosen = flags.flags_for(WITHOUT)
    assert chosen["RAY_SERVE_ENABLE_HA_PROXY"] == "0"
    assert chosen["RAY_SERVE_ENABLE_DIRECT_INGRESS"] == "0"
    assert chosen["RAY_SERVE_PROXY_USE_GRPC"] == "1"
    assert not [name for name in chosen if name.startswith(("RAY_SERVE_HAPROXY", "CLOAKROOM"))]


def test_falling_back_is_said_in_one_line() -> None:
    environ: dict[str, str] = {}
    assert len(flags.apply(WITHOUT, environ)) == 1
    assert environ["RAY_SERVE_ENABLE_HA_PROXY"] == "0"


def test_nothing_is_said_where_nothing_falls_back() -> None:
    environ: dict[str, str] = {}
    assert flags.apply(WITH_HAPROXY, environ) == []
    assert environ == flags.flags_for(WITH_HAPROXY)


@pytest.mark.parametrize("platform", [WITH_HAPROXY, WITHOUT], ids=["haproxy", "python proxy"])
def test_every_flag_of_the_user_stays(platform: Platform) -> None:
    users = dict.fromkeys(flags.flags_for(platform), "theirs")
    environ = dict(users)
    flags.apply(platform, environ)
    assert environ == users


def test_a_user_who_switches_haproxy_off_gets_the_whole_fallback() -> None:
    environ = {"RAY_SERVE_ENABLE_HA_PROXY": "0"}
    assert flags.apply(WITH_HAPROXY, environ)
    assert environ["RAY_SERVE_ENABLE_DIRECT_INGRESS"] == "0"


def test_missing_leaves_out_what_is_set_even_to_nothing() -> None:
    assert flags.missing({"A": "1", "B": "2"}, {"A": ""}) == {"B": "2"}


@pytest.mark.parametrize("platform", [WITH_HAPROXY, WITHOUT], ids=["haproxy", "python proxy"])
def test_each_flag_is_named_once_and_has_a_reason(platform: Platform) -> None:
    listed = flags.flags(platform)
    assert len({flag.name for flag in listed}) == len(listed)
    assert all(flag.reason for flag in listed)


def test_every_file_lies_in_the_run_folder() -> None:
    chosen = flags.flags_for(WITH_HAPROXY)
    kinds = ("_LOC", "_PATH", "_STATE_BASE", "_STATE_FILE")
    paths = [v for name, v in chosen.items() if name.endswith(kinds) and not name.endswith("_IMPORT_PATH")]
    assert all(Path("/tmp/run") in [Path(path), *Path(path).parents] for path in paths if "cluster" not in path)


def test_socket_paths_fit() -> None:
    platform = dataclasses.replace(WITH_HAPROXY, run_dir=Path("/tmp/cloakroom-12345678"))
    chosen = flags.flags_for(platform)
    for name in ("RAY_SERVE_HAPROXY_SOCKET_PATH", "RAY_SERVE_HAPROXY_METRICS_SOCKET_PATH"):
        assert len(chosen[name] + NODE_ID + TEMPORARY) <= LIMIT


@pytest.mark.parametrize(("cores", "threads"), [(1, "1"), (2, "1"), (8, "2"), (64, "4")])
def test_haproxy_leaves_the_cores_to_the_model(cores: int, threads: str) -> None:
    chosen = flags.flags_for(dataclasses.replace(WITH_HAPROXY, cores=cores))
    assert chosen["RAY_SERVE_HAPROXY_NBTHREAD"] == threads


def test_detecting_takes_a_port_only_once() -> None:
    ports = dataclasses.astuple(flags.detect(Path("/tmp/run")).ports)
    assert len(set(ports)) == len(ports)


def test_no_ray_is_imported() -> None:
    code = "import sys, cluster.flags, cluster.serve, cluster.stop; sys.exit('ray' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(flags.__file__).parent.parent).returncode == 0
