"""A prompt's schema as text that is edited, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ui.translation import phrase, tr
from workbench.scoring.json_text import json_fault

# Names of properties that the line of a schema shows.
_MOST_NAMED = 6


def schema_text(schema: Mapping[str, Any] | None) -> str:
    return "" if schema is None else json.dumps(schema, indent=2, ensure_ascii=False)


def read_schema(text: str) -> Mapping[str, Any] | None:
    """The schema that was written; None for nothing. A `ValueError` says what is wrong, and where."""
    if not text.strip():
        return None
    fault = json_fault(text)
    if fault is not None:
        said = {"line": fault.line, "column": fault.column, "reason": phrase(fault.reason)}
        raise ValueError(tr("Line {line}, column {column}: {reason}.", **said))
    schema = json.loads(text)
    if not isinstance(schema, dict):
        raise ValueError(tr("One object in braces is expected, such as {example}.", example='{"type": "object"}'))
    return schema


def about_schema(schema: Mapping[str, Any] | None) -> str:
    """A schema in a line: its type and the first names; '' for none."""
    if schema is None:
        return ""
    properties = schema.get("properties")
    names = list(properties) if isinstance(properties, Mapping) else []
    listed = ", ".join(names[:_MOST_NAMED]) + (", …" if len(names) > _MOST_NAMED else "")
    kind = schema.get("type")
    return ": ".join(filter(None, (kind if isinstance(kind, str) else "JSON Schema", listed)))
