"""An examples table with a prompt behind it, as the panel has them."""

from __future__ import annotations

from dataclasses import replace

from pytestqt.qtbot import QtBot

from ui.widgets.exact_edit import ExactEdit
from ui.widgets.examples_table import ExamplesTable
from workbench.prompts.choosing import used_examples
from workbench.prompts.prompt import Example, Prompt

PROMPT = Prompt(
    name="A",
    technique="few_shot",
    examples=(
        Example({"q": "q1"}, "o1"),
        Example({"q": "q2", "extra": "e"}, "o2", enabled=False),
        Example({"q": ["data"]}, "o3"),
    ),
)


class Bank:
    """Holds the prompt that the table edits, as the panel does."""

    def __init__(self, table: ExamplesTable, prompt: Prompt) -> None:
        self.table = table
        self.prompt = prompt
        self.done: list[str] = []
        table.edited.connect(self.take)
        table.typed.connect(self.take)
        self.show()

    def take(self, examples: tuple[Example, ...], label: str) -> None:
        self.prompt = replace(self.prompt, examples=examples)
        self.done.append(label)
        self.show()

    def show(self) -> None:
        self.table.show_prompt(self.prompt, used_examples(self.prompt))

    @property
    def outputs(self) -> list[str]:
        return [example.output for example in self.prompt.examples]

    def edit(self, row: int, column: int) -> None:
        self.table.setCurrentIndex(self.table.examples_model.index(row, column))
        self.table.edit(self.table.currentIndex())

    @property
    def editor(self) -> ExactEdit:
        """The editor that stands over the current cell."""
        editor = self.table.indexWidget(self.table.currentIndex())
        assert isinstance(editor, ExactEdit)
        return editor


def shown_bank(qtbot: QtBot) -> Bank:
    """A table with `PROMPT`, on the screen."""
    table = ExamplesTable()
    qtbot.addWidget(table)
    table.show()
    return Bank(table, PROMPT)
