"""Technique as a switch: zero-, one-, few-shot; chain of thought; text or chat. A switch never deletes anything."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QWidget

from ui.translation import msgid, tr
from ui.widgets.styling import button, mark, tight
from ui.widgets.wrapping_row import WrappingRow
from workbench.prompts.prompt import Prompt

TECHNIQUE_NAMES = {
    "zero_shot": (msgid("Zero-shot"), msgid("The instruction and the input alone; no example is sent.")),
    "one_shot": (msgid("One-shot"), msgid("The first example that is switched on is sent.")),
    "few_shot": (msgid("Few-shot"), msgid("All examples that are switched on are sent.")),
}
REASONING_NAMES = {
    "none": msgid("CoT: off"),
    "trigger": msgid("CoT: trigger"),
    "rationales": msgid("CoT: rationales"),
}
MODE_NAMES = {"text": msgid("Text"), "chat": msgid("Chat")}

_LEAST_WIDTH = 466


class TechniqueBar(QWidget):
    """`edited` carries the field's name and its new value."""

    edited = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._techniques = QButtonGroup(self)
        row = WrappingRow(spacing=8)
        self.setLayout(row)
        row.addWidget(self._segments())
        self._reasoning = self._choice("chain_of_thought.style", REASONING_NAMES, tr("Chain of thought"))
        self._reasoning.setToolTip(
            tr("Chain of thought. Trigger: a sentence asks for steps. Rationales: the examples show their reasoning.")
        )
        row.addWidget(self._reasoning)
        self._mode = self._choice("mode", MODE_NAMES, tr("Mode"))
        self._mode.setToolTip(tr("Text: one string is sent. Chat: messages with roles are sent."))
        row.addWidget(self._mode)

    def minimumSizeHint(self) -> QSize:
        """One line, up to what the cards below need anyway: it wraps where the text is large."""
        return QSize(min(self.sizeHint().width(), _LEAST_WIDTH), super().minimumSizeHint().height())

    def show_prompt(self, prompt: Prompt) -> None:
        for made in self._techniques.buttons():
            made.setChecked(made.property("technique") == prompt.technique)
        self._reasoning.setCurrentIndex(self._reasoning.findData(prompt.chain_of_thought.style))
        self._mode.setCurrentIndex(self._mode.findData(prompt.mode))

    def _segments(self) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        tight(row)
        last = len(TECHNIQUE_NAMES) - 1
        for position, (technique, (name, help)) in enumerate(TECHNIQUE_NAMES.items()):
            choice = button(tr(name), "segment")
            choice.setCheckable(True)
            choice.setToolTip(tr(help))
            choice.setProperty("technique", technique)
            mark(choice, place={0: "first", last: "last"}.get(position, "middle"))
            choice.clicked.connect(lambda _checked, technique=technique: self.edited.emit("technique", technique))
            self._techniques.addButton(choice)
            row.addWidget(choice)
        return made

    def _choice(self, field: str, names: dict[str, str], accessible: str) -> QComboBox:
        made = QComboBox()
        made.setAccessibleName(accessible)
        for value, name in names.items():
            made.addItem(tr(name), value)
        made.activated.connect(lambda _index: self.edited.emit(field, made.currentData()))
        return made
