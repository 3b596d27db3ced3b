"""What an answer costs at an endpoint, by how many calls run at once there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from ui.models.duration import NOTHING
from ui.models.money import dollars
from ui.translation import ntr, tr
from ui.widgets.card import Card
from ui.widgets.styling import label, rule
from workbench.runs.answer_costs import LEAST_CALLS, AnswerCost

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class CostCard(Card):
    """Shows `AnswerCost`s, a row each; only what was measured."""

    def __init__(self) -> None:
        super().__init__(tr("What an answer costs here"))
        self._table: QWidget | None = None
        self._advice = label(role="small", wrap=True)
        self._advice.setContentsMargins(12, 4, 12, 8)
        self.body.addWidget(self._advice)
        self.show_costs((), "")

    def show_costs(self, costs: Sequence[AnswerCost], priced_by: str, estimate: bool = False) -> None:
        """`priced_by` is the instance type, or how else it is priced; `estimate`: the price itself is one."""
        self.show_note(f"{priced_by} · {tr('estimated price')}" if estimate else priced_by)
        if self._table is not None:
            self._table.setParent(None)
            self._table.deleteLater()
        self._table = self._filled(costs) if costs else None
        if self._table is not None:
            self.body.insertWidget(0, self._table)
        self._advice.setText(_advice(costs))

    @staticmethod
    def _filled(costs: Sequence[AnswerCost]) -> QWidget:
        area = QFrame()
        grid = QGridLayout(area)
        grid.setContentsMargins(12, 6, 12, 2)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        for column, text in enumerate((tr("at once"), tr("answers / h"), tr("$ / 1,000 answers"))):
            grid.addWidget(_cell(label(text, "small"), column), 0, column)
            grid.setColumnStretch(column, 1)
        for number, cost in enumerate(costs):
            measured = ntr("Measured with {n} answer.", "Measured with {n} answers.", cost.calls)
            texts = (f"{cost.at_once}", f"{cost.answers_an_hour:,.0f}", _price(cost))
            grid.addWidget(rule(), 2 * number + 1, 0, 1, 3)
            for column, text in enumerate(texts):
                value = _cell(label(text, user_text=True), column)
                value.setToolTip(measured)
                grid.addWidget(value, 2 * number + 2, column)
        return area


def _cell(text: QLabel, column: int) -> QLabel:
    if column:
        text.setAlignment(_RIGHT)
    return text


def _price(cost: AnswerCost) -> str:
    return NOTHING if cost.per_1000 is None else dollars(cost.per_1000).replace("$", "", 1)


def _advice(costs: Sequence[AnswerCost]) -> str:
    if not costs:
        return tr("Not measured yet: run at least {n} calls, and more at once to see what that saves.", n=LEAST_CALLS)
    if all(cost.per_1000 is None for cost in costs):
        return tr("No price is known: give the endpoint an instance type or a price.")
    return tr("Measured with this program's calls alone; what was not measured is not shown.")
