"""Searching the libraries by key: typed in English and Korean, found in names and texts, opened with Enter."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QListView

from tests.journeys.conftest import OpenDesk
from tests.journeys.desk import PATIENCE_MS, Desk
from workbench.prompts.file import SUFFIX, save
from workbench.prompts.prompt import Example, Prompt

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def library(home: Path) -> Path:
    folder = home / "library"
    rows = (Example({"question": "Is error E1042 a refund case?"}, "Yes"),)
    save(Prompt("Thanks", instruction="Say thank you.", tags=("polite",)), folder / f"mails/thanks{SUFFIX}")
    save(Prompt("Codes", examples=rows), folder / f"codes{SUFFIX}")
    save(Prompt("환불 문의", instruction="정중하게 답하십시오."), folder / f"쓰기/환불{SUFFIX}")
    return folder


def found(desk: Desk) -> list[str]:
    views = [one for one in desk.window.library.findChildren(QListView) if one.isVisible()]
    models = [one.model() for one in views]
    return [model.index(row, 0).data() for model in models for row in range(model.rowCount())]


def search(desk: Desk, text: str, *names: str) -> None:
    """Types it letter by letter, as the field is after Ctrl+Shift+F, until just these are found."""
    desk.press(Qt.Key.Key_F, CTRL | SHIFT)
    field = QApplication.focusWidget()
    assert field is not None
    desk.ctrl(Qt.Key.Key_A)
    desk.press(Qt.Key.Key_Delete)
    desk.type(field, text)
    desk.qtbot.waitUntil(lambda: found(desk) == list(names), timeout=PATIENCE_MS)


def opened(desk: Desk) -> str:
    desk.press(Qt.Key.Key_Down)
    desk.press(Qt.Key.Key_Return)
    return desk.document.prompt.name


def test_what_is_typed_is_found_in_names_and_texts_and_opened(open_desk: OpenDesk, library: Path) -> None:
    desk = open_desk()
    desk.qtbot.waitUntil(lambda: len(desk.window.library.entries) > 3, timeout=PATIENCE_MS)
    search(desk, "e1042 REFUND", "Codes")
    assert opened(desk) == "Codes"
    search(desk, "정중하게", "환불 문의")
    assert opened(desk) == "환불 문의"
    search(desk, "tag:polite in:mails", "Thanks")
    desk.press(Qt.Key.Key_Escape)
    desk.qtbot.waitUntil(lambda: not found(desk))
