"""From variants to requests."""

from __future__ import annotations

import pytest

from workbench.endpoints.endpoint import Endpoint
from workbench.errors import TemplateError, UnknownName
from workbench.prompts.prompt import ChainOfThought, Generation, Prompt
from workbench.runs.variant import PromptSource, Variant, plain
from workbench.runs.variant_requests import columns_for

PROMPT = Prompt(name="Ask", input_template="{{ question }}", values={"question": "Why?"})
FLAN = Endpoint("flan", "flan", payload="jumpstart")


def nothing(source: PromptSource) -> Prompt:
    raise UnknownName("There is no {path}.", path=source.path)


def test_a_variant_has_its_own_parameters_values_and_prompt() -> None:
    other = Prompt(name="Other", instruction="Be brief.", input_template="", generation=Generation(temperature=0.1))
    variants = [
        plain("flan"),
        Variant("b", "flan", parameters={"temperature": 0.7, "penalty": 2}),
        Variant("c", "flan", values={"question": "How?"}),
        Variant("d", "flan", prompt=PromptSource("other")),
    ]
    columns = columns_for(PROMPT, [(one, FLAN) for one in variants], lambda _source: other)
    requests = [column.request for column in columns]
    assert [request.column for request in requests] == ["flan", "b", "c", "d"]
    assert [request.prompt.text for request in requests] == ["Why?", "Why?", "How?", "Be brief."]
    assert requests[0].prompt is requests[1].prompt
    assert requests[1].generation == Generation(temperature=0.7, extra={"penalty": 2})
    assert requests[3].generation.temperature == 0.1


def test_what_one_variant_cannot_be_sent_is_told_in_its_column_alone() -> None:
    variants = [plain("flan"), Variant("b", "flan", prompt=PromptSource("gone"))]
    first, second = columns_for(PROMPT, [(one, FLAN) for one in variants], nothing)
    assert first.request.refusal is None
    assert second.request.refusal is not None
    assert second.request.refusal.message == "There is no gone."


def test_a_prompt_that_cannot_be_sent_at_all_is_raised() -> None:
    with pytest.raises(TemplateError):
        columns_for(Prompt(name="x", instruction="{{ a }}"), [(plain("flan"), FLAN)], nothing)


def test_repeats_are_samples_where_none_vote() -> None:
    (column,) = columns_for(PROMPT, [(plain("flan"), FLAN)], nothing, repeats=3)
    assert [one.column for one in column.sampling.samples(column.request)] == ["flan [1]", "flan [2]", "flan [3]"]
    voting = Prompt(name="Ask", input_template="x", chain_of_thought=ChainOfThought(votes=2))
    (column,) = columns_for(voting, [(plain("flan"), FLAN)], nothing, repeats=3)
    assert len(column.sampling.samples(column.request)) == 2
