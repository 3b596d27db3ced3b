"""The card of the example bank: the table and what can be done to its rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from ui.theme import Theme
from ui.translation import tr
from ui.widgets.card import Card
from ui.widgets.examples_table import ExamplesTable, examples_note
from ui.widgets.styling import button, icon_button, label, rule
from workbench.prompts.prompt import Prompt


class ExamplesCard(Card):
    """`edited` carries the whole bank and what was done to it."""

    edited = Signal(object, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(tr("Examples"))
        self.table = ExamplesTable()
        self.table.edited.connect(self.edited)
        self._empty = label(
            tr("An example shows the model an input with the answer you want. Few-shot sends all that are on."),
            "muted",
            wrap=True,
        )
        self._empty.setContentsMargins(12, 10, 12, 4)
        self._buttons = {
            "arrow-up": icon_button(theme.icon("arrow-up"), tr("Move up (Alt+Up)")),
            "arrow-down": icon_button(theme.icon("arrow-down"), tr("Move down (Alt+Down)")),
            "copy": icon_button(theme.icon("copy"), tr("Duplicate (Ctrl+D)")),
            "close": icon_button(theme.icon("close"), tr("Delete (Del)")),
        }
        self._buttons["arrow-up"].clicked.connect(lambda: self.table.move_row(-1))
        self._buttons["arrow-down"].clicked.connect(lambda: self.table.move_row(1))
        self._buttons["copy"].clicked.connect(self.table.duplicate)
        self._buttons["close"].clicked.connect(self.table.delete)
        self.add = button(tr("Add example"), "flat", icon=theme.icon("add"))
        self.add.clicked.connect(self.table.add)
        self.body.addWidget(self.table)
        self.body.addWidget(self._empty)
        self.body.addWidget(rule())
        self.body.addLayout(self._bar())

    def show_prompt(self, prompt: Prompt, used: Sequence[int]) -> None:
        self.table.show_prompt(prompt, used)
        self.table.setVisible(bool(prompt.examples))
        self._empty.setVisible(not prompt.examples)
        for made in self._buttons.values():
            made.setEnabled(bool(prompt.examples))
        self.show_note(examples_note(prompt.examples, used))

    def show_tokens(self, tokens: Mapping[int, int]) -> None:
        self.table.examples_model.show_tokens(tokens)

    def show_theme(self, theme: Theme) -> None:
        for name, made in self._buttons.items():
            made.setIcon(theme.icon(name))
        self.add.setIcon(theme.icon("add"))

    def _bar(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(6, 3, 8, 3)
        row.addWidget(self.add)
        row.addStretch(1)
        for made in self._buttons.values():
            row.addWidget(made)
        return row
