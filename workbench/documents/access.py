"""All that is done with documents in one place: collections, readers, embedders, and who asks; made when first used."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from workbench import paths

if TYPE_CHECKING:
    from workbench.documents.asked_collections import AskedCollections
    from workbench.documents.collections import Collections
    from workbench.documents.embedders.opening import OpenEmbedders
    from workbench.documents.readers.file_reader import FileReader
    from workbench.documents.reranker import Reranker
    from workbench.endpoints.catalogue import Catalogue
    from workbench.endpoints.transport import Transport


class DocumentAccess:
    """Costs nothing until it is used; safe to use from several threads but for `close`."""

    def __init__(self, catalogue: Catalogue, transport: Transport) -> None:
        self._catalogue = catalogue
        self._transport = transport

    @cached_property
    def collections(self) -> Collections:
        from workbench.documents.collections import Collections

        return Collections(paths.collections_folder())

    @cached_property
    def embedders(self) -> OpenEmbedders:
        from workbench.documents.embedders.opening import OpenEmbedders

        return OpenEmbedders(self._catalogue, self._transport, paths.cache_folder())

    @cached_property
    def asked(self) -> AskedCollections:
        from workbench.documents.asked_collections import AskedCollections

        return AskedCollections(self.collections, self.embedders, open_reranker)

    def reader(self) -> FileReader:
        """A reader with a process of its own; its user closes it."""
        from workbench.documents.readers.file_reader import FileReader

        return FileReader()

    def names(self) -> tuple[str, ...]:
        """Of all collections, in their order."""
        return tuple(row.name for row in self.collections.rows())

    def close(self) -> None:
        """Nothing is asked any more."""
        if "asked" in self.__dict__:
            self.asked.close()


def open_reranker(spec: str) -> Reranker:
    """The cross-encoder in the folder that `spec` names. Not there or broken: `UsageError`."""
    from workbench.documents.embedders.cross_encoder import CrossEncoder

    return CrossEncoder(Path(spec).expanduser()).scores
