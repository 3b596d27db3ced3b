"""Saving a prompt that has no file yet: its name, and the folder of the library that it goes into."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.translation import tr
from ui.widgets.dialog_parts import button_row
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.problem_box import ProblemBox
from ui.widgets.styling import USER_TEXT, button, card, label, mark
from workbench.errors import UsageError
from workbench.library.new_place import NewPlace

_WIDTH = 460


class SaveDialog(QDialog):
    """`place` is what the fields say; the dialog is accepted only with one that can be used."""

    def __init__(
        self, parent: QWidget, suggestion: NewPlace, libraries: Mapping[Path, tuple[str, Sequence[str]]]
    ) -> None:
        """`libraries` maps each library's folder to its title and the folders in it."""
        super().__init__(parent)
        self.setWindowTitle(tr("Save in the library"))
        self.setMinimumWidth(_WIDTH)
        self._folders = {library: folders for library, (_title, folders) in libraries.items()}
        self._name = QLineEdit(suggestion.name)
        self._name.setAccessibleName(tr("Name of the prompt"))
        self._name.setProperty(USER_TEXT, True)
        self._library = _choice(tr("Library"))
        for folder, (title, _folders) in libraries.items():
            self._library.addItem(title, folder)
        self._library.setCurrentIndex(max(self._library.findData(suggestion.library), 0))
        self._folder = _choice(tr("Folder"))
        self._folder.setEditable(True)
        self._folder.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._file = ElidedLabel()
        mark(self._file, role="small")
        self._problem = ProblemBox()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(card(self._form()))
        column.addWidget(self._problem)
        column.addLayout(self._buttons())
        self._offer_folders()
        self._folder.setEditText(suggestion.folder)
        self._connect()
        self._check()
        self._name.selectAll()
        self._name.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def place(self) -> NewPlace:
        return NewPlace(self._name.text().strip(), self._folder.currentText(), self._library.currentData())

    def accept(self) -> None:
        if self._check():
            super().accept()

    def _form(self) -> QFormLayout:
        form = QFormLayout()
        form.setContentsMargins(16, 16, 16, 16)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(tr("Name"), self._name)
        form.addRow(tr("Folder"), self._folder)
        if self._library.count() > 1:
            form.addRow(tr("Library"), self._library)
        form.addRow(
            "", label(tr("Choose a folder of the library, or type a new one; none is fine."), "small", wrap=True)
        )
        form.addRow(tr("File"), self._file)
        return form

    def _buttons(self) -> QHBoxLayout:
        cancel = button(tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self._save = button(tr("Save"), "primary")
        self._save.setDefault(True)
        self._save.clicked.connect(self.accept)
        return button_row(cancel, self._save)

    def _connect(self) -> None:
        self._name.textChanged.connect(self._check)
        self._folder.editTextChanged.connect(self._check)
        self._library.currentIndexChanged.connect(self._offer_folders)

    def _offer_folders(self) -> None:
        typed = self._folder.currentText()
        self._folder.clear()
        self._folder.addItems(["", *self._folders[self._library.currentData()]])
        self._folder.setEditText(typed)
        self._check()

    def _check(self) -> bool:
        """Says which file it becomes, or why it cannot be saved so."""
        place = self.place
        try:
            path = place.path()
        except UsageError as error:
            self._file.setText("")
            self._problem.show_error(error)
            self._save.setEnabled(False)
            return False
        self._file.setText(path.relative_to(place.library).as_posix())
        self._problem.show_error(None)
        self._save.setEnabled(True)
        return True


def _choice(name: str) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    made.setProperty(USER_TEXT, True)
    return made
