"""Running side by side, as a person does it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable

import pytest
from PySide6.QtCore import Qt

from tests.fakes.faulty import ClosesMidStream, HangsBeforeHeaders, HangsMidStream, eula_not_accepted
from tests.fakes.scripted import says
from tests.journeys.conftest import Account, OpenDesk
from tests.journeys.desk import Answers
from workbench import paths
from workbench.endpoints.catalogue import Catalogue
from workbench.endpoints.endpoint import Endpoint, Limits
from workbench.local.containers.tgi import Tgi

LONG = "One two three four five six seven eight nine ten. " * 4


def test_ctrl_enter_streams_three_answers_side_by_side(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.run_to_the_end()
    assert desk.states() == {"local:reader": "done", "local:few-shot": "done", "local:echo": "done"}
    assert "all instance types" in desk.column("local:reader").text
    assert desk.column("local:few-shot").text.strip() in ("In 1931.", "Answer not in document")
    assert "Question: Which instance types can I use" in desk.column("local:echo").text
    for column in desk.window.runs.comparison.columns:
        assert column.first_text_ms is not None
        assert column.total_ms is not None
        assert 0 <= column.first_text_ms <= column.total_ms
        assert column.text in desk.shown_answers()


def test_what_the_program_itself_needs_for_a_call_is_no_queue(
    open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_desk()
    prepared: list[float] = []
    prepare = desk.window.services.transport.prepare

    def watched(endpoints: Iterable[Endpoint]) -> None:
        prepare(endpoints)
        prepared.append(time.perf_counter())

    monkeypatch.setattr(desk.window.services.transport, "prepare", watched)
    desk.choose("local:echo")
    desk.run_to_the_end()
    column = desk.column("local:echo")
    assert column.queued_at is not None
    assert prepared
    assert column.queued_at >= prepared[0]


def test_stopping_one_column_keeps_its_text_as_partial(open_desk: OpenDesk) -> None:
    desk = open_desk(pace=40)
    desk.run()
    desk.wait_for_text("local:echo", 20)
    desk.click("Stop", desk.answer("local:echo"))
    stopped = desk.column("local:echo")
    assert stopped.state == "stopped"
    desk.wait_for_the_end()
    assert desk.column("local:echo") == stopped
    assert desk.states() == {"local:reader": "done", "local:few-shot": "done", "local:echo": "stopped"}
    assert stopped.text in desk.shown_answers()


def test_escape_stops_everything_and_run_starts_anew(open_desk: OpenDesk) -> None:
    desk = open_desk(pace=40)
    desk.run()
    desk.wait_for_text("local:echo", 5)
    desk.press(Qt.Key.Key_Escape)
    assert not desk.window.runs.running
    assert desk.column("local:echo").state == "stopped"
    desk.choose("local:reader")
    desk.run_to_the_end()
    assert desk.states() == {"local:reader": "done"}


def test_one_fails_one_hangs_one_is_cut_and_the_others_finish(account: Account, open_desk: OpenDesk) -> None:
    sound = says(LONG, Tgi())
    account(
        {
            "licence": eula_not_accepted(),
            "silent": HangsBeforeHeaders(),
            "stuck": HangsMidStream(sound),
            "cut": ClosesMidStream(sound, after_parts=5),
            "sound": sound,
        },
        limits=Limits(between_s=2),
    )
    desk = open_desk()
    desk.choose("licence", "silent", "stuck", "cut", "sound", "local:reader")
    desk.run_to_the_end()
    states = desk.states()
    assert states["local:reader"] == states["sound"] == "done"
    assert desk.column("sound").text == LONG
    assert states["licence"] == states["silent"] == "failed"
    assert "Accept EULA" in desk.read(desk.answer("licence"))
    for label in ("stuck", "cut"):
        assert states[label] in ("failed", "partial")
        assert desk.column(label).text
        assert LONG.startswith(desk.column(label).text)
        assert desk.column(label).text in desk.shown_answers()
    assert "Traceback" not in desk.read()


def test_closing_the_window_while_it_runs_asks_once_and_leaves_no_thread(account: Account, open_desk: OpenDesk) -> None:
    account({"silent": HangsBeforeHeaders()})
    answers = Answers(close=False)
    desk = open_desk(answers=answers)
    desk.choose("silent")
    desk.run()
    desk.qtbot.waitUntil(lambda: desk.column("silent").state == "sent")
    assert not desk.window.close()
    answers.close = True
    assert desk.window.close()
    assert answers.asked == ["close while running", "close while running"]
    desk.window.services.close()
    assert [one.name for one in threading.enumerate() if one.name == "background"] == []


def test_an_undefined_variable_is_told_and_nothing_is_sent(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.write("Input", "{{ nobody }}")
    desk.ctrl(Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: "The variable nobody has no value" in desk.read())
    desk.qtbot.waitUntil(lambda: not desk.window.runs.running)
    assert set(desk.states().values()) == {"waiting"}
    assert all(column.queued_at is None for column in desk.window.runs.comparison.columns)


def test_an_endless_template_ends_in_a_sentence_while_the_window_stays_usable(open_desk: OpenDesk) -> None:
    desk = open_desk()
    endless = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
    desk.write("Instruction", endless)
    desk.qtbot.waitUntil(lambda: "was ended" in desk.read(), timeout=15_000)
    assert desk.editor("Instruction").text() == endless
    desk.write("Instruction", "Answer.")
    desk.qtbot.waitUntil(lambda: "was ended" not in desk.read(), timeout=15_000)


def test_a_missing_endpoint_and_missing_credentials_are_told_in_their_columns(
    account: Account, open_desk: OpenDesk
) -> None:
    account({"gone": says("x", Tgi())})
    catalogue = Catalogue(lambda: "", paths.endpoints_folder())
    catalogue.add(Endpoint(label="missing", name="not-there"))
    catalogue.add(Endpoint(label="stranger", name="gone", profile="nobody"))
    desk = open_desk()
    desk.choose("missing", "stranger")
    desk.run_to_the_end()
    assert desk.states() == {"missing": "failed", "stranger": "failed"}
    assert "not-there" in desk.read(desk.answer("missing"))
    assert "nobody" in desk.read(desk.answer("stranger"))
