"""The file of callers."""

import hashlib
import json

import pytest

from deployments.ingress.families.callers import CallersError, CallersFile

ONE = hashlib.sha256(b"one").hexdigest()


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        '{"one": "acme"}',
        json.dumps({ONE: "../acme"}),
        json.dumps({ONE: 3}),
        json.dumps({ONE.upper(): "a"}),
    ],
)
def test_a_file_of_another_shape_is_refused_and_not_quoted(tmp_path, text):
    file = tmp_path / "callers.json"
    file.write_text(text)
    with pytest.raises(CallersError, match=r"callers\.json") as refused:
        CallersFile(file)
    assert "acme" not in str(refused.value)


def test_a_change_is_read_and_a_bad_one_is_not(tmp_path):
    file, clock = tmp_path / "callers.json", Clock()
    file.write_text(json.dumps({ONE: "acme"}))
    callers = CallersFile(file, clock=clock)
    assert callers.member(b"one") == "acme"
    assert callers.member(b"two") is None
    file.write_text(json.dumps({ONE: "bolt-2"}))
    assert callers.member(b"one") == "acme"
    clock.now = 1.1
    assert callers.member(b"one") == "bolt-2"
    file.write_text("{")
    clock.now = 2.2
    assert callers.member(b"one") == "bolt-2"
    file.unlink()
    clock.now = 3.3
    assert callers.member(b"one") == "bolt-2"
