"""A conflict to be chosen: the two sides beside each other, both of a row, or a text written by hand."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QSplitter, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.translation import tr
from ui.widgets.conflict_side import ConflictSide
from ui.widgets.exact_edit import ExactEdit
from ui.widgets.styling import USER_TEXT, label, mark
from workbench.library.conflicts import Choice, Chosen, Conflict, Edited, conflict_text

_OURS, _THEIRS, _BOTH, _BY_HAND = range(4)
_CHOICES = {_OURS: Choice.OURS, _THEIRS: Choice.THEIRS, _BOTH: Choice.BOTH}
_EDITOR_LINES = (3, 8)


class ConflictView(QWidget):
    """`chosen` carries the `Choice` or the `Edited` text, with each change of the text."""

    chosen = Signal(object)

    def __init__(self, ours: str, theirs: str) -> None:
        super().__init__()
        self._title = label("", "strong", wrap=True, user_text=True)
        self._sides = ConflictSide(ours, "Alt+1"), ConflictSide(theirs, "Alt+2")
        self._both = _radio(tr("Keep both"), tr("The row stands twice, once with each value (Alt+3)"))
        self._by_hand = _radio(tr("Write it by hand"), tr("A text in place of both (Alt+4)"))
        self._editor = ExactEdit(
            tr("The text in place of both"), min_lines=_EDITOR_LINES[0], max_lines=_EDITOR_LINES[1]
        )
        self._editor.setProperty(USER_TEXT, True)
        mark(self._editor, face="mono")
        self._editor.setUndoRedoEnabled(True)  # while the window is open its history is the text's own
        self._editor.edited.connect(lambda text: self.chosen.emit(Edited(text)))
        self._group = QButtonGroup(self)
        for place, radio in enumerate(self._radios):
            self._group.addButton(radio, place)
            keys = QShortcut(QKeySequence(f"Alt+{place + 1}"), self)
            keys.activated.connect(radio.click)
        self._group.idClicked.connect(self._choose)
        sides = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False, handleWidth=12)
        sides.setProperty("kind", "gap")
        for side in self._sides:
            sides.addWidget(side)
        more = QHBoxLayout()
        more.setSpacing(16)
        more.addWidget(self._both)
        more.addWidget(self._by_hand)
        more.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(sides, 1)
        column.addLayout(more)
        column.addWidget(self._editor)

    def show_conflict(self, conflict: Conflict, title: str, chosen: Chosen | None, theme: Theme) -> None:
        self._title.setText(title)
        for side, value in zip(self._sides, (conflict.ours, conflict.theirs), strict=True):
            side.show_value(conflict, value, theme)
        self._both.setVisible(Choice.BOTH in conflict.choices)
        self._by_hand.setVisible(conflict.editable)
        text = chosen.text if isinstance(chosen, Edited) else conflict_text(conflict, conflict.ours) or ""
        self._editor.show_text(text if conflict.editable else "")
        self.show_choice(chosen)

    def show_choice(self, chosen: Chosen | None) -> None:
        by_hand = isinstance(chosen, Edited)
        wanted = self._by_hand if by_hand else None
        for place, choice in _CHOICES.items():
            wanted = self._radios[place] if chosen is choice else wanted
        self._group.setExclusive(False)  # or none could be without its dot
        for radio in self._radios:
            radio.setChecked(radio is wanted)
        self._group.setExclusive(True)
        self._editor.setVisible(by_hand)

    @property
    def _radios(self) -> tuple[QRadioButton, ...]:
        return self._sides[0].radio, self._sides[1].radio, self._both, self._by_hand

    def _choose(self, place: int) -> None:
        self._editor.setVisible(place == _BY_HAND)
        if place == _BY_HAND:
            self._editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self.chosen.emit(_CHOICES.get(place) or Edited(self._editor.text()))


def _radio(text: str, tip: str) -> QRadioButton:
    made = QRadioButton(text)
    made.setToolTip(tip)
    made.setAccessibleName(text)
    return made
