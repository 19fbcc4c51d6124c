"""Who does arithmetic gives way: its threads alone, and really those that do it."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from deployments.model.backends.fake import FakeBackend
from deployments.model.runner import Runner
from deployments.priority import LOWEST, STEPS, arithmetic_goes_last
from deployments.recognizers.config import RecognizerEntry
from deployments.recognizers.open import open_recognizer
from preprocessing.bundle import open_source

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="threads have a priority of their own on Linux alone")


def niceness():
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


def lowered():
    return min(LOWEST, niceness() + STEPS)


def test_the_calling_thread_alone_is_lowered():
    before, expected = niceness(), lowered()
    with ThreadPoolExecutor(1, initializer=arithmetic_goes_last) as pool:
        assert pool.submit(niceness).result() == expected
    assert niceness() == before


def test_where_it_is_forbidden_all_stays_as_it_was(monkeypatch):
    def forbidden(*_):
        raise PermissionError

    monkeypatch.setattr(os, "setpriority", forbidden)
    arithmetic_goes_last()


def test_passes_of_a_model_run_behind_the_event_loop(monkeypatch):
    backend = FakeBackend(open_source("bundled:sentiment"))
    answer, seen = backend.predict, []
    monkeypatch.setattr(backend, "predict", lambda *rows: (seen.append(niceness()), answer(*rows))[1])
    runner = Runner(backend)
    asyncio.run(runner.run([np.array([101, 102])], [5.0]))
    runner.close()
    assert seen == [lowered()]


def test_passes_of_a_recognizer_run_behind_the_event_loop():
    recognizer = open_recognizer(RecognizerEntry(workers=2))
    assert recognizer._pool is not None
    assert recognizer._pool.submit(niceness).result() == lowered()
