"""The sets of endpoints in a dialog: starting, stopping, forgetting, and making a new one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QScrollArea, QVBoxLayout, QWidget

from ui.translation import tr
from ui.widgets.dialog_parts import button_row, framed
from ui.widgets.problem_box import ProblemBox
from ui.widgets.sets_card import SetRow, SetsCard
from ui.widgets.styling import USER_TEXT, button, label, mark, tight
from ui.widgets.undo_note import UndoNote
from workbench.endpoints.endpoint import Endpoint
from workbench.errors import WorkbenchError

_SIZE = QSize(640, 480)
_NEW_SIZE = QSize(460, 420)


class SetsDialog(QDialog):
    """`new_pressed`: a new set is wanted; what is done with the sets is told by `card`."""

    new_pressed = Signal()

    def __init__(self, parent: QWidget, close_icon: QIcon) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Sets of endpoints"))
        self.resize(_SIZE.boundedTo(parent.size()))
        self.card = SetsCard(forgets=True)
        self.undo = UndoNote(close_icon)
        self._state = label(role="small", wrap=True, user_text=True)
        self._problem = ProblemBox()
        new = button(tr("New set…"), "primary")
        new.clicked.connect(self.new_pressed)
        close = button(tr("Close"))
        close.clicked.connect(self.reject)
        inner = QWidget()
        mark(inner, kind="desk")
        rows = QVBoxLayout(inner)
        tight(rows)
        rows.addWidget(self.card)
        rows.addStretch(1)
        area = QScrollArea(widgetResizable=True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(area, 1)
        column.addWidget(self.undo)
        column.addWidget(self._problem)
        column.addLayout(button_row(close, new, before=self._state))

    def show_sets(self, sets: Sequence[SetRow]) -> None:
        self.card.show_sets(sets)

    def show_state(self, text: str) -> None:
        self._state.setText(text)

    def show_error(self, error: WorkbenchError | None) -> None:
        self._problem.show_error(error)


class NewSetDialog(QDialog):
    """`submitted` carries the name and the labels of the endpoints; whoever keeps the set closes the dialog."""

    submitted = Signal(str, object)

    def __init__(self, parent: QWidget, endpoints: Sequence[Endpoint]) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("New set of endpoints"))
        self.resize(_NEW_SIZE)
        self._name = QLineEdit()
        self._name.setProperty(USER_TEXT, True)
        self._name.setAccessibleName(tr("Name of the set"))
        self._name.setPlaceholderText(tr("Name of the set, such as “Morning bench”"))
        self._name.textChanged.connect(self._enable)
        self._list = QListWidget()
        self._list.setProperty(USER_TEXT, True)
        self._list.setAccessibleName(tr("Endpoints of the set"))
        for endpoint in endpoints:
            item = QListWidgetItem(endpoint.label)
            item.setToolTip(endpoint.name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            self._list.addItem(item)
        self._list.itemChanged.connect(self._enable)
        words = tr("Tick the endpoints that are started and stopped together. Each must run now.")
        empty = tr("No endpoint of SageMaker is saved yet: add or deploy one first.")
        self._problem = ProblemBox()
        cancel = button(tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self._save = button(tr("Save"), "primary")
        self._save.clicked.connect(self._submit)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self._name)
        column.addWidget(label(words if endpoints else empty, "muted", wrap=True))
        column.addWidget(framed(self._list), 1)
        column.addWidget(self._problem)
        column.addLayout(button_row(cancel, self._save))
        self._enable()

    @property
    def ticked(self) -> tuple[str, ...]:
        items = (self._list.item(row) for row in range(self._list.count()))
        return tuple(item.text() for item in items if item.checkState() == Qt.CheckState.Checked)

    def show_error(self, error: WorkbenchError | None) -> None:
        self._problem.show_error(error)
        self._enable()

    def _enable(self) -> None:
        self._save.setEnabled(bool(self._name.text().strip() and self.ticked))

    def _submit(self) -> None:
        self._save.setEnabled(False)  # until the account has answered
        self.submitted.emit(self._name.text().strip(), self.ticked)
