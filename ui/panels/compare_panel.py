"""The answers side by side, with the parameters of the run above them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui.models.answer import Answer
from ui.models.turns import Turns
from ui.services import Services
from ui.translation import tr
from ui.widgets.again_button import AgainButton
from ui.widgets.answer_column import AnswerColumn
from ui.widgets.column_menu import ColumnFacts
from ui.widgets.column_strip import ColumnStrip
from ui.widgets.columns_button import ColumnsButton
from ui.widgets.copy_as_menu import CodeChoice
from ui.widgets.documents_button import DocumentsButton
from ui.widgets.empty_state import EmptyState
from ui.widgets.keep_run_button import KeepRunButton
from ui.widgets.mode_bar import BLIND, DIFF, SIDE, ModeBar
from ui.widgets.number_box import NumberBox
from ui.widgets.parameters_popover import ParametersPopover, summary
from ui.widgets.styling import button, label, mark
from ui.widgets.view_button import ViewButton
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
    code_menu_opened = Signal(str)
    code_requested = Signal(str, str, bool)
    choose_requested = Signal()
    view_chosen = Signal(str)
    exchange_requested = Signal(str)
    link_pressed = Signal(str)
    generation_edited = Signal(object)
    mode_changed = Signal(str)
    keep_run_requested = Signal(str)
    next_change_requested = Signal(int)
    base_requested = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._generation = Generation()
        self._mode = "text"
        self._answers: tuple[Answer, ...] = ()
        self._columns: dict[str, AnswerColumn] = {}
        self._endpoints: dict[str, str] = {}
        self._states: dict[str, tuple[str, str]] = {}
        self._supports: dict[str, str] = {}
        self._turns = Turns()
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
        self.shown = SIDE
        self._modes: dict[str, QWidget] = {SIDE: self.strip}
        self._later: dict[str, Callable[[], object]] = {}
        self.modes = ModeBar()
        self.modes.mode_chosen.connect(self.turn_to)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(10)
        column.addWidget(self._toolbar())
        column.addWidget(self._pages, 3)
        self._column = column
        services.appearance.changed.connect(self._show_theme)
        services.settings.changed.connect(self._show_view)
        self._show_view()
        self._show_theme()

    def add_mode(self, name: str, widget: QWidget) -> None:
        """Offers a further mode of comparing, in which `widget` is shown; it has `focus_first`."""
        self._modes[name] = widget
        self._pages.addWidget(widget)
        self.modes.offer(name)

    def add_below(self, widget: QWidget) -> None:
        """Places something under the answers, for as long as it is visible."""
        self._column.addWidget(widget, 1)

    def offer_mode(self, name: str, make: Callable[[], object]) -> None:
        """Offers a mode that is made when it is first turned to: `make` adds it then."""
        self._later[name] = make
        self.modes.offer(name)

    def turn_to(self, name: str) -> None:
        """Shows the answers in that mode."""
        if name in self._later:
            self._later.pop(name)()
        self.shown = name
        self.modes.show_mode(name)
        self.show_answers(self._answers)
        self.mode_changed.emit(name)

    def go_to_change(self, step: int) -> None:
        """To the next change of the Diff mode, or to the one before."""
        if self.shown != DIFF:
            self.turn_to(DIFF)
        self.next_change_requested.emit(step)

    def choose_base(self) -> None:
        """The answer that has the keyboard is the one that all others are held against."""
        if self.shown == DIFF:
            self.base_requested.emit()
        else:
            self.turn_to(DIFF)

    def show_answers(self, answers: tuple[Answer, ...]) -> None:
        """At the blind desk there are no columns at all: none can tell whose it is."""
        self._answers = answers
        answers = () if self.shown == BLIND else answers
        self._endpoints = {answer.column.key: answer.endpoint for answer in answers}
        keys = list(self._endpoints)
        if keys != list(self._columns):
            self._arrange(keys)
        for answer in self._turns.due(answers):
            self._columns[answer.column.key].show_answer(answer)
        self._pages.setCurrentWidget(self._modes[self.shown] if answers or self.shown == BLIND else self._empty)

    def offer_again(self, actions: Sequence[QAction]) -> None:
        """What the toolbar offers to run again."""
        self._again.offer(actions)

    def show_state(self, endpoint: str, state_text: str, tone: str) -> None:
        """What the account says of the endpoint with that label."""
        self._states[endpoint] = (state_text, tone)
        for key, column in self._columns.items():
            if self._endpoints.get(key) == endpoint:
                column.show_state(state_text, tone)

    def show_code_choices(self, key: str, choices: Sequence[CodeChoice]) -> None:
        """What a column's call can be copied as."""
        if key in self._columns:
            self._columns[key].code.show_choices(choices)

    def show_copied(self, key: str, told: str) -> None:
        """What was copied of a column, and what is to be known of it."""
        if key in self._columns:
            self._columns[key].show_copied(told)

    def show_support(self, key: str, told: str) -> None:
        """How far its passages support a column's answer."""
        self._supports[key] = told
        if key in self._columns:
            self._columns[key].show_support(told)

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
        if self.shown != SIDE:
            self._modes[self.shown].focus_first()  # type: ignore[attr-defined]
            return
        first = next(iter(self._columns.values()), None)
        (first.focus_text if first else self._parameters.setFocus)()

    def _toolbar(self) -> QWidget:
        bar = QWidget()
        self._parameters = button("", name=tr("Parameters"))
        self._parameters.setToolTip(tr("Temperature, length and the other parameters of the run"))
        self._parameters.clicked.connect(self.open_parameters)
        self._again = AgainButton()
        self._view = ViewButton()
        self._view.chosen.connect(self.view_chosen)
        self._note = label(role="muted")
        self._keep = KeepRunButton(self._services.appearance.theme)
        self._keep.chosen.connect(self.keep_run_requested)
        self.repeats = NumberBox(tr("Repeats"), 1, MOST_REPEATS)
        self.repeats.setPrefix("×")
        self.repeats.setMaximumWidth(self.repeats.fontMetrics().horizontalAdvance(f"×{MOST_REPEATS}") + _STEPS_WIDTH)
        self.columns_button = ColumnsButton()
        self.documents = DocumentsButton()
        row = WrappingRow(spacing=8)
        bar.setLayout(row)
        for part in (
            self.modes, self.documents, self._parameters, self.repeats, self.columns_button,
            self._view, self._again, self._keep, self._note,
        ):  # fmt: skip
            row.addWidget(part)
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
        column.exchange_requested.connect(self.exchange_requested)
        column.link_pressed.connect(self.link_pressed)
        column.action_requested.connect(self.action_requested)
        column.without_requested.connect(self.without_requested)
        column.menu.facts = lambda: self.facts_of(key)
        column.code.opened.connect(lambda: self.code_menu_opened.emit(key))
        column.code.chosen.connect(lambda target, stream: self.code_requested.emit(key, target, stream))
        column.show_mode(self._mode)
        column.show_state(*self._states.get(self._endpoints[key], ("", "plain")))
        column.show_view(self._services.settings.value.answer_view)
        column.show_support(self._supports.get(key, ""))
        column.copy_requested.connect(lambda text: QGuiApplication.clipboard().setText(text))
        return column

    @property
    def key_with_keyboard(self) -> str:
        """Of the column that has the keyboard, else of the first one; '' where there is none."""
        focused = self.window().focusWidget()
        inside = (key for key, column in self._columns.items() if focused and column.isAncestorOf(focused))
        return next(inside, next(iter(self._columns), ""))

    def _show_view(self) -> None:
        self._view.show_view(self._services.settings.value.answer_view)
        for column in self._columns.values():
            column.show_view(self._services.settings.value.answer_view)

    def _show_theme(self) -> None:
        self._keep.show_theme(self._services.appearance.theme)
        self._view.setIcon(self._services.appearance.theme.icon("view"))
        for column in self._columns.values():
            column.show_theme(self._services.appearance.theme)
