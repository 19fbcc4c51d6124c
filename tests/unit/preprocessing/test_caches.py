"""Nothing that a caller wrote is a key of a cache: not a text, nor the name of a member of its JSON."""

import ast
from pathlib import Path

import preprocessing

OURS = {"char", "code", "country_code", "region", "words", "spoken", "entity_type", "locale", "kind"}
"""Arguments that hold one character, or a word of ours."""


def cached_arguments():
    for path in Path(preprocessing.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and any("cache" in ast.unparse(d) for d in node.decorator_list):
                yield from ((path.name, node.name, argument.arg) for argument in node.args.args)


def test_cached_functions_take_words_of_ours_alone():
    found = list(cached_arguments())
    assert found
    assert [where for where in found if where[2] not in OURS] == []
