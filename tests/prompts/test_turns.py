"""Cautions: which orders of turns and which unsent texts are told, and that sound prompts are left alone."""

from __future__ import annotations

import pytest

from workbench.prompts.prompt import Example, Message, Prompt
from workbench.prompts.rendered import RenderedMessage
from workbench.prompts.rendering import render
from workbench.prompts.turns import cautions, order_cautions

ROLES = {"s": "system", "u": "user", "a": "assistant"}


def told(order: str) -> list[str]:
    return [one.message for one in order_cautions([RenderedMessage(ROLES[role], role) for role in order])]


def told_of(prompt: Prompt) -> list[str]:
    return [one.message for one in cautions(prompt, render(prompt))]


@pytest.mark.parametrize("order", ["u", "su", "uau", "suau", "ua", "sua"])
def test_orders_that_endpoints_take_are_left_alone(order: str) -> None:
    assert told(order) == []


@pytest.mark.parametrize(
    ("order", "words"),
    [
        ("", "No message is from the user"),
        ("s", "No message is from the user"),
        ("sa", "No message is from the user"),
        ("au", "begins with the assistant"),
        ("sau", "begins with the assistant"),
        ("us", "Message 2 is from the system"),
        ("ssu", "Message 2 is from the system"),
        ("uu", "Messages 1 and 2 are both from the user"),
        ("suaau", "Messages 3 and 4 are both from the assistant"),
    ],
)
def test_an_order_that_endpoints_refuse_is_told_once(order: str, words: str) -> None:
    (one,) = told(order)
    assert words in one


def test_a_system_message_between_two_of_the_user_hides_neither_fault() -> None:
    assert ["Message 2" in one or "Messages 1 and 3" in one for one in told("usu")] == [True, True]


def test_an_empty_message_is_told() -> None:
    (one,) = order_cautions([RenderedMessage("user", " \n")])
    assert "Message 1 is empty" in one.message
    assert one.hint


def test_the_rendered_messages_count_not_the_turns_alone() -> None:
    turns = (Message("user", "Hello"),)
    assert told_of(Prompt("p", mode="chat", messages=turns, input_template="")) == []
    (one,) = told_of(Prompt("p", mode="chat", messages=turns, input_template="Why?"))
    assert "Messages 1 and 2 are both from the user" in one
    examples = (Example({"question": "Why?"}, "Because."),)
    shots = Prompt("p", mode="chat", technique="few_shot", examples=examples, messages=turns, input_template="")
    assert told_of(shots) == ["Message 1 is empty: many endpoints refuse that."]


def test_text_that_is_not_sent_is_told() -> None:
    sound = Prompt("p", system="Be kind.", input_template="Why?", wrapper="<s>{{ system }}{{ prompt }}</s>")
    assert told_of(sound) == []
    assert told_of(Prompt("p", input_template="Why?", wrapper="<s>{{ prompt }}</s>")) == []
    (system,) = told_of(Prompt("p", system="Be kind.", input_template="Why?", wrapper="<s>{{ prompt }}</s>"))
    assert "system text is not sent" in system
    (whole,) = told_of(Prompt("p", input_template="Why?", wrapper="<s></s>"))
    assert "no {{ prompt }}" in whole
    (turns,) = told_of(Prompt("p", input_template="Why?", messages=(Message("user", "Hello"),)))
    assert "turns are not sent in text mode" in turns


def test_a_wrapper_that_asks_for_the_system_text_by_a_condition_names_it() -> None:
    wrapper = "{% if system %}[{{ system }}]{% endif %}{{ prompt }}"
    assert told_of(Prompt("p", system="Be kind.", input_template="Why?", wrapper=wrapper)) == []
