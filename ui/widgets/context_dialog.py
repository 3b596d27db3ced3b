"""How a prompt uses a collection of documents: which one, behind which variable, and how passages are chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QLineEdit, QVBoxLayout, QWidget

from ui.exact_text import unescaped
from ui.translation import msgid, sentence, tr
from ui.widgets.dialog_parts import button_row
from ui.widgets.exact_edit import ExactEdit
from ui.widgets.line_edit import JoinerLine
from ui.widgets.styling import USER_TEXT, button, label, mark
from workbench.documents.context_settings import FUSIONS, METRICS, MODES, ORDERS, check_context
from workbench.errors import UsageError
from workbench.prompts.prompt import Context

_WIDTH = 520
# What a choice of each setting is called.
TITLES: Mapping[str, Mapping[str, str]] = {
    "mode": {
        "hybrid": msgid("hybrid: by meaning and by words"),
        "dense": msgid("dense: by meaning"),
        "lexical": msgid("lexical: by words"),
    },
    "fusion": {"score": msgid("by normalised scores"), "rank": msgid("by ranks")},
    "metric": {
        "cosine": msgid("cosine, at least"),
        "cosine_distance": msgid("cosine distance, at most"),
        "l2": msgid("squared L2 distance, at most"),
        "bm25": msgid("BM25, at least"),
        "fused": msgid("fused score, at least"),
        "rerank": msgid("rerank score, at least"),
    },
    "order": {
        "score": msgid("best first"),
        "reversed": msgid("best last"),
        "document": msgid("as in the documents"),
    },
}
_KNOWN = {"mode": MODES, "fusion": FUSIONS, "metric": METRICS, "order": ORDERS}


class ContextDialog(QDialog):
    """`submitted` carries the new `Context`. Empty fields for numbers set no limit."""

    submitted = Signal(object)

    def __init__(self, parent: QWidget, context: Context, collections: Sequence[str], variables: Sequence[str]) -> None:
        """`variables` are those that the prompt's templates name."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Settings of the documents"))
        self.setMinimumWidth(_WIDTH)
        self._context = context
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(12)
        self._form.setVerticalSpacing(8)
        self._index = self._names(tr("Collection"), context.index, collections)
        self._variable = self._names(tr("Goes into the variable"), context.variable, variables)
        self._query = self._names(tr("Asked is the value of"), context.query or "", variables)
        self._query.setToolTip(tr("Empty: question or query, else the only variable, else the whole input"))
        self._choices = {name: self._choice(title, name) for name, title in (
            ("mode", tr("Search")), ("fusion", tr("Fusion of the two")),
        )}  # fmt: skip
        self._numbers = {"k": self._number(tr("Passages (k)"), "k")}
        self._numbers["mmr"] = self._number(tr("Variety (MMR, 0 to 1)"), "mmr", tr("off"))
        self._rerank = self._line(
            tr("Rerank with"), context.rerank or "", tr("a folder with a cross-encoder; empty: off")
        )
        self._choices["metric"] = self._choice(tr("Threshold"), "metric")
        self._numbers["threshold"] = self._number(tr("Its value"), "threshold", tr("no threshold"))
        self._choices["order"] = self._choice(tr("Order"), "order")
        self._template = ExactEdit(tr("Passage template"), max_lines=4)
        self._template.setUndoRedoEnabled(True)
        self._template.setToolTip(tr("A template: text, document, page, number and score of each passage"))
        self._template.show_text(context.passage_template)
        self._form.addRow(tr("Passage template"), self._template)
        self._separator = JoinerLine(tr("Between passages"))
        self._separator.show_text(context.separator)
        self._form.addRow(tr("Between passages"), self._separator)
        for name, title in (("max_tokens", tr("At most tokens")), ("max_characters", tr("At most characters"))):
            self._numbers[name] = self._number(title, name, tr("no limit"))
        self._note = label(role="bad", wrap=True, user_text=True)
        self._note.hide()
        cancel, done = button(tr("Cancel")), button(tr("Use these settings"), "primary")
        cancel.clicked.connect(self.reject)
        done.setDefault(True)
        done.clicked.connect(self._submit)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(self._form)
        column.addWidget(self._note)
        column.addLayout(button_row(cancel, done))

    # Its fields

    def _names(self, title: str, chosen: str, known: Sequence[str]) -> QComboBox:
        made = QComboBox(editable=True)
        made.setProperty(USER_TEXT, True)
        made.setAccessibleName(title)
        made.addItems(list(dict.fromkeys((*known, *([chosen] if chosen else [])))))
        made.setCurrentText(chosen)
        self._form.addRow(title, made)
        return made

    def _choice(self, title: str, name: str) -> QComboBox:
        made = QComboBox()
        made.setAccessibleName(title)
        for value in _KNOWN[name]:
            made.addItem(tr(TITLES[name][value]), value)
        now = getattr(self._context, name)
        if now not in _KNOWN[name]:  # what a file says is shown as it is, and told when it is used
            made.addItem(now, now)
        made.setCurrentIndex(made.findData(now))
        self._form.addRow(title, made)
        return made

    def _line(self, title: str, text: str, placeholder: str) -> QLineEdit:
        made = QLineEdit(text)
        made.setProperty(USER_TEXT, True)
        made.setAccessibleName(title)
        made.setPlaceholderText(placeholder)
        self._form.addRow(title, made)
        return made

    def _number(self, title: str, name: str, empty: str = "") -> QLineEdit:
        now = getattr(self._context, name)
        return self._line(title, "" if now is None else f"{now:g}", empty)

    # What they say

    def _submit(self) -> None:
        try:
            made = self._entered()
            check_context(made)
        except UsageError as error:
            self._note.setText(sentence(error))
            self._note.show()
            mark(self._note, role="bad")
            return
        self.submitted.emit(made)
        self.accept()

    def _entered(self) -> Context:
        values: dict[str, Any] = {name: box.currentData() for name, box in self._choices.items()}
        for name, field in self._numbers.items():
            values[name] = _read(field.text().strip(), field.accessibleName(), whole=name in _WHOLE)
        if values["k"] is None:
            values["k"] = Context.k
        return replace(
            self._context,
            index=self._index.currentText().strip(),
            variable=self._variable.currentText().strip() or Context.variable,
            query=self._query.currentText().strip() or None,
            rerank=self._rerank.text().strip() or None,
            passage_template=self._template.text(),
            separator=unescaped(self._separator.text()),
            **values,
        )


_WHOLE = frozenset({"k", "max_tokens", "max_characters"})


def _read(text: str, title: str, *, whole: bool) -> float | None:
    """The number that a field holds, None where it is empty."""
    if not text:
        return None
    try:
        number: float = int(text) if whole else float(text)
    except ValueError as error:
        raise UsageError("{field}: {text} is not a number.", field=title, text=text[:40]) from error
    if whole and number < 1:
        raise UsageError("{field}: a number from 1 on is expected.", field=title)
    return number
