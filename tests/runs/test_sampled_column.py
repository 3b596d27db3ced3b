"""What a column with several calls shows, from scripted events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.events import Failed, Finished, FirstText, Queued, RunEvent, Started, Text
from workbench.errors import EndpointError
from workbench.prompts.prompt import AnswerRule, Generation
from workbench.prompts.rendered import RenderedPrompt
from workbench.runs.comparison import Column
from workbench.runs.request import RunRequest
from workbench.runs.sampled_column import SampledColumn
from workbench.runs.sampling import Sampling

REQUEST = RunRequest("it", Endpoint("it", "it"), RenderedPrompt("Q", (), ()))
RULES = (AnswerRule(after="is", until="."),)


def begun(votes: int, sentence: str = "") -> SampledColumn:
    sampling = Sampling(votes, sentence)
    return SampledColumn(REQUEST, sampling, sampling.comparison([REQUEST]))


def started(key: str, at: float) -> list[RunEvent]:
    return [Queued(key, at), Started(key, at)]


def said(key: str, text: str, at: float = 0.0, seconds: float = 1.0) -> list[RunEvent]:
    return [*started(key, at), FirstText(key, at), Text(key, at, text), Finished(key, at + seconds)]


def failed(key: str, at: float = 0.0) -> list[RunEvent]:
    return [*started(key, at), Failed(key, at, EndpointError(f"{key} broke."))]


def after(column: SampledColumn, *events: Iterable[RunEvent]) -> SampledColumn:
    return column.apply_all(event for some in events for event in some)


def test_one_call_is_the_column_itself() -> None:
    whole = after(begun(1), said("it", "yes"))
    assert whole.column(0) == Column("it", "it").apply(Queued("it", 0.0)).apply(Started("it", 0.0)).apply(
        FirstText("it", 0.0)
    ).apply(Text("it", 0.0, "yes")).apply(Finished("it", 1.0))
    assert (whole.state, whole.ended, whole.samples[0].output) == ("done", True, "yes")


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ((), "waiting"),
        (([Queued("it [1]", 0)],), "queued"),
        ((started("it [1]", 0),), "sent"),
        ((started("it [1]", 0), [FirstText("it [1]", 1)]), "streaming"),
        ((said("it [1]", "a"),), "queued"),
        ((said("it [1]", "a"), said("it [2]", "b")), "done"),
        ((failed("it [1]"), said("it [2]", "b")), "partial"),
        ((failed("it [1]"), failed("it [2]")), "failed"),
        ((said("it [1]", "a"), [Finished("it [2]", 1, complete=False, reason="stopped")]), "stopped"),
    ],
)  # fmt: skip
def test_the_state_is_that_of_the_whole(events: tuple[list[RunEvent], ...], state: str) -> None:
    assert after(begun(2), *events).state == state


def test_what_streams_is_shown_until_all_have_ended_and_then_the_winner() -> None:
    answers = ["a", "b", "b"]
    running = after(begun(3), said("it [1]", "one"), said("it [2]", "two"))
    assert running.standing(["a", "b", None]) == 0
    whole = after(running, said("it [3]", "three"))
    assert (whole.standing(answers), whole.column(whole.standing(answers)).text) == (1, "two")
    assert whole.standing(["A ", "b", " a"]) == 0
    assert whole.standing(["a", "b", None]) == 0, "of a tie the answer that came first"


def test_a_sample_that_failed_stands_for_the_column_only_where_all_have() -> None:
    one = after(begun(2), failed("it [1]"), said("it [2]", "two"))
    assert one.standing([None, None]) == 1
    assert one.column(1).error is None
    assert str(one.column(0).error) == "it [1] broke."
    assert after(begun(2), failed("it [1]"), failed("it [2]")).standing([None, None]) == 0


def test_wall_time_is_from_the_first_leaving_to_the_last_end() -> None:
    whole = after(begun(2), said("it [1]", "a", at=10, seconds=2), said("it [2]", "b", at=11, seconds=3))
    assert whole.wall_ms == pytest.approx(4000)
    assert whole.column(0).total_ms == pytest.approx(2000)
    assert begun(2).wall_ms is None


def test_the_second_call_decides_and_its_time_is_counted() -> None:
    first = after(begun(1, "So?"), said("it", "Two and two.", seconds=1))
    assert (first.state, first.ended, first.samples[0].output) == ("queued", False, None)
    assert first.open_calls == ("it → answer",)
    whole = after(first, said("it → answer", " 4 ", at=2, seconds=3))
    assert (whole.state, whole.samples[0].output) == ("done", " 4 ")
    assert whole.samples[0].answer(None) == "4"
    assert whole.samples[0].answer("four") == "four"
    column = whole.column(0)
    assert (column.key, column.text, column.total_ms) == ("it", "Two and two.", pytest.approx(4000))
    assert whole.request_of("it → answer").prompt.text == "QTwo and two.\nSo?"


def test_a_first_call_that_failed_is_the_end() -> None:
    whole = after(begun(2, "So?"), failed("it [1]"))
    assert whole.open_calls == ("it [2]",)
    assert whole.samples[0].column.state == "failed"
    assert whole.samples[0].answer(None) is None


def test_the_data_of_a_column_where_one_sample_failed_says_so() -> None:
    whole = after(begun(3), said("it [1]", "x is 4."), failed("it [2]"), said("it [3]", "x is 4."))
    data = whole.result(RULES)
    assert (data["state"], data["answer"], data["votes"]) == ("partial", "4", {"counts": {"4": 2}, "margin": 1.0})
    assert data["error"]["message"] == "it [2] broke."


def test_a_seed_counts_up_so_that_samples_differ() -> None:
    seeded = replace(REQUEST, generation=Generation(seed=7))
    assert [one.generation.seed for one in Sampling(3).samples(seeded)] == [7, 8, 9]
    assert [one.generation.seed for one in Sampling(1).samples(seeded)] == [7]
