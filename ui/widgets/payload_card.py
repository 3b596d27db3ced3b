"""What becomes of each setting at an endpoint: here, as it is sent, its range, its value now."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from ui.models.parameter_rows import ParameterRow
from ui.translation import tr
from ui.widgets.card import Card
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.styling import label, mark, rule, tight

_NOW = 3
_LONGEST_NAME = 24


class PayloadCard(Card):
    """A table of `ParameterRow`s, or a sentence in its place."""

    def __init__(self) -> None:
        super().__init__(tr("Payload format"))
        self._table = QWidget()
        self.body.addWidget(self._table)

    def show_rows(self, rows: Sequence[ParameterRow], sentence: str = "") -> None:
        """`sentence` stands above the rows."""
        table = _table(rows, sentence)
        self.body.replaceWidget(self._table, table)
        table.show()
        self._table.hide()
        self._table.deleteLater()
        self._table = table


def _table(rows: Sequence[ParameterRow], sentence: str) -> QWidget:
    made = QWidget()
    grid = QGridLayout(made)
    tight(grid)
    grid.setVerticalSpacing(5)
    grid.setHorizontalSpacing(0)
    grid.setContentsMargins(0, 5, 0, 6)
    for column, stretch in enumerate((3, 5, 5, 2)):
        grid.setColumnStretch(column, stretch)
    line = 0
    if sentence:
        told = label(sentence, "muted", wrap=True)
        told.setContentsMargins(12, 2, 12, 2)
        grid.addWidget(told, line, 0, 1, 4)
        line += 1
    if rows:
        for column, name in enumerate((tr("setting here"), tr("sent as"), tr("range"), tr("now"))):
            heading = label(name, "small")
            if column == _NOW:
                heading.setAlignment(Qt.AlignmentFlag.AlignRight)
            grid.addWidget(_cell(heading, column), line, column)
    for row in rows:
        grid.addWidget(rule(), line + 1, 0, 1, 4)
        line += 2
        for column, cell in enumerate(_cells(row)):
            grid.addWidget(_cell(cell, column), line, column)
    return made


def _cells(row: ParameterRow) -> tuple[QWidget, ...]:
    sent = ElidedLabel(row.sent)
    mark(sent, **({"face": "mono"} if row.exact else {"role": "muted"}))
    now = ElidedLabel(row.now)
    now.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    if row.caution:
        mark(now, role="warning")
        now.setAccessibleDescription(tr("not sent as it is set, or outside of the range"))
    setting = ElidedLabel(row.setting)
    if len(row.setting) <= _LONGEST_NAME:  # names of ours are never cut
        setting.setMinimumWidth(setting.sizeHint().width())
    return setting, sent, _range(row), now


def _range(row: ParameterRow) -> QWidget:
    if not row.note:
        return label(row.range, "muted" if len(row.range) == 1 else "", user_text=True)
    made = QWidget()
    cells = QHBoxLayout(made)
    tight(cells, spacing=6)
    cells.addWidget(label(row.range, user_text=True))
    note = ElidedLabel(f"({row.note})")
    mark(note, role="warning")
    cells.addWidget(note, 1)
    return made


def _cell(content: QWidget, column: int) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(12 if column == 0 else 4, 0, 12 if column == _NOW else 4, 0)
    row.addWidget(content)
    return made
