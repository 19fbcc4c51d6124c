"""What wrk's script prints, and bodies that it can read."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from benchmarks.load import Load, LoadError, WrkMissing, find_wrk, parse_wrk, run_wrk, write_bodies

SUMMARY = (
    '{"answered":1200,"wrong":{%s},"seconds":2.000000,"connect":0,"read":0,"write":0,"timeout":%d,'
    '"p50_ms":21.500,"p99_ms":40.250,"mean_ms":22.000,"max_ms":61.000}'
)
OUTPUT = "Running 2s test @ http://127.0.0.1:9\n  1 threads and 32 connections\n\n%s\n"


def parsed(wrong: str = "", timeout: int = 0) -> Load:
    return parse_wrk(OUTPUT % (SUMMARY % (wrong, timeout)), 0.25)


def test_a_clean_run() -> None:
    load = parsed()
    assert load.requests_s == 600
    assert (load.p50_ms, load.p99_ms, load.client_cpu_s) == (21.5, 40.25, 0.25)
    assert load.failures() == []


@pytest.mark.parametrize(
    ("wrong", "timeout", "failures"),
    [
        ('"503":3', 0, ["3 answers with status 503"]),
        (
            '"200 without a label":1,"504":2',
            0,
            ["1 answers with status 200 without a label", "2 answers with status 504"],
        ),
        ("", 4, ["4 timeout errors"]),
    ],
)
def test_wrong_answers_are_failures(wrong: str, timeout: int, failures: list[str]) -> None:
    assert parsed(wrong, timeout).failures() == failures


def test_no_answer_at_all_is_a_failure() -> None:
    output = OUTPUT % (SUMMARY % ("", 0)).replace("1200", "0")
    assert parse_wrk(output).failures() == ["no answer at all"]


@pytest.mark.parametrize("output", ["", "unable to connect to 127.0.0.1:9", '{"answered":1}', "{broken"])
def test_other_output_is_refused(output: str) -> None:
    with pytest.raises(LoadError, match="no summary line"):
        parse_wrk(output)


def test_bodies_are_one_a_line_whatever_is_in_the_text(tmp_path: Path) -> None:
    texts = ["two\nlines", 'quote " and \\', "naïve ☕"]
    write_bodies(texts, tmp_path / "bodies")
    lines = (tmp_path / "bodies").read_text().splitlines()
    assert [json.loads(line)["inputs"] for line in lines] == texts


def test_a_missing_wrk_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(WrkMissing, match="apt-get install wrk"):
        find_wrk()


class _Moody(BaseHTTPRequestHandler):
    """Answers "good" with a label, "empty" without one, and "bad" with 503."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        text = json.loads(self.rfile.read(int(self.headers["content-length"])))["inputs"]
        body = b'{"label":"x"}' if text == "good" else b"{}"
        self.send_response(503 if text == "bad" else 200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def moody_url() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Moody) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.skipif(shutil.which("wrk") is None, reason="needs wrk")
@pytest.mark.parametrize(
    ("texts", "wrong"),
    [(["good"], set()), (["good", "bad", "empty"], {"503", "200 without a label"})],
)
def test_wrk_counts_right_and_wrong_answers(texts: list[str], wrong: set[str], moody_url: str, tmp_path: Path) -> None:
    write_bodies(texts, tmp_path / "bodies")
    load = run_wrk(find_wrk(), moody_url, tmp_path / "bodies", connections=2, seconds=1)
    assert load.answered > 0
    assert set(load.wrong) == wrong
    # They are sent in rotation, so each kind is answered about as often.
    assert all(abs(count - load.answered) <= 4 for count in load.wrong.values())
    assert load.client_cpu_s > 0
