"""The probe as a user sees it: what would be sent, started and stopped, the result pinned or added."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from tests.fakes.faulty import HangsBeforeHeaders, RepliesWith, eula_not_accepted
from tests.fakes.fixtures import ServeEndpoints
from tests.fakes.recording import Recording
from tests.fakes.scripted import says
from tests.ui.window_walk import cut_texts, visible_texts
from ui.panels.endpoints_panel import EndpointsPanel
from ui.services import Services
from ui.widgets.probe_dialog import ProbeDialog
from workbench.endpoints.endpoint import Endpoint, Price
from workbench.endpoints.guesses import Guess
from workbench.local.containers.jumpstart import JumpStart

MINE = Endpoint("mine", "prod", region="us-east-1", payload="tgi")


@pytest.fixture
def panel(qtbot: QtBot, services: Services) -> Iterator[EndpointsPanel]:
    made = EndpointsPanel(services)
    qtbot.addWidget(made)
    made.catalogue_changed.connect(lambda: services.endpoints.read(services.catalogue))
    yield made
    services.background.stop_all()


@pytest.fixture
def serve(serve_endpoints: ServeEndpoints, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")

    def start(served: Any) -> Recording:
        recording = Recording(served)
        monkeypatch.setenv("AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME", serve_endpoints({"prod": recording}).url)
        return recording

    return start


def keep(services: Services, endpoint: Endpoint) -> Endpoint:
    services.catalogue.add(endpoint)
    services.endpoints.read(services.catalogue)
    return services.catalogue.find(endpoint.label)


def opened(panel: EndpointsPanel) -> ProbeDialog:
    return next(one for one in panel.findChildren(ProbeDialog) if one.isVisible())


def press(qtbot: QtBot, widget: QWidget, name: str) -> None:
    buttons = [one for one in widget.findChildren(QAbstractButton) if one.isVisible()]
    pressed = next(one for one in buttons if name in (one.text(), one.accessibleName()))
    qtbot.mouseClick(pressed, Qt.MouseButton.LeftButton)


def says_(dialog: ProbeDialog, text: str) -> bool:
    return any(text in each for each in visible_texts(dialog))


def test_calls_are_shown_before_and_nothing_is_sent(
    qtbot: QtBot, services: Services, panel: EndpointsPanel, serve: Any
) -> None:
    recording = serve(says("hi", JumpStart()))
    panel.probe(keep(services, Endpoint("mine", "prod", price=Price(per_1k_in=0.5, per_1k_out=1.0))))
    dialog = opened(panel)
    assert says_(dialog, "at most 3 tiny calls")
    assert says_(dialog, "That costs at most $0.")
    assert says_(dialog, '"inputs"')
    press(qtbot, dialog, "Close")
    assert recording.seen == []


def test_the_result_is_pinned_into_the_file_of_a_saved_one(
    qtbot: QtBot, services: Services, panel: EndpointsPanel, serve: Any
) -> None:
    recording = serve(says("hi there", JumpStart()))
    panel.probe(keep(services, MINE))
    dialog = opened(panel)
    press(qtbot, dialog, "Start")
    qtbot.waitUntil(lambda: says_(dialog, "Payload format jumpstart"))
    assert says_(dialog, "Pinned; it was tgi before.")
    assert says_(dialog, "It streams as JSON lines.")
    assert says_(dialog, '{"outputs":')
    saved = services.catalogue.find("mine")
    assert (saved.payload, saved.stream) == ("jumpstart", True)
    assert saved.probed is not None
    assert saved.probed.calls == len(recording.seen) <= 3
    assert services.endpoints.known[-1] == saved


def test_one_that_was_found_is_added_with_the_result(
    qtbot: QtBot, services: Services, panel: EndpointsPanel, serve: Any
) -> None:
    serve(says("hi there", JumpStart()))
    panel.probe(MINE, Guess("jumpstart", "flan", "name"))
    dialog = opened(panel)
    press(qtbot, dialog, "Start")
    qtbot.waitUntil(lambda: says_(dialog, "Payload format jumpstart"))
    assert all(one.is_local for one in services.catalogue.endpoints())
    press(qtbot, dialog, "Add with this format")
    assert services.catalogue.find("mine").payload == "jumpstart"


def test_it_can_be_stopped_and_started_again(
    qtbot: QtBot, services: Services, panel: EndpointsPanel, serve: Any
) -> None:
    recording = serve(HangsBeforeHeaders())
    panel.probe(keep(services, MINE))
    dialog = opened(panel)
    press(qtbot, dialog, "Start")
    qtbot.waitUntil(lambda: bool(recording.seen) and says_(dialog, "waiting for the answer"))
    press(qtbot, dialog, "Stop")
    assert services.background.jobs == ()
    assert says_(dialog, "Call 1, no answer")
    assert not says_(dialog, "waiting for the answer")
    assert services.catalogue.find("mine").payload == "tgi"
    press(qtbot, dialog, "Probe again")
    qtbot.waitUntil(lambda: len(recording.seen) == 2)
    dialog.reject()
    assert services.background.jobs == ()


@pytest.mark.parametrize(
    ("served", "told"),
    [
        (eula_not_accepted(), "The model needs its licence accepted."),
        (RepliesWith((b'[{"label": "GOOD"}]',)), "Unknown: none of the known formats."),
    ],
    ids=["eula", "unknown"],
)
def test_what_is_needed_or_unknown_is_told_and_nothing_is_pinned(
    qtbot: QtBot, services: Services, panel: EndpointsPanel, serve: Any, served: Any, told: str
) -> None:
    serve(served)
    kept = keep(services, MINE)
    panel.probe(kept)
    dialog = opened(panel)
    press(qtbot, dialog, "Start")
    qtbot.waitUntil(lambda: says_(dialog, told))
    assert services.catalogue.find("mine") == kept
    assert not kept.accept_eula


def test_a_long_reply_without_a_space_is_no_wider_than_the_dialog(
    qtbot: QtBot, services: Services, panel: EndpointsPanel, serve: Any
) -> None:
    serve(RepliesWith((b'{"unknown":"' + b"x" * 900 + b'"}',)))
    panel.probe(keep(services, MINE))
    dialog = opened(panel)
    press(qtbot, dialog, "Start")
    qtbot.waitUntil(lambda: says_(dialog, "Unknown: none of the known formats."))
    (area,) = (one for one in dialog.findChildren(QScrollArea) if one.accessibleName() == "Calls of the probe")
    assert area.horizontalScrollBar().maximum() == 0
    qtbot.waitUntil(lambda: not cut_texts(dialog))


def test_a_failure_is_a_sentence_in_the_dialog(
    qtbot: QtBot, services: Services, panel: EndpointsPanel, monkeypatch: pytest.MonkeyPatch, serve: Any
) -> None:
    serve(says("hi", JumpStart()))
    panel.probe(keep(services, Endpoint("mine", "gone", region="us-east-1")))
    dialog = opened(panel)
    press(qtbot, dialog, "Start")
    qtbot.waitUntil(lambda: says_(dialog, "There is no endpoint gone"))
