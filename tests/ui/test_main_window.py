"""The window as a whole: first prompt, areas, panels, problems, closing, memory."""

from __future__ import annotations

import gc
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tests.ui.conftest import ReadyAnswers
from tests.ui.window_walk import visible_texts
from ui import window_state
from ui.app import Collector, open_first_prompt, opened_window
from ui.desk import Desk
from ui.main_window import MINIMUM, MainWindow
from ui.questions import Unsaved
from ui.services import Services
from ui.window_state import WindowState
from workbench import paths
from workbench.errors import UsageError
from workbench.prompts import file
from workbench.prompts.prompt import Prompt
from workbench.settings import Settings


def test_it_opens_with_the_starter_prompt_ready_to_run(window: MainWindow) -> None:
    texts = visible_texts(window)
    assert "Answer from a passage" in texts
    assert {"local:reader", "local:few-shot", "local:echo"} <= set(texts)
    assert "3 endpoints ▾" in texts
    assert window.actions_table["run"].isEnabled()
    assert not window.actions_table["stop"].isEnabled()


@pytest.mark.parametrize("local_settings", [Settings(language="en", text_size=percent) for percent in (100, 150)])
def test_its_text_has_the_size_of_the_settings(window: MainWindow, local_settings: Settings) -> None:
    plain = [one for one in window.findChildren(QLabel) if not one.property("role")]
    pixels = window.services.appearance.theme.text_pixels
    assert pixels == {100: 13, 150: 20}[local_settings.text_size]
    assert {QFontInfo(one.font()).pixelSize() for one in plain} == {pixels}


def test_it_can_be_as_small_as_promised(window: MainWindow) -> None:
    window.resize(*MINIMUM)
    assert window.size().toTuple() == MINIMUM
    assert window.minimumSizeHint().width() <= MINIMUM[0]
    assert window.minimumSizeHint().height() <= MINIMUM[1]


def test_f6_goes_round_the_areas_and_back(qtbot: QtBot, window: MainWindow) -> None:
    areas = [window.top_bar, window.library, window.editor, window.compare]

    def focused() -> int:
        widget = window.focusWidget()
        return next(n for n, area in enumerate(areas) if area is widget or area.isAncestorOf(widget))

    window.library.focus_first()
    seen = [focused()]
    for _ in range(4):
        window.actions_table["next_area"].trigger()
        seen.append(focused())
    assert seen == [1, 2, 3, 0, 1]
    window.actions_table["previous_area"].trigger()
    assert focused() == 0


def test_a_rail_button_opens_its_panel_and_closes_it(qtbot: QtBot, window: MainWindow) -> None:
    window.rail.panel_pressed.emit("endpoints")
    assert window.endpoints.isVisible()
    assert not window.library.isVisible()
    window.rail.panel_pressed.emit("endpoints")
    assert not window.endpoints.isVisible()
    window.actions_table["library"].trigger()
    assert window.library.isVisible()


def test_f6_passes_over_a_closed_panel(window: MainWindow) -> None:
    window.show_panel("")
    window.top_bar.focus_first()
    window.actions_table["next_area"].trigger()
    assert window.editor.isAncestorOf(window.focusWidget())


def test_without_endpoints_it_says_what_to_do_and_run_is_off(window: MainWindow) -> None:
    for endpoint in window.services.endpoints.chosen:
        window.services.endpoints.choose(endpoint.label, False)
    assert not window.actions_table["run"].isEnabled()
    assert any(text.startswith("Each chosen endpoint gets a column") for text in visible_texts(window.compare))


def test_a_problem_shows_in_the_band_and_goes_with_the_next_run(qtbot: QtBot, window: MainWindow) -> None:
    window.services.problems.show(UsageError("That cannot be.", "Do this."))
    assert {"That cannot be.", "Do this."} <= set(visible_texts(window.problems))
    window.actions_table["run"].trigger()
    assert not window.problems.isVisible()
    window.actions_table["stop"].trigger()


def test_what_nobody_caught_is_shown_with_its_traceback(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    window.services.problems.watch()
    try:
        raise KeyError("join")
    except KeyError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    assert any("KeyError" in text for text in visible_texts(window.problems))
    assert "Traceback" in capsys.readouterr().err


def test_the_parameters_are_a_step_that_can_be_undone(window: MainWindow) -> None:
    window.compare.generation_edited.emit(replace(Prompt(name="x").generation, max_tokens=64, temperature=0.5))
    assert "temperature 0.5 · max 64 ▾" in visible_texts(window.compare)
    window.actions_table["undo"].trigger()
    assert "temperature 0.1 · max 256 ▾" in visible_texts(window.compare)


def test_an_unsaved_prompt_is_marked_and_closing_keeps_it_without_a_question(
    window: MainWindow, answers: ReadyAnswers
) -> None:
    assert "unsaved" not in visible_texts(window.top_bar)
    window.compare.generation_edited.emit(replace(Prompt(name="x").generation, max_tokens=64))
    assert "unsaved" in visible_texts(window.top_bar)
    assert window.close()
    assert answers.asked == []


def test_where_drafts_cannot_be_kept_closing_asks_about_each_unsaved_prompt(
    window: MainWindow, answers: ReadyAnswers, tmp_path: Path
) -> None:
    window.compare.generation_edited.emit(replace(Prompt(name="x").generation, max_tokens=64))
    window.files.new()
    window.compare.generation_edited.emit(replace(Prompt(name="x").generation, max_tokens=65))
    shutil.rmtree(paths.drafts_folder())
    paths.drafts_folder().write_text("in the way")
    assert not window.close()
    assert answers.asked == ["unsaved"]
    (tmp_path / "taken").write_text("")
    answers.unsaved, answers.save_path = Unsaved.SAVE, tmp_path / "taken" / "x.prompt.yaml"
    assert not window.close()
    assert window.problems.isVisible()
    answers.asked.clear()
    answers.unsaved = Unsaved.DISCARD
    assert window.close()
    assert answers.asked == ["unsaved", "unsaved"]


class TestWithWorkRunning:
    @pytest.fixture
    def local_settings(self) -> Settings:
        return Settings(language="en", theme="light", local_tokens_per_second=20)

    def test_closing_asks_once(self, qtbot: QtBot, window: MainWindow, answers: ReadyAnswers) -> None:
        window.actions_table["run"].trigger()
        qtbot.waitUntil(lambda: window.runs.comparison["local:echo"].state == "streaming", timeout=20_000)
        assert not window.close()
        assert answers.asked == ["close"]
        assert window.runs.running
        answers.close = True
        assert window.close()

    def test_the_status_bar_shows_it_and_stops_it(self, qtbot: QtBot, window: MainWindow) -> None:
        window.actions_table["run"].trigger()
        qtbot.waitUntil(lambda: window.runs.comparison["local:echo"].state == "streaming", timeout=20_000)
        assert any("local:" in text for text in visible_texts(window.status_bar))
        window.status_bar.stop_pressed.emit()
        assert not window.runs.running
        assert not any("local:reader" in text for text in visible_texts(window.status_bar))


def test_the_warm_up_starts_the_local_endpoints_and_looks_for_the_account(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-3")
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    assert "Local endpoints: 0 up" in visible_texts(window.status_bar)
    window.warm_up.start()
    qtbot.waitUntil(lambda: "Local endpoints: 3 up" in visible_texts(window.status_bar), timeout=20_000)
    qtbot.waitUntil(lambda: "default · eu-west-3" in visible_texts(window.status_bar), timeout=20_000)


def test_it_is_painted_once(qtbot: QtBot, qapp: QApplication, home: Path, answers: ReadyAnswers) -> None:
    with opened_window(qapp, answers) as window:
        painted: list[bool] = []
        window.painted.connect(lambda: painted.append(True))
        qtbot.waitUntil(lambda: bool(painted))
        window.repaint()
        window.resize(1200, 750)
        qapp.processEvents()
        assert painted == [True]


def test_what_it_remembers_is_there_at_the_next_start(
    qtbot: QtBot, qapp: QApplication, home: Path, answers: ReadyAnswers
) -> None:
    mine = paths.library_folder() / "mine.prompt.yaml"
    file.save(Prompt(name="Mine"), mine)
    with opened_window(qapp, answers) as window:
        window.resize(1250, 720)
        window.services.endpoints.choose("local:reader", False)
        window.show_panel("endpoints")
        window.files.open(mine)
        window.close()
    with opened_window(qapp, answers) as window:
        assert window.height() == 720  # the offscreen screen is narrower than the window
        assert [one.label for one in window.services.endpoints.chosen] == ["local:few-shot", "local:echo"]
        assert window.endpoints.isVisible()
        assert "Mine" in visible_texts(window.top_bar)


def test_chosen_endpoints_are_remembered_before_the_window_closes(qtbot: QtBot, window: MainWindow) -> None:
    window.services.endpoints.choose("local:reader", False)
    remembered = ("local:few-shot", "local:echo")
    qtbot.waitUntil(lambda: window_state.load(window_state.state_file()).endpoints == remembered)


def test_the_files_used_last_can_be_opened_again(
    qtbot: QtBot, window: MainWindow, answers: ReadyAnswers, tmp_path: Path
) -> None:
    assert [action.text() for action in window.recent.actions()] == ["No recent files"]
    for name in ("one", "two"):
        file.save(Prompt(name=name), tmp_path / f"{name}.prompt.yaml")
        window.files.open(tmp_path / f"{name}.prompt.yaml")
    assert [action.text() for action in window.recent.actions()] == ["two.prompt.yaml", "one.prompt.yaml"]
    window.recent.actions()[1].trigger()
    assert "one" in visible_texts(window.top_bar)
    (tmp_path / "two.prompt.yaml").unlink()
    window.recent.actions()[1].trigger()
    assert "one" in visible_texts(window.top_bar)
    assert any("two.prompt.yaml" in text for text in visible_texts(window.problems))


def test_the_last_prompt_that_broke_is_told_and_the_starter_opens(services: Services, tmp_path: Path) -> None:
    broken = tmp_path / "broken.prompt.yaml"
    broken.write_text("name: [")
    desk = Desk(services)
    problems = open_first_prompt(desk, WindowState(recent=(str(broken),)))
    assert desk.current.document.prompt.name == "Answer from a passage"
    assert desk.current.document.path == paths.starter_folder() / "starter.prompt.yaml"
    assert [str(broken) in problem.message for problem in problems] == [True]
    assert open_first_prompt(desk, WindowState(recent=(str(tmp_path / "gone.yaml"),))) == ()


def test_the_collector_keeps_automatic_collection_off_and_collects_on_this_thread(qtbot: QtBot) -> None:
    was_on = gc.isenabled()
    try:
        collector = Collector(QApplication.instance())
        assert not gc.isenabled()
        lists = [[] for _ in range(2000)]
        for one in lists:
            one.append(one)
        del lists, one
        before = gc.get_stats()
        collector.collect()
        assert gc.get_stats() != before
    finally:
        collector.deleteLater()
        if was_on:
            gc.enable()


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"recent": 3, "body": ["x"], "geometry": null}', b"\xff"])
def test_an_unusable_memory_is_forgotten(tmp_path: Path, content: bytes) -> None:
    memory = tmp_path / "window.json"
    memory.write_bytes(content)
    assert window_state.load(memory) == WindowState()


def test_a_memory_is_kept_as_it_was(tmp_path: Path) -> None:
    state = WindowState("Z2Vv", (220, 1168), (460, 708), "", (), ("a.yaml",)).with_recent(Path("b.yaml"))
    window_state.save(state, tmp_path / "window.json")
    assert window_state.load(tmp_path / "window.json") == state
    assert state.recent == ("b.yaml", "a.yaml")


def test_a_file_that_was_used_is_remembered_before_the_window_is_closed(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "used.prompt.yaml"
    file.save(Prompt(name="Used"), path)
    window.files.open(path)
    qtbot.waitUntil(lambda: window_state.load(window_state.state_file()).recent[:1] == (str(path),))
