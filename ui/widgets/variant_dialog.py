"""The parameters of one column: each as in the prompt, or another value."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFormLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from ui.translation import tr
from ui.widgets.dialog_parts import button_row
from ui.widgets.parameters_popover import (
    NUMBER_FIELDS,
    NumberField,
    escaped,
    expected,
    raw_parameters,
    read,
    unescaped,
    written,
)
from ui.widgets.styling import USER_TEXT, button, label, mark
from workbench.prompts.prompt import Generation

# What is written to leave a parameter of the prompt to the endpoint.
_LEFT = "null"
_WIDTH = 440
_TEXT_HEIGHT = 58


class VariantDialog(QDialog):
    """`submitted` carries the parameters that are other than the prompt's; the dialog is closed then."""

    submitted = Signal(object)

    def __init__(
        self, parent: QWidget, title: str, done: str, parameters: Mapping[str, Any], usual: Generation
    ) -> None:
        """`usual` are the prompt's, `parameters` those of the column until now."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setMinimumWidth(_WIDTH)
        self._before = parameters
        self._fields: dict[str, QLineEdit] = {}
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        for one in NUMBER_FIELDS:
            form.addRow(tr(one.label), self._line(one.name, tr(one.label), parameters, getattr(usual, one.name)))
        usual_stop = ", ".join(escaped(one) for one in usual.stop) or None
        self._stop = _text(tr("Stop sequences"), tr(r"One a line; \n stands for a line break."))
        self._stop.setPlaceholderText(_as_usual(usual_stop))
        if "stop" in parameters:
            self._stop.setPlainText("\n".join(escaped(one) for one in parameters["stop"]) or _LEFT)
        form.addRow(tr("Stop sequences"), self._stop)
        self._raw = _text(tr("Raw parameters"), tr("One JSON object: its members go into each request as they are."))
        self._raw.setPlaceholderText('{"repetition_penalty": 1.1}')
        mark(self._raw, face="mono")
        others = {name: value for name, value in parameters.items() if name not in self._fields and name != "stop"}
        if others:
            self._raw.setPlainText(json.dumps(others, ensure_ascii=False))
        form.addRow(tr("Raw parameters"), self._raw)
        self._note = label(wrap=True, user_text=True)
        self._say("")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(form)
        column.addWidget(self._note)
        cancel = button(tr("Cancel"))
        cancel.clicked.connect(self.reject)
        go = button(done, "primary")
        go.setDefault(True)
        go.clicked.connect(self._submit)
        column.addLayout(button_row(cancel, go))
        self._fields["temperature"].setFocus(Qt.FocusReason.OtherFocusReason)

    def _line(self, name: str, title: str, parameters: Mapping[str, Any], usual: float | None) -> QLineEdit:
        field = QLineEdit()
        field.setProperty(USER_TEXT, True)
        field.setAccessibleName(title)
        field.setPlaceholderText(_as_usual(None if usual is None else written(usual)))
        if name in parameters:
            field.setText(_LEFT if parameters[name] is None else written(parameters[name]))
        self._fields[name] = field
        return field

    def _submit(self) -> None:
        values: dict[str, Any] = {}
        complaints = []
        for one in NUMBER_FIELDS:
            field = self._fields[one.name]
            text, complaint = field.text().strip(), ""
            try:
                if text:
                    values[one.name] = self._entered(one, text)
            except ValueError:
                complaint = expected(one)
                complaints.append(complaint)
            mark(field, broken=bool(complaint))
            field.setAccessibleDescription(complaint)
        stops = [line for line in self._stop.toPlainText().split("\n") if line]
        if stops:
            values["stop"] = () if stops == [_LEFT] else tuple(unescaped(line) for line in stops)
        try:
            values |= raw_parameters(self._raw.toPlainText())
        except ValueError as problem:
            complaints.append(str(problem))
        if complaints:
            self._say("\n".join(complaints))
            return
        self.submitted.emit(values)
        self.accept()

    def _entered(self, number: NumberField, text: str) -> float | None:
        """To the letter the value of before where its text was not changed."""
        before = self._before.get(number.name)
        if text == _LEFT:
            return None
        return before if before is not None and text == written(before) else read(number, text)

    def _say(self, complaint: str) -> None:
        usual = tr("Empty fields are as in the prompt; null leaves one to the endpoint.")
        self._note.setText(complaint or usual)
        mark(self._note, role="bad" if complaint else "small")


def _as_usual(value: str | None) -> str:
    return tr("as the prompt") if value is None else tr("as the prompt: {value}", value=value)


def _text(name: str, tip: str) -> QPlainTextEdit:
    made = QPlainTextEdit()
    made.setProperty(USER_TEXT, True)
    made.setAccessibleName(name)
    made.setToolTip(tip)
    made.setTabChangesFocus(True)
    made.setFixedHeight(_TEXT_HEIGHT)
    return made
