"""Names, places, addresses and organisations: the seam at which a token classifier is injected.

There is no classifier here. Without one the engine finds what patterns find and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from preprocessing.texts import Span

__all__ = ["TokenClassifier"]


@runtime_checkable
class TokenClassifier(Protocol):
    """Finds spans that no pattern can describe. An implementation must obey the following.

    - It is called once for each batch, with the detection views of all texts that are still well, in order, and with
      no call at all for none; windows over long texts and packing are its own business.
    - It answers one list of spans for each text. Offsets are code points into the view that it was given, within it.
      `entity_type` is a name of `EntityType`; spans of types outside the policy or under its threshold are left out.
    - Spans may overlap, in any order; the engine resolves them.
    - It is deterministic, keeps nothing of a text after the call, and logs none of it: views are raw text.
    - It may raise. The whole batch that it was given is then refused (`PiiError`), as it is when the answer has the
      wrong length, an unknown type, or an offset outside the view.
    """

    def spans(self, texts: Sequence[str]) -> list[list[Span]]:
        """Find spans in each of `texts`; one list a text, in the order of `texts`."""
        ...

    def fingerprint(self) -> str:
        """A string that differs if another model, configuration or version could find something else."""
        ...
