"""Text classification as the training loop sees it: windows of texts, columns beside them, one label each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, final

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from tqdm import tqdm

from deployments.postprocessor.scoring import aggregate
from training.embedding import rows_of
from training.measure import macro_f1
from training.projects.config import LoopConfig
from training.projects.head import fit_head
from training.projects.network import Network, padded_batch, pooled
from training.projects.prepare import Prepared

__all__ = ["TextJob"]

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
_PASS: Final = 32
"""Rows of a pass that learns nothing."""


@final
class TextJob:
    """See `loop.Job`."""

    def __init__(
        self, network: Network, prepared: Prepared, truth: Ints, columns: Floats, config: LoopConfig, pad_id: int
    ) -> None:
        """`truth` [n] and `columns` [n, c] of all texts of `prepared`."""
        encoded = prepared.encoded
        self.network = network.to(config.device)
        self._prepared, self._truth, self._columns = prepared, truth, columns
        self._config, self._pad_id = config, pad_id
        self._rows = rows_of(encoded)
        self._owner = np.repeat(np.arange(len(truth)), np.diff(encoded.item_offsets))
        self._train = np.flatnonzero(np.isin(self._owner, prepared.of("train")))
        self.lengths: Sequence[int] = [len(self._rows[j]) for j in self._train]
        counts = np.bincount(truth[prepared.of("train")], minlength=network.head.out_features)
        weights = len(prepared.of("train")) / (len(counts) * np.maximum(counts, 1))
        self._weights = torch.tensor(weights if config.balanced else np.ones(len(counts)), dtype=torch.float32)

    def groups(self) -> list[dict[str, Any]]:
        """What is new learns at its own rate."""
        head = list(self.network.head.parameters())
        body = [p for p in self.network.encoder.parameters() if p.requires_grad]
        return [{"params": body, "lr": self._config.rate}, {"params": head, "lr": self._config.head_rate}]

    def begin(self) -> None:
        """Start from the linear head that fits the encoder as it is."""
        if not self._config.warm_head:
            return
        train, validation = (self._values(self._prepared.of(part)) for part in ("train", "validation"))
        head, _ = fit_head(
            train,
            validation,
            self.network.head.out_features,
            self._config.strengths,
            self._config.seed,
            self._config.balanced,
        )
        self.network.set_head(head)

    def loss(self, picked: Sequence[int]) -> torch.Tensor:
        """Mean over rows, weighted by the share of its text that each speaks for."""
        rows = self._train[list(picked)]
        logits = self.network(*self._inputs(rows))
        owner = self._owner[rows]
        truth = torch.from_numpy(self._truth[owner]).to(logits.device)
        losses = nn.functional.cross_entropy(logits.float(), truth, reduction="none")
        shares = torch.from_numpy(self._prepared.encoded.row_weights[rows]) * self._weights[self._truth[owner]]
        shares = shares.to(logits.device)
        return (losses * shares).sum() / shares.sum()

    def score(self) -> float:
        """Macro-F1 of the validation part."""
        items = self._prepared.of("validation")
        logits = self._run(items, lambda rows: self.network(*self._inputs(rows)), "validating")
        return macro_f1(self._truth[items], logits.argmax(axis=1), self.network.head.out_features)

    def training_rows(self) -> list[Ints]:
        """Return the training part's windows, for calibrating what is written."""
        return [self._rows[j] for j in self._train]

    def _values(self, items: Ints) -> tuple[Floats, Ints]:
        """What the head reads of some texts, and their labels."""
        network = self.network
        found = self._run(
            items, lambda rows: pooled(network.encoder, network.layers, *self._inputs(rows)[:2]), "reading features"
        )
        return np.concatenate([found, self._columns[items]], axis=1), self._truth[items]

    @torch.inference_mode()
    def _run(self, items: Ints, step: Any, note: str) -> Floats:
        """Run all windows of some texts, and return what `step` gives, averaged over each text's windows."""
        self.network.eval()
        encoded = self._prepared.encoded
        rows = np.flatnonzero(np.isin(self._owner, items))
        order = rows[np.argsort([len(self._rows[j]) for j in rows], kind="stable")]
        place = {int(j): i for i, j in enumerate(rows)}
        values: Floats | None = None
        for start in tqdm(range(0, len(order), _PASS), desc=note, leave=False, disable=None):
            picked = order[start : start + _PASS]
            found = step(picked).float().cpu().numpy()
            if values is None:
                values = np.zeros((len(rows), found.shape[1]), dtype=np.float32)
            values[[place[int(j)] for j in picked]] = found
        if values is None:
            raise ValueError("a part without texts")
        offsets = np.concatenate([[0], np.cumsum(np.diff(encoded.item_offsets)[items])])
        return np.asarray(aggregate(values, offsets, encoded.row_weights[rows]), dtype=np.float32)

    def _inputs(self, rows: npt.NDArray[np.integer]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        ids, mask = padded_batch([self._rows[j] for j in rows], self._pad_id, self._config.device)
        return ids, mask, torch.from_numpy(self._columns[self._owner[rows]]).to(self._config.device)
