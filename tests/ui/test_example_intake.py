"""Examples from files and the clipboard, and onto it."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit, QRadioButton
from pytestqt.qtbot import QtBot

from tests.ui.conftest import ReadyAnswers
from tests.ui.example_desk import HOSTILE, PROMPT, Desk
from ui.copied_examples import clipboard_data, exact_examples
from ui.example_intake import AT_ONCE
from ui.models.examples_model import ExamplesModel
from ui.services import Services
from workbench.prompts.prompt import Example


@pytest.fixture
def desk(services: Services, qtbot: QtBot) -> Desk:
    return Desk(services, qtbot, PROMPT)


def paste(desk: Desk, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    desk.ctrl(Qt.Key.Key_V)


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
    assert desk.prompt.examples == (*texts, *texts)


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


def test_one_paste_after_another_stands_after_it(desk: Desk) -> None:
    desk.bank.card.table.select_rows([0])
    paste(desk, "a\t1\nb\t2\n")
    paste(desk, "c\t3\nd\t4\n")
    assert desk.outputs == ["o0", "1", "2", "3", "4", "o1", "o2", "o3"]
    assert desk.bank.card.table.rows() == [3, 4]


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
    desk.bank.leave()
    desk.bank.leave()
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


def test_the_mapping_tells_how_many_rows_were_short(desk: Desk, answers: ReadyAnswers, tmp_path: Path) -> None:
    answers.open_path = tmp_path / "t.csv"
    answers.open_path.write_text("q,output\na\nb,1\nc\n", "utf-8")
    desk.bank.card.import_pressed.emit()
    dialog = desk.dialog()
    told = "2 rows were shorter than the first: their missing cells are empty."
    assert desk.control(QLabel, told, dialog).isVisible()
    dialog._accept.click()
    assert desk.outputs[-3:] == ["", "1", ""]


def test_a_file_that_cannot_be_read_is_told(
    desk: Desk, services: Services, answers: ReadyAnswers, qtbot: QtBot, tmp_path: Path
) -> None:
    answers.open_path = tmp_path / "broken.csv"
    answers.open_path.write_text('a,b\n"x,y\n', "utf-8")
    with qtbot.waitSignal(services.problems.raised, timeout=20_000) as told:
        desk.bank.card.import_pressed.emit()
    assert "line 2" in str(told.args[0])
    assert desk.bank.intake.dialog is None


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
