"""Chooses where prompts go: a library or a folder in one, or a new folder in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from ui.translation import tr
from ui.widgets.dialog_parts import button_row, framed, labelled
from ui.widgets.styling import USER_TEXT, button, label

_SIZE = QSize(460, 520)
_AROUND_TEXT = 12


@dataclass(frozen=True)
class Place:
    """A library, or a folder within; `key` is what `submitted` tells of it."""

    name: str
    key: object
    inner: tuple[Place, ...] = ()


class PlaceDialog(QDialog):
    """`submitted` carries the key of the chosen place, and the name of a new folder in it, mostly empty."""

    submitted = Signal(object, str)

    def __init__(self, parent: QWidget, title: str, done: str, places: Sequence[Place]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.resize(_SIZE.boundedTo(parent.size()))
        self._tree = QTreeWidget()
        self._tree.setHeaderHidden(True)
        self._tree.setAccessibleName(tr("Libraries and folders"))
        self._tree.setProperty(USER_TEXT, True)
        for place in places:
            self._add(place, self._tree.invisibleRootItem(), expand=True)
        self._tree.setCurrentIndex(self._tree.model().index(0, 0))
        self._new = QLineEdit()
        self._new.setProperty(USER_TEXT, True)
        self._new.setAccessibleName(tr("New folder in it"))
        self._new.setPlaceholderText(tr("leave empty for none"))
        row = labelled(tr("New folder in it"), self._new)
        cancel = button(tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self._done = button(done, "primary")
        self._done.setDefault(True)
        self._done.clicked.connect(self._submit)
        buttons = button_row(cancel, self._done)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(label(title, wrap=True, user_text=True))
        column.addWidget(framed(self._tree), 1)
        column.addLayout(row)
        column.addLayout(buttons)
        self._tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self, place: Place, parent: QTreeWidgetItem, *, expand: bool = False) -> None:
        made = QTreeWidgetItem(parent, [place.name])
        made.setData(0, Qt.ItemDataRole.UserRole, place.key)
        made.setSizeHint(0, QSize(0, self.fontMetrics().lineSpacing() + _AROUND_TEXT))
        made.setExpanded(expand)
        for inner in place.inner:
            self._add(inner, made)

    def _submit(self) -> None:
        chosen = self._tree.currentItem()
        if chosen is not None:
            self.submitted.emit(chosen.data(0, Qt.ItemDataRole.UserRole), self._new.text().strip())
            self.accept()
