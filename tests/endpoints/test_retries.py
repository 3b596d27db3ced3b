"""When a call that was turned away is made again."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.endpoints.controlled import ControlledTransport
from workbench.endpoints.endpoint import Endpoint, Limits
from workbench.endpoints.payloads.format import PayloadRequest
from workbench.endpoints.retries import Retries, is_throttled
from workbench.endpoints.slots import Slots
from workbench.endpoints.stop import Stop
from workbench.endpoints.transport import Answered, Ended, Sent, TransportEvent, TurnedAway
from workbench.errors import EndpointError

REQUEST = PayloadRequest(b"{}", accept=None)


def away(code: str = "ThrottlingException", status: int | None = 429, after: float | None = None) -> EndpointError:
    return EndpointError("Too many.", "Wait.", code=code, status=status, may_retry=True, retry_after_s=after)


# How long


@pytest.mark.parametrize(("number", "longest"), [(1, 1.0), (2, 2.0), (3, 4.0), (5, 16.0), (6, 20.0), (2000, 20.0)])
def test_the_longest_wait_doubles_up_to_the_cap(number: int, longest: float) -> None:
    assert Retries(random=lambda: 1.0).wait_s(number, away()) == longest
    assert Retries(random=lambda: 0.25).wait_s(number, away()) == longest / 4
    assert Retries(random=lambda: 0.0).wait_s(number, away()) == 0


@given(st.integers(1, 50), st.floats(0, 100), st.floats(0, 1))
def test_what_the_server_asks_to_wait_is_the_least(number: int, after: float, chance: float) -> None:
    retries = Retries(random=lambda: chance)
    assert after <= retries.wait_s(number, away(after=after)) <= after + retries.cap_s


@pytest.mark.parametrize(
    ("error", "throttled"),
    [
        (away(), True),
        (away("ThrottlingException", 400), True),
        (away("", 429), True),
        (away("ModelNotReadyException", 429), False),
        (away("ServiceUnavailable", 503), False),
        (away("CannotConnect", None), False),
    ],
)
def test_what_counts_as_throttling(error: EndpointError, throttled: bool) -> None:
    assert is_throttled(error) is throttled


# How often


Play = Callable[[float], Generator[TransportEvent]]


def answers(at: float) -> Generator[TransportEvent]:
    yield Sent(at)
    yield Answered("id", at)
    yield Ended(whole=True)


def refuses(error: EndpointError) -> Play:
    def play(at: float) -> Generator[TransportEvent]:
        yield Sent(at)
        raise error

    return play


def breaks(error: EndpointError) -> Play:
    def play(at: float) -> Generator[TransportEvent]:
        yield Sent(at)
        yield Answered("id", at)
        raise error

    return play


@dataclass
class Scene:
    """A transport that plays one part a try, and a clock that waiting moves."""

    plays: list[Play]
    now: float = 100.0
    tried: list[Endpoint] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)
    slots: Slots = field(default_factory=Slots)

    def call(self, endpoint: Endpoint, _request: PayloadRequest, _stop: Stop) -> Generator[TransportEvent]:
        self.tried.append(endpoint)
        return self.plays[len(self.tried) - 1](self.now)

    def pause(self, seconds: float, _stop: Stop) -> None:
        self.waited.append(seconds)
        self.now += seconds

    def events(self, endpoint: Endpoint, stop: Stop | None = None) -> Generator[TransportEvent]:
        retries = Retries(random=lambda: 1.0, clock=lambda: self.now)
        return ControlledTransport(self, self.slots, retries, self.pause).call(endpoint, REQUEST, stop or Stop())


def endpoint(**limits: float) -> Endpoint:
    return Endpoint("it", "it", limits=replace(Limits(), **limits))


def test_a_call_that_was_turned_away_is_made_again() -> None:
    scene = Scene([refuses(away()), refuses(away(after=5)), answers])
    events = list(scene.events(endpoint()))
    assert [type(event) for event in events] == [Sent, TurnedAway, Sent, TurnedAway, Sent, Answered, Ended]
    turned = [event for event in events if isinstance(event, TurnedAway)]
    assert [(event.number, event.wait_s) for event in turned] == [(1, 1.0), (2, 7.0)]
    assert scene.waited == [1.0, 7.0]


@pytest.mark.parametrize("retries", [0, 1, 3])
def test_at_most_so_many_retries(retries: int) -> None:
    scene = Scene([refuses(away()) for _ in range(9)])
    with pytest.raises(EndpointError, match="Too many"):
        list(scene.events(endpoint(retries=retries)))
    assert len(scene.tried) == retries + 1


def test_what_may_have_begun_is_not_sent_again() -> None:
    scene = Scene([refuses(EndpointError("Broken.", "Look.", status=500)), answers])
    with pytest.raises(EndpointError, match="Broken"):
        list(scene.events(endpoint()))
    assert len(scene.tried) == 1


@pytest.mark.parametrize(
    ("error", "after_s", "tries"),
    [
        (away("503", 503), 0.5, 3),
        (away("503", 503), 29.0, 1),
        (away("ServiceUnavailable", 503), 29.0, 1),
        (away("503", 503, after=2), 29.0, 3),
        (away("429", 429), 29.0, 3),
    ],
)
def test_a_late_503_may_come_from_a_model_that_still_computes(error: EndpointError, after_s: float, tries: int) -> None:
    def late(at: float) -> Generator[TransportEvent]:
        yield Sent(at)
        scene.now += after_s
        raise error

    scene = Scene([late] * 3)
    with pytest.raises(EndpointError, match="Too many"):
        list(scene.events(endpoint(retries=2, total_s=300)))
    assert len(scene.tried) == tries


def test_after_the_first_byte_of_an_answer_nothing_is_sent_again() -> None:
    scene = Scene([breaks(away()), answers])
    with pytest.raises(EndpointError, match="Too many") as caught:
        list(scene.events(endpoint()))
    assert len(scene.tried) == 1
    assert not caught.value.may_retry


def test_a_wait_past_the_total_time_is_not_begun() -> None:
    scene = Scene([refuses(away(after=30)), answers])
    with pytest.raises(EndpointError, match="Too many"):
        list(scene.events(endpoint(total_s=20)))
    assert scene.waited == []


def test_a_retry_has_the_time_that_is_left_of_the_whole_call() -> None:
    scene = Scene([refuses(away()), refuses(away()), answers])
    list(scene.events(endpoint(total_s=20)))
    assert [one.limits.total_s for one in scene.tried] == [20, 19, 17]


def test_a_retry_that_runs_out_of_time_tells_the_whole_time() -> None:
    over = EndpointError("Over after 19 s.", "Ask less.", code="TotalTimeout")
    scene = Scene([refuses(away()), refuses(over)])
    with pytest.raises(EndpointError) as caught:
        list(scene.events(endpoint(total_s=20)))
    assert caught.value.message == "The answer was not complete after 20 s."


def test_throttling_lowers_the_concurrency_and_success_raises_it() -> None:
    scene = Scene([refuses(away()), answers, answers, answers])
    it = endpoint(concurrency=4)
    allowed = []
    for event in scene.events(it):
        if isinstance(event, TurnedAway | Answered):
            allowed.append(scene.slots.allowed(it))
    assert allowed == [2, 2]
    for _ in range(2):
        list(scene.events(it))
    assert scene.slots.allowed(it) == 3


def test_a_model_that_is_being_loaded_lowers_nothing() -> None:
    scene = Scene([refuses(away("ModelNotReadyException")), answers])
    list(scene.events(endpoint(concurrency=4)))
    assert scene.slots.allowed(endpoint(concurrency=4)) == 4


def test_nobody_has_a_place_while_waiting_for_a_retry() -> None:
    scene = Scene([refuses(away()), answers])
    one = endpoint(concurrency=1)
    for event in scene.events(one):
        if isinstance(event, TurnedAway):
            with scene.slots.slot(one, Stop()) as slot:
                assert slot.granted


def test_closing_the_call_frees_its_place() -> None:
    scene = Scene([answers, answers])
    one = endpoint(concurrency=1)
    events = scene.events(one)
    next(events)
    events.close()
    assert len(list(scene.events(one))) == 3


def test_a_stop_ends_the_wait_for_a_retry_at_once() -> None:
    scene = Scene([refuses(away(after=60))], now=time.perf_counter())
    stop = Stop()
    seen: list[TransportEvent] = []
    controlled = ControlledTransport(scene, Slots(), Retries())
    caller = threading.Thread(target=lambda: seen.extend(controlled.call(endpoint(), REQUEST, stop)))
    caller.start()
    while not scene.tried:
        caller.join(0.001)
    asked = time.perf_counter()
    stop.set()
    caller.join(10)
    assert time.perf_counter() - asked < 1
    assert [type(event) for event in seen] in ([Sent, TurnedAway], [Sent])
    assert len(scene.tried) == 1
