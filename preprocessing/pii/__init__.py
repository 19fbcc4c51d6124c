"""Personal data: detect, resolve, replace, restore. `PiiEngine` is the public face."""

from preprocessing.pii.engine import PiiEngine
from preprocessing.pii.entities import EntityType
from preprocessing.pii.errors import PiiError, PolicyError, Reason
from preprocessing.pii.ner import TokenClassifier
from preprocessing.pii.policy import PathRule, PiiPolicies, PiiPolicy, Tightening, Wish
from preprocessing.pii.resolve import resolve
from preprocessing.pii.restore import StreamRestorer
from preprocessing.pii.vault import Vault

__all__ = [
    "EntityType",
    "PathRule",
    "PiiEngine",
    "PiiError",
    "PiiPolicies",
    "PiiPolicy",
    "PolicyError",
    "Reason",
    "StreamRestorer",
    "Tightening",
    "TokenClassifier",
    "Vault",
    "Wish",
    "resolve",
]
