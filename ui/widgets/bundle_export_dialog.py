"""Which prompts go into a bundle, with their history or without."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, QSortFilterProxyModel, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.models.bundle_choice import LIBRARY, NAME, PLACE, SEARCH_ROLE, BundleChoice
from ui.translation import ntr, tr
from ui.widgets.dialog_parts import button_row, framed
from ui.widgets.problem_box import ProblemBox
from ui.widgets.row_table import RowTable
from ui.widgets.styling import USER_TEXT, button, label
from workbench.errors import WorkbenchError

_SIZE = QSize(860, 620)
_WIDTHS = {NAME: 320, LIBRARY: 140}
_KIB = 1024


class BundleExportDialog(QDialog):
    """`choice_changed`: the size is another one. `save_pressed` asks for a file, `stop_pressed` ends the writing."""

    choice_changed = Signal()
    save_pressed = Signal()
    stop_pressed = Signal()

    def __init__(self, parent: QWidget, model: BundleChoice) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Export a bundle"))
        self.resize(_SIZE.boundedTo(parent.size()))
        self._model = model
        model.setParent(self)
        self._shown = QSortFilterProxyModel(self, filterRole=SEARCH_ROLE, filterKeyColumn=NAME)
        self._shown.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._shown.setSourceModel(model)
        self._search = QLineEdit()
        self._search.setPlaceholderText(tr("Search, such as write/"))
        self._search.setAccessibleName(tr("Search the prompts"))
        self._search.setProperty(USER_TEXT, True)
        self._search.textChanged.connect(self._shown.setFilterFixedString)
        self._table = RowTable(self._shown, tr("Prompts"), _WIDTHS, stretched=PLACE)
        self._table.space_pressed.connect(lambda rows: model.toggle(self._numbers(rows)))
        self._history = QCheckBox(tr("With their history"))
        self._history.setToolTip(tr("All versions of each prompt: who saved it, when, and what it said then."))
        self._size = label()
        self._problem = ProblemBox()
        self._progress = QProgressBar(textVisible=False, maximum=1_000)
        self._progress.setAccessibleName(tr("How much of the bundle is written"))
        self._progress.hide()
        self._place_parts()
        model.ticks_changed.connect(self._changed)
        self._history.toggled.connect(self._changed)
        self._count()
        self._search.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def choice(self) -> BundleChoice:
        return self._model

    @property
    def with_history(self) -> bool:
        return self._history.isChecked()

    def show_size(self, size: int | None) -> None:
        """How large the files are before they are packed; None: not known yet."""
        self._size.setText("" if size is None else tr("about {size} before packing", size=_amount(size)))

    def show_progress(self, done: float | None) -> None:
        """What is being written; None: nothing is."""
        writing = done is not None
        self._progress.setVisible(writing)
        self._progress.setValue(round((done or 0) * self._progress.maximum()))
        self._stop.setVisible(writing)
        for one in (self._table, self._search, self._history, self._save):
            one.setEnabled(not writing)
        if not writing:
            self._count()

    def show_error(self, error: WorkbenchError | None) -> None:
        self._problem.show_error(error)

    def _place_parts(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(self._heading())
        column.addWidget(framed(self._table), 1)
        column.addWidget(self._history)
        column.addWidget(self._problem)
        column.addWidget(self._progress)
        column.addLayout(self._buttons())

    def _heading(self) -> QLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._search, 1)
        for text, ticked in ((tr("Tick all shown"), True), (tr("Tick none"), False)):
            link = button(text, "link")
            link.clicked.connect(lambda _checked, ticked=ticked: self._tick_shown(ticked))
            row.addWidget(link)
        return row

    def _buttons(self) -> QLayout:
        self._stop = button(tr("Stop"), name=tr("Stop writing the bundle"))
        self._stop.clicked.connect(self.stop_pressed)
        self._stop.hide()
        cancel = button(tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self._save: QPushButton = button(tr("Export…"), "primary")
        self._save.setDefault(True)
        self._save.clicked.connect(self.save_pressed)
        return button_row(self._stop, cancel, self._save, before=self._size)

    def _tick_shown(self, ticked: bool) -> None:
        """Ticks what the search found; takes the ticks off all, also of what it did not find."""
        shown = self._numbers(range(self._shown.rowCount()))
        self._model.tick(shown if ticked else range(self._model.rowCount()), ticked)

    def _numbers(self, rows: Iterable[int]) -> list[int]:
        """What the model calls the rows that are shown."""
        return [self._shown.mapToSource(self._shown.index(row, 0)).row() for row in rows]

    def _changed(self) -> None:
        self._problem.show_error(None)
        self._count()
        self.choice_changed.emit()

    def _count(self) -> None:
        chosen = len(self._model.chosen)
        self._save.setText(ntr("Export {n} prompt…", "Export {n} prompts…", chosen))
        self._save.setAccessibleName(self._save.text())
        self._save.setEnabled(bool(chosen))


def _amount(size: int) -> str:
    if size < _KIB * _KIB:
        return tr("{n} KB", n=max(round(size / _KIB), 1))
    return tr("{n} MB", n=f"{size / _KIB / _KIB:.1f}")
