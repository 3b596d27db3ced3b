from __future__ import annotations

import pytest

from workbench.endpoints.embedded import EMBEDDED
from workbench.endpoints.endpoint import Endpoint
from workbench.errors import UndefinedVariable, UnknownName
from workbench.prompts.prompt import Generation, Prompt
from workbench.runs.requests import comparison_of, requests_for

TEXT = Endpoint("text", "a", payload="tgi")
CHAT = Endpoint("chat", "b", payload="openai")
PROMPT = Prompt("it", system="Be brief.", input_template="Q: {{ question }}", values={"question": "who?"})


def test_an_endpoint_of_messages_gets_a_chat_prompt_as_messages_and_one_of_text_its_text() -> None:
    text, chat = requests_for(Prompt(**{**vars(PROMPT), "mode": "chat"}), [TEXT, CHAT])
    assert text.prompt.text == "Be brief.\n\nQ: who?"
    assert [(message.role, message.content) for message in chat.prompt.messages] == [
        ("system", "Be brief."),
        ("user", "Q: who?"),
    ]


def test_a_text_prompt_stays_text_for_all() -> None:
    requests = requests_for(PROMPT, [TEXT, CHAT])
    assert [request.prompt.text for request in requests] == ["Be brief.\n\nQ: who?"] * 2


def test_the_prompt_is_rendered_once_a_mode() -> None:
    requests = requests_for(PROMPT, EMBEDDED, repeat=2)
    assert len({id(request.prompt) for request in requests}) == 1


def test_columns_are_named_for_their_endpoints() -> None:
    requests = requests_for(PROMPT, [TEXT, CHAT])
    assert [request.column for request in requests] == ["text", "chat"]
    assert [column.label for column in comparison_of(requests).columns] == ["text", "chat"]
    assert [request.repeat for request in requests] == [1, 1]


def test_repeats_are_numbered_and_naming_an_endpoint_twice_repeats_it() -> None:
    requests = requests_for(PROMPT, [TEXT, CHAT, TEXT], repeat=2)
    columns = ["text #1", "text #2", "chat #1", "chat #2", "text #3", "text #4"]
    assert [request.column for request in requests] == columns
    assert [request.repeat for request in requests] == [1, 2, 1, 2, 3, 4]


def test_values_and_parameters_come_along() -> None:
    prompt = Prompt(**{**vars(PROMPT), "generation": Generation(7)})
    (request,) = requests_for(prompt, [TEXT], {"question": "{{ x }}"})
    assert request.prompt.text == "Be brief.\n\nQ: {{ x }}"
    assert request.generation == Generation(7)


def test_what_cannot_be_sent_is_refused_before_anything_is() -> None:
    with pytest.raises(UndefinedVariable):
        requests_for(Prompt("it", input_template="{{ missing }}"), [TEXT])
    with pytest.raises(UnknownName, match="telepathy"):
        requests_for(PROMPT, [Endpoint("a", "a", payload="telepathy")])
