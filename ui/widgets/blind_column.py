"""One answer of the blind desk: a letter, a text, and how good it is. It knows of no endpoint until the reveal."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui.models.blind_question import LETTERS, REVEALED, WAITING, BlindAnswer, BlindQuestion
from ui.translation import tr
from ui.widgets.answer_text import AnswerText
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.styling import button, label, mark, tight
from workbench.runs.blind.ballot import RATINGS

MINIMUM_WIDTH = 204


class BlindText(AnswerText):
    """Leaves the keys of the desk to the desk."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()
        else:
            super().keyPressEvent(event)


class BlindColumn(QFrame):
    """The answer at `place`, alike to all others. `best_pressed` says that it is the best, `rated` how good it is."""

    best_pressed = Signal()
    rated = Signal(int)

    def __init__(self, place: int) -> None:
        super().__init__()
        self._place = place
        mark(self, kind="card")
        self._text = BlindText()
        self._text.setAccessibleName(tr("Answer {letter}", letter=LETTERS[place]))
        self._note = label(tr("The answer is incomplete."), role="small", wrap=True)
        self._note.setContentsMargins(12, 8, 12, 8)
        column = QVBoxLayout(self)
        tight(column, margin=1)
        column.addWidget(self._header())
        column.addWidget(self._text, 1)
        column.addWidget(self._note)
        column.addWidget(self._rating_row())

    def minimumSizeHint(self) -> QSize:
        """What its buttons need in large text is more."""
        return super().minimumSizeHint().expandedTo(QSize(MINIMUM_WIDTH, 0))

    def show_answer(self, question: BlindQuestion, answer: BlindAnswer) -> None:
        there = question.state != WAITING
        self._text.show_text(answer.text if there else "")
        self._name.setText(answer.name)
        self._text.setPlaceholderText(tr("There is no answer here.") if there else tr("Waiting"))
        self._note.setVisible(there and answer.answered and not answer.whole)
        self._show_verdict(question, answer)

    def focus_text(self) -> None:
        self._text.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_verdict(self, question: BlindQuestion, answer: BlindAnswer) -> None:
        votable = question.votable and answer.answered
        self._best.setEnabled(votable)
        self._best.setChecked(question.is_best(self._place))
        for rating, choice in self._ratings.items():
            choice.setEnabled(votable)
            choice.setChecked(answer.rating == rating)
        mark(self._name, role="strong" if question.state == REVEALED else "small")

    def _header(self) -> QWidget:
        header = QFrame()
        mark(header, kind="top")
        letter = LETTERS[self._place]
        self._letter = label(letter, "key")
        self._name = ElidedLabel()
        self._best = button(tr("Best"), "flat", name=tr("{letter} is the best", letter=letter))
        self._best.setCheckable(True)
        self._best.setToolTip(
            tr("This answer is the best: key {letter} or {number}", letter=letter, number=self._place + 1)
        )
        self._best.clicked.connect(self._press_best)
        row = QHBoxLayout(header)
        row.setContentsMargins(12, 5, 6, 5)
        row.setSpacing(8)
        row.addWidget(self._letter)
        row.addWidget(self._name, 1)
        row.addWidget(self._best)
        return header

    def _rating_row(self) -> QWidget:
        bar = QFrame()
        mark(bar, kind="bottom")
        row = QHBoxLayout(bar)
        row.setContentsMargins(12, 4, 6, 4)
        row.setSpacing(2)
        row.addWidget(label(tr("Rating"), "small"))
        self._ratings = {rating: self._rating(rating) for rating in RATINGS}
        for choice in self._ratings.values():
            row.addWidget(choice)
        row.addStretch(1)
        return bar

    def _rating(self, rating: int) -> QPushButton:
        name = tr("Rate {letter}: {rating} of 5", letter=LETTERS[self._place], rating=rating)
        choice = button(str(rating), "flat", name=name)
        choice.setCheckable(True)
        choice.setToolTip(tr("{rating} of 5, where 5 is the best: Shift+{rating} or Alt+{rating}", rating=rating))
        choice.clicked.connect(lambda: self._press_rating(rating))
        return choice

    def _press_best(self) -> None:
        self._best.setChecked(False)  # what is shown comes with the vote
        self.best_pressed.emit()

    def _press_rating(self, rating: int) -> None:
        self.rated.emit(rating)
