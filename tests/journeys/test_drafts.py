"""What is written and not saved survives the end of the program, a kill -9 among its ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from tests.journeys.conftest import OpenDesk
from tests.journeys.desk import Desk
from workbench import paths
from workbench.library.drafts import DeskMemory, LeftOpen, MemoryFile, draft_prompt, draft_text
from workbench.prompts.file import load, save
from workbench.prompts.prompt import Example, Prompt


def open_names(desk: Desk) -> list[str]:
    return [one.document.prompt.name for one in desk.window.desk.prompts]


def test_closing_and_starting_again_leaves_everything_as_it_was(open_desk: OpenDesk) -> None:
    mine = paths.library_folder() / "mine.prompt.yaml"
    save(Prompt(name="Mine", instruction="Saved."), mine)
    desk = open_desk()
    desk.window.files.open(mine)
    desk.write("Instruction", "Not saved \U0001f600 {{ x }}")
    desk.ctrl(Qt.Key.Key_N)
    desk.write("Instruction", "A new one")
    desk.press(Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    desk.window.close()
    again = open_desk()
    assert again.document.prompt.instruction == "Not saved \U0001f600 {{ x }}"
    assert again.document.path == mine
    assert again.document.modified
    again.qtbot.waitUntil(lambda: open_names(again) == ["Mine", "New prompt"])
    assert again.window.desk.prompts[1].document.prompt.instruction == "A new one"
    again.ctrl(Qt.Key.Key_Z)
    assert again.document.prompt == load(mine)
    assert not again.document.modified


def test_a_prompt_whose_file_is_gone_is_back_with_what_was_not_saved(open_desk: OpenDesk) -> None:
    mine = paths.library_folder() / "mine.prompt.yaml"
    save(Prompt(name="Mine"), mine)
    desk = open_desk()
    desk.window.files.open(mine)
    desk.write("Instruction", "Only here")
    desk.window.close()
    mine.unlink()
    again = open_desk()
    assert again.document.prompt == Prompt(name="Mine", instruction="Only here")
    assert again.document.modified


def test_a_second_program_leaves_the_first_one_s_drafts_alone_and_takes_over_those_of_dead_ones(
    open_desk: OpenDesk,
) -> None:
    first = open_desk()
    first.write("Instruction", "First")
    left = LeftOpen(None, draft_text(Prompt(name="Left", examples=(Example({"a": "b"}, "c"),))))
    MemoryFile(paths.drafts_folder() / "desk-7.json").write(DeskMemory((left,)), 1)
    second = open_desk()
    assert open_names(second) == ["Left"]
    second.write("Instruction", "Second")
    second.window.close()
    first.window.close()
    third = open_desk()
    third.qtbot.waitUntil(lambda: len(open_names(third)) == 2)
    assert {one.document.prompt.instruction for one in third.window.desk.prompts} == {"First", "Second"}


def test_an_unreadable_memory_is_told_and_kept(open_desk: OpenDesk) -> None:
    paths.drafts_folder().mkdir(parents=True)
    (paths.drafts_folder() / "desk-1.json").write_text("{")
    desk = open_desk()
    desk.qtbot.waitUntil(lambda: "could not be restored" in desk.read())
    assert [one.read_text() for one in paths.drafts_folder().glob("*unreadable*")] == ["{"]


_WRITER = """
import sys
from PySide6.QtCore import QTimer
from ui.app import application, opened_window
app = application()
with opened_window(app) as window:
    def write():
        document = window.desk.current.document
        document.edit("instruction", document.prompt.instruction + "x", "type")
        print(len(document.prompt.instruction), flush=True)
    timer = QTimer(interval=10)
    timer.timeout.connect(write)
    timer.start()
    app.exec()
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no kill -9")
def test_a_kill_loses_at_most_the_last_moments(open_desk: OpenDesk) -> None:
    home = Path(os.environ["WORKBENCH_HOME"])
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    memory = home / "drafts" / "desk-1.json"
    with subprocess.Popen([sys.executable, "-c", _WRITER], env=environment, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        while not memory.exists():  # from the first draft on, a kill costs only what came since the newest one
            assert child.stdout.readline()
        kept = len(draft_prompt(json.loads(memory.read_bytes())["open"][0]["draft"]).instruction)
        child.send_signal(signal.SIGKILL)
        written = [int(line) for line in child.stdout.read().split()]
    desk = open_desk()
    assert kept <= len(desk.document.prompt.instruction) <= max([kept, *written])
    assert desk.document.prompt.instruction.endswith("x")
    assert desk.document.path == paths.starter_folder() / "starter.prompt.yaml"
