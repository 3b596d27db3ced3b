"""Reading a container's JSON body: the object, and its fields with their types and bounds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from workbench.local.invocation import Invocation


class BadField(Exception):
    """A body or a field that cannot be used; each container words its own error from it."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.message = message
        self.status = status


def json_object(invocation: Invocation) -> dict[str, Any]:
    media_type = invocation.content_type.partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise BadField(f"Content type {media_type or 'none'} is not supported; send application/json", 415)
    try:
        value = json.loads(invocation.body)
        json.dumps(value, ensure_ascii=False).encode()  # half a surrogate pair is no character
    except (ValueError, RecursionError) as error:
        raise BadField("The body is not valid JSON") from error
    if not isinstance(value, dict):
        raise BadField("The body is not a JSON object")
    return value


def number(
    fields: Mapping[str, Any],
    name: str,
    *,
    above: float | None = None,
    at_least: float | None = None,
    at_most: float | None = None,
) -> float | None:
    """The number of that name, None where there is none or null."""
    value = fields.get(name)
    if value is None:
        return None
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise BadField(f"`{name}` must be a number")
    if above is not None and not value > above:
        raise BadField(f"`{name}` must be greater than {above:g}")
    if at_least is not None and not value >= at_least:
        raise BadField(f"`{name}` must be at least {at_least:g}")
    if at_most is not None and not value <= at_most:
        raise BadField(f"`{name}` must be at most {at_most:g}")
    return value


def integer(fields: Mapping[str, Any], name: str, *, at_least: int, at_most: int | None = None) -> int | None:
    value = number(fields, name, at_least=at_least, at_most=at_most)
    if value is not None and not isinstance(value, int):
        raise BadField(f"`{name}` must be an integer")
    return value


def texts(fields: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """A text or a list of texts; none where there is none or null."""
    value = fields.get(name)
    if value is None:
        return ()
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return tuple(value)
    raise BadField(f"`{name}` must be a string or a list of strings")


def flag(fields: Mapping[str, Any], name: str) -> bool:
    value = fields.get(name)
    if value is None or isinstance(value, bool):
        return bool(value)
    raise BadField(f"`{name}` must be true or false")


def mapping(fields: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = fields.get(name)
    if value is None:
        return {}
    if isinstance(value, dict):
        return value
    raise BadField(f"`{name}` must be an object")
