"""The popup in which an answer of an earlier run is chosen: the runs, and the answers of the one that is picked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ui.models.diff_sides import Side
from ui.models.moment import seconds_text
from ui.models.sampled_answer import in_a_line
from ui.translation import tr
from ui.widgets.popup import Popup
from ui.widgets.styling import USER_TEXT, label, mark
from workbench.runs.history.records import RunRow

_SIZE = (440, 460)
_ANSWERS_HEIGHT = 150
_EXCERPT = 80
_LONG_EXCERPT = 500


class EarlierRunsPopup(Popup):
    """`searched` carries what is looked for, `run_picked` the id of a run, `answer_picked` the key of a side."""

    searched = Signal(str)
    run_picked = Signal(int)
    answer_picked = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, tr("Earlier runs"))
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search earlier runs"))
        self.search.setAccessibleName(tr("Search earlier runs"))
        self.search.textChanged.connect(self.searched)
        self.runs = _List(tr("Earlier runs"))
        self.runs.currentItemChanged.connect(self._pick_run)
        self.answers = _List(tr("Answers of this run"))
        self.answers.setFixedHeight(_ANSWERS_HEIGHT)
        self.answers.itemActivated.connect(self._pick_answer)
        self.answers.itemClicked.connect(self._pick_answer)
        self._note = label(role="small", wrap=True)
        column = QVBoxLayout(self.surface)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(self.runs, 1)
        column.addWidget(label(tr("Hold the answers against"), "section"))
        column.addWidget(self.answers)
        column.addWidget(self._note)

    def open_at(self, corner: QPoint) -> None:
        """`corner` is where the popup's upper left corner goes."""
        self.setFixedSize(*_SIZE)
        screen = self.screen().availableGeometry()
        left = max(min(corner.x(), screen.right() - self.width()), screen.left())
        self.move(left, max(min(corner.y(), screen.bottom() - self.height()), screen.top()))
        self.show()
        self.search.setFocus(Qt.FocusReason.PopupFocusReason)

    def show_runs(self, rows: Sequence[RunRow]) -> None:
        """The newest first; the first one is picked."""
        with QSignalBlocker(self.runs):
            self.runs.clear()
            for row in rows:
                about = " · ".join(filter(None, [", ".join(row.endpoints), in_a_line(row.excerpt, _EXCERPT)]))
                self.runs.add(row.id, f"{row.prompt_name} · {seconds_text(row.at)}\n{about}")
        self.answers.clear()
        if rows:
            self.runs.setCurrentRow(0)

    def show_answers(self, sides: Sequence[Side]) -> None:
        self.answers.clear()
        for side in sides:
            told = f"{side.title}\n{in_a_line(side.text, _EXCERPT)}"
            self.answers.add(side.key, told, f"{side.title}\n{in_a_line(side.text, _LONG_EXCERPT)}")
        if sides:
            self.answers.setCurrentRow(0)

    def show_note(self, note: str) -> None:
        """What is to be said of the lists, such as that nothing was found; '' for nothing."""
        self._note.setText(note)
        self._note.setVisible(bool(note))

    def _pick_run(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.run_picked.emit(item.data(Qt.ItemDataRole.UserRole))

    def _pick_answer(self, item: QListWidgetItem) -> None:
        self.hide()
        self.answer_picked.emit(item.data(Qt.ItemDataRole.UserRole))


class _List(QListWidget):
    """Rows of two lines."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setProperty(USER_TEXT, True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        mark(self, kind="lines")

    def add(self, key: object, text: str, tip: str = "") -> None:
        item = QListWidgetItem(text)
        item.setData(Qt.ItemDataRole.UserRole, key)
        item.setToolTip(tip or text)
        self.addItem(item)
