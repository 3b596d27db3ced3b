"""Parameters that go into a request as they are, written as one JSON object."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from ui.translation import tr


def json_object(text: str) -> dict[str, Any]:
    """The members of the object; of an empty text none. `ValueError` with a sentence for the user otherwise."""
    if not text.strip():
        return {}
    try:
        read = json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        told = tr("Not JSON yet: line {line}, column {column}.", line=error.lineno, column=error.colno)
        raise ValueError(told) from error
    except RecursionError as error:
        raise ValueError(tr("Too many levels of brackets.")) from error
    if not isinstance(read, dict):
        raise ValueError(tr("One object in braces is expected, such as {example}.", example='{"min_p": 0.1}'))
    return read


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(tr("{name} is no number that JSON knows.", name=name))
