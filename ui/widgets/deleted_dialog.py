"""The prompts that were deleted: finding one, reading what it said, bringing it back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from ui.exact_text import shown
from ui.translation import tr
from ui.widgets.dialog_parts import framed
from ui.widgets.styling import USER_TEXT, button, label, mark

_SIZE = QSize(900, 560)
_LIST_AND_PREVIEW = (420, 440)


@dataclass(frozen=True)
class DeletedRow:
    """One of them; `key` is what the signals tell of it, `place` where it was, `about` who deleted it and when."""

    key: object
    name: str
    place: str
    about: str


class DeletedDialog(QDialog):
    """`preview_requested` carries the key of the row that came to the front, `restore_requested` a tuple of keys."""

    preview_requested = Signal(object)
    restore_requested = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Deleted prompts"))
        self.resize(_SIZE.boundedTo(parent.size()))
        self._search = QLineEdit(clearButtonEnabled=True)
        self._search.setProperty(USER_TEXT, True)
        self._search.setAccessibleName(tr("Search deleted prompts"))
        self._search.setPlaceholderText(tr("Search names and folders"))
        self._search.textChanged.connect(self._filter)
        self._search.installEventFilter(self)
        self._list = QListWidget()
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._list.setAccessibleName(tr("Deleted prompts"))
        self._list.setProperty(USER_TEXT, True)
        self._list.currentItemChanged.connect(self._show_current)
        self._list.itemSelectionChanged.connect(self._enable)
        self._list.itemActivated.connect(self._restore)
        self._preview = QPlainTextEdit(readOnly=True)
        self._preview.setProperty(USER_TEXT, True)
        self._preview.setAccessibleName(tr("What the selected prompt said"))
        self._preview.setTabChangesFocus(True)
        mark(self._preview, kind="preview", face="mono")
        self._state = label(tr("Looking through the versions…"), "small", wrap=True)
        self._button = button(tr("Restore"), "primary")
        self._button.clicked.connect(self._restore)
        close = button(tr("Close"))
        close.clicked.connect(self.reject)
        both = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False, handleWidth=1)
        both.addWidget(framed(self._list))
        both.addWidget(self._preview)
        both.setSizes(_LIST_AND_PREVIEW)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._state, 1)
        buttons.addWidget(close)
        buttons.addWidget(self._button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self._search)
        column.addWidget(both, 1)
        column.addLayout(buttons)
        self._enable()

    def add(self, rows: Iterable[DeletedRow]) -> None:
        """More of them, newest first."""
        for row in rows:
            item = QListWidgetItem("\n".join([row.name, " · ".join(filter(None, [row.place, row.about]))]))
            item.setData(Qt.ItemDataRole.UserRole, row.key)
            self._list.addItem(item)
            item.setHidden(not self._fits(item))
        if self._list.currentItem() is None and self._list.count():
            self._list.setCurrentRow(0)

    def all_added(self) -> None:
        none = tr("Nothing was deleted that is not back.")
        self._state.setText(tr("A name that is taken gets a number.") if self._list.count() else none)

    def remove(self, keys: Iterable[object]) -> None:
        """They are back."""
        gone = set(keys)
        for row in reversed(range(self._list.count())):
            if self._list.item(row).data(Qt.ItemDataRole.UserRole) in gone:
                self._list.takeItem(row)
        self.all_added()

    def show_preview(self, key: object, text: str) -> None:
        """What the prompt said, unless another one has come to the front."""
        current = self._list.currentItem()
        if current is not None and current.data(Qt.ItemDataRole.UserRole) == key:
            self._preview.setPlainText(shown(text))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._search and isinstance(event, QKeyEvent):
            is_down = event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Down
            if is_down:
                self._go_down()
                return True
        return super().eventFilter(watched, event)

    def _go_down(self) -> None:
        """Into the list, to a row that the search left there."""
        self._list.setFocus(Qt.FocusReason.TabFocusReason)
        current = self._list.currentItem()
        if current is None or current.isHidden():
            rows = (self._list.item(row) for row in range(self._list.count()))
            first = next((one for one in rows if not one.isHidden()), None)
            if first is not None:
                self._list.setCurrentItem(first)

    def _filter(self) -> None:
        for row in range(self._list.count()):
            item = self._list.item(row)
            item.setHidden(not self._fits(item))
            if item.isHidden():
                item.setSelected(False)

    def _fits(self, item: QListWidgetItem) -> bool:
        text = item.text().casefold()
        return all(word in text for word in self._search.text().casefold().split())

    def _chosen(self) -> tuple[object, ...]:
        return tuple(item.data(Qt.ItemDataRole.UserRole) for item in self._list.selectedItems())

    def _show_current(self, current: QListWidgetItem | None) -> None:
        self._preview.clear()
        if current is not None:
            self.preview_requested.emit(current.data(Qt.ItemDataRole.UserRole))

    def _enable(self) -> None:
        self._button.setEnabled(bool(self._list.selectedItems()))

    def _restore(self) -> None:
        if self._chosen():
            self.restore_requested.emit(self._chosen())
