"""The card of the answer rules at work: its edits go into the prompt, and it shows what each rule takes."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject

from ui.extractions import Extraction, Extractions
from ui.prompt_document import PromptDocument
from ui.prompt_fields import with_field
from ui.services import Services
from ui.translation import sentence, tr
from ui.widgets.answer_card import AnswerCard
from workbench.prompts.prompt import AnswerRule


class AnswerRules(QObject):
    """Follows the document that it is shown.

    `show_texts` gives the answers, by their columns' labels, that the rules are tried on.
    """

    def __init__(self, services: Services, document: PromptDocument, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._document = document
        self._texts: Mapping[str, str] = {}
        self._extractions = Extractions(services.background, self)
        self.card = AnswerCard(services.appearance.theme)
        self.card.set_folded(True)
        self.card.edited.connect(self._change)
        self.card.sampling_edited.connect(lambda field, value, step: self._document.edit(field, value, step))
        self.card.schema_pressed.connect(self._edit_schema)
        self.card.tried.connect(self._show)
        self.card.folded_changed.connect(self._show)
        self._extractions.changed.connect(self._show)
        document.prompt_changed.connect(self._show_prompt)
        services.appearance.changed.connect(lambda: self.card.show_theme(services.appearance.theme))
        self.card.show_theme(services.appearance.theme)
        self.show_document(document)

    def show_document(self, document: PromptDocument) -> None:
        """Another prompt came to the front."""
        self._document.prompt_changed.disconnect(self._show_prompt)
        self._document = document
        document.prompt_changed.connect(self._show_prompt)
        self._show_prompt()

    def show_texts(self, texts: Mapping[str, str]) -> None:
        if texts != self._texts:
            self._texts = texts
            self._show()

    def _change(self, rules: tuple[AnswerRule, ...], step: str, merge: str) -> None:
        self._document.replace(with_field(self._document.prompt, "answer", rules), step, merge)

    def _edit_schema(self) -> None:
        from ui.widgets.schema_dialog import SchemaDialog

        document, questions = self._document, self._services.questions
        dialog = SchemaDialog(self.card.window(), document.prompt.schema, lambda: questions.discard_text(dialog))
        dialog.accepted.connect(
            lambda: document.replace(with_field(document.prompt, "schema", dialog.schema), tr("Change the schema"))
        )
        dialog.open()

    def _show_prompt(self) -> None:
        self.card.show_prompt(self._document.prompt)
        self._show()

    def _show(self) -> None:
        if self.card.folded:
            return
        texts = dict(self._texts)
        if self.card.text_to_try:
            texts[tr("your text")] = self.card.text_to_try
        self.card.show_results([self._result(rule, texts) for rule in self._document.prompt.answer])

    def _result(self, rule: AnswerRule, texts: Mapping[str, str]) -> str:
        """A line for each text; a failure, which is the rule's own, once."""
        lines = {}
        for label, text in texts.items():
            found = self._extractions.of(text, (rule,))
            if found is not None and found.error is not None:
                return sentence(found.error)
            if found is not None:
                lines[label] = _line(label, found)
        return "\n".join(lines.values())


def _line(label: str, found: Extraction) -> str:
    if found.answer is None:
        return tr("{label}: no match", label=label)
    return tr("{label}: “{answer}”", label=label, answer=shortened(found.answer))


def shortened(answer: str, most: int = 200) -> str:
    """An answer in one line."""
    line = " ".join(answer.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"
