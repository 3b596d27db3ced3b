from __future__ import annotations

from dataclasses import replace

import pytest

from workbench.endpoints.embedded import EMBEDDED
from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.events import Failed
from workbench.endpoints.stop import Stop
from workbench.endpoints.transports import Transports
from workbench.errors import BrokenTemplate, UndefinedVariable, UsageError
from workbench.prompts.prompt import Generation, Prompt
from workbench.runs.counting import ESTIMATES
from workbench.runs.fits import fits
from workbench.runs.forms import forms_for
from workbench.runs.requests import comparison_of, requests_for
from workbench.runs.run import payload_request, run

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


UNSENDABLE = (
    (Endpoint("unknown", "a", payload="telepathy"), "telepathy"),
    (Endpoint("vectors", "a", payload="lmi-embedding"), "vectors gives vectors, not text"),
    (Endpoint("named", "a", wrapper="lama-3"), "The endpoint named names the wrapper lama-3"),
    (Endpoint("broken", "a", wrapper="{{ prompt"), "The wrapper of the endpoint broken cannot be used"),
    (Endpoint("undefined", "a", wrapper="{{ prompt }}{{ typo }}"), "The wrapper of the endpoint undefined cannot"),
)


@pytest.mark.parametrize(("endpoint", "said"), UNSENDABLE, ids=[one.label for one, _ in UNSENDABLE])
def test_an_endpoint_that_cannot_be_sent_the_prompt_is_the_failure_of_its_own_column(
    endpoint: Endpoint, said: str
) -> None:
    text, refused, chat = requests_for(PROMPT, [TEXT, endpoint, CHAT])
    assert text.refusal is None
    assert chat.refusal is None
    with Transports(lambda: "") as transport:
        *_, failed = run(refused, transport, Stop())
    assert isinstance(failed, Failed)
    assert said in failed.error.message
    with pytest.raises(UsageError, match=said):
        payload_request(refused)


def test_a_template_of_the_prompt_that_fails_in_a_wrapper_is_still_the_prompts() -> None:
    wrapped = Endpoint("wrapped", "a", wrapper="[{{ prompt }}]")
    with pytest.raises(UndefinedVariable):
        requests_for(Prompt("it", input_template="{{ missing }}"), [wrapped])
    with pytest.raises(BrokenTemplate):
        requests_for(replace(PROMPT, wrapper="{{ prompt"), [TEXT, wrapped])


def test_the_others_are_formed_and_counted_beside_it() -> None:
    endpoints = [endpoint for endpoint, _ in UNSENDABLE] + [TEXT]
    assert [fit.endpoint for fit in fits(PROMPT, endpoints, ESTIMATES)] == ["text"]
    assert [shared.endpoints for shared in forms_for(PROMPT, endpoints)][-1] == ("text",)
