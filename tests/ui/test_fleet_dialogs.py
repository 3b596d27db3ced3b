"""The fleet's dialogs: what the button needs, every text translated, every control named, nothing cut."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.endpoints.fleet.conftest import FLAN
from tests.fakes import jumpstart_bucket as bucket
from tests.ui.test_window_texts import Marked
from tests.ui.window_walk import cut_texts, program_texts, unnamed_controls
from ui import translation
from ui.widgets.fleet.deploy_dialog import DeployDialog
from ui.widgets.fleet.endpoint_choice import EndpointChoice
from ui.widgets.fleet.model_browser import ModelBrowser
from ui.widgets.fleet.plan_dialog import PlanDialog
from ui.widgets.fleet.sets_dialog import NewSetDialog, SetsDialog
from ui.widgets.sets_card import SetRow, SetsCard
from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.fleet.carrying_out import _ended
from workbench.endpoints.fleet.deploying import deploy_plan
from workbench.endpoints.fleet.events import Called, Calling, Ended, Watched
from workbench.endpoints.fleet.jumpstart.manifest import ModelHeader
from workbench.endpoints.fleet.jumpstart.model import InstanceOffer, JumpStartModel
from workbench.endpoints.fleet.jumpstart.spec import read_spec
from workbench.endpoints.fleet.plan import Kind
from workbench.errors import EndpointError, UsageError

PLAN = deploy_plan(replace(FLAN, licence="https://licence"))
LLAMA = JumpStartModel(read_spec(bucket.SPECS["llama"]), bucket.REGION, (InstanceOffer("ml.g5.2xlarge", 1.52, True),))
SETS = [SetRow("Morning bench", ("flan", "llama"), "$10.09/h", 1), SetRow("Long context", ("falcon",), "—")]


def plan_dialog(parent: QWidget) -> PlanDialog:
    dialog = PlanDialog(parent)
    dialog.add_option("Take more")
    dialog.show_plan(PLAN)
    dialog.show_error(UsageError("It was refused.", "Change it."))
    return dialog


def progress_dialog(parent: QWidget) -> PlanDialog:
    dialog = PlanDialog(parent)
    model, config, _endpoint = PLAN.calls
    dialog.show_progress(PLAN)
    error = EndpointError("The account’s quota does not allow it.", "Ask for more.", status=400)
    for event in (Calling(model), Called(model), Called(config, True), Watched(FLAN.place, "my-flan", "Failed", "Why")):
        dialog.progress.show_event(event)
    dialog.progress.show_event(_ended(PLAN, [model, config], [model], error))
    return dialog


def deploy_dialog(parent: QWidget) -> DeployDialog:
    dialog = DeployDialog(parent, "my-flan", LLAMA.offers, "https://licence", "work · us-east-1")
    dialog.add_roles(["arn:aws:iam::123456789012:role/SageMakerExecutionRole"])
    dialog.show_plan(PLAN)
    return dialog


def browser(parent: QWidget) -> ModelBrowser:
    dialog = ModelBrowser(parent)
    dialog.show_models(
        (ModelHeader(bucket.LLAMA, "1.0.0", "key"), ModelHeader(bucket.GPTJ, "1.0.0", "key")), "us-east-1"
    )
    dialog.show_model(LLAMA)
    return dialog


def sets_dialog(parent: QWidget) -> SetsDialog:
    dialog = SetsDialog(parent, QIcon())
    dialog.show_sets(SETS)
    dialog.undo.show_note("Gone")
    return dialog


def everything(parent: QWidget) -> list[QWidget]:
    endpoints = [Endpoint("flan", "flan")]
    dialogs = [
        plan_dialog(parent),
        progress_dialog(parent),
        deploy_dialog(parent),
        browser(parent),
        sets_dialog(parent),
        NewSetDialog(parent, endpoints),
        NewSetDialog(parent, []),
        EndpointChoice(parent, endpoints),
        SetsCard(),
    ]
    for dialog in dialogs:
        dialog.show()
    return dialogs


@pytest.fixture
def parent(qtbot: QtBot) -> Iterator[QWidget]:
    made = QWidget()
    made.resize(1100, 700)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()


@pytest.fixture
def marked() -> Iterator[None]:
    translation.use(Marked())
    yield
    translation.install("en")


def test_every_text_went_through_the_catalogue(qtbot: QtBot, parent: QWidget, marked: None) -> None:
    known = {"Take more", "arn:aws:iam::123456789012:role/…", "my-flan", "https://licence", "Gone", ""}
    found = {
        f"{place}: {text!r}"
        for widget in everything(parent)
        for place, text in program_texts(widget)
        if "⟦" not in text and text not in known and any(letter.isalpha() for letter in text)
    }
    assert not found, "\n".join(sorted(found))


def test_every_control_has_a_name(parent: QWidget) -> None:
    unnamed = [one for widget in everything(parent) for one in unnamed_controls(widget)]
    assert not unnamed, "\n".join(unnamed)


def test_nothing_is_cut(qtbot: QtBot, parent: QWidget) -> None:
    for dialog in everything(parent):
        qtbot.waitUntil(lambda shown=dialog: not cut_texts(shown))


def test_the_button_waits_for_the_whole_name(qtbot: QtBot, parent: QWidget) -> None:
    dialog = PlanDialog(parent)
    dialog.show_plan(PLAN)
    dialog.show()
    typed: list[str] = []
    dialog.confirmed.connect(typed.append)
    line = dialog.findChildren(QLineEdit)[0]
    button = next(one for one in dialog.findChildren(QPushButton) if one.text() == "Deploy")
    for text in ("my-fla", "my-flan-", "MY-FLAN", "", "배포"):
        line.setText(text)
        assert not button.isEnabled()
        qtbot.keyClick(line, Qt.Key.Key_Return)
    assert typed == []
    line.setText("my-flan")
    assert button.isEnabled()
    dialog.show_plan(None, "A role is needed.")
    assert not button.isEnabled()
    dialog.show_plan(deploy_plan(replace(FLAN, name="another")))
    assert not button.isEnabled()
    dialog.show_plan(PLAN)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert typed == ["my-flan"]


def test_only_the_model_that_stays_in_front_is_asked_for(qtbot: QtBot, parent: QWidget) -> None:
    dialog = ModelBrowser(parent)
    asked: list[str] = []
    dialog.model_chosen.connect(lambda header: asked.append(header.model_id))
    headers = tuple(ModelHeader(f"meta-llm-{number}", "1.0.0", "key") for number in range(3))
    dialog.show_models((*headers, ModelHeader(bucket.LLAMA, "1.0.0", "key")), "us-east-1")
    dialog.show()
    search = dialog.findChildren(QLineEdit)[0]
    with qtbot.waitSignal(dialog.model_chosen):
        qtbot.keyClicks(search, "llama")
    assert asked == [bucket.LLAMA]
    dialog.show_model(LLAMA)
    qtbot.keyClicks(search, " 3")
    assert next(one for one in dialog.findChildren(QPushButton) if one.text() == "Deploy…").isEnabled()
    search.setText("nothing like it")
    assert not next(one for one in dialog.findChildren(QPushButton) if one.text() == "Deploy…").isEnabled()
    assert asked == [bucket.LLAMA]


def test_the_count_is_of_the_models_that_are_shown(qtbot: QtBot, parent: QWidget) -> None:
    dialog = browser(parent)
    search = dialog.findChildren(QLineEdit)[0]
    for words, said in (
        ("", "2 text models in us-east-1"),
        ("llama", "1 of 2 text models in us-east-1"),
        ("nothing like it", "0 of 2 text models in us-east-1"),
        ("", "2 text models in us-east-1"),
    ):
        search.setText(words)
        assert [one.text() for one in dialog.findChildren(QLabel) if "text models" in one.text()] == [said]


@pytest.mark.parametrize(
    ("kind", "watching", "nothing", "a_part"),
    [
        ("deploy", "the endpoint goes on", "Nothing was made.", "What was there already stays."),
        ("start", "the endpoints go on", "Nothing was started.", "What runs already goes on."),
        ("stop", "the endpoints end all the same", "Nothing was stopped.", "What was stopped before stays so."),
        ("delete", "the deletion goes on", "Nothing was deleted.", "What was deleted before is gone."),
    ],
)
def test_each_kind_of_plan_has_its_own_words(
    parent: QWidget, kind: Kind, watching: str, nothing: str, a_part: str
) -> None:
    plan = replace(PLAN, kind=kind)
    dialog = PlanDialog(parent)
    dialog.show_progress(plan)
    refused = EndpointError("It was refused.", status=400)

    def notes(end: Ended | None) -> str:
        if end is not None:
            dialog.progress.show_event(end)
        return " ".join(one.text() for one in dialog.progress.findChildren(QLabel))

    dialog.progress.show_watching(plan, 15)
    assert watching in notes(None)
    assert nothing in notes(Ended(plan, (), plan.calls, refused))
    assert a_part in notes(Ended(plan, plan.calls[:1], plan.calls[1:], refused))
    made = Ended(plan, plan.calls[:1], plan.calls[1:], refused, clean_up=plan)
    assert "What was made before stays until you clean it up." in notes(made)
    unanswered = EndpointError("No answer came.", code="ReadTimeout")
    assert nothing not in notes(Ended(plan, (), plan.calls, unanswered))


def test_a_typed_role_stays_when_roles_are_found(parent: QWidget) -> None:
    dialog = DeployDialog(parent, "my-flan", LLAMA.offers, "", "us-east-1")
    roles = next(one for one in dialog.findChildren(QComboBox) if one.isEditable())
    roles.setEditText("arn:mine")
    dialog.add_roles(["arn:first", "arn:second", "arn:first"])
    assert dialog.choice.role == "arn:mine"
    assert roles.count() == 2
    assert not dialog.choice.accepted


def test_the_card_offers_what_can_be_done(qtbot: QtBot) -> None:
    card = SetsCard()
    qtbot.addWidget(card)
    card.show_sets([SetRow("a", ("one",), "—", 0), SetRow("b", ("one", "two"), "$1.00/h", 2), SetRow("c", ("x",), "—")])
    names = [one.accessibleName() for one in card.findChildren(QPushButton) if one.isEnabled()]
    assert names == ["Start a…", "Stop b…", "Start c…", "Stop c…"]
    told: list[str] = []
    card.stop_pressed.connect(told.append)
    next(one for one in card.findChildren(QPushButton) if one.accessibleName() == "Stop b…").click()
    assert told == ["b"]
    assert any("2 of 2 running · one, two" in one.text() for one in card.findChildren(QLabel))


def test_the_dialogs_fit_the_smallest_window(parent: QWidget) -> None:
    for dialog in everything(parent):
        assert dialog.minimumSizeHint().boundedTo(QSize(1100, 700)) == dialog.minimumSizeHint()
