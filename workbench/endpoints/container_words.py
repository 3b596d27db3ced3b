"""What a container says in an error: freed from the JSON, HTML and sentences that others have put around it."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from typing import Any

# Received client error (400) from primary with message "…". See https://… in account … for more information.
_QUOTED = re.compile(
    r"Received (?:client|server) error \((?P<status>\d+)\) from .{1,200}? with message \"(?P<message>.*)\""
    r"\s*(?:\.\s*(?:See .*)?)?\s*",
    re.DOTALL,
)
# Where the complaint is. Of DJL's `message` and `error`, the first is always the same and the second is the cause.
_NAMES = ("error", "message", "Message", "errorMessage", "detail", "msg", "errors", "error_message")
# A body that was cut off is no JSON any more.
_FIELD = re.compile(r'"(?:message|error|detail|msg)"\s*:\s*"((?:[^"\\]|\\.)+)')
_MARKUP = re.compile(r"<!doctype html|<html|<body|<head", re.IGNORECASE)
_HEADING = re.compile(r"<(title|h1)[^>]*>(.*?)</\1>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.IGNORECASE | re.DOTALL)
_DEEPEST = 10


def container_words(text: str, depth: int = 0) -> str:
    """The innermost complaint in `text`; the text itself where nothing is around it."""
    text = text.strip()
    if depth == _DEEPEST:
        return text
    quoted = _QUOTED.fullmatch(text)
    if quoted is not None:
        return container_words(quoted["message"], depth + 1)
    if _MARKUP.search(text[:500]):
        return _without_markup(text)
    if not text.startswith(("{", "[", '"')):
        return text
    value = _parsed(text)
    if value is None:
        found = _FIELD.search(text)
        return container_words(_unescaped(found[1]), depth + 1) if found else text
    return _in_value(value, depth + 1) or text


def quoted_status(text: str) -> int | None:
    """The status that the container answered with, as SageMaker's own sentence tells it."""
    quoted = _QUOTED.fullmatch(text.strip())
    return None if quoted is None else int(quoted["status"])


def _in_value(value: Any, depth: int) -> str:
    """The complaint in a JSON value; '' where there is none."""
    if depth > _DEEPEST:
        return ""
    if isinstance(value, str):
        return container_words(value, depth)
    if isinstance(value, list):
        return "; ".join(filter(None, (_in_value(one, depth + 1) for one in value)))
    if isinstance(value, Mapping):
        return next(filter(None, (_in_value(value[name], depth + 1) for name in _NAMES if value.get(name))), "")
    return ""


def _parsed(text: str) -> Any:
    """The JSON value, also of a body whose quotes were escaped once more; None where it is none."""
    for form in (text, text.replace('\\"', '"').replace("\\\\", "\\")):
        try:
            return json.loads(form, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _unescaped(text: str) -> str:
    value = _parsed(f'"{text}"')
    return value if isinstance(value, str) else text


def _without_markup(text: str) -> str:
    heading = _HEADING.search(text)
    words = html.unescape(_TAG.sub(" ", heading[2] if heading else text))
    return " ".join(words.split()) or "an HTML page"
