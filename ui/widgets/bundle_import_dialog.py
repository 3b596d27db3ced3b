"""What a bundle would change: each prompt with what is done with it, and how it differs from yours."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QLayout,
    QLineEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from ui.models.bundle_plan import DONE, EFFECT, NAME, PLACE, BundlePlan, PlanRow, choice_text
from ui.theme import Theme
from ui.translation import ntr, tr
from ui.widgets.dialog_parts import button_row, framed, labelled
from ui.widgets.part_changes_view import PartChangesView
from ui.widgets.problem_box import ProblemBox
from ui.widgets.row_table import RowTable
from ui.widgets.styling import USER_TEXT, button, label
from workbench.errors import WorkbenchError
from workbench.library.bundles.planning import Choice
from workbench.library.changes import PartChange

_SIZE = QSize(1080, 640)
_TABLE_AND_ROW = (640, 400)
_WIDTHS = {NAME: 170, PLACE: 150, EFFECT: 175}


class BundleImportDialog(QDialog):
    """`submitted`: do what the rows say. `row_shown` carries the row of which the changes are wanted.

    `folder_changed` carries another folder of the library, for which the plan must be made anew.
    """

    submitted = Signal()
    row_shown = Signal(object)
    folder_changed = Signal(str)

    def __init__(self, parent: QWidget, model: BundlePlan, title: str, told: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Import “{name}”", name=title))
        self.resize(_SIZE.boundedTo(parent.size()))
        self._model = model
        model.setParent(self)
        self._told = label(told, user_text=True, wrap=True)
        self._counts = label()
        self._table = RowTable(model, tr("What the bundle would change"), _WIDTHS, stretched=DONE)
        self._table.space_pressed.connect(model.toggle)
        self._about = label(wrap=True, user_text=True)
        self._about.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._choice = QComboBox()
        self._choice.setAccessibleName(tr("What is done with the selected prompts"))
        self._choice.activated.connect(self._choose)
        self._changes = PartChangesView()
        self._changes.setAccessibleName(tr("From yours to theirs"))
        self._folder = QLineEdit()
        self._folder.setProperty(USER_TEXT, True)
        self._folder.setAccessibleName(tr("Folder in the library"))
        self._folder.setPlaceholderText(tr("the folders of the bundle"))
        self._folder.setToolTip(tr("Such as team/mails; without one, each prompt goes where the bundle has it."))
        self._folder.editingFinished.connect(self._change_folder)
        self._planned_for = ""
        self._problem = ProblemBox()
        self._place_parts()
        model.choices_changed.connect(self._count)
        model.choices_changed.connect(self._show_choice)
        model.modelReset.connect(self._show_first)
        self._table.selectionModel().selectionChanged.connect(self._show_selected)
        self._count()
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def model(self) -> BundlePlan:
        return self._model

    def show_error(self, error: WorkbenchError | None) -> None:
        self._problem.show_error(error)
        self._count()

    def show_changes(self, found: Sequence[PartChange], theme: Theme) -> None:
        self._changes.show_changes(found, theme)

    def show_waiting(self) -> None:
        """The plan is being made; nothing can be imported before it is there."""
        self._problem.show_error(None)
        self._model.show_rows([])
        self._counts.setText(tr("Comparing with your library…"))

    def _place_parts(self) -> None:
        both = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False, handleWidth=1)
        both.addWidget(framed(self._table))
        both.addWidget(self._selected_row())
        both.setSizes(_TABLE_AND_ROW)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self._told)
        column.addWidget(self._counts)
        column.addWidget(both, 1)
        column.addWidget(self._problem)
        column.addLayout(self._destination())
        column.addLayout(self._buttons())

    def _selected_row(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(12, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(labelled(tr("What is done"), self._choice))
        column.addWidget(self._about)
        column.addWidget(self._changes, 1)
        return side

    def _destination(self) -> QLayout:
        return labelled(tr("Folder in the library"), self._folder)

    def _buttons(self) -> QLayout:
        cancel = button(tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self._import: QPushButton = button(tr("Import"), "primary")
        self._import.setDefault(True)
        self._import.clicked.connect(self._submit)
        return button_row(
            cancel,
            self._import,
            before=label(tr("Nothing of yours is lost: what is replaced stays in its history."), "small"),
        )

    def _submit(self) -> None:
        """Not for another folder than the one that the rows are about."""
        if self._folder.text() == self._planned_for:
            self.submitted.emit()

    def _change_folder(self) -> None:
        if self._folder.text() != self._planned_for:
            self._planned_for = self._folder.text()
            self.folder_changed.emit(self._planned_for)

    def _count(self) -> None:
        wanted, refused = self._model.wanted, sum(row.reason is not None for row in self._model.rows)
        words = [ntr("{n} prompt", "{n} prompts", len(self._model.rows) - refused)]
        if refused:
            words.append(ntr("{n} refused", "{n} refused", refused))
        self._counts.setText(" · ".join(words))
        self._import.setText(ntr("Import {n} prompt", "Import {n} prompts", wanted))
        self._import.setAccessibleName(self._import.text())
        self._import.setEnabled(bool(wanted))

    def _show_first(self) -> None:
        if self._model.rows:
            self._table.selectRow(0)
        self._show_selected()

    def _choose(self, place: int) -> None:
        choice = self._choice.itemData(place)
        if choice is not None:
            self._model.choose(self._table.selected_rows, Choice(choice))

    def _show_selected(self) -> None:
        """The first selected row; what is chosen goes for all of them."""
        numbers = self._table.selected_rows
        row = self._model.rows[numbers[0]] if numbers else None
        self._show_choices(row)
        self._about.setText(row.told if row is not None else "")
        self._changes.show_nothing()
        if row is not None:
            self.row_shown.emit(row)

    def _show_choices(self, row: PlanRow | None) -> None:
        self._choice.clear()
        for choice in row.choices if row is not None else ():
            self._choice.addItem(choice_text(row, choice) if row is not None else "", choice.value)
        if row is not None:
            self._choice.setCurrentIndex(row.choices.index(row.choice))
        self._choice.setEnabled(row is not None and len(row.choices) > 1)

    def _show_choice(self) -> None:
        """A key in the table changes it, too."""
        numbers = self._table.selected_rows
        if numbers:
            self._show_choices(self._model.rows[numbers[0]])
