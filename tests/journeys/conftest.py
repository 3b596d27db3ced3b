"""The whole window, in front of the real loopback server."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.fakes.fixtures import ServeEndpoints
from tests.journeys.desk import Answers, Desk
from ui.app import opened_window
from ui.background import UnexpectedError
from workbench import paths
from workbench.endpoints.catalogue import Catalogue
from workbench.endpoints.endpoint import Endpoint, Limits
from workbench.errors import WorkbenchError
from workbench.local.server import ServedEndpoint

OpenDesk = Callable[..., Desk]
Account = Callable[..., None]


@pytest.fixture
def open_desk(qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[OpenDesk]:
    """`open_desk()` opens the window in a home of its own; `pace` is the embedded endpoints' tokens a second.

    Fails at the end where the window told of a defect of the program.
    """
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    opened = []
    defects: list[UnexpectedError] = []

    def note(error: WorkbenchError) -> None:
        if isinstance(error, UnexpectedError):
            defects.append(error)

    def open_one(pace: int = 0, answers: Answers | None = None) -> Desk:
        settings = paths.settings_file()
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text(json.dumps({"local_tokens_per_second": pace, "language": "en", "theme": "light"}))
        context = opened_window(qapp, answers or Answers())
        window = context.__enter__()
        opened.append(context)
        window.services.problems.raised.connect(note)
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return Desk(window, qtbot)

    yield open_one
    for context in opened:
        context.__exit__(None, None, None)
    assert not defects, "\n".join(error.details for error in defects)


@pytest.fixture
def account(serve_endpoints: ServeEndpoints, monkeypatch: pytest.MonkeyPatch, open_desk: OpenDesk) -> Account:
    """`account({"name": endpoint}, payload="tgi")` is an AWS account with these endpoints, saved in the program."""

    def serve(endpoints: dict[str, ServedEndpoint], payload: str = "tgi", limits: Limits | None = None) -> None:
        server = serve_endpoints(endpoints)
        for name, value in {
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ENDPOINT_URL_SAGEMAKER": server.url,
            "AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME": server.url,
        }.items():
            monkeypatch.setenv(name, value)
        catalogue = Catalogue(lambda: server.url, paths.endpoints_folder())
        for name in endpoints:
            catalogue.add(Endpoint(label=name, name=name, payload=payload, limits=limits or Limits()))

    return serve
