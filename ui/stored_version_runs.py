"""How often versions were run according to the history, read off the GUI thread."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from ui.services import Services
from workbench.errors import WorkbenchError

if TYPE_CHECKING:
    from workbench.runs.history.history import History

# Of so many runs, the newest ones, the endpoints are told.
_LOOKED_AT = 50


@dataclass(frozen=True)
class VersionUse:
    runs: int = 0
    endpoints: tuple[str, ...] = ()


class StoredVersionRuns(QObject):
    """`of` gives what is known and asks for the rest; `changed` says that more is known."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._known: dict[str, VersionUse] = {}
        self._wanted: set[str] = set()
        self._fresh: set[str] = set()
        self._working = False
        # Rows ask while they are painted, which nothing may interrupt.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._read)

    def of(self, version: str) -> VersionUse:
        if version not in self._fresh:
            self._wanted.add(version)
            self._soon.start()
        return self._known.get(version, VersionUse())

    def ask_anew(self) -> None:
        """A run ended; what is known stays until more is."""
        self._fresh.clear()

    def _read(self) -> None:
        if self._working or not self._wanted or self._services.background.closed:
            return
        self._working = True
        wanted, self._wanted = self._wanted, set()
        self._fresh |= wanted
        history = self._services.history
        self._services.background.start(lambda _stop: _uses(history, wanted), self._learn, self._done)

    def _learn(self, found: list[tuple[str, VersionUse]]) -> None:
        news = dict(found)
        if not news.items() <= self._known.items():
            self._known |= news
            self.changed.emit()

    def _done(self, _error: WorkbenchError | None) -> None:
        """A history that cannot be read is told of elsewhere."""
        self._working = False
        self._read()


def _uses(history: History, versions: Iterable[str]) -> Iterator[tuple[str, VersionUse]]:
    from workbench.runs.history.records import HistoryFilter

    for version in versions:
        wanted = HistoryFilter(version=version)
        rows = history.rows(wanted, limit=_LOOKED_AT)
        endpoints = tuple(dict.fromkeys(endpoint for row in rows for endpoint in row.endpoints))
        count = len(rows) if len(rows) < _LOOKED_AT else history.count(wanted)
        yield version, VersionUse(count, endpoints)
