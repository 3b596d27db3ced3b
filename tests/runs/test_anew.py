"""A run made once more with its prompt rendered anew."""

from __future__ import annotations

from dataclasses import replace

from workbench.endpoints.endpoint import Endpoint
from workbench.prompts.prompt import Prompt
from workbench.runs.anew import anew, at_saved, moved_to
from workbench.runs.history.records import NewRun, StoredColumn, StoredRun
from workbench.runs.variant import PromptSource, Variant, plain
from workbench.runs.variant_requests import columns_for

PROMPT = Prompt(name="Ask", input_template="{{ question }}", values={"question": "Why?"})
LATER = replace(PROMPT, input_template="Say: {{ question }}")
FLAN, OTHER = Endpoint("flan", "flan", payload="jumpstart"), Endpoint("other", "other", payload="jumpstart")


def saved(source: PromptSource) -> Prompt:
    return replace(PROMPT, input_template=source.path)


def run_of(*called: tuple[Variant, Endpoint], repeats: int = 1) -> StoredRun:
    columns = columns_for(PROMPT, called, saved, repeats)
    return StoredRun(1, "u", 0, NewRun(PROMPT, columns, "ask.prompt.yaml", "v"), ())


def texts(columns: tuple[StoredColumn, ...]) -> dict[str, str | None]:
    return {one.request.column: one.request.prompt.text for one in columns}


def test_values_sources_and_repeats_are_those_of_the_run() -> None:
    how = Variant("flan #2", "flan", values={"question": "How?"})
    source = Variant("flan #3", "flan", prompt=PromptSource("Saved"))
    run = run_of((plain("flan"), FLAN), (how, FLAN), (source, FLAN), repeats=3)
    now = replace(FLAN, name="renamed")
    made = anew(run, at_saved(run, {"flan": now}), LATER, "w", saved, "window")
    assert texts(made.columns) == {"flan": "Say: Why?", "flan #2": "Say: How?", "flan #3": "Saved"}
    assert [one.variant for one in made.columns] == [one.variant for one in run.run.columns]
    assert [one.request.endpoint for one in made.columns] == [now] * 3
    assert {one.sampling.repeats for one in made.columns} == {3}
    assert (made.path, made.version) == ("ask.prompt.yaml", "w")


def test_an_endpoint_that_is_saved_no_more_is_called_as_it_was() -> None:
    run = run_of((plain("flan"), FLAN))
    assert at_saved(run, {}) == ((run.run.columns[0], FLAN),)


def test_columns_that_differ_in_their_endpoint_alone_are_one_elsewhere() -> None:
    how = Variant("other #2", "other", values={"question": "How?"})
    run = run_of((plain("flan"), FLAN), (plain("other"), OTHER), (how, OTHER))
    third = Endpoint("third", "third", payload="jumpstart")
    made = anew(run, moved_to(run, [third, FLAN]), PROMPT, "", saved, "window")
    assert texts(made.columns) == {"third": "Why?", "third #2": "How?", "flan": "Why?", "flan #2": "How?"}
    assert [one.variant.endpoint for one in made.columns] == ["third", "third", "flan", "flan"]
