"""What the tree and the list of hits have in common: a prompt's keys, its menu and its star."""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QMenu

from ui.translation import tr
from ui.widgets.entry_actions import FAVOURITE, NO_FAVOURITE, OPEN, action_of, possible_actions
from ui.widgets.row_actions import key_text
from ui.widgets.starred_rows import StarredRows
from ui.widgets.styling import USER_TEXT

Index = QModelIndex | QPersistentModelIndex
_UNDO_KEYS = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)


class EntryKeys(QObject):
    """Reads keys, clicks and the menu of `view`. `done` carries an action's id and the index of the prompt.

    `facts_of(index)` says what is true of the prompt there, nothing where the row is none. `undo_pressed` is the key
    that undoes what was done to the library: once something was (`takes_undo`), it never undoes here what was typed
    elsewhere, nor does that for redoing.
    """

    done = Signal(str, object)
    undo_pressed = Signal()

    def __init__(
        self, view: QAbstractItemView, rows: StarredRows, facts_of: Callable[[Index], Collection[str]]
    ) -> None:
        super().__init__(view)
        self.takes_undo = False
        self._view = view
        self._rows = rows
        self._facts_of = facts_of
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._menu_at)
        view.clicked.connect(self._open)
        rows.star_pressed.connect(self._toggle_star)
        view.installEventFilter(self)

    def menu(self, index: Index) -> QMenu:
        """The menu of the prompt, made for one use."""
        menu = QMenu(self._view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        place = QPersistentModelIndex(index)
        for action in possible_actions(self._facts_of(index)):
            if action.starts_group and not menu.isEmpty():
                menu.addSeparator()
            key = f"\t{key_text(action.shortcuts[0])}" if action.shortcuts else ""
            made = menu.addAction(f"{tr(action.text)}{key}")
            made.triggered.connect(lambda _checked=False, id=action.id: self.done.emit(id, place))
        return menu

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.type() != QEvent.Type.KeyPress and event.type() != QEvent.Type.ShortcutOverride:
            return super().eventFilter(watched, event)
        if self.takes_undo and any(map(event.matches, _UNDO_KEYS)):
            event.accept()
            if event.type() == QEvent.Type.KeyPress and event.matches(QKeySequence.StandardKey.Undo):
                self.undo_pressed.emit()
            return True
        index = self._view.currentIndex()
        action = action_of(event, self._facts_of(index))
        if not action:
            return super().eventFilter(watched, event)
        event.accept()
        if event.type() == QEvent.Type.ShortcutOverride:
            return True  # the key is the row's, not one of the window's
        if action == "menu":
            self._menu_at(self._view.visualRect(index).center())
        else:
            self.done.emit(action, QPersistentModelIndex(index))
        return True

    def _open(self, index: QModelIndex) -> None:
        # With a modifier, rows are chosen, not opened.
        chosen = bool(QGuiApplication.keyboardModifiers())
        if not chosen and self._facts_of(index) and not self._rows.on_star:
            self.done.emit(OPEN, QPersistentModelIndex(index))

    def _toggle_star(self, index: Index) -> None:
        self.done.emit(NO_FAVOURITE if "favourite" in self._facts_of(index) else FAVOURITE, index)

    def _menu_at(self, point: QPoint) -> None:
        index = self._view.indexAt(point)
        if self._facts_of(index):
            self.menu(index).popup(self._view.viewport().mapToGlobal(point))


def user_texts(view: QAbstractItemView, model: QAbstractItemModel, name: str) -> None:
    """Sets a view of names and texts of the user up."""
    view.setModel(model)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setMouseTracking(True)
    view.setAccessibleName(name)
    view.setProperty(USER_TEXT, True)
