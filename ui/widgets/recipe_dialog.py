"""How a collection is made: how documents are cut, and what makes the vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from ui.translation import msgid, sentence, tr
from ui.widgets.dialog_parts import button_row
from ui.widgets.styling import USER_TEXT, button, label
from workbench.documents.recipe import BUILT_IN, UNITS, IndexRecipe
from workbench.errors import UsageError

_WIDTH = 480
_MOST = 1_000_000
UNIT_TITLES = {"": msgid("as the chunker counts"), "characters": msgid("characters"), "tokens": msgid("tokens"),
               "words": msgid("words")}  # fmt: skip


class RecipeDialog(QDialog):
    """`submitted` carries the new recipe."""

    submitted = Signal(object)

    def __init__(self, parent: QWidget, name: str, recipe: IndexRecipe, embedders: Sequence[str]) -> None:
        """`embedders` are endpoints that give vectors, as a recipe calls them."""
        from workbench.documents.chunkers import CHUNKERS

        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("How {name} is made", name=name))
        self.setMinimumWidth(_WIDTH)
        self._recipe = recipe
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(12)
        self._form.setVerticalSpacing(8)
        self._chunker = self._choice(tr("Chunker"), list(CHUNKERS), recipe.chunker)
        self._size = self._number(tr("Size"), recipe.size, 1)
        self._overlap = self._number(tr("Overlap"), recipe.overlap, 0)
        self._unit = QComboBox()
        self._unit.setAccessibleName(tr("Counted in"))
        for unit in ("", *UNITS):
            self._unit.addItem(tr(UNIT_TITLES[unit]), unit)
        self._unit.setCurrentIndex(self._unit.findData(recipe.unit))
        self._form.addRow(tr("Counted in"), self._unit)
        self._embedder = self._choice(tr("Embedder"), [BUILT_IN, *embedders], recipe.embedder)
        self._embedder.setEditable(True)
        self._embedder.setCurrentText(recipe.embedder)
        self._embedder.setToolTip(
            tr("builtin needs nothing; onnx:FOLDER is a sentence encoder; endpoint:LABEL calls an endpoint")
        )
        self._patterns = self._line(
            tr("Only files"), recipe.patterns, tr("such as *.md, faq/*; empty: all that can be read")
        )
        self._excluded = self._line(tr("But not"), recipe.excluded, tr("such as drafts/*"))
        self._note = label(tr("Files are cut anew; texts that stay the same keep their vectors."), "small", wrap=True)
        cancel, done = button(tr("Cancel")), button(tr("Build again"), "primary")
        cancel.clicked.connect(self.reject)
        done.setDefault(True)
        done.clicked.connect(self._submit)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(self._form)
        column.addWidget(self._note)
        column.addLayout(button_row(cancel, done))

    def _choice(self, title: str, known: Sequence[str], chosen: str) -> QComboBox:
        made = QComboBox()
        made.setProperty(USER_TEXT, True)
        made.setAccessibleName(title)
        made.addItems(list(dict.fromkeys((*known, chosen))))
        made.setCurrentText(chosen)
        self._form.addRow(title, made)
        return made

    def _number(self, title: str, value: int, least: int) -> QSpinBox:
        made = QSpinBox(minimum=least, maximum=_MOST)
        made.setAccessibleName(title)
        made.setValue(value)
        self._form.addRow(title, made)
        return made

    def _line(self, title: str, values: Sequence[str], hint: str) -> QLineEdit:
        made = QLineEdit(", ".join(values))
        made.setProperty(USER_TEXT, True)
        made.setAccessibleName(title)
        made.setPlaceholderText(hint)
        self._form.addRow(title, made)
        return made

    def _submit(self) -> None:
        from workbench.documents.chunking import cut_of

        made = replace(
            self._recipe,
            chunker=self._chunker.currentText(),
            size=self._size.value(),
            overlap=self._overlap.value(),
            unit=self._unit.currentData(),
            embedder=self._embedder.currentText().strip() or BUILT_IN,
            patterns=_patterns(self._patterns.text()),
            excluded=_patterns(self._excluded.text()),
            chunking=self._recipe.chunking if self._chunker.currentText() == self._recipe.chunker else {},
        )
        try:
            cut_of(made)
        except UsageError as error:
            self._note.setText(sentence(error))
            return
        self.submitted.emit(made)
        self.accept()


def _patterns(text: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in text.split(",") if one.strip())
