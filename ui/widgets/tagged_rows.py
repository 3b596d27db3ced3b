"""Rows of a tree with a muted note at their right end, painted by a delegate instead of a widget a row."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPalette
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

# What the delegate reads of an item beside its text.
NOTE_ROLE = int(Qt.ItemDataRole.UserRole) + 1
SECTION_ROLE = int(Qt.ItemDataRole.UserRole) + 2

_GAP = 8
_SMALLER = 0.86


class TaggedRows(QStyledItemDelegate):
    """Draws the item as usual, and the note of `NOTE_ROLE` where there is room for both."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        shown = QStyleOptionViewItem(option)
        self.initStyleOption(shown, index)
        style = shown.widget.style() if shown.widget is not None else QApplication.style()
        font = self._note_font(shown.font)
        note = str(index.data(NOTE_ROLE) or "")
        painter.save()
        painter.setFont(font)
        width = painter.fontMetrics().horizontalAdvance(note) + _GAP if note else 0
        room = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, shown, shown.widget).width() - _GAP
        if shown.fontMetrics.horizontalAdvance(shown.text) > room - width:
            note, width = "", 0  # the name comes first
        shown.text = shown.fontMetrics.elidedText(shown.text, Qt.TextElideMode.ElideRight, room - width)
        if index.data(SECTION_ROLE):
            shown.font = self._section_font(shown.font)
            shown.palette.setColor(QPalette.ColorRole.Text, shown.palette.placeholderText().color())
        painter.setFont(option.font)
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, shown, painter, shown.widget)
        painter.setFont(font)
        painter.setPen(shown.palette.placeholderText().color())
        place = QRect(option.rect.right() - width - _GAP, option.rect.top(), width, option.rect.height())
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), note)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        size = super().sizeHint(option, index)
        return QSize(0, size.height())

    @staticmethod
    def _note_font(font: QFont) -> QFont:
        smaller = QFont(font)
        smaller.setPixelSize(max(round(font.pixelSize() * _SMALLER), 10))
        return smaller

    @classmethod
    def _section_font(cls, font: QFont) -> QFont:
        section = cls._note_font(font)
        section.setWeight(QFont.Weight.DemiBold)
        return section
