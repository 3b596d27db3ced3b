"""A file that is no prompt is opened as text, mended where it is wrong, and opened as a prompt."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from tests.journeys.conftest import OpenDesk
from tests.journeys.desk import PATIENCE_MS, Desk
from ui.widgets.text_file_dialog import TextFileDialog
from workbench import paths
from workbench.prompts.file import load

BROKEN = "format: 1\r\nname: Mine\r\ninstruction: [unclosed\r\n"


@pytest.fixture
def broken() -> Path:
    path = paths.library_folder() / "mine.prompt.yaml"
    path.parent.mkdir(parents=True)
    path.write_bytes(BROKEN.encode())
    return path


def dialog(desk: Desk) -> TextFileDialog:
    return next(one for one in desk.window.findChildren(TextFileDialog) if one.isVisible())


def opened(open_desk: OpenDesk, path: Path) -> tuple[Desk, TextFileDialog]:
    desk = open_desk()
    desk.window.library.open_requested.emit(path)
    desk.click("Open as text", desk.window.problems)
    desk.qtbot.waitUntil(dialog(desk).isActiveWindow, timeout=PATIENCE_MS)
    return desk, dialog(desk)


def write(desk: Desk, text: TextFileDialog, line: str) -> None:
    """Puts `line` in place of the line with the cursor."""
    text.editor.setFocus()
    desk.press(Qt.Key.Key_Home)
    desk.press(Qt.Key.Key_End, Qt.KeyboardModifier.ShiftModifier)
    desk.type(text.editor, line)


def test_the_text_is_mended_saved_and_opened_as_a_prompt(open_desk: OpenDesk, broken: Path) -> None:
    desk, text = opened(open_desk, broken)
    assert text.text == BROKEN
    assert "not valid YAML" in desk.read(text)
    assert text.editor.textCursor().blockNumber() == 3
    assert not desk.button("Save and open as a prompt", text).isEnabled()
    desk.press(Qt.Key.Key_Up)
    write(desk, text, "instruction: Mended.")
    desk.qtbot.waitUntil(desk.button("Save and open as a prompt", text).isEnabled, timeout=PATIENCE_MS)
    assert broken.read_bytes() == BROKEN.encode()
    desk.click("Save and open as a prompt", text)
    assert broken.read_bytes() == b"format: 1\r\nname: Mine\r\ninstruction: Mended.\n"
    assert desk.document.path == broken
    assert desk.document.prompt == load(broken)


def test_a_broken_text_can_be_saved_and_an_unsaved_one_is_asked_about(open_desk: OpenDesk, broken: Path) -> None:
    desk, text = opened(open_desk, broken)
    desk.type(text.editor, "# later")
    desk.press(Qt.Key.Key_Escape)
    assert text.isVisible()
    desk.ctrl(Qt.Key.Key_S)
    assert b"# later" in broken.read_bytes()
    desk.press(Qt.Key.Key_Escape)
    assert not desk.window.findChildren(TextFileDialog) or not text.isVisible()


def test_a_save_does_not_write_over_what_another_program_wrote_before_that_is_kept(
    open_desk: OpenDesk, tmp_path: Path
) -> None:
    broken = tmp_path / "elsewhere.prompt.yaml"
    broken.write_text("name: [unclosed\n")
    desk, text = opened(open_desk, broken)
    broken.write_text("name: [theirs\n")
    desk.type(text.editor, "# mine")
    desk.ctrl(Qt.Key.Key_S)
    assert broken.read_text() == "name: [theirs\n"
    assert "changed by another program" in desk.read(text)
    (copy,) = paths.replaced_folder().iterdir()
    assert copy.read_text() == "name: [theirs\n"
    desk.ctrl(Qt.Key.Key_S)
    assert "# mine" in broken.read_text()


def test_bytes_that_are_no_text_are_refused_with_their_line(open_desk: OpenDesk, broken: Path) -> None:
    broken.write_bytes(b"name: Mine\ninstruction: \xff\n")
    desk = open_desk()
    desk.window.library.open_requested.emit(broken)
    desk.click("Open as text", desk.window.problems)
    assert "line 2 has bytes that are not UTF-8" in desk.read(desk.window.problems)
    assert not desk.window.findChildren(TextFileDialog)


def test_a_file_that_another_program_broke_is_opened_as_text_from_the_band(open_desk: OpenDesk, broken: Path) -> None:
    broken.write_text("format: 1\nname: Mine\n")
    desk = open_desk()
    desk.window.files.open(broken)
    broken.write_text("name: [unclosed\n")
    band = desk.window.following.notices.band
    desk.qtbot.waitUntil(lambda: "cannot be read" in desk.read(band), timeout=PATIENCE_MS)
    desk.click("Open as text", band)
    assert dialog(desk).text == "name: [unclosed\n"
