"""Work in the background: events in order, one end, nothing after a stop, generators closed, defects shown."""

from __future__ import annotations

import contextlib
import queue
import threading
import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from ui.background import WAITING, Background, Job, UnexpectedError
from workbench.endpoints.stop import Stop
from workbench.errors import UsageError, WorkbenchError


class Ear:
    """What a job told its owner."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.ends: list[WorkbenchError | None] = []
        self.stops = 0
        self.threads: set[threading.Thread] = set()

    def hear(self, events: list[int]) -> None:
        self.threads.add(threading.current_thread())
        self.batches.append(events)

    def end(self, error: WorkbenchError | None) -> None:
        self.threads.add(threading.current_thread())
        self.ends.append(error)

    def stop(self) -> None:
        self.stops += 1

    @property
    def events(self) -> list[int]:
        return [event for batch in self.batches for event in batch]


@pytest.fixture
def background(qtbot: QtBot) -> Iterator[Background]:
    made = Background()
    yield made
    made.close()
    assert not [thread for thread in threading.enumerate() if thread.name == "background"]


@pytest.fixture
def ear() -> Ear:
    return Ear()


def start(background: Background, ear: Ear, work: object) -> Job[int]:
    return background.start(work, ear.hear, ear.end, label="work", on_stop=ear.stop)  # type: ignore[arg-type]


def test_events_come_in_order_on_the_gui_thread_and_then_one_end(
    qtbot: QtBot, background: Background, ear: Ear
) -> None:
    start(background, ear, lambda _stop: iter_numbers(1000))
    qtbot.waitUntil(lambda: bool(ear.ends))
    assert ear.events == list(range(1000))
    assert ear.ends == [None]
    assert ear.threads == {threading.main_thread()}
    assert background.jobs == ()


def test_an_iterator_that_is_no_generator_ends_as_well(qtbot: QtBot, background: Background, ear: Ear) -> None:
    start(background, ear, lambda _stop: iter([1, 2]))
    qtbot.waitUntil(lambda: bool(ear.ends))
    assert ear.events == [1, 2]
    assert ear.ends == [None]


def test_many_events_are_handed_over_in_few_calls(qtbot: QtBot, background: Background, ear: Ear) -> None:
    start(background, ear, lambda _stop: iter_numbers(50_000))
    qtbot.waitUntil(lambda: bool(ear.ends), timeout=20_000)
    assert ear.events == list(range(50_000))
    assert len(ear.batches) < 50_000 / 20


def test_nothing_is_called_after_a_stop(qtbot: QtBot, background: Background, ear: Ear) -> None:
    closed = threading.Event()
    job = start(background, ear, lambda stop: endless(stop, closed))
    qtbot.waitUntil(lambda: bool(ear.batches))
    job.stop()
    heard = len(ear.batches)
    assert closed.wait(5)
    other = Ear()
    start(background, other, lambda _stop: iter_numbers(3))
    qtbot.waitUntil(lambda: bool(other.ends))
    assert len(ear.batches) == heard
    assert ear.ends == []
    assert ear.stops == 1


def test_a_second_stop_changes_nothing(qtbot: QtBot, background: Background, ear: Ear) -> None:
    job = start(background, ear, lambda stop: endless(stop, threading.Event()))
    job.stop()
    job.stop()
    assert ear.stops == 1


def test_a_job_may_stop_itself_while_it_is_told(qtbot: QtBot, background: Background) -> None:
    ear = Ear()
    jobs: list[Job[int]] = []

    def hear(events: list[int]) -> None:
        ear.hear(events)
        jobs[0].stop()

    jobs.append(background.start(lambda _stop: iter_numbers(10), hear, ear.end, on_stop=ear.stop))
    qtbot.waitUntil(lambda: bool(ear.stops))
    assert ear.ends == []
    assert len(ear.batches) == 1


def test_the_error_that_ends_the_work_is_told_after_what_came_before(
    qtbot: QtBot, background: Background, ear: Ear
) -> None:
    failure = UsageError("no")

    def work(_stop: Stop) -> Iterator[int]:
        yield 1
        raise failure

    start(background, ear, work)
    qtbot.waitUntil(lambda: bool(ear.ends))
    assert ear.events == [1]
    assert ear.ends == [failure]


def test_a_defect_in_the_work_is_told_with_its_traceback(qtbot: QtBot, background: Background, ear: Ear) -> None:
    def work(_stop: Stop) -> Iterator[int]:
        yield 1
        raise KeyError("join")

    start(background, ear, work)
    qtbot.waitUntil(lambda: bool(ear.ends))
    (error,) = ear.ends
    assert isinstance(error, UnexpectedError)
    assert "KeyError" in error.message
    assert "Traceback" in error.details


def test_a_fast_worker_waits_for_the_window(qtbot: QtBot, background: Background, ear: Ear) -> None:
    yielded: list[int] = []

    def work(stop: Stop) -> Iterator[int]:
        number = 0
        while not stop.is_set:
            yielded.append(number)
            yield number
            number += 1

    job = start(background, ear, work)
    deadline = time.monotonic() + 5
    while len(yielded) <= WAITING and time.monotonic() < deadline:
        pass  # the GUI thread is busy: nothing is delivered meanwhile
    assert len(yielded) == WAITING + 1
    job.stop()


def test_closing_stops_what_runs_and_refuses_what_comes(qtbot: QtBot, ear: Ear) -> None:
    background = Background()
    closed = threading.Event()
    start(background, ear, lambda stop: endless(stop, closed))
    background.close()
    assert closed.is_set()
    assert ear.stops == 1
    with pytest.raises(RuntimeError, match="closed"):
        start(background, ear, lambda _stop: iter_numbers(1))


def test_held_work_begins_with_the_release_and_not_where_it_was_stopped(
    qtbot: QtBot, background: Background, ear: Ear
) -> None:
    begun: list[str] = []

    def work(name: str) -> Iterator[int]:
        begun.append(name)
        yield 1

    background.hold()
    stopped = Ear()
    start(background, stopped, lambda _stop: work("stopped")).stop()
    start(background, ear, lambda _stop: work("released"))
    assert begun == []
    background.release()
    qtbot.waitUntil(lambda: bool(ear.ends))
    start(background, ear, lambda _stop: work("later"))
    qtbot.waitUntil(lambda: len(ear.ends) == 2)
    assert begun == ["released", "later"]


def test_the_timer_runs_only_while_there_is_work(qtbot: QtBot, background: Background, ear: Ear) -> None:
    with qtbot.waitSignal(background.changed):
        start(background, ear, lambda _stop: iter_numbers(1))
    assert background.ticking
    qtbot.waitUntil(lambda: bool(ear.ends))
    assert not background.ticking


def iter_numbers(count: int) -> Iterator[int]:
    yield from range(count)


def endless(stop: Stop, closed: threading.Event) -> Iterator[int]:
    """Numbers until it is stopped; tells when it is closed."""
    number = 0
    try:
        while not stop.is_set:
            yield number
            number += 1
    finally:
        closed.set()


# Watches


def test_a_watch_tells_on_the_gui_thread_and_is_no_work(qtbot: QtBot, background: Background, ear: Ear) -> None:
    told: queue.Queue[int] = queue.Queue()

    def work(stop: threading.Event) -> Iterator[int]:
        while not stop.is_set():
            with contextlib.suppress(queue.Empty):
                yield told.get(timeout=0.05)

    background.watch(work, lambda event: ear.hear([event]), ear.end)
    for number in (1, 2, 3):
        told.put(number)
    qtbot.waitUntil(lambda: ear.events == [1, 2, 3])
    assert ear.threads == {threading.current_thread()}
    assert not background.jobs
    assert not background.ticking


def test_a_stopped_watch_tells_nothing_that_was_still_under_way(qtbot: QtBot, background: Background, ear: Ear) -> None:
    told = threading.Event()

    def work(stop: threading.Event) -> Iterator[int]:
        yield 1
        told.set()
        stop.wait()
        yield 2

    watch = background.watch(work, lambda event: ear.hear([event]), ear.end)
    assert told.wait(5)
    watch.stop()
    background.close()
    QCoreApplication.sendPostedEvents()
    assert ear.events == []


def test_what_ends_a_watch_is_told_once(qtbot: QtBot, background: Background, ear: Ear) -> None:
    def unusable(_stop: threading.Event) -> Iterator[int]:
        yield 1
        raise UsageError("The folder is gone.")

    def broken(_stop: threading.Event) -> Iterator[int]:
        raise ZeroDivisionError
        yield

    background.watch(unusable, lambda event: ear.hear([event]), ear.end)
    background.watch(broken, lambda event: ear.hear([event]), ear.end)
    qtbot.waitUntil(lambda: len(ear.ends) == 2)
    assert ear.events == [1]
    assert {type(end) for end in ear.ends} == {UsageError, UnexpectedError}


def test_a_held_background_begins_a_watch_when_it_is_released(qtbot: QtBot, background: Background, ear: Ear) -> None:
    background.hold()
    background.watch(lambda _stop: iter([1]), lambda event: ear.hear([event]), ear.end)
    background.watch(lambda _stop: iter([2]), lambda event: ear.hear([event]), ear.end)
    background.release()
    qtbot.waitUntil(lambda: sorted(ear.events) == [1, 2])
