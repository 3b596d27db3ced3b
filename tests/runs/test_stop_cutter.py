"""Stop sequences that an endpoint is not told cut the answer wherever its pieces begin and end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.endpoints.conftest import MakeTransport
from tests.fakes.containers import STAND_INS
from tests.fakes.faulty import ClosesMidStream, FailsMidStream, HangsMidStream, Sliced
from tests.fakes.fixtures import ServeEndpoints
from tests.fakes.scripted import says
from workbench.endpoints.endpoint import Endpoint, Limits
from workbench.endpoints.payloads import PAYLOADS
from workbench.endpoints.stop import Stop
from workbench.endpoints.stop_cutter import StopCutter
from workbench.local.server import ServedEndpoint
from workbench.prompts.prompt import Generation
from workbench.prompts.rendered import RenderedPrompt
from workbench.runs.comparison import Column
from workbench.runs.request import RunRequest
from workbench.runs.run import run

CUT_HERE = [name for name in PAYLOADS if "stop" not in PAYLOADS[name].sends]


def cut(pieces: Iterable[str], *stop: str) -> tuple[str, bool]:
    cutter = StopCutter(stop)
    text = ""
    for piece in pieces:
        text += cutter.feed(piece)
        if cutter.found:
            break
    return text + cutter.rest(), cutter.found


def test_it_cuts_before_the_first_sequence() -> None:
    assert cut(["one -- two -- three"], "--") == ("one ", True)
    assert cut(["one\n", "\ntwo"], "\n\n") == ("one", True)
    assert cut(["one"], "--") == ("one", False)
    assert cut(["one"], "", "one") == ("", True)
    assert cut(["one -", " two"]) == ("one - two", False)


def test_a_beginning_is_held_back_until_the_next_piece_tells() -> None:
    cutter = StopCutter(["</answer>"])
    assert [cutter.feed(piece) for piece in ("a <", "/ans", "we", "red", "</answer")] == [
        "a ",
        "",
        "",
        "</answered",
        "",
    ]
    assert cutter.rest() == "</answer"
    assert not cutter.found


def test_of_two_sequences_the_one_that_is_complete_first_cuts() -> None:
    for pieces in (["a xbz"], ["a x", "bz"], list("a xbz")):
        assert cut(pieces, "xbz", "b") == ("a x", True)
        assert cut(pieces, "xb", "b") == ("a ", True)


LETTERS = st.text("ab", max_size=12)
STOPS = st.lists(st.text("ab", min_size=1, max_size=4), max_size=3)


def first_complete(text: str, stop: Sequence[str]) -> tuple[str, bool]:
    """What the whole text is cut to: looked for end by end."""
    for end in range(len(text) + 1):
        for start in range(end):
            if text[start:end] in stop:
                return text[:start], True
    return text, False


@given(LETTERS, STOPS, st.lists(st.integers(0, 12), max_size=6))
def test_any_pieces_give_what_the_whole_text_gives(text: str, stop: list[str], cuts: list[int]) -> None:
    places = sorted({min(each, len(text)) for each in cuts})
    pieces = [text[start:end] for start, end in zip([0, *places], [*places, len(text)], strict=True)]
    assert cut(pieces, *stop) == first_complete(text, stop)


@given(st.lists(LETTERS, max_size=6), STOPS)
def test_no_more_is_held_back_than_can_become_a_sequence(pieces: list[str], stop: list[str]) -> None:
    cutter, told = StopCutter(stop), ""
    for number, piece in enumerate(pieces):
        told += cutter.feed(piece)
        if cutter.found:
            return
        held = "".join(pieces[: number + 1]).removeprefix(told)
        assert not held or any(each.startswith(held) and each != held for each in stop)


def answered(
    served: ServedEndpoint, payload: str, to: MakeTransport, serve: ServeEndpoints, *stop: str, **more: Any
) -> Column:
    endpoint = Endpoint("local:it", "it", payload=payload, accept_eula=True, limits=Limits(between_s=20), **more)
    request = RunRequest("it", endpoint, RenderedPrompt("A passage.\n\nWho?"), Generation(None, stop=stop))
    column = Column("it", "it")
    for event in run(request, to(serve({"it": served}).url), Stop()):
        column = column.apply(event)
    return column


@pytest.mark.parametrize("payload", CUT_HERE)
@pytest.mark.parametrize("stream", [True, False])
def test_a_run_cuts_where_the_format_cannot_send_it(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport, payload: str, stream: bool
) -> None:
    served = says("김철수. Question: next", STAND_INS[payload])
    column = answered(served, payload, transport_to, serve_endpoints, "\n\n", "Question:", stream=stream)
    assert (column.text, column.state) == ("김철수. ", "done")
    assert column.finish_reason == "stop sequence (cut here)"


def test_a_run_leaves_it_to_a_format_that_sends_it(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport
) -> None:
    column = answered(says("one -- two", STAND_INS["tgi"]), "tgi", transport_to, serve_endpoints, "--")
    assert (column.text, column.finish_reason) == ("one --", "stop_sequence")


@pytest.mark.parametrize("payload", [name for name in CUT_HERE if PAYLOADS[name].can_stream])
def test_the_call_is_ended_at_once(serve_endpoints: ServeEndpoints, transport_to: MakeTransport, payload: str) -> None:
    """The endpoint hangs behind the sequence: the run does not wait for more."""
    served = HangsMidStream(says("one two -- three", STAND_INS[payload]), after_parts=3)
    column = answered(served, payload, transport_to, serve_endpoints, "--")
    assert (column.text, column.state, column.finish_reason) == ("one two ", "done", "stop sequence (cut here)")


def test_what_was_held_back_is_told_at_the_end(serve_endpoints: ServeEndpoints, transport_to: MakeTransport) -> None:
    served = Sliced(says("one two -", STAND_INS["jumpstart"]), 3)
    column = answered(served, "jumpstart", transport_to, serve_endpoints, "--")
    assert (column.text, column.state) == ("one two -", "done")


@pytest.mark.parametrize(("fault", "state"), [(ClosesMidStream, "partial"), (FailsMidStream, "failed")])
def test_what_was_held_back_is_told_before_a_break(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport, fault: Any, state: str
) -> None:
    served = fault(says("one two - three", STAND_INS["jumpstart"]), after_parts=3)
    column = answered(served, "jumpstart", transport_to, serve_endpoints, " --")
    assert (column.text, column.state) == ("one two -", state)
