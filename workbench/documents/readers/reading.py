"""One file's bytes to a document, whatever they are; done in the reading process."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbench.documents.document import Document
from workbench.documents.readers import READERS
from workbench.documents.readers.sniffing import reader_for
from workbench.errors import UnreadableDocument

MIB = 1024 * 1024
MOST_BYTES = 100 * MIB
MOST_CHARACTERS = 50_000_000


def read_document(name: str, content: bytes, options: Mapping[str, Any]) -> Document:
    """The document. Content that cannot be read, holds nothing or is too large: `UnreadableDocument`."""
    if not content:
        raise UnreadableDocument("It is empty.")
    if len(content) > MOST_BYTES:
        raise UnreadableDocument("It is larger than {limit} MiB.", limit=MOST_BYTES // MIB)
    kind = reader_for(name, content)
    try:
        found = READERS[kind].read(content, options)
    except UnreadableDocument:
        raise
    except MemoryError as error:
        raise UnreadableDocument("Reading it takes more memory than one file may.") from error
    except Exception as error:  # the libraries that read files raise anything on damaged ones
        reason = str(error)[:200] or type(error).__name__
        raise UnreadableDocument("It is damaged, or not of the kind that it seems: {reason}.", reason=reason) from error
    # Halves of surrogate pairs are no characters; one character takes the place of one, so that offsets stay.
    text = found.text.encode("utf-8", "replace").decode("utf-8")
    if not text.strip():
        raise UnreadableDocument("It holds no text.")
    if len(text) > MOST_CHARACTERS:
        raise UnreadableDocument("It holds more than {limit} characters.", limit=f"{MOST_CHARACTERS:,}")
    return Document(name, text, found.parts, kind, found.encoding)
