"""A model is deployed, stopped with its set, started again and deleted; nothing is sent before the name is typed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

import pytest
from moto.server import ThreadedMotoServer
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QPlainTextEdit, QTreeWidget, QWidget

from tests.fakes import jumpstart_bucket as bucket
from tests.fakes.fleet_control_plane import FleetControlPlane, Refused, served
from tests.journeys.conftest import OpenDesk
from tests.journeys.desk import Desk
from ui.widgets.fleet.deploy_dialog import DeployDialog
from ui.widgets.fleet.endpoint_choice import EndpointChoice
from ui.widgets.fleet.model_browser import ModelBrowser
from ui.widgets.fleet.plan_dialog import PlanDialog
from ui.widgets.fleet.sets_dialog import NewSetDialog, SetsDialog
from workbench import paths
from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.fleet.plan import Place
from workbench.endpoints.fleet.set_file import keep_set, load_sets
from workbench.endpoints.fleet.sets import EndpointSet, Member

ROLE = "arn:aws:iam::123456789012:role/Models"
W = TypeVar("W", bound=QWidget)


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    url = f"http://127.0.0.1:{server.get_host_and_port()[1]}"
    bucket.fill_bucket(url)
    yield url
    server.stop()


@pytest.fixture
def aws(s3: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[FleetControlPlane]:
    with served(FleetControlPlane()) as plane:
        for name, value in {
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": bucket.REGION,
            "AWS_ENDPOINT_URL_S3": s3,
            "AWS_ENDPOINT_URL_IAM": s3,
            "AWS_ENDPOINT_URL_SAGEMAKER": plane.url,
            "SAGEMAKER_ROLE": ROLE,
        }.items():
            monkeypatch.setenv(name, value)
        yield plane


@pytest.fixture
def fleet_desk(open_desk: OpenDesk, aws: FleetControlPlane) -> Desk:
    desk = open_desk()
    desk.window.popups.fleet.every_s = 0.05
    desk.window.popups.fleet.hourly = lambda instance_type, _region: {"ml.g5.xlarge": 1.41}.get(instance_type)
    return desk


class Fleet:
    """What a person does in the fleet's dialogs."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.qtbot, self.window = desk, desk.qtbot, desk.window

    def dialog(self, kind: type[W]) -> W:
        def found() -> list[W]:
            return [one for one in self.window.findChildren(kind) if one.isVisible()]

        self.qtbot.waitUntil(lambda: bool(found()))
        return found()[-1]

    def click(self, name: str, within: QWidget) -> None:
        self.qtbot.waitUntil(lambda: self.desk.button(name, within).isEnabled())
        self.desk.click(name, within)

    def line(self, name: str, within: QWidget) -> QLineEdit:
        lines = within.findChildren(QLineEdit)
        return next(one for one in lines if name in one.accessibleName() and one.isVisible())

    def type_name(self, within: QWidget, text: str) -> None:
        line = self.line("to confirm", within)
        line.clear()
        self.qtbot.keyClicks(line, text)

    def says(self, text: str, within: QWidget) -> None:
        self.qtbot.waitUntil(lambda: any(text in one.text() for one in within.findChildren(QLabel) if one.isVisible()))

    def listed(self, within: QWidget) -> list[str]:
        tree = next(one for one in within.findChildren(QTreeWidget) if one.accessibleName().startswith("The calls"))
        rows = (tree.topLevelItem(row) for row in range(tree.topLevelItemCount()))
        return [row.text(0) for row in rows if row]

    def open_deploy(self, model_id: str = bucket.FLAN) -> DeployDialog:
        self.window.actions_table["jumpstart_models"].trigger()
        browser = self.dialog(ModelBrowser)
        self.qtbot.waitUntil(
            lambda: "text models in us-east-1" in " ".join(x.text() for x in browser.findChildren(QLabel))
        )
        self.qtbot.keyClicks(self.line("Search models", browser), model_id)
        self.click("Deploy…", browser)
        return self.dialog(DeployDialog)


@pytest.fixture
def fleet(fleet_desk: Desk) -> Fleet:
    return Fleet(fleet_desk)


def labels(fleet: Fleet) -> list[str]:
    return [one.label for one in fleet.window.services.endpoints.known if not one.is_local]


def test_the_life_of_an_endpoint(fleet: Fleet, aws: FleetControlPlane) -> None:
    """Deployed, stopped and started with its set, deleted: each call is listed, and sent once the name is typed."""
    deploy(fleet, aws)
    stop_and_start_a_set(fleet, aws)
    delete(fleet, aws)


def deploy(fleet: Fleet, aws: FleetControlPlane) -> None:
    dialog = fleet.open_deploy()
    fleet.qtbot.waitUntil(lambda: len(fleet.listed(dialog)) == 3)
    assert fleet.listed(dialog) == ["1. CreateModel", "2. CreateEndpointConfig", "3. CreateEndpoint"]
    fleet.says("It costs $1.41 an hour", dialog)
    button = fleet.desk.button("Deploy", dialog)
    for wrong in ("", "flan", "flan-t5-bases", "FLAN-T5-BASE"):
        fleet.type_name(dialog, wrong)
        assert not button.isEnabled()
        fleet.qtbot.keyClick(fleet.line("to confirm", dialog), Qt.Key.Key_Return)
    assert (aws.calls, aws.looks) == ([], [])
    fleet.type_name(dialog, "flan-t5-base")
    fleet.qtbot.keyClick(fleet.line("to confirm", dialog), Qt.Key.Key_Return)
    fleet.says("in service", dialog)
    assert aws.operations == ["CreateModel", "CreateEndpointConfig", "CreateEndpoint"]
    assert aws.changed("CreateModel")["ExecutionRoleArn"] == ROLE
    assert aws.changed("CreateEndpointConfig")["ProductionVariants"][0]["InstanceType"] == "ml.g5.xlarge"
    (saved,) = [one for one in fleet.window.services.endpoints.known if not one.is_local]
    assert (saved.label, saved.payload, saved.region) == ("flan-t5-base", "jumpstart", "us-east-1")
    assert (saved.price.instances, saved.price.instance_type) == (1, "ml.g5.xlarge")
    fleet.click("Close", dialog)


def stop_and_start_a_set(fleet: Fleet, aws: FleetControlPlane) -> None:
    aws.calls.clear()
    fleet.window.actions_table["endpoint_sets"].trigger()
    sets = fleet.dialog(SetsDialog)
    fleet.click("New set…", sets)
    new = fleet.dialog(NewSetDialog)
    fleet.qtbot.keyClicks(fleet.line("Name of the set", new), "Morning bench")
    endpoints = new.findChildren(QListWidget)[0]
    endpoints.item(0).setCheckState(Qt.CheckState.Checked)
    fleet.click("Save", new)
    fleet.says("1 of 1 running", sets)
    fleet.says("$1.41/h", sets)
    assert [one.name for one in load_sets(paths.fleet_file())] == ["Morning bench"]

    fleet.click("Stop Morning bench…", sets)
    plan = fleet.dialog(PlanDialog)
    assert fleet.listed(plan) == ["1. DeleteEndpoint"]
    assert aws.calls == []
    fleet.type_name(plan, "Morning bench")
    fleet.click("Stop", plan)
    fleet.says("gone", plan)
    assert aws.calls == [("DeleteEndpoint", {"EndpointName": "flan-t5-base"})]
    fleet.click("Close", plan)
    fleet.says("0 of 1 running", sets)

    aws.calls.clear()
    fleet.click("Start Morning bench…", sets)
    plan = fleet.dialog(PlanDialog)
    fleet.type_name(plan, "Morning bench")
    fleet.click("Start", plan)
    fleet.says("in service", plan)
    assert aws.operations == ["CreateEndpoint"]
    fleet.click("Close", plan)
    fleet.click("Forget Morning bench", sets)
    assert load_sets(paths.fleet_file()) == ()
    fleet.click("Undo: The set “Morning bench” was taken out of the list.", sets)
    assert [one.name for one in load_sets(paths.fleet_file())] == ["Morning bench"]
    sets.close()


def delete(fleet: Fleet, aws: FleetControlPlane) -> None:
    aws.calls.clear()
    fleet.window.actions_table["delete_endpoint"].trigger()
    choice = fleet.dialog(EndpointChoice)
    fleet.click("Show the calls…", choice)
    plan = fleet.dialog(PlanDialog)
    assert fleet.listed(plan) == ["1. DeleteEndpoint", "2. DeleteEndpointConfig", "3. DeleteModel"]
    fleet.says("It saves $1.41 an hour", plan)
    assert aws.calls == []
    fleet.type_name(plan, "flan-t5-base")
    fleet.click("Delete", plan)
    fleet.says("gone", plan)
    assert aws.operations == ["DeleteEndpoint", "DeleteEndpointConfig", "DeleteModel"]
    assert labels(fleet) == []
    fleet.click("Close", plan)


def test_the_licence_is_read_and_accepted_by_the_user(fleet: Fleet, aws: FleetControlPlane) -> None:
    fleet.window.actions_table["jumpstart_models"].trigger()
    browser = fleet.dialog(ModelBrowser)
    fleet.says("4 text models in us-east-1", browser)
    fleet.qtbot.keyClicks(fleet.line("Search models", browser), "meta")
    fleet.says("licence that must be accepted", browser)
    names = {one.accessibleName(): one for one in browser.findChildren(QPlainTextEdit)}
    text = names["Example request or licence"]
    assert "안녕하세요?" in text.toPlainText()
    fleet.click("Read the licence", browser)
    fleet.qtbot.waitUntil(lambda: text.toPlainText().endswith(bucket.LICENCE))
    fleet.click("Deploy…", browser)

    closed = fleet.dialog(DeployDialog)
    fleet.says("licence is not accepted", closed)
    name = fleet.line("Name of the endpoint", closed).text()
    fleet.type_name(closed, name)
    fleet.click("Cancel", closed)
    fleet.qtbot.waitUntil(lambda: not fleet.window.services.background.jobs)
    assert (aws.calls, aws.looks, labels(fleet)) == ([], [], [])

    dialog = fleet.open_deploy(bucket.LLAMA)
    fleet.says("licence is not accepted", dialog)
    fleet.click("I have read the model’s licence and accept it", dialog)
    fleet.type_name(dialog, name)
    fleet.click("Deploy", dialog)
    fleet.says("in service", dialog)
    source = aws.changed("CreateModel")["PrimaryContainer"]["ModelDataSource"]["S3DataSource"]
    assert source["ModelAccessConfig"] == {"AcceptEula": True}
    fleet.click("Close", dialog)


def test_an_open_page_shows_a_set_that_is_changed(fleet: Fleet, aws: FleetControlPlane) -> None:
    keep_set(EndpointSet("Night bench", (Member("flan", "config", Place(None, "us-east-1")),)), paths.fleet_file())
    fleet.window.services.catalogue.add(Endpoint(label="flan", name="flan", region="us-east-1"))
    fleet.window.services.endpoints.read(fleet.window.services.catalogue)
    fleet.window.pages.open("flan")
    page = fleet.window.pages.page
    fleet.says("Night bench", page)
    fleet.window.actions_table["endpoint_sets"].trigger()
    sets = fleet.dialog(SetsDialog)
    fleet.click("Forget Night bench", sets)
    fleet.qtbot.waitUntil(lambda: "Night bench" not in fleet.desk.read(page))
    fleet.click("Undo: The set “Night bench” was taken out of the list.", sets)
    fleet.says("Night bench", page)
    sets.close()


def test_a_failure_offers_to_clean_up(fleet: Fleet, aws: FleetControlPlane) -> None:
    aws.refuse["CreateEndpoint"] = Refused("ResourceLimitExceeded", "The account-level service limit is 0 Instances.")
    dialog = fleet.open_deploy()
    fleet.qtbot.waitUntil(lambda: len(fleet.listed(dialog)) == 3)
    fleet.type_name(dialog, "flan-t5-base")
    fleet.click("Deploy", dialog)
    fleet.says("Service Quotas", dialog)
    assert labels(fleet) == []
    aws.calls.clear()
    fleet.click("Clean up…", dialog)
    assert fleet.listed(dialog) == ["1. DeleteEndpointConfig", "2. DeleteModel"]
    assert aws.calls == []
    fleet.type_name(dialog, "flan-t5-base")
    fleet.click("Delete", dialog)
    fleet.qtbot.waitUntil(lambda: not aws.things)
    assert aws.operations == ["DeleteEndpointConfig", "DeleteModel"]
    fleet.click("Close", dialog)
    fleet.window.popups.fleet.delete(Endpoint(label="gone", name="gone", region="us-east-1"))
    fleet.says("SageMaker does not find it in us-east-1", fleet.window)
