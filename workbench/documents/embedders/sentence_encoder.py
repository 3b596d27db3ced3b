"""A sentence encoder as ONNX in a folder.

Settings that sentence-transformers keeps beside a model are read where they are there: pooling, length, prompts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.documents.embedders.embedder import Batch
from workbench.documents.embedders.onnx_model import OnnxModel, Ran

if TYPE_CHECKING:
    from workbench.documents.index import Vectors
    from workbench.endpoints.stop import Stop

_BATCH = 32
# Texts that are sorted by length together, so that little of a batch is padding.
_SORTED = 512


class SentenceEncoder:
    """Loads the model at once. A folder without one, or one that cannot be run: `UsageError`."""

    def __init__(self, folder: Path) -> None:
        self._model = OnnxModel(folder, ("sentence_embedding", "embeddings", "last_hidden_state", "token_embeddings"))
        self._first = bool(self._model.settings("1_Pooling", "config.json").get("pooling_mode_cls_token"))
        prompts = self._model.settings("config_sentence_transformers.json").get("prompts")
        self._prompts: Mapping[str, Any] = prompts if isinstance(prompts, dict) else {}
        self.dimensions = int(self._pooled(self._model.try_once(["a"])).shape[1])
        # All that the vectors depend on beside the model itself.
        beside = repr((self._first, sorted(self._prompts.items()), self._model.length, self._model.tokenizer_sha256))
        self.key = f"onnx-{self._model.sha256[:16]}-{hashlib.sha256(beside.encode()).hexdigest()[:8]}"

    def embed(self, texts: Sequence[str], stop: Stop) -> Generator[Batch]:
        import numpy as np

        prefix = str(self._prompts.get("document", self._prompts.get("passage", "")))
        for first in range(0, len(texts), _SORTED):
            some = [prefix + text for text in texts[first : first + _SORTED]]
            made = np.zeros((len(some), self.dimensions), dtype=np.float32)
            order = sorted(range(len(some)), key=lambda place: len(some[place]))
            for begin in range(0, len(order), _BATCH):
                if stop.is_set:
                    return
                places = order[begin : begin + _BATCH]
                made[places] = self._pooled(self._model.run([some[place] for place in places]))
            yield Batch(first, made)

    def embed_query(self, text: str, stop: Stop) -> Vectors:  # noqa: ARG002 - quick
        vector: Vectors = self._pooled(self._model.run([str(self._prompts.get("query", "")) + text]))[0]
        return vector

    def close(self) -> None:
        """The model ends when nothing holds it any more."""

    def _pooled(self, ran: Ran) -> Any:
        """Mean of the token vectors, or the first one, or what the model pooled itself; of length 1."""
        import numpy as np

        found, mask = ran.output, ran.mask[:, :, None].astype(np.float32)
        if found.ndim == 3:
            found = found[:, 0] if self._first else (found * mask).sum(axis=1) / np.maximum(mask.sum(axis=1), 1e-9)
        found = found.astype(np.float32)
        return found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-12)
