"""From the prompt to the answers, against the real embedded endpoints."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from ui.app import STARTER
from ui.models.answer import Answer
from ui.prompt_document import PromptDocument
from ui.run_controller import RunController
from ui.services import Services
from workbench import paths, settings
from workbench.endpoints.endpoint import Endpoint
from workbench.prompts import file
from workbench.prompts.prompt import Prompt
from workbench.settings import Settings

READER, FEW_SHOT, ECHO = "local:reader", "local:few-shot", "local:echo"


@pytest.fixture
def document(services: Services) -> PromptDocument:
    path = paths.starter_folder() / STARTER
    return PromptDocument(file.load(path), path)


@pytest.fixture
def runs(qtbot: QtBot, services: Services, document: PromptDocument) -> Iterator[RunController]:
    made = RunController(services, document)
    yield made
    made.stop()


def states(runs: RunController) -> dict[str, str]:
    return {column.key: column.state for column in runs.comparison.columns}


def finish(qtbot: QtBot, runs: RunController) -> None:
    qtbot.waitUntil(lambda: not runs.running, timeout=20_000)


def test_before_a_run_each_chosen_endpoint_has_a_column_that_says_what_it_is(runs: RunController) -> None:
    assert states(runs) == {READER: "waiting", FEW_SHOT: "waiting", ECHO: "waiting"}
    assert all("not a language model" in answer.about for answer in runs.answers)
    assert runs.note == ""


def test_a_run_streams_an_answer_into_every_column(qtbot: QtBot, runs: RunController) -> None:
    running: list[bool] = []
    shown: list[tuple[Answer, ...]] = []
    runs.running_changed.connect(running.append)
    runs.answers_changed.connect(shown.append)
    runs.run()
    finish(qtbot, runs)
    assert states(runs) == {READER: "done", FEW_SHOT: "done", ECHO: "done"}
    assert all(column.text for column in runs.comparison.columns)
    assert running == [True, False]
    assert [answer.column for answer in shown[-1]] == list(runs.comparison.columns)
    assert runs.note.startswith("Run 1 · ")


def test_calls_and_tokens_of_the_session_are_counted(qtbot: QtBot, runs: RunController) -> None:
    runs.run()
    finish(qtbot, runs)
    qtbot.waitUntil(lambda: runs.tokens.session.tokens > 0 and runs.tokens.of(FEW_SHOT) is not None)
    qtbot.waitUntil(lambda: not runs.tokens.session.exact)  # few-shot does not count its tokens
    assert runs.tokens.session.calls == 3
    assert {key: count.exact for key in (READER, FEW_SHOT, ECHO) if (count := runs.tokens.of(key))} == {
        READER: True,
        FEW_SHOT: False,
        ECHO: True,
    }


def test_an_undefined_variable_is_told_and_the_answers_stay(
    qtbot: QtBot, services: Services, document: PromptDocument, runs: RunController
) -> None:
    runs.run()
    finish(qtbot, runs)
    before = runs.comparison
    told: list[object] = []
    services.problems.raised.connect(told.append)
    document.replace(Prompt(name="broken", input_template="{{ nobody }}"), "test")
    runs.run()
    finish(qtbot, runs)
    assert len(told) == 1
    assert "nobody" in str(told[0])
    assert runs.comparison == before


def test_one_column_runs_again_alone(qtbot: QtBot, runs: RunController) -> None:
    runs.run()
    finish(qtbot, runs)
    others = {column.key: column for column in runs.comparison.columns if column.key != ECHO}
    first = runs.comparison[ECHO]
    runs.run_again(ECHO)
    finish(qtbot, runs)
    assert runs.comparison[ECHO] != first
    assert runs.comparison[ECHO].text == first.text
    assert {key: runs.comparison[key] for key in others} == others
    assert runs.note.startswith("Run 1")


def test_an_endpoint_that_is_not_chosen_any_more_loses_its_column_and_the_others_keep_theirs(
    qtbot: QtBot, services: Services, runs: RunController
) -> None:
    runs.run()
    finish(qtbot, runs)
    kept = runs.comparison[READER]
    services.endpoints.choose(ECHO, False)
    assert list(states(runs)) == [READER, FEW_SHOT]
    services.endpoints.choose(ECHO, True)
    assert states(runs)[ECHO] == "waiting"
    assert runs.comparison[READER] == kept


def test_nothing_chosen_runs_nothing(qtbot: QtBot, services: Services, runs: RunController) -> None:
    for label in (READER, FEW_SHOT, ECHO):
        services.endpoints.choose(label, False)
    runs.run()
    assert not runs.running
    assert runs.answers == ()


class TestWhileItStreams:
    """The embedded endpoints at a pace that leaves time to act."""

    @pytest.fixture
    def local_settings(self) -> Settings:
        return Settings(language="en", theme="light", local_tokens_per_second=30)

    def test_stopping_one_column_keeps_its_text_and_leaves_the_others(self, qtbot: QtBot, runs: RunController) -> None:
        runs.run()
        qtbot.waitUntil(lambda: len(runs.comparison[ECHO].text) > 20, timeout=20_000)
        runs.stop_column(ECHO)
        stopped = runs.comparison[ECHO]
        assert stopped.state == "stopped"
        assert len(stopped.text) > 20
        finish(qtbot, runs)
        assert runs.comparison[ECHO] == stopped
        assert states(runs)[READER] == "done"

    def test_stopping_all_ends_the_run_at_once(self, qtbot: QtBot, services: Services, runs: RunController) -> None:
        runs.run()
        qtbot.waitUntil(lambda: states(runs)[ECHO] == "streaming", timeout=20_000)
        runs.stop()
        assert not runs.running
        assert states(runs)[ECHO] == "stopped"
        assert not [job for job in services.background.jobs if job.label]

    def test_a_new_run_stops_the_old_one(self, qtbot: QtBot, runs: RunController) -> None:
        runs.run()
        qtbot.waitUntil(lambda: states(runs)[ECHO] == "streaming", timeout=20_000)
        runs.run()
        finish(qtbot, runs)
        assert set(states(runs).values()) == {"done"}
        assert runs.tokens.session.calls == 6


def test_settings_fill_in_profile_and_region_where_an_endpoint_names_none(
    qtbot: QtBot, services: Services, runs: RunController
) -> None:
    told: list[object] = []
    services.problems.raised.connect(told.append)
    services.settings.change(aws_profile="nobody-has-this")
    services.catalogue.add(Endpoint(label="far", name="far", region="us-east-1"))
    services.endpoints.read(services.catalogue)
    for label in (READER, FEW_SHOT, ECHO):
        services.endpoints.choose(label, False)
    services.endpoints.choose("far", True)
    runs.run()
    finish(qtbot, runs)
    column = runs.comparison["far"]
    assert column.state == "failed"
    assert column.error is not None
    assert "nobody-has-this" in column.error.message
    assert settings.load(paths.settings_file())[0].aws_profile == "nobody-has-this"


def test_what_is_on_the_desk_is_shown_again_as_it_was(
    qtbot: QtBot, services: Services, document: PromptDocument, runs: RunController
) -> None:
    runs.run()
    finish(qtbot, runs)
    qtbot.waitUntil(lambda: all(runs.tokens.counted(key) for key in (READER, FEW_SHOT, ECHO)))
    run = runs.stored()
    assert run is not None
    assert {call.column.state for call in run.calls} == {"done"}
    later = RunController(services, document)
    later.show_stored(run)
    assert [answer.column.text for answer in later.answers] == [answer.column.text for answer in runs.answers]
    assert [answer.out for answer in later.answers] == [answer.out for answer in runs.answers]
    assert later.tokens.session.calls == 0
    assert later.stored() is run
    assert later.note not in ("", runs.note)


def test_an_earlier_run_is_sent_again_as_it_was(
    qtbot: QtBot, services: Services, document: PromptDocument, runs: RunController
) -> None:
    runs.run()
    finish(qtbot, runs)
    run = runs.stored()
    assert run is not None
    document.edit("instruction", "Another one.", "Change")
    services.endpoints.choose(ECHO, False)
    runs.show_stored(run)
    assert list(states(runs)) == [READER, FEW_SHOT, ECHO]
    runs.run_again(ECHO)
    finish(qtbot, runs)
    assert runs.sent(ECHO) == run.run.columns[2].request
    again = runs.stored()
    assert again is not None
    assert [call for call in again.calls if call in run.calls] == [run.calls[0], run.calls[1]]
    runs.run()
    finish(qtbot, runs)
    assert list(states(runs)) == [READER, FEW_SHOT]
    assert "Another one." in (runs.sent(READER).prompt.text or "")


def test_what_was_answered_before_is_not_asked_again_unless_that_is_wanted(
    qtbot: QtBot, services: Services, runs: RunController
) -> None:
    services.settings.change(cache=True)
    runs.run()
    finish(qtbot, runs)
    first = {column.key: column for column in runs.comparison.columns}
    calls = runs.tokens.session.calls
    qtbot.waitUntil(lambda: not services.background.jobs)
    runs.run()
    finish(qtbot, runs)
    again = {column.key: column for column in runs.comparison.columns}
    assert all(column.cached for column in again.values())
    assert {key: column.text for key, column in again.items()} == {key: column.text for key, column in first.items()}
    assert again[READER].total_ms == pytest.approx(first[READER].total_ms, abs=1)
    assert calls == 3
    runs.run_again(READER)
    finish(qtbot, runs)
    assert not next(column for column in runs.comparison.columns if column.key == READER).cached
