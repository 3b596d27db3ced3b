"""The JSON in answers, found and checked off the GUI thread: a long answer takes a moment, a schema its time limit."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal

from ui.background import Background
from ui.models.reading import Reading, SchemaFault
from workbench.errors import WorkbenchError

# Results that are remembered; beyond that all are found anew.
_MOST_KNOWN = 100
_Key = tuple[str, str]


class JsonReadings(QObject):
    """`of` gives what is known and asks for the rest; `changed` says that more is known."""

    changed = Signal()

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._known: dict[_Key, Reading] = {}
        self._wanted: list[_Key] = []
        self._working = False

    def of(self, text: str, schema: Mapping[str, Any] | None) -> Reading | None:
        """None until it is known."""
        key = (text, "" if schema is None else json.dumps(schema))
        if key not in self._known and key not in self._wanted:
            self._wanted.append(key)
            self._start()
        return self._known.get(key)

    def _start(self) -> None:
        if self._working or self._background.closed:
            return
        self._working = True
        wanted, self._wanted = self._wanted, []
        self._background.start(lambda _stop: _read(wanted), self._learn, self._done)

    def _learn(self, found: list[tuple[_Key, Reading]]) -> None:
        if len(self._known) > _MOST_KNOWN:
            self._known.clear()
        self._known.update(found)
        self.changed.emit()

    def _done(self, _error: WorkbenchError | None) -> None:
        self._working = False
        if self._wanted:
            self._start()


def _read(wanted: list[_Key]) -> Iterator[tuple[_Key, Reading]]:
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
