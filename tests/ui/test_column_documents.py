"""Documents at the desk: which collection, how it is asked, and in which columns."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.test_column_dialogs import press
from tests.ui.window_walk import visible_texts
from ui.main_window import MainWindow
from ui.models.desk_documents import BOTH, MIXED, OFF, ON, THREE, documents_choice, with_documents
from ui.widgets.context_dialog import ContextDialog
from ui.widgets.context_line import ContextLine
from workbench.errors import WorkbenchError
from workbench.prompts.prompt import Context
from workbench.runs.variant import Variant, plain


@pytest.mark.parametrize("choice", [ON, OFF, BOTH, THREE])
def test_a_choice_makes_columns_that_say_so(choice: str) -> None:
    hot = Variant("b", "flan", parameters={"temperature": 1.0})
    columns = with_documents([plain("flan"), hot], choice)
    assert documents_choice(columns) == choice
    assert with_documents(columns, ON) == (replace(plain("flan")), hot)


def test_columns_that_differ_otherwise_are_mixed() -> None:
    assert documents_choice([plain("flan"), Variant("b", "other", documents="none")]) == MIXED
    assert documents_choice([]) == ON


def test_both_puts_a_column_without_documents_beside_each(window: MainWindow) -> None:
    columns = window.runs.columns
    before = len(columns.variants)
    window.compare.documents.attached.emit("faq")
    window.compare.documents.chosen.emit("both")
    assert len(columns.variants) == 2 * before
    assert window.compare.documents.text() == "Documents: both ▾"
    window.compare.documents.chosen.emit("on")
    assert len(columns.variants) == before


def test_a_collection_is_attached_and_taken_away_as_steps_of_the_prompt(window: MainWindow) -> None:
    told: list[WorkbenchError | None] = []
    window.services.problems.raised.connect(told.append)
    document = window.desk.current.document
    document.edit("input_template", "{{ passage }} {{ question }}", "edit")
    window.compare.documents.attached.emit("faq")
    assert document.prompt.context == Context(index="faq", variable="passage")
    assert not told
    assert window.compare.documents.text() == "Documents: on ▾"
    assert window.editor.context_line.accessibleName() == "passage: top 4 passages of faq · hybrid"
    window.compare.documents.attached.emit("")
    assert document.prompt.context is None
    assert window.compare.documents.text() == "Documents: none ▾"
    document.undo_stack.undo()
    assert document.prompt.context is not None


def test_a_prompt_that_has_no_place_for_passages_is_told(window: MainWindow) -> None:
    told: list[WorkbenchError] = []
    window.services.problems.raised.connect(told.append)
    window.desk.current.document.edit("input_template", "{{ question }}", "edit")
    window.compare.documents.attached.emit("faq")
    assert "{{ context }}" in told[-1].hint


def named(dialog: QWidget, kind: type, name: str) -> QWidget:
    return next(one for one in dialog.findChildren(kind) if one.accessibleName() == name)


def test_settings_come_back_as_they_are_and_as_they_were_entered(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    context = Context(index="faq", separator="\n", mmr=0.5, threshold=0.2, metric="l2", max_tokens=900, query="topic")
    dialog, made = ContextDialog(parent, context, ["faq", "other"], ["context", "topic"]), list[Context]()
    dialog.submitted.connect(made.append)
    press(dialog, "Use these settings")
    assert made == [context]
    dialog = ContextDialog(parent, context, ["faq", "other"], ["context", "topic"])
    dialog.submitted.connect(made.append)
    mode = named(dialog, QComboBox, "Search")
    assert isinstance(mode, QComboBox)
    mode.setCurrentIndex(mode.findData("lexical"))
    for name, text in (("Passages (k)", "7"), ("Its value", ""), ("At most tokens", "")):
        field = named(dialog, QLineEdit, name)
        assert isinstance(field, QLineEdit)
        field.setText(text)
    press(dialog, "Use these settings")
    assert made[1] == replace(context, mode="lexical", k=7, threshold=None, max_tokens=None)


@pytest.mark.parametrize(("name", "text"), [("Passages (k)", "many"), ("Passages (k)", "0"), ("At most tokens", "-1")])
def test_a_number_that_cannot_be_is_told_and_nothing_is_lost(qtbot: QtBot, name: str, text: str) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog, made = ContextDialog(parent, Context(index="faq"), [], []), list[Context]()
    dialog.submitted.connect(made.append)
    dialog.show()
    field = named(dialog, QLineEdit, name)
    assert isinstance(field, QLineEdit)
    field.setText(text)
    press(dialog, "Use these settings")
    assert not made
    assert any(name in said for said in visible_texts(dialog))
    assert field.text() == text


def test_without_documents_there_is_no_line(qtbot: QtBot) -> None:
    line = ContextLine()
    qtbot.addWidget(line)
    line.show_context(None)
    assert line.isHidden()
