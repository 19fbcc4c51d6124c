"""The HAProxy wrapper: which addresses its config binds, and what the real binary is called with."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from cluster.flags import HAPROXY_WRAPPER

CONFIG = """global
    # bind *:1 in a comment stays
    stats socket /tmp/x/a.sock mode 666
frontend prometheus
    bind :9101
    mode http
frontend http_frontend
    bind *:8000
    server bind *:8000
frontend grpc_frontend
    bind *:9000 proto h2
backend default
    server one 127.0.0.1:30000 check
listen stats
  bind *:8404
  stats enable
"""


class Wrapper:
    """Runs the wrapper with a binary that prints its pid and arguments instead of serving."""

    def __init__(self, folder: Path) -> None:
        self.config, self.binary = folder / "haproxy.cfg", folder / "haproxy"
        self.config.write_text(CONFIG)
        self.binary.write_text('#!/bin/sh\necho "$$"\nprintf "%s\\n" "$@"\n')
        self.binary.chmod(0o755)

    def run(self, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
        environ = {"PATH": "/usr/bin:/bin", "CLOAKROOM_HAPROXY": str(self.binary), **environ}
        return subprocess.run([HAPROXY_WRAPPER, *arguments], env=environ, capture_output=True, text=True)

    def binds(self, **environ: str) -> list[str]:
        """The addresses in the config that the binary gets."""
        assert self.run("-db", "-f", str(self.config), **environ).returncode == 0
        lines = Path(f"{self.config}.loopback").read_text().splitlines()
        return [line.split()[1] for line in lines if line.split()[:1] == ["bind"]]


@pytest.fixture
def wrapper(tmp_path: Path) -> Wrapper:
    return Wrapper(tmp_path)


def test_everything_listens_on_loopback_by_default(wrapper: Wrapper) -> None:
    assert wrapper.binds() == ["127.0.0.1:9101", "127.0.0.1:8000", "127.0.0.1:9000", "127.0.0.1:8404"]


def test_a_wider_host_is_for_requests_not_for_metrics_and_stats(wrapper: Wrapper) -> None:
    assert wrapper.binds(CLOAKROOM_HOST="0.0.0.0") == [
        "127.0.0.1:9101",
        "0.0.0.0:8000",
        "0.0.0.0:9000",
        "127.0.0.1:8404",
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("bind :8000", "bind 127.0.0.1:8000"),
        ("bind *:8000", "bind 127.0.0.1:8000"),
        ("bind 0.0.0.0:8000", "bind 127.0.0.1:8000"),
        ("bind 10.1.2.3:8000 proto h2", "bind 127.0.0.1:8000 proto h2"),
        ("bind :::8000", "bind 127.0.0.1:8000"),
        ("bind [::]:8000", "bind 127.0.0.1:8000"),
        ("bind\t*:8000", "bind 127.0.0.1:8000"),
        ("bind /run/x.sock", "bind /run/x.sock"),
        ("bind unix@/run/x.sock:1", "bind unix@/run/x.sock:1"),
        ("# bind *:8000", "# bind *:8000"),
        ("rebind *:8000", "rebind *:8000"),
    ],
)
def test_each_form_of_bind(wrapper: Wrapper, line: str, expected: str) -> None:
    wrapper.config.write_text(f"frontend f\n    {line}\n")
    wrapper.binds()
    assert Path(f"{wrapper.config}.loopback").read_text() == f"frontend f\n    {expected}\n"


def test_only_bind_lines_change(wrapper: Wrapper) -> None:
    wrapper.binds()
    before, after = CONFIG.splitlines(), Path(f"{wrapper.config}.loopback").read_text().splitlines()
    assert [b for b, a in zip(before, after, strict=True) if b != a and not b.strip().startswith("bind")] == []


def test_requests_are_not_spliced_or_hang_ups_would_be_missed(wrapper: Wrapper) -> None:
    lines = ["defaults", "    option abortonclose", "    option splice-request", "    option splice-response", ""]
    wrapper.config.write_text("\n".join(lines))
    wrapper.binds()
    kept = "defaults\n    option abortonclose\n    option splice-response\n"
    assert Path(f"{wrapper.config}.loopback").read_text() == kept


def test_rays_own_file_is_not_touched(wrapper: Wrapper) -> None:
    wrapper.binds()
    assert wrapper.config.read_text() == CONFIG


def test_arguments_of_a_reload_pass_through_and_rays_path_stays_visible(wrapper: Wrapper) -> None:
    arguments = ["-db", "-f", str(wrapper.config), "-dR", "-sf", "12", "13", "-x", "/tmp/a b.sock"]
    _, *given = wrapper.run(*arguments).stdout.splitlines()
    changed = ["-db", "-f", f"{wrapper.config}.loopback", "-dR", "-sf", "12", "13", "-x", "/tmp/a b.sock"]
    assert given == ["-L", str(wrapper.config), *changed]


def test_the_pid_is_the_one_that_ray_started(wrapper: Wrapper) -> None:
    with subprocess.Popen(
        [HAPROXY_WRAPPER, "-f", wrapper.config],
        env={"PATH": "/usr/bin:/bin", "CLOAKROOM_HAPROXY": str(wrapper.binary)},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert int(process.stdout.readline()) == process.pid


def test_without_a_config_it_is_the_binary(wrapper: Wrapper) -> None:
    assert wrapper.run("-v").stdout.splitlines()[1:] == ["-v"]


@pytest.mark.parametrize("host", ["127.0.0.1:80 name x", "a/b", "$(id)", "1;2"])
def test_a_host_that_is_none_starts_nothing(wrapper: Wrapper, host: str) -> None:
    outcome = wrapper.run("-f", str(wrapper.config), CLOAKROOM_HOST=host)
    assert outcome.returncode == 64
    assert outcome.stdout == ""


def test_a_config_that_cannot_be_read_starts_nothing(wrapper: Wrapper, tmp_path: Path) -> None:
    outcome = wrapper.run("-f", str(tmp_path / "absent.cfg"))
    assert outcome.returncode != 0
    assert outcome.stdout == ""
