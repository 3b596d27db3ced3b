"""The prompt editor: technique, cards for each part, values, and below them what would be sent and how long it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from weakref import WeakKeyDictionary

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QSplitter, QVBoxLayout, QWidget

from ui.answer_rules import AnswerRules
from ui.editor_places import EditorPlaces
from ui.example_bank import ExampleBank
from ui.find_in_prompt import FindInPrompt
from ui.models.answer import Answer
from ui.prompt_document import PromptDocument
from ui.prompt_fields import with_field
from ui.sent_prompt import SentPrompt
from ui.services import Services
from ui.template_notes import TemplateNotes
from ui.translation import tr
from ui.widgets.card import Card
from ui.widgets.context_line import ContextLine
from ui.widgets.cuts_popup import cut_text
from ui.widgets.exact_edit import ExactEdit
from ui.widgets.layout_card import LayoutCard
from ui.widgets.line_edit import Line
from ui.widgets.styling import mark, tight
from ui.widgets.technique_bar import TechniqueBar
from ui.widgets.template_card import INPUT, INSTRUCTION, SYSTEM, TRIGGER, TemplateCard
from ui.widgets.template_edit import TemplateEdit, VariableColors
from ui.widgets.token_meter import TokenCounts
from ui.widgets.turns_card import TurnsCard
from ui.widgets.values_form import ValuesForm
from workbench.prompts.prompt import Message, Prompt
from workbench.prompts.rendered import RenderedPrompt

# The heights of the cards and of the preview: a third for the preview in a tall window, in a low one its least.
_TALL = 800
_SIZES = (400, 200)
_LOW_SIZES = (1000, 0)


@dataclass(frozen=True)
class Place:
    """Where the user was in a prompt: pixels scrolled, the field whose editor had the keyboard, the cursor in it."""

    scrolled: int = 0
    editor: str = ""
    cursor: int = 0


class EditorPanel(QWidget):
    """Shows a `PromptDocument` and changes it; every change is one undoable step of the document.

    `show_document` puts another one in its place. One panel serves all open prompts: building one takes too long.
    """

    def __init__(self, services: Services, document: PromptDocument) -> None:
        super().__init__()
        self._services = services
        self._document = document
        self._colored: tuple[object, ...] = ()
        self._folded_for: str | None = None
        self._sizes: tuple[int, ...] = ()
        self._build()
        cards = self._system, self._layout, self.answer_rules.card
        self.places = EditorPlaces(self._scroll, *cards, self._values, self._bank.card.table, self._templates)
        background, appearance = services.background, services.appearance
        self.notes = TemplateNotes(background, appearance, self._templates, self.places.go_to, self)
        self.finding = FindInPrompt(background, appearance, self.places, self)
        self._rows.insertWidget(0, self.finding.bar)
        self._places: WeakKeyDictionary[PromptDocument, Place] = WeakKeyDictionary()
        self._connect()
        document.prompt_changed.connect(self._show_prompt)
        self._show_prompt(document.prompt)
        self._show_theme()

    def show_document(self, document: PromptDocument) -> None:
        """Puts another prompt into the editor, scrolled to where it was left."""
        if document is self._document:
            return
        before, focused = self._document, self.focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            focused.clearFocus()  # a cell that is being edited belongs to the prompt that goes
        self._bank.leave()
        self.sent.leave()
        self._places[before] = self._place(focused)
        before.prompt_changed.disconnect(self._show_prompt)
        self._document = document
        document.prompt_changed.connect(self._show_prompt)
        self.answer_rules.show_document(document)
        self._show_prompt(document.prompt)
        self._return_to(self._places.get(document, Place()), focus=focused is not None)

    def show_answers(self, answers: tuple[Answer, ...], sent: Mapping[str, RenderedPrompt]) -> None:
        """The columns, whose answers the rules are tried on, and what each endpoint was sent last."""
        self.answer_rules.show_texts({one.column.label: one.output for one in answers if one.column.ended})
        self.sent.show_sent(sent)

    def _place(self, focused: QWidget | None) -> Place:
        """Where the user is in the prompt that is shown."""
        scrolled = self._scroll.verticalScrollBar().value()
        for name, editor in self._templates().items():
            if editor is focused:
                return Place(scrolled, name, editor.textCursor().position())
        return Place(scrolled)

    def _return_to(self, place: Place, *, focus: bool) -> None:
        editor = self._templates().get(place.editor)
        if editor is not None and focus:
            cursor = editor.textCursor()
            cursor.setPosition(min(place.cursor, editor.document().characterCount() - 1))
            editor.setTextCursor(cursor)
            editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self._scroll.verticalScrollBar().setValue(place.scrolled)

    def show_sizes(self, sizes: Sequence[int], window_height: int) -> None:
        """Divides the height between what is written and what would be sent, as remembered or as there is room."""
        self._sizes = tuple(sizes) or (_SIZES if window_height >= _TALL else _LOW_SIZES)
        self._splitter.setSizes(self._sizes)

    def sizes(self) -> tuple[int, ...]:
        """How the height is divided; while the preview is hidden, how it was at the start."""
        return self._sizes if self.sent.area.isHidden() else tuple(self._splitter.sizes())

    def focus_first(self) -> None:
        """Puts the cursor where writing begins."""
        self._instruction.template.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_name(self) -> None:
        """Puts the cursor on the name, ready to be written over: a new prompt begins there."""
        self._name.setFocus(Qt.FocusReason.OtherFocusReason)
        self._name.selectAll()

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the window's actions do here."""
        return {
            "undo": lambda: self._document.undo_stack.undo(),
            "redo": lambda: self._document.undo_stack.redo(),
            "find": self.finding.open,
            "replace": partial(self.finding.open, True),
            "find_next": partial(self.finding.go, 1),
            "find_previous": partial(self.finding.go, -1),
            "next_problem": partial(self.notes.go_to_problem, 1),
            "previous_problem": partial(self.notes.go_to_problem, -1),
        }

    # Building

    def _build(self) -> None:
        theme = self._services.appearance.theme
        self._name = Line(tr("Name of the prompt"), tr("Name"))
        mark(self._name, kind="title")
        self._description = ExactEdit(tr("Description of the prompt"), max_lines=3)
        self._description.setPlaceholderText(tr("Describe what it is for"))
        mark(self._description, kind="subtitle")
        self._technique = TechniqueBar()
        self._system, self._instruction, self._input, self._trigger = (
            TemplateCard(field) for field in (SYSTEM, INSTRUCTION, INPUT, TRIGGER)
        )
        self._bank = ExampleBank(self._services, self)
        self._turns = TurnsCard(theme)
        self.answer_rules = AnswerRules(self._services, self._document, self)
        self._layout = LayoutCard()
        self._layout.set_folded(True)
        self._values = ValuesForm(theme.icon("close"))
        values = Card(tr("Values"))
        values.body.addWidget(self._values)
        self.context_line = ContextLine()
        values.body.addWidget(self.context_line)
        self._values_card = values
        self.sent = SentPrompt(self._services, self._variable_colors, self)
        self._rows = outer = QVBoxLayout(self)
        tight(outer)
        outer.addWidget(self._head())
        outer.addWidget(self._middle(), 1)
        outer.addWidget(self.sent.foot)
        mark(self, kind="desk")

    def _head(self) -> QWidget:
        head = QWidget()
        column = QVBoxLayout(head)
        column.setContentsMargins(16, 10, 16, 8)
        column.setSpacing(2)
        column.addWidget(self._name)
        column.addWidget(self._description)
        column.addSpacing(6)
        column.addWidget(self._technique)
        return head

    def _middle(self) -> QSplitter:
        cards = QWidget()
        mark(cards, kind="desk")
        column = QVBoxLayout(cards)
        column.setContentsMargins(16, 4, 16, 12)
        column.setSpacing(12)
        before, after = (
            (self._system, self._instruction, self._bank.card, self._turns),
            (self._values_card, self.answer_rules.card, self._layout),
        )
        for card in (*before, self._input, self._trigger, *after):
            column.addWidget(card)
        column.addStretch(1)
        self._scroll = scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(cards)
        self._splitter = middle = QSplitter(Qt.Orientation.Vertical)
        middle.addWidget(scroll)
        middle.addWidget(self.sent.area)
        middle.setStretchFactor(0, 3)
        middle.setStretchFactor(1, 1)
        middle.setChildrenCollapsible(False)
        return middle

    def _connect(self) -> None:
        edit = self._edit
        self._name.edited.connect(lambda text: edit("name", text, tr("Rename")))
        self._description.edited.connect(lambda text: edit("description", text, tr("Edit the description")))
        self._technique.edited.connect(self._switch)
        for card in self._template_cards():
            card.edited.connect(lambda text, field=card.field: edit(field.name, text, tr(field.undo)))
        self._turns.edited.connect(self._change_turns)
        self._layout.edited.connect(edit)
        self._bank.replaced.connect(self._change_examples)
        self._bank.card.table.cursor_moved.connect(self.places.follow_cell)
        self._values.edited.connect(lambda name, text: edit(f"values.{name}", text, tr("Edit a value")))
        self.finding.replaced.connect(lambda prompt, step: self._document.replace(prompt, step))
        self._values.removed.connect(self._remove_value)
        self.sent.part_clicked.connect(self._go_to)
        self.sent.cut_chosen.connect(lambda cut: self._document.replace(cut.prompt, cut_text(cut)))
        self.notes.read.connect(self._show_names)
        self.sent.chosen.connect(self._bank.show_chosen)
        self.sent.counted.connect(self._show_counts)
        self.sent.broken.connect(self._mark_broken)
        self._services.appearance.changed.connect(self._show_theme)

    def _template_cards(self) -> tuple[TemplateCard, ...]:
        return (self._system, self._instruction, self._input, self._trigger)

    def _templates(self) -> dict[str, TemplateEdit]:
        """All template editors by their field's name."""
        return {card.field.name: card.template for card in self._template_cards()} | {
            **self._layout.templates(),
            **self._turns.templates(),
            **self.answer_rules.card.templates(),
        }

    # What the user did

    def _edit(self, field: str, value: object, step: str) -> None:
        self._document.edit(field, value, step)

    def _switch(self, field: str, value: str) -> None:
        self._document.replace(with_field(self._document.prompt, field, value), tr("Switch the technique"))

    def _change_examples(self, prompt: Prompt, step: str, merge: str) -> None:
        self._document.replace(prompt, step, merge)

    def _change_turns(self, turns: tuple[Message, ...], step: str, merge: str) -> None:
        self._document.replace(with_field(self._document.prompt, "messages", turns), step, merge)

    def _remove_value(self, name: str) -> None:
        left = {one: value for one, value in self._document.prompt.values.items() if one != name}
        self._document.replace(with_field(self._document.prompt, "values", left), tr("Remove a value"))

    def _go_to(self, part: str, position: int) -> None:
        """To the editor of the part that was clicked in the preview."""
        if part == "example":
            self._bank.card.table.selectRow(position)
            self._bank.card.table.setFocus()
            return
        field = {"input": "input_template", "trigger": TRIGGER.name, "trigger_join": "chain_of_thought.trigger_join"}
        self.places.go_to(f"messages[{position}]" if part == "message" else field.get(part, part))

    # What is shown

    def _show_prompt(self, prompt: Prompt) -> None:
        self._name.show_text(prompt.name)
        self._description.show_text(prompt.description)
        self._technique.show_prompt(prompt)
        for card in self._template_cards():
            card.show_prompt(prompt)
        if prompt.system != self._folded_for:
            self._folded_for = prompt.system
            self._system.set_folded(not prompt.system and not self._system.template.hasFocus())
        self._trigger.setVisible(prompt.chain_of_thought.style == "trigger")
        self._turns.show_prompt(prompt)
        self._layout.show_prompt(prompt)
        self._bank.show_prompt(prompt)
        self.notes.show_prompt(prompt)
        self._show_names()
        self.sent.show_prompt(prompt)
        self.finding.show_prompt(prompt)

    def _show_names(self) -> None:
        prompt = self._document.prompt
        names = self.notes.names(prompt)
        unused = [name for name in self.notes.unused if name not in names]
        # A field stays where it is while the mark that names it is half written.
        known = {*names, *unused, prompt.context.variable if prompt.context else ""}
        kept = [name for name in self._values.names() if name in prompt.values and name not in known]
        self._values.show_values((*names, *kept), prompt.values, unused)
        self.context_line.show_context(prompt.context)
        self._input.show_note(tr("variables: {n}", n=len(names)) if names else "")
        self._color()

    def _show_theme(self) -> None:
        theme = self._services.appearance.theme
        self._values.show_icon(theme.icon("close"))
        self._color()
        self.sent.show_theme()

    def _color(self) -> None:
        theme = self._services.appearance.theme
        variables = self._variable_colors(self._document.prompt)
        colored = (theme, tuple(variables), tuple(self._templates()), self._values.names(), self.notes.unused)
        if colored == self._colored:
            return
        self._colored = colored
        for card in self._template_cards():
            card.show_theme(theme, variables)
        self._turns.show_theme(theme, variables)
        self._layout.show_theme(theme, variables)
        for editor in self.answer_rules.card.templates().values():
            editor.show_colors(variables, theme.color("muted"))
        self._values.show_colors(variables)
        if (context := self._document.prompt.context) is not None and context.variable in variables:
            self.context_line.show_color(*variables[context.variable])

    def _variable_colors(self, prompt: Prompt) -> VariableColors:
        """The colour of each variable, the same in templates, values and preview."""
        theme = self._services.appearance.theme
        context = (prompt.context.variable,) if prompt.context else ()
        names = dict.fromkeys((*self.notes.names(prompt), *context, *prompt.input_names, "reasoning", "output"))
        return {name: theme.variable(position) for position, name in enumerate(names)}

    def _mark_broken(self, part: str) -> None:
        for name, editor in self._templates().items():
            editor.show_broken(name == part)

    def _show_counts(self, counts: TokenCounts) -> None:
        parts = counts.parts or {}
        for card, part in ((self._system, "system"), (self._instruction, "instruction")):
            tokens = parts.get(part, 0)
            card.show_note(tr("about {tokens} tokens", tokens=f"{tokens:,}") if tokens else "")
        self._bank.card.show_tokens(counts.examples or {})
