"""How long the prompt is for each chosen endpoint, and cutting it until it fits."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.journeys.conftest import OpenDesk
from tests.journeys.desk import Desk
from tests.prompts.tokenizer_samples import word_tokenizer
from ui.widgets.hint_button import HintButton
from workbench import paths
from workbench.endpoints.catalogue import Catalogue
from workbench.endpoints.endpoint import Endpoint, Limits
from workbench.prompts.prompt import Example, Generation

WORDS = "one two three four five six seven eight nine ten "


def saved(label: str, window: int | None, **fields: str) -> None:
    catalogue = Catalogue(lambda: "", paths.endpoints_folder())
    catalogue.add(Endpoint(label, label.replace(" ", "-"), limits=Limits(context_tokens=window), **fields))


def desk_with(open_desk: OpenDesk, *labels: str) -> Desk:
    """A desk with the endpoints chosen, and a prompt of three examples, 20 to 60 words long."""
    desk = open_desk()
    desk.choose(*labels)
    examples = tuple(Example({"question": f"q{n}"}, WORDS * n, enabled=True) for n in (2, 6, 4))
    desk.document.replace(
        replace(
            desk.document.prompt,
            technique="few_shot",
            instruction="Answer.",
            examples=examples,
            example_template="{{ question }} {{ output }}",
            input_template="{{ question }}",
            values={"question": "q4"},
            generation=Generation(max_tokens=50),
        ),
        "examples",
    )
    return desk


def wait_for(desk: Desk, text: str) -> None:
    desk.qtbot.waitUntil(lambda: text in desk.read(desk.window.editor.sent.length.meter))


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))


def test_the_endpoint_that_is_filled_most_is_in_the_meter_and_all_are_in_its_tool_tip(open_desk: OpenDesk) -> None:
    saved("small", 150)
    saved("large", 1000)
    desk = desk_with(open_desk, "small", "large")
    wait_for(desk, "Too long by ")
    lines = desk.window.editor.sent.length.meter.toolTip().splitlines()
    assert [line.partition(":")[0] for line in lines] == ["large", "small"]
    assert "tokens free" in lines[0]
    assert "too long by" in lines[1]
    desk.choose("large")
    desk.qtbot.waitUntil(lambda: "Too long" not in desk.read(desk.window.editor.sent.length.meter))


def test_an_endpoint_with_a_tokenizer_is_counted_exactly(open_desk: OpenDesk, tmp_path: Path) -> None:
    path = word_tokenizer(tmp_path / "tokenizer.json", pre_tokenizer={"type": "WhitespaceSplit"})
    saved("mine", 1000, tokenizer=str(path))
    desk = desk_with(open_desk, "mine")
    desk.qtbot.waitUntil(lambda: desk.window.editor.sent.length.meter.title.text() == "125 tokens")
    path.unlink()
    desk.document.edit("instruction", "Answer it.", "edit")
    wait_for(desk, "tokenizer.json cannot be used: No such file or directory.")
    assert desk.window.editor.sent.length.meter.title.text().startswith("about ")


def open_cuts(desk: Desk) -> list[HintButton]:
    desk.click("What to cut…")
    popup = desk.window.editor.sent.length.cuts.popup
    desk.qtbot.waitUntil(lambda: bool(popup.findChildren(HintButton)))
    return popup.findChildren(HintButton)


def test_a_proposal_is_made_by_its_number_as_one_step_and_the_prompt_fits(open_desk: OpenDesk) -> None:
    saved("small", 180)
    desk = desk_with(open_desk, "small")
    before = desk.document.prompt
    wait_for(desk, "Too long by ")
    buttons = open_cuts(desk)
    assert buttons[0].accessibleName().startswith("✓ Switch off the longest example: 2")
    assert buttons[0].hasFocus()
    steps = desk.document.undo_stack.index()
    desk.press(Qt.Key.Key_1)
    assert [example.enabled for example in desk.document.prompt.examples] == [True, False, True]
    desk.qtbot.waitUntil(lambda: "Too long" not in desk.read(desk.window.editor.sent.length.meter))
    assert desk.document.undo_stack.index() == steps + 1
    assert desk.document.undo_stack.undoText() == "Switch off the longest example: 2"
    desk.document.undo_stack.undo()
    assert desk.document.prompt == before


def test_the_arrow_keys_go_through_the_proposals(open_desk: OpenDesk) -> None:
    saved("small", 180)
    desk = desk_with(open_desk, "small")
    wait_for(desk, "Too long by ")
    buttons = open_cuts(desk)
    popup = desk.window.editor.sent.length.cuts.popup
    for key, focused in ((Qt.Key.Key_Down, 1), (Qt.Key.Key_Up, 0), (Qt.Key.Key_Up, len(buttons) - 1)):
        desk.qtbot.keyClick(popup, key)
        assert buttons[focused].hasFocus()
    desk.qtbot.keyClick(popup, Qt.Key.Key_Escape)
    assert not popup.isVisible()


def test_nearly_full_is_warned_of_and_a_fifth_can_be_freed(open_desk: OpenDesk, qtbot: QtBot) -> None:
    saved("small", 205)
    desk = desk_with(open_desk, "small")
    wait_for(desk, "tokens free")
    assert desk.window.editor.sent.length.meter.title.property("tone") == "warning"
    open_cuts(desk)
    desk.press(Qt.Key.Key_1)
    desk.qtbot.waitUntil(lambda: not desk.window.editor.sent.length.meter.title.property("tone"))


def test_the_parts_in_the_legend_are_those_of_the_form_that_is_shown(open_desk: OpenDesk) -> None:
    saved("a wrapped", 1000, wrapper="<s>{{ prompt }}</s>")
    saved("b bare", 1000)
    desk = desk_with(open_desk, "a wrapped", "b bare")
    wait_for(desk, "wrapper ")
    desk.window.editor.sent.area.choose_form(1)
    desk.qtbot.waitUntil(lambda: "wrapper " not in desk.read(desk.window.editor.sent.length.meter))


def test_without_endpoints_the_prompt_is_counted_all_the_same(open_desk: OpenDesk) -> None:
    desk = desk_with(open_desk)
    wait_for(desk, "about ")
    assert desk.window.editor.sent.length.meter.toolTip() == ""
