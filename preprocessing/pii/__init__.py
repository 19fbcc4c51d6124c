"""Personal data: detect, resolve, replace. `PiiEngine` is the public face."""

from preprocessing.pii.engine import PiiEngine
from preprocessing.pii.entities import EntityType
from preprocessing.pii.errors import PiiError, Reason
from preprocessing.pii.ner import TokenClassifier
from preprocessing.pii.policy import PiiPolicy
from preprocessing.pii.resolve import resolve

__all__ = ["EntityType", "PiiEngine", "PiiError", "PiiPolicy", "Reason", "TokenClassifier", "resolve"]
