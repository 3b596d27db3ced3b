"""Prompts come in from other tools and go out to them: shown first, nothing overwritten, nothing lost silently."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QTableView, QTreeView, QWidget

from tests.journeys.conftest import OpenDesk
from tests.journeys.desk import PATIENCE_MS, Answers, Desk
from ui.widgets.export_dialog import ExportDialog
from ui.widgets.import_dialog import ImportDialog
from workbench import paths
from workbench.library.formats.importing import import_file
from workbench.prompts.file import load, save
from workbench.prompts.prompt import Prompt

PROMPTSOURCE = """\
dataset: glue
subset: cola
templates:
  1: !Template
    name: sound
    jinja: "Is {{ sentence }} sound? ||| {{ label }}"
    metadata: !TemplateMetadata {metrics: [Accuracy]}
  2: !Template {name: other, jinja: "Is {{ sentence }} English? ||| {{ label }}"}
  3: !Template {name: broken, jinja: "{% for a in %}"}
"""
TABLE = "act,prompt\nA,Say ${word}\nB,Tell ${word}\nC,Sing\n"
LANGCHAIN = json.dumps({"_type": "prompt", "input_variables": ["word"], "template": "Say {word}"})
UNSAFE = "format: 1\nname: !!python/object/apply:os.system ['echo no']\n"

PROMPTSOURCE_OF = "dataset: d\ntemplates: {templates}\nextra: !Template {{}}\n"
SPY = "{{ ''.__class__.__mro__[1].__subclasses__() }}"

Kind = TypeVar("Kind", bound=QWidget)


def written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def library_files() -> set[str]:
    folder = paths.library_folder()
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*.prompt.yaml")}


def dialog(desk: Desk, kind: type[Kind]) -> Kind:
    def visible() -> list[Kind]:
        return [one for one in desk.window.findChildren(kind) if one.isVisible()]

    desk.qtbot.waitUntil(lambda: bool(visible()), timeout=PATIENCE_MS)
    return visible()[-1]


def start_import(desk: Desk) -> ImportDialog:
    desk.window.actions_table["import"].trigger()
    return dialog(desk, ImportDialog)


def rows(within: QWidget) -> list[tuple[str, ...]]:
    model = within.findChild(QTableView).model()
    return [tuple(str(model.index(row, column).data()) for column in range(3)) for row in range(model.rowCount())]


def preview(within: QWidget) -> str:
    texts = [one for one in within.findChildren(QPlainTextEdit) if one.isVisible()]
    return texts[0].toPlainText()


def go_to_row(desk: Desk, within: QWidget, row: int) -> QTableView:
    table = within.findChild(QTableView)
    table.setFocus()
    table.selectRow(row)
    return table


def finish(desk: Desk, within: ImportDialog, button: str) -> None:
    """Presses the button and waits until all is written and listed."""
    with desk.qtbot.waitSignal(desk.window.exchange.placed, timeout=PATIENCE_MS) as placed:
        desk.click(button, within)
    (files,) = placed.args
    desk.qtbot.waitUntil(
        lambda: set(files) <= {entry.path for entry in desk.window.library.entries}, timeout=PATIENCE_MS
    )


def listed(desk: Desk) -> dict[str, list[str]]:
    """What the rows that hold others have in them: libraries by their names, folders by their paths."""
    model = desk.window.library.findChild(QTreeView).model()
    waiting = [(model.index(row, 0), "") for row in range(model.rowCount())]
    found = {}
    for index, place in waiting:
        children = [model.index(row, 0, index) for row in range(model.rowCount(index))]
        if children:
            inner = f"{place}/" if place else ""
            waiting += [(child, f"{inner}{child.data()}") for child in children]
            found[place or index.data()] = [child.data() for child in children]
    return found


def test_templates_come_in_and_what_is_refused_says_why(open_desk: OpenDesk, tmp_path: Path) -> None:
    answers = Answers()
    answers.files = [written(tmp_path / "templates.yaml", PROMPTSOURCE)]
    desk = open_desk(answers=answers)
    before = desk.document.prompt
    asked = start_import(desk)
    assert "2 prompts · 1 refused" in desk.read(asked)
    broken, sound, other = rows(asked)
    assert (broken[0], broken[1]) == ("broken", "promptsource templates (YAML)")
    assert "broken" in broken[2]
    assert sound == ("glue/cola: sound", "promptsource templates (YAML)", "The metrics Accuracy were not carried over.")
    assert other[2] == ""
    assert broken[2] in desk.read(asked)
    assert preview(asked) == ""
    go_to_row(desk, asked, 1)
    assert preview(asked) == "[input_template]\nIs {{ sentence }} sound?\n\n[assistant_template]\n{{ label }}"
    assert not paths.library_folder().exists()
    finish(desk, asked, "Import 2 prompts")
    assert library_files() == {
        "glue/cola/glue-cola- sound.prompt.yaml",
        "glue/cola/glue-cola- other.prompt.yaml",
    }
    assert listed(desk)["glue/cola"] == ["other", "sound"]
    assert desk.document.prompt == before


def test_only_what_is_ticked_is_imported_into_the_folder_that_is_named(open_desk: OpenDesk, tmp_path: Path) -> None:
    there = written(paths.library_folder() / "team" / "c.prompt.yaml", "format: 1\nname: mine\n")
    answers = Answers()
    answers.files = [written(tmp_path / "prompts.csv", TABLE)]
    desk = open_desk(answers=answers)
    asked = start_import(desk)
    desk.qtbot.keyClick(go_to_row(desk, asked, 1), Qt.Key.Key_Space)
    folder = asked.findChild(QLineEdit)
    folder.setText("../elsewhere")
    desk.click("Import 2 prompts", asked)
    assert "outside of the library" in desk.read(asked)
    folder.setText("team")
    finish(desk, asked, "Import 2 prompts")
    assert library_files() == {f"team/{name}.prompt.yaml" for name in ("c", "A", "C (2)")}
    assert load(there).name == "mine"
    assert load(paths.library_folder() / "team" / "A.prompt.yaml").input_template == "Say {{ word }}"


def test_ticking_none_leaves_nothing_to_import(open_desk: OpenDesk, tmp_path: Path) -> None:
    answers = Answers()
    answers.files = [written(tmp_path / "prompts.csv", TABLE)]
    desk = open_desk(answers=answers)
    asked = start_import(desk)
    desk.click("Tick none", asked)
    assert not desk.button("Import 0 prompts", asked).isEnabled()
    desk.click("Tick all", asked)
    assert desk.button("Import 3 prompts", asked).isEnabled()
    desk.click("Cancel", asked)
    assert library_files() == set()


def test_a_single_prompt_is_put_on_the_desk(open_desk: OpenDesk, tmp_path: Path) -> None:
    answers = Answers()
    answers.files = [written(tmp_path / "say.json", LANGCHAIN)]
    desk = open_desk(answers=answers)
    finish(desk, start_import(desk), "Import 1 prompt")
    desk.qtbot.waitUntil(lambda: desk.document.prompt.input_template == "Say {{ word }}", timeout=PATIENCE_MS)
    assert desk.document.path == paths.library_folder() / "say.prompt.yaml"
    assert not desk.document.modified


def test_a_hostile_template_is_refused_or_shown_and_never_run(open_desk: OpenDesk, tmp_path: Path) -> None:
    bomb = "{{ " + "(" * 30_000 + "1" + ")" * 30_000 + " }}"
    entries = {"1": {"name": "bomb", "jinja": bomb}, "2": {"name": "spy", "jinja": SPY}}
    answers = Answers()
    answers.files = [written(tmp_path / "templates.yaml", PROMPTSOURCE_OF.format(templates=json.dumps(entries)))]
    desk = open_desk(answers=answers)
    asked = start_import(desk)
    refused, _spy = rows(asked)
    assert refused[0] == "bomb"
    assert "characters of code" in refused[2]
    go_to_row(desk, asked, 1)
    assert SPY in preview(asked)
    finish(desk, asked, "Import 1 prompt")
    desk.qtbot.waitUntil(lambda: SPY in desk.document.prompt.input_template, timeout=PATIENCE_MS)
    told = "templates may not use __class__"
    desk.qtbot.waitUntil(lambda: told in desk.read(desk.window.editor), timeout=PATIENCE_MS)


def test_an_unsafe_file_is_refused_by_the_name_of_its_tag(open_desk: OpenDesk, tmp_path: Path) -> None:
    answers = Answers()
    answers.files = [written(tmp_path / "bad.prompt.yaml", UNSAFE), tmp_path / "nowhere.csv"]
    desk = open_desk(answers=answers)
    asked = start_import(desk)
    unsafe, missing = rows(asked)
    assert "python/object/apply:os.system" in unsafe[2]
    assert "cannot be read" in missing[2]
    assert not desk.button("Import 0 prompts", asked).isEnabled()


def test_reading_can_be_stopped(open_desk: OpenDesk, tmp_path: Path) -> None:
    answers = Answers()
    answers.files = [written(tmp_path / f"{number}.csv", TABLE) for number in range(50)]
    desk = open_desk(answers=answers)
    desk.window.actions_table["import"].trigger()
    assert [job.label for job in desk.window.services.background.jobs if job.label] == ["Reading prompts"]
    desk.click("Stop the running work")
    assert not [job for job in desk.window.services.background.jobs if job.label]
    assert not [one for one in desk.window.findChildren(ImportDialog) if one.isVisible()]


def test_a_stopped_import_keeps_what_is_written_and_lists_it(open_desk: OpenDesk, tmp_path: Path) -> None:
    lines = "".join(f"P{number},Say\n" for number in range(3000))
    answers = Answers()
    answers.files = [written(tmp_path / "prompts.csv", f"act,prompt\n{lines}")]
    desk = open_desk(answers=answers)
    asked = start_import(desk)
    desk.click("Import 3000 prompts", asked)
    desk.qtbot.waitUntil(lambda: len(library_files()) > 0, timeout=PATIENCE_MS)
    with desk.qtbot.waitSignal(desk.window.exchange.placed, timeout=PATIENCE_MS):
        desk.click("Stop the running work")
    desk.qtbot.waitUntil(lambda: "prompts" in listed(desk), timeout=PATIENCE_MS)
    assert 0 < len(library_files()) < 3000


def test_what_could_not_be_written_is_told(open_desk: OpenDesk, tmp_path: Path) -> None:
    written(paths.library_folder(), "a file where the folder should be")
    answers = Answers()
    answers.files = [written(tmp_path / "prompts.csv", TABLE)]
    desk = open_desk(answers=answers)
    finish(desk, start_import(desk), "Import 3 prompts")
    told = desk.read(desk.window.problems)
    assert "3 prompts could not be written" in told
    assert str(paths.library_folder()) in told


def choose_format(asked: ExportDialog, title: str) -> None:
    box = asked.findChild(QComboBox)
    box.setCurrentIndex(box.findText(title))


def test_the_prompt_goes_out_as_it_is_on_the_desk_and_comes_back_the_same(open_desk: OpenDesk, tmp_path: Path) -> None:
    answers = Answers(file=tmp_path / "out.prompt.yaml")
    desk = open_desk(answers=answers)
    desk.write("Instruction", "Answer {{ question }} “now”.")
    desk.window.actions_table["export"].trigger()
    asked = dialog(desk, ExportDialog)
    desk.qtbot.waitUntil(lambda: "“now”" in preview(asked), timeout=PATIENCE_MS)
    desk.click("Save the text in a file", asked)
    assert answers.asked == ["file to export"]
    assert load(tmp_path / "out.prompt.yaml") == desk.document.prompt
    assert desk.document.modified
    exported = desk.document.prompt
    desk.ctrl(Qt.Key.Key_Z)
    answers.files = [tmp_path / "out.prompt.yaml"]
    finish(desk, start_import(desk), "Import 1 prompt")
    (name,) = library_files()
    assert load(paths.library_folder() / name) == exported


def test_what_a_format_cannot_say_is_shown_before_it_is_written(open_desk: OpenDesk, tmp_path: Path) -> None:
    answers = Answers(file=written(tmp_path / "out.json", "mine"))
    desk = open_desk(answers=answers)
    desk.window.actions_table["export"].trigger()
    asked = dialog(desk, ExportDialog)
    desk.qtbot.waitUntil(lambda: desk.button("Copy the text", asked).isEnabled(), timeout=PATIENCE_MS)
    assert "does not hold everything" not in desk.read(asked)
    choose_format(asked, "LangChain prompt (JSON)")
    desk.qtbot.waitUntil(lambda: "Examples that are not used were left out." in desk.read(asked), timeout=PATIENCE_MS)
    desk.click("Copy the text", asked)
    copied = QGuiApplication.clipboard().text()
    assert json.loads(copied)["_type"]
    assert (tmp_path / "out.json").read_text() == "mine"
    desk.click("Save the text in a file", asked)
    assert (tmp_path / "out.json").read_text(encoding="utf-8") == copied
    assert import_file(tmp_path / "out.json").prompts


def test_a_prompt_that_cannot_be_written_says_why(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.write("Input", "{% broken")
    desk.window.actions_table["export"].trigger()
    asked = dialog(desk, ExportDialog)
    choose_format(asked, "OpenAI chat request (JSON, JSON lines)")
    desk.qtbot.waitUntil(lambda: "input_template is broken" in desk.read(asked), timeout=PATIENCE_MS)
    assert not desk.button("Save the text in a file", asked).isEnabled()
    choose_format(asked, "Prompt file")
    desk.qtbot.waitUntil(lambda: desk.button("Save the text in a file", asked).isEnabled(), timeout=PATIENCE_MS)
    assert "is broken" not in desk.read(asked)


def test_the_prompt_goes_out_as_code_for_the_first_chosen_endpoint(open_desk: OpenDesk, tmp_path: Path) -> None:
    answers = Answers(file=tmp_path / "it.sh")
    desk = open_desk(answers=answers)
    endpoints = desk.window.services.endpoints
    for endpoint in endpoints.known:
        endpoints.choose(endpoint.label, endpoint.label == "local:echo")
    desk.write("Instruction", "Answer “now”.")
    desk.window.actions_table["export"].trigger()
    asked = dialog(desk, ExportDialog)
    for title, said in (
        ("Python with boto3", "invoke_endpoint"),
        ("Python with the SageMaker SDK", "sagemaker.core.resources"),
        ("Shell script with curl", "--aws-sigv4"),
    ):
        choose_format(asked, title)
        desk.qtbot.waitUntil(lambda said=said: said in preview(asked), timeout=PATIENCE_MS)
        assert "# Endpoint: local:echo" in preview(asked)
        assert "Answer “now”." in preview(asked)
    desk.click("Save the text in a file", asked)
    assert (tmp_path / "it.sh").read_text(encoding="utf-8").startswith("#!/bin/sh\n")


def drop(target: QWidget, files: list[Path]) -> bool:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, data, buttons, keys)
    QApplication.sendEvent(target, enter)
    if not enter.isAccepted():
        return False
    QApplication.sendEvent(target, QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, buttons, keys))
    return True


def test_a_prompt_file_that_is_dropped_opens_and_other_files_are_imported(open_desk: OpenDesk, tmp_path: Path) -> None:
    mine = tmp_path / "mine.prompt.yaml"
    other = tmp_path / "other.prompt.yaml"
    save(Prompt("Mine"), mine)
    save(Prompt("Other"), other)
    desk = open_desk()
    assert drop(desk.window, [mine])
    assert desk.document.path == mine
    desk.write("Instruction", "changed")
    assert drop(desk.window, [other, written(tmp_path / "prompts.csv", TABLE)])
    assert desk.document.path == other
    assert "3 prompts" in desk.read(dialog(desk, ImportDialog))
    assert library_files() == set()


@pytest.mark.parametrize("name", ["Instruction", "Input"])
def test_an_editor_leaves_files_to_the_window(open_desk: OpenDesk, tmp_path: Path, name: str) -> None:
    desk = open_desk()
    editor = desk.editor(name)
    before = editor.text()
    assert drop(editor.viewport(), [written(tmp_path / "prompts.csv", TABLE)])
    assert "3 prompts" in desk.read(dialog(desk, ImportDialog))
    assert editor.text() == before
