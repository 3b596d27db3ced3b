"""A card that edits one template of the prompt."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal

from ui.prompt_fields import field as field_value
from ui.theme import Theme
from ui.translation import msgid, tr
from ui.widgets.card import Card
from ui.widgets.styling import mark
from ui.widgets.template_edit import TemplateEdit, VariableColors
from workbench.prompts.prompt import Prompt


@dataclass(frozen=True)
class TemplateField:
    """A template field of the prompt file: its card's title, what an empty one says, its height, and its undo name."""

    name: str
    title: str
    placeholder: str
    undo: str
    min_lines: int = 1
    folds: bool = False


SYSTEM = TemplateField(
    "system",
    msgid("System"),
    msgid("Who the model is and how it should behave. In text mode it stands first."),
    msgid("Edit the system text"),
    min_lines=2,
    folds=True,
)
INSTRUCTION = TemplateField(
    "instruction",
    msgid("Instruction"),
    msgid("What the model should do with every input."),
    msgid("Edit the instruction"),
    min_lines=2,
)
INPUT = TemplateField(
    "input_template",
    msgid("Input"),
    msgid("How one input is written; {{ name }} is a variable."),
    msgid("Edit the input"),
    min_lines=2,
)
TRIGGER = TemplateField(
    "chain_of_thought.trigger",
    msgid("Trigger"),
    msgid("A sentence that asks for steps, such as: Let's think step by step."),
    msgid("Edit the trigger"),
)


class TemplateCard(Card):
    """`edited` carries the new text; `template` is the editor within."""

    edited = Signal(str)

    def __init__(self, field: TemplateField) -> None:
        super().__init__(tr(field.title), folds=field.folds)
        self.field = field
        self.template = TemplateEdit(tr(field.title), min_lines=field.min_lines)
        self.template.setPlaceholderText(tr(field.placeholder))
        mark(self.template, kind="template", face="mono")
        self.template.edited.connect(self.edited)
        self.body.addWidget(self.template)

    def show_prompt(self, prompt: Prompt) -> None:
        self.template.show_text(field_value(prompt, self.field.name))

    def show_theme(self, theme: Theme, variables: VariableColors) -> None:
        self.template.show_colors(variables, theme.color("muted"))
        self.show_icons(theme.icon("arrow-right"), theme.icon("arrow-down"))
