"""The tree of the libraries: which rows are open is remembered by their keys, so that it outlives a reset."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QTreeView

from ui.models.library_tree import LibraryTree, NodeKey
from ui.translation import tr
from ui.widgets.entry_view import user_texts
from ui.widgets.starred_rows import StarredRows


class LibraryTreeView(QTreeView):
    def __init__(self, model: LibraryTree) -> None:
        super().__init__(headerHidden=True, indentation=14, uniformRowHeights=True)
        self._model = model
        self._is_open: dict[NodeKey, bool] = {}
        self.rows = StarredRows(self)
        user_texts(self, model, tr("Prompts"))
        self.setItemDelegate(self.rows)
        self.setSelectionMode(QTreeView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QTreeView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.expanded.connect(partial(self._remember, True))
        self.collapsed.connect(partial(self._remember, False))

    def restore(self) -> None:
        """After a reset: opens what was open before, and what is at first."""
        position = self.verticalScrollBar().value()
        self._open_within(QModelIndex())
        self.doItemsLayout()
        self.verticalScrollBar().setValue(position)

    def _open_within(self, parent: QModelIndex) -> None:
        for index in self._model.holders(parent):
            key = self._model.key_of(index)
            if self._is_open.get(key, self._model.is_open_at_first(index)):
                self.expand(index)
                self._open_within(index)

    def _remember(self, is_open: bool, index: QModelIndex) -> None:
        # A row that opens by itself at first may be closed at first when there is more in it.
        if is_open != self._is_open.get(self._model.key_of(index), self._model.is_open_at_first(index)):
            self._is_open[self._model.key_of(index)] = is_open
