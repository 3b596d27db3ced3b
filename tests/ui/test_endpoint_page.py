"""The page of an endpoint in the main area: what it shows, what can be done on it, how one comes and goes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from tests.ui.conftest import ReadyAnswers
from tests.ui.window_walk import cut_texts, unnamed_controls, visible_texts
from ui.main_window import MINIMUM, MainWindow
from ui.prompt_document import PromptDocument
from ui.widgets.endpoint_header import EndpointHeader
from workbench.endpoints.endpoint import Endpoint, Limits, Price, Probed
from workbench.prompts.prompt import Generation, Prompt

FLAN = Endpoint(
    label="flan-t5-xxl",
    name="jumpstart-dft-hf-text2text-flan-t5-xxl-fp16",
    profile="default",
    region="us-east-1",
    payload="jumpstart",
    component="flan-ic",
    variant="green",
    container="second",
    session_id="abc",
    attributes="key=value",
    price=Price(per_hour=7.09, instance_type="ml.g5.12xlarge"),
    probed=Probed("2026-11-24", 2, "jsonlines"),
    limits=Limits(context_tokens=2048),
    tokenizer="/models/flan/tokenizer.json",
    parameters={"repetition_penalty": 1.1},
)
HTTPS = Endpoint(label="gateway", name="", transport="https", url="https://example.com/prod", payload="openai",
                 headers={"x-api-key": "gateway x-api-key"})  # fmt: skip


@pytest.fixture
def window(qtbot: QtBot, window: MainWindow) -> MainWindow:
    for endpoint in (FLAN, HTTPS):
        window.services.catalogue.add(endpoint)
    window.services.endpoints.read(window.services.catalogue)
    window.services.endpoints.choose("flan-t5-xxl", True)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def button(window: QWidget, name: str) -> QAbstractButton:
    found = (one for one in window.findChildren(QAbstractButton) if name in (one.accessibleName(), one.text()))
    return next(one for one in found if one.isVisible())


def opened(qtbot: QtBot, window: MainWindow, label: str) -> list[str]:
    """The texts of the page once its table is there."""
    window.pages.open(label)
    qtbot.waitUntil(lambda: any(text in visible_texts(window.pages.page) for text in ("stream",)))
    return visible_texts(window.pages.page)


def test_it_tells_where_the_endpoint_is_and_how_it_is_called(qtbot: QtBot, window: MainWindow) -> None:
    texts = opened(qtbot, window, "flan-t5-xxl")
    for expected in (
        "jumpstart-dft-hf-text2text-flan-t5-xxl-fp16",
        "default · us-east-1",
        "component flan-ic · variant green · container second",
        "1 × ml.g5.12xlarge · $7.09 an hour",
        "abc",
        "key=value",
        "flan/tokenizer.json",
        "pinned by probe, 2 calls, 2026-11-24",
        "max_length",
        "cut here, not sent",
        "JSON lines",
        "repetition_penalty",
    ):
        assert expected in texts, expected
    assert any("context of 2,048 tokens" in text for text in texts)
    assert "Endpoints  /" in visible_texts(window.top_bar)
    assert "flan-t5-xxl" in visible_texts(window.top_bar)


def test_an_https_endpoint_shows_its_address_and_the_names_of_its_headers(qtbot: QtBot, window: MainWindow) -> None:
    texts = opened(qtbot, window, "gateway")
    assert "https://example.com/prod" in texts
    assert "x-api-key" in texts
    assert "gateway x-api-key" not in texts
    assert "Accept EULA" not in texts


def test_an_embedded_endpoint_can_only_be_read_and_tried(qtbot: QtBot, window: MainWindow) -> None:
    texts = opened(qtbot, window, "local:echo")
    assert "on this computer" in texts
    assert "built in" in texts
    assert not {"Settings…", "Remove…", "Probe…", "Accept EULA"} & set(texts)
    assert "Try a prompt" in texts


def test_the_table_follows_the_settings_of_the_prompt(qtbot: QtBot, window: MainWindow) -> None:
    opened(qtbot, window, "flan-t5-xxl")
    document = window.desk.current.document
    document.replace(replace(document.prompt, generation=Generation(max_tokens=777, temperature=0)), "test")
    qtbot.waitUntil(lambda: "777" in visible_texts(window.pages.page))
    assert "do_sample: false" in visible_texts(window.pages.page)


@pytest.mark.parametrize("way", ["escape", "button", "prompt", "another", "run", "undo"])
def test_many_ways_lead_back_to_the_prompt(qtbot: QtBot, window: MainWindow, way: str, tmp_path: Path) -> None:
    document = window.desk.current.document
    document.replace(replace(document.prompt, name="Changed"), "test")
    window.services.endpoints.choose_only("local:echo")
    opened(qtbot, window, "flan-t5-xxl")
    assert not window.editor.isVisible()
    match way:
        case "escape":
            qtbot.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Escape)
        case "button":
            button(window, "Back to the prompt").click()
        case "prompt":
            window.library.open_requested.emit(document.path)
        case "another":
            window.desk.add(PromptDocument(Prompt(name="Other")))
        case "run":
            window.actions_table["run"].trigger()
        case "undo":
            window.actions_table["undo"].trigger()
    assert window.editor.isVisible()
    assert not window.pages.is_open
    assert "Endpoints  /" not in visible_texts(window.top_bar)
    qtbot.waitUntil(lambda: not window.runs.running, timeout=10_000)


def test_keyboard_and_sizes_are_as_before_after_a_visit(qtbot: QtBot, window: MainWindow) -> None:
    window.activateWindow()
    window.editor.focus_name()
    before, sizes = window.focusWidget(), window.state()
    opened(qtbot, window, "flan-t5-xxl")
    assert window.pages.page.isAncestorOf(window.focusWidget())
    assert window.state().work == sizes.work
    window.resize(window.width() + 60, window.height())
    window.resize(window.width() - 60, window.height())
    window.pages.close_page()
    assert window.focusWidget() is before
    assert window.state() == sizes


def test_what_had_the_keyboard_may_be_gone_on_the_way_back(qtbot: QtBot, window: MainWindow) -> None:
    line = QLineEdit(window.editor)
    line.show()
    line.setFocus()
    opened(qtbot, window, "flan-t5-xxl")
    line.deleteLater()
    qtbot.waitUntil(lambda: not isValid(line))
    window.pages.close_page()
    assert window.editor.isVisible()


def test_f6_goes_through_the_page_in_place_of_editor_and_answers(qtbot: QtBot, window: MainWindow) -> None:
    window.show_panel("endpoints")
    opened(qtbot, window, "flan-t5-xxl")
    seen = []
    for _ in range(3):
        window.actions_table["next_area"].trigger()
        focused = window.focusWidget()
        areas = {"bar": window.top_bar, "side": window.endpoints, "page": window.pages.page}
        seen.append(next(name for name, area in areas.items() if area.isAncestorOf(focused)))
    assert seen == ["bar", "side", "page"]


def test_accept_eula_is_off_and_goes_into_the_file_when_it_is_switched_on(qtbot: QtBot, window: MainWindow) -> None:
    opened(qtbot, window, "flan-t5-xxl")
    eula = window.pages.page.findChild(QCheckBox)
    assert not eula.isChecked()
    eula.click()
    qtbot.waitUntil(lambda: window.services.catalogue.find("flan-t5-xxl").accept_eula)
    qtbot.waitUntil(lambda: window.pages.page.endpoint.accept_eula)
    assert window.services.catalogue.find("flan-t5-xxl") == replace(FLAN, accept_eula=True)


def test_a_change_to_an_endpoint_whose_file_is_gone_is_told_beside_the_prompt(qtbot: QtBot, window: MainWindow) -> None:
    opened(qtbot, window, "flan-t5-xxl")
    window.services.catalogue.remove("flan-t5-xxl")  # behind the program's back
    window.pages.page.findChild(QCheckBox).click()
    qtbot.waitUntil(lambda: not window.pages.is_open)
    assert "The endpoint flan-t5-xxl has no file." in visible_texts(window)


def test_removing_asks_and_takes_only_the_file(qtbot: QtBot, window: MainWindow, answers: ReadyAnswers) -> None:
    opened(qtbot, window, "flan-t5-xxl")
    answers.delete = False
    button(window, "Remove the endpoint…").click()
    assert answers.asked[-1] == "remove flan-t5-xxl"
    assert window.pages.is_open
    answers.delete = True
    button(window, "Remove the endpoint…").click()
    qtbot.waitUntil(lambda: not window.pages.is_open)
    qtbot.waitUntil(lambda: all(one.label != "flan-t5-xxl" for one in window.services.endpoints.known))


def test_trying_a_prompt_chooses_this_endpoint_alone(qtbot: QtBot, window: MainWindow) -> None:
    opened(qtbot, window, "flan-t5-xxl")
    button(window, "Try a prompt").click()
    assert [one.label for one in window.services.endpoints.chosen] == ["flan-t5-xxl"]
    assert not window.pages.is_open


def test_the_side_panel_and_the_palette_open_it(qtbot: QtBot, window: MainWindow) -> None:
    window.show_panel("endpoints")
    window.endpoints.details_requested.emit("gateway")
    assert window.pages.page.endpoint.label == "gateway"
    window.pages.close_page()
    window.actions_table["palette"].trigger()
    palette = window.popups.palette
    qtbot.keyClicks(palette.focusWidget() or palette, "flan-t5-xxl")
    qtbot.keyClick(palette.focusWidget() or palette, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.pages.is_open)
    assert window.pages.page.endpoint.label == "flan-t5-xxl"


def test_it_is_not_built_before_it_is_wanted(window: MainWindow) -> None:
    assert window.pages.count() == 1


def test_everything_is_named_and_nothing_is_cut_in_the_smallest_window(qtbot: QtBot, window: MainWindow) -> None:
    window.show_panel("endpoints")
    window.resize(*MINIMUM)
    for label in ("flan-t5-xxl", "gateway", "local:reader"):
        opened(qtbot, window, label)
        window.pages.page.show_state("in service", "good")
        assert window.size().toTuple() == MINIMUM
        qtbot.waitUntil(lambda: not cut_texts(window.pages.page))
        assert not unnamed_controls(window.pages.page)


@pytest.mark.parametrize(("width", "columns"), [(MINIMUM[0], 1), (1600, 2)])
def test_the_cards_stand_in_as_many_columns_as_there_is_room_for(
    qtbot: QtBot, window: MainWindow, width: int, columns: int
) -> None:
    opened(qtbot, window, "flan-t5-xxl")
    window.show_panel("endpoints")
    window.resize(width, 800)
    qtbot.waitUntil(
        lambda: (_place(window, "Payload format").right() < _place(window, "Sets").left()) is (columns == 2)
    )
    qtbot.waitUntil(lambda: _place(window, "Sets").right() <= window.width())


@pytest.mark.parametrize(("width", "beside"), [(1000, True), (300, False)])
def test_the_buttons_of_the_page_leave_the_name_its_room(qtbot: QtBot, width: int, beside: bool) -> None:
    header = EndpointHeader()
    qtbot.addWidget(header)
    header.show_endpoint("flan", "jumpstart", fixed=False)
    header.resize(width, 120)
    header.show()
    name = next(one for one in header.findChildren(QLabel) if one.text() == "flan")
    pressed = button(header, "Settings…")

    def tops() -> tuple[int, int]:
        return name.mapTo(header, name.rect().center()).y(), pressed.mapTo(header, QPoint(0, 0)).y()

    qtbot.waitUntil(lambda: (tops()[1] < tops()[0]) is beside)
    assert name.width() >= name.sizeHint().width()


def _place(window: MainWindow, title: str) -> QRect:
    shown = next(one for one in window.pages.page.findChildren(QLabel) if one.text() == title and one.isVisible())
    return QRect(shown.mapTo(window, QPoint(0, 0)), shown.size())
