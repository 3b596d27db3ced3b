"""What a column is to be is entered in dialogs: parameters, values, a saved prompt, presets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QLineEdit, QListWidget, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.window_walk import visible_texts
from ui.widgets.column_menu import ColumnFacts, ColumnMenu, passage_variables
from ui.widgets.presets_dialog import PresetsDialog
from ui.widgets.source_dialog import SourceDialog, SourceRow
from ui.widgets.values_dialog import ValuesDialog
from ui.widgets.variant_dialog import VariantDialog
from workbench.errors import UsageError
from workbench.prompts.prompt import Generation
from workbench.runs.variant import PromptSource


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def opened() -> Callable[[Any], list[Any]]:
    """`opened(dialog)` shows it and gives the list that what it submits goes into."""

    def show(dialog: Any) -> list[Any]:
        submitted: list[Any] = []
        dialog.submitted.connect(submitted.append)
        dialog.open()
        return submitted

    return show


def press(within: QWidget, text: str) -> None:
    next(one for one in within.findChildren(QAbstractButton) if one.text() == text).click()


def line(within: QWidget, name: str) -> QLineEdit:
    return next(one for one in within.findChildren(QLineEdit) if one.accessibleName() == name)


def edit(within: QWidget, name: str) -> QPlainTextEdit:
    return next(one for one in within.findChildren(QPlainTextEdit) if one.accessibleName() == name)


def test_parameters_that_are_entered_are_other_and_the_rest_is_as_in_the_prompt(
    parent: QWidget, opened: Callable[[Any], list[Any]]
) -> None:
    before = {"temperature": 0.123456789, "top_k": None, "penalty": 2}
    dialog = VariantDialog(parent, "title", "Add", before, Generation(max_tokens=99, stop=("\n",)))
    assert line(dialog, "Max tokens").placeholderText() == "as the prompt: 99"
    assert edit(dialog, "Stop sequences").placeholderText() == r"as the prompt: \n"
    submitted = opened(dialog)
    line(dialog, "Seed").setText("7")
    edit(dialog, "Stop sequences").setPlainText("###\n\\n")
    press(dialog, "Add")
    assert submitted == [{**before, "seed": 7, "stop": ("###", "\n")}]


def test_parameters_that_cannot_be_are_told_and_nothing_is_lost(
    parent: QWidget, opened: Callable[[Any], list[Any]]
) -> None:
    dialog = VariantDialog(parent, "title", "Add", {}, Generation())
    submitted = opened(dialog)
    line(dialog, "Top p").setText("2")
    edit(dialog, "Raw parameters").setPlainText('{"seed": 1}')
    press(dialog, "Add")
    assert not submitted
    said = "\n".join(visible_texts(dialog))
    assert "Top p: a number from 0 to 1" in said
    assert "seed: has a field of its own above." in said
    assert line(dialog, "Top p").text() == "2"


def test_values_that_are_ticked_are_other(parent: QWidget, opened: Callable[[Any], list[Any]]) -> None:
    dialog = ValuesDialog(parent, "Add", {"a": "one", "rows": ["x"], "b": "two"}, {"b": "own"})
    submitted = opened(dialog)
    boxes = {one.text(): one for one in dialog.findChildren(QCheckBox)}
    assert [boxes[name].isChecked() for name in ("a", "b")] == [False, True]
    boxes["b"].click()
    boxes["a"].click()
    edit(dialog, "a").setPlainText("")
    press(dialog, "Add")
    assert submitted == [{"a": ""}]


def test_a_saved_prompt_is_found_by_what_is_typed(
    qtbot: QtBot, parent: QWidget, opened: Callable[[Any], list[Any]]
) -> None:
    dialog = SourceDialog(parent, "Add")
    dialog.add_rows([SourceRow("Mail", "Starter", PromptSource("/m")), SourceRow("Answer", "", PromptSource("/a"))])
    submitted = opened(dialog)
    dialog.add_rows([SourceRow("abc1234 first", "version", PromptSource("/m", "id"))], first=True)
    rows = dialog.findChild(QListWidget)
    line(dialog, "Search").setText("mail")
    assert [n for n in range(rows.count()) if not rows.item(n).isHidden()] == [1]
    line(dialog, "Search").setText("first")
    qtbot.keyClick(line(dialog, "Search"), Qt.Key.Key_Return)
    assert submitted == [PromptSource("/m", "id")]


def test_presets_are_renamed_and_deleted_and_a_refusal_is_told(qtbot: QtBot, parent: QWidget) -> None:
    dialog = PresetsDialog(parent, ["one", "two"])
    asked: list[tuple[str, ...]] = []
    dialog.renamed.connect(lambda name, new: asked.append((name, new)))
    dialog.deleted.connect(lambda name: asked.append((name,)))
    dialog.open()
    field = line(dialog, "Name of the preset one")
    field.setText("three")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    next(one for one in dialog.findChildren(QAbstractButton) if one.accessibleName() == "Delete the preset two").click()
    assert asked[0] == ("one", "three")
    assert asked[-1] == ("two",)
    dialog.show_error(UsageError("Taken."))
    assert "Taken." in visible_texts(dialog)


def test_the_menu_says_what_holds_and_offers_to_empty_passages(parent: QWidget) -> None:
    menu = ColumnMenu(parent)
    chosen: list[str] = []
    menu.chosen.connect(chosen.append)
    menu.without.connect(lambda name: chosen.append(f"without {name}"))
    menu.facts = lambda: ColumnFacts(frozenset({"pin"}), frozenset({"left"}), ("passage",))
    menu.aboutToShow.emit()
    actions = {one.text(): one for one in menu.actions()}
    assert actions["Pin"].isChecked()
    assert not actions["Move left"].isEnabled()
    actions["Duplicate without passage"].trigger()
    actions["Move right"].trigger()
    assert chosen == ["without passage", "right"]
    menu.aboutToHide.emit()
    assert actions["Move left"].isEnabled()


def test_a_passage_is_known_by_its_name_or_its_length() -> None:
    values = {"Passage": "x", "context": "", "question": "Why?", "notes": "long " * 60, "rows": ["a"]}
    assert passage_variables(values) == ("Passage", "notes")
