"""Which names a template may have, which lack a value, and which values nobody names."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings

from tests.prompts import strategies
from workbench.prompts.prompt import ChainOfThought, Context, Example, Message, Prompt
from workbench.prompts.template_fields import (
    offered_names,
    templates_of,
    undefined_names,
    unused_inputs,
    unused_values,
)
from workbench.prompts.templates import MAX_TEMPLATE
from workbench.prompts.variables import free_variables

PROMPT = Prompt(
    name="A",
    instruction="{{ tone }}{% for one in items %}{{ one }}{% endfor %}",
    examples=(Example({"question": "q", "source": "s"}, "o"),),
    example_template="{{ question }} {{ mood }} {{ output }}",
    input_template="{{ question }} {{ context }}",
    wrapper="<s>{{ system }}{{ prompt }}{{ tail }}",
    context=Context(),
    values={"tone": "calm", "old": "x"},
)


def undefined(prompt: Prompt, field: str) -> list[str]:
    return [token.text for token in undefined_names(prompt, field, templates_of(prompt)[field])]


def test_names_without_a_value_are_told_for_each_template() -> None:
    assert undefined(PROMPT, "instruction") == ["items"]
    assert undefined(PROMPT, "input_template") == ["question"]
    assert undefined(PROMPT, "example_template") == ["mood"]
    assert undefined(PROMPT, "wrapper") == ["tail"]
    assert undefined(replace(PROMPT, examples=()), "example_template") == []


def test_a_template_that_is_broken_elsewhere_still_tells_them() -> None:
    broken = "{{ tone }} {{ mood }} {% for one in items %}{{ one }} {{ half"
    tokens = undefined_names(PROMPT, "instruction", broken)
    assert [token.text for token in tokens] == ["mood", "items"]
    assert [broken[token.start : token.end] for token in tokens] == ["mood", "items"]


def test_values_and_inputs_that_no_template_names() -> None:
    assert unused_values(PROMPT) == ("old",)
    assert unused_inputs(PROMPT) == ("source",)
    assert unused_values(replace(PROMPT, values={"context": "c", "question": "q"})) == ()
    assert unused_values(replace(PROMPT, instruction="{{ old ")) == ("tone",)  # half written is not unused


def test_only_the_templates_that_this_prompt_can_send() -> None:
    chat = Prompt(name="A", mode="chat", messages=(Message("user", "hi"),))
    assert list(templates_of(chat)) == ["system", "instruction", "messages[0]", "input_template", "assistant_template"]
    reasoned = Prompt(name="A", chain_of_thought=ChainOfThought(style="rationales"))
    assert "chain_of_thought.rationale_template" in templates_of(reasoned)
    assert "chain_of_thought.trigger" in templates_of(replace(PROMPT, chain_of_thought=ChainOfThought(style="trigger")))


def test_names_are_offered_where_they_mean_something() -> None:
    assert offered_names(PROMPT, "example_template")[:4] == ("question", "source", "output", "reasoning")
    assert offered_names(PROMPT, "wrapper")[:2] == ("prompt", "system")
    assert "output" not in offered_names(PROMPT, "instruction")
    assert {"tone", "items", "context", "old"} <= set(offered_names(PROMPT, "instruction"))


@given(strategies.prompts)
@settings(max_examples=100, deadline=None)
def test_a_value_is_never_both_used_and_unused(prompt: Prompt) -> None:
    assert not set(unused_values(prompt)) & set(free_variables(prompt))
    assert set(unused_values(prompt)) <= set(prompt.values)


def test_the_second_call_is_a_template_like_the_others() -> None:
    asking = replace(PROMPT, chain_of_thought=ChainOfThought(extract_prompt="So, {{ old }} {{ nobody }}?"))
    assert undefined(asking, "chain_of_thought.extract_prompt") == ["nobody"]
    assert unused_values(PROMPT) == ("old",)
    assert unused_values(asking) == ()


def test_no_value_is_unused_while_a_template_is_too_long_to_be_read() -> None:
    assert unused_values(replace(PROMPT, instruction="x" * (MAX_TEMPLATE + 1))) == ()
