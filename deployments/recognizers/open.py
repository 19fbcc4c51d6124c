"""From a config entry to a recognizer that runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from deployments.onnx_session import SessionError
from deployments.priority import arithmetic_goes_last
from deployments.recognizers.config import RecognizerEntry
from deployments.recognizers.onnx import OnnxScorer
from preprocessing.bundle import BundleError
from preprocessing.pii import PiiEngine, PiiPolicies, PiiPolicy, TokenClassifier
from preprocessing.pii.recognizer import Recognizer, RecognizerSource, TokenScorer, open_recognizer_source
from preprocessing.pii.recognizer.team import Member, Team
from preprocessing.tokenize import FastTokenizer

__all__ = ["RecognizerError", "open_engine", "open_recognizer", "open_recognizers"]


class RecognizerError(Exception):
    """A recognizer that cannot be opened. Says which, and why; a server without it does not start."""


def open_recognizer(entry: RecognizerEntry | None = None) -> Recognizer:
    """Open what `entry` names; the bundled recognizer by default. Raises `RecognizerError`."""
    entry = entry or RecognizerEntry()
    try:
        source = open_recognizer_source(entry.source, entry.labels)
        bias = source.scheme.outside_bias if entry.outside_bias is None else entry.outside_bias
        recognizer = Recognizer(
            source.name,
            FastTokenizer(source.tokenizer_path),
            replace(source.scheme, outside_bias=bias),
            _scorer(source, entry),
            max_tokens=source.max_tokens,
            overlap=source.overlap,
            identity=source.identity,
            workers=entry.workers,
            thread_start=arithmetic_goes_last,
        )
        recognizer.spans(_WARM_UP)
    except (BundleError, SessionError, OSError, ValueError, RuntimeError, ImportError) as error:
        raise RecognizerError(f"recognizer {entry.source}: {type(error).__name__}: {error}") from error
    return recognizer


def open_recognizers(entries: Sequence[RecognizerEntry]) -> TokenClassifier | None:
    """Open all of `entries` as one; None for none. Raises `RecognizerError`."""
    members = [Member(open_recognizer(entry), frozenset(entry.languages)) for entry in entries]
    if len(members) == 1 and not members[0].languages:
        return members[0].recognizer
    return Team(members) if members else None


def open_engine(
    policies: PiiPolicies | PiiPolicy | None = None,
    recognizers: Sequence[RecognizerEntry] = (RecognizerEntry(),),
    secret: bytes | None = None,
) -> PiiEngine:
    """Open the engine that serves: by default the default policy and the bundled recognizer.

    Raises:
        RecognizerError: a recognizer cannot be opened.
        PolicyError, ValueError, ImportError: as `PiiEngine`.
    """
    return PiiEngine(policies, token_classifier=open_recognizers(recognizers), secret=secret)


_WARM_UP: Sequence[str] = ("Ana Pop lives in Cluj.",)


def _scorer(source: RecognizerSource, entry: RecognizerEntry) -> TokenScorer:
    wants_torch = entry.backend == "torch" or (entry.backend == "auto" and source.onnx_path is None)
    if not wants_torch:
        if source.onnx_path is None:
            raise RecognizerError(f"recognizer {entry.source} has no ONNX weights: use backend: torch")
        return OnnxScorer(source.onnx_path, device=entry.device, threads=entry.threads)
    if source.hf_path is None:
        raise RecognizerError(f"recognizer {entry.source} has no Hugging Face weights: use backend: onnx")
    from deployments.recognizers.torch import TorchScorer  # seconds and hundreds of MB that ONNX need not pay

    return TorchScorer(source.hf_path, device=entry.device, threads=entry.threads)
