"""Writing, saving, reopening, undoing: what a person enters is what comes back, to the byte."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt

from tests.journeys.conftest import OpenDesk
from tests.journeys.desk import Answers, Desk
from ui.widgets.examples_table import ExamplesTable
from workbench import paths
from workbench.prompts.file import load, save
from workbench.prompts.prompt import ChainOfThought, Example, Generation, Prompt

HOSTILE = "“한글” <br> {{ x }} {% raw %}\r\nnext\u00a0line\u2028\ttab \U0001f600 ␍"


def prompt_of(desk: Desk) -> Prompt:
    return desk.document.prompt


def table(desk: Desk) -> ExamplesTable:
    return desk.window.findChildren(ExamplesTable)[0]


def test_edit_save_reopen_identical(open_desk: OpenDesk) -> None:
    answers = Answers()
    answers.name, answers.folder = "내 프롬프트", "팀/글"
    desk = open_desk(answers=answers)
    target = paths.library_folder() / "팀" / "글" / "내 프롬프트.prompt.yaml"
    desk.write("Instruction", "Translate {{ text }} “now”.")
    desk.write("Value of question", "무엇을 {{ 쓸까 }}?")
    desk.click("One-shot")
    table(desk).selectRow(0)
    table(desk).setFocus()
    desk.press(Qt.Key.Key_Space)
    desk.click("Add example")
    desk.press(Qt.Key.Key_Escape)
    desk.ctrl(Qt.Key.Key_S)
    written = prompt_of(desk)
    assert written.instruction == "Translate {{ text }} “now”."
    assert written.values["question"] == "무엇을 {{ 쓸까 }}?"
    assert written.technique == "one_shot"
    assert [one.enabled for one in written.examples] == [False, True, False, True]
    assert (written.name, load(target)) == ("내 프롬프트", written)
    assert not desk.window.isWindowModified()
    desk.window.close()
    again = open_desk()
    assert prompt_of(again) == written
    assert again.document.path == target


def test_hostile_texts_survive_an_edit_elsewhere_and_a_save(open_desk: OpenDesk) -> None:
    path = paths.library_folder() / "a.prompt.yaml"
    original = Prompt(
        name="A",
        instruction="I",
        system=HOSTILE,
        input_template="{{ v }}",
        technique="few_shot",
        examples=(Example({"v": HOSTILE}, HOSTILE, HOSTILE, note="n"), Example({"v": ["data", {"a": "b"}]}, "x")),
        example_template="{{ v }} {{ output }}",
        values={"v": HOSTILE},
        separator="\r\n",
        generation=Generation(stop=("--",)),
        extra={"team": "x"},
    )
    save(original, path)
    desk = open_desk()
    desk.window.files.open(path)
    editor = desk.editor("Value of v")
    assert editor.text() == HOSTILE
    editor.moveCursor(editor.textCursor().MoveOperation.End)
    desk.type(editor, "!")
    desk.write("Instruction", "J")
    desk.ctrl(Qt.Key.Key_S)
    assert load(path) == replace(original, instruction="J", values={"v": HOSTILE + "!"})


def test_everything_is_undone_as_one_history_and_redone(open_desk: OpenDesk) -> None:
    desk = open_desk()
    before = prompt_of(desk)
    desk.write("Instruction", "Other")
    desk.click("Zero-shot")
    desk.write("Value of question", "Why?")
    table(desk).setFocus()
    table(desk).selectRow(1)
    desk.press(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    desk.press(Qt.Key.Key_Delete)
    after = prompt_of(desk)
    assert len(after.examples) == len(before.examples) - 1
    desk.editor("Instruction").setFocus()
    for _ in range(desk.document.undo_stack.count()):
        desk.ctrl(Qt.Key.Key_Z)
    assert prompt_of(desk) == before
    assert desk.editor("Instruction").text() == before.instruction
    assert not desk.window.isWindowModified()
    for _ in range(desk.document.undo_stack.count()):
        desk.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert prompt_of(desk) == after


def test_a_technique_is_a_switch_and_deletes_nothing(open_desk: OpenDesk) -> None:
    desk = open_desk()
    before = prompt_of(desk)
    for name in ("Zero-shot", "One-shot", "Few-shot"):
        desk.click(name)
        assert prompt_of(desk).examples == before.examples
    assert prompt_of(desk) == before


def test_the_preview_is_what_is_sent(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.write("Value of question", "Who pays?")
    preview = desk.window.editor.sent.area.preview
    desk.qtbot.waitUntil(lambda: "Question: Who pays?\nAnswer:" in preview.toPlainText())
    desk.choose("local:echo")
    desk.run_to_the_end()
    assert preview.toPlainText() in desk.column("local:echo").text


def test_a_variable_without_a_value_is_named_while_writing(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.write("Input", "{{ question }} {{ mood }}")
    desk.qtbot.waitUntil(lambda: "No value yet for mood" in desk.read())
    desk.write("Value of mood", "calm")
    desk.qtbot.waitUntil(lambda: "No value yet" not in desk.read())


def test_a_broken_file_is_told_with_file_line_and_field_and_the_prompt_stays(
    open_desk: OpenDesk, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.prompt.yaml"
    broken.write_text("format: 1\nname: B\ntechnique: two_shot\n")
    desk = open_desk(answers=Answers(file=broken))
    before = prompt_of(desk)
    desk.ctrl(Qt.Key.Key_O)
    told = desk.read()
    assert "broken.prompt.yaml, line 3, field technique" in told
    assert prompt_of(desk) == before


def test_a_chat_prompt_with_reasoning_shows_its_messages(open_desk: OpenDesk) -> None:
    desk = open_desk()
    document = desk.document
    document.replace(
        replace(document.prompt, mode="chat", system="Be brief.", chain_of_thought=ChainOfThought(style="rationales")),
        "Chat",
    )
    preview = desk.window.editor.sent.area.preview
    desk.qtbot.waitUntil(lambda: preview.toPlainText().startswith("[system]\nBe brief."))
    assert "[assistant]\n" in preview.toPlainText()
