"""What runs cost: in the column, the run's note and the status bar, and still there after a restart."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QLabel, QLineEdit

from tests.fakes.faulty import Refuses
from tests.fakes.scripted import says
from tests.journeys.conftest import Account, OpenDesk
from tests.journeys.desk import Desk
from ui.models.call_statistics import failures, latency
from ui.widgets.status_bar import StatusBar
from workbench import paths
from workbench.endpoints import endpoint_file
from workbench.endpoints.endpoint import Price
from workbench.local.containers.tgi import Tgi
from workbench.runs.call_log import CallLog


def price(label: str, price: Price) -> None:
    path = paths.endpoints_folder() / f"{label}.endpoint.yaml"
    endpoint_file.save(replace(endpoint_file.load(path), price=price), path)


def today(desk: Desk) -> str:
    (bar,) = desk.window.findChildren(StatusBar)
    return next((label.text() for label in bar.findChildren(QLabel) if "today" in label.text()), "")


def choose_only(desk: Desk, *labels: str) -> None:
    endpoints = desk.window.services.endpoints
    for one in endpoints.known:
        endpoints.choose(one.label, one.label in labels)


def test_a_price_in_an_endpoints_file_is_counted_and_kept(open_desk: OpenDesk, account: Account) -> None:
    account({"dear": says("It is so.", Tgi()), "free": says("It is not.", Tgi())})
    price("dear", Price(per_1k_in=1.0, per_1k_out=2.0))
    desk = open_desk()
    assert today(desk) == "No calls today"
    choose_only(desk, "dear", "free")
    desk.run_to_the_end()
    desk.qtbot.waitUntil(lambda: "· 2 calls" in today(desk))
    (record,) = CallLog(paths.calls_folder()).newest("dear", 5)
    cost = f"${record.cost:,.2f}" if (record.cost or 0) >= 0.0995 else f"${record.cost:.4f}"
    assert today(desk) == f"today {cost} · 2 calls"
    desk.qtbot.waitUntil(lambda: desk.window.runs.note.endswith(f"· {cost}"))
    assert [answer.price for answer in desk.window.runs.answers] == [cost, ""]
    again = open_desk()
    again.qtbot.waitUntil(lambda: today(again) == f"today {cost} · 2 calls")


def test_an_instance_type_is_priced_by_the_users_own_table(open_desk: OpenDesk, account: Account) -> None:
    account({"it": says("It is so.", Tgi())})
    price("it", Price(instance_type="ml.g5.12xlarge"))
    desk = open_desk()
    choose_only(desk, "it")
    desk.window.actions_table["prices"].trigger()
    (dialog,) = (one for one in desk.window.findChildren(QLineEdit) if one.accessibleName() == "Instance type")
    dialog.setText("ml.g5.12xlarge")
    prices = dialog.window()
    prices.given.emit("us-east-1", "ml.g5.12xlarge", 3_600.0)  # type: ignore[attr-defined]
    prices.close()
    desk.run_to_the_end()
    desk.qtbot.waitUntil(lambda: "1 call" in today(desk))
    (record,) = CallLog(paths.calls_folder()).newest("it", 5)
    assert record.total_ms is not None
    assert abs((record.cost or 0) - record.total_ms / 1000) < 1e-6


def test_calls_and_failures_of_an_endpoint_can_be_looked_up(open_desk: OpenDesk, account: Account) -> None:
    account({"good": says("It is so.", Tgi()), "bad": Refuses(400, "ValidationError", "no such field")})
    desk = open_desk()
    choose_only(desk, "good", "bad")
    desk.run_to_the_end()
    desk.run_to_the_end()
    desk.qtbot.waitUntil(lambda: today(desk) == "today 4 calls")
    log = CallLog(paths.calls_folder())
    assert latency(log.newest("good", 50)).answered == 2
    assert [failure.status for failure in failures(log.newest("bad", 50))] == ["400", "400"]
