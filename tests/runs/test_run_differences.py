"""Two runs are compared sample by sample: texts, answers, times, and what was sent."""

from __future__ import annotations

from dataclasses import replace

from tests.runs.kept_runs import PROMPT, kept_run, stream_of, whole_of
from workbench.prompts.prompt import Generation
from workbench.runs.history.records import StoredRun
from workbench.runs.run_differences import compare_runs

RUN = kept_run()
OTHER = kept_run((stream_of("I think.\n", "Answer: ", "세종"), whole_of("Answer: |a|\n=1+1 <b>")))


def test_a_run_is_the_same_as_itself() -> None:
    for one in compare_runs(RUN, kept_run()):
        assert one.same
        assert one.same_text
        assert (one.similarity, one.time_ratio, one.same_request, one.request) == (1.0, 1.0, True, ())


def test_another_text_is_told_with_how_much_of_it_is_equal() -> None:
    first, second = compare_runs(RUN, OTHER)
    assert not first.same
    assert first.before is not None
    assert first.after is not None
    assert (first.before.answer, first.after.answer) == ("충무공", "세종")
    assert 0.7 < first.similarity < 1
    assert second.same


def test_what_differs_in_the_request_is_named() -> None:
    prompt = replace(
        PROMPT, instruction="Answer in Korean.", generation=Generation(max_tokens=64, temperature=0.7, seed=7)
    )
    first, second = compare_runs(RUN, kept_run(prompt=prompt))
    assert (first.same_request, first.request) == (False, ("temperature", "part instruction"))
    assert second.request == ("part instruction",)
    moved = replace(RUN.calls[0].request, endpoint=replace(RUN.calls[0].request.endpoint, name="other"))
    other = replace(RUN, calls=(replace(RUN.calls[0], request=moved), RUN.calls[1]))
    assert compare_runs(RUN, other)[0].request == ("endpoint name",)


def renamed(run: StoredRun, key: str) -> StoredRun:
    """The run with another key for its only column."""
    column, call = run.run.columns[0], run.calls[0]
    request = replace(column.request, column=key)
    call = replace(call, request=request, column=replace(call.column, key=key))
    return replace(run, calls=(call,), run=replace(run.run, columns=(replace(column, request=request),)))


def test_columns_without_a_shared_key_are_those_of_one_place() -> None:
    first, second = compare_runs(RUN, renamed(OTHER, "elsewhere"))
    assert first.after is not None
    assert first.after.answer == "세종"
    assert second.after is None
    assert not second.same
    assert [one.before is None for one in compare_runs(renamed(RUN, "key-0"), OTHER)] == [False, True]


def test_what_was_not_kept_of_the_wire_is_made_of_the_request() -> None:
    calls = tuple(replace(call, column=replace(call.column, exchange=None)) for call in RUN.calls)
    assert [one.same_request for one in compare_runs(RUN, replace(RUN, calls=calls))] == [True, True]
