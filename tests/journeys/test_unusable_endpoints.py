"""Endpoints that cannot be sent a prompt stand beside those that can, also where they were chosen before."""

from __future__ import annotations

import json

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QCheckBox, QTreeView

from tests.journeys.conftest import OpenDesk
from ui.panels.endpoints_panel import EndpointsPanel
from workbench import paths
from workbench.endpoints.catalogue import Catalogue
from workbench.endpoints.endpoint import Endpoint

VECTORS = Endpoint("vectors", "vectors", payload="lmi-embedding")


def save(*endpoints: Endpoint, chosen: tuple[str, ...]) -> None:
    """The endpoints' files, and a window that remembers that these were ticked."""
    catalogue = Catalogue(lambda: "", paths.endpoints_folder())
    for endpoint in endpoints:
        catalogue.add(endpoint)
    (paths.home() / "window.json").write_text(json.dumps({"endpoints": chosen}))


def test_a_remembered_tick_of_an_embedding_endpoint_is_passed_over(open_desk: OpenDesk) -> None:
    save(VECTORS, chosen=("vectors", "local:echo"))
    desk = open_desk()
    desk.qtbot.waitUntil(lambda: bool(desk.window.services.endpoints.known))
    desk.run_to_the_end()
    assert desk.states() == {"local:echo": "done"}


def test_alone_it_leaves_nothing_chosen(open_desk: OpenDesk) -> None:
    save(VECTORS, chosen=("vectors",))
    assert open_desk().window.services.endpoints.chosen == ()


def test_an_embedding_endpoint_cannot_be_ticked_and_says_why(open_desk: OpenDesk) -> None:
    save(VECTORS, chosen=("local:echo",))
    desk = open_desk()
    desk.choose("local:echo", "vectors")
    assert list(desk.states()) == ["local:echo"]
    rows = desk.window.findChild(EndpointsPanel).findChild(QTreeView).model()
    (found,) = (item for item in rows.items() if item.text() == "vectors")
    assert not found.isCheckable()
    assert "not text" in found.toolTip()
    chooser = desk.window.popups.chooser
    chooser.open_at(QPoint(600, 60), desk.window.services.endpoints.known, desk.window.services.endpoints.chosen)
    (box,) = (one for one in chooser.findChildren(QCheckBox) if one.text() == "vectors")
    assert not box.isEnabled()
    assert "not text" in box.toolTip()
    chooser.hide()


def test_an_unknown_or_broken_wrapper_is_the_failure_of_its_own_column(open_desk: OpenDesk) -> None:
    unknown, broken = Endpoint("unknown", "a"), Endpoint("broken", "b")
    save(unknown, broken, chosen=("unknown", "broken", "local:echo"))
    for path in paths.endpoints_folder().iterdir():
        wrapper = "lama-3" if path.name.startswith("unknown") else "'{{ prompt'"
        path.write_text(f"{path.read_text()}wrapper: {wrapper}\n")
    desk = open_desk()
    desk.run_to_the_end()
    assert desk.states() == {"local:echo": "done", "broken": "failed", "unknown": "failed"}
    assert "The endpoint unknown names the wrapper lama-3" in str(desk.column("unknown").error)
    assert "The wrapper of the endpoint broken" in str(desk.column("broken").error)
    assert not desk.window.runs.sent_prompts.keys() - {"local:echo"}
