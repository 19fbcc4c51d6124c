"""Synthetic messages with labelled spans, to train a token classifier on: our own templates, names from many cultures.

generate ─ families (templates_*) ─ fillers (identity, whereabouts, numbers, neutral) ─ scene ─ pools, names, places
         └ augment, wrapping
"""

from __future__ import annotations

from training.messages.generate import FAMILIES, NEGATIVE_FAMILIES, generate
from training.messages.message import Message

__all__ = ["FAMILIES", "NEGATIVE_FAMILIES", "Message", "generate"]
