"""What changed between versions, found off the GUI thread: a line for each row that is seen, and one in full."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from ui.background import Job
from ui.services import Services
from workbench.errors import WorkbenchError

if TYPE_CHECKING:
    from workbench.library.version_comparison import Comparison, Source

# Lines that are remembered; beyond that all are found anew.
_MOST_KNOWN = 2_000
_Pair = tuple["Source | None", "Source"]
_Key = tuple[Path, object, object]


class VersionComparisons(QObject):
    """`line` gives what is known and asks for the rest; `more_known` says that more is. `compared` carries what
    was compared in full."""

    more_known = Signal()
    compared = Signal(object)

    def __init__(self, services: Services, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._known: dict[_Key, tuple[str, _Pair]] = {}
        self._wanted: dict[_Key, _Pair] = {}
        self._working = False
        # Rows ask while they are painted, which nothing may interrupt.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._start)
        self._job: Job[Comparison] | None = None

    def line(self, library: Path, before: Source | None, after: Source) -> str:
        """What changed in a few words; empty until it is known."""
        key = (library, _name(before), _name(after))
        if key not in self._known:
            self._wanted[key] = (before, after)
            self._soon.start()
            return ""
        return self._known[key][0]

    def compare(self, library: Path, before: Source | None, after: Source) -> None:
        """Compares the two; what was asked for before is given up."""
        self.stop()
        if self._services.background.closed:
            return
        self._job = self._services.background.start(
            lambda _stop: _compared(library, (before, after)), lambda found: self.compared.emit(found[-1]), self._told
        )

    def stop(self) -> None:
        if self._job is not None:
            self._job.stop()
            self._job = None

    def _start(self) -> None:
        if self._working or not self._wanted or self._services.background.closed:
            return
        self._working = True
        wanted, self._wanted = self._wanted, {}
        self._services.background.start(lambda _stop: _lines(wanted), self._learn, self._done, on_stop=self._stopped)

    def _learn(self, found: list[tuple[_Key, str, _Pair]]) -> None:
        if len(self._known) > _MOST_KNOWN:
            self._known.clear()
        self._known.update({key: (line, pair) for key, line, pair in found})
        self.more_known.emit()

    def _done(self, error: WorkbenchError | None) -> None:
        """A repository that cannot be read is told of by who lists the versions."""
        self._working = False
        if error is None:
            self._start()

    def _stopped(self) -> None:
        self._working = False

    def _told(self, error: WorkbenchError | None) -> None:
        self._job = None
        if error is not None:
            self._services.problems.show(error)


def _name(source: Source | None) -> object:
    """What tells one content from another: its id, else the value itself, which the entry keeps alive."""
    from workbench.library.versions.version import Version

    if isinstance(source, Version):
        return source.content
    return source if source is None or hasattr(source, "found") else id(source)


def _lines(wanted: dict[_Key, _Pair]) -> Iterator[tuple[_Key, str, _Pair]]:
    from ui.version_summary import version_summary
    from workbench.library.version_comparison import compare_sources

    for key, pair in wanted.items():
        (found,) = compare_sources(key[0], [pair])
        yield key, version_summary(found), pair


def _compared(library: Path, pair: _Pair) -> Iterator[Comparison]:
    from workbench.library.version_comparison import compare_sources

    yield from compare_sources(library, [pair])
