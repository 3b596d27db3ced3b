"""What a reader is: the bytes of a file to a document. Readers run in a process of their own, which has limits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from workbench.documents.document import Document


class Reader(Protocol):
    """Reads files of the kinds that end in one of `suffixes` (lower case, with the dot)."""

    suffixes: tuple[str, ...]

    def read(self, name: str, content: bytes, options: Mapping[str, Any]) -> Document:
        """The document. Content that cannot be read is an `UnreadableDocument` that says why."""
