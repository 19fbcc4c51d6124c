"""What the preprocessor's shell refuses before it starts."""

from dataclasses import replace

import pytest

from deployments.messages import ModelCard
from deployments.preprocessor.deployment import check_columns, check_variants
from deployments.review import Fallback


def card(name, task="classification", labels=("bad", "good")):
    return ModelCard(name, "1.0", task, labels, "", "", 16, "", "")


@pytest.mark.parametrize(
    ("variant", "words"),
    [
        ({"task": "tagging"}, "variant next of model mood does tagging, not classification"),
        ({"labels": ("good", "bad")}, "has the labels good, bad; the model has bad, good"),
        ({"labels": ("bad", "fair", "good")}, "has the labels bad, fair, good"),
    ],
)
def test_a_variant_that_answers_another_question_is_refused_and_named(variant, words):
    with pytest.raises(ValueError, match=words):
        check_variants([card("mood"), card("mood:next", **variant)])


def test_models_of_their_own_may_differ():
    check_variants([card("mood"), card("mood:next"), card("other", task="embedding", labels=())])


AGE, PLAN = ("age", "number"), ("plan", "category")


@pytest.mark.parametrize("name", ["table:next", "second"])
@pytest.mark.parametrize("columns", [(), (AGE,), (AGE, ("plan", "number"))])
def test_who_stands_in_for_a_tabular_model_reads_the_same_columns(name, columns):
    table = replace(card("table", task="tabular"), columns=(AGE, PLAN), fallback=Fallback(model="second"))
    second = replace(card("second", task="tabular"), columns=(AGE, PLAN))
    check_columns([table, replace(table, name="table:next", columns=(PLAN, AGE)), second])
    others = {"table:next": replace(table, name="table:next"), "second": second}
    with pytest.raises(ValueError, match=r"table.* reads the columns"):
        check_columns([table, *(others | {name: replace(others[name], columns=columns)}).values()])
