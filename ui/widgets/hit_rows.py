"""Rows of two lines for what a search found: the name and where it is, the piece of text; the matches are marked."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionViewItem

from ui.widgets.starred_rows import StarredRows
from ui.widgets.tagged_rows import note_font

NAME_MARKS_ROLE = int(Qt.ItemDataRole.UserRole) + 21
SNIPPET_ROLE = int(Qt.ItemDataRole.UserRole) + 22
MARKS_ROLE = int(Qt.ItemDataRole.UserRole) + 23
PLACE_ROLE = int(Qt.ItemDataRole.UserRole) + 24

_MARGIN = 8
_Index = QModelIndex | QPersistentModelIndex


class HitRows(StarredRows):
    """`mark` is the colour behind what matched."""

    mark = QColor()

    def paint_row(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index, inset: int = 0) -> None:
        self.initStyleOption(option, index)
        text, option.text = option.text, ""
        style = option.widget.style() if option.widget is not None else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        small = note_font(option.font)
        area = option.rect.adjusted(_MARGIN, 0, -_MARGIN, 0)
        lines = QFontMetrics(option.font).height(), QFontMetrics(small).height()
        top = area.top() + (area.height() - lines[0] - 2 * lines[1]) // 2
        muted = option.palette.color(QPalette.ColorRole.PlaceholderText)
        colour = option.palette.color(QPalette.ColorRole.Text)
        first = QRect(area.left(), top, area.width() - inset, lines[0])
        second = QRect(area.left(), first.bottom() + 1, area.width(), lines[1])
        third = QRect(area.left(), second.bottom() + 1, area.width(), lines[1])
        self._draw_marked(painter, first, option.font, colour, text, index.data(NAME_MARKS_ROLE))
        self._draw_marked(painter, second, small, colour, index.data(SNIPPET_ROLE), index.data(MARKS_ROLE))
        self._draw_marked(painter, third, small, muted, index.data(PLACE_ROLE), ())

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        small = QFontMetrics(note_font(option.font)).height()
        return QSize(0, QFontMetrics(option.font).height() + 2 * small + 2 * _MARGIN)

    def _draw_marked(
        self,
        painter: QPainter,
        area: QRect,
        font: QFont,
        colour: QColor,
        text: str,
        marks: Iterable[tuple[int, int]],
    ) -> None:
        """One line, cut where it ends."""
        layout = QTextLayout(text, font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.NoWrap)
        layout.setTextOption(option)
        layout.setFormats([self._format(text, start, end) for start, end in marks])
        layout.beginLayout()
        layout.createLine()
        layout.endLayout()
        painter.save()
        painter.setClipRect(area)
        painter.setPen(colour)
        layout.draw(painter, QPointF(area.topLeft()))
        painter.restore()

    def _format(self, text: str, start: int, end: int) -> QTextLayout.FormatRange:
        made = QTextLayout.FormatRange()
        # Qt counts UTF-16 units.
        made.start = _units(text[:start])
        made.length = _units(text[start:end])
        look = QTextCharFormat()
        look.setBackground(self.mark)
        look.setFontWeight(QFont.Weight.DemiBold)
        made.format = look
        return made


def _units(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)
