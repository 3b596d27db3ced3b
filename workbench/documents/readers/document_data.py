"""A document as the reading process sends it: one line of JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple
from typing import Any

from workbench.documents.document import Document, Part, Skipped
from workbench.errors import Phrase, WorkbenchError


def document_data(document: Document) -> dict[str, Any]:
    return {
        "text": document.text,
        "parts": [astuple(part) for part in document.parts],
        "reader": document.reader,
        "encoding": document.encoding,
    }


def skipped_data(error: WorkbenchError) -> dict[str, Any]:
    values = {name: value if isinstance(value, int | float) else str(value) for name, value in error.values.items()}
    return {"reason": error.message_template, "values": values}


def document_of(name: str, data: Mapping[str, Any]) -> Document | Skipped:
    """What was read of that file, or why it was not."""
    if "reason" in data:
        return Skipped(name, Phrase(data["reason"], **data.get("values", {})))
    parts = tuple(Part(*part) for part in data["parts"])
    return Document(name, data["text"], parts, data["reader"], data["encoding"])
