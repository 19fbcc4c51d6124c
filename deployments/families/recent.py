"""Names that were of somebody: the last ones, so that who is known can be told from who was made up."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final, final

__all__ = ["Recent"]

_MOST: Final = 16_384
"""Some 2 MB."""


@final
class Recent:
    """The names that were added last, `most` of them."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._names: OrderedDict[str, None] = OrderedDict()

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def __len__(self) -> int:
        return len(self._names)

    def add(self, name: str) -> None:
        """Add a name, or say that it was seen again."""
        self._names[name] = None
        self._names.move_to_end(name)
        if len(self._names) > self._most:
            self._names.popitem(last=False)
