"""What today's calls cost so far, kept up to date: after each call, across midnight, and with other programs' calls."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from PySide6.QtCore import QObject, QTimer, Signal

from ui.background import Job
from ui.services import Services
from workbench import paths
from workbench.runs.call_log import CallLog
from workbench.runs.day_tally import DaySum, DayTally

# A call is logged as its worker ends, which may be a moment after its last event.
SOON_MS = 150
# How often midnight, and the calls of other programs, are looked for.
SELDOM_MS = 30_000


class DayCosts(QObject):
    """`changed` carries today's `DaySum` whenever it is another one."""

    changed = Signal(object)

    def __init__(self, services: Services, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._log = CallLog(paths.calls_folder())
        self._tally = DayTally(self._log)
        self._job: Job[DaySum] | None = None
        self._again = False
        self._seen: tuple[date, int] | None = None
        self.sum = DaySum(_today())
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self._read)
        self._seldom = QTimer(self, interval=SELDOM_MS)
        self._seldom.timeout.connect(self.look)
        self._seldom.start()

    def look_soon(self) -> None:
        """A call began or ended."""
        if not self._soon.isActive():
            self._soon.start()

    def look(self) -> None:
        """Reads what was added, where the day or its file is another one than before."""
        if self._state() != self._seen:
            self._read()

    def _read(self) -> None:
        if self._services.background.closed:
            return
        if self._job is not None:  # one at a time reads the file
            self._again = True
            return
        self._seen = self._state()
        today = self._seen[0]

        def work() -> Iterator[DaySum]:
            yield self._tally.read(today)

        self._job = self._services.background.start(lambda _stop: work(), self._show, self._done)

    def _show(self, sums: list[DaySum]) -> None:
        if sums[-1] != self.sum:
            self.sum = sums[-1]
            self.changed.emit(self.sum)

    def _done(self, _error: object) -> None:
        self._job = None
        # A call that was stopped is logged when its worker lets go of it, after its job is gone.
        leaving = self._services.recorder.open_calls and not self._services.background.jobs
        if self._again or leaving:
            self._again = False
            self.look_soon()

    def _state(self) -> tuple[date, int]:
        today = _today()
        try:
            return today, self._log.path(today).stat().st_size
        except OSError:
            return today, 0


def _today() -> date:
    return datetime.now().astimezone().date()
