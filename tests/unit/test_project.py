"""The project's conventions, as tests."""

from __future__ import annotations

import itertools
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
MAKEFILE = (ROOT / "Makefile").read_text()
CODE = ("benchmarks", "cluster", "deployments", "graphs", "preprocessing", "scripts", "tests", "training")
MAX_LINES = 400
TEXT = {".py", ".md", ".toml", ".txt", ".yaml", ".yml", ".json", ".cfg", ".sh", ""}
# Put together here, so that this file does not name one either.
HOSTS = [".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("debian", "org"))]


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    requirements = [Requirement(line) for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(r.name): str(r.specifier) for r in requirements}


def dependencies() -> list[str]:
    table, bare = PROJECT["project"], PROJECT["tool"]["cloakroom"]["without-dependencies"]
    return [*table["dependencies"], *itertools.chain(*table["optional-dependencies"].values()), *bare]


def files() -> list[Path]:
    """What is, or would be, committed."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    return [ROOT / name for name in listed if (ROOT / name).is_file()]


def python_files() -> list[Path]:
    return [path for folder in CODE for path in (ROOT / folder).rglob("*.py") if "__pycache__" not in path.parts]


@pytest.mark.parametrize("dependency", sorted(set(dependencies())))
def test_every_dependency_is_pinned_exactly(dependency: str) -> None:
    assert re.fullmatch(r"==[\w.!]+", pins().get(canonicalize_name(Requirement(dependency).name), "not pinned"))


def test_every_pin_is_exact_and_public() -> None:
    assert [name for name, version in pins().items() if not re.fullmatch(r"==[\w.!]+", version)] == []


def test_every_make_target_has_a_line_of_help() -> None:
    targets = re.findall(r"^([a-z0-9-]+):", MAKEFILE, re.MULTILINE)
    assert targets
    assert [target for target in targets if not re.search(rf"^{target}:.*## \S", MAKEFILE, re.MULTILINE)] == []


def test_every_make_target_is_phony() -> None:
    phony = re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)
    assert phony
    assert set(phony[1].split()) == set(re.findall(r"^([a-z0-9-]+):", MAKEFILE, re.MULTILINE))


def test_every_package_is_declared_everywhere() -> None:
    folders = {path.name for path in ROOT.iterdir() if (path / "__init__.py").exists()} - {"tests"}
    assert folders <= {pattern.rstrip("*") for pattern in PROJECT["tool"]["setuptools"]["packages"]["find"]["include"]}
    assert folders <= set(PROJECT["tool"]["importlinter"]["root_packages"])


@pytest.mark.parametrize("path", python_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_is_long(path: Path) -> None:
    if "generated" not in path.parts:
        assert len(path.read_text().splitlines()) <= MAX_LINES


def test_no_file_names_a_registry() -> None:
    texts = {path: path.read_text(errors="replace") for path in files() if path.suffix in TEXT}
    assert [(str(path), host) for path, text in texts.items() for host in HOSTS if host in text] == []


@pytest.mark.parametrize("path", sorted((ROOT / "docs" / "decisions").glob("*.md")), ids=lambda path: path.name)
def test_a_decision_has_its_three_parts(path: Path) -> None:
    parts = re.findall(r"^\*\*(\w+)\.\*\*", path.read_text(), re.MULTILINE)
    assert parts == ["Context", "Choice", "Rejected"]


def test_what_must_run_is_executable() -> None:
    for name in (".ci/run", "cluster/haproxy_loopback", "scripts/find_python"):
        assert (ROOT / name).stat().st_mode & 0o111, name
