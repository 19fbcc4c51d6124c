"""Commands that documents and messages name are commands: each is parsed by the parser that a person would meet."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from training.__main__ import make_parser

ROOT = Path(__file__).parents[3]
TYPED = re.compile(r"python -m training +([^`\"\n#]*)")
ROW = re.compile(r"^\| `((?:train|evaluate|export|register|promote) [^`]*)` \|", re.MULTILINE)
GIVEN = {"{to}": "fp16"}
"""What stands for a word of a message that is not free."""


def files() -> Iterator[Path]:
    yield from (ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md"))
    for folder, pattern in (("docs", "*.md"), ("models", "*/README.md"), ("training/examples", "*.yaml")):
        yield from sorted((ROOT / folder).glob(pattern))
    for folder in ("preprocessing", "deployments", "graphs", "training", "benchmarks"):
        yield from sorted((ROOT / folder).rglob("*.py"))


def typed() -> Iterator[tuple[str, str]]:
    for path in files():
        text = path.read_text(encoding="utf-8")
        found = [*TYPED.findall(text), *(re.sub(r"[\[\]]", "", row) for row in ROW.findall(text))]
        yield from ((str(path.relative_to(ROOT)), " ".join(words.split())) for words in found)


FOUND = sorted({each for each in typed() if each[1] and not each[1].startswith(("--help", "COMMAND"))})


def test_they_are_found() -> None:
    assert len(FOUND) > 30
    assert {path for path, _ in FOUND} >= {"docs/training.md", "docs/models.md", "preprocessing/bundle/registry.py"}


@pytest.mark.parametrize(("path", "words"), FOUND, ids=lambda each: each[:60])
def test_what_is_written_down_can_be_typed(path: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    command, _, rest = words.partition(" ")
    if not rest.strip() or " --" not in f" {rest}":  # in a sentence: the command alone
        argv = [command.strip(",.;:)"), "--help"]
    else:
        # The first of alternatives; words of a message's own.
        one = re.sub(r"\|\S+", "", re.sub(r"\{\w+\}", lambda match: GIVEN.get(match[0], "1"), rest))
        argv = [command, *one.split()]
    said: object = 0
    try:
        make_parser().parse_args(argv)
    except SystemExit as stopped:
        said = stopped.code
    assert said == 0, f"{path}: {words}: {capsys.readouterr().err}"
