"""One answer's column: streaming text, states, numbers, failures."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.window_walk import cut_texts, visible, visible_texts
from ui import theme
from ui.models.answer import Answer, TokenCount
from ui.models.duration import NOTHING, duration
from ui.widgets.answer_column import AnswerColumn
from ui.widgets.answer_text import AnswerText
from workbench.endpoints.events import Connected, Finished, FirstText, Queued, Retrying, Started, Text, Usage
from workbench.errors import EndpointError
from workbench.runs.comparison import STATES, Column

FULL_CALL = Column("key", "flan", "done", "text", None, 0.0, 0.0, 212.0, 940.0, Usage(512, 41), "eos_token")


@pytest.fixture
def column(qtbot: QtBot, qapp: QApplication) -> AnswerColumn:
    made = AnswerColumn("key", theme.load("light"))
    qtbot.addWidget(made)
    made.resize(260, 500)
    made.show()
    return made


@pytest.fixture
def text(qtbot: QtBot) -> AnswerText:
    made = AnswerText()
    qtbot.addWidget(made)
    made.resize(300, 200)
    made.show()
    return made


def test_pieces_become_one_text(text: AnswerText) -> None:
    for shown in ("Ma", "Managed ", "Managed Spot\n\nTrain", "Managed Spot\n\nTraining 학습 😀"):
        text.show_text(shown)
        assert text.toPlainText() == shown
    assert text.whole_text() == "Managed Spot\n\nTraining 학습 😀"


def test_the_cost_stands_among_the_numbers_where_there_is_one(column: AnswerColumn) -> None:
    done = Answer(Column("key", "it", "done", "text", first_text_ms=212.0, total_ms=1740.0), TokenCount(41, exact=True))
    column.show_answer(done)
    assert "cost" not in visible_texts(column)
    column.resize(400, 400)  # room for all of them
    column.show_answer(replace(done, cost=0.0042))
    assert {"cost", "$0.0042"} <= set(visible_texts(column))
    numbers = [one for one in visible(column, QLabel) if one.text() in ("212 ms", "1.74 s", "41", "27/s", "$0.0042")]
    assert len(numbers) == 5
    assert all(one.width() >= one.sizeHint().width() for one in numbers)


def test_another_text_replaces_it(text: AnswerText) -> None:
    text.show_text("one answer")
    text.show_text("another")
    assert text.toPlainText() == "another"


def test_it_follows_the_end_until_the_user_scrolls_up(text: AnswerText) -> None:
    lines = "\n".join(f"line {n}" for n in range(200))
    bar = text.verticalScrollBar()
    text.show_text(lines)
    assert bar.maximum() > 0
    assert bar.value() == bar.maximum()
    bar.setValue(10)
    text.show_text(f"{lines}\nmore")
    assert bar.value() == 10
    bar.setValue(bar.maximum())
    text.show_text(f"{lines}\nmore\nand more")
    assert bar.value() == bar.maximum()


def test_only_the_new_characters_are_inserted(text: AnswerText) -> None:
    changes: list[tuple[int, int, int]] = []
    text.document().contentsChange.connect(lambda *change: changes.append(change))
    text.show_text("abc")
    text.show_text("abcdef")
    text.show_text("abcdef")
    assert changes == [(0, 0, 3), (3, 0, 3)]


@pytest.mark.parametrize("state", STATES)
def test_each_state_is_said_in_words(column: AnswerColumn, state: str) -> None:
    error = EndpointError("It failed.", "Try again.") if state == "failed" else None
    column.show_answer(Answer(Column("key", "llama", state, error=error)))
    badges = [one for one in visible(column, QLabel) if one.property("role") == "badge"]
    assert [bool(badge.text()) for badge in badges] == [True]


def test_stop_while_it_runs_and_again_when_it_ended(qtbot: QtBot, column: AnswerColumn) -> None:
    column.show_answer(Answer(Column("key", "llama", "streaming", "Hal")))
    with qtbot.waitSignal(column.stop_requested) as stopped:
        button(column, "Stop").click()
    assert stopped.args == ["key"]
    assert "Run again" not in visible_texts(column)
    column.show_answer(Answer(Column("key", "llama", "stopped", "Hal")))
    with qtbot.waitSignal(column.again_requested) as again:
        button(column, "Run again").click()
    assert again.args == ["key"]
    assert "Stop" not in visible_texts(column)


def test_copy_gives_the_text_to_the_character(qtbot: QtBot, column: AnswerColumn) -> None:
    exact = "a\u00a0b\r\nc\u2028d"
    column.show_answer(Answer(Column("key", "llama", "done", exact)))
    with qtbot.waitSignal(column.copy_requested) as copied:
        button(column, "Copy").click()
    assert copied.args == [exact]


def test_numbers_and_what_is_an_estimate(column: AnswerColumn) -> None:
    done = Column("key", "llama", "done", "x", first_text_ms=212.4, total_ms=1740, usage=Usage(10, 41))
    column.show_answer(Answer(done, TokenCount(41, exact=True)))
    assert {"212 ms", "1.74 s", "41", "27/s"} <= set(visible_texts(column))
    column.show_answer(Answer(done, TokenCount(1041, exact=False)))
    assert "~1,041" in visible_texts(column)


def test_a_failure_is_a_sentence_with_a_next_step_and_folded_details(column: AnswerColumn) -> None:
    error = EndpointError("It answered 424.", "Accept the licence.", details="Traceback of the container")
    column.show_answer(Answer(Column("key", "llama", "failed", error=error)))
    assert {"It answered 424.", "Accept the licence."} <= set(visible_texts(column))
    assert "Traceback of the container" not in visible_texts(column)
    button(column, "Show details").click()
    assert "Traceback of the container" in visible_texts(column)
    column.show_answer(Answer(Column("key", "llama", "queued")))
    assert "It answered 424." not in visible_texts(column)


def test_what_arrived_before_a_failure_stays(column: AnswerColumn) -> None:
    streaming = Column("key", "llama", "streaming", "Half an ans")
    column.show_answer(Answer(streaming))
    column.show_answer(Answer(replace(streaming, state="failed", error=EndpointError("It broke off."))))
    assert {"Half an ans", "It broke off."} <= set(visible_texts(column))


@pytest.mark.parametrize(
    ("milliseconds", "shown"),
    [(None, NOTHING), (0.4, "0 ms"), (999.4, "999 ms"), (999.6, "1.00 s"), (9_994, "9.99 s"), (9_996, "10.0 s"),
     (59_949, "59.9 s"), (59_951, "60 s"), (75_400, "75 s")],
)  # fmt: skip
def test_durations_are_short_and_never_round_to_a_strange_unit(milliseconds: float | None, shown: str) -> None:
    assert duration(milliseconds) == shown


@pytest.mark.parametrize(
    ("first", "total", "tokens", "rate"),
    [(100.0, 1100.0, 50, "50/s"), (100.0, 100.0, 50, NOTHING), (None, 900.0, 50, NOTHING), (100.0, 900.0, 1, NOTHING)],
)
def test_a_rate_needs_time_and_tokens(first: float | None, total: float, tokens: int, rate: str) -> None:
    column = Column("key", "llama", "done", "x", first_text_ms=first, total_ms=total)
    assert Answer(column, TokenCount(tokens, exact=True)).rate == rate


def button(column: AnswerColumn, text: str) -> QPushButton:
    (found,) = [one for one in visible(column, QPushButton) if one.text() == text]
    return found


# What became of the settings, retries, times, partial answers, the log, the account


def test_what_is_not_sent_as_it_is_set_and_what_is_out_of_range_are_told(column: AnswerColumn) -> None:
    told = Answer(
        Column("key", "flan", "done", "text"),
        not_as_set="not sent: top k · temperature 0 sent as do_sample: false",
        out_of_range="top p 2: the range is 0 – 1",
    )
    column.show_answer(told)
    texts = visible_texts(column)
    assert told.not_as_set in texts
    warning = next(one for one in visible(column, QLabel) if one.text() == told.out_of_range)
    assert warning.property("tone") == "warning"
    column.show_answer(Answer(Column("key", "flan", "done", "text")))
    assert told.not_as_set not in visible_texts(column)


def test_a_retry_is_visible_while_it_waits_and_told_afterwards(column: AnswerColumn) -> None:
    error = EndpointError("{name} gets more requests than it takes.", status=429, name="flan")
    waiting = Column("key", "flan").apply(Queued("key", 10.0)).apply(Started("key", 10.0))
    waiting = waiting.apply(Retrying("key", 10.5, 1, 2.5, error))
    column.show_answer(Answer(waiting, retries=2, now=10.7))
    assert "throttled, trying again in 2.3 s (1 of 2)" in visible_texts(column)
    column.show_answer(Answer(waiting, retries=2, now=99.0))
    assert "throttled, trying again in 0.0 s (1 of 2)" in visible_texts(column)
    counting = Answer(waiting, elapsed_ms=waiting.since_start_ms(12.0), retries=2, now=12.0)
    assert (counting.total, counting.queue) == (NOTHING, "0 ms")  # the next try counts anew
    sent = waiting.apply(Started("key", 13.0))
    column.show_answer(Answer(sent, retries=2, now=13.0))
    assert not any("trying again" in text for text in visible_texts(column))
    ended = sent.apply(FirstText("key", 13.2)).apply(Text("key", 13.2, "x")).apply(Finished("key", 14.0))
    answer = Answer(ended, retries=2, now=15.0)
    column.show_answer(answer)
    explanation = "\n".join(answer.times)
    assert "Turned away and tried again 1 time: flan gets more requests than it takes." in explanation
    assert "Earlier tries and the waits after them: 3.00 s" in explanation
    assert explanation in column._stats.toolTip()
    assert "Tried 2 times, 4.00 s in all." in visible_texts(column)
    column.show_answer(Answer(Column("key", "flan", "done", "text", total_ms=7.0, tries=1)))
    assert not any("Tried" in text for text in visible_texts(column))


def test_a_call_that_was_turned_away_for_another_reason_says_so(column: AnswerColumn) -> None:
    waiting = Column("key", "flan").apply(Retrying("key", 0.0, 2, 1.0, EndpointError("No.", status=503)))
    column.show_answer(Answer(waiting, retries=2, now=0.0))
    assert "turned away, trying again in 1.0 s (2 of 2)" in visible_texts(column)


def test_queue_connection_first_text_gap_and_total_are_told_apart() -> None:
    events = (
        Queued("key", 0.0),
        Started("key", 0.5),
        Connected("key", 0.6, 40.0),
        FirstText("key", 0.7),
        Text("key", 0.7, "a"),
        Text("key", 1.0, "b"),
        Finished("key", 1.5),
    )
    call = Column("key", "flan")
    for event in events:
        call = call.apply(event)
    assert Answer(call).times == [
        "Queue, before the request left: 500 ms",
        "Opening the connection: 40 ms",
        "First text: 200 ms",
        "Longest wait between two texts: 300 ms",
        "Total: 1.00 s",
    ]


@pytest.mark.parametrize("width", [204, 300, 420, 560])
def test_numbers_that_have_no_room_do_not_show_and_nothing_overflows(
    qtbot: QtBot, column: AnswerColumn, width: int
) -> None:
    call = replace(FULL_CALL, queued_at=0.0, started_at=1.25, connect_ms=33.0, longest_gap_ms=1234.0)
    column.show_answer(Answer(call, TokenCount(12_345, exact=False)))
    column.resize(width, 500)
    assert column.width() == width
    if width in (204, 560):
        qtbot.waitUntil(lambda: {"queue", "gap"}.issubset(visible_texts(column)) == (width == 560))
    assert {"first", "total", "out"} <= set(visible_texts(column))
    qtbot.waitUntil(lambda: not cut_texts(column))
    column.resize(204, 500)
    assert column.width() == 204
    assert not {"queue", "gap"} & set(visible_texts(column))
    qtbot.waitUntil(lambda: not cut_texts(column))


@pytest.mark.parametrize(("state", "told"), [("partial", "end marker"), ("stopped", "stopped"), ("failed", "failed")])
def test_a_partial_answer_is_marked_as_one(column: AnswerColumn, state: str, told: str) -> None:
    error = EndpointError("It broke.") if state == "failed" else None
    column.show_answer(Answer(Column("key", "flan", state, "half a sente", error)))
    assert any(text.startswith("Partial: ") and told in text for text in visible_texts(column))
    column.show_answer(Answer(Column("key", "flan", state, "", error)))
    assert not any(text.startswith("Partial: ") for text in visible_texts(column))


def test_the_log_opens_in_the_browser(qtbot: QtBot, column: AnswerColumn, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    error = EndpointError("It broke.")
    error.link = "https://console.aws.amazon.com/cloudwatch/home#x"
    column.show_answer(Answer(Column("key", "flan", "failed", "", error)))
    log = next(one for one in visible(column, QPushButton) if one.text() == "Open the log")
    log.click()
    assert opened == ["https://console.aws.amazon.com/cloudwatch/home#x"]
    column.show_answer(Answer(Column("key", "flan", "failed", "", EndpointError("It broke."))))
    assert "Open the log" not in visible_texts(column)


def test_what_the_account_says_stands_in_the_badge_before_a_call_and_above_a_failed_one(column: AnswerColumn) -> None:
    column.show_answer(Answer(Column("key", "flan")))
    column.show_state("scaled to zero", "warning")
    assert "scaled to zero" in visible_texts(column)
    column.show_answer(Answer(Column("key", "flan", "failed", "", EndpointError("It broke."))))
    assert {"failed", "In the account: scaled to zero"} <= set(visible_texts(column))
    column.show_answer(Answer(Column("key", "flan", "streaming", "x")))
    assert not any("scaled" in text for text in visible_texts(column))
    column.show_state("", "plain")
    column.show_answer(Answer(Column("key", "flan")))
    assert "ready" in visible_texts(column)
