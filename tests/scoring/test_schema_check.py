"""JSON is held against a schema, whatever that schema does."""

from __future__ import annotations

import json
from typing import Any

import pytest

from workbench.errors import UsageError
from workbench.scoring import schema_check
from workbench.scoring.schema_check import SchemaFault, check_schema

PERSON: dict[str, Any] = {
    "type": "object",
    "required": ["name"],
    "properties": {"name": {"type": "string"}, "age": {"type": "integer", "minimum": 0}},
    "additionalProperties": False,
}


def test_each_fault_is_told_with_its_place() -> None:
    assert check_schema('{"name": "김철수", "age": 3}', PERSON) == ()
    assert check_schema('{"age": -1, "x": 1}', PERSON) == (
        SchemaFault("$", "'name' is a required property"),
        SchemaFault("$", "Additional properties are not allowed ('x' was unexpected)"),
        SchemaFault("$.age", "-1 is less than the minimum of 0"),
    )


def test_references_within_the_schema_are_followed() -> None:
    schema = {"$defs": {"n": {"type": "integer"}}, "items": {"$ref": "#/$defs/n"}}
    assert [fault.path for fault in check_schema('[1, "a"]', schema)] == ["$[1]"]


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        ({"type": "objekt"}, "no JSON Schema"),
        ({"$ref": "http://127.0.0.1:9/schema.json"}, "http://127.0.0.1:9/schema.json"),
        ({"$ref": "#/$defs/missing"}, "/$defs/missing"),
        ({"$ref": "#"}, "without end"),
    ],
)
def test_a_schema_that_cannot_be_used_says_why(schema: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError) as caught:
        check_schema("{}", schema)
    assert said in caught.value.message


def test_an_endless_pattern_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema_check, "SECONDS", 1.5)
    with pytest.raises(UsageError, match="took longer"):
        check_schema(json.dumps("a" * 40 + "!"), {"pattern": "^(a+)+$"})
