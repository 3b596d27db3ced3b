"""An endpoint's page, as a person uses it: read, changed, its licence accepted, tried, removed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit, QTreeView

from tests.fakes.recording import Recording
from tests.fakes.scripted import says
from tests.journeys.conftest import Account, OpenDesk
from tests.journeys.desk import Desk
from ui.widgets.endpoint_dialog import EndpointDialog
from workbench import paths
from workbench.endpoints.catalogue import Catalogue
from workbench.local.containers.tgi import Tgi


def select(desk: Desk, label: str) -> QTreeView:
    desk.window.show_panel("endpoints")
    tree = desk.window.endpoints.findChild(QTreeView)
    model = tree.model()
    flags = Qt.MatchFlag.MatchRecursive
    tree.setCurrentIndex(model.match(model.index(0, 0), Qt.ItemDataRole.DisplayRole, label, 1, flags)[0])
    return tree


def edit(desk: Desk) -> EndpointDialog:
    opened: list[EndpointDialog] = []
    desk.window.pages.editing.connect(opened.append)
    desk.click("Settings…", desk.window.pages.page)
    return opened[0]


def write(desk: Desk, dialog: EndpointDialog, path: str, text: str) -> None:
    line = dialog.form.field(path).control
    assert isinstance(line, QLineEdit)
    line.setFocus()
    line.selectAll()
    desk.qtbot.keyClicks(line, text)


def test_limits_and_licence_are_changed_tried_and_the_endpoint_is_removed(
    account: Account, open_desk: OpenDesk
) -> None:
    recording = Recording(says("Answered.", Tgi()))
    account({"flan": recording})
    desk = open_desk()
    tree = select(desk, "flan")
    desk.qtbot.keyClick(tree, Qt.Key.Key_Return)
    page = desk.window.pages.page
    assert page.isVisible()

    dialog = edit(desk)
    write(desk, dialog, "limits.total_s", "0")
    desk.click("Save the endpoint", dialog)
    assert "A number above 0, up to 86,400, is expected." in desk.read(dialog)
    write(desk, dialog, "limits.total_s", "25")
    write(desk, dialog, "label", "flan renamed")
    desk.window.services.endpoints.choose("flan", True)
    desk.click("Save the endpoint", dialog)
    desk.qtbot.waitUntil(lambda: page.endpoint.label == "flan renamed")
    desk.window.activateWindow()  # as a window manager does when a dialog closes
    assert page.endpoint.limits.total_s == 25
    assert "25 s in all" in desk.read(page)
    assert "flan renamed" in [one.label for one in desk.window.services.endpoints.chosen]

    page.findChild(QCheckBox).click()
    desk.qtbot.waitUntil(lambda: page.endpoint.accept_eula)
    desk.click("Try a prompt", page)
    assert not page.isVisible()
    assert desk.states() == {"flan renamed": "waiting"}
    desk.run_to_the_end()
    assert desk.column("flan renamed").text == "Answered."
    (seen,) = recording.seen
    assert seen.headers["x-amzn-sagemaker-custom-attributes"] == "accept_eula=true"

    select(desk, "flan renamed")
    desk.click("Details of the endpoint")
    assert page.isVisible()
    desk.click("Remove the endpoint…", page)
    desk.qtbot.waitUntil(lambda: not page.isVisible())
    known = Catalogue(lambda: "", paths.endpoints_folder()).endpoints()
    assert [one.label for one in known if not one.is_local] == []
