"""The tree of the libraries: rows are remembered by their keys, so that what is open and selected outlives a reset."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt
from PySide6.QtWidgets import QTreeView

from ui.models.library_tree import LibraryTree, NodeKey, RowKey
from ui.translation import tr
from ui.widgets.entry_view import user_texts
from ui.widgets.starred_rows import StarredRows


class LibraryTreeView(QTreeView):
    def __init__(self, model: LibraryTree) -> None:
        super().__init__(headerHidden=True, indentation=14, uniformRowHeights=True)
        self._model = model
        self._is_open: dict[NodeKey, bool] = {}
        self._selected: list[RowKey] = []
        self._current: RowKey | None = None
        self._current_row = 0
        self.rows = StarredRows(self)
        user_texts(self, model, tr("Prompts"))
        self.setItemDelegate(self.rows)
        self.setSelectionMode(QTreeView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QTreeView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.expanded.connect(partial(self._remember, True))
        self.collapsed.connect(partial(self._remember, False))
        model.modelAboutToBeReset.connect(self._keep_selection)

    def restore(self) -> None:
        """After a reset: opens what was open before, and what is at first; selects what was selected."""
        position = self.verticalScrollBar().value()
        self._open_within(QModelIndex())
        self._select_again()
        self.doItemsLayout()
        self.verticalScrollBar().setValue(position)

    def _keep_selection(self) -> None:
        self._selected = [self._model.row_key_of(one) for one in self.selectionModel().selectedIndexes()]
        current = self.currentIndex()
        self._current = self._model.row_key_of(current) if current.isValid() else None
        self._current_row = current.row()

    def _select_again(self) -> None:
        model, how = self.selectionModel(), QItemSelectionModel.SelectionFlag
        self.setAutoScroll(False)  # it would open the folders of the current row
        for place in map(self._model.place_of_row, self._selected):
            model.select(place, how.Select)
        if self._current is not None:
            place = self._model.place_of_row(self._current)
            model.setCurrentIndex(place if place.isValid() else self._beside(self._current[0]), how.NoUpdate)
        self.setAutoScroll(True)

    def _beside(self, holder: NodeKey) -> QModelIndex:
        """Where the current row is gone, the keyboard goes on from its place."""
        place = self._model.place_of_key(holder)
        last = self._model.rowCount(place) - 1
        return self._model.index(min(self._current_row, last), 0, place) if place.isValid() else place

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
