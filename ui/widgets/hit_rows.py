"""Rows of three lines for what a search found: the name, a piece of text, the place; the matches are marked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionViewItem

from ui.widgets.starred_rows import StarredRows
from ui.widgets.tagged_rows import note_font

NAME_MARKS_ROLE = int(Qt.ItemDataRole.UserRole) + 21
SNIPPET_ROLE = int(Qt.ItemDataRole.UserRole) + 22
MARKS_ROLE = int(Qt.ItemDataRole.UserRole) + 23
PLACE_ROLE = int(Qt.ItemDataRole.UserRole) + 24

# Pixels: at the sides, above and below; and between two lines.
_MARGIN = 8
_GAP = 2
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
        heights = [QFontMetrics(font).height() for font in (option.font, small, small)]
        area = option.rect.adjusted(_MARGIN, 0, -_MARGIN, 0)
        top = area.top() + (area.height() - sum(heights) - 2 * _GAP) // 2
        first, second, third = (
            QRect(area.left(), top + sum(heights[:line]) + line * _GAP, area.width(), heights[line])
            for line in range(3)
        )
        muted = option.palette.color(QPalette.ColorRole.PlaceholderText)
        colour = option.palette.color(QPalette.ColorRole.Text)
        first.setWidth(first.width() - inset)
        self._draw_line(painter, first, option.font, colour, text, index.data(NAME_MARKS_ROLE))
        self._draw_line(painter, second, small, colour, index.data(SNIPPET_ROLE), index.data(MARKS_ROLE))
        self._draw_line(painter, third, small, muted, index.data(PLACE_ROLE), ())

    def star_place(self, row: QRect) -> QRect:
        """Beside the name."""
        place = super().star_place(row)
        return QRect(place.left(), row.top() + _MARGIN // 2, place.width(), place.width())

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        small = QFontMetrics(note_font(option.font)).height()
        return QSize(0, QFontMetrics(option.font).height() + 2 * (small + _GAP) + 2 * _MARGIN)

    def _draw_line(
        self, painter: QPainter, area: QRect, font: QFont, colour: QColor, text: str, marks: Sequence[tuple[int, int]]
    ) -> None:
        marked = "".join(text[start:end] for start, end in marks)
        bold = QFont(font)
        bold.setWeight(QFont.Weight.DemiBold)
        more = QFontMetrics(bold).horizontalAdvance(marked) - QFontMetrics(font).horizontalAdvance(marked)
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, area.width() - more)
        kept = len(shown) - 1 if shown != text else len(text)
        layout = QTextLayout(shown, font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.NoWrap)
        layout.setTextOption(option)
        layout.setFormats([self._format(text, start, min(end, kept)) for start, end in marks if start < kept])
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
