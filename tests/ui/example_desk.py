"""An example bank with a document behind it, as the editor has them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QWidget
from pytestqt.qtbot import QtBot

from ui.example_bank import ExampleBank
from ui.prompt_document import PromptDocument
from ui.services import Services
from ui.widgets.column_dialog import ColumnDialog
from workbench.prompts.prompt import Example, Prompt

HOSTILE = '“한글”\t"quoted"\r\nnext\u2028 😀'
PROMPT = Prompt(
    name="A",
    technique="few_shot",
    examples=tuple(Example({"q": text}, f"o{n}") for n, text in enumerate(("red", "late train", "blue", "trains"))),
    example_template="{{ q }} {{ output }}",
    input_template="{{ q }}",
    values={"q": "a train"},
)


class Desk:
    """The bank with a document behind it, as the editor has them."""

    def __init__(self, services: Services, qtbot: QtBot, prompt: Prompt) -> None:
        self.qtbot = qtbot
        self.document = PromptDocument(prompt)
        self.bank = ExampleBank(services, self.document)
        self.bank.replaced.connect(self.document.replace)
        self.document.prompt_changed.connect(self.bank.show_prompt)
        self.bank.show_prompt(prompt)
        qtbot.addWidget(self.bank.card)
        self.bank.card.resize(500, 500)
        self.bank.card.show()

    @property
    def prompt(self) -> Prompt:
        return self.document.prompt

    @property
    def outputs(self) -> list[str]:
        return [one.output for one in self.prompt.examples]

    @property
    def used(self) -> list[int]:
        model = self.bank.card.table.examples_model
        return [row for row in range(model.rowCount()) if model.is_used(row)]

    def control(self, kind: type[QWidget], name: str, within: QWidget | None = None) -> QWidget:
        within = within or self.bank.card
        return next(one for one in within.findChildren(kind) if name in (one.accessibleName(), _text(one)))

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(self.bank.card.table, key, modifier)

    def ctrl(self, key: Qt.Key) -> None:
        self.press(key, Qt.KeyboardModifier.ControlModifier)

    def choose(self, by: str) -> None:
        box = self.control(QComboBox, "Examples to send")
        assert isinstance(box, QComboBox)
        box.setCurrentIndex(box.findData(by))
        box.activated.emit(box.currentIndex())

    def dialog(self) -> ColumnDialog:
        self.qtbot.waitUntil(lambda: self.bank.intake.dialog is not None, timeout=20_000)
        assert self.bank.intake.dialog is not None
        return self.bank.intake.dialog


def _text(widget: QWidget) -> str:
    return getattr(widget, "text", lambda: "")()
