"""Messages from elsewhere in the form that an endpoint takes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from workbench.endpoints.conversation import prompt_for
from workbench.endpoints.endpoint import Endpoint
from workbench.errors import UsageError
from workbench.prompts.rendered import RenderedMessage, RenderedPrompt

TEXT = Endpoint("it", "it", payload="tgi")
SYSTEM = RenderedMessage("system", "Be {{ brief }}.")
ASKED = RenderedMessage("user", "누가 {% if %}?")
ANSWERED = RenderedMessage("assistant", "Acme.")


def text(*messages: RenderedMessage, endpoint: Endpoint = TEXT) -> str | None:
    return prompt_for(endpoint, messages).text


def test_messages_stay_messages_where_they_are_taken() -> None:
    assert prompt_for(replace(TEXT, payload="openai"), [SYSTEM, ASKED]) == RenderedPrompt(None, (SYSTEM, ASKED))


def test_a_text_is_the_system_text_and_the_turns() -> None:
    assert text(ASKED) == "누가 {% if %}?"
    assert text(SYSTEM, ASKED) == "Be {{ brief }}.\n\n누가 {% if %}?"
    assert text(SYSTEM) == "Be {{ brief }}."
    assert text(ASKED, ANSWERED, ASKED) == (
        "User: 누가 {% if %}?\n\nAssistant: Acme.\n\nUser: 누가 {% if %}?\n\nAssistant:"
    )
    assert text(ASKED, ANSWERED) == "User: 누가 {% if %}?\n\nAssistant: Acme."


def test_the_text_stands_in_the_endpoint_s_wrapper() -> None:
    wrapped = replace(TEXT, wrapper="[{{ system }}|{{ prompt }}]")
    assert text(SYSTEM, ASKED, endpoint=wrapped) == "[Be {{ brief }}.|누가 {% if %}?]"
    assert text(ASKED, endpoint=wrapped) == "[|누가 {% if %}?]"


def test_no_message_is_refused() -> None:
    with pytest.raises(UsageError, match="no message to send"):
        prompt_for(TEXT, [])
