"""The parameters: shown, edited, left to the endpoint, refused where they make no sense."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.window_walk import visible_texts
from ui.widgets.parameters_popover import ParametersPopover, escaped, summary, unescaped
from workbench.prompts.prompt import Generation

FULL = Generation(max_tokens=256, temperature=0.1, top_p=0.9, top_k=40, stop=("--", "a\nb"), seed=7, extra={"x": 1})


@pytest.fixture
def popover(qtbot: QtBot) -> ParametersPopover:
    parent = QWidget()
    qtbot.addWidget(parent)
    made = ParametersPopover(parent)
    qtbot.addWidget(made)
    made.keep_parent = parent
    return made


def field(popover: ParametersPopover, name: str) -> QLineEdit:
    return next(one for one in popover.findChildren(QLineEdit) if one.accessibleName() == name)


def enter(qtbot: QtBot, popover: ParametersPopover, name: str, text: str) -> None:
    field(popover, name).clear()
    qtbot.keyClicks(field(popover, name), text)
    qtbot.keyClick(field(popover, name), Qt.Key.Key_Return)


def test_what_is_shown_is_what_is_set(qtbot: QtBot, popover: ParametersPopover) -> None:
    popover.open_at(QPoint(0, 0), FULL)
    shown = {name: field(popover, name).text() for name in ("Max tokens", "Temperature", "Top p", "Top k", "Seed")}
    assert shown == {"Max tokens": "256", "Temperature": "0.1", "Top p": "0.9", "Top k": "40", "Seed": "7"}
    assert popover.findChild(QPlainTextEdit).toPlainText() == "--\na\\nb"


def test_opening_and_closing_changes_nothing(qtbot: QtBot, popover: ParametersPopover) -> None:
    with qtbot.assertNotEmitted(popover.edited):
        popover.open_at(QPoint(0, 0), FULL)
        popover.hide()


def test_a_finished_field_is_told_and_the_rest_stays(qtbot: QtBot, popover: ParametersPopover) -> None:
    popover.open_at(QPoint(0, 0), FULL)
    with qtbot.waitSignal(popover.edited) as edited:
        enter(qtbot, popover, "Temperature", "0.75")
    (generation,) = edited.args
    assert generation.temperature == 0.75
    assert (generation.max_tokens, generation.stop, generation.extra) == (256, ("--", "a\nb"), {"x": 1})


def test_an_empty_field_leaves_the_parameter_to_the_endpoint(qtbot: QtBot, popover: ParametersPopover) -> None:
    popover.open_at(QPoint(0, 0), FULL)
    with qtbot.waitSignal(popover.edited) as edited:
        enter(qtbot, popover, "Max tokens", "")
    assert edited.args[0].max_tokens is None


@pytest.mark.parametrize(
    ("name", "text"),
    [("Max tokens", "0"), ("Max tokens", "1.5"), ("Top p", "1.1"), ("Temperature", "nan"), ("Seed", "seven")],
)
def test_a_value_that_makes_no_sense_is_refused_with_its_range(
    qtbot: QtBot, popover: ParametersPopover, name: str, text: str
) -> None:
    popover.open_at(QPoint(0, 0), FULL)
    with qtbot.assertNotEmitted(popover.edited):
        enter(qtbot, popover, name, text)
    assert any(one.startswith(f"{name}: a number from") for one in visible_texts(popover))


def test_one_wrong_field_is_marked_and_kept_and_the_others_count_at_esc_too(
    qtbot: QtBot, popover: ParametersPopover
) -> None:
    popover.open_at(QPoint(0, 0), FULL)
    field(popover, "Max tokens").setText("many")
    field(popover, "Temperature").setText("0,5")
    field(popover, "Top k").setText("12")
    with qtbot.waitSignal(popover.edited) as edited:
        qtbot.keyClick(popover, Qt.Key.Key_Escape)
    (generation,) = edited.args
    assert generation == replace(FULL, top_k=12)
    popover.open_at(QPoint(0, 0), generation)
    assert (field(popover, "Max tokens").text(), field(popover, "Temperature").text()) == ("many", "0,5")
    marked = {one.accessibleName() for one in popover.findChildren(QLineEdit) if one.property("broken")}
    assert marked == {"Max tokens", "Temperature"}
    assert any("Max tokens: " in text and "Temperature: " in text for text in visible_texts(popover))
    enter(qtbot, popover, "Max tokens", "300")
    assert not field(popover, "Max tokens").property("broken")
    popover.open_at(QPoint(0, 0), Generation())
    assert field(popover, "Temperature").text() == ""
    assert not any("Temperature: " in text for text in visible_texts(popover))


def test_a_value_that_is_shown_shorter_stays_to_the_letter(qtbot: QtBot, popover: ParametersPopover) -> None:
    precise = replace(FULL, temperature=0.123456789)
    popover.open_at(QPoint(0, 0), precise)
    with qtbot.waitSignal(popover.edited) as edited:
        enter(qtbot, popover, "Top k", "12")
    assert edited.args[0] == replace(precise, top_k=12)


def test_what_is_typed_counts_when_the_popup_closes(qtbot: QtBot, popover: ParametersPopover) -> None:
    popover.open_at(QPoint(0, 0), Generation())
    popover.findChild(QPlainTextEdit).setPlainText("\\n\\n\nEND ")
    with qtbot.waitSignal(popover.edited) as edited:
        popover.hide()
    assert edited.args[0].stop == ("\n\n", "END ")


@given(st.text())
def test_stop_sequences_survive_their_written_form(text: str) -> None:
    assert "\n" not in escaped(text)
    assert unescaped(escaped(text)) == text


def test_the_summary_says_what_matters_most() -> None:
    assert summary(FULL) == "temperature 0.1 · max 256"
    assert summary(Generation(max_tokens=None, top_k=3)) == "endpoint’s parameters"


# Raw parameters


def raw(popover: ParametersPopover) -> QPlainTextEdit:
    return next(one for one in popover.findChildren(QPlainTextEdit) if one.accessibleName() == "Raw parameters")


def test_raw_parameters_are_one_json_object(qtbot: QtBot, popover: ParametersPopover) -> None:
    popover.open_at(QPoint(0, 0), FULL)
    assert raw(popover).toPlainText() == '{"x": 1}'
    raw(popover).setPlainText('{"repetition_penalty": 1.1, "bad_words": ["가"]}')
    with qtbot.waitSignal(popover.edited) as edited:
        popover.hide()
    (generation,) = edited.args
    assert generation.extra == {"repetition_penalty": 1.1, "bad_words": ["가"]}
    assert generation.stop == FULL.stop


def test_no_raw_parameters_are_none(qtbot: QtBot, popover: ParametersPopover) -> None:
    popover.open_at(QPoint(0, 0), FULL)
    raw(popover).setPlainText("  ")
    with qtbot.waitSignal(popover.edited) as edited:
        popover.hide()
    assert edited.args[0].extra == {}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"a": ', "line 1, column 7"),
        ("[1]", "One object in braces"),
        ('{"temperature": 1}', "temperature: has a field of its own"),
        ('{"a": NaN}', "NaN is no number"),
        ("[" * 100_000, "Too many levels"),
    ],
)
def test_raw_parameters_that_are_none_are_told_at_the_field_and_do_no_harm(
    qtbot: QtBot, popover: ParametersPopover, text: str, told: str
) -> None:
    popover.open_at(QPoint(0, 0), FULL)
    raw(popover).setPlainText(text)
    assert any(told in shown for shown in visible_texts(popover))
    with qtbot.waitSignal(popover.edited) as edited:
        enter(qtbot, popover, "Temperature", "0.75")
    assert edited.args[0].temperature == 0.75
    assert edited.args[0].extra == FULL.extra
    raw(popover).setPlainText('{"x": 1}')
    assert not any(told in shown for shown in visible_texts(popover))
