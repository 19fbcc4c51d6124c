"""The error tree."""

import pickle

import pytest

from deployments import errors
from deployments.errors import CloakroomError, ItemErrorCode, Overloaded, StageUnavailable, item_error

CLASSES = [value for value in vars(errors).values() if isinstance(value, type) and issubclass(value, CloakroomError)]


@pytest.mark.parametrize("kind", CLASSES)
def test_every_error_is_drawn_in_the_docstring_and_survives_pickling(kind):
    assert kind.__name__ in errors.__doc__
    error = kind("said", stage="model-x", path="$.inputs")
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), again.members()) == (kind, error.members())
    assert 400 <= kind.status < 600


def test_codes_differ():
    assert len({kind.code for kind in CLASSES}) == len(CLASSES)


@pytest.mark.parametrize("code", list(ItemErrorCode))
def test_every_item_error_has_an_answer(code):
    assert isinstance(item_error(code, "model"), CloakroomError)


@pytest.mark.parametrize(("seconds", "header"), [(0.01, "1"), (7.0, "7"), (7.4, "8")])
def test_retry_after_is_in_whole_seconds_and_at_least_one(seconds, header):
    assert Overloaded(retry_after_s=seconds).headers() == {"retry-after": header}


def test_a_broken_stage_says_when_to_try_again():
    assert int(StageUnavailable().headers()["retry-after"]) > 0
