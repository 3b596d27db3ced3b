"""Events make the same column one by one, in batches of any size, and joined only at the end."""

from __future__ import annotations

from itertools import accumulate, pairwise

from hypothesis import given
from hypothesis import strategies as st

from workbench.endpoints.events import Failed, Finished, FirstText, Queued, Retrying, RunEvent, Started, Text, Usage
from workbench.errors import EndpointError
from workbench.runs.arriving import ArrivingColumn
from workbench.runs.comparison import Column, Comparison

KEYS = ("one", "two")
_ERROR = EndpointError("It was turned away.", "Run again.")
_kinds = st.sampled_from(["queued", "started", "first", *["text"] * 6, "retrying", "finished", "failed"])
_told = st.tuples(st.sampled_from(KEYS), _kinds, st.floats(0, 2), st.text(max_size=3))


def _event(column: str, kind: str, at: float, text: str) -> RunEvent:
    match kind:
        case "queued":
            return Queued(column, at)
        case "started":
            return Started(column, at)
        case "first":
            return FirstText(column, at)
        case "text":
            return Text(column, at, text)
        case "retrying":
            return Retrying(column, at, 1, 0.5, _ERROR)
        case "finished":
            return Finished(column, at, usage=Usage(3, 4), reason="stop")
        case _:
            return Failed(column, at, _ERROR)


def _in_order(told: list[tuple[str, str, float, str]]) -> list[RunEvent]:
    """The floats are the waits between events."""
    times = accumulate(wait for _column, _kind, wait, _text in told)
    return [_event(column, kind, at, text) for (column, kind, _wait, text), at in zip(told, times, strict=True)]


@given(st.lists(_told, max_size=30), st.lists(st.integers(0, 30), max_size=4))
def test_any_batches_give_the_same_comparison(told: list[tuple[str, str, float, str]], cuts: list[int]) -> None:
    events = _in_order(told)
    one_by_one = in_batches = Comparison(tuple(Column(key, key) for key in KEYS))
    for event in events:
        one_by_one = one_by_one.apply(event)
    places = [0, *sorted(cuts), len(events)]
    for start, end in pairwise(places):
        in_batches = in_batches.apply_all(events[start:end])
    assert in_batches == one_by_one


@given(st.lists(_told, max_size=30), st.integers(0, 30))
def test_a_column_that_arrives_can_be_looked_at_at_any_time(told: list[tuple[str, str, float, str]], look: int) -> None:
    column = Column("one", "one")
    arriving = ArrivingColumn(column)
    for number, event in enumerate(_in_order([("one", *rest) for _column, *rest in told])):
        arriving.take(event)
        column = column.apply(event)
        if number == look:
            assert arriving.column == column
    assert arriving.column == column


def test_the_longest_wait_is_found_within_a_batch_and_between_two() -> None:
    begun = [Queued("one", 0), Started("one", 1), FirstText("one", 1.5)]
    column = Column("one", "one").apply_all([*begun, *(Text("one", at, "a") for at in (1.5, 1.625, 2.0))])
    assert (column.text, column.first_text_ms, column.longest_gap_ms) == ("aaa", 500, 375)
    column = column.apply_all([Text("one", 2.5, "b"), Text("one", 2.625, "b"), Finished("one", 3)])
    assert (column.text, column.longest_gap_ms, column.total_ms) == ("aaabb", 500, 2000)


def test_no_text_is_added_after_the_end() -> None:
    column = Column("one", "one").apply_all([Started("one", 0), Text("one", 1, "a"), Finished("one", 2)])
    assert column.apply_all([Text("one", 3, "late"), Text("one", 4, "late")]) is column
    assert column.apply_all([Finished("one", 5, complete=False), Text("one", 6, "late")]) == column
