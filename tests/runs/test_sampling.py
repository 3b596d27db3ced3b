"""Samples, votes and the second call that asks for the answer, against the real loopback server."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from tests.endpoints.conftest import MakeTransport
from tests.fakes.faulty import eula_not_accepted
from tests.fakes.fixtures import ServeEndpoints
from tests.fakes.in_turn import says_in_turn
from tests.fakes.recording import Recording
from workbench.endpoints.endpoint import Endpoint, Limits
from workbench.endpoints.stop import Stop
from workbench.local.containers.openai import OpenAiChat
from workbench.local.containers.tgi import Tgi
from workbench.prompts.prompt import AnswerRule, ChainOfThought, Prompt
from workbench.runs.compare import compare
from workbench.runs.requests import requests_for
from workbench.runs.sampled_column import SampledColumn
from workbench.runs.sampling import sampling_of

RULE = (AnswerRule(after="the answer is", until="."),)
PROMPT = Prompt("p", input_template="Q: {{ question }}\nA:", values={"question": "2+2?"}, answer=RULE)


def served(container: Any, *texts: str) -> Recording:
    return Recording(says_in_turn(container, *texts))


def result(serve: ServeEndpoints, transport_to: MakeTransport, prompt: Prompt, server: Any, payload: str) -> Any:
    endpoint = Endpoint("local:it", "it", payload=payload, limits=Limits(concurrency=1, between_s=60, total_s=60))
    requests = requests_for(prompt, (endpoint,))
    sampling = sampling_of(prompt)
    comparison = sampling.comparison(requests)
    calls = [sample for request in requests for sample in sampling.samples(request)]
    transport = transport_to(serve({"it": server}).url)
    comparison = comparison.apply_all(compare(calls, transport, Stop(), sampling.call))
    column = SampledColumn(requests[0], sampling, comparison)
    assert column.ended
    return column.result(prompt.answer)


def with_chain(**fields: Any) -> Prompt:
    return replace(PROMPT, chain_of_thought=ChainOfThought(**fields))


def test_the_majority_of_the_samples_is_the_answer(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport
) -> None:
    said = ("So the answer is 5.", "Hm. The answer is 4.", "the answer is 4.", "No idea")
    server = served(Tgi(), *said)
    found = result(serve_endpoints, transport_to, with_chain(votes=4), server, "tgi")
    assert found["answer"] == "4"
    assert found["votes"] == {"counts": {"4": 2, "5": 1}, "margin": 0.3333}
    assert (found["text"], found["state"], len(server.seen)) == (said[1], "done", 4)


def test_without_votes_nothing_is_added(serve_endpoints: ServeEndpoints, transport_to: MakeTransport) -> None:
    found = result(serve_endpoints, transport_to, PROMPT, served(Tgi(), "the answer is 4."), "tgi")
    assert found["answer"] == "4"
    assert "votes" not in found


def test_the_second_call_gets_prompt_output_joiner_and_sentence(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport
) -> None:
    server = served(Tgi(), " Two and two.", " 4")
    prompt = with_chain(extract_prompt="So ({{ question }}) the answer is", extract_join="\n\n")
    found = result(serve_endpoints, transport_to, prompt, server, "tgi")
    first, second = (json.loads(each.body)["inputs"] for each in server.seen)
    assert first == "Q: 2+2?\nA:"
    assert second == f"{first} Two and two.\n\nSo (2+2?) the answer is"
    assert (found["text"], found["answer"]) == (" Two and two.", "4")


def test_in_a_chat_the_output_is_the_assistants_turn(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport
) -> None:
    server = served(OpenAiChat(), "Two and two.", "So the answer is 4. Bye")
    prompt = replace(with_chain(extract_prompt="The number?"), mode="chat")
    found = result(serve_endpoints, transport_to, prompt, server, "openai")
    sent = json.loads(server.seen[1].body)["messages"]
    assert [(one["role"], one["content"]) for one in sent] == [
        ("user", "Q: 2+2?\nA:"),
        ("assistant", "Two and two."),
        ("user", "The number?"),
    ]
    assert found["answer"] == "4"


def test_votes_are_over_the_answers_of_the_second_calls(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport
) -> None:
    server = served(Tgi(), "a", "4", "b", "5", "c", "4")
    found = result(serve_endpoints, transport_to, with_chain(votes=3, extract_prompt="?"), server, "tgi")
    assert (found["answer"], found["votes"]["counts"], found["text"]) == ("4", {"4": 2, "5": 1}, "a")


def test_a_first_call_that_fails_makes_no_second(serve_endpoints: ServeEndpoints, transport_to: MakeTransport) -> None:
    server = Recording(eula_not_accepted())
    found = result(serve_endpoints, transport_to, with_chain(votes=2, extract_prompt="?"), server, "tgi")
    assert (found["state"], found["answer"], len(server.seen)) == ("failed", None, 2)
    assert found["votes"] == {"counts": {}, "margin": 0.0}
    assert "licence" in found["error"]["message"]
