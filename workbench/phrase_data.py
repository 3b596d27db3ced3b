"""Phrases as plain data for JSON and back, so that a sentence that was kept can be said in any language later."""

from __future__ import annotations

from typing import Any

from workbench.errors import Phrase

PLAIN = (str, int, float, bool, type(None))


def value_data(value: object) -> Any:
    """A phrase, or a value of one. What JSON has no form for becomes its text."""
    if isinstance(value, Phrase):
        return {"phrase": value.template, "values": {name: value_data(one) for name, one in value.values.items()}}
    return value if isinstance(value, PLAIN) else str(value)


def phrase_of(data: Any) -> Phrase:
    """The phrase that `value_data` wrote; data of this program, so it is not checked."""
    return Phrase(data["phrase"], **{name: _value_of(one) for name, one in data["values"].items()})


def _value_of(data: Any) -> object:
    return phrase_of(data) if isinstance(data, dict) else data
