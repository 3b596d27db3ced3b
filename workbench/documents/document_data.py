"""A document as plain data for JSON and back: as the reading process sends it, and as a collection keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple
from typing import Any

from workbench.documents.document import Document, Part, Skipped
from workbench.errors import Phrase, WorkbenchError
from workbench.phrase_data import phrase_of, value_data


def document_data(document: Document) -> dict[str, Any]:
    return {
        "text": document.text,
        "parts": [astuple(part) for part in document.parts],
        "reader": document.reader,
        "encoding": document.encoding,
        "notes": [value_data(note) for note in document.notes],
    }


def skipped_data(error: WorkbenchError) -> dict[str, Any]:
    return {"reason": value_data(Phrase(error.message_template, **error.values))}


def document_of(name: str, data: Mapping[str, Any]) -> Document | Skipped:
    """What was read of that file, or why it was not."""
    if "reason" in data:
        return Skipped(name, phrase_of(data["reason"]))
    return read_document_of(name, data)


def read_document_of(name: str, data: Mapping[str, Any]) -> Document:
    parts = tuple(Part(*part) for part in data["parts"])
    return Document(
        name, data["text"], parts, data["reader"], data["encoding"], tuple(phrase_of(note) for note in data["notes"])
    )
