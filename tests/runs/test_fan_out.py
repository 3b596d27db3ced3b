from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from workbench.endpoints.stop import Stop
from workbench.runs.fan_out import fan_out


@pytest.fixture(autouse=True)
def no_threads_left() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    assert set(threading.enumerate()) == before


def test_all_events_of_all_generators_come_each_in_its_order() -> None:
    def count(name: str) -> Iterator[tuple[str, int]]:
        return ((name, n) for n in range(50))

    events = list(fan_out(map(count, "abc"), Stop()))
    for name in "abc":
        assert [n for which, n in events if which == name] == list(range(50))


def test_nothing_gives_nothing() -> None:
    assert list(fan_out([], Stop())) == []


def test_generators_run_at_the_same_time_and_events_come_as_they_arrive() -> None:
    """Each of two generators waits for the other one: one after the other, they would wait for ever."""
    first, second = threading.Event(), threading.Event()

    def wait_for(mine: threading.Event, other: threading.Event, name: str) -> Iterator[str]:
        mine.set()
        assert other.wait(10)
        yield name

    assert set(fan_out([wait_for(first, second, "a"), wait_for(second, first, "b")], Stop())) == {"a", "b"}


def test_an_event_is_there_before_its_generator_goes_on() -> None:
    seen = threading.Event()

    def speak() -> Iterator[str]:
        yield "first"
        assert seen.wait(10)
        yield "second"

    merged = fan_out([speak()], Stop())
    assert next(merged) == "first"
    seen.set()
    assert list(merged) == ["second"]


def test_closing_sets_the_stop_and_waits_for_the_generators_which_are_closed() -> None:
    stop, woken = Stop(), threading.Event()
    closed = []

    def patient(name: str) -> Iterator[str]:
        try:
            with stop.wakes(woken.set):
                yield name
                assert woken.wait(10)
        finally:
            closed.append(name)

    merged = fan_out([patient("a"), patient("b")], stop)
    next(merged)
    merged.close()
    assert stop.is_set
    assert sorted(closed) == ["a", "b"]


def test_an_exception_of_one_stops_the_others_and_is_raised() -> None:
    stop, woken = Stop(), threading.Event()

    def patient() -> Iterator[str]:
        with stop.wakes(woken.set):
            yield "waiting"
            assert woken.wait(10)

    def broken() -> Iterator[str]:
        yield "so far so good"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(fan_out([patient(), broken()], stop))
    assert stop.is_set


def test_a_fan_out_that_ended_by_itself_sets_no_stop() -> None:
    stop = Stop()
    list(fan_out([iter("ab")], stop))
    assert not stop.is_set
