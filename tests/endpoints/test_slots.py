"""How many calls an endpoint gets at a time, with a clock that a test moves."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import replace

import pytest

from workbench.endpoints.endpoint import Endpoint, Limits
from workbench.endpoints.slots import Slot, Slots
from workbench.endpoints.stop import Stop

FOUR = Endpoint("it", "it", limits=Limits(concurrency=4))


class Calls:
    """Calls of one endpoint, one tick of the clock apart; a call that finds no place is none."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slots = Slots(lambda: self.now)
        self._stopped = Stop()
        self._stopped.set()
        self._open: dict[int, ExitStack] = {}

    def close(self) -> None:
        for stack in self._open.values():
            stack.close()

    def begin(self, endpoint: Endpoint = FOUR) -> Slot:
        self.now += 1
        stack = ExitStack()
        slot = stack.enter_context(self.slots.slot(endpoint, self._stopped))
        self._open[id(slot)] = stack
        if not slot.granted:
            self.end(slot)
        return slot

    def end(self, slot: Slot) -> None:
        self.now += 1
        self._open.pop(id(slot)).close()

    def made(self, count: int, endpoint: Endpoint = FOUR) -> None:
        """So many calls, one after another, that are accepted."""
        for _ in range(count):
            slot = self.begin(endpoint)
            self.slots.accepted(slot)
            self.end(slot)


@pytest.fixture
def calls() -> Iterator[Calls]:
    with closing(Calls()) as made:
        yield made


def test_as_many_as_the_limit_allows(calls: Calls) -> None:
    slots = [calls.begin() for _ in range(5)]
    assert [slot.granted for slot in slots] == [True] * 4 + [False]
    calls.end(slots[0])
    assert calls.begin().granted


def test_endpoints_do_not_share_places(calls: Calls) -> None:
    one = replace(FOUR, limits=Limits(concurrency=1))
    others = [replace(one, label="other"), replace(one, region="eu-west-1"), replace(one, url="https://it")]
    assert all(calls.begin(each).granted for each in (one, *others))
    assert not calls.begin(one).granted


def test_throttling_halves_once_for_all_calls_under_way(calls: Calls) -> None:
    slots = [calls.begin() for _ in range(4)]
    for slot in slots:
        calls.slots.throttled(slot)
    assert calls.slots.allowed(FOUR) == 2


def test_throttling_leaves_at_least_one(calls: Calls) -> None:
    for _ in range(5):
        slot = calls.begin()
        calls.now += 1
        calls.slots.throttled(slot)
        calls.end(slot)
    assert calls.slots.allowed(FOUR) == 1
    assert calls.begin().granted


def test_a_throttled_endpoint_keeps_new_calls_waiting(calls: Calls) -> None:
    slots = [calls.begin() for _ in range(4)]
    calls.slots.throttled(slots[0])
    for slot in slots[:2]:
        calls.end(slot)
    assert not calls.begin().granted
    calls.end(slots[2])
    assert calls.begin().granted


def test_success_gives_one_place_back_a_round(calls: Calls) -> None:
    for _ in range(2):
        slot = calls.begin()
        calls.now += 1
        calls.slots.throttled(slot)
        calls.end(slot)
    allowed = []
    for _ in range(8):
        allowed.append(calls.slots.allowed(FOUR))
        calls.made(1)
    assert allowed == [1, 2, 2, 2, 3, 3, 3, 4]
    calls.made(20)
    assert calls.slots.allowed(FOUR) == 4


def test_a_success_from_before_the_throttling_gives_nothing_back(calls: Calls) -> None:
    early, late = calls.begin(), calls.begin()
    calls.slots.throttled(late)
    calls.slots.accepted(early)
    assert calls.slots.allowed(FOUR) == 2


def test_an_edited_limit_counts_at_once(calls: Calls) -> None:
    calls.made(1)
    assert calls.slots.allowed(replace(FOUR, limits=Limits(concurrency=9))) == 9
    assert calls.slots.allowed(replace(FOUR, limits=Limits(concurrency=2))) == 2


def test_idle_endpoints_begin_anew(calls: Calls) -> None:
    slot = calls.begin()
    calls.slots.throttled(slot)
    calls.slots.forget_idle()
    assert calls.slots.allowed(FOUR) == 2
    calls.end(slot)
    calls.slots.forget_idle()
    assert calls.slots.allowed(FOUR) == 4


def waiting_threads(slots: Slots, endpoint: Endpoint, stops: list[Stop], served: list[int]) -> list[threading.Thread]:
    """One after another they come to wait for a place, and note when they have got it."""
    threads = []
    for number, stop in enumerate(stops):

        def wait(number: int = number, stop: Stop = stop) -> None:
            with slots.slot(endpoint, stop) as slot:
                if slot.granted:
                    served.append(number)

        threads.append(threading.Thread(target=wait))
        threads[-1].start()
        while slots.waiting(endpoint) < number + 1:
            threads[-1].join(0.001)
    return threads


def test_who_comes_first_is_served_first() -> None:
    slots, served = Slots(), list[int]()
    one = replace(FOUR, limits=Limits(concurrency=1))
    with slots.slot(one, Stop()):
        threads = waiting_threads(slots, one, [Stop() for _ in range(6)], served)
    for thread in threads:
        thread.join(10)
    assert served == [0, 1, 2, 3, 4, 5]


def test_a_stop_ends_the_wait_and_passes_the_place_on() -> None:
    slots, served = Slots(), list[int]()
    one = replace(FOUR, limits=Limits(concurrency=1))
    stops = [Stop(), Stop(), Stop()]
    with slots.slot(one, Stop()):
        threads = waiting_threads(slots, one, stops, served)
        asked = time.perf_counter()
        stops[1].set()
        threads[1].join(10)
        assert time.perf_counter() - asked < 1
        assert slots.waiting(one) == 2
    for thread in threads:
        thread.join(10)
    assert served == [0, 2]
    assert slots.waiting(one) == 0
