"""The page of an endpoint in the main area: what it shows, what can be done on it, how one comes and goes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QLabel, QLineEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from tests.library.sharing.conftest import MemoryKeyring, memory_keyring
from tests.ui.conftest import ReadyAnswers
from tests.ui.window_walk import cut_texts, unnamed_controls, visible_texts
from ui.main_window import MINIMUM, MainWindow
from ui.prompt_document import PromptDocument
from ui.widgets.endpoint_dialog import EndpointDialog
from ui.widgets.endpoint_header import EndpointHeader
from workbench.endpoints import secrets
from workbench.endpoints.endpoint import Endpoint, Limits, Price, Probed
from workbench.endpoints.pricing import load_prices, table_row
from workbench.prompts.prompt import Generation, Prompt

__all__ = ["memory_keyring"]

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


@pytest.mark.parametrize(
    ("region", "told"),
    [
        ("us-east-1", "2 × ml.g5.2xlarge · $1.51 an hour each"),
        ("sa-east-1", "2 × ml.g5.2xlarge · ${price} an hour each · estimated price"),
    ],
)
def test_the_tables_price_is_told_where_the_file_names_an_instance_type(
    qtbot: QtBot, window: MainWindow, region: str, told: str
) -> None:
    price = Price(instance_type="ml.g5.2xlarge", instances=2)
    row = table_row(replace(FLAN, price=price, region=region), load_prices(Path("none")))
    assert row is not None
    window.services.catalogue.add(replace(FLAN, label="typed", region=region, price=price))
    window.services.endpoints.read(window.services.catalogue)
    opened(qtbot, window, "typed")
    expected = told.format_map({"price": f"{row.per_hour:,.2f}"})
    qtbot.waitUntil(lambda: expected in visible_texts(window.pages.page))


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


def test_the_keyboard_scrolls_it(qtbot: QtBot, window: MainWindow) -> None:
    window.resize(1600, 1000)  # both columns are there
    opened(qtbot, window, "flan-t5-xxl")
    page = window.pages.page
    tall = QWidget()
    tall.setMinimumHeight(3000)
    page.add_card(tall)
    stops = {one.accessibleName(): one for one in page.findChildren(QScrollArea)}
    cards = stops["Its calls, costs and sets"]
    bar = cards.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 1000)
    page.focus_first()
    for _ in range(40):
        if cards.hasFocus():
            break
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
    assert cards.hasFocus()
    places = []
    for key in (Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_Home):
        qtbot.keyClick(cards, key)
        places.append(bar.value())
    assert 0 < places[0] < places[1] < places[2] == bar.maximum()
    assert 0 < places[3] < places[2]
    assert places[4] == 0
    page.focus_first()
    about = stops["Where it is and what it is sent"].verticalScrollBar()
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_End)
    assert about.value() == about.maximum()


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


def replaced(qtbot: QtBot, window: MainWindow, token: str) -> EndpointDialog:
    """The form of the endpoint over HTTPS, after its token was replaced in it."""
    dialogs: list[EndpointDialog] = []
    window.pages.open("gateway")
    window.pages.editing.connect(dialogs.append)
    qtbot.mouseClick(button(window, "Settings…"), Qt.MouseButton.LeftButton)
    (dialog,) = dialogs
    fields = (one for one in dialog.findChildren(QLineEdit) if one.accessibleName() == "New token for x-api-key")
    qtbot.keyClicks(next(fields), token)
    qtbot.mouseClick(button(dialog, "Replace"), Qt.MouseButton.LeftButton)
    told = "The token for x-api-key is in the keyring. It is used once the endpoint is saved."
    qtbot.waitUntil(lambda: told in visible_texts(dialog))
    return dialog


def test_a_replaced_token_is_used_once_the_form_is_saved_and_gone_where_it_is_not(
    qtbot: QtBot, window: MainWindow, answers: ReadyAnswers, memory_keyring: MemoryKeyring
) -> None:
    old = (secrets.SERVICE, "gateway x-api-key")
    memory_keyring.kept[old] = "sk-1"
    dialog = replaced(qtbot, window, "sk-2")
    assert memory_keyring.kept[old] == "sk-1"
    assert sorted(memory_keyring.kept.values()) == ["sk-1", "sk-2"]
    answers.discard = True
    dialog.reject()
    qtbot.waitUntil(lambda: memory_keyring.kept == {old: "sk-1"})
    assert window.services.catalogue.find("gateway") == HTTPS
    dialog = replaced(qtbot, window, "sk-3")
    qtbot.mouseClick(button(dialog, "Save"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: list(memory_keyring.kept.values()) == ["sk-3"])
    (entry,) = window.services.catalogue.find("gateway").headers.values()
    assert list(memory_keyring.kept) == [(secrets.SERVICE, entry)]


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
    header.show_endpoint("flan", "jumpstart", fixed=False, answers=True)
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
