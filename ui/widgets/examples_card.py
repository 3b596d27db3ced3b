"""The card of the example bank: the table and what can be done to its rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from ui.theme import Theme
from ui.translation import tr
from ui.widgets.card import Card
from ui.widgets.choose_bar import ChooseBar
from ui.widgets.examples_table import ExamplesTable, examples_note
from ui.widgets.row_actions import tip
from ui.widgets.styling import button, icon_button, label, rule
from workbench.prompts.prompt import Prompt


class ExamplesCard(Card):
    """`edited` carries the whole bank and what was done to it; `import_pressed`: examples shall come from a file."""

    edited = Signal(object, str)
    import_pressed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(tr("Examples"))
        self.table = ExamplesTable()
        self.table.edited.connect(self.edited)
        self.choose = ChooseBar(theme)
        self._empty = label(
            tr("An example shows the model an input with the answer you want. Write, paste or import some."),
            "muted",
            wrap=True,
        )
        self._empty.setContentsMargins(12, 10, 12, 4)
        self._buttons = {
            "large": icon_button(theme.icon("large"), tip(tr("Edit in a large window…"), "edit_large")),
            "arrow-up": icon_button(theme.icon("arrow-up"), tip(tr("Move up"), "move_up")),
            "arrow-down": icon_button(theme.icon("arrow-down"), tip(tr("Move down"), "move_down")),
            "copy": icon_button(theme.icon("copy"), tip(tr("Duplicate"), "duplicate")),
            "close": icon_button(theme.icon("close"), tip(tr("Delete"), "delete")),
        }
        self._buttons["large"].clicked.connect(self.table.edit_large)
        self._buttons["arrow-up"].clicked.connect(lambda: self.table.move_rows(-1))
        self._buttons["arrow-down"].clicked.connect(lambda: self.table.move_rows(1))
        self._buttons["copy"].clicked.connect(self.table.duplicate)
        self._buttons["close"].clicked.connect(self.table.delete)
        self.add = button(tr("Add example"), "flat", icon=theme.icon("add"))
        self.add.clicked.connect(self.table.add)
        self.add.setToolTip(tip(tr("Add example"), "add"))
        self._import = button(tr("Import…"), "flat", icon=theme.icon("open"), name=tr("Import examples…"))
        self._import.setToolTip(tr("Rows of a CSV, TSV, JSON or JSON Lines file become examples."))
        self._import.clicked.connect(self.import_pressed)
        self._paste = button(tr("Paste rows"), "flat", icon=theme.icon("copy"))
        self._paste.setToolTip(tr("Rows that were copied in a spreadsheet become examples."))
        self._paste.clicked.connect(self.table.paste_requested)
        self.body.addWidget(self.choose)
        self.body.addWidget(self.table)
        self.body.addWidget(self._empty)
        self.body.addWidget(rule())
        self.body.addLayout(self._bar())

    def show_prompt(self, prompt: Prompt, used: Sequence[int], *, settled: bool) -> None:
        """`settled` False: which rows are used is still being found out; `used` are those that were so far."""
        self.table.show_prompt(prompt, used)
        self.table.setVisible(bool(prompt.examples))
        self._empty.setVisible(not prompt.examples)
        self._paste.setVisible(not prompt.examples)
        self.choose.setVisible(prompt.technique == "few_shot" and bool(prompt.examples))
        self.choose.show_choose(prompt.choose, settled=settled)
        for made in self._buttons.values():
            made.setVisible(bool(prompt.examples))
        self.show_note(examples_note(prompt.examples, used) if settled or used else tr("choosing…"))

    def show_tokens(self, tokens: Mapping[int, int]) -> None:
        self.table.examples_model.show_tokens(tokens)

    def show_theme(self, theme: Theme) -> None:
        for name, made in self._buttons.items():
            made.setIcon(theme.icon(name))
        self.add.setIcon(theme.icon("add"))
        self._import.setIcon(theme.icon("open"))
        self._paste.setIcon(theme.icon("copy"))
        self.choose.show_theme(theme)

    def _bar(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(6, 3, 8, 3)
        row.addWidget(self.add)
        row.addWidget(self._import)
        row.addWidget(self._paste)
        row.addStretch(1)
        for made in self._buttons.values():
            row.addWidget(made)
        return row
