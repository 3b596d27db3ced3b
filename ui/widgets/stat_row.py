"""Numbers side by side, each over its name."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.widgets.styling import label, mark, tight

# Pixels between two numbers, beyond the spacing, without which a spare one is not shown.
_AIR = 6
_Cell = tuple[QWidget, QLabel, QLabel]


class StatRow(QFrame):
    """`names` maps a key to what stands under the number; `show_values` sets the numbers by those keys.

    A number that is '' has no place in the row. `spare` are numbers that show only where there is room for them, the
    first ones first. `divided`: a line stands before every number but the first.
    """

    def __init__(
        self, names: Mapping[str, str], spare: Mapping[str, str] | None = None, *, divided: bool = False
    ) -> None:
        super().__init__()
        mark(self, kind="bottom")
        self._cells: dict[str, _Cell] = {}
        self._values: dict[str, str] = {}
        self._always = tuple(names)
        self._only: Collection[str] = ()
        self._least: tuple[object, QSize] | None = None
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(10, 5, 6, 5)
        row.setSpacing(8)
        for key, name in {**names, **(spare or {})}.items():
            holder = QWidget()  # a layout in its place would keep a hidden number's room
            cell = QVBoxLayout(holder)
            tight(cell)
            if divided and self._cells:
                mark(holder, kind="divided")
                holder.setContentsMargins(10, 0, 0, 0)
            self._cells[key] = holder, label(role="number", user_text=True), label(name, "small")
            for part in self._cells[key][1:]:
                cell.addWidget(part)
            row.addWidget(holder, 1)
            _show(self._cells[key], on=key in names)

    def show_values(self, values: Mapping[str, str]) -> None:
        """Numbers that count up take the same room while they have the same length: digits are equally wide."""
        changed = {key: value for key, value in values.items() if self._values.get(key, "") != value}
        lengths = [(key, len(value)) for key, value in self._values.items()]
        self._values.update(changed)
        for key, value in changed.items():
            self._cells[key][1].setText(value)
        if lengths != [(key, len(value)) for key, value in self._values.items()]:
            self._show_fitting()

    def show_only(self, names: Collection[str]) -> None:
        """Of all numbers just these, where there is little room; none named, all of them again."""
        self._only = names
        self._show_fitting()

    def minimumSizeHint(self) -> QSize:
        """Of those that always show: the others go before the row gets too narrow. Equal lengths need equal room."""
        always = [key for key in self._always if self._has_value(key)]
        of = tuple((key, len(self._values[key])) for key in always)
        if self._least is None or self._least[0] != of:
            width = self._width([self._cells[key] for key in always])
            self._least = (of, QSize(width, super().minimumSizeHint().height()))
        return self._least[1]

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._least = None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_fitting()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._least = None
        self._show_fitting()  # now in the fonts of the style sheet

    def _show_fitting(self) -> None:
        """All that always show, then as many of the others as fit beside them."""
        shown: list[_Cell] = []
        full = not self.isVisible()
        for key, cell in self._cells.items():
            if key not in self._always and not full:
                for part in cell:
                    part.ensurePolished()
                full = self._width([*shown, cell]) + _AIR * len(shown) > self.width()
            fits = self._has_value(key) and (key in self._always or not full)
            _show(cell, on=fits)
            if fits:
                shown.append(cell)
        self._row.activate()  # at once: a number that waits for its place is cut

    def _has_value(self, key: str) -> bool:
        return bool(self._values.get(key)) and (not self._only or key in self._only)

    def _width(self, cells: list[_Cell]) -> int:
        margins = self._row.contentsMargins()
        parts = sum(_least_width(cell) for cell in cells)
        return parts + self._row.spacing() * (len(cells) - 1) + margins.left() + margins.right()


def _least_width(cell: _Cell) -> int:
    holder, *parts = cell
    margins = holder.contentsMargins()
    return max(part.minimumSizeHint().width() for part in parts) + margins.left() + margins.right()


def _show(cell: _Cell, *, on: bool) -> None:
    for part in cell:
        part.setVisible(on)
