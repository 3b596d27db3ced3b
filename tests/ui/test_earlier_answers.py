"""Choosing an answer of an earlier run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.stored_runs import stored_run
from tests.ui.window_walk import visible
from ui.background import Background
from ui.earlier_answers import EarlierAnswers
from ui.models.diff_sides import Side
from workbench.errors import UsageError
from workbench.runs.history.records import RunRow, StoredRun


def row(id: int, name: str) -> RunRow:
    return RunRow(id, str(id), 1_000.0, name, "", "", "window", ("flan",), {"done": 1}, None, "", False, (), "All.")


class Kept:
    """Two runs; the second cannot be read."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def rows(self, text: str) -> list[RunRow]:
        self.asked.append(text)
        return [one for one in (row(1, "first"), row(2, "second")) if text in one.prompt_name]

    def load(self, id: int) -> StoredRun:
        if id == 2:
            raise UsageError("The run is gone.", "Choose another one.")
        return stored_run({"flan": ["All.", ""], "llama": ["None."]})


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def earlier(qtbot: QtBot, kept: Kept) -> Iterator[EarlierAnswers]:
    button = QPushButton()
    qtbot.addWidget(button)
    button.show()
    background = Background(button)
    made = EarlierAnswers(background, kept.rows, kept.load, button)
    made.open(button)
    yield made
    made.popup.hide()
    background.close()


def answers(earlier: EarlierAnswers) -> list[str]:
    shown = earlier.popup.answers
    return [shown.item(n).text() for n in range(shown.count())]


def note(earlier: EarlierAnswers) -> str:
    return "\n".join(one.text() for one in visible(earlier.popup, QLabel))


def test_the_answers_of_the_newest_run_are_there_at_once(qtbot: QtBot, earlier: EarlierAnswers) -> None:
    qtbot.waitUntil(lambda: len(answers(earlier)) == 2)
    assert answers(earlier)[0].startswith("flan · ")
    assert "sample 1" in answers(earlier)[0]
    chosen: list[Side] = []
    earlier.chosen.connect(chosen.append)
    item = earlier.popup.answers.item(1)
    place = earlier.popup.answers.visualItemRect(item).center()
    qtbot.mouseClick(earlier.popup.answers.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert [one.text for one in chosen] == ["None."]
    assert not earlier.popup.isVisible()


def test_a_run_that_cannot_be_read_says_why(qtbot: QtBot, earlier: EarlierAnswers) -> None:
    qtbot.waitUntil(lambda: earlier.popup.runs.count() == 2)
    earlier.popup.runs.setCurrentRow(1)
    qtbot.waitUntil(lambda: "The run is gone." in note(earlier))


def test_words_find_runs_and_nothing_found_is_said(qtbot: QtBot, earlier: EarlierAnswers, kept: Kept) -> None:
    qtbot.waitUntil(lambda: earlier.popup.runs.count() == 2)
    qtbot.keyClicks(earlier.popup.search, "second")
    qtbot.waitUntil(lambda: earlier.popup.runs.count() == 1)
    qtbot.keyClicks(earlier.popup.search, "s")
    qtbot.waitUntil(lambda: "No earlier run has these words." in note(earlier))
    assert kept.asked[-1] == "seconds"
    assert answers(earlier) == []
