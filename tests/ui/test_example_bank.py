"""The examples card at work: choosing, freezing, pasting, importing, each one undoable step."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QComboBox, QDialog, QLineEdit, QRadioButton, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import ReadyAnswers
from ui.copied_examples import clipboard_data, exact_examples
from ui.example_bank import ExampleBank
from ui.example_intake import AT_ONCE
from ui.live_preview import Chosen, LivePreview
from ui.models.examples_model import ExamplesModel
from ui.prompt_document import PromptDocument
from ui.services import Services
from ui.widgets.cell_dialog import CellDialog
from ui.widgets.column_dialog import ColumnDialog
from ui.widgets.exact_edit import ExactEdit
from workbench.prompts.choosing import used_examples
from workbench.prompts.prompt import CHOICES, Choose, Example, Prompt

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


@pytest.fixture
def desk(services: Services, qtbot: QtBot) -> Desk:
    return Desk(services, qtbot, PROMPT)


def paste(desk: Desk, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    desk.ctrl(Qt.Key.Key_V)


# Choosing


@pytest.mark.parametrize("by", CHOICES)
def test_each_way_of_choosing_shows_its_rows(desk: Desk, by: str) -> None:
    desk.document.replace(replace(PROMPT, choose=Choose("all" if by == "first" else "first", 2)), "")
    desk.choose(by)
    assert desk.prompt.choose == Choose(by, 2)
    desk.bank.show_chosen(Chosen(desk.prompt, used_examples(desk.prompt)))
    assert tuple(desk.used) == used_examples(desk.prompt)


def test_a_first_choice_is_of_some_and_not_of_all(desk: Desk) -> None:
    desk.choose("random")
    assert desk.prompt.choose.n is not None
    assert len(desk.used) == min(desk.prompt.choose.n, len(PROMPT.examples))


def test_number_and_seed_are_changed_in_one_step_while_they_run(desk: Desk, qtbot: QtBot) -> None:
    desk.choose("random")
    steps = desk.document.undo_stack.count()
    number = desk.control(QSpinBox, "How many examples")
    assert isinstance(number, QSpinBox)
    number.setValue(2)
    number.setValue(1)
    assert desk.prompt.choose.n == 1
    seed = desk.prompt.choose.seed
    for _ in range(3):
        qtbot.mouseClick(desk.control(QAbstractButton, "Next seed: choose others at random"), Qt.MouseButton.LeftButton)
    assert desk.prompt.choose.seed == seed + 3
    assert desk.document.undo_stack.count() == steps + 2


def test_the_controls_are_there_in_few_shot_alone(desk: Desk) -> None:
    for technique in ("zero_shot", "one_shot", "few_shot"):
        desk.document.replace(replace(PROMPT, technique=technique), "")
        assert desk.bank.card.choose.isVisibleTo(desk.bank.card) == (technique == "few_shot")


def test_a_choice_that_compares_is_made_in_the_background_and_old_ones_are_not_shown(
    desk: Desk, services: Services, qtbot: QtBot
) -> None:
    live = LivePreview(services.background, desk.document)
    live.chosen.connect(desk.bank.show_chosen)
    similar = replace(PROMPT, choose=Choose("similar", 1))
    desk.document.replace(similar, "")
    desk.bank.show_chosen(Chosen(PROMPT, (0,)))  # of a prompt that is no longer shown
    assert desk.used != [0]
    live.show_prompt(similar)
    qtbot.waitUntil(lambda: desk.used == list(used_examples(similar)), timeout=20_000)


def test_freeze_keeps_the_rows_of_the_choice(desk: Desk) -> None:
    desk.document.replace(replace(PROMPT, choose=Choose("random", 2, 5)), "")
    used = used_examples(desk.prompt)
    desk.bank.card.choose.frozen.emit()
    assert [row for row, one in enumerate(desk.prompt.examples) if one.enabled] == list(used)
    assert desk.prompt.choose.by == "all"
    assert used_examples(desk.prompt) == used
    desk.document.undo_stack.undo()
    assert desk.prompt == replace(PROMPT, choose=Choose("random", 2, 5))


def test_steps_on_rows_never_merge(desk: Desk) -> None:
    desk.bank.card.table.select_rows([0])
    for key, modifier in (
        (Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier),
        (Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier),
        (Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier),
        (Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Insert, Qt.KeyboardModifier.NoModifier),
    ):
        desk.press(key, modifier)
    assert desk.document.undo_stack.count() == 6
    for _ in range(6):
        desk.document.undo_stack.undo()
    assert desk.prompt == PROMPT


# The clipboard


def test_copied_rows_are_pasted_as_they_were(desk: Desk) -> None:
    odd = (
        Example({"q": HOSTILE}, HOSTILE, HOSTILE, enabled=False, note="n", extra={"k": "v"}),
        Example({"q": ["data", {"a": "1"}]}, ""),
    )
    desk.document.replace(replace(PROMPT, examples=(*odd, *PROMPT.examples)), "")
    desk.bank.card.table.select_rows([0, 1])
    desk.ctrl(Qt.Key.Key_C)
    desk.bank.card.table.select_rows([3])
    desk.ctrl(Qt.Key.Key_V)
    assert desk.prompt.examples[4:6] == odd
    assert desk.bank.card.table.rows() == [4, 5]


def test_the_copied_text_alone_is_pasted_as_it_was(desk: Desk) -> None:
    texts = (Example({"q": HOSTILE}, '"'), Example({"q": ""}, "\n"), Example({"q": "q"}, "output"))
    desk.document.replace(replace(PROMPT, examples=texts), "")
    desk.bank.card.table.select_rows([0, 1, 2])
    desk.ctrl(Qt.Key.Key_C)
    paste(desk, QGuiApplication.clipboard().text())
    assert desk.prompt.examples == (texts[0], *texts, *texts[1:])


def test_cut_rows_can_be_pasted_elsewhere(desk: Desk) -> None:
    desk.bank.card.table.select_rows([0, 1])
    desk.ctrl(Qt.Key.Key_X)
    assert desk.outputs == ["o2", "o3"]
    desk.bank.card.table.select_rows([1])
    desk.ctrl(Qt.Key.Key_V)
    assert desk.outputs == ["o2", "o3", "o0", "o1"]
    desk.document.undo_stack.undo()
    desk.document.undo_stack.undo()
    assert desk.prompt == PROMPT


@pytest.mark.parametrize(
    ("text", "pasted"),
    [
        ("Who?\tAnn\r\nWhere?\tSeoul\r\n", [("Who?", "Ann"), ("Where?", "Seoul")]),
        ("answer\tq\nAnn\tWho?\n", [("Who?", "Ann")]),
        ('"two\nlines"\t"say ""so"""\r\n', [("two\nlines", 'say "so"')]),
        ('q,output\n"a,b",c\n', [("a,b", "c")]),
    ],
)
def test_rows_of_a_spreadsheet_are_pasted_after_the_current_row(
    desk: Desk, text: str, pasted: list[tuple[str, str]]
) -> None:
    desk.bank.card.table.select_rows([0])
    paste(desk, text)
    examples = desk.prompt.examples
    assert [(one.inputs["q"], one.output) for one in examples[1 : 1 + len(pasted)]] == pasted
    assert (examples[0], *examples[1 + len(pasted) :]) == PROMPT.examples
    assert desk.document.undo_stack.count() == 1


def test_other_columns_are_asked_about(desk: Desk) -> None:
    paste(desk, "a\tb\tc\n1\t2\t3\n")
    assert desk.prompt == PROMPT
    dialog = desk.dialog()
    dialog._submit()
    assert desk.document.undo_stack.count() == 1
    assert len(desk.prompt.examples) == len(PROMPT.examples) + 2


def test_many_rows_are_read_in_the_background(desk: Desk, qtbot: QtBot) -> None:
    rows = AT_ONCE[1] + 5
    paste(desk, "x\ty\n" * rows)
    assert desk.prompt == PROMPT
    qtbot.waitUntil(lambda: len(desk.prompt.examples) == len(PROMPT.examples) + rows, timeout=20_000)


def test_what_is_read_for_a_prompt_that_goes_is_not_taken_over(desk: Desk, services: Services, qtbot: QtBot) -> None:
    paste(desk, "x\ty\n" * (AT_ONCE[1] + 5))
    assert [job.label for job in services.background.jobs] == ["Reading the clipboard"]
    desk.bank.intake.stop()
    desk.bank.intake.stop()
    assert not services.background.jobs
    paste(desk, "a\tb\n")
    assert len(desk.prompt.examples) == len(PROMPT.examples) + 1


def test_an_empty_clipboard_is_told(desk: Desk, services: Services, qtbot: QtBot) -> None:
    with qtbot.waitSignal(services.problems.raised) as told:
        paste(desk, "")
    assert "no text on the clipboard" in str(told.args[0])
    assert desk.prompt == PROMPT


def test_what_another_program_calls_ours_is_not_believed(desk: Desk) -> None:
    model = ExamplesModel()
    model.show_prompt(PROMPT, ())
    sound = clipboard_data(model, [0])
    assert exact_examples(sound) == PROMPT.examples[:1]
    kind = sound.formats()[-1]
    for content in (b"", b"[1]", b'[{"inputs": 1}]', b"\xff", b"{}", b"[" * 100_000):
        data = QMimeData()
        data.setData(kind, content)
        assert exact_examples(data) == ()


def test_examples_with_other_inputs_are_asked_about(desk: Desk) -> None:
    model = ExamplesModel()
    model.show_prompt(replace(PROMPT, examples=(Example({"text": "t", "more": "m"}, "o"),)), ())
    QGuiApplication.clipboard().setMimeData(clipboard_data(model, [0]))
    desk.ctrl(Qt.Key.Key_V)
    assert desk.prompt == PROMPT
    desk.dialog().reject()


# Files


def test_a_file_becomes_examples(desk: Desk, answers: ReadyAnswers, tmp_path: Path) -> None:
    answers.open_path = tmp_path / "faq.csv"
    answers.open_path.write_text('id,Question,rationale,Answer\n1,"Who, then?",why,Ann\n2,Where?,,007\n', "utf-8")
    desk.bank.card.import_pressed.emit()
    dialog = desk.dialog()
    name = desk.control(QLineEdit, "Name of the input for Question", dialog)
    assert isinstance(name, QLineEdit)
    assert name.text() == "q"  # the one input that the bank has
    name.setText("question")
    desk.control(QRadioButton, "Replace the examples", dialog).click()  # type: ignore[attr-defined]
    dialog._accept.click()
    assert desk.prompt.examples == (
        Example({"question": "Who, then?"}, "Ann", "why"),
        Example({"question": "Where?"}, "007"),
    )
    desk.document.undo_stack.undo()
    assert desk.prompt == PROMPT


def test_the_mapping_tells_what_is_wrong_and_waits(desk: Desk, answers: ReadyAnswers, tmp_path: Path) -> None:
    answers.open_path = tmp_path / "t.tsv"
    answers.open_path.write_text("text\tlabel\na\tb\n", "utf-8")
    desk.bank.card.import_pressed.emit()
    dialog = desk.dialog()
    name = desk.control(QLineEdit, "Name of the input for text", dialog)
    assert isinstance(name, QLineEdit)
    name.setText("not a name")
    assert "cannot be the name of an input" in dialog._fault.text()
    assert not dialog._accept.isEnabled()
    name.setText("text")
    assert dialog._accept.isEnabled()
    dialog._headed.setChecked(False)
    assert dialog._accept.text() == "Import 2 rows"
    dialog.reject()
    assert desk.prompt == PROMPT


def test_a_file_that_cannot_be_read_is_told(
    desk: Desk, services: Services, answers: ReadyAnswers, qtbot: QtBot, tmp_path: Path
) -> None:
    answers.open_path = tmp_path / "broken.csv"
    answers.open_path.write_text('a,b\n"x,y\n', "utf-8")
    with qtbot.waitSignal(services.problems.raised, timeout=20_000) as told:
        desk.bank.card.import_pressed.emit()
    assert "line 2" in str(told.args[0])
    assert desk.bank.intake.dialog is None


# The large editor


def open_large(desk: Desk) -> CellDialog:
    desk.bank.card.table.select_rows([1])
    desk.press(Qt.Key.Key_F2, Qt.KeyboardModifier.ShiftModifier)
    return desk.bank.card.window().findChildren(CellDialog)[-1]


def test_the_large_editor_saves_with_its_key(desk: Desk, qtbot: QtBot) -> None:
    dialog = open_large(desk)
    qtbot.waitUntil(dialog.isActiveWindow)
    assert dialog.editor.text() == "late train"
    dialog.editor.show_text(HOSTILE)
    qtbot.keyClick(dialog.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert desk.prompt.examples[1].inputs["q"] == HOSTILE
    assert desk.document.undo_stack.count() == 1


def test_escape_asks_only_where_something_was_written(desk: Desk, answers: ReadyAnswers, qtbot: QtBot) -> None:
    unchanged = open_large(desk)
    qtbot.keyClick(unchanged.editor, Qt.Key.Key_Escape)
    assert unchanged.result() == QDialog.DialogCode.Rejected
    assert "discard text" not in answers.asked
    dialog = open_large(desk)
    dialog.editor.show_text("x")
    qtbot.keyClick(dialog.editor, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    answers.discard = True
    qtbot.keyClick(dialog.editor, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert answers.asked == ["discard text", "discard text"]
    assert desk.prompt == PROMPT


def test_an_editor_with_a_place_of_its_own_fills_it(qtbot: QtBot) -> None:
    editor = ExactEdit("x", grows=False)
    qtbot.addWidget(editor)
    editor.resize(300, 400)
    editor.show_text("a\n" * 50)
    assert editor.height() == 400


def test_a_program_that_ends_with_copied_rows_on_the_clipboard_ends_cleanly() -> None:
    program = """
from PySide6.QtWidgets import QApplication
app = QApplication(["x", "-platform", "offscreen"])
from ui.copied_examples import clipboard_data
from ui.models.examples_model import ExamplesModel
from workbench.prompts.prompt import Example, Prompt
model = ExamplesModel()
model.show_prompt(Prompt("A", examples=(Example({"q": "x"}, "o"),)), ())
app.clipboard().setMimeData(clipboard_data(model, [0]))
"""
    ended = subprocess.run([sys.executable, "-c", program], cwd=Path(__file__).parents[2], check=False)
    assert ended.returncode == 0
