"""Reading JSON that others wrote: errors with file and line, a bound on nesting, numbers kept as they are written."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from workbench.errors import InvalidFile, Phrase


def parse_json(text: str, source: str, first_line: int = 1) -> Any:
    """The data in `text`, which begins at line `first_line` of `source`. Not JSON, or too deep: `InvalidFile`."""
    try:
        return json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise invalid_json(source, first_line + error.lineno - 1, error.msg) from error
    except RecursionError as error:
        raise invalid_json(source, first_line, Phrase("it is nested too deeply")) from error
    except ValueError as error:
        raise invalid_json(source, first_line, Phrase("it holds a number that is not one, or is too long")) from error


def invalid_json(source: str, line: int, reason: object) -> InvalidFile:
    return InvalidFile(
        "{file}, line {line}: this is not valid JSON: {reason}.",
        "Correct the line, or save the file again with the tool that made it.",
        file=source,
        line=line,
        reason=reason,
    )


def as_text(value: Any) -> str:
    """A value of a JSON file as the text that a template would show; a list or a mapping as JSON."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    return json.dumps(value, ensure_ascii=False)


def as_value(value: Any) -> Any:
    """Data as values of a prompt: texts, lists and mappings; a number or truth as it is written."""
    if isinstance(value, list):
        return [as_value(item) for item in value]
    if isinstance(value, dict):
        return {name: as_value(item) for name, item in value.items()}
    return as_text(value)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)
