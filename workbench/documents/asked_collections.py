"""Collections that questions are asked of: each is opened at its first question, and again once it was built anew."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from threading import RLock
from typing import TYPE_CHECKING, Protocol, Self

from workbench.documents.retrieval import retrieve

if TYPE_CHECKING:
    from pathlib import Path

    from workbench.documents.collection import Collection
    from workbench.documents.collections import Collections
    from workbench.documents.embedders.embedder import Embedder
    from workbench.documents.passage import Retrieval
    from workbench.documents.reranker import Reranker
    from workbench.endpoints.stop import Stop
    from workbench.prompts.prompt import Context


class OpensEmbedders(Protocol):
    """Opens the embedder of that key. Another one, or none: `InvalidIndex` or `UsageError`."""

    def open(self, spec: str, folder: Path | None, key: str = "") -> Embedder: ...


class OpensRerankers(Protocol):
    """Opens what `Context.rerank` names. Not there: `UsageError`."""

    def __call__(self, spec: str) -> Reranker: ...


@dataclass
class _Opened:
    collection: Collection
    embedder: Embedder | None = None

    def close(self) -> None:
        self.collection.close()
        if self.embedder is not None:
            self.embedder.close()


class AskedCollections:
    """Safe to use from several threads; one question at a time opens a collection, many ask it."""

    def __init__(self, collections: Collections, embedders: OpensEmbedders, rerankers: OpensRerankers) -> None:
        self._collections = collections
        self._embedders = embedders
        self._rerankers = rerankers
        self._opened: dict[str, _Opened] = {}
        self._ranking: dict[str, Reranker] = {}
        # What was replaced may still be asked by another thread: it is closed at the end.
        self._replaced: list[_Opened] = []
        self._lock = RLock()

    def retrieve(
        self,
        context: Context,
        question: str,
        stop: Stop,
        *,
        only: Container[int] | None = None,
        without: Container[str] = (),
    ) -> Retrieval:
        """Asks the collection that `context` names. Errors: as of `retrieval.retrieve`, and of opening it."""
        collection = self.opened(context.index)
        embedder = None if context.mode == "lexical" else self.embedder_of(context.index)
        reranker = self._reranker(context.rerank) if context.rerank else None
        return retrieve(
            collection, embedder, question, context, stop,
            name=context.index, only=only, without=without, reranker=reranker,
        )  # fmt: skip

    def opened(self, name: str) -> Collection:
        """The collection as it is now on the disk. Not there: `UnknownName`; damaged: `InvalidIndex`."""
        with self._lock:
            known = self._opened.get(name)
            if known is None or not known.collection.is_current():
                self.forget(name)
                known = self._opened[name] = _Opened(self._collections.open(name))
            return known.collection

    def embedder_of(self, name: str) -> Embedder:
        """The embedder that the collection's vectors come from."""
        with self._lock:
            collection = self.opened(name)
            known = self._opened[name]
            if known.embedder is None:
                known.embedder = self._embedders.open(
                    collection.recipe.embedder, collection.folder, collection.embedder_key
                )
            return known.embedder

    def forget(self, name: str) -> None:
        """Before it is deleted or renamed: it is not asked any more."""
        with self._lock:
            known = self._opened.pop(name, None)
            if known is not None:
                known.collection.let_go()
                self._replaced.append(known)

    def close(self) -> None:
        """Nobody asks any more."""
        with self._lock:
            for one in (*self._opened.values(), *self._replaced):
                one.close()
            self._opened.clear()
            self._replaced.clear()
            self._ranking.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _reranker(self, spec: str) -> Reranker:
        with self._lock:
            if spec not in self._ranking:
                self._ranking[spec] = self._rerankers(spec)
            return self._ranking[spec]
