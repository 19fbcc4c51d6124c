"""The processor has a name wherever it runs."""

from pathlib import Path

import pytest

from deployments.processor import cpu_name


def test_the_processor_is_named_with_and_without_the_kernels_help(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "read_text", lambda self: "processor\t: 0\nmodel name\t: A Chip 9\n")
    assert cpu_name() == "A Chip 9"

    def gone(self: Path) -> str:
        raise FileNotFoundError

    monkeypatch.setattr(Path, "read_text", gone)
    assert cpu_name()
