"""Numbers side by side, each over its name."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from ui.widgets.styling import label, mark

# Pixels between two numbers, beyond the spacing, without which a further one is not shown.
_AIR = 6


class StatRow(QFrame):
    """`names` maps a key to what stands under the number; `show_values` sets the numbers by those keys.

    `spare` are numbers that show only where there is room for them, the first ones first.
    """

    def __init__(self, names: Mapping[str, str], spare: Mapping[str, str] | None = None) -> None:
        super().__init__()
        mark(self, kind="bottom")
        self._values: dict[str, QLabel] = {}
        self._cells: list[tuple[QLabel, QLabel]] = []
        self._spare = len(spare or {})
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(8, 5, 4, 5)
        row.setSpacing(4)
        for key, name in {**names, **(spare or {})}.items():
            cell = QVBoxLayout()
            cell.setSpacing(0)
            number, caption = label(role="number", user_text=True), label(name, "small")
            cell.addWidget(number)
            cell.addWidget(caption)
            row.addLayout(cell, 1)
            self._values[key] = number
            self._cells.append((number, caption))
            if len(self._cells) > len(names):
                _show((number, caption), on=False)

    def show_values(self, values: Mapping[str, str]) -> None:
        changed = {key: value for key, value in values.items() if self._values[key].text() != value}
        for key, value in changed.items():
            self._values[key].setText(value)
        if changed:
            self._show_fitting()

    def minimumSizeHint(self) -> QSize:
        """Of those that always show: the others go before the row gets too narrow."""
        return QSize(self._width(len(self._cells) - self._spare), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_fitting()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_fitting()  # now in the fonts of the style sheet

    def _show_fitting(self) -> None:
        """All that always show, then as many of the others as fit beside them."""
        if not self.isVisible():
            return
        for cell in self._cells:
            for part in cell:
                part.ensurePolished()
        shown = len(self._cells) - self._spare
        while shown < len(self._cells) and self._width(shown + 1) + _AIR * shown <= self.width():
            shown += 1
        for position, cell in enumerate(self._cells):
            _show(cell, on=position < shown)

    def _width(self, count: int) -> int:
        """What the first cells need."""
        margins = self._row.contentsMargins()
        cells = sum(max(part.minimumSizeHint().width() for part in cell) for cell in self._cells[:count])
        return cells + self._row.spacing() * (count - 1) + margins.left() + margins.right()


def _show(cell: tuple[QLabel, QLabel], *, on: bool) -> None:
    for part in cell:
        part.setVisible(on)
