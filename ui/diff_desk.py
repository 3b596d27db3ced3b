"""The Diff mode of the compare panel: the answers of the prompt at the front, held against a base."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.answer_differences import AnswerDifferences
from ui.desk import Desk
from ui.earlier_answers import MOST_RUNS, EarlierAnswers
from ui.models.answer import Answer
from ui.models.diff_columns import DiffColumnValue
from ui.models.diff_sides import Side, bases, column_side
from ui.panels.compare_panel import ComparePanel
from ui.services import Services
from ui.widgets.diff_view import DiffView
from ui.widgets.mode_bar import DIFF

if TYPE_CHECKING:
    from workbench.runs.history.records import RunRow


class DiffDesk(QObject):
    """Compares while the mode is on, and only then."""

    def __init__(self, services: Services, desk: Desk, compare: ComparePanel) -> None:
        super().__init__(compare)
        self._services = services
        self._desk = desk
        self._compare = compare
        self._answers: tuple[Answer, ...] = ()
        self._base = ""
        self._chosen: dict[str, Side] = {}
        self._found = AnswerDifferences(services.background, self)
        self._found.compared.connect(self._show)
        self.view = DiffView(services.appearance.theme)
        self.view.base_chosen.connect(self.choose)
        self.view.sample_requested.connect(lambda key, position: desk.current.runs.show_sample(key, position))
        self.earlier = EarlierAnswers(services.background, self._runs_with, services.history.load, self.view)
        self.earlier.chosen.connect(self.hold_against)
        self.view.earlier_requested.connect(lambda: self.earlier.open(self.view.earlier_button))
        compare.add_mode(DIFF, self.view)
        compare.mode_changed.connect(self._turn)
        compare.next_change_requested.connect(self.view.go)
        compare.base_requested.connect(self.view.choose_focused)
        desk.answers_changed.connect(self._take)
        desk.current_changed.connect(lambda opened: self._take(opened.runs.answers))
        services.appearance.changed.connect(self._show_theme)
        self._take(desk.current.runs.answers)

    def choose(self, key: str) -> None:
        """The side of that key is the base."""
        self._base = key
        self._show()

    def hold_against(self, side: Side) -> None:
        """An answer of an earlier run is the base; it stays among those to choose from."""
        self._chosen[side.key] = side
        self._compare.turn_to(DIFF)
        self.choose(side.key)

    def _runs_with(self, text: str) -> Sequence[RunRow]:
        from workbench.runs.history.records import HistoryFilter

        return self._services.history.rows(HistoryFilter(text), limit=MOST_RUNS)

    @property
    def _on(self) -> bool:
        return self._compare.shown == DIFF

    def _turn(self, _mode: str) -> None:
        if self._on:
            self._take(self._desk.current.runs.answers)
            return
        # What is not shown names no endpoint: the next mode may be the blind one.
        self._found.stop()
        self.view.show_bases((), "")
        self.view.show_columns(())
        self.earlier.forget()

    def _take(self, answers: tuple[Answer, ...]) -> None:
        """These are the answers of the prompt at the front now."""
        if self._on:
            self._answers = answers
            self._show()

    def _show(self) -> None:
        if not self._on:
            return
        answers, sent = self._answers, self._desk.current.runs.sent_columns
        sides = [*bases(answers, sent), *self._chosen.values()]
        if not sides:
            return
        base = next((side for side in sides if side.key == self._base), sides[0])
        shown = {answer.column.key: column_side(answer, sent) for answer in answers}
        self._found.want(base, [side for side in shown.values() if side.key != base.key and side.text])
        self.view.show_bases(sides, base.key)
        columns = [self._column(answer, shown[answer.column.key], base) for answer in answers]
        if all(not column.is_base for column in columns):
            columns.insert(0, DiffColumnValue("", base, is_base=True))
        self.view.show_columns(columns)

    def _column(self, answer: Answer, side: Side, base: Side) -> DiffColumnValue:
        if side.key == base.key:
            return DiffColumnValue(answer.column.key, side, is_base=True, samples=answer.samples)
        found = self._found.of(side) if side.text else None
        return DiffColumnValue(answer.column.key, side, compared=found, samples=answer.samples)

    def _show_theme(self) -> None:
        self.view.show_theme(self._services.appearance.theme)
