"""Unit tests cannot start Ray: the guard of this folder's conftest guards."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REFUSED = "unit tests cannot start Ray"


def test_starting_it_raises() -> None:
    import ray
    from ray import serve

    for start in (ray.init, serve.run, serve.start):
        with pytest.raises(Exception, match=REFUSED):
            start()


IMPORTS_LATE = """
import pytest
def test_late(no_ray):
    import ray, ray.serve
    for start in (ray.init, ray.serve.run, ray.serve.start):
        with pytest.raises(Exception, match="unit tests cannot start Ray"):
            start()
def test_later(no_ray):
    test_late(no_ray)
"""


def test_it_raises_when_a_test_is_the_first_to_import_ray(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text((ROOT / "tests/unit/conftest.py").read_text())
    (tmp_path / "test_late.py").write_text(IMPORTS_LATE)
    outcome = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)], capture_output=True, text=True
    )
    assert "2 passed" in outcome.stdout, outcome.stdout
