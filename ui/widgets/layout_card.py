"""The card for how the parts of the prompt are put together: example templates, wrapper, joiners."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel

from ui.prompt_fields import field as field_value
from ui.theme import Theme
from ui.translation import msgid, tr
from ui.widgets.card import Card
from ui.widgets.line_edit import JoinerLine
from ui.widgets.styling import label, mark
from ui.widgets.template_edit import TemplateEdit, VariableColors
from workbench.prompts.prompt import Prompt


@dataclass(frozen=True)
class LayoutField:
    """A row of the card; `shown` says for which prompts it matters."""

    name: str
    title: str
    help: str
    shown: Callable[[Prompt], bool]
    joiner: bool = False


def _text(prompt: Prompt) -> bool:
    return prompt.mode == "text"


def _chat(prompt: Prompt) -> bool:
    return prompt.mode == "chat"


def _reasoned(prompt: Prompt) -> bool:
    return prompt.chain_of_thought.style == "rationales"


FIELDS = (
    LayoutField("example_template", msgid("Example"), msgid("How a used example is written."), _text),
    LayoutField(
        "chain_of_thought.rationale_template",
        msgid("Example with reasoning"),
        msgid("How an example that has a reasoning is written."),
        lambda prompt: _text(prompt) and _reasoned(prompt),
    ),
    LayoutField(
        "assistant_template", msgid("Example's answer"), msgid("The assistant's message of an example."), _chat
    ),
    LayoutField(
        "chain_of_thought.rationale_assistant_template",
        msgid("Answer with reasoning"),
        msgid("The assistant's message of an example that has a reasoning."),
        lambda prompt: _chat(prompt) and _reasoned(prompt),
    ),
    LayoutField(
        "wrapper",
        msgid("Wrapper"),
        msgid("A template around everything, such as a model's instruction marks: {{ prompt }} and {{ system }}."),
        _text,
    ),
    LayoutField(
        "join", msgid("Join"), msgid("Between system, instruction and what follows."), lambda _prompt: True, joiner=True
    ),
    LayoutField(
        "separator",
        msgid("Separator"),
        msgid("Between used examples, and between the last one and the input."),
        _text,
        joiner=True,
    ),
    LayoutField(
        "chain_of_thought.trigger_join",
        msgid("Before the trigger"),
        msgid("Between the input and the trigger."),
        lambda prompt: prompt.chain_of_thought.style == "trigger",
        joiner=True,
    ),
)


class LayoutCard(Card):
    """`edited` carries a field's name, its new value, and the title of its row. Joiners show line ends as \\n."""

    edited = Signal(str, object, str)

    def __init__(self) -> None:
        super().__init__(tr("Layout"), folds=True)
        self._rows: dict[str, tuple[QLabel, TemplateEdit | JoinerLine]] = {}
        grid = QGridLayout()
        grid.setContentsMargins(12, 8, 12, 10)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for row, field in enumerate(FIELDS):
            name, editor = self._row(field)
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(editor, row, 1)
        self.body.addLayout(grid)

    def editor(self, field: str) -> TemplateEdit | JoinerLine | None:
        return self._rows[field][1] if field in self._rows else None

    def templates(self) -> dict[str, TemplateEdit]:
        return {name: editor for name, (_label, editor) in self._rows.items() if isinstance(editor, TemplateEdit)}

    def show_prompt(self, prompt: Prompt) -> None:
        for field in FIELDS:
            name, editor = self._rows[field.name]
            editor.show_text(field_value(prompt, field.name) or "")
            for widget in (name, editor):
                widget.setVisible(field.shown(prompt))

    def show_theme(self, theme: Theme, variables: VariableColors) -> None:
        for _label, editor in self._rows.values():
            if isinstance(editor, TemplateEdit):
                editor.show_colors(variables, theme.color("muted"))
        self.show_icons(theme.icon("arrow-right"), theme.icon("arrow-down"))

    def _row(self, field: LayoutField) -> tuple[QLabel, TemplateEdit | JoinerLine]:
        title = tr(field.title)
        name = label(title, "muted")
        editor = JoinerLine(title) if field.joiner else TemplateEdit(title)
        mark(editor, face="mono")
        editor.setToolTip(tr(field.help))
        name.setToolTip(tr(field.help))
        name.setBuddy(editor)
        editor.edited.connect(lambda text: self.edited.emit(field.name, _value(field, text), title))
        self._rows[field.name] = (name, editor)
        return name, editor


def _value(field: LayoutField, text: str) -> str | None:
    """An empty wrapper is none: one that renders to nothing would send nothing."""
    return None if field.name == "wrapper" and not text else text
