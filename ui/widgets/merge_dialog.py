"""What both sides changed: each conflict is chosen here, and what was merged of itself is told."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLayout, QListView, QSplitter, QVBoxLayout, QWidget

from ui.models.conflicts_model import ConflictsModel, conflict_title
from ui.part_texts import summary_text
from ui.theme import Theme
from ui.translation import ntr, tr
from ui.widgets.conflict_view import ConflictView
from ui.widgets.dialog_parts import framed
from ui.widgets.styling import USER_TEXT, button, label
from workbench.library.conflicts import Choice, Chosen

_SIZE = QSize(1080, 660)
_LIST_AND_CONFLICT = (270, 780)


class MergeDialog(QDialog):
    """`submitted` carries what was chosen, by file and key; who writes the files closes the dialog.

    `ours` and `theirs` are the titles of the two sides. There is at least one conflict.
    """

    submitted = Signal(object)

    def __init__(self, parent: QWidget, model: ConflictsModel, ours: str, theirs: str, theme: Theme) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Choose between changes"))
        self.resize(_SIZE.boundedTo(parent.size()))
        self._model, self._theme = model, theme
        model.setParent(self)
        self._list = QListView(uniformItemSizes=True)
        self._list.setModel(model)
        self._list.setProperty(USER_TEXT, True)
        self._list.setAccessibleName(tr("Changed on both sides"))
        self._view = ConflictView(ours, theirs)
        self._left = label()
        self._taken = label("", "small", wrap=True, user_text=True)
        self._taken.hide()
        both = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False, handleWidth=1)
        both.addWidget(self._framed_list())
        both.addWidget(self._view)
        both.setSizes(_LIST_AND_CONFLICT)
        both.setStretchFactor(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(self._heading(ours, theirs))
        column.addWidget(both, 1)
        column.addLayout(self._merged())
        column.addLayout(self._buttons())
        for keys, step in (("F8", 1), ("Shift+F8", -1)):
            QShortcut(QKeySequence(keys), self).activated.connect(lambda step=step: self._go_on(step))
        self._view.chosen.connect(self._choose)
        model.chosen_changed.connect(self._count)
        self._list.selectionModel().currentChanged.connect(self._show_row)
        self._list.setCurrentIndex(model.index(0))
        self._count()
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._show_row(self._list.currentIndex())

    def _framed_list(self) -> QWidget:
        return framed(self._list)

    def _heading(self, ours: str, theirs: str) -> QLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._left, 1)
        self._next = button(tr("Next open one"), "link")
        self._next.setToolTip("F8")
        self._next.clicked.connect(lambda: self._go_on(1))
        row.addWidget(self._next)
        for title, choice in ((ours, Choice.OURS), (theirs, Choice.THEIRS)):
            link = button(tr("All: {side}", side=title), "link")
            link.setProperty(USER_TEXT, True)
            link.clicked.connect(lambda _checked, choice=choice: self._choose_all(choice))
            row.addWidget(link)
        return row

    def _merged(self) -> QLayout:
        """A line that unfolds to what each file takes over of itself."""
        count = sum(len(file.taken) for file in self._model.files)
        fold = button(
            ntr("{n} change was merged automatically", "{n} changes were merged automatically", count), "link"
        )
        fold.setCheckable(True)
        fold.setToolTip(tr("Show what was merged"))
        fold.toggled.connect(self._taken.setVisible)
        fold.setVisible(count > 0)
        lines = (f"{file.title}: {summary_text(file.taken)}" for file in self._model.files if file.taken)
        self._taken.setText("\n".join(lines))
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(fold, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._taken)
        return column

    def _buttons(self) -> QLayout:
        cancel = button(tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self._merge = button(tr("Merge"), "primary")
        self._merge.setDefault(True)
        self._merge.clicked.connect(lambda: self.submitted.emit(self._model.choices))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label(tr("Alt+1 to Alt+4 choose, F8 goes to the next open one."), "small"))
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self._merge)
        return row

    def _choose(self, chosen: Chosen) -> None:
        self._model.choose(self._list.currentIndex().row(), chosen)

    def _choose_all(self, choice: Choice) -> None:
        self._model.choose_all(choice)
        self._view.show_choice(choice)

    def _go_on(self, step: int) -> None:
        row = self._model.next_open(self._list.currentIndex().row(), step)
        if row is not None:
            self._list.setCurrentIndex(self._model.index(row))
        else:
            self._merge.setFocus(Qt.FocusReason.OtherFocusReason)

    def _count(self) -> None:
        left = self._model.left
        said = ntr("{n} conflict is left to be chosen", "{n} conflicts are left to be chosen", left)
        self._left.setText(said if left else tr("All conflicts are chosen"))
        self._merge.setEnabled(not left)
        self._next.setEnabled(bool(left))

    def _show_row(self, current: QModelIndex) -> None:
        if current.isValid():
            file, conflict = self._model.rows[current.row()]
            title = f"{conflict_title(conflict)} · {file.title}"
            self._view.show_conflict(conflict, title, self._model.chosen(current.row()), self._theme)
