"""Reads the history in the background, as it is filtered, and keeps the list as long as it is looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from ui.background import Job
from ui.models.history_rows import MOST_ROWS, HistoryRows
from ui.services import Services
from workbench.errors import WorkbenchError
from workbench.runs.history.records import HistoryFilter, RunRow

if TYPE_CHECKING:
    from workbench.runs.history.history import History

PAGE = 100
# After a key; a run's end is told to the history a moment later.
SOON_MS = 150


class HistoryReading(QObject):
    """`counted` carries how many runs match (at most 10,000 are counted), `named` the `Names` that occur, `failed` an
    error or None."""

    counted = Signal(int)
    named = Signal(object)
    failed = Signal(object)

    def __init__(self, services: Services, rows: HistoryRows, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._rows = rows
        self._wanted = HistoryFilter()
        self._held = False
        self._job: Job[Callable[[], None]] | None = None
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self.read)
        rows.more_wanted.connect(self._read_more)

    def filter(self, wanted: HistoryFilter) -> None:
        """Other runs are wanted."""
        self._wanted = wanted
        self.read_soon()

    def read_soon(self) -> None:
        """Reads anew once it is quiet for a moment."""
        self._soon.start()

    def read(self) -> None:
        """Reads the newest runs; what is shown stays until they are there."""
        self._soon.stop()
        if not self._held:
            self._start(partial(self._newest, self._services.history, self._wanted, max(len(self._rows.rows), PAGE)))

    def hold(self, held: bool) -> None:
        """While held nothing new is read: a blind vote must not be told whose the answers are."""
        self._held = held
        if held:
            self.stop()
        else:
            self.read_soon()

    def stop(self) -> None:
        if self._job is not None:
            self._job.stop()
            self._job = None

    def _read_more(self) -> None:
        if self._job is None and self._rows.rows and not self._held:
            self._start(partial(self._older, self._services.history, self._wanted, self._rows.rows[-1].id))

    def _start(self, work: Callable[[], Iterator[Callable[[], None]]]) -> None:
        self.stop()
        if not self._services.background.closed:
            self._job = self._services.background.start(lambda _stop: work(), _take, self._done, soon=True)

    def _newest(self, history: History, wanted: HistoryFilter, count: int) -> Iterator[Callable[[], None]]:
        rows = history.rows(wanted, limit=min(count, MOST_ROWS))
        yield partial(self._rows.show_rows, rows, complete=len(rows) < count)
        yield partial(self.counted.emit, history.count(wanted))
        yield partial(self.named.emit, history.names())

    def _older(self, history: History, wanted: HistoryFilter, before: int) -> Iterator[Callable[[], None]]:
        rows: tuple[RunRow, ...] = history.rows(wanted, before, PAGE)
        yield partial(self._rows.add_rows, rows, complete=len(rows) < PAGE)

    def _done(self, error: WorkbenchError | None) -> None:
        self._job = None
        self.failed.emit(error)


def _take(found: list[Callable[[], None]]) -> None:
    for show in found:
        show()
