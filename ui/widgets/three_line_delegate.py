"""A row of a list as three lines of text, such as a version's message, when and who, and what changed."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.models.three_lines import ABOUT_ROLE, CHANGES_ROLE, ID_ROLE, NAMES_ROLE, RUNS_ROLE
from ui.theme import Theme

_MARGIN = 10
_GAP = 8
_LINE = 3  # between lines
_AROUND = 7  # above and below a row
_SMALLER = 0.86
_CHIP = 6  # beside the text of a chip

_Index = QModelIndex | QPersistentModelIndex


class ThreeLineDelegate(QStyledItemDelegate):
    """Paints what `three_lines` names: the name that was given to a version, or the tag of a run, is a chip."""

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        super().__init__(parent)
        self.theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        small = QFontMetrics(_small(option.font)).height()
        lines = 3 if index.data(ABOUT_ROLE) else 2
        return QSize(0, 2 * _AROUND + QFontMetrics(option.font).height() + (lines - 1) * (small + _LINE))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        self._paint_ground(painter, option, index)
        painter.save()
        area = option.rect.adjusted(_MARGIN, _AROUND, -_MARGIN, -_AROUND)
        small = _small(option.font)
        head = QRect(area.left(), area.top(), area.width(), QFontMetrics(option.font).height())
        self._paint_ends(painter, head, str(index.data()), str(index.data(ID_ROLE)), option.font, small)
        line = QRect(area.left(), head.bottom() + 1 + _LINE, area.width(), QFontMetrics(small).height())
        if index.data(ABOUT_ROLE):
            self._paint_about(painter, line, index, small)
            line.translate(0, line.height() + _LINE)
        painter.setFont(small)
        self._paint_line(painter, line, str(index.data(CHANGES_ROLE)), "muted")
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Selection, hover and focus as the style sheet has them."""
        plain = QStyleOptionViewItem(option)
        self.initStyleOption(plain, index)
        plain.text = ""
        style = plain.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, plain, painter, plain.widget)

    def _paint_ends(self, painter: QPainter, line: QRect, text: str, end: str, font: QFont, small: QFont) -> None:
        """A text at the left as far as there is room, and one at the right."""
        painter.setFont(small)
        end = painter.fontMetrics().elidedText(end, Qt.TextElideMode.ElideRight, line.width() // 2)
        width = painter.fontMetrics().horizontalAdvance(end)
        painter.setPen(self.theme.color("muted"))
        painter.drawText(line, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), end)
        painter.setFont(font)
        self._paint_line(painter, line.adjusted(0, 0, -(width + _GAP) if end else 0, 0), text, "text")

    def _paint_about(self, painter: QPainter, line: QRect, index: _Index, small: QFont) -> None:
        painter.setFont(small)
        metrics = painter.fontMetrics()
        about, runs = str(index.data(ABOUT_ROLE)), str(index.data(RUNS_ROLE))
        names = tuple(index.data(NAMES_ROLE) or ())
        left = line.left()
        for name in names:
            left = self._paint_chip(painter, line, left, name)
        if runs:
            width = min(metrics.horizontalAdvance(runs), line.width() // 2)
            right = QRect(line.right() - width, line.top(), width + 1, line.height())
            self._paint_line(painter, right, runs, "accent_text")
            line = line.adjusted(0, 0, -(width + _GAP), 0)
        self._paint_line(painter, QRect(left, line.top(), line.right() - left + 1, line.height()), about, "muted")

    def _paint_chip(self, painter: QPainter, line: QRect, left: int, name: str) -> int:
        """Where what follows begins."""
        metrics = painter.fontMetrics()
        most = max(line.width() // 3, 1)
        text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, most)
        width = metrics.horizontalAdvance(text) + 2 * _CHIP
        if left + width > line.right():
            return left
        chip = QRect(left, line.top(), width, line.height())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.color("accent_soft"))
        painter.drawRoundedRect(chip, 4, 4)
        painter.setPen(self.theme.color("accent_text"))
        painter.drawText(chip, int(Qt.AlignmentFlag.AlignCenter), text)
        painter.restore()
        return left + width + _CHIP

    def _paint_line(self, painter: QPainter, line: QRect, text: str, role: str) -> None:
        color: QColor = self.theme.color(role)
        painter.setPen(color)
        shown = painter.fontMetrics().elidedText(" ".join(text.split()), Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)


def _small(font: QFont) -> QFont:
    smaller = QFont(font)
    smaller.setPixelSize(max(round(font.pixelSize() * _SMALLER), 10))
    return smaller
