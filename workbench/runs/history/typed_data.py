"""Values of frozen dataclasses as plain data for JSON and back, by the types that their fields declare.

What is as usual is left out. Bytes that are UTF-8 stand as text, others as `{"base64": …}`. An error is its templates
and what goes into them; a value of it that JSON has no form for becomes its text.
"""

from __future__ import annotations

import base64
import binascii
import types
import typing
from collections.abc import Collection, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from typing import Any

from workbench.errors import (
    BrokenTemplate,
    EndpointError,
    InvalidFile,
    Phrase,
    TemplateError,
    UndefinedVariable,
    UnknownName,
    UsageError,
    WorkbenchError,
)
from workbench.phrase_data import PLAIN, value_data

_ERRORS: Mapping[str, type[WorkbenchError]] = {
    kind.__name__: kind
    for kind in (
        WorkbenchError, UsageError, InvalidFile, TemplateError, BrokenTemplate, UndefinedVariable, UnknownName,
        EndpointError,
    )
}  # fmt: skip
_OF_ENDPOINTS = {
    "status": int | None, "code": str, "request_id": str, "link": str, "retry_after_s": float | None,
    "may_retry": bool, "needs_licence": bool,
}  # fmt: skip
# What only the types do not tell: the values that a field of a class may have.
Choices = Mapping[tuple[type, str], Collection[str]]


class Unfit(ValueError):
    """The data is not that of such a value; the text says where and why."""


def to_data(value: Any) -> Any:
    """The value as dicts, lists, texts, numbers, truths and None."""
    if is_dataclass(value):
        return {
            each.name: to_data(own)
            for each in fields(value)
            if (own := getattr(value, each.name)) != _usual(each) or type(own) is not type(_usual(each))
        }
    if isinstance(value, bytes):
        return _bytes_data(value)
    if isinstance(value, WorkbenchError):
        return _error_data(value)
    if isinstance(value, Mapping):
        return {str(name): to_data(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [to_data(one) for one in value]
    return value if isinstance(value, PLAIN) else str(value)


def from_data(kind: Any, data: Any, choices: Choices, where: str = "") -> Any:
    """The value of type `kind`. Anything else, and a field that is not known, is `Unfit`."""
    if kind is Any:
        return data
    if kind is bytes:
        return _bytes(data, where)
    if isinstance(kind, type) and is_dataclass(kind):
        return _record(kind, data, choices, where)
    if isinstance(kind, type) and issubclass(kind, WorkbenchError):
        return _error(kind, data, choices, where)
    if isinstance(kind, types.UnionType):
        return _optional(kind, data, choices, where)
    origin = typing.get_origin(kind)
    if origin is tuple:
        return _tuple(typing.get_args(kind), data, choices, where)
    if origin is not None and issubclass(origin, Mapping):
        inner = typing.get_args(kind)[1]
        return {name: from_data(inner, one, choices, f"{where}.{name}") for name, one in _mapping(data, where).items()}
    return _plain(kind, data, where)


def _usual(each: Field[Any]) -> Any:
    if each.default is not MISSING:
        return each.default
    return MISSING if each.default_factory is MISSING else each.default_factory()


@cache
def _types(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _record(kind: type, data: Any, choices: Choices, where: str) -> Any:
    known = {each.name: each for each in fields(kind)}
    values = {}
    for name, one in _mapping(data, where).items():
        if name not in known:
            raise Unfit(f"{where}.{name} is not known")
        values[name] = from_data(_types(kind)[name], one, choices, f"{where}.{name}")
        if (kind, name) in choices and values[name] not in choices[kind, name]:
            raise Unfit(f"{where}.{name} is none of {', '.join(choices[kind, name])}")
    for name, each in known.items():
        if name not in values and _usual(each) is MISSING:
            raise Unfit(f"{where}.{name} is missing")
    return kind(**values)


def _optional(kind: types.UnionType, data: Any, choices: Choices, where: str) -> Any:
    if data is None:
        return None
    (inner,) = (one for one in typing.get_args(kind) if one is not type(None))
    return from_data(inner, data, choices, where)


def _tuple(inner: tuple[Any, ...], data: Any, choices: Choices, where: str) -> tuple[Any, ...]:
    if not isinstance(data, list):
        raise Unfit(f"{where} is not a list")
    kinds = [inner[0]] * len(data) if inner[-1] is Ellipsis else list(inner)
    if len(kinds) != len(data):
        raise Unfit(f"{where} has not {len(kinds)} entries")
    return tuple(from_data(each, one, choices, f"{where}[{n}]") for n, (each, one) in enumerate(zip(kinds, data)))  # noqa: B905 - as long


def _plain(kind: type, data: Any, where: str) -> Any:
    """A truth is no number, and a whole number is one with a fraction, too."""
    allowed: tuple[type, ...] = (int, float) if kind is float else (kind,)
    if not isinstance(data, allowed) or (isinstance(data, bool) and kind is not bool):
        raise Unfit(f"{where} is not what is expected there")
    return data


def _mapping(data: Any, where: str) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise Unfit(f"{where or 'it'} is not an object with fields")
    return data


def _bytes_data(data: bytes) -> Any:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(data).decode("ascii")}


def _bytes(data: Any, where: str) -> bytes:
    try:
        return data.encode("utf-8") if isinstance(data, str) else base64.b64decode(data["base64"], validate=True)
    except (binascii.Error, ValueError, KeyError, TypeError) as error:
        raise Unfit(f"{where} holds no bytes") from error


def _error_data(error: WorkbenchError) -> dict[str, Any]:
    kind = next(one.__name__ for one in type(error).__mro__ if _ERRORS.get(one.__name__) is one)
    data: dict[str, Any] = {"type": kind, "message": error.message_template}
    if error.hint_template:
        data["hint"] = error.hint_template
    if error.details:
        data["details"] = error.details
    if error.values:
        data["values"] = {name: value_data(value) for name, value in error.values.items()}
    if isinstance(error, EndpointError):
        own = {name: getattr(error, name) for name in _OF_ENDPOINTS}
        data |= {name: one for name, one in own.items() if one is not None and one is not False and one != ""}
    return data


def _value(data: Any, where: str) -> object:
    if isinstance(data, dict):
        template = data.get("phrase")
        if not isinstance(template, str):
            raise Unfit(f"{where} is no phrase")
        return Phrase(template, **_values(data.get("values", {}), where))
    if not isinstance(data, PLAIN):
        raise Unfit(f"{where} is not what is expected there")
    return data


def _values(data: Any, where: str) -> dict[str, object]:
    return {name: _value(one, f"{where}.{name}") for name, one in _mapping(data, where).items()}


def _error(expected: type, data: Any, choices: Choices, where: str) -> WorkbenchError:
    data = _mapping(data, where)
    kind = _ERRORS.get(data.get("type", ""))
    if kind is None or not issubclass(kind, expected):
        raise Unfit(f"{where} is no error of this program")
    texts = [from_data(str, data.get(name, ""), choices, f"{where}.{name}") for name in ("message", "hint", "details")]
    own: dict[str, Any] = {}
    if issubclass(kind, EndpointError):
        own = {
            name: from_data(each, data[name], choices, f"{where}.{name}")
            for name, each in _OF_ENDPOINTS.items()
            if name in data
        }
    try:
        error = kind(texts[0], texts[1], details=texts[2], **own, **_values(data.get("values", {}), f"{where}.values"))
        str(error)
    except (TypeError, LookupError, AttributeError, ValueError) as broken:
        raise Unfit(f"{where} is a sentence that lacks its values") from broken
    return error
