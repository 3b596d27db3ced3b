"""Every run is found again as it was, whatever became of it, of its file and of its program."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.runs.history.recorded import NO_TRANSPORT, asking, new_run, record, saying
from tests.runs.history.test_run_data import comparable
from workbench.endpoints.events import Exchanged, Failed, Finished
from workbench.endpoints.exchange import Exchange, Reply, SentRequest
from workbench.endpoints.stop import Stop
from workbench.errors import EndpointError, InvalidFile, UnknownName, WorkbenchError
from workbench.runs.history.history import History
from workbench.runs.history.records import HistoryFilter
from workbench.runs.history.run_data import read_run, run_data

ALL = HistoryFilter()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "history.sqlite"


@pytest.fixture
def history(path: Path) -> Iterator[History]:
    with History(path) as opened:
        yield opened


def test_a_run_is_as_it_was(history: History) -> None:
    new = new_run(asking("a"), asking("b", "Really?"), path="/p", version="v1", origin="command line")
    began = time.time()
    run = history.load(record(history, new, saying(["One ", "two \ud800."])))
    assert run.run == new
    assert [call.request for call in run.calls] == [column.request for column in new.columns]
    assert [(call.column.state, call.column.text) for call in run.calls] == [("done", "One two \ud800.")] * 2
    first = run.calls[0]
    assert first.column.queued_at == 0
    assert 0 <= (first.column.queue_ms or 0) < 5000
    assert first.tokens is not None
    assert (first.tokens.tokens_in, first.tokens.tokens_out) == (3, 2)
    assert began - 1 <= run.at <= first.at + 1 <= time.time() + 2
    assert [column.state for column in run.columns] == ["done", "done"]
    assert history.find(run.uid) == run
    assert history.find("other") is None
    assert history.problem is None


def test_errors_and_exchanges_are_kept(history: History) -> None:
    exchange = Exchange(SentRequest("POST", "http://x", (("A", "…"),), b'{"a": 1}'), Reply(500, (), b"\xff no"))
    error = EndpointError("{endpoint} failed.", "Again.", details="Trace", status=500, code="Oops", endpoint="a")
    request = asking("a")
    ends = (Exchanged("a", time.perf_counter(), exchange), Failed("a", time.perf_counter(), error, "id-1"))
    column = history.load(record(history, new_run(request), saying(["Half"], *ends))).calls[0].column
    assert (column.state, column.text, column.exchange, column.request_id) == ("failed", "Half", exchange, "id-1")
    assert comparable(column.error) == comparable(error)


def test_a_call_that_is_closed_counts_as_stopped_with_what_had_arrived(history: History) -> None:
    recorded = history.begin(new_run(asking("a")))
    call = recorded.call(asking("a"), NO_TRANSPORT, Stop(), saying(["One ", "two ", "three"]))
    for _ in range(5):
        next(call)
    call.close()
    recorded.end()
    column = history.load(recorded.id).calls[0].column
    assert (column.state, column.text) == ("stopped", "One two ")


def test_what_repeats_is_stored_once(history: History, path: Path) -> None:
    long = "".join(chr(0x3042 + n * 7919 % 20000) for n in range(3_000))
    for _ in range(10):
        record(history, new_run(asking("a", long), asking("b", long), asking("b", long, 2)), saying(["Yes."]))
    with sqlite3.connect(path) as connection:
        (count, size) = connection.execute("SELECT count(*), sum(length(data)) FROM contents").fetchone()
    connection.close()
    assert count == 4  # the prompt, its rendering, and two targets
    assert size < 2 * len(long.encode())


def test_deleted_runs_leave_nothing_but_their_usage(history: History, path: Path) -> None:
    kept = record(history, new_run(asking("a", "ordinary")), saying(["Remarkable"]))
    gone = record(history, new_run(asking("b", "peculiar"), name="Other"), saying(["Remarkable"]))
    history.annotate(gone, note="strange", tags=["odd"], starred=True)
    history.delete([gone, 999])
    assert [row.id for row in history.rows(ALL)] == [kept]
    for text in ("peculiar", "strange"):
        assert history.count(HistoryFilter(text=text)) == 0
    assert [row.id for row in history.rows(HistoryFilter(text="remark"))] == [kept]
    assert history.names().tags == ()
    assert history.names().prompts == ("Mine",)
    assert {one.endpoint for one in history.usage()} == {"a", "b"}
    with pytest.raises(UnknownName):
        history.load(gone)
    history.delete([kept])
    with sqlite3.connect(path) as connection:
        tables = ("runs", "calls", "answers", "contents", "facets")
        assert [connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables] == [0] * 5  # noqa: S608
        connection.execute("INSERT INTO words (words) VALUES ('integrity-check')")
    connection.close()


def test_notes_stars_and_tags_are_found(history: History) -> None:
    run, other = (record(history, new_run(asking("a")), saying(["Yes"])) for _ in range(2))
    history.annotate(run, note="A 주목할 답", starred=True, tags=["good", "best", "good"])
    assert [row.id for row in history.rows(HistoryFilter(starred=True))] == [run]
    assert [row.id for row in history.rows(HistoryFilter(tag="best", endpoint="a", text="주목"))] == [run]
    history.annotate(run, starred=False, tags=[])
    assert history.count(HistoryFilter(starred=True)) == history.count(HistoryFilter(tag="best")) == 0
    assert history.rows(ALL)[-1].note == "A 주목할 답"
    assert history.count(ALL) == 2
    with pytest.raises(UnknownName):
        history.annotate(other + 1, note="x")


def test_the_oldest_runs_go_first_and_starred_ones_stay(history: History) -> None:
    now = time.time()
    runs = [
        replace(
            history.load(record(history, new_run(asking("a")), saying(["Yes"]))), uid=f"old {n}", at=now - n * 86400
        )
        for n in range(6)
    ]
    history.delete([row.id for row in history.rows(ALL)])
    ids = [history.add(run) for run in runs]
    history.annotate(ids[5], starred=True)
    assert history.keep(0, 0) == 0
    assert history.keep(3, 0) == 2
    assert {row.uid for row in history.rows(ALL)} == {"old 0", "old 1", "old 2", "old 5"}
    assert history.keep(0, 1) == 0
    assert history.add(runs[0]) == ids[0]


def test_the_size_is_bounded(history: History) -> None:
    noise = "".join(f"{n * 2654435761 % 2**32:x}" for n in range(40_000))
    ids = [record(history, new_run(asking("a")), saying([noise, str(n)])) for n in range(12)]
    assert history.keep(0, 1) > 0
    left = [row.id for row in history.rows(ALL)]
    assert left == sorted(left, reverse=True)
    assert set(left) <= set(ids)
    assert len(left) < 12


def test_usage_is_by_day_and_endpoint(history: History) -> None:
    record(history, new_run(asking("a"), asking("b")), saying(["x", "y"]))
    record(history, new_run(asking("a")), saying([], Failed("a", time.perf_counter(), EndpointError("No."))))
    record(history, new_run(asking("a")), saying(["x"], Finished("a", time.perf_counter(), cached=True)))
    first, second = history.usage(time.time() - 60, time.time() + 60)
    assert (first.endpoint, first.calls, first.failed, first.tokens_out, first.cost) == ("a", 2, 1, 2, None)
    assert (second.endpoint, second.calls, second.failed, second.tokens_in) == ("b", 1, 0, 3)
    assert history.usage(until=time.time() - 3 * 86400) == ()


def test_the_answer_of_an_equal_request_is_found(path: Path) -> None:
    with History(path, request_key=lambda request: request.prompt.text or "") as history:
        record(history, new_run(asking("a")), saying(["first"]))
        record(history, new_run(asking("a")), saying(["second"]))
        record(history, new_run(asking("a")), saying(["from there"], Finished("a", time.perf_counter(), cached=True)))
        record(history, new_run(asking("a")), saying(["cut"], Finished("a", time.perf_counter(), complete=False)))
        found = history.answer_of("Why?", 1)
        assert found is not None
        assert found.column.text == "second"
        assert history.answer_of("Why?", 2) is None
        assert history.answer_of("", 1) is None


def test_a_run_from_elsewhere_is_taken_in_once(history: History, tmp_path: Path) -> None:
    id = record(history, new_run(asking("a")), saying(["Yes, 그렇습니다"]))
    history.annotate(id, note="n", starred=True, tags=["t"])
    run = read_run(run_data(history.load(id)), "bundle")
    with History(tmp_path / "other.sqlite") as other:
        added = other.load(other.add(run))
        assert other.count(HistoryFilter(text="그렇", tag="t", starred=True)) == 1
        assert other.usage() == ()
    moved = tuple(replace(call, id=theirs.id) for call, theirs in zip(run.calls, added.calls, strict=True))
    assert added == replace(run, id=added.id, calls=moved)


def test_two_histories_write_into_one_file(history: History, path: Path) -> None:
    """Each from several threads, as the window and the command line do."""
    with History(path) as other:
        threads = [
            threading.Thread(target=lambda one=one, n=n: record(one, new_run(asking(f"e{n}")), saying(["x"] * 20)))
            for n in range(8)
            for one in (history, other)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert history.problem is other.problem is None
        assert history.count(ALL) == other.count(HistoryFilter(state="done")) == 16
        assert sum(day.calls for day in history.usage()) == 16


def test_a_damaged_file_is_put_aside(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"This was a database once. " * 1000)
    with History(path) as history:
        record(history, new_run(asking("a")), saying(["Yes"]))
        assert history.count(ALL) == 1
        assert "damaged" in str(history.problem)
    (aside,) = path.parent.glob("history-unreadable-*")
    assert aside.read_bytes().startswith(b"This was")


@pytest.mark.parametrize("marks", ["PRAGMA user_version=99", "PRAGMA application_id=7", "CREATE TABLE runs (x)"])
def test_a_newer_or_foreign_file_is_left_alone_and_runs_go_on(path: Path, marks: str) -> None:
    path.parent.mkdir()
    if "99" in marks:
        History(path).count(ALL)
    with sqlite3.connect(path) as connection:
        connection.execute(marks)
    connection.close()
    before = path.read_bytes()
    with History(path) as history:
        recorded = history.begin(new_run(asking("a")))
        events = list(recorded.call(asking("a"), NO_TRANSPORT, Stop(), saying(["Yes"])))
        recorded.end()
        assert isinstance(events[-1], Finished)
        assert "runs are not kept" in str(history.problem)
        with pytest.raises(WorkbenchError, match="runs are not kept"):
            history.rows(ALL)
    assert path.read_bytes() == before


def test_a_file_that_is_locked_or_full_breaks_no_run(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The end of the call stays in the journal, and is in the history after the next opening."""
    monkeypatch.setattr("workbench.runs.history.database.BUSY_S", 0.05)
    with History(path) as other:
        recorded = other.begin(new_run(asking("a")))
        blocker = sqlite3.connect(path, isolation_level=None)
        call = recorded.call(asking("a"), NO_TRANSPORT, Stop(), saying(["One ", "two."]))
        next(call)
        blocker.execute("BEGIN IMMEDIATE")
        assert isinstance(list(call)[-1], Finished)
        assert "written by another program" in str(other.problem)
        blocker.close()
    with History(path) as again:
        column = again.load(recorded.id).calls[0].column
        assert (column.state, column.text) == ("done", "One two.")


@pytest.fixture
def unwritten(path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[History, int]]:
    """A history with a run whose end could not be written, as another program wrote just then."""
    monkeypatch.setattr("workbench.runs.history.database.BUSY_S", 0.05)
    with History(path) as history:
        recorded = history.begin(new_run(asking("a")))
        call = recorded.call(asking("a"), NO_TRANSPORT, Stop(), saying(["One ", "two."]))
        next(call)
        with locked(path):
            list(call)
        recorded.end()
        assert history.load(recorded.id).calls[0].column.state == "queued"
        yield history, recorded.id


@contextmanager
def locked(path: Path) -> Iterator[None]:
    with closing(sqlite3.connect(path, isolation_level=None)) as blocker:
        blocker.execute("BEGIN IMMEDIATE")
        yield


def ends(history: History, run: int) -> list[tuple[str, str]]:
    return [(call.column.state, call.column.text) for call in history.load(run).calls]


def test_what_could_not_be_written_is_written_with_the_next_run(unwritten: tuple[History, int]) -> None:
    history, run = unwritten
    record(history, new_run(asking("b")), saying(["Yes"]))
    assert ends(history, run) == [("done", "One two.")]
    assert [day.calls for day in history.usage()] == [1, 1]
    assert history.count(HistoryFilter(text="two")) == 1


def test_what_could_never_be_written_is_there_after_the_next_opening(
    unwritten: tuple[History, int], path: Path
) -> None:
    """Whatever was begun and ended meanwhile: the run is found by its program, or else by what was left of it."""
    history, run = unwritten
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE runs SET owner = NULL")
    with locked(path):
        history.close()
    assert list(path.parent.glob("*.live"))
    with History(path) as again:
        assert ends(again, run) == [("done", "One two.")]
    assert not list(path.parent.glob("*.live"))


def test_a_call_that_runs_while_the_history_is_closed_is_kept_as_far_as_it_came(path: Path) -> None:
    with History(path) as history:
        recorded = history.begin(new_run(asking("a")))
        call = recorded.call(asking("a"), NO_TRANSPORT, Stop(), saying(["One ", "two."]))
        while "One" not in str(next(call)):
            pass
    assert len(list(call)) == 2
    with History(path) as again:
        assert ends(again, recorded.id) == [("partial", "One ")]


def test_a_run_that_is_deleted_while_it_runs_goes_on(history: History) -> None:
    recorded = history.begin(new_run(asking("a"), asking("b")))
    call = recorded.call(asking("a"), NO_TRANSPORT, Stop(), saying(["Yes"]))
    next(call)
    history.delete([recorded.id])
    assert isinstance(list(call)[-1], Finished)
    assert isinstance(list(recorded.call(asking("b"), NO_TRANSPORT, Stop(), saying(["Yes"])))[-1], Finished)
    recorded.end()
    assert history.count(HistoryFilter(text="Yes")) == history.count(ALL) == 0


def test_a_folder_that_cannot_be_made_breaks_no_run(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with History(tmp_path / "file" / "history.sqlite") as history:
        recorded = history.begin(new_run(asking("a")))
        assert isinstance(list(recorded.call(asking("a"), NO_TRANSPORT, Stop(), saying(["Yes"])))[-1], Finished)
        assert "cannot be used" in str(history.problem)
        with pytest.raises(WorkbenchError, match="cannot be used"):
            history.count(ALL)


def test_nothing_is_left_beside_the_file(path: Path) -> None:
    with History(path) as history:
        record(history, new_run(asking("a")), saying(["Yes"]))
    assert {one.name for one in path.parent.iterdir()} <= {path.name, f"{path.name}.lock"}
    with pytest.raises(WorkbenchError, match="closed"):
        history.rows(ALL)


def test_a_damaged_run_is_told_and_can_be_deleted_and_the_others_stay(path: Path) -> None:
    with History(path) as history:
        sound = record(history, new_run(asking("a")), saying(["Yes, sound."]))
        damaged = record(history, new_run(asking("b")), saying(["Yes, damaged."]))
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("UPDATE answers SET answer = x'00ff', facts = x'00ff' WHERE id / 8192 = ?", (damaged,))
            connection.execute("UPDATE runs SET tags = '{' WHERE id = ?", (damaged,))
        assert [row.id for row in history.rows(HistoryFilter(text="yes"))] == [damaged, sound]
        with pytest.raises(InvalidFile, match="damaged"):
            history.load(damaged)
        history.annotate(damaged, note="broken")
        history.delete([damaged])
        assert [row.id for row in history.rows(HistoryFilter(text="yes"))] == [sound]
        assert [row.id for row in history.rows(ALL)] == [sound]
        assert history.load(sound).calls[0].column.text == "Yes, sound."


def test_a_history_that_what_was_left_cannot_be_folded_into_can_be_read(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with History(path) as history:
        run = record(history, new_run(asking("a")), saying(["Yes"]))

    def full(_database: object) -> None:
        raise WorkbenchError("The disk is full.")

    monkeypatch.setattr("workbench.runs.history.keeping.fold_left", full)
    with History(path) as again:
        assert [row.id for row in again.rows(ALL)] == [run]
        assert str(again.problem) == "The disk is full."
        again.delete([run])
        assert again.count(ALL) == 0
