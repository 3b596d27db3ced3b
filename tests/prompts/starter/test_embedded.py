"""Starter prompts whose kind suits an embedded endpoint get the expected answer from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.prompts.starter.test_library import PROMPTS
from workbench.endpoints.embedded import EMBEDDED
from workbench.endpoints.events import Text
from workbench.endpoints.stop import Stop
from workbench.endpoints.transports import Transports
from workbench.local.embedded import embedded_endpoints
from workbench.local.server import EndpointServer
from workbench.prompts.answers import extract_answer
from workbench.prompts.prompt import Prompt
from workbench.runs.requests import requests_for
from workbench.runs.run import run

READER = (
    "starter",
    "bullets",
    "given-context",
    "labelled",
    "honest-chat",
    "off-topic",
    "tower-true",
    "tower-false",
    "tower-partial",
    "no-context",
    "letter-denied",
    "letter-missing",
    "fable",
    "country",
    "quote",
    "legal-answers",
    "support-solved",
    "support-visit",
    "passage-steps",
    "passage-ko",
    "chat-ko",
    "alexatm",
)
FEW_SHOT = ("sentiment", "topic", "use-case", "finance-shots", "intent", "roles", "plausible", "refund-ko")


@pytest.fixture(scope="module")
def transport() -> Iterator[Transports]:
    """To the embedded endpoints, in this process and as fast as possible."""
    with EndpointServer(embedded_endpoints()) as server, Transports(lambda: server.url) as made:
        yield made


def answer_of(prompt: Prompt, label: str, transport: Transports) -> str:
    """What `run` gives: the first rule that matches, on the text that the endpoint sent."""
    endpoint = next(each for each in EMBEDDED if each.label == label)
    (request,) = requests_for(prompt, [endpoint])
    texts = [event.text for event in run(request, transport, Stop()) if isinstance(event, Text)]
    return extract_answer("".join(texts), prompt.answer) or ""


@pytest.mark.parametrize("stem", READER)
def test_the_reader_answers_what_is_expected(stem: str, transport: Transports) -> None:
    prompt = PROMPTS[stem]
    assert prompt.expected
    assert prompt.expected in answer_of(prompt, "local:reader", transport)


@pytest.mark.parametrize("stem", FEW_SHOT)
def test_the_few_shot_baseline_answers_what_is_expected(stem: str, transport: Transports) -> None:
    prompt = PROMPTS[stem]
    assert answer_of(prompt, "local:few-shot", transport) == prompt.expected


@pytest.mark.parametrize("stem", FEW_SHOT)
def test_without_examples_it_answers_otherwise(stem: str, transport: Transports) -> None:
    """So that switching the technique shows something."""
    prompt = replace(PROMPTS[stem], technique="zero_shot")
    assert answer_of(prompt, "local:few-shot", transport) != prompt.expected
