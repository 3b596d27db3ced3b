"""The blind desk: answers side by side without names, and the keys that one votes with."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from ui.models.blind_question import LETTERS, BlindQuestion
from ui.translation import tr
from ui.widgets.blind_column import BlindColumn
from ui.widgets.empty_state import EmptyState
from ui.widgets.styling import button, label, mark, tight
from ui.widgets.wrapping_row import WrappingRow

_GAP = 10
_RATING_MODIFIERS = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.AltModifier
# What Shift makes of the digits on keyboards whose digits need no Shift.
_SHIFTED = dict(zip("!@#$%", range(1, 6), strict=True))


class _Room(QScrollArea):
    """Leaves the arrow keys to the desk: they go from answer to answer."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()


class BlindDesk(QWidget):
    """Shows a `BlindQuestion`. Signals carry places, from left to right; `rated` a place and a rating."""

    best_chosen = Signal(int)
    tie_chosen = Signal()
    bad_chosen = Signal()
    rated = Signal(int, int)
    undo_pressed = Signal()
    reveal_pressed = Signal()
    votes_pressed = Signal()
    run_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._question = BlindQuestion()
        self._columns: list[BlindColumn] = []
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName(tr("Blind desk"))
        self._empty = EmptyState(
            tr(
                "Run the prompt: the answers stand here without names, in an order of their own, once all are here. "
                "You vote by keys, and then see whose they are."
            ),
            tr("Run"),
        )
        self._empty.pressed.connect(self.run_pressed)
        self._said = label(wrap=True)
        self._row = QHBoxLayout()
        self._row.setSpacing(_GAP)
        self._row.setContentsMargins(0, 0, 0, 0)
        inner = QWidget()
        inner.setLayout(self._row)
        mark(inner, kind="desk")
        self._scroll = _Room(widgetResizable=True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(inner)
        asked = QWidget()
        column = QVBoxLayout(asked)
        tight(column, spacing=8)
        column.addWidget(self._said)
        column.addWidget(self._scroll, 1)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._empty)
        self._pages.addWidget(asked)
        self._asked = asked
        rows = QVBoxLayout(self)
        tight(rows, spacing=8)
        rows.addWidget(self._pages, 1)
        rows.addWidget(self._buttons())
        self.show_question(self._question)

    def show_question(self, question: BlindQuestion) -> None:
        self._question = question
        self._arrange(len(question.answers))
        for column, answer in zip(self._columns, question.answers, strict=True):
            column.show_answer(question, answer)
        self._said.setText(question.said)
        self._pages.setCurrentWidget(self._asked if question.answers else self._empty)
        self._tie.setEnabled(question.votable)
        self._bad.setEnabled(question.votable)
        self._undo.setEnabled(question.undoable)
        self._reveal.setEnabled(question.revealable)
        self._reveal.setText(f"{tr('End the session') if question.ends_session else tr('Reveal')} · R")
        self._reveal.setAccessibleName(tr("End the session") if question.ends_session else tr("Reveal"))

    def focus_first(self) -> None:
        if self._columns:
            self._columns[0].focus_text()
        else:
            self._empty.press.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What its parts have no use for."""
        if not self._pressed(event):
            super().keyPressEvent(event)

    def _pressed(self, event: QKeyEvent) -> bool:
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            return False
        rating = _SHIFTED.get(event.text()) or (event.key() - Qt.Key.Key_0 if modifiers & _RATING_MODIFIERS else 0)
        if modifiers and rating in range(1, 6):
            return self._rate_current(rating)
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            return self._go(1 if event.key() == Qt.Key.Key_Right else -1)
        if modifiers & ~Qt.KeyboardModifier.ShiftModifier:
            return False
        return self._vote(event.key())

    def _vote(self, key: int) -> bool:
        buttons = {
            Qt.Key.Key_T: self._tie,
            Qt.Key.Key_0: self._tie,
            Qt.Key.Key_X: self._bad,
            Qt.Key.Key_U: self._undo,
            Qt.Key.Key_R: self._reveal,
            Qt.Key.Key_Space: self._reveal,
        }
        if key in buttons:
            buttons[Qt.Key(key)].click()
            return True
        place = _place_of(key)
        if place is None or place >= len(self._columns):
            return False
        self._choose(place)
        return True

    def _choose(self, place: int) -> None:
        if self._question.votable and self._question.answers[place].answered:
            self.best_chosen.emit(place)

    def _rate_current(self, rating: int) -> bool:
        place = self._current
        if place is not None and self._question.votable and self._question.answers[place].answered:
            self.rated.emit(place, rating)
        return place is not None

    def _go(self, step: int) -> bool:
        place = self._current
        if not self._columns:
            return False
        column = self._columns[0 if place is None else (place + step) % len(self._columns)]
        column.focus_text()
        self._scroll.ensureWidgetVisible(column)
        return True

    @property
    def _current(self) -> int | None:
        """The place that has the keyboard."""
        focused = QApplication.focusWidget()
        return next((n for n, one in enumerate(self._columns) if focused and one.isAncestorOf(focused)), None)

    def _arrange(self, count: int) -> None:
        while len(self._columns) > count:
            column = self._columns.pop()
            self._row.removeWidget(column)
            column.setParent(None)
            column.deleteLater()
        while len(self._columns) < count:
            place = len(self._columns)
            column = BlindColumn(place)
            column.best_pressed.connect(lambda place=place: self._choose(place))
            column.rated.connect(lambda rating, place=place: self.rated.emit(place, rating))
            self._columns.append(column)
            self._row.addWidget(column, 1)

    def _buttons(self) -> QWidget:
        self._tie = self._button(tr("Tie"), "T", tr("No answer is better than the others: key T or 0"))
        self._bad = self._button(tr("All bad"), "X", tr("No answer is good enough: key X"))
        self._undo = self._button(tr("Undo the vote"), "U", tr("The last vote counts no more: key U"))
        self._reveal = self._button(
            tr("Reveal"), "R", tr("Shows the names; then no vote is possible any more: key R or the space bar")
        )
        self._votes = button(tr("Votes…"), "flat")
        self._votes.setToolTip(tr("Win rates and strengths from all votes"))
        for control, signal in (
            (self._tie, self.tie_chosen),
            (self._bad, self.bad_chosen),
            (self._undo, self.undo_pressed),
            (self._reveal, self.reveal_pressed),
            (self._votes, self.votes_pressed),
        ):
            control.clicked.connect(signal)
        bar = QWidget()
        row = WrappingRow(spacing=8)
        bar.setLayout(row)
        for control in (self._tie, self._bad, self._undo, self._reveal, self._votes):
            row.addWidget(control)
        return bar

    @staticmethod
    def _button(text: str, key: str, help: str) -> QPushButton:
        made = button(f"{text} · {key}", name=text)
        made.setToolTip(help)
        return made


def _place_of(key: int) -> int | None:
    if Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
        return key - Qt.Key.Key_1
    last = Qt.Key.Key_A + len(LETTERS) - 1
    return key - Qt.Key.Key_A if Qt.Key.Key_A <= key <= last else None
