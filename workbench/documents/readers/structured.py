"""JSON, JSON Lines and notebooks: each record, or cell, a part; a value stands behind the path that leads to it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from workbench.documents.readers.decoding import decoded
from workbench.documents.readers.reader import Content, TextBuilder
from workbench.errors import UnreadableDocument

_DEEPEST = 100


class JsonReader:
    suffixes = (".json", ".jsonl", ".ndjson", ".ipynb")

    def read(self, content: bytes, options: Mapping[str, Any]) -> Content:  # noqa: ARG002 - has none
        text, encoding = decoded(content)
        made = TextBuilder("\n\n")
        for number, one in enumerate(_records(text), 1):
            said = "\n".join(_lines(one))
            if said:
                made.add(said, "row", str(number))
        return made.content(encoding)


def _records(text: str) -> list[Any]:
    """The entries of a list, the cells of a notebook, the lines of JSON Lines, or the one value."""
    try:
        value = json.loads(text)
    except RecursionError as error:
        raise UnreadableDocument("Its JSON is nested too deeply.") from error
    except ValueError as error:
        return _json_lines(text, error)
    if isinstance(value, dict) and isinstance(value.get("cells"), list) and "nbformat" in value:
        return ["".join(cell.get("source", [])) for cell in value["cells"] if isinstance(cell, dict)]
    return value if isinstance(value, list) else [value]


def _json_lines(text: str, error: ValueError) -> list[Any]:
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                found.append(json.loads(line))
            except (ValueError, RecursionError) as wrong:
                reason = str(error) if number == 1 else f"line {number}: {wrong}"
                raise UnreadableDocument("It is no JSON: {reason}.", reason=reason) from wrong
    return found


def _lines(value: Any, path: str = "", depth: int = 0) -> Iterator[str]:
    if depth > _DEEPEST:
        raise UnreadableDocument("Its JSON is nested too deeply.")
    if isinstance(value, dict):
        for name, one in value.items():
            yield from _lines(one, f"{path}.{name}" if path else str(name), depth + 1)
    elif isinstance(value, list):
        for number, one in enumerate(value, 1):
            yield from _lines(one, f"{path}[{number}]" if path else f"[{number}]", depth + 1)
    elif value is not None and value != "":
        text = value if isinstance(value, str) else json.dumps(value)
        yield f"{path}: {text}" if path else text
