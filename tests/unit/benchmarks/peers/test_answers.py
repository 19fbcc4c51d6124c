"""Answers over HTTP, and how far they agree."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from benchmarks.peers.answers import ask, compare, floor_of, inputs_of, read_answers

ROW = {"label": "positive", "score": 0.75, "scores": []}


def test_compare_counts_labels_and_looks_at_scores_of_equal_ones_only() -> None:
    found = compare([("a", 0.5), ("b", 0.9), ("a", 0.25)], [("a", 0.75), ("a", 0.1), ("a", 0.25)])
    assert (found.texts, found.same, found.score_off) == (3, 2, 0.25)
    assert found.share == pytest.approx(2 / 3)


def test_compare_wants_one_answer_a_text() -> None:
    with pytest.raises(ValueError, match="zip"):
        compare([("a", 0.5)], [("a", 0.5), ("b", 0.5)])


@pytest.mark.parametrize("body", [{"predictions": [ROW]}, [ROW]])
def test_both_forms_of_an_answer_are_read(body: Any) -> None:
    assert read_answers(json.dumps(body).encode()) == [("positive", 0.75)]


@pytest.mark.parametrize(
    ("texts", "as_list", "inputs"), [(["x"], False, "x"), (["x"], True, ["x"]), (["x", "y"], False, ["x", "y"])]
)
def test_a_lone_text_goes_bare_where_that_is_taken(texts: list[str], as_list: bool, inputs: Any) -> None:
    assert inputs_of(texts, single_as_list=as_list) == inputs


def test_only_float32_models_may_differ() -> None:
    assert floor_of("people") < floor_of("kernels") == floor_of("graph") == 1.0


@pytest.fixture
def echo() -> Iterator[str]:
    """A server that labels each text with itself; a text "bad" is a 503, a list that has "lost" loses one."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            inputs = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["inputs"]
            texts = [inputs] if isinstance(inputs, str) else inputs
            said = json.dumps({"predictions": [{"label": text, "score": 1} for text in texts if text != "lost"]})
            self.send_response(503 if "bad" in texts else 200)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/predict"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("items", [1, 2, 5])
def test_ask_keeps_the_order_however_texts_are_grouped(echo: str, items: int) -> None:
    assert ask(echo, list("abcde"), items, single_as_list=False) == [(text, 1.0) for text in "abcde"]


@pytest.mark.parametrize(("text", "message"), [("bad", "status 503"), ("lost", "1 answers to 2 texts")])
def test_ask_refuses_what_is_no_answer(echo: str, text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ask(echo, ["fine", text], 2, single_as_list=False)
