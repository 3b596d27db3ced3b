"""Keeping answers: turns that render to what was said, to the byte; examples with reasoning and answer apart."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.errors import UsageError
from workbench.prompts.prompt import AnswerRule, ChainOfThought, Message, Prompt
from workbench.prompts.rendering import render
from workbench.runs.keeping import continued, kept_example

CHAT = Prompt(
    "p",
    mode="chat",
    instruction="Answer about {{ topic }}.",
    input_template="{{ topic }}: {{ question }}",
    values={"topic": "Spot", "question": "Why?"},
)
REASONED = "Two and two are four. So the answer is 4."


@pytest.mark.parametrize("mode", ["chat", "text"])
def test_question_and_answer_become_turns_and_the_next_question_follows(mode: str) -> None:
    after = continued(CHAT, render(CHAT, mode=mode), "Because.")
    assert after.messages == (Message("user", "Spot: Why?"), Message("assistant", "Because."))
    assert after.values == {"topic": "Spot", "question": ""}
    asked = replace(after, values={**after.values, "question": "And then?"})
    assert [(one.role, one.content) for one in render(asked).messages] == [
        ("system", "Answer about Spot."),
        ("user", "Spot: Why?"),
        ("assistant", "Because."),
        ("user", "Spot: And then?"),
    ]


@settings(deadline=None, max_examples=40)  # protected texts are rendered in a process of their own
@given(
    st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from(["{{ x }}", "{% endraw %}", "{#", "\r\n", "{"])
)
def test_braces_and_line_ends_of_both_stay_as_they_are(text: str, mark: str) -> None:
    said = f"{text}{mark}{text}"
    prompt = replace(CHAT, values={"topic": "t", "question": said})
    after = continued(prompt, render(prompt), said)
    assert [one.content for one in render(after).messages[1:3]] == [f"t: {said}", said]


def test_the_trigger_is_part_of_what_was_asked() -> None:
    prompt = replace(CHAT, chain_of_thought=ChainOfThought("trigger"))
    assert continued(prompt, render(prompt), "x").messages[0].content == "Spot: Why? Let's think step by step."


def test_an_empty_input_adds_only_the_answer() -> None:
    prompt = replace(CHAT, input_template="", messages=(Message("user", "Hello"),))
    assert [turn.role for turn in continued(prompt, render(prompt), "Hi").messages] == ["user", "assistant"]


def test_a_wrapper_that_hides_the_input_is_told() -> None:
    prompt = replace(CHAT, wrapper="{{ prompt | upper }}")
    with pytest.raises(UsageError, match="cannot be told"):
        continued(prompt, render(prompt, mode="text"), "x")


@pytest.mark.parametrize("style", ["trigger", "rationales"])
def test_an_example_has_its_reasoning_and_answer_apart(style: str) -> None:
    rule = AnswerRule(after="the answer is", until=".")
    prompt = replace(CHAT, chain_of_thought=ChainOfThought(style), answer=(rule,))
    example = kept_example(prompt, ("question", "hint"), prompt.values, REASONED, "local:echo")
    assert example.inputs == {"question": "Why?", "hint": ""}
    assert (example.reasoning, example.output, example.note) == ("Two and two are four.", "4", "from local:echo")


def test_without_a_chain_of_thought_the_whole_output_is_the_answer() -> None:
    example = kept_example(CHAT, ("question",), CHAT.values, f" {REASONED}\n", "e")
    assert (example.reasoning, example.output) == ("", REASONED)


def test_the_rule_leads_where_the_template_does_not() -> None:
    chain = ChainOfThought("rationales", rationale_assistant_template="{{ output }} {{ reasoning }}")
    prompt = replace(CHAT, chain_of_thought=chain, answer=(AnswerRule(pattern=r"= (\d+)"),))
    assert kept_example(prompt, (), {}, "2 + 2 = 4", "e").reasoning == "2 + 2 ="
    prompt = replace(prompt, answer=(AnswerRule(after="hence"),))
    assert kept_example(prompt, (), {}, "2 + 2. Hence 4", "e").reasoning == "2 + 2."


def test_an_output_that_no_rule_matches_is_told() -> None:
    with pytest.raises(UsageError, match="No answer rule matches"):
        kept_example(replace(CHAT, answer=(AnswerRule(after="zzz"),)), (), {}, REASONED, "e")


def test_where_a_second_call_gave_the_answer_all_of_the_first_output_is_reasoning() -> None:
    prompt = replace(CHAT, chain_of_thought=ChainOfThought("trigger"), answer=(AnswerRule(after="is", until="."),))
    example = kept_example(prompt, (), {}, " Two and two. ", "e", "It is 4. Bye")
    assert (example.reasoning, example.output) == ("Two and two.", "4")
    assert kept_example(prompt, (), {}, "Hm", "e", " four\n").output == "four"
    plain = replace(prompt, chain_of_thought=ChainOfThought("none"))
    assert kept_example(plain, (), {}, "Hm", "e", "four").reasoning == ""
