"""What a build needs, and what it tells while it goes on."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from workbench.documents.document import Document, Skipped
from workbench.documents.recipe import IndexRecipe

if TYPE_CHECKING:
    from workbench.documents.embedders.embedder import Embedder
    from workbench.endpoints.stop import Stop


class ReadsFiles(Protocol):
    """Finds and reads the files of a collection."""

    def find(self, sources: Sequence[Path], recipe: IndexRecipe) -> Sequence[tuple[str, Path]]: ...

    def read(
        self, paths: Sequence[tuple[str, Path]], options: Mapping[str, Any], stop: Stop
    ) -> Iterator[Document | Skipped]: ...


class OpensEmbedders(Protocol):
    """Opens embedders by their spec; fits those that need it."""

    def open(self, spec: str, folder: Path | None, key: str = "") -> Embedder: ...

    def needs_fitting(self, spec: str) -> bool: ...

    def fit(self, spec: str, folder: Path, texts: Sequence[str], stop: Stop) -> Generator[object, None, str]: ...


@dataclass(frozen=True, slots=True)
class FileState:
    """`state` is waiting, reading, chunked, unchanged, skipped, done or removed."""

    name: str
    state: str
    pages: int = 0
    chunks: int = 0
    reason: object = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """`stage` is reading, embedding, indexing or saving; `rate` is per second."""

    stage: str
    done: int
    total: int
    rate: float = 0.0
    seconds_left: float | None = None


@dataclass(frozen=True, slots=True)
class BuildSummary:
    documents: int
    chunks: int
    skipped: tuple[Skipped, ...]
    embedded: int
    reused: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Built:
    summary: BuildSummary


BuildEvent = FileState | Progress | Built
