"""Choosing an answer of an earlier run: runs and answers are read in the background."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPoint, QTimer, Signal
from PySide6.QtWidgets import QWidget

from ui.background import Background, Job
from ui.models.diff_sides import Side, earlier_sides
from ui.translation import sentence, tr
from ui.widgets.earlier_runs_popup import EarlierRunsPopup
from workbench.errors import WorkbenchError

if TYPE_CHECKING:
    from workbench.runs.history.records import RunRow, StoredRun

MOST_RUNS = 100
_TYPING_MS = 150


class EarlierAnswers(QObject):
    """`rows` finds the newest runs with a text, at most MOST_RUNS; `load` gives a run. `chosen` carries a `Side`."""

    chosen = Signal(object)

    def __init__(
        self,
        background: Background,
        rows: Callable[[str], Sequence[RunRow]],
        load: Callable[[int], StoredRun],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._background = background
        self._rows = rows
        self._load = load
        self._sides: dict[str, Side] = {}
        self._jobs: dict[str, Job[Any]] = {}
        self._parent = parent
        self._typed = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typed.timeout.connect(self._find)

    @cached_property
    def popup(self) -> EarlierRunsPopup:
        made = EarlierRunsPopup(self._parent)
        made.searched.connect(lambda _text: self._typed.start())
        made.run_picked.connect(self._read)
        made.answer_picked.connect(lambda key: self.chosen.emit(self._sides[key]))
        return made

    def open(self, below: QWidget) -> None:
        """Shows what can be chosen from, under that widget."""
        self.popup.open_at(below.mapToGlobal(QPoint(0, below.height() + 4)))
        self._find()

    def forget(self) -> None:
        """Nothing of what was read last stays in the lists."""
        if "popup" in self.__dict__:
            self.popup.show_runs(())

    def _find(self) -> None:
        text = self.popup.search.text().strip()
        self._work("rows", lambda: self._rows(text), self._show_rows)

    def _read(self, id: int) -> None:
        self._work("run", lambda: earlier_sides(self._load(id)), self._show_sides)

    def _show_rows(self, rows: Sequence[RunRow]) -> None:
        self.popup.show_runs(rows)
        if not rows:
            told = (
                tr("No earlier run has these words.") if self.popup.search.text().strip() else tr("No earlier run yet.")
            )
        else:
            full = len(rows) >= MOST_RUNS
            told = tr("The newest {n} runs; search for an older one.", n=MOST_RUNS) if full else ""
        self.popup.show_note(told)

    def _show_sides(self, sides: Sequence[Side]) -> None:
        self._sides = {side.key: side for side in sides}
        self.popup.show_answers(sides)
        if not sides:
            self.popup.show_note(tr("No answer of this run has a text."))

    def _work(self, name: str, find: Callable[[], Any], show: Callable[[Any], None]) -> None:
        """Of two that are asked for the later one is shown."""
        if name in self._jobs:
            self._jobs.pop(name).stop()
        if self._background.closed:
            return

        def work() -> Iterator[Any]:
            yield find()

        def end(error: WorkbenchError | None) -> None:
            self._jobs.pop(name, None)
            if error is not None:
                self.popup.show_note(sentence(error))

        self._jobs[name] = self._background.start(lambda _stop: work(), lambda found: show(found[-1]), end, soon=True)
