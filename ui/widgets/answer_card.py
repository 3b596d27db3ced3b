"""The card of the answer rules: how the answer is taken out of an output, and what each rule takes right now."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from ui.theme import Theme
from ui.translation import ntr, tr
from ui.widgets.answer_rule_row import AnswerRuleRow
from ui.widgets.card import Card
from ui.widgets.exact_edit import ExactEdit
from ui.widgets.sampling_form import EXTRACT_PROMPT, SamplingForm
from ui.widgets.styling import button, label, mark, rule, tight
from ui.widgets.template_edit import TemplateEdit
from workbench.prompts.prompt import AnswerRule, Prompt

FIRST_RULE = AnswerRule(after="the answer is", until=".")


class AnswerCard(Card):
    """`edited` carries all rules, what was done, and a key ('' for none) by which quick steps are one undo.

    `tried` says that another text to try the rules on was typed in. `sampling_edited` carries a field's name, its new
    value, and what was done; `schema_pressed` that the schema is to be edited.
    """

    edited = Signal(object, str, str)
    tried = Signal()
    sampling_edited = Signal(str, object, str)
    schema_pressed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(tr("Answer"), folds=True)
        self._theme = theme
        self._rules: tuple[AnswerRule, ...] = ()
        self._rows: list[AnswerRuleRow] = []
        self._sampling = SamplingForm()
        self._sampling.edited.connect(self.sampling_edited)
        self._sampling.schema.pressed.connect(self.schema_pressed)
        self._list = QVBoxLayout()
        tight(self._list)
        help = tr(
            "The first rule that matches takes the answer out of an output; without rules all of it is the answer."
        )
        self._help = label(help, "muted", wrap=True)
        self._help.setContentsMargins(12, 8, 12, 6)
        self._try = ExactEdit(tr("Text to try the rules on"), max_lines=4)
        self._try.setPlaceholderText(tr("Try the rules on a text of your own"))
        mark(self._try, kind="template", face="mono")
        self._try.edited.connect(lambda _text: self.tried.emit())
        self._add = button(tr("Add rule"), "flat", icon=theme.icon("add"))
        self._add.clicked.connect(self._append)
        bar = QHBoxLayout()
        bar.setContentsMargins(6, 4, 6, 4)
        bar.addWidget(self._add)
        bar.addStretch(1)
        self.body.addWidget(self._sampling)
        self.body.addWidget(rule())
        self.body.addWidget(self._help)
        self.body.addLayout(self._list)
        self.body.addWidget(self._try)
        self.body.addWidget(rule())
        self.body.addLayout(bar)

    @property
    def text_to_try(self) -> str:
        return self._try.text()

    def templates(self) -> dict[str, TemplateEdit]:
        """The editor of the second call, by the name that errors give it."""
        return {EXTRACT_PROMPT: self._sampling.template}

    def show_prompt(self, prompt: Prompt) -> None:
        self._rules = prompt.answer
        self._sampling.show_prompt(prompt)
        while len(self._rows) > len(prompt.answer):
            row = self._rows.pop()
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        while len(self._rows) < len(prompt.answer):
            self._rows.append(self._made(len(self._rows)))
            self._list.addWidget(self._rows[-1])
            self._rows[-1].show()  # at once, so that it can take the keyboard
        for row, one in zip(self._rows, prompt.answer, strict=True):
            row.show_rule(one)
        self._try.setVisible(bool(prompt.answer))
        self.show_note(_note(prompt))

    def show_results(self, results: Sequence[str]) -> None:
        """What each rule takes, as text, in the order of the rules."""
        for row, result in zip(self._rows, results, strict=False):
            row.show_result(result)

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._add.setIcon(theme.icon("add"))
        self.show_icons(theme.icon("arrow-right"), theme.icon("arrow-down"))
        for row in self._rows:
            row.show_theme(theme)

    def _made(self, number: int) -> AnswerRuleRow:
        row = AnswerRuleRow(number, self._theme)
        row.edited.connect(lambda changed, merge: self._change(number, changed, merge))
        row.moved.connect(lambda step: self._move(number, step))
        row.removed.connect(lambda: self._remove(number))
        return row

    def _append(self) -> None:
        self.edited.emit((*self._rules, FIRST_RULE), tr("Add an answer rule"), "")
        self._focus(len(self._rules) - 1)

    def _change(self, number: int, changed: AnswerRule, merge: str) -> None:
        rules = (*self._rules[:number], changed, *self._rules[number + 1 :])
        self.edited.emit(rules, tr("Edit an answer rule"), f"answer.{number}.{merge}" if merge else "")

    def _move(self, number: int, step: int) -> None:
        if 0 <= number + step < len(self._rules):
            rules = list(self._rules)
            rules.insert(number + step, rules.pop(number))
            self.edited.emit(tuple(rules), tr("Move an answer rule"), "")
            self._focus(number + step)

    def _remove(self, number: int) -> None:
        self.edited.emit(self._rules[:number] + self._rules[number + 1 :], tr("Remove an answer rule"), "")
        self._focus(min(number, len(self._rules) - 1))

    def _focus(self, number: int) -> None:
        target = self._rows[number].first if number >= 0 else self._add
        target.setFocus(Qt.FocusReason.OtherFocusReason)


def _note(prompt: Prompt) -> str:
    """What the folded card holds."""
    rules, chain = len(prompt.answer), prompt.chain_of_thought
    words = [
        ntr("{n} rule", "{n} rules", rules) if rules else "",
        ntr("{n} sample", "{n} samples", chain.votes) if chain.votes > 1 else "",
        tr("second call") if chain.extract_prompt else "",
        tr("schema") if prompt.schema is not None else "",
    ]
    return " · ".join(filter(None, words))
