"""What becomes of a plan that is carried out: each call, then the state of each endpoint."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from ui.translation import hint, message, phrase, tr
from ui.widgets.dialog_parts import button_row
from ui.widgets.fleet.plan_texts import STATES, end_note, watching_note
from ui.widgets.problem_box import ProblemBox
from ui.widgets.styling import button, card, label, mark, tight
from workbench.endpoints.fleet.events import Called, Calling, Ended, FleetEvent, Watched
from workbench.endpoints.fleet.plan import Plan, PlannedCall
from workbench.errors import WorkbenchError

_GOOD, _BAD, _GOING = "good", "bad", "accent"
_TONES = {
    "InService": _GOOD,
    "Gone": _GOOD,
    "Failed": _BAD,
    "OutOfService": "warning",
    "Unanswered": "warning",
    "Unseen": "warning",
}


class ProgressView(QWidget):
    """`stop_pressed`: no further call, or no further looking. `clean_up_pressed`: what was made is to be deleted."""

    stop_pressed = Signal()
    clean_up_pressed = Signal()
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._rows = QGridLayout()
        self._rows.setContentsMargins(12, 10, 12, 10)
        self._rows.setHorizontalSpacing(12)
        self._rows.setVerticalSpacing(6)
        self._rows.setColumnStretch(1, 1)
        self._marks: dict[str, QLabel] = {}
        self._texts: dict[str, QLabel] = {}
        self._problem = ProblemBox()
        self._note = label(role="muted", wrap=True, user_text=True)
        self._stop = button(tr("Stop"))
        self._stop.clicked.connect(self.stop_pressed)
        self._clean_up = button(tr("Clean up…"))
        self._clean_up.setToolTip(tr("Shows the calls that delete what was made"))
        self._clean_up.clicked.connect(self.clean_up_pressed)
        self._close = button(tr("Close"), "primary")
        self._close.clicked.connect(self.closed)
        column = QVBoxLayout(self)
        tight(column, spacing=12)
        column.addWidget(card(self._rows))
        column.addWidget(self._problem)
        column.addWidget(self._note)
        column.addStretch(1)
        column.addLayout(button_row(self._clean_up, self._stop, self._close))

    def show_plan(self, plan: Plan) -> None:
        """Its calls, none of them made yet."""
        self._clear()
        for call in plan.calls:
            self._show_row(_key(call), tr("waits"), "", phrase(call.sentence))
        self._problem.show_error(None)
        self._note.setText("")
        self._clean_up.hide()
        self._show_stop(tr("Stop"))

    def show_event(self, event: FleetEvent) -> None:
        match event:
            case Calling():
                self._show_row(_key(event.call), tr("is sent"), _GOING)
            case Called():
                self._show_row(_key(event.call), tr("was there already") if event.existed else tr("done"), _GOOD)
            case Watched():
                self._show_state(event)
            case Ended():
                self._show_end(event)

    def show_error(self, error: WorkbenchError | None) -> None:
        self._problem.show_error(error)

    def show_watching(self, plan: Plan, seconds: int) -> None:
        self._note.setText(watching_note(plan, seconds))
        self._show_stop(tr("Stop watching"))

    def show_watched(self, note: str) -> None:
        """Nothing is looked at any more."""
        self._note.setText(note)
        self._stop.hide()

    def _show_end(self, event: Ended) -> None:
        for call in event.left:
            self._show_row(_key(call), tr("not sent"), "")
        if event.error is not None and event.left:
            self._show_row(_key(event.left[0]), tr("failed"), _BAD)
        self._problem.show_error(event.error)
        self._clean_up.setVisible(event.clean_up is not None)
        self._stop.hide()
        self._note.setText(end_note(event))

    def _show_state(self, state: Watched) -> None:
        said = tr(STATES[state.status]) if state.status in STATES else state.status
        told = state.detail if state.error is None else f"{message(state.error)} {hint(state.error)}"
        detail = f": {told}" if told else ""
        self._show_row(
            f"state {state.place} {state.name}", said, _TONES.get(state.status, _GOING), f"{state.name}{detail}"
        )

    def _show_row(self, key: str, said: str, tone: str, text: str = "") -> None:
        if key not in self._marks:
            self._marks[key] = label(role="badge", user_text=True)
            self._texts[key] = label(wrap=True, user_text=True)
            row = self._rows.rowCount()
            self._rows.addWidget(self._marks[key], row, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            self._rows.addWidget(self._texts[key], row, 1)
        self._marks[key].setText(said)
        mark(self._marks[key], tone=tone)
        if text:
            self._texts[key].setText(text)

    def _show_stop(self, text: str) -> None:
        self._stop.setText(text)
        self._stop.setAccessibleName(text)
        self._stop.show()

    def _clear(self) -> None:
        for part in (*self._marks.values(), *self._texts.values()):
            self._rows.removeWidget(part)
            part.deleteLater()
        self._marks, self._texts = {}, {}


def _key(call: PlannedCall) -> str:
    return f"{call.place} {call.operation} {call.name}"
