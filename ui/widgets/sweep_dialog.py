"""A sweep: which parameter takes which values, and how many columns and calls that makes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QLineEdit, QVBoxLayout, QWidget

from ui.translation import ntr, sentence, tr
from ui.widgets.dialog_parts import button_row
from ui.widgets.styling import USER_TEXT, button, label, mark
from workbench.errors import UsageError
from workbench.prompts.parameter_limits import NUMBERS
from workbench.runs.sweep import Sweep, read_sweep, swept
from workbench.runs.variant import Variant

_WIDTH = 480
_NAMES = ("temperature", *(name for name in NUMBERS if name != "temperature"), "stop")


@dataclass(frozen=True)
class SweepBase:
    """What is swept: a column or several, by the words that say so."""

    text: str
    variants: tuple[Variant, ...]


class SweepDialog(QDialog):
    """`submitted` carries the variants that are swept and those that come in their place."""

    submitted = Signal(object, object)

    def __init__(self, parent: QWidget, bases: Sequence[SweepBase], chosen: int, meaning: Callable[[int], str]) -> None:
        """`chosen` is the place of the base to begin with; `meaning` says what so many more columns mean for
        a run."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Sweep a parameter"))
        self.setMinimumWidth(_WIDTH)
        self._bases = tuple(bases)
        self._meaning = meaning
        self._found: tuple[Variant, ...] = ()
        self._base = QComboBox()
        self._base.setAccessibleName(tr("Columns to sweep"))
        self._base.setProperty(USER_TEXT, True)
        self._base.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._base.addItems([one.text for one in self._bases])
        self._base.setCurrentIndex(chosen)
        self._base.currentIndexChanged.connect(self._look)
        self._name, self._values = self._parameter(tr("Parameter"), "temperature"), self._line(tr("Values"))
        self._second, self._more = self._parameter(tr("Second parameter"), ""), self._line(tr("Its values"))
        self._values.setPlaceholderText(tr("0, 0.5, 1 or 0..1 step 0.25 or 0..1 x5"))
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        for title, field in (
            (tr("Columns"), self._base),
            (tr("Parameter"), self._name),
            (tr("Values"), self._values),
            (tr("Second parameter"), self._second),
            (tr("Its values"), self._more),
        ):
            form.addRow(title, field)
        self._note = label(wrap=True, user_text=True)
        cancel = button(tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self._go = button(tr("Sweep"), "primary")
        self._go.setDefault(True)
        self._go.clicked.connect(self._submit)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(form)
        column.addWidget(self._note)
        column.addLayout(button_row(cancel, self._go))
        self._look()
        self._values.setFocus(Qt.FocusReason.OtherFocusReason)

    def _parameter(self, title: str, name: str) -> QComboBox:
        made = QComboBox(editable=True)
        made.setProperty(USER_TEXT, True)
        made.setAccessibleName(title)
        made.addItems(["", *_NAMES] if not name else _NAMES)
        made.setCurrentText(name)
        made.setToolTip(tr("One of these, or the name of a parameter of the endpoint’s own"))
        made.currentTextChanged.connect(self._look)
        return made

    def _line(self, title: str) -> QLineEdit:
        made = QLineEdit()
        made.setProperty(USER_TEXT, True)
        made.setAccessibleName(title)
        made.setToolTip(
            tr("Values with commas between them, from..to step size, or from..to xN; null leaves one to the endpoint")
        )
        made.textChanged.connect(self._look)
        return made

    def _look(self, _changed: Any = None) -> None:
        """Says what comes of what is entered, or why nothing does."""
        self._found = ()
        told, broken = tr("The columns of the sweep take the place of those that are swept."), False
        if self._values.text().strip():
            try:
                self._found = swept(self._bases[self._base.currentIndex()].variants, self._sweeps())
                told = self._preview(len(self._found))
            except UsageError as error:
                told, broken = sentence(error), True
        self._note.setText(told)
        mark(self._note, role="bad" if broken else "small")
        self._go.setEnabled(bool(self._found))

    def _sweeps(self) -> list[Sweep]:
        sweeps = [read_sweep(self._name.currentText(), self._values.text())]
        if self._second.currentText().strip() and self._more.text().strip():
            sweeps.append(read_sweep(self._second.currentText(), self._more.text()))
        return sweeps

    def _preview(self, columns: int) -> str:
        gone = len(self._bases[self._base.currentIndex()].variants)
        said = ntr("{n} column in place of {gone}", "{n} columns in place of {gone}", columns, gone=gone)
        return f"{said} · {self._meaning(columns - gone)}"

    def _submit(self) -> None:
        if self._found:
            self.submitted.emit(self._bases[self._base.currentIndex()].variants, self._found)
            self.accept()
