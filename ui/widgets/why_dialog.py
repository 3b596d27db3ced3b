"""Why was this not retrieved? A question and a sentence, and what kept the sentence out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFormLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from ui.models.passage_rows import place_of, scores_of
from ui.translation import msgid, sentence, tr
from ui.widgets.dialog_parts import button_row
from ui.widgets.styling import USER_TEXT, button, label
from workbench.errors import WorkbenchError

if TYPE_CHECKING:
    from workbench.documents.why import Explanation

_SIZE = 620, 460
_SENTENCE_HEIGHT = 90
_REASONS: Mapping[str, str] = {
    "included": msgid("It is among the passages."),
    "border": msgid("A border cuts it: a part of it is among the passages, and no chunk holds all of it."),
    "rank": msgid("Others rank higher."),
    "threshold": msgid("Its score is not over the threshold."),
    "budget": msgid("There is no room for it in the context."),
    "mmr": msgid("It is too much like a passage that is there."),
    "unticked": msgid("It is not ticked."),
    "no retriever": msgid("No retriever finds it: it shares no word with the question."),
}


class WhyDialog(QDialog):
    """`asked` carries question and sentence, `place_requested` the document and the span in it."""

    asked = Signal(str, str)
    place_requested = Signal(str, int, int)

    def __init__(self, parent: QWidget, collection: str, question: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Why was this not retrieved from {name}?", name=collection))
        self.resize(*_SIZE)
        self._found: Explanation | None = None
        self._question = QLineEdit(question)
        self._question.setProperty(USER_TEXT, True)
        self._question.setAccessibleName(tr("Question"))
        self._sentence = QPlainTextEdit()
        self._sentence.setProperty(USER_TEXT, True)
        self._sentence.setAccessibleName(tr("Sentence"))
        self._sentence.setPlaceholderText(tr("Paste the sentence that should have been found"))
        self._sentence.setTabChangesFocus(True)
        self._sentence.setFixedHeight(_SENTENCE_HEIGHT)
        self._told = label(wrap=True)
        self._told.setProperty(USER_TEXT, True)
        self._told.setAccessibleName(tr("Why"))
        self._told.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._told.setAlignment(Qt.AlignmentFlag.AlignTop)
        form = QFormLayout()
        form.addRow(tr("Question"), self._question)
        form.addRow(tr("Sentence"), self._sentence)
        close, ask = button(tr("Close")), button(tr("Why?"), "primary")
        self._place = button(tr("Open the document there"))
        self._place.setEnabled(False)
        close.clicked.connect(self.reject)
        self._place.clicked.connect(self._open)
        ask.setDefault(True)
        ask.clicked.connect(self._ask)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(form)
        column.addWidget(self._told, 1)
        column.addLayout(button_row(close, self._place, ask))
        (self._sentence if question else self._question).setFocus()

    def show_explanation(self, found: Explanation) -> None:
        self._found = found
        self._place.setEnabled(True)
        self._told.setText("\n".join(_lines(found)))

    def show_error(self, error: WorkbenchError) -> None:
        self._found = None
        self._place.setEnabled(False)
        self._told.setText(sentence(error))

    def _ask(self) -> None:
        question, wanted = self._question.text().strip(), self._sentence.toPlainText().strip()
        if not question or not wanted:
            self._told.setText(tr("Write the question and paste the sentence first."))
            return
        self._told.setText(tr("Looking…"))
        self.asked.emit(question, wanted)

    def _open(self) -> None:
        if self._found is not None:
            self.place_requested.emit(self._found.document, self._found.start, self._found.end)


def _lines(found: Explanation) -> list[str]:
    """Where it stands, what kept it out, its ranks, and what would bring it in."""
    place = found.document if found.passage is None else place_of(found.passage.chunk)
    lines = [tr("It stands in {place}.", place=place) + " " + tr(_REASONS.get(found.reason, found.reason))]
    if found.likeness < 1:
        lines.append(tr("Only a similar sentence stands there ({n} % alike).", n=round(100 * found.likeness)))
    if found.passage is not None and any(one.rank for one in found.passage.scores.values()):
        lines.append(tr("Its chunk ranks: {ranks}.", ranks=scores_of(found.passage)))
    if found.cut is not None:
        lines.append(tr("A border between chunks cuts it at character {n}.", n=f"{found.cut:,}"))
    if found.needed_k is not None:
        lines.append(tr("With k = {n} its rank would bring it in.", n=found.needed_k))
    if found.needed_threshold is not None:
        lines.append(tr("A threshold of {n} would let it through.", n=f"{found.needed_threshold:.3f}"))
    if found.needed_tokens is not None:
        lines.append(tr("It needs a budget of {n} tokens.", n=f"{found.needed_tokens:,}"))
    return lines
