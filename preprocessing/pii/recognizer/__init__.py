"""The recognizer of what no pattern can describe: a token classification model, its labels and its windows."""

from __future__ import annotations

from preprocessing.pii.recognizer.classifier import Recognizer, TokenScorer
from preprocessing.pii.recognizer.decode import LabelScheme, decode
from preprocessing.pii.recognizer.pieces import SHAPES, Pieces, cut_pieces
from preprocessing.pii.recognizer.source import RecognizerManifest, RecognizerSource, open_recognizer_source

__all__ = [
    "SHAPES",
    "LabelScheme",
    "Pieces",
    "Recognizer",
    "RecognizerManifest",
    "RecognizerSource",
    "TokenScorer",
    "cut_pieces",
    "decode",
    "open_recognizer_source",
]
