"""`python -m preprocessing.pii.structured IN OUT`: a table in a file, without personal data."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import yaml
from pydantic import ValidationError

from preprocessing.pii.engine import PiiEngine
from preprocessing.pii.errors import PiiError
from preprocessing.pii.policy import PiiPolicy
from preprocessing.pii.structured.files import anonymize_file
from preprocessing.pii.structured.table_policy import TableError, TablePolicy

__all__ = ["main", "open_engine"]

BUNDLED: Final = "deployments.recognizers.open:open_recognizer"
"""By name, because this package may not import a model runtime."""


def open_engine(policy: PiiPolicy, classifier: str = "") -> PiiEngine:
    """The engine that the command uses. `classifier` names a function, `package.module:function`, which opens a
    `TokenClassifier`; without one, names, places and addresses are found by their columns' names only."""
    if not classifier:
        return PiiEngine(policy)
    module, _, function = classifier.partition(":")
    return PiiEngine(policy, token_classifier=getattr(importlib.import_module(module), function)())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit status is 0, or 2 for what was refused."""
    asked = _parser().parse_args(arguments)
    try:
        engine = open_engine(PiiPolicy.model_validate(_yaml(asked.pii)), asked.classifier)
        report = anonymize_file(engine, asked.source, asked.target, TablePolicy.model_validate(_yaml(asked.policy)))
    except ValidationError as error:
        fields = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        print(f"policy: {fields}", file=sys.stderr)
        return 2
    except (TableError, PiiError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    if asked.report:
        asked.report.write_text(report.to_markdown(), encoding="utf-8")
    else:
        print(report.to_markdown())
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m preprocessing.pii.structured", description=__doc__)
    parser.add_argument("source", type=Path, help=".csv, .jsonl or .parquet")
    parser.add_argument("target", type=Path, help="of the same format")
    parser.add_argument("--policy", type=Path, help="YAML: what is done to which column (TablePolicy)")
    parser.add_argument("--pii", type=Path, help="YAML: what is taken out, and how (PiiPolicy)")
    parser.add_argument(
        "--classifier", default=BUNDLED, help='package.module:function that opens a token classifier; "" for none'
    )
    parser.add_argument("--report", type=Path, help="Markdown file for the report; printed otherwise")
    return parser


def _yaml(path: Path | None) -> Any:
    return {} if path is None else yaml.safe_load(path.read_text(encoding="utf-8")) or {}


if __name__ == "__main__":
    sys.exit(main())
