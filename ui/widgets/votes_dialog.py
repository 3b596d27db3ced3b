"""What all votes say: win rates, strengths with their intervals, and whether a side was favoured."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from ui.models.vote_rows import VoteRow, about_ballots, about_groups, about_side, vote_rows
from ui.theme import Theme
from ui.translation import msgid, ntr, tr
from ui.widgets.dialog_parts import button_row, framed, labelled
from ui.widgets.interval_bar import INTERVAL_ROLE, IntervalBar
from ui.widgets.problem_box import ProblemBox
from ui.widgets.row_table import RowTable
from ui.widgets.styling import USER_TEXT, button, label, mark
from workbench.errors import WorkbenchError
from workbench.runs.blind.tally import Tally

# In characters and lines, so that it grows with the text.
_SIZE = QSize(128, 30)
_AROUND_TEXT = 16
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_BAR = 4
# How many days each choice goes back, today included; 0 is all of them, and the session has none.
_DAYS = {0: msgid("All days"), 1: msgid("Today"), 7: msgid("The last 7 days"), 30: msgid("The last 30 days")}
SESSION = -1


class VotesDialog(QDialog):
    """`asked` carries a prompt's name ('' for all), days or `SESSION`, and endpoints (none: all)."""

    asked = Signal(str, int, object)

    def __init__(self, parent: QWidget, theme: Theme, *, session: bool, only_session: bool) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Votes of the blind desk"))
        letters = self.fontMetrics()
        size = QSize(_SIZE.width() * letters.averageCharWidth(), _SIZE.height() * letters.lineSpacing())
        self.resize(size.boundedTo(parent.size()))
        self._problem = ProblemBox()
        self._prompt = QComboBox()
        self._prompt.setProperty(USER_TEXT, True)
        self._prompt.setAccessibleName(tr("Prompt"))
        self._prompt.addItem(tr("All prompts"), "")
        self._prompt.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._days = QComboBox()
        self._days.setAccessibleName(tr("Days"))
        for days, text in _DAYS.items():
            self._days.addItem(tr(text), days)
        if session:
            self._days.addItem(tr("This session"), SESSION)
        if only_session:
            self._days.setCurrentIndex(self._days.findData(SESSION))
        self._endpoints = QMenu(self)
        self._endpoints.setProperty(USER_TEXT, True)
        self._chooser = button("")
        self._chooser.setMenu(self._endpoints)
        self._model = QStandardItemModel(self)
        self._model.setHorizontalHeaderLabels(_heads())
        for column in range(1, len(_heads())):
            alignment = Qt.AlignmentFlag.AlignCenter if column == _BAR else _RIGHT
            self._model.horizontalHeaderItem(column).setTextAlignment(alignment)
        self._view = RowTable(self._model, tr("Votes of the blind desk"), {}, stretched=_BAR)
        self._view.setSelectionMode(RowTable.SelectionMode.SingleSelection)
        self._bar = IntervalBar(theme)
        self._view.setItemDelegateForColumn(_BAR, self._bar)
        self._lines = [label(role=role, wrap=True) for role in ("", "", "warning", "small")]
        self._lines[-1].setText(_explanation())
        self._prompt.activated.connect(self._ask)
        self._days.activated.connect(self._ask)
        self._place()
        self.show_problem(None)
        self._show_chooser()

    def show_names(self, prompts: Sequence[str], endpoints: Sequence[str]) -> None:
        """What can be filtered by."""
        for prompt in prompts:
            self._prompt.addItem(prompt, prompt)
        for endpoint in endpoints:
            action = self._endpoints.addAction(endpoint.replace("&", "&&"))
            action.setCheckable(True)
            action.setData(endpoint)
            action.toggled.connect(self._ask)
        self._show_chooser()

    def show_tally(self, tally: Tally) -> None:
        rows = vote_rows(tally)
        self._model.setRowCount(0)
        for row in rows:
            self._model.appendRow(_items(row))
        low = min((row.strength.low for row in rows), default=-1.0)
        high = max((row.strength.high for row in rows), default=1.0)
        self._bar.show_range(low, high)
        for column in range(len(_heads())):
            if column != _BAR:
                width = max(self._view.sizeHintForColumn(column), self._view.horizontalHeader().sectionSizeHint(column))
                self._view.setColumnWidth(column, min(width + _AROUND_TEXT, self.width() // 3))
        for line, text in zip(
            self._lines, (about_ballots(tally), about_side(tally), about_groups(tally)), strict=False
        ):
            line.setText(text)
            line.setVisible(bool(text))
        mark(self._lines[1], role="warning" if tally.bias is not None else "muted")

    def show_problem(self, error: WorkbenchError | None) -> None:
        self._problem.show_error(error)
        self._problem.setVisible(error is not None)

    @property
    def chosen_endpoints(self) -> tuple[str, ...]:
        return tuple(str(action.data()) for action in self._endpoints.actions() if action.isChecked())

    def ask(self) -> None:
        """Asks for the votes as the filters are now."""
        self.asked.emit(self._prompt.currentData(), self._days.currentData(), self.chosen_endpoints)

    def _ask(self) -> None:
        self._show_chooser()
        self.ask()

    def _show_chooser(self) -> None:
        chosen = len(self.chosen_endpoints)
        text = ntr("{n} endpoint", "{n} endpoints", chosen) if chosen else tr("All endpoints")
        self._chooser.setText(f"{text} ▾")
        self._chooser.setAccessibleName(tr("Endpoints"))
        self._chooser.setEnabled(bool(self._endpoints.actions()))

    def _place(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addLayout(labelled(tr("Prompt"), self._prompt), 2)
        top.addLayout(labelled(tr("Days"), self._days), 1)
        top.addWidget(self._chooser)
        close = button(tr("Close"))
        close.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(top)
        column.addWidget(self._problem)
        column.addWidget(framed(self._view), 1)
        for line in self._lines:
            column.addWidget(line)
        column.addLayout(button_row(close))


def _heads() -> list[str]:
    return [
        tr("Candidate"),
        tr("Votes"),
        tr("Win rate"),
        tr("Strength"),
        tr("95 % interval"),
        tr("All bad"),
        tr("Rating"),
    ]


def _items(row: VoteRow) -> list[QStandardItem]:
    items = [QStandardItem(text) for text in row.texts]
    items[_BAR].setData(row.strength, INTERVAL_ROLE)
    for item in items:
        item.setToolTip(row.told)
        item.setAccessibleText(item.text() or row.told)
    for item in (*items[1:_BAR], *items[_BAR + 1 :]):
        item.setTextAlignment(_RIGHT)
    return items


def _explanation() -> str:
    return tr(
        "Strengths are Bradley–Terry's, on the scale of log odds with the mean at 0: a lead of 1 wins about 73 of 100 "
        "comparisons, ties as half. Intervals hold in 95 of 100 cases; where two overlap widely, more votes are needed."
    )
