"""The JSON in answers, found and checked off the GUI thread: a long answer takes a moment, a schema its time limit."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from PySide6.QtCore import QObject

from ui.background import Background
from ui.found_later import FoundLater
from ui.models.reading import Reading, SchemaFault
from workbench.errors import WorkbenchError

# Results that are remembered; beyond that all are found anew.
_MOST_KNOWN = 100
_Key = tuple[str, str]


class JsonReadings(FoundLater[_Key, Reading]):
    """`of` gives what is known and asks for the rest; `changed` says that more is known."""

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(background, _read, _MOST_KNOWN, parent)

    def of(self, text: str, schema: Mapping[str, Any] | None) -> Reading | None:
        """None until it is known."""
        return self.get((text, "" if schema is None else json.dumps(schema)))


def _read(wanted: Mapping[_Key, Any]) -> Iterator[tuple[_Key, Reading]]:
    from workbench.scoring.json_text import find_json

    for text, schema in wanted:
        found = find_json(text)
        if found is None:
            yield (text, schema), Reading()
        elif found.fault is not None or not schema:
            yield (text, schema), Reading(found.pretty, found.fault)
        else:
            yield (text, schema), _checked(found.pretty, found.text, json.loads(schema))


def _checked(pretty: str, text: str, schema: Any) -> Reading:
    from workbench.scoring.schema_check import check_schema

    try:
        faults = tuple(SchemaFault(fault.path, fault.reason) for fault in check_schema(text, schema))
    except WorkbenchError as error:
        return Reading(pretty, error=error)
    return Reading(pretty, checked=True, faults=faults)
