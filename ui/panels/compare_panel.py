"""The answers side by side, with the parameters of the run above them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.models.answer import Answer
from ui.services import Services
from ui.translation import tr
from ui.widgets.answer_column import AnswerColumn
from ui.widgets.column_menu import ColumnFacts
from ui.widgets.column_strip import ColumnStrip
from ui.widgets.columns_button import ColumnsButton
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.empty_state import EmptyState
from ui.widgets.number_box import NumberBox
from ui.widgets.parameters_popover import ParametersPopover, summary
from ui.widgets.styling import button, mark, tight
from ui.widgets.wrapping_row import WrappingRow
from workbench.prompts.prompt import Generation

# As many as a prompt may take votes of; each is a call.
MOST_REPEATS = 40
# The arrows and margins of a box for a number.
_STEPS_WIDTH = 40


class ComparePanel(QWidget):
    """Shows answers and reports what the user wants of them; the signals with a text carry a column's key."""

    stop_requested = Signal(str)
    again_requested = Signal(str)
    keep_requested = Signal(str, str)
    sample_requested = Signal(str, int)
    action_requested = Signal(str, str)
    without_requested = Signal(str, str)
    choose_requested = Signal()
    generation_edited = Signal(object)

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._generation = Generation()
        self._mode = "text"
        self._columns: dict[str, AnswerColumn] = {}
        self._endpoints: dict[str, str] = {}
        self._states: dict[str, tuple[str, str]] = {}
        mark(self, kind="desk")
        self.setAccessibleName(tr("Compare"))
        self.popover = ParametersPopover(self)
        self.popover.edited.connect(self.generation_edited)
        self._empty = EmptyState(
            tr("Each chosen endpoint gets a column here, so that you can read its answers side by side."),
            tr("Choose endpoints"),
        )
        self._empty.pressed.connect(self.choose_requested)
        self.facts_of: Callable[[str], ColumnFacts] = lambda _key: ColumnFacts()
        self.strip = ColumnStrip()
        self._pages = QStackedWidget()
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self.strip)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(10)
        column.addWidget(self._toolbar())
        column.addWidget(self._pages, 1)
        services.appearance.changed.connect(self._show_theme)

    def show_answers(self, answers: tuple[Answer, ...]) -> None:
        self._endpoints = {answer.column.key: answer.endpoint for answer in answers}
        keys = list(self._endpoints)
        if keys != list(self._columns):
            self._arrange(keys)
        for answer in answers:
            self._columns[answer.column.key].show_answer(answer)
        self._pages.setCurrentWidget(self.strip if answers else self._empty)

    def show_state(self, endpoint: str, state_text: str, tone: str) -> None:
        """What the account says of the endpoint with that label."""
        self._states[endpoint] = (state_text, tone)
        for key, column in self._columns.items():
            if self._endpoints.get(key) == endpoint:
                column.show_state(state_text, tone)

    def show_note(self, note: str) -> None:
        """What stands at the right: which run this is and how long it took."""
        self._note.setText(note)

    def show_generation(self, generation: Generation) -> None:
        self._generation = generation
        self._parameters.setText(f"{summary(generation)} ▾")

    def show_repeats(self, repeats: int, votes: int) -> None:
        """How often each column is called; a prompt that takes `votes` samples for its answer is not repeated."""
        self.repeats.show_number(repeats)
        self.repeats.setEnabled(votes < 2)
        told = tr("Repeats: how many answers each column gives, side by side with their spread")
        voting = tr("The prompt takes {votes} samples for an answer: it is not repeated on top of that.", votes=votes)
        self.repeats.setToolTip(told if votes < 2 else voting)

    def show_mode(self, mode: str) -> None:
        self._mode = mode
        for column in self._columns.values():
            column.show_mode(mode)

    def open_parameters(self) -> None:
        corner = self._parameters.mapToGlobal(QPoint(0, self._parameters.height() + 4))
        self.popover.open_at(corner, self._generation)

    def focus_first(self) -> None:
        """Gives the keyboard to the first answer, or to the toolbar where there is none."""
        first = next(iter(self._columns.values()), None)
        (first.focus_text if first else self._parameters.setFocus)()

    def _toolbar(self) -> QWidget:
        bar = QWidget()
        self._parameters = button("", name=tr("Parameters"))
        self._parameters.setToolTip(tr("Temperature, length and the other parameters of the run"))
        self._parameters.clicked.connect(self.open_parameters)
        self._note = ElidedLabel()
        mark(self._note, role="muted")
        row = QHBoxLayout(bar)
        tight(row, spacing=8)
        self.repeats = NumberBox(tr("Repeats"), 1, MOST_REPEATS)
        self.repeats.setPrefix("×")
        self.repeats.setMaximumWidth(self.repeats.fontMetrics().horizontalAdvance(f"×{MOST_REPEATS}") + _STEPS_WIDTH)
        self.columns_button = ColumnsButton()
        controls = WrappingRow(spacing=8)
        for control in (self._parameters, self.repeats, self.columns_button):
            controls.addWidget(control)
        row.addLayout(controls, 1)
        row.addWidget(self._note)
        return bar

    def _arrange(self, keys: list[str]) -> None:
        """Columns that stay keep their text; the others come and go."""
        for key in [key for key in self._columns if key not in keys]:
            column = self._columns.pop(key)
            column.setParent(None)
            column.deleteLater()
        self._columns = {key: self._columns.get(key) or self._new_column(key) for key in keys}
        self.strip.place(self._columns)

    def _new_column(self, key: str) -> AnswerColumn:
        column = AnswerColumn(key, self._services.appearance.theme)
        column.stop_requested.connect(self.stop_requested)
        column.again_requested.connect(self.again_requested)
        column.keep_requested.connect(self.keep_requested)
        column.sample_requested.connect(self.sample_requested)
        column.action_requested.connect(self.action_requested)
        column.without_requested.connect(self.without_requested)
        column.menu.facts = lambda: self.facts_of(key)
        column.show_mode(self._mode)
        column.show_state(*self._states.get(self._endpoints[key], ("", "plain")))
        column.copy_requested.connect(lambda text: QGuiApplication.clipboard().setText(text))
        return column

    def _show_theme(self) -> None:
        for column in self._columns.values():
            column.show_theme(self._services.appearance.theme)
