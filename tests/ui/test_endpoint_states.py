"""The live states: asked for while somebody looks, heard from calls, and never without need."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.fakes.control_plane import ServeAccount, ServedAccountEndpoint
from ui.services import Services
from workbench.endpoints.endpoint import Endpoint


def test_states_are_asked_for_while_somebody_looks(
    qtbot: QtBot, services: Services, serve_account: ServeAccount
) -> None:
    account = serve_account(ServedAccountEndpoint("prod", status="Creating"))
    services.catalogue.add(Endpoint("mine", "prod", region="us-east-1"))
    services.endpoints.read(services.catalogue)
    assert services.states.of("mine") is None
    assert account.asked == []
    services.states.look(True)
    qtbot.waitUntil(lambda: services.states.of("mine") is not None)
    state = services.states.of("mine")
    assert state is not None
    assert state.status == "Creating"
    services.states.look(False)
    account.asked.clear()
    services.catalogue.add(Endpoint("other", "prod", region="us-east-1"))
    services.endpoints.read(services.catalogue)
    assert account.asked == []


def test_an_endpoint_that_is_added_meanwhile_is_asked_for(
    qtbot: QtBot, services: Services, serve_account: ServeAccount
) -> None:
    serve_account(ServedAccountEndpoint("prod"))
    services.states.look(True)
    services.catalogue.add(Endpoint("mine", "prod", region="us-east-1"))
    services.endpoints.read(services.catalogue)
    qtbot.waitUntil(lambda: services.states.of("mine") is not None)
    services.states.look(False)


@pytest.fixture(autouse=True)
def no_profile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
