"""What the preprocessor's shell refuses before it starts."""

import pytest

from deployments.messages import ModelCard
from deployments.preprocessor.deployment import check_variants


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
