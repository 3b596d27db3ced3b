"""How far the samples of columns lie apart, found off the GUI thread."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject, Signal

from ui.background import Background
from workbench.errors import WorkbenchError
from workbench.runs.spread import Sampled, Spread, spread

# Results that are remembered; beyond that all are found anew.
_MOST_KNOWN = 100
_Samples = tuple[Sampled, ...]


class SampleSpreads(QObject):
    """`of` gives what is known and asks for the rest; `changed` says that more is known."""

    changed = Signal()

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._known: dict[_Samples, Spread] = {}
        self._wanted: dict[_Samples, None] = {}
        self._working = False

    def of(self, samples: _Samples) -> Spread | None:
        """None until it is known."""
        if samples not in self._known:
            self._wanted[samples] = None
            self._start()
        return self._known.get(samples)

    def _start(self) -> None:
        if self._working or self._background.closed:
            return
        self._working = True
        wanted, self._wanted = tuple(self._wanted), {}
        self._background.start(lambda _stop: _found(wanted), self._learn, self._done, on_stop=self._stopped)

    def _learn(self, found: list[tuple[_Samples, Spread]]) -> None:
        if len(self._known) > _MOST_KNOWN:
            self._known.clear()
        self._known.update(found)
        self.changed.emit()

    def _done(self, _error: WorkbenchError | None) -> None:
        self._working = False
        if self._wanted:
            self._start()

    def _stopped(self) -> None:
        self._working = False


def _found(wanted: tuple[_Samples, ...]) -> Iterator[tuple[_Samples, Spread]]:
    for samples in wanted:
        yield samples, spread(samples)
