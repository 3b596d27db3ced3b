"""The Diff mode in front of answers that are there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.stored_runs import stored_run
from tests.ui.window_walk import visible
from ui.desk import Desk
from ui.diff_desk import DiffDesk
from ui.panels.compare_panel import ComparePanel
from ui.prompt_document import PromptDocument
from ui.services import Services
from ui.widgets.diff_column import DiffColumn
from workbench.prompts.prompt import Generation, Prompt

SAME, OTHER = "All instances are supported.", "All GPU instances are supported."
RUN = stored_run(
    {"flan": [SAME], "llama": [OTHER], "falcon": [SAME]}, generations={"llama": Generation(temperature=0.7)}
)


@pytest.fixture
def diff(qtbot: QtBot, services: Services) -> Iterator[DiffDesk]:
    desk = Desk(services)
    desk.add(PromptDocument(Prompt("it", input_template="Who?")))
    compare = ComparePanel(services)
    qtbot.addWidget(compare)
    compare.resize(700, 500)
    made = DiffDesk(services, desk, compare)
    desk.answers_changed.connect(compare.show_answers)
    compare.show()
    yield made
    desk.current.runs.stop()


def show(diff: DiffDesk, run: object) -> None:
    diff._desk.current.runs.show_stored(run)  # type: ignore[arg-type]


def columns(diff: DiffDesk) -> list[DiffColumn]:
    return sorted(visible(diff.view, DiffColumn), key=lambda one: one.x())


def badges(diff: DiffDesk) -> list[str]:
    return [
        one.text() for column in columns(diff) for one in visible(column, QLabel) if one.property("role") == "badge"
    ]


def wait_for(qtbot: QtBot, diff: DiffDesk, *wanted: str) -> None:
    qtbot.waitUntil(lambda: badges(diff) == list(wanted))


def test_each_answer_is_held_against_the_first_and_what_differs_is_named(qtbot: QtBot, diff: DiffDesk) -> None:
    show(diff, RUN)
    diff._compare.turn_to("diff")
    wait_for(qtbot, diff, "base", "93 % alike", "identical")
    assert columns(diff)[1].text.toPlainText() == "All GPU instances are supported."
    said = "\n".join(one.text() for one in visible(columns(diff)[1], QLabel))
    assert "temperature — → 0.7 · endpoint flan → llama" in said
    assert "1 change" in said


def test_a_click_on_a_name_or_a_key_makes_a_column_the_base(qtbot: QtBot, diff: DiffDesk) -> None:
    show(diff, RUN)
    diff._compare.turn_to("diff")
    wait_for(qtbot, diff, "base", "93 % alike", "identical")
    qtbot.mouseClick(visible(columns(diff)[1], QPushButton)[0], Qt.MouseButton.LeftButton)
    wait_for(qtbot, diff, "93 % alike", "base", "93 % alike")
    columns(diff)[2].text.setFocus()
    diff._compare.base_requested.emit()
    wait_for(qtbot, diff, "identical", "93 % alike", "base")


def test_the_keys_go_through_the_changes_of_all_columns(qtbot: QtBot, diff: DiffDesk) -> None:
    show(diff, RUN)
    diff._compare.go_to_change(1)
    assert diff._compare.shown == "diff"
    wait_for(qtbot, diff, "base", "93 % alike", "identical")
    qtbot.waitUntil(lambda: columns(diff)[1].text.changes == 1)
    diff._compare.go_to_change(1)
    assert columns(diff)[1].text.textCursor().selectedText() == "GPU "
    said = [one.text() for one in visible(columns(diff)[1], QLabel)]
    assert "Change 1 of 1" in said


def test_samples_and_what_is_expected_can_be_the_base(qtbot: QtBot, diff: DiffDesk) -> None:
    diff._desk.current.document.edit("expected", "All instances.", "Expect")
    show(diff, stored_run({"flan": ["All.", "None."], "llama": ["None."]}))
    diff._compare.turn_to("diff")
    (base,) = visible(diff.view, QComboBox)
    titles = [base.itemText(n) for n in range(base.count())]
    assert titles == ["flan", "flan · sample 1", "flan · sample 2", "llama", "Expected answer"]
    diff.choose(base.itemData(2))
    qtbot.waitUntil(lambda: badges(diff)[:1] == ["base"] and badges(diff)[-1] == "identical")
    assert columns(diff)[0].text.toPlainText() == "None."
    diff.choose(base.itemData(4))
    qtbot.waitUntil(lambda: "comparing…" not in badges(diff))
    assert columns(diff)[0].text.toPlainText() == "All instances."
    assert len(columns(diff)) == 3


def test_an_answer_of_an_earlier_run_is_the_base_and_stays_one_to_choose(qtbot: QtBot, diff: DiffDesk) -> None:
    earlier = stored_run({"flan": ["All instances were supported."]}, uid="before")
    id = diff._services.history.add(earlier)
    show(diff, RUN)
    diff._compare.turn_to("diff")
    qtbot.mouseClick(diff.view.earlier_button, Qt.MouseButton.LeftButton)
    popup = diff.earlier.popup
    qtbot.waitUntil(lambda: popup.answers.count() == 1)
    assert popup.runs.item(0).data(Qt.ItemDataRole.UserRole) == id
    popup.answers.setFocus()
    qtbot.keyClick(popup.answers, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: badges(diff)[0] == "base" and "comparing…" not in badges(diff))
    assert not popup.isVisible()
    assert columns(diff)[0].text.toPlainText() == "All instances were supported."
    assert columns(diff)[1].text.toPlainText() == "All instances wereare supported."
    diff.choose("column:flan")
    wait_for(qtbot, diff, "base", "93 % alike", "identical")
    (base,) = visible(diff.view, QComboBox)
    assert base.itemText(base.count() - 1).startswith("flan · ")


def test_what_is_left_names_nobody(qtbot: QtBot, diff: DiffDesk) -> None:
    show(diff, RUN)
    diff._compare.turn_to("diff")
    wait_for(qtbot, diff, "base", "93 % alike", "identical")
    diff._compare.turn_to("side")
    (base,) = diff.view.findChildren(QComboBox)
    assert (columns(diff), base.count()) == ([], 0)
    diff._compare.turn_to("diff")
    wait_for(qtbot, diff, "base", "93 % alike", "identical")
