"""A cross-encoder as ONNX in a folder, to rerank with: it reads question and passage together."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.documents.embedders.onnx_model import OnnxModel

if TYPE_CHECKING:
    from workbench.endpoints.stop import Stop

_BATCH = 16


class CrossEncoder:
    """Loads the model at once. A folder without one, or one that cannot be run: `UsageError`."""

    def __init__(self, folder: Path) -> None:
        self._model = OnnxModel(folder, ("logits", "scores"))
        self._model.try_once([("a", "b")])

    def scores(self, question: str, texts: Sequence[str], stop: Stop) -> Sequence[float]:
        """How well each text answers, 0 to 1: the sigmoid of one logit, or the softmax share of the last of several."""
        found: list[float] = []
        for first in range(0, len(texts), _BATCH):
            if stop.is_set:
                break
            pairs = [(question, text) for text in texts[first : first + _BATCH]]
            found.extend(map(float, _chances(self._model.run(pairs).output)))
        return found


def _chances(logits: Any) -> Any:
    import numpy as np

    logits = logits.reshape(len(logits), -1).astype(np.float64)
    if logits.shape[1] == 1:
        return 1 / (1 + np.exp(-np.clip(logits[:, 0], -60, 60)))
    shares = np.exp(logits - logits.max(axis=1, keepdims=True))
    return shares[:, -1] / shares.sum(axis=1)
