"""Phrases as JSON and back, so that a reason that was kept can still be said in the reader's language."""

from __future__ import annotations

import json
from typing import Any

from workbench.errors import Phrase


def phrase_json(phrase: Phrase) -> str:
    return json.dumps(_data(phrase), ensure_ascii=False)


def phrase_of(text: str) -> Phrase:
    made = _value(json.loads(text))
    return made if isinstance(made, Phrase) else Phrase("{reason}", reason=made)


def _data(value: object) -> Any:
    if isinstance(value, Phrase):
        return {"template": value.template, "values": {name: _data(one) for name, one in value.values.items()}}
    return value if isinstance(value, (int, float, str)) else str(value)


def _value(data: Any) -> object:
    if isinstance(data, dict):
        return Phrase(data["template"], **{name: _value(one) for name, one in data["values"].items()})
    return data
