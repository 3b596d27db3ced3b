"""An endpoint's cards are filled from the log, with the price that the endpoint or the table has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.ui.window_walk import visible_texts
from ui.endpoint_cards import EndpointCards
from ui.models.call_statistics import failures
from ui.services import Services
from workbench import paths
from workbench.endpoints.endpoint import Endpoint, Price
from workbench.errors import WorkbenchError
from workbench.runs.call_log import CallLog, CallRecord

CALL = CallRecord(
    datetime.now().astimezone(), "it", "done", queue_ms=1.0, total_ms=1000.0, tokens_in=10, tokens_out=100, exact=True
)
FAILED = replace(CALL, state="failed", status=424, message="It failed.", hint="Try.", request_id="abc")


@pytest.fixture
def cards(qtbot: QtBot, services: Services) -> EndpointCards:
    made = EndpointCards(services, services.background)
    for card in (made.latency, made.costs, made.failures):
        qtbot.addWidget(card)
        card.show()
    return made


@pytest.fixture
def says(qtbot: QtBot, cards: EndpointCards) -> Callable[[QWidget, str], None]:
    def wait(card: QWidget, text: str) -> None:
        qtbot.waitUntil(lambda: text in visible_texts(card))

    return wait


def log(*records: CallRecord) -> None:
    for record in records:
        CallLog(paths.calls_folder()).append(record)


def test_the_cards_show_what_was_logged(cards: EndpointCards, says: Callable[[QWidget, str], None]) -> None:
    log(*[CALL] * 3, replace(CALL, endpoint="other", total_ms=9.0), FAILED)
    cards.show_endpoint(Endpoint("it", "it", price=Price(per_hour=7.2)))
    says(cards.latency, "1.00 s")
    says(cards.costs, "2.00")
    says(cards.costs, "by the hour")
    says(cards.failures, "It failed.")


@pytest.mark.parametrize(
    ("region", "note"),
    [("us-east-1", "1 × ml.g5.2xlarge"), ("ap-northeast-2", "1 × ml.g5.2xlarge · estimated price")],
)
def test_the_table_gives_the_price_of_an_instance_type(
    cards: EndpointCards, says: Callable[[QWidget, str], None], region: str, note: str
) -> None:
    log(*[CALL] * 3)
    cards.show_endpoint(Endpoint("it", "it", region=region, price=Price(instance_type="ml.g5.2xlarge")))
    says(cards.costs, note)
    says(cards.costs, "3,600")


def test_by_the_token_the_card_says_so(cards: EndpointCards, says: Callable[[QWidget, str], None]) -> None:
    log(*[CALL] * 3)
    cards.show_endpoint(Endpoint("it", "it", price=Price(per_1k_out=1.0)))
    says(cards.costs, "by the token")
    says(cards.costs, "100.00")


def test_the_endpoint_that_was_asked_for_last_is_shown(
    cards: EndpointCards, says: Callable[[QWidget, str], None]
) -> None:
    log(*[CALL] * 3, *[replace(CALL, endpoint="other", total_ms=2000.0)] * 3)
    cards.show_endpoint(Endpoint("it", "it"))
    cards.show_endpoint(Endpoint("other", "other"))
    says(cards.latency, "2.00 s")


def test_details_of_a_failure_have_its_request(services: Services, cards: EndpointCards) -> None:
    told: list[WorkbenchError] = []
    services.problems.raised.connect(told.append)
    (failure,) = failures([FAILED])
    cards.failures.details_requested.emit(failure)
    assert [(one.message, one.details) for one in told] == [("It failed.", "Request id: abc")]
