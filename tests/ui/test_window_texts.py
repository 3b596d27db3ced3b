"""The whole window: nothing untranslated, nothing unnamed, nothing cut."""

from __future__ import annotations

import contextlib
import gettext
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.bundle_dialogs import export_dialog, import_dialog
from tests.ui.conftest import FAST, ReadyAnswers
from tests.ui.window_walk import cut_texts, program_texts, unnamed_controls
from ui import app, translation
from ui.app import opened_window
from ui.endpoint_secrets import EndpointSecrets
from ui.main_window import MINIMUM, MainWindow
from ui.models.call_statistics import Failure, Latency
from ui.models.incoming_prompts import IncomingPrompts, IncomingRow
from ui.models.version_rows import RowKind, VersionRow
from ui.panels.endpoint_page import EndpointPage
from ui.questions import branch_box, discard_box, endpoint_box, replace_box, running_box, unsaved_box
from ui.translation import tr
from ui.widgets.add_endpoint_dialog import AddEndpointDialog
from ui.widgets.cell_dialog import CellDialog
from ui.widgets.column_dialog import ColumnDialog
from ui.widgets.cost_card import CostCard
from ui.widgets.endpoint_dialog import EndpointDialog
from ui.widgets.export_dialog import ExportDialog
from ui.widgets.failures_card import FailuresCard
from ui.widgets.header_secrets import HeaderSecrets
from ui.widgets.import_dialog import ImportDialog
from ui.widgets.latency_card import LatencyCard
from ui.widgets.message_dialog import MessageDialog
from ui.widgets.names_dialog import NamesDialog
from ui.widgets.save_dialog import SaveDialog
from workbench import paths, settings
from workbench.endpoints.endpoint import CustomPayload, Endpoint, Limits, Price, Probed
from workbench.endpoints.events import Usage
from workbench.endpoints.payloads.custom import CustomTrial
from workbench.errors import EndpointError, Phrase, UsageError
from workbench.library.example_table import ExampleTable
from workbench.library.new_place import NewPlace
from workbench.library.versions.version import Version
from workbench.prompts import file
from workbench.prompts.prompt import CHOICES, Choose, Generation, Prompt
from workbench.runs.answer_costs import AnswerCost

ENDPOINT = Endpoint(
    label="label",
    name="name",
    payload="custom",
    custom=CustomPayload(request="{{ prompt }}", text="a"),
    component="component",
    target_model="a.tar.gz",
    session_id="s-1",
    attributes="a=b",
    price=Price(0.1, 0.2, 7.09, 2, "ml.g5.12xlarge"),
    limits=Limits(context_tokens=4096),
    tokenizer="/models/tokenizer.json",
    wrapper="llama-3",
    probed=Probed("2026-11-24", 2, "sse"),
)
_OPEN, _CLOSE = "⟦", "⟧"
# What needs no translation: numbers, signs, keys, names of units.
_NO_WORDS = re.compile(r"[\d\s\W]*|\d+(\.\d+)? m?s|(Ctrl|Shift|Alt|Esc|F\d+|Del|↵|[A-Z]|\W)+|Prompt Workbench")


class Marked(gettext.NullTranslations):
    """Marks what went through the catalogue."""

    def gettext(self, message: str) -> str:
        return f"{_OPEN}{message}{_CLOSE}"

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return self.gettext(singular if n == 1 else plural)


@pytest.fixture
def marked_window(
    qtbot: QtBot, qapp: QApplication, home: Path, answers: ReadyAnswers, monkeypatch: pytest.MonkeyPatch
) -> MainWindow:
    monkeypatch.setattr(app, "use_language", lambda *_: translation.use(Marked()))
    settings.save(FAST, paths.settings_file())
    with opened_window(qapp, answers) as window:
        qtbot.waitUntil(lambda: bool(window.library.entries))
        yield window


def everything(window: MainWindow) -> list[QWidget]:
    """The window and everything that it can open."""
    services = window.services
    services.problems.show(EndpointError("It failed.", "Try again.", details="why"))
    dialogs: list[QWidget] = [
        window.popups.open_settings(),
        window.popups.open_shortcuts(),
        unsaved_box(window, "name"),
        running_box(window, 2),
        discard_box(window),
        replace_box(window, Path("a")),
        branch_box(window, "name"),
        endpoint_box(window, "name"),
        *version_dialogs(window),
        *example_dialogs(window),
        *endpoint_widgets(window),
        *exchange_dialogs(window),
        endpoint_dialog(window),
        *costs(window),
    ]
    show_endpoint(window)
    show_versions(window)
    window.actions_table["palette"].trigger()
    window.popups.palette.hide()
    window.actions_table["choose_endpoints"].trigger()
    window.popups.chooser.hide()
    return [window, *dialogs]


def endpoint_widgets(window: MainWindow) -> list[QWidget]:
    """Adding an endpoint in both ways, and the tokens of one."""
    titles = {"tgi": "Text Generation Inference"}
    over_https = Endpoint("label", "", transport="https", url="https://host/v1")
    tokens = EndpointSecrets(window.services.background)
    secrets = HeaderSecrets()
    secrets.show_headers({"Authorization": "entry"})
    widgets: list[QWidget] = [
        AddEndpointDialog(window, Endpoint("label", "name"), titles, ""),
        AddEndpointDialog(window, over_https, titles, "", tokens=tokens),
        secrets,
    ]
    for widget in widgets[1:]:
        widget.show()
    return widgets


def costs(window: MainWindow) -> list[QWidget]:
    """The dialog of prices, and the cards of an endpoint's calls: with something to show, and without."""
    slow, cost, failed = LatencyCard(), CostCard(), FailuresCard()
    slow.show_latency(Latency(50, 47, 940.0, 2100.0, 12.0, 41.0, exact=False))
    cost.show_costs([AnswerCost(1, 20, 3830.0, 1.85), AnswerCost(4, 12, 11_900.0, 0.6)], "ml.g5.12xlarge", True)
    at = datetime.fromisoformat("2026-11-24T14:02:00+00:00")
    failed.show_failures([Failure(at, "424", "It failed.", "Try again.", "https://log", "id")], at.date())
    cards = [slow, cost, failed, LatencyCard(), CostCard(), FailuresCard()]
    for card in cards:
        card.resize(420, 300)
        card.show()
    window.status_bar.show_day(214, 0.18, 2)
    window.status_bar.show_session(3, 1_000, exact=False)
    return [window.popups.open_prices(), *cards]


def example_dialogs(window: MainWindow) -> list[QWidget]:
    """The dialogs of the examples: what columns are, and a long cell."""
    table = ExampleTable((("id", "question", "answer"), ("1", "Who?", "Ann")))
    dialogs: list[QWidget] = [
        ColumnDialog(window, tr("Import examples"), table, ["question"], headed=True, may_replace=True),
        CellDialog(window, tr("Examples"), "text", lambda: True),
    ]
    for dialog in dialogs:
        dialog.show()
    return dialogs


def version_dialogs(window: MainWindow) -> list[QWidget]:
    """The dialogs of saving and of versions."""
    libraries = {Path("/a"): ("A", ["write"]), Path("/b"): ("B", [])}
    named = NamesDialog(window, tr("Name the version"), tr("Name"), tr("Give the name"), ["production"])
    named.show_error(UsageError("It was refused.", "Change it."))
    dialogs: list[QWidget] = [
        SaveDialog(window, NewPlace("Name", "write", Path("/a")), libraries),
        SaveDialog(window, NewPlace("Name", "../x", Path("/a")), libraries),
        MessageDialog(window, "Save it"),
        named,
    ]
    for dialog in dialogs:
        dialog.show()
    return dialogs


def exchange_dialogs(window: MainWindow) -> list[QWidget]:
    error = UsageError("It was refused.", "Change it.")
    rows = [
        IncomingRow(Path("a.csv"), "A", "Table of prompts (CSV)", Prompt("A"), notes=(Phrase("Something is lost."),)),
        IncomingRow(Path("a.csv"), "B", "Table of prompts (CSV)", reason=error),
    ]
    exported = ExportDialog(window, "A", {"prompt": "Prompt file"})
    exported.show_text("text", ["Something is lost."])
    dialogs: list[QWidget] = [ImportDialog(window, IncomingPrompts(rows, QIcon())), exported]
    dialogs += [import_dialog(window), export_dialog(window)]
    for dialog in dialogs:
        dialog.show()
    return dialogs


def test_every_text_went_through_the_catalogue(marked_window: MainWindow) -> None:
    columns = file.load(paths.starter_folder() / app.STARTER).input_names  # of the examples table: the user's names
    untranslated = {
        f"{place}: {text!r}"
        for widget in everything(marked_window)
        for place, text in program_texts(widget)
        if _OPEN not in text and text not in columns and not _NO_WORDS.fullmatch(text)
    }
    assert not untranslated, "\n".join(sorted(untranslated))


def test_every_control_has_a_name(window: MainWindow) -> None:
    unnamed = [one for widget in everything(window) for one in unnamed_controls(widget)]
    assert not unnamed, "\n".join(unnamed)


@pytest.mark.parametrize("language", translation.LANGUAGES)
def test_no_text_is_cut_in_the_smallest_window(
    qtbot: QtBot, qapp: QApplication, home: Path, answers: ReadyAnswers, language: str
) -> None:
    settings.save(settings.Settings(language=language, theme="light"), paths.settings_file())
    with opened_window(qapp, answers) as window:
        window.resize(*MINIMUM)
        qtbot.waitUntil(lambda: bool(window.library.entries))
        for panel in ("library", "endpoints"):
            window.show_panel(panel)
            assert window.size().toTuple() == MINIMUM
            assert not lasting_cuts(qtbot, window)
        for dialog in (window.popups.open_settings(), window.popups.open_shortcuts(), *exchange_dialogs(window)):
            assert not lasting_cuts(qtbot, dialog)
        for dialog in (*version_dialogs(window), *costs(window)):
            assert not lasting_cuts(qtbot, dialog)
        show_versions(window)
        assert window.size().toTuple() == MINIMUM
        assert not lasting_cuts(qtbot, window)
        window.beside.show_versions(False)
        window.services.catalogue.add(replace(ENDPOINT, payload="tgi"))
        window.services.endpoints.read(window.services.catalogue)
        window.pages.open("label")
        assert window.size().toTuple() == MINIMUM
        assert not lasting_cuts(qtbot, window)
        window.pages.close_page()
        assert not lasting_cuts(qtbot, endpoint_dialog(window))
        for dialog in example_dialogs(window):
            assert not lasting_cuts(qtbot, dialog)
        for by in CHOICES:
            document = window.desk.current.document
            document.replace(replace(document.prompt, technique="few_shot", choose=Choose(by, 12)), "")
            assert not lasting_cuts(qtbot, window)


def show_versions(window: MainWindow) -> None:
    """The panel as with two versions, so that everything in it is seen."""
    window.beside.show_versions(True)
    made = Version("4f2a91c" * 5, "a.prompt.yaml", "1", "Ann", "", datetime.now().astimezone(), "Save it", ("in use",))
    rows = [VersionRow(RowKind.UNSAVED), VersionRow(RowKind.VERSION, made)]
    window.versions.panel.show_rows(rows, "a-branch-with-a-long-name", ["main", "tried"], complete=True)


def show_endpoint(window: MainWindow) -> None:
    """The page of an endpoint as with everything in it."""
    page = EndpointPage(window.services)
    window.pages.addWidget(page)
    page.show_generation(Generation(temperature=0, top_k=4))
    page.show_endpoint(ENDPOINT)
    page.show_error(UsageError("It was refused.", "Change it."))


def endpoint_dialog(window: MainWindow) -> EndpointDialog:
    """Every field of an endpoint, with mistakes in them."""
    dialog = EndpointDialog(window, replace(ENDPOINT, region="mars"), {"custom": "Own"}, lambda: True)
    dialog.form.custom.show_trial(CustomTrial(b"{}", None, "text", Usage(1, 2)))
    dialog.show()
    return dialog


def lasting_cuts(qtbot: QtBot, widget: QWidget) -> list[str]:
    """What is still cut once the layout has followed the last text."""
    with contextlib.suppress(TimeoutError):
        qtbot.waitUntil(lambda: not cut_texts(widget), timeout=2000)
    return cut_texts(widget)


@pytest.mark.skipif("QT_SCALE_FACTOR" in os.environ, reason="is the scaled run itself")
def test_no_text_is_cut_at_twice_the_scale(tmp_path: Path) -> None:
    screen = {"name": "large", "width": 3840, "height": 2160, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    (tmp_path / "screens.json").write_text(json.dumps({"screens": [screen]}))
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"{__file__}", "-k", "smallest_window"],
        env={**os.environ, "QT_SCALE_FACTOR": "2", "WORKBENCH_SCREENS": str(tmp_path / "screens.json")},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout


def test_qt_s_own_dialogs_speak_korean(qapp: QApplication) -> None:
    app.use_language(qapp, "ko")
    assert QApplication.translate("QPlatformTheme", "Cancel") == "취소"
    remove_translators(qapp)


def remove_translators(qapp: QApplication) -> None:
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)


@pytest.mark.parametrize(
    ("variables", "library"),
    [
        ({"LANG": "ko_KR.UTF-8"}, "라이브러리"),
        ({"LANG": "ko_KR.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "Library"),
        ({"LANG": "C"}, "Library"),
        ({"LANG": "fi_FI.UTF-8"}, "Library"),
        ({}, "Library"),
    ],
)
@pytest.mark.skipif("platform.system() != 'Linux'", reason="other systems have no such variables")
def test_the_system_s_language_is_taken_where_there_is_a_catalogue(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], library: str
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    app.use_language(qapp, "system")
    assert translation.tr("Library") == library
    remove_translators(qapp)


def test_the_measure_finds_what_is_cut(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(300, 200)
    fits, cut, outside = (QLabel(text, window) for text in ("fits", "far too long for its room", "outside"))
    fits.setGeometry(10, 10, 200, 30)
    cut.setGeometry(10, 50, 40, 30)
    outside.setGeometry(250, 90, 200, 30)
    window.show()
    assert [text.split("'")[1] for text in cut_texts(window)] == ["far too long for its room", "outside"]
