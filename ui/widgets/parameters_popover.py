"""The generation parameters: one set for every payload format; an empty field leaves the value to the endpoint."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFormLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from ui.models.raw_parameters import json_object
from ui.translation import msgid, tr
from ui.widgets.popup import Popup
from ui.widgets.styling import USER_TEXT, label, mark
from workbench.prompts.parameter_limits import NUMBERS, NumberLimits
from workbench.prompts.prompt import Generation

_STOP_HEIGHT = 58


@dataclass(frozen=True)
class NumberField:
    """A field of `Generation` that is a number: what it is called, and what it may be."""

    name: str
    label: str

    @property
    def limits(self) -> NumberLimits:
        return NUMBERS[self.name]

    def read(self, text: str) -> float:
        return int(text) if self.limits.whole else float(text)


NUMBER_FIELDS = (
    NumberField("max_tokens", msgid("Max tokens")),
    NumberField("temperature", msgid("Temperature")),
    NumberField("top_p", msgid("Top p")),
    NumberField("top_k", msgid("Top k")),
    NumberField("seed", msgid("Seed")),
)


class ParametersPopover(Popup):
    """A popup that edits a `Generation`; `edited` carries the new one after each finished field."""

    edited = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, tr("Parameters"))
        self._generation = Generation()
        self._shown_raw = ""
        self._fields: dict[str, QLineEdit] = {}
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        for number in NUMBER_FIELDS:
            form.addRow(tr(number.label), self._number_field(number))
        self._stop = QPlainTextEdit()
        self._stop.setProperty(USER_TEXT, True)
        self._stop.setAccessibleName(tr("Stop sequences"))
        self._stop.setToolTip(tr(r"One a line; \n stands for a line break."))
        self._stop.setTabChangesFocus(True)
        self._stop.setFixedHeight(_STOP_HEIGHT)
        form.addRow(tr("Stop sequences"), self._stop)
        self._raw = QPlainTextEdit()
        self._raw.setProperty(USER_TEXT, True)
        self._raw.setAccessibleName(tr("Raw parameters"))
        self._raw.setToolTip(tr("One JSON object: its members go into each request as they are."))
        self._raw.setPlaceholderText('{"repetition_penalty": 1.1}')
        self._raw.setTabChangesFocus(True)
        self._raw.setFixedHeight(_STOP_HEIGHT)
        mark(self._raw, face="mono")
        self._raw.textChanged.connect(self._check_raw)
        self._raw_error = label(role="bad", wrap=True, user_text=True)
        self._raw_error.hide()
        form.addRow(tr("Raw parameters"), self._raw)
        form.addRow(self._raw_error)
        self._note = label(role="small", wrap=True)
        column = QVBoxLayout(self.surface)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addWidget(label(tr("Parameters"), "strong"))
        column.addLayout(form)
        column.addWidget(self._note)
        self._show(self._generation)

    def open_at(self, corner: QPoint, generation: Generation) -> None:
        """What could not be read of the same parameters stands there still."""
        if generation != self._generation:
            self._show(generation)
        self.adjustSize()
        self.move(corner)
        self.show()
        self._fields["max_tokens"].setFocus(Qt.FocusReason.PopupFocusReason)

    def hideEvent(self, event: object) -> None:
        # A click outside closes the popup without telling the field that had the focus.
        self._commit()
        super().hideEvent(event)  # type: ignore[arg-type]

    def _number_field(self, number: NumberField) -> QLineEdit:
        field = QLineEdit()
        field.setProperty(USER_TEXT, True)
        field.setAccessibleName(tr(number.label))
        field.setPlaceholderText(tr("the endpoint’s own"))
        field.editingFinished.connect(self._commit)
        self._fields[number.name] = field
        return field

    def _show(self, generation: Generation) -> None:
        self._generation = generation
        for name, field in self._fields.items():
            field.setText(written(getattr(generation, name)))
            mark(field, broken=False)
            field.setAccessibleDescription("")
        self._stop.setPlainText("\n".join(escaped(one) for one in generation.stop))
        self._shown_raw = json.dumps(dict(generation.extra), ensure_ascii=False) if generation.extra else ""
        self._raw.setPlainText(self._shown_raw)
        self._say("")

    def _check_raw(self) -> None:
        """While it is typed: what is wrong stands under the field."""
        error = ""
        try:
            self._read_raw()
        except ValueError as problem:
            error = str(problem)
        self._raw_error.setText(error)
        self._raw_error.setVisible(bool(error))
        mark(self._raw, broken=bool(error))
        self._raw.setAccessibleDescription(error)

    def _read_raw(self) -> Mapping[str, Any]:
        text = self._raw.toPlainText()
        return self._generation.extra if text == self._shown_raw else raw_parameters(text)

    def _commit(self) -> None:
        """Takes each field that can be read; what stands in the others is kept, marked and told."""
        values: dict[str, object] = {}
        complaints = []
        for number in NUMBER_FIELDS:
            field = self._fields[number.name]
            complaint = ""
            try:
                values[number.name] = self._entered(number)
            except ValueError:
                complaint = expected(number)
                complaints.append(complaint)
            mark(field, broken=bool(complaint))
            field.setAccessibleDescription(complaint)
        values["stop"] = tuple(unescaped(line) for line in self._stop.toPlainText().split("\n") if line)
        self._say("\n".join(complaints))
        with contextlib.suppress(ValueError):  # told at the field; the other fields count all the same
            values["extra"] = self._read_raw()
        edited = replace(self._generation, **values)  # type: ignore[arg-type]
        if edited != self._generation:
            self._generation = edited
            self.edited.emit(edited)

    def _entered(self, number: NumberField) -> float | None:
        """The value of a field: to the letter the one that is set where its text was not changed."""
        text, before = self._fields[number.name].text().strip(), getattr(self._generation, number.name)
        return before if text == written(before) else read(number, text)

    def _say(self, complaint: str) -> None:
        self._note.setText(complaint or tr("Empty fields are left to the endpoint."))
        mark(self._note, role="bad" if complaint else "small")
        self.adjustSize()


def summary(generation: Generation) -> str:
    """The parameters that matter most, in a few words: `temperature 0.1 · max 256`."""
    words = []
    if generation.temperature is not None:
        words.append(tr("temperature {value}", value=f"{generation.temperature:g}"))
    if generation.max_tokens is not None:
        words.append(tr("max {value}", value=generation.max_tokens))
    return " · ".join(words) or tr("endpoint’s parameters")


def raw_parameters(text: str) -> dict[str, Any]:
    """The members of a JSON object. `ValueError` with a sentence for the user: not JSON, no object, a name of ours."""
    read = json_object(text)
    own = {one.name for one in fields(Generation)} & set(read)
    if own:
        raise ValueError(tr("{names}: has a field of its own above.", names=", ".join(sorted(own))))
    return read


def expected(number: NumberField) -> str:
    """What is told of a text that is no value of it."""
    return tr(
        "{name}: a number from {minimum} to {maximum} is expected.",
        name=tr(number.label),
        minimum=f"{number.limits.minimum:,}",
        maximum=f"{number.limits.maximum:,}",
    )


def written(value: float | None) -> str:
    """As it is entered; nothing for None."""
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def read(number: NumberField, text: str) -> float | None:
    """None for nothing; what is no number within its limits is a `ValueError`."""
    if not text:
        return None
    value = number.read(text)
    if not number.limits.allows(value):
        raise ValueError(text)
    return value


def escaped(text: str) -> str:
    """A stop sequence on one line."""
    return text.replace("\\", "\\\\").replace("\n", "\\n")


def unescaped(text: str) -> str:
    """The stop sequence that is written so."""
    return "\\".join(part.replace("\\n", "\n") for part in text.split("\\\\"))
