"""Ctrl+K: finds any command, prompt or endpoint by a few letters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListView, QVBoxLayout, QWidget

from ui.fuzzy import score
from ui.translation import tr
from ui.widgets.popup import Popup
from ui.widgets.styling import USER_TEXT, mark, tight
from ui.widgets.tagged_rows import NOTE_ROLE, TaggedRows

_SIZE = QSize(560, 380)


@dataclass(frozen=True)
class PaletteItem:
    """One thing to find. `note` stands at the right: a shortcut, or what kind of thing it is.

    `id` tells whether two are the same thing, where one can be found in two ways.
    """

    text: str
    note: str
    do: Callable[[], object]
    id: str = ""


class _Found(QAbstractListModel):
    """The items that fit the query, best first."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.items: list[PaletteItem] = []

    def show(self, items: Sequence[PaletteItem], query: str, searched: Sequence[PaletteItem] = ()) -> None:
        """`searched` were found elsewhere: they are listed also where their name does not fit, last then."""
        others = {item.id for item in searched}
        fits = [(score(query, item.text), item) for item in items if not item.id or item.id not in others]
        found = [(fit, item) for fit, item in fits if fit is not None]
        found += [(score(query, item.text) or -1, item) for item in searched]
        self.beginResetModel()
        self.items = [item for _, item in sorted(found, key=lambda pair: -pair[0])]
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        item = self.items[index.row()]
        return {int(Qt.ItemDataRole.DisplayRole): item.text, NOTE_ROLE: item.note}.get(int(role))


class CommandPalette(Popup):
    """A popup with a field and a list. Enter does the item; arrows move while the field keeps the keyboard.

    `query_changed` carries what is looked for; `show_searched` takes what was found for it in the meantime.
    """

    query_changed = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, tr("Search"))
        self._items: Sequence[PaletteItem] = ()
        self._found = _Found(self)
        self._query = QLineEdit()
        self._query.setPlaceholderText(tr("Search prompts, endpoints, commands…"))
        self._query.setAccessibleName(tr("Search prompts, endpoints, commands"))
        self._query.setProperty(USER_TEXT, True)
        mark(self._query, kind="palette")
        self._query.textChanged.connect(self._search)
        self._query.installEventFilter(self)
        self._list = QListView(uniformItemSizes=True)
        self._list.setModel(self._found)
        self._list.setItemDelegate(TaggedRows(self._list))
        self._list.setAccessibleName(tr("Found"))
        self._list.setProperty(USER_TEXT, True)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.clicked.connect(self._pick)
        column = QVBoxLayout(self.surface)
        tight(column, margin=6, spacing=6)
        column.addWidget(self._query)
        column.addWidget(self._list, 1)

    def open_at(self, top_centre: QPoint, items: Sequence[PaletteItem]) -> None:
        self._items = items
        self._query.clear()
        self._search("")
        self.resize(_SIZE)
        self.move(top_centre - QPoint(self.width() // 2, 0))
        self.show()
        self._query.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._query and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
        if event.key() in steps:
            self._move(steps[Qt.Key(event.key())])
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._pick(self._list.currentIndex())
            return True
        return False

    def _move(self, step: int) -> None:
        last = self._found.rowCount() - 1
        row = min(max(self._list.currentIndex().row() + step, 0), last)
        self._list.setCurrentIndex(self._found.index(row, 0))

    def show_searched(self, query: str, items: Sequence[PaletteItem]) -> None:
        """Adds these, unless something else is looked for by now."""
        if query == self._query.text():
            chosen = self._list.currentIndex().row()
            self._found.show(self._items, query, items)
            self._list.setCurrentIndex(self._found.index(max(chosen, 0), 0))

    def _search(self, query: str) -> None:
        self._found.show(self._items, query)
        self._list.setCurrentIndex(self._found.index(0, 0))
        if query.strip():
            self.query_changed.emit(query)

    def _pick(self, index: QModelIndex) -> None:
        if index.isValid():
            self.hide()
            self._found.items[index.row()].do()
