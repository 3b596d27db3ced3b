"""Calls, tokens and cost by day and endpoint: a plot, and a table with the sums."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ui.models.money import dollars
from ui.models.usage_bars import MEASURES, usage_bars
from ui.theme import Theme
from ui.translation import ntr, tr
from ui.widgets.choice_button import ChoiceButton
from ui.widgets.dialog_parts import button_row, framed
from ui.widgets.problem_box import ProblemBox
from ui.widgets.row_table import RowTable
from ui.widgets.styling import button, label
from ui.widgets.usage_plot import UsagePlot
from workbench.errors import WorkbenchError
from workbench.runs.history.records import DayUsage

SPANS = (7, 30, 90, 365)
FIRST_SPAN = 30
# In characters and lines, so that it grows with the text.
_SIZE = QSize(96, 36)
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class UsageDialog(QDialog):
    """`span_chosen` carries the number of days, today included, that are to be shown."""

    span_chosen = Signal(int)

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Usage"))
        letters = self.fontMetrics()
        size = QSize(_SIZE.width() * letters.averageCharWidth(), _SIZE.height() * letters.lineSpacing())
        self.resize(size.boundedTo(parent.size()))
        self._usage: tuple[DayUsage, ...] = ()
        self._days = (date.today(), date.today())
        self._plot = UsagePlot(theme)
        self._problem = ProblemBox()
        self._measure = _choice(tr("Plotted"), {key: tr(text) for key, text in MEASURES.items()}, "calls")
        self._measure.chosen.connect(lambda _key: self._show())
        spans = {str(days): ntr("The last {n} day", "The last {n} days", days) for days in SPANS}
        self._span = _choice(tr("When"), spans, str(FIRST_SPAN))
        self._span.chosen.connect(lambda key: self.span_chosen.emit(int(key or FIRST_SPAN)))
        self._model = QStandardItemModel(self)
        self._model.setHorizontalHeaderLabels(
            [tr("Endpoint"), tr("Calls"), tr("Failed"), tr("Tokens in"), tr("Tokens out"), tr("Cost")]
        )
        for place in range(1, self._model.columnCount()):
            self._model.horizontalHeaderItem(place).setTextAlignment(_RIGHT)
        self._table = RowTable(self._model, tr("Usage by endpoint"), {}, stretched=0)
        close = button(tr("Close"), "primary")
        close.clicked.connect(self.accept)
        above = QHBoxLayout()
        above.addWidget(self._measure)
        above.addWidget(self._span)
        above.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(above)
        column.addWidget(self._plot, 3)
        column.addWidget(framed(self._table), 2)
        about = tr("Calls that the history has; those of the embedded endpoints cost nothing.")
        column.addWidget(label(about, "muted", wrap=True))
        column.addWidget(self._problem)
        column.addLayout(button_row(close))

    def show_usage(self, usage: Sequence[DayUsage], first: date, last: date) -> None:
        self._usage, self._days = tuple(usage), (first, last)
        self._show()

    def show_error(self, error: WorkbenchError | None) -> None:
        self._problem.show_error(error)

    def _show(self) -> None:
        measure = self._measure.key or "calls"
        self._plot.show_bars(usage_bars(self._usage, *self._days, measure), measure)
        self._model.setRowCount(0)
        for endpoint in sorted({one.endpoint for one in self._usage}):
            self._model.appendRow(_row(endpoint, [one for one in self._usage if one.endpoint == endpoint]))


def _choice(title: str, choices: dict[str, str], first: str) -> ChoiceButton:
    made = ChoiceButton(title, choices[first])
    made.show_choices(choices)
    made.choose(first)
    return made


def _row(endpoint: str, days: Sequence[DayUsage]) -> list[QStandardItem]:
    costs = [one.cost for one in days if one.cost is not None]
    numbers = (
        f"{sum(one.calls for one in days):,}",
        f"{sum(one.failed for one in days):,}",
        f"{sum(one.tokens_in for one in days):,}",
        f"{sum(one.tokens_out for one in days):,}",
        dollars(sum(costs)) if costs else "—",
    )
    items = [QStandardItem(endpoint), *map(QStandardItem, numbers)]
    for item in items[1:]:
        item.setTextAlignment(_RIGHT)
    return items
