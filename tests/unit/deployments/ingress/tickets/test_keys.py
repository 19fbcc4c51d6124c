"""The key ring: read, changed under a running server, rotated by command."""

import base64
import itertools
import json
import logging
import os
import pickle

import pytest

from deployments.ingress.tickets import FileKeys, KeyRing, KeysError, new_key, parse_keys
from deployments.ingress.tickets.__main__ import main
from deployments.ingress.tickets.keys import dump_keys

GOOD = base64.b64encode(bytes(range(32))).decode()


def test_json_yaml_and_both_alphabets_are_read():
    url_safe = base64.urlsafe_b64encode(bytes([251] * 32)).decode()
    for text in (f'[{{"id": "a", "key": "{GOOD}"}}]', f"- id: a\n  key: {GOOD}\n", f'- {{id: "a", key: {url_safe}}}'):
        [key] = parse_keys(text)
        assert key.id == "a"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "a list of"),
        ("[]", "at least one"),
        ("{}", "a list of"),
        ("[1]", r"\[0\] needs"),
        ('[{"id": "a"}]', r"\[0\] needs"),
        (f'[{{"id": "a", "key": "{GOOD}", "extra": 1}}]', r"\[0\] needs"),
        (f"- {{id: 2026, key: {GOOD}}}", "quotes"),
        (f'[{{"id": "a b", "key": "{GOOD}"}}]', "an id is"),
        (f'[{{"id": "{"a" * 33}", "key": "{GOOD}"}}]', "an id is"),
        ('[{"id": "a", "key": "c2hvcnQ="}]', "this one is 5"),
        ('[{"id": "a", "key": "not base 64!"}]', "not base64"),
        ('[{"id": "a", "key": 7}]', "string"),
        ("[{", "not JSON or YAML"),
    ],
)
def test_what_is_wrong_is_named_and_never_quoted(text, says):
    with pytest.raises(KeysError, match=says) as caught:
        parse_keys(text)
    assert "base 64!" not in str(caught.value)
    assert GOOD not in str(caught.value)


def test_a_ring_needs_a_key_and_distinct_ids():
    with pytest.raises(KeysError):
        KeyRing([])
    with pytest.raises(KeysError, match="differ"):
        KeyRing([new_key("a"), new_key("a")])


def test_a_key_travels_and_stays_itself():
    key = new_key("a")
    again = pickle.loads(pickle.dumps(key))
    assert again.encoded() == key.encoded()
    assert again.bind(b"x") == key.bind(b"x")


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


CHANGES = itertools.count(10**18, 10**9)


def put(path, *keys):
    path.write_text(dump_keys(keys))
    at = next(CHANGES)
    os.utime(path, ns=(at, at))


def test_a_changed_file_is_read_within_a_second_and_not_before(tmp_path):
    path, clock = tmp_path / "keys.json", Clock()
    put(path, new_key("a"))
    keys = FileKeys(path, clock=clock)
    put(path, new_key("b"), new_key("a"))
    clock.now = 0.9
    assert keys.ring().first.id == "a"
    clock.now = 1.0
    assert keys.ring().first.id == "b"


def test_a_key_that_a_ticket_names_is_looked_for_at_once(tmp_path):
    path, clock = tmp_path / "keys.json", Clock()
    put(path, new_key("a"))
    keys = FileKeys(path, clock=clock)
    put(path, new_key("b"), new_key("a"))
    assert keys.ring(wanted="a").first.id == "a"
    assert keys.ring(wanted="b").first.id == "b"


def test_a_broken_file_keeps_the_old_keys_and_is_logged_once(tmp_path, caplog):
    path, clock = tmp_path / "keys.json", Clock()
    put(path, new_key("a"))
    keys = FileKeys(path, clock=clock)
    path.write_text(f"[{{ {GOOD}")
    with caplog.at_level(logging.WARNING, logger="ray.serve.cloakroom"):
        for clock.now in (1.0, 2.0, 3.0):
            assert keys.ring().first.id == "a"
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert "KeysError" in caplog.text
    assert GOOD not in caplog.text
    path.unlink()
    with caplog.at_level(logging.WARNING, logger="ray.serve.cloakroom"):
        for clock.now in (4.0, 5.0):
            assert keys.ring().first.id == "a"
    assert len(caplog.records) == 2
    put(path, new_key("c"))
    clock.now = 6.0
    assert keys.ring().first.id == "c"


@pytest.mark.parametrize("text", [None, "[]", f"- {{id: a, key: {GOOD}x}}"])
def test_a_server_without_readable_keys_does_not_start(tmp_path, text):
    path = tmp_path / "keys.json"
    if text is not None:
        path.write_text(text)
    with pytest.raises(KeysError, match=r"keys\.json") as caught:
        FileKeys(path)
    assert GOOD not in str(caught.value)


def test_the_command_makes_rotates_and_drops(tmp_path, capsys):
    path = tmp_path / "keys.json"
    assert main(["new-key", str(path), "--id", "one"]) == 0
    assert path.stat().st_mode & 0o777 == 0o600
    first = json.loads(path.read_text())
    assert main(["new-key", str(path)]) == 1
    assert main(["rotate", str(path), "--id", "two"]) == 0
    assert main(["rotate", str(path), "--id", "two"]) == 1
    assert json.loads(path.read_text())[1:] == first
    assert main(["rotate", str(path), "--id", "three", "--keep", "1"]) == 0
    assert [key.id for key in parse_keys(path.read_text())] == ["three", "two"]
    assert path.stat().st_mode & 0o777 == 0o600
    said = capsys.readouterr()
    assert "1 dropped" in said.out
    assert not any(key.encoded() in said.out + said.err for key in parse_keys(path.read_text()))
    assert [item.name for item in tmp_path.iterdir()] == ["keys.json"]


def test_the_command_says_what_it_cannot_do(tmp_path, capsys):
    assert main(["rotate", str(tmp_path / "none.json")]) == 1
    assert main(["new-key", str(tmp_path / "no" / "folder.json")]) == 1
    assert "No such file" in capsys.readouterr().err
