"""Rows of a tree with a muted note at their right end, painted by a delegate instead of a widget a row."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

# What the delegate reads of an item beside its text.
NOTE_ROLE = int(Qt.ItemDataRole.UserRole) + 1
SECTION_ROLE = int(Qt.ItemDataRole.UserRole) + 2
# Whether the row has a star; None where it cannot have one.
STAR_ROLE = int(Qt.ItemDataRole.UserRole) + 3

# Pixels: beside the text and the note, and what a check box or an icon takes.
_MARGIN = 8
_DECORATION = 26
_SMALLER = 0.86

_Index = QModelIndex | QPersistentModelIndex


class TaggedRows(QStyledItemDelegate):
    """Draws the item as usual, and the note of `NOTE_ROLE` where there is room for both.

    A row that `keeps` some pixels at its right end shortens its text for them.
    """

    def keeps(self, _option: QStyleOptionViewItem, _index: _Index) -> int:
        return 0

    def initStyleOption(self, option: QStyleOptionViewItem, index: _Index) -> None:
        super().initStyleOption(option, index)
        if (kept := self.keeps(option, index)) and option.rect.width() > 0:
            room = option.rect.width() - kept - decorations(index) - _MARGIN
            option.text = QFontMetrics(option.font).elidedText(option.text, Qt.TextElideMode.ElideRight, max(room, 0))
        if index.data(SECTION_ROLE):
            option.font = note_font(option.font)
            option.font.setWeight(QFont.Weight.DemiBold)
            option.palette.setColor(QPalette.ColorRole.Text, option.palette.placeholderText().color())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        self.paint_row(painter, option, index)

    def paint_row(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index, inset: int = 0) -> None:
        """The row with its note, which leaves `inset` pixels free at the right end."""
        super().paint(painter, option, index)
        note = str(index.data(NOTE_ROLE) or "")
        font = note_font(option.font)
        room = option.rect.width() - inset
        width = QFontMetrics(font).horizontalAdvance(note)
        fits = _width(option, index) + width <= room or self.keeps(option, index) >= inset + width
        if not note or not fits:
            return
        painter.save()
        painter.setFont(font)
        painter.setPen(option.palette.placeholderText().color())
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(option.rect.adjusted(0, 0, -_MARGIN - inset, 0), int(right), note)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(0, super().sizeHint(option, index).height())


def _width(option: QStyleOptionViewItem, index: _Index) -> int:
    """What the row takes without its note, the gap before the note included."""
    return decorations(index) + QFontMetrics(option.font).horizontalAdvance(str(index.data() or "")) + 3 * _MARGIN


def decorations(index: _Index) -> int:
    """What the row's check box and icon take."""
    roles = (Qt.ItemDataRole.CheckStateRole, Qt.ItemDataRole.DecorationRole)
    return sum(_DECORATION for role in roles if index.data(role) is not None)


def note_font(font: QFont) -> QFont:
    smaller = QFont(font)
    smaller.setPixelSize(max(round(font.pixelSize() * _SMALLER), 10))
    return smaller
