"""The parts of a prompt, read from its dataclasses: what can change by itself and is compared and merged by itself.

Everything is derived from `dataclasses.fields`, so that a new field is a new part without a line here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

from workbench.prompts.prompt import Example

Path = tuple[str, ...]
LONGEST_ABOUT = 60


class Kind(Enum):
    """How a field is taken apart."""

    VALUE = "value"  # as a whole
    FIELDS = "fields"  # a dataclass, or None: field by field
    KEYS = "keys"  # a mapping: key by key
    ROWS = "rows"  # a list of dataclasses: row by row
    WORDS = "words"  # a set of words that has an order


class Absent(Enum):
    """What stands for a key, a row or a file that is not there; None is a value of its own."""

    ABSENT = "absent"


ABSENT = Absent.ABSENT


@dataclass(frozen=True)
class Part:
    """`path` names the fields from the prompt down, a key last: `("generation", "temperature")`, `("values", "x")`.

    In a list `row` is the row's place, counted from 1, and `about` how it begins; `("examples",)` is then a whole row.
    """

    path: Path
    row: int = 0
    about: str = ""


def field_kinds(owner: object) -> Mapping[str, Kind]:
    """The fields of a dataclass of the prompt, in their order, with how each is taken apart."""
    return _field_kinds(owner)


def fields_type(owner: type, name: str) -> type:
    """The dataclass of that field, which may be None besides."""
    hint = get_type_hints(owner)[name]
    found: type = next(one for one in (hint, *get_args(hint)) if isinstance(one, type) and is_dataclass(one))
    return found


def frozen(value: Any) -> Any:
    """A hashable key of any value of a prompt: equal where the values would be written alike.

    1, 1.0 and true are told apart, and so are `1.10` as it stood and as text: an unknown key means what it says.
    """
    if type(value) is str:
        return value
    if isinstance(value, Mapping):
        return ("mapping", frozenset([(key, frozen(inner)) for key, inner in value.items()]))
    if isinstance(value, list | tuple):
        return ("list", *map(frozen, value))
    if is_dataclass(value):
        return (type(value), *[frozen(getattr(value, name)) for name in field_kinds(type(value))])
    return type(value), value


def same(one: Any, other: Any) -> bool:
    """Whether two values of a part are the same to a prompt; a number of a parameter may be whole or not."""
    if (type(one) is str and type(other) is str) or (_is_number(one) and _is_number(other)):
        return bool(one == other)
    return one is other or bool(frozen(one) == frozen(other))


def same_unknown(one: Any, other: Any) -> bool:
    """Whether two values of an unknown key would be written alike."""
    return bool(frozen(one) == frozen(other))


def text_of(value: Any) -> str:
    """A value as text that is read and compared by a person; a row has a line for each field that it fills."""
    if isinstance(value, str):
        return str(value)
    if is_dataclass(value):
        return "\n".join(f"{name}: {text_of(inner)}" for name, inner in _filled(value))
    if isinstance(value, float):
        return f"{value:.12g}"
    if isinstance(value, bool) or value is None or not isinstance(value, tuple | list | Mapping):
        return json.dumps(value, ensure_ascii=False, default=str)
    return json.dumps(value, ensure_ascii=False, indent=2 if isinstance(value, Mapping) else None, default=str)


def about(row: Any) -> str:
    """How a row of a list begins, in a few words on one line."""
    inputs = row.inputs.values() if isinstance(row, Example) else ()
    own = (getattr(row, name) for name in ("output", "content", "after", "pattern") if hasattr(row, name))
    texts = (" ".join(text_of(one).split()) for one in (*inputs, *own))
    text = next(filter(None, texts), "")
    return text if len(text) <= LONGEST_ABOUT else f"{text[: LONGEST_ABOUT - 1]}…"


def _filled(value: Any) -> list[tuple[str, Any]]:
    """The fields of a row that differ from an empty one; keys of mappings in place of these."""
    usual = type(value)()
    found: list[tuple[str, Any]] = []
    for name, kind in field_kinds(type(value)).items():
        own = getattr(value, name)
        if kind is Kind.KEYS:
            found += own.items()
        elif own != getattr(usual, name):
            found.append((name, own))
    return found


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


@cache
def _field_kinds(owner: Any) -> Mapping[str, Kind]:
    hints = get_type_hints(owner)
    return {field.name: _kind(field.name, hints[field.name]) for field in fields(owner)}


def _kind(name: str, hint: Any) -> Kind:
    if get_origin(hint) is tuple:
        if is_dataclass(get_args(hint)[0]):
            return Kind.ROWS
        return Kind.WORDS if name == "tags" else Kind.VALUE
    if get_origin(hint) is Mapping or hint is Mapping:
        return Kind.KEYS
    if any(is_dataclass(one) for one in (hint, *get_args(hint))):
        return Kind.FIELDS
    return Kind.VALUE
