"""What two calls were sent differently, named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from workbench.endpoints.endpoint import Endpoint
from workbench.prompts.prompt import Example, Generation, Prompt
from workbench.prompts.rendering import render
from workbench.runs.request import RunRequest
from workbench.runs.request_differences import RequestDifference, request_differences

PROMPT = Prompt(
    "it",
    technique="few_shot",
    instruction="Answer the question.",
    examples=(Example({"question": "One?"}, "1"), Example({"question": "Two?"}, "2")),
    input_template="Q: {{ question }}",
    values={"question": "Three?"},
)
REQUEST = RunRequest("it", Endpoint("flan", "flan-t5"), render(PROMPT), Generation(temperature=0.1, stop=("\n",)))


def told(other: RunRequest) -> list[tuple[str, str, str | None, str | None]]:
    return [(one.kind, one.name, one.before, one.after) for one in request_differences(REQUEST, other)]


def test_equal_requests_have_none_and_a_columns_key_is_no_difference() -> None:
    assert told(REQUEST) == told(replace(REQUEST, column="other", repeat=2)) == []


def test_parameters_are_named_with_both_values() -> None:
    generation = Generation(temperature=0.7, stop=("\n", "Q:"), seed=3, extra={"typical_p": 0.9})
    assert told(replace(REQUEST, generation=generation)) == [
        ("parameter", "temperature", "0.1", "0.7"),
        ("parameter", "stop", '"\\n"', '"\\n", "Q:"'),
        ("parameter", "seed", None, "3"),
        ("parameter", "typical_p", None, "0.9"),
    ]


def test_the_endpoint_is_named_by_what_reaches_the_model() -> None:
    other = Endpoint(
        "llama", "llama-3", payload="openai", stream=False, parameters={"model": "m"}, headers={"x": "key"}
    )
    assert told(replace(REQUEST, endpoint=other)) == [
        ("endpoint", "label", "flan", "llama"),
        ("endpoint", "name", "flan-t5", "llama-3"),
        ("endpoint", "payload", "tgi", "openai"),
        ("endpoint", "streams", "true", "false"),
        ("endpoint", "model", None, "m"),
        ("endpoint", "headers", None, '"x"'),
    ]
    assert told(replace(REQUEST, endpoint=replace(REQUEST.endpoint, description="note", tokenizer="t"))) == []


def test_the_prompt_is_told_part_by_part_with_its_words() -> None:
    later = replace(
        PROMPT,
        instruction="Answer every question briefly.",
        examples=(PROMPT.examples[0], Example({"question": "Two?"}, "two")),
    )
    found = request_differences(REQUEST, replace(REQUEST, prompt=render(later)))
    instruction, example = found
    assert (instruction.kind, instruction.name, instruction.index) == ("part", "instruction", None)
    assert (instruction.before, instruction.after) == (PROMPT.instruction, later.instruction)
    assert (instruction.deleted, instruction.inserted) == (1, 2)
    assert (example.name, example.index, example.deleted, example.inserted) == ("example", 2, 1, 1)


def test_a_part_that_came_or_went_has_nothing_on_one_side() -> None:
    found = request_differences(REQUEST, replace(REQUEST, prompt=render(replace(PROMPT, technique="one_shot"))))
    assert [(one.name, one.index, one.after) for one in found if one.name == "example"] == [("example", 2, None)]


def test_text_and_chat_of_one_prompt_differ_in_the_mode_alone() -> None:
    found = told(replace(REQUEST, prompt=render(PROMPT, mode="chat")))
    assert found[0] == ("mode", "mode", "text", "chat")
    assert {name for _kind, name, _before, _after in found}.isdisjoint({"instruction", "input", "separator"})


@pytest.mark.parametrize("mode", ["text", "chat"])
def test_it_reads_both_ways(mode: str) -> None:
    other = replace(REQUEST, prompt=render(replace(PROMPT, instruction="Be brief."), mode=mode))
    forth = {(one.kind, one.name, one.index): one for one in request_differences(REQUEST, other)}
    for one in request_differences(other, REQUEST):
        mirrored = RequestDifference(one.kind, one.name, one.after, one.before, one.index, one.inserted, one.deleted)
        assert forth[one.kind, one.name, one.index] == mirrored
