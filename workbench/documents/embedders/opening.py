"""Embedders by what a recipe calls them: `builtin`, `onnx:FOLDER`, `endpoint:LABEL`."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.documents.recipe import BUILT_IN
from workbench.errors import InvalidIndex, UsageError

if TYPE_CHECKING:
    from workbench.documents.embedders.embedder import Embedder
    from workbench.endpoints.catalogue import Catalogue
    from workbench.endpoints.stop import Stop
    from workbench.endpoints.transport import Transport

ONNX, ENDPOINT = "onnx", "endpoint"


class OpenEmbedders:
    """`open` gives the embedder of a recipe; `fit` makes the one that must learn from the texts first."""

    def __init__(self, catalogue: Catalogue, transport: Transport, cache_folder: Path | None = None) -> None:
        """In `cache_folder` the vectors of models and endpoints are kept; without one they are not."""
        self._catalogue = catalogue
        self._transport = transport
        self._cache_folder = cache_folder

    def needs_fitting(self, spec: str) -> bool:
        """Whether it learns from the texts of the collection."""
        return spec == BUILT_IN

    def fit(self, spec: str, folder: Path, texts: Sequence[str], stop: Stop) -> Generator[object, None, str]:  # noqa: ARG002 - one kind is fitted
        """Fits it, keeps what was learned in the collection's folder and returns its key, '' after a stop."""
        from workbench.documents.embedders import latent_semantics

        yield None
        fitted = latent_semantics.fit(texts, stop)
        if fitted is None:
            return ""
        latent_semantics.save(fitted, folder)
        return fitted.key

    def open(self, spec: str, folder: Path | None, key: str = "") -> Embedder:
        """The embedder. With a `key` it must be the one that has it: another one is an `InvalidIndex`."""
        embedder = self._opened(spec, folder, key)
        if key and embedder.key != key:
            embedder.close()
            raise InvalidIndex(
                "The collection was made with the embedder {made}, and {now} is what {spec} is now.",
                "Rebuild the collection, or bring the other model back.",
                made=key,
                now=embedder.key,
                spec=spec,
            )
        return embedder

    def _opened(self, spec: str, folder: Path | None, key: str) -> Embedder:
        kind, _, name = spec.partition(":")
        if spec == BUILT_IN and folder is not None:
            from workbench.documents.embedders.latent_semantics import load

            return load(folder, key)
        if kind == ONNX and name:
            from workbench.documents.embedders.sentence_encoder import SentenceEncoder

            return self._cached(SentenceEncoder(Path(name).expanduser()))
        if kind == ENDPOINT and name:
            from workbench.documents.embedders.endpoint_embedder import EndpointEmbedder

            return self._cached(EndpointEmbedder(self._catalogue.find(name), self._transport), probed=True)
        raise UsageError(
            "There is no embedder {name}.",
            "It is builtin, onnx:FOLDER with a sentence encoder, or endpoint:LABEL.",
            name=spec,
        )

    def _cached(self, embedder: Embedder, probed: bool = False) -> Embedder:
        from workbench.documents.embedders.vector_cache import CachedEmbedder, VectorCache

        if self._cache_folder is None:
            return embedder
        return CachedEmbedder(embedder, VectorCache(self._cache_folder), probed)
