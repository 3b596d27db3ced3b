"""The endpoints: what is listed, ticked, found in the account, added."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractButton, QLabel, QScrollArea, QStyleOptionViewItem, QTreeView, QWidget
from pytestqt.qtbot import QtBot

from tests.fakes.control_plane import ServeAccount, ServedAccountEndpoint
from tests.fakes.fixtures import ServeEndpoints
from tests.ui.conftest import ReadyAnswers
from tests.ui.window_walk import cut_texts, visible_texts
from ui.panels.endpoints_panel import EndpointsPanel
from ui.services import Services
from ui.widgets.action_rows import ACTION_ROLE, ActionRows
from ui.widgets.add_endpoint_dialog import AddEndpointDialog
from ui.widgets.tagged_rows import NOTE_ROLE
from workbench import paths
from workbench.endpoints.discovery import FoundEndpoint
from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.events import Failed, Finished
from workbench.endpoints.guesses import Guess
from workbench.errors import EndpointError
from workbench.local.embedded import embedded_endpoints


@pytest.fixture
def panel(qtbot: QtBot, services: Services) -> Iterator[EndpointsPanel]:
    made = EndpointsPanel(services)
    qtbot.addWidget(made)
    made.chosen_changed.connect(services.endpoints.choose)
    made.catalogue_changed.connect(lambda: services.endpoints.read(services.catalogue))
    made.resize(280, 700)
    made.show()
    yield made
    services.background.stop_all()


@pytest.fixture
def account(serve_endpoints: ServeEndpoints, monkeypatch: pytest.MonkeyPatch) -> None:
    """An account whose endpoints are the embedded ones, under their own names."""
    server = serve_endpoints(embedded_endpoints())
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ENDPOINT_URL_SAGEMAKER", server.url)


def tree(panel: EndpointsPanel) -> QTreeView:
    return panel.findChild(QTreeView)


def rows(panel: EndpointsPanel) -> dict[str, list[str]]:
    model = tree(panel).model()
    sections = [model.index(row, 0) for row in range(model.rowCount())]
    return {
        section.data(): [model.index(row, 0, section).data() for row in range(model.rowCount(section))]
        for section in sections
    }


def row_below(panel: EndpointsPanel, section: str, name: str) -> QModelIndex:
    model = tree(panel).model()
    parent = row(panel, section)
    return next(
        model.index(n, 0, parent) for n in range(model.rowCount(parent)) if model.index(n, 0, parent).data() == name
    )


def found(name: str, *, component: str | None = None, status: str = "InService", **more: Any) -> FoundEndpoint:
    label = f"{name}/{component}" if component else name
    endpoint = Endpoint(label, name, region="us-east-1", component=component)
    created = more.pop("created", datetime.now(UTC))
    return FoundEndpoint(endpoint, status, created, Guess("tgi"), **more)


def click_end(qtbot: QtBot, panel: EndpointsPanel, index: QModelIndex) -> None:
    place = tree(panel).visualRect(index)
    at = QPoint(place.right() - 12, place.center().y())
    qtbot.mouseClick(tree(panel).viewport(), Qt.MouseButton.LeftButton, pos=at)


def row(panel: EndpointsPanel, name: str) -> QModelIndex:
    model = tree(panel).model()
    return model.match(model.index(0, 0), Qt.ItemDataRole.DisplayRole, name, 1, Qt.MatchFlag.MatchRecursive)[0]


def test_the_embedded_ones_are_listed_ticked_and_described(qtbot: QtBot, panel: EndpointsPanel) -> None:
    assert rows(panel) == {"EMBEDDED": ["local:reader", "local:few-shot", "local:echo"]}
    assert row(panel, "local:echo").data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked.value
    tree(panel).setCurrentIndex(row(panel, "local:reader"))
    assert any("not a language model" in text for text in visible_texts(panel))


def test_the_space_bar_unticks_and_ticks(qtbot: QtBot, services: Services, panel: EndpointsPanel) -> None:
    panel.focus_first()
    tree(panel).setCurrentIndex(row(panel, "local:echo"))
    qtbot.keyClick(tree(panel), Qt.Key.Key_Space)
    assert [one.label for one in services.endpoints.chosen] == ["local:reader", "local:few-shot"]
    qtbot.keyClick(tree(panel), Qt.Key.Key_Space)
    assert len(services.endpoints.chosen) == 3


def test_a_choice_made_elsewhere_shows(panel: EndpointsPanel, services: Services) -> None:
    services.endpoints.choose("local:reader", False)
    assert row(panel, "local:reader").data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Unchecked.value


def test_saved_ones_and_broken_files_are_listed(qtbot: QtBot, panel: EndpointsPanel, services: Services) -> None:
    services.catalogue.add(Endpoint(label="llama", name="llama-3", region="us-east-1"))
    (paths.endpoints_folder() / "bad.endpoint.yaml").write_text("label: [")
    services.endpoints.read(services.catalogue)
    names = rows(panel)["SAVED"]
    assert names[0] == "llama"
    assert names[1].startswith("bad")
    assert row(panel, names[1]).data(NOTE_ROLE) == "broken"
    tree(panel).setCurrentIndex(row(panel, names[1]))
    assert any("bad.endpoint.yaml" in text for text in visible_texts(panel))


def test_what_the_account_has_is_found_and_added_with_one_press(
    qtbot: QtBot, account: None, panel: EndpointsPanel, services: Services
) -> None:
    panel.look_in_account()
    qtbot.waitUntil(lambda: "FOUND IN THE ACCOUNT" in rows(panel), timeout=20_000)
    qtbot.waitUntil(lambda: not services.background.jobs)
    assert sorted(rows(panel)["FOUND IN THE ACCOUNT"]) == ["echo", "few-shot", "reader"]
    assert row(panel, "echo").data(ACTION_ROLE) == "Add"
    tree(panel).setCurrentIndex(row(panel, "echo"))
    press(qtbot, panel, "Add this endpoint")
    assert not panel.findChildren(AddEndpointDialog)
    assert "echo" in rows(panel)["SAVED"]
    assert services.catalogue.find("echo").region == "us-east-1"
    assert not row_below(panel, "FOUND IN THE ACCOUNT", "echo").data(ACTION_ROLE)
    assert row_below(panel, "FOUND IN THE ACCOUNT", "echo").data(NOTE_ROLE) == "added"


def test_the_word_at_a_rows_end_adds_and_so_does_enter(qtbot: QtBot, panel: EndpointsPanel, services: Services) -> None:
    panel.show_found([found("one"), found("two")])
    click_end(qtbot, panel, row(panel, "one"))
    assert services.catalogue.find("one").payload == "tgi"
    panel.focus_first()
    tree(panel).setCurrentIndex(row(panel, "two"))
    qtbot.keyClick(tree(panel), Qt.Key.Key_Return)
    assert services.catalogue.find("two").region == "us-east-1"


def test_only_a_label_that_is_taken_is_asked_about(qtbot: QtBot, panel: EndpointsPanel, services: Services) -> None:
    services.catalogue.add(Endpoint("one", "another", region="eu-west-1"))
    services.endpoints.read(services.catalogue)
    panel.show_found([found("one")])
    click_end(qtbot, panel, row_below(panel, "FOUND IN THE ACCOUNT", "one"))
    (dialog,) = panel.findChildren(AddEndpointDialog)
    assert dialog.endpoint().name == "one"
    assert [one.name for one in services.endpoints.known if one.label == "one"] == ["another"]


def test_idle_ones_components_and_what_is_known_are_told(panel: EndpointsPanel) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=6, hours=1)
    panel.hourly = lambda one: 7.09 if one.instance_type else None
    panel.show_found(
        [
            found("old", idle_since=long_ago, created=long_ago, instance_type="ml.g5.12xlarge", instances=1),
            found("shared", hosts_components=True),
            found("shared", component="part", status="ScaledToZero"),
            found("sick", status="Failed", failure="No capacity left."),
            found("batch", kind="async"),
        ]
    )
    assert rows(panel)["FOUND IN THE ACCOUNT"] == ["old", "shared", "sick", "batch"]
    assert not row(panel, "batch").data(ACTION_ROLE)
    assert row(panel, "old").data(NOTE_ROLE) == "idle 6 d · $7.09/h"
    assert not row(panel, "old").data(ACTION_ROLE)  # the note has the place
    assert row(panel, "sick").data(Qt.ItemDataRole.AccessibleTextRole) == "sick, failed"
    assert "made 6 d ago" in row(panel, "old").data(Qt.ItemDataRole.ToolTipRole)
    assert row(panel, "part").parent().data() == "shared"
    assert row(panel, "part").data(NOTE_ROLE) == "scaled to 0"
    assert not row(panel, "shared").data(ACTION_ROLE)
    tree(panel).setCurrentIndex(row(panel, "shared"))
    assert not button(panel, "Add this endpoint").isVisible()
    tree(panel).setCurrentIndex(row(panel, "sick"))
    assert any("No capacity left." in text for text in visible_texts(panel))
    assert "No capacity left." in row(panel, "sick").data(Qt.ItemDataRole.ToolTipRole)


def test_what_an_endpoint_costs_an_hour_is_told(
    qtbot: QtBot,
    panel: EndpointsPanel,
    services: Services,
    serve_account: ServeAccount,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    serve_account(ServedAccountEndpoint("big", instance_type="ml.g5.12xlarge", instances=2))
    panel.look_in_account()
    qtbot.waitUntil(lambda: "FOUND IN THE ACCOUNT" in rows(panel) and not services.background.jobs)
    assert "2 × ml.g5.12xlarge · $14.18 an hour" in row(panel, "big").data(Qt.ItemDataRole.ToolTipRole)


def test_a_row_found_again_takes_the_place_of_the_first_and_stays_current(panel: EndpointsPanel) -> None:
    panel.show_found([found("one"), found("two")])
    tree(panel).setCurrentIndex(row(panel, "two"))
    panel.show_found([found("one", instance_type="ml.g5.xlarge", instances=1)])
    assert rows(panel)["FOUND IN THE ACCOUNT"] == ["one", "two"]
    assert tree(panel).currentIndex().data() == "two"


def test_states_are_words_beside_dots(panel: EndpointsPanel, services: Services) -> None:
    for name in ("cold", "busy", "fine"):
        services.catalogue.add(Endpoint(name, name, region="us-east-1"))
    services.endpoints.read(services.catalogue)
    assert row(panel, "fine").data(NOTE_ROLE) == "us-east-1"
    throttled = EndpointError("busy", code="ThrottlingException")
    services.states.hear("busy", [Failed("busy", 0.0, throttled)])
    services.states.hear("fine", [Finished("fine", 0.0)])
    assert row(panel, "busy").data(NOTE_ROLE) == "throttled"
    assert row(panel, "fine").data(NOTE_ROLE) == "in service"
    services.endpoints.choose("fine", True)
    assert row(panel, "fine").data(NOTE_ROLE) == "in use"
    assert row(panel, "fine").data(Qt.ItemDataRole.AccessibleTextRole) == "fine, in use"


def test_a_label_that_is_taken_is_told_in_the_dialog(qtbot: QtBot, panel: EndpointsPanel) -> None:
    press(qtbot, panel, "Add an endpoint by name")
    (dialog,) = panel.findChildren(AddEndpointDialog)
    assert not button(dialog, "Add").isEnabled()
    qtbot.keyClicks(dialog.focusWidget(), "llama")
    assert button(dialog, "Add").isEnabled()
    press(qtbot, dialog, "Add")
    assert not dialog.isVisible()
    press(qtbot, panel, "Add an endpoint by name")
    again = next(one for one in panel.findChildren(AddEndpointDialog) if one.isVisible())
    qtbot.keyClicks(again.focusWidget(), "llama")
    press(qtbot, again, "Add")
    assert again.isVisible()
    assert "There is an endpoint llama already." in visible_texts(again)


def test_without_credentials_a_sentence_says_what_to_do_whatever_row_is_current(
    qtbot: QtBot, panel: EndpointsPanel, services: Services, monkeypatch: pytest.MonkeyPatch, home: object
) -> None:
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    tree(panel).setCurrentIndex(row(panel, "local:echo"))
    panel.look_in_account()
    qtbot.waitUntil(lambda: not services.background.jobs, timeout=20_000)
    assert "No AWS credentials were found." in visible_texts(panel)
    assert "Look in the account" in visible_texts(panel)
    tree(panel).setCurrentIndex(row(panel, "local:reader"))
    assert "No AWS credentials were found." not in visible_texts(panel)


def test_looking_can_be_stopped(qtbot: QtBot, account: None, panel: EndpointsPanel, services: Services) -> None:
    press(qtbot, panel, "Look in the account")
    press(qtbot, panel, "Stop looking")
    assert services.background.jobs == ()
    assert "Look in the account" in visible_texts(panel)


@pytest.mark.parametrize(
    ("payload", "told"),
    [("tgi", "streams"), ("hf-toolkit", "one piece"), ("lmi-embedding", "vectors"), ("custom", "one piece")],
)
def test_how_an_endpoint_is_called_is_told_by_its_format(panel: EndpointsPanel, payload: str, told: str) -> None:
    panel.show_found([FoundEndpoint(Endpoint("one", "one", payload=payload), "InService", None, Guess(payload))])
    tree(panel).setCurrentIndex(row(panel, "one"))
    assert f"payload {payload} · {told}" in visible_texts(panel)


def button(widget: QWidget, name: str) -> QAbstractButton:
    return next(one for one in widget.findChildren(QAbstractButton) if name in (one.text(), one.accessibleName()))


def press(qtbot: QtBot, widget: QWidget, name: str) -> None:
    qtbot.mouseClick(button(widget, name), Qt.MouseButton.LeftButton)


def test_the_tokenizer_of_a_saved_endpoint_is_chosen_shown_and_removed(
    qtbot: QtBot, services: Services, panel: EndpointsPanel, answers: ReadyAnswers, tmp_path: Path
) -> None:
    services.catalogue.add(Endpoint("mine", "my-endpoint"))
    services.endpoints.read(services.catalogue)
    tree(panel).setCurrentIndex(row(panel, "local:echo"))
    assert "token counts are estimates" not in visible_texts(panel)
    tree(panel).setCurrentIndex(row(panel, "mine"))
    assert "token counts are estimates" in visible_texts(panel)
    press(qtbot, panel, "Choose the tokenizer")
    assert services.catalogue.find("mine").tokenizer is None
    answers.tokenizer = tmp_path / "falcon" / "tokenizer.json"
    press(qtbot, panel, "Choose the tokenizer")
    assert "counts exactly with falcon/tokenizer.json" in visible_texts(panel)
    assert services.endpoints.known[-1].tokenizer == str(answers.tokenizer)
    panel.resize(200, 700)
    qtbot.waitUntil(lambda: not cut_texts(panel))
    press(qtbot, panel, "Remove the tokenizer")
    assert services.endpoints.known[-1].tokenizer is None
    assert answers.asked == ["tokenizer", "tokenizer"]


def test_a_long_name_is_shortened_and_the_state_and_the_word_to_press_stay(panel: EndpointsPanel) -> None:
    panel.show_found([found("a-name-that-is-far-too-long-for-the-width-of-the-panel", status="Creating")])
    index = row(panel, "a-name-that-is-far-too-long-for-the-width-of-the-panel")
    option = QStyleOptionViewItem()
    option.rect = QRect(0, 0, 180, 28)
    rows = tree(panel).itemDelegate()
    assert isinstance(rows, ActionRows)
    rows.initStyleOption(option, index)
    taken = QFontMetrics(option.font).horizontalAdvance(option.text)
    assert option.text.endswith("…")
    assert 0 < taken <= 180 - rows.keeps(option, index)
    assert rows.keeps(option, index) > QFontMetrics(option.font).horizontalAdvance("Add") + 10


def test_what_is_told_of_an_endpoint_scrolls_where_the_panel_is_low(qtbot: QtBot, panel: EndpointsPanel) -> None:
    panel.resize(200, 420)
    panel.show_found([found("sick", status="Failed", failure="No capacity is left in this place. " * 20)])
    tree(panel).setCurrentIndex(row(panel, "sick"))
    told = next(one for one in panel.findChildren(QLabel) if "No capacity" in one.text())
    area = next(one for one in panel.findChildren(QScrollArea) if one.widget() is told)
    bar = area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    assert told.height() >= told.heightForWidth(told.width())
    assert tree(panel).height() >= 100
    assert button(panel, "Add this endpoint").visibleRegion().boundingRect().height() >= 20


def test_where_note_and_name_have_no_room_the_name_stays(panel: EndpointsPanel) -> None:
    panel.show_found([found("flan-t5", status="Creating")])
    option = QStyleOptionViewItem()
    option.rect = QRect(0, 0, 130, 28)
    tree(panel).itemDelegate().initStyleOption(option, row(panel, "flan-t5"))
    assert option.text.startswith("fl")
