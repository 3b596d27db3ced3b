"""A column while its call runs: it takes events one by one, and joins the pieces of text when somebody looks."""

from __future__ import annotations

from workbench.endpoints.events import RunEvent
from workbench.runs.comparison import Column

# Pieces that wait to be joined: a text of any length is copied once for so many of them.
_MOST_WAITING = 1_000


class ArrivingColumn:
    """For one thread. `column` is what the events so far make of `empty`."""

    def __init__(self, empty: Column) -> None:
        self._column = empty
        self._waiting: list[RunEvent] = []

    def take(self, event: RunEvent) -> None:
        self._waiting.append(event)
        if len(self._waiting) >= _MOST_WAITING:
            self._join()

    @property
    def column(self) -> Column:
        self._join()
        return self._column

    def _join(self) -> None:
        self._column = self._column.apply_all(self._waiting)
        self._waiting = []
