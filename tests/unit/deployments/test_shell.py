"""What may leave a stage when its core fails."""

import logging

import pytest

from deployments.errors import AnonymizerUnavailable, InvalidShape, StageUnavailable
from deployments.shell import INLINE_CHARACTERS, call_core

SECRET = "ana@example.com"


def fail(request):
    raise ValueError(f"cannot read {SECRET}")


@pytest.mark.parametrize("characters", [1, INLINE_CHARACTERS + 1])
@pytest.mark.parametrize(("stage", "error"), [("anonymizer", AnonymizerUnavailable), ("model-x", StageUnavailable)])
async def test_a_foreign_error_leaves_without_its_message(stage, error, characters, caplog):
    with caplog.at_level(logging.DEBUG), pytest.raises(error) as caught:
        await call_core(stage, fail, None, characters)
    assert caught.value.stage == stage
    seen = [str(caught.value), repr(caught.value), caplog.text]
    assert caught.value.__context__ is None
    assert caught.value.__cause__ is None
    assert SECRET not in "".join(seen)
    assert "ValueError" in caplog.text


async def test_an_error_of_ours_leaves_as_it_is():
    def refuse(request):
        raise InvalidShape("no", path="$.inputs")

    with pytest.raises(InvalidShape, match="no"):
        await call_core("model-x", refuse, None, 1)


@pytest.mark.parametrize("characters", [1, INLINE_CHARACTERS + 1])
async def test_the_reply_comes_back(characters):
    assert await call_core("model-x", str.upper, "a", characters) == "A"
