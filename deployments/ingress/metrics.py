"""What the ingress counts. The shell gives it Ray's metrics; unit tests and the benchmark's bare loop give it nothing.

Labels hold names from the config, statuses and stages, never anything that a caller wrote.
"""

from __future__ import annotations

from typing import Protocol

__all__ = ["Metrics", "NoMetrics"]


class Metrics(Protocol):
    """Counters and histograms, named in `docs/operations.md`."""

    def request(self, route: str, status: int, seconds: float) -> None:
        """One request answered."""

    def batch(self, kind: str, items: int) -> None:
        """One micro-batch went out; `kind` is a model's name, `anonymize` or `explain`."""

    def stage(self, stage: str, seconds: float) -> None:
        """One call of a stage came back."""

    def retry(self, stage: str) -> None:
        """A call was sent again because the replica died."""

    def dropped(self, stage: str, reason: str, items: int) -> None:
        """Items were left behind before `stage`; `reason` is an error's code."""

    def entities(self, entity_type: str, count: int) -> None:
        """Findings taken out of texts."""

    def cache(self, event: str, count: int) -> None:
        """Texts answered from where (`memory`, `remote`, `flight`) or not (`miss`, `bypass`), and what else befell."""

    def variant(self, model: str, variant: str, seconds: float | None) -> None:
        """A variant's model answered within `seconds`, or failed (None)."""

    def compared(self, model: str, variant: str, difference: float, *, agrees: bool) -> None:
        """A variant's answer was compared with another's."""

    def weight(self, model: str, variant: str, percent: float) -> None:
        """A variant's share of the traffic from now on."""

    def review(self, model: str, reason: str, items: int) -> None:
        """Answers of a model that a person should look at."""

    def fallback(self, model: str, to: str, items: int) -> None:
        """Texts that another model was asked about, for the first one was not to answer them."""


class NoMetrics:
    """Counts nothing."""

    def request(self, route: str, status: int, seconds: float) -> None:
        """Do nothing."""

    def batch(self, kind: str, items: int) -> None:
        """Do nothing."""

    def stage(self, stage: str, seconds: float) -> None:
        """Do nothing."""

    def retry(self, stage: str) -> None:
        """Do nothing."""

    def dropped(self, stage: str, reason: str, items: int) -> None:
        """Do nothing."""

    def entities(self, entity_type: str, count: int) -> None:
        """Do nothing."""

    def cache(self, event: str, count: int) -> None:
        """Do nothing."""

    def variant(self, model: str, variant: str, seconds: float | None) -> None:
        """Do nothing."""

    def compared(self, model: str, variant: str, difference: float, *, agrees: bool) -> None:
        """Do nothing."""

    def weight(self, model: str, variant: str, percent: float) -> None:
        """Do nothing."""

    def review(self, model: str, reason: str, items: int) -> None:
        """Do nothing."""

    def fallback(self, model: str, to: str, items: int) -> None:
        """Do nothing."""
