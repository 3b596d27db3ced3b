"""What each format sends: golden bodies, and the contract that no parameter is lost in silence."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.endpoints.payloads import PAYLOADS
from workbench.prompts.prompt import Generation
from workbench.prompts.rendered import RenderedMessage, RenderedPrompt

TEXT = RenderedPrompt("누가 “Acme”를 세웠나?")
CHAT = RenderedPrompt(None, (RenderedMessage("system", "Be brief."), RenderedMessage("user", "Who?")))
FULL = Generation(256, 0.1, 0.9, 40, ("--", "\n\n"), 7, {"repetition_penalty": 1.1})
NONE = Generation(max_tokens=None)


def body(payload: str, generation: Generation, prompt: RenderedPrompt = TEXT, *, stream: bool = False) -> Any:
    return json.loads(PAYLOADS[payload].request(prompt, generation, stream=stream).body)


def test_tgi_sends_inputs_and_parameters() -> None:
    assert body("tgi", FULL, stream=True) == {
        "inputs": "누가 “Acme”를 세웠나?",
        "parameters": {
            "details": True,
            "do_sample": True,
            "max_new_tokens": 256,
            "temperature": 0.1,
            "top_p": 0.9,
            "top_k": 40,
            "stop": ["--", "\n\n"],
            "seed": 7,
            "repetition_penalty": 1.1,
        },
        "stream": True,
    }


def test_jumpstart_sends_flat_parameters() -> None:
    assert body("jumpstart", FULL) == {
        "text_inputs": "누가 “Acme”를 세웠나?",
        "do_sample": True,
        "max_length": 256,
        "temperature": 0.1,
        "top_p": 0.9,
        "top_k": 40,
        "seed": 7,
        "repetition_penalty": 1.1,
    }


def test_openai_sends_messages() -> None:
    assert body("openai", FULL, CHAT, stream=True) == {
        "messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Who?"}],
        "stream_options": {"include_usage": True},
        "max_tokens": 256,
        "temperature": 0.1,
        "top_p": 0.9,
        "stop": ["--", "\n\n"],
        "seed": 7,
        "repetition_penalty": 1.1,
        "stream": True,
    }
    assert "stream_options" not in body("openai", FULL, CHAT)


def test_openai_sends_a_text_prompt_as_one_user_message() -> None:
    assert body("openai", NONE)["messages"] == [{"role": "user", "content": TEXT.text}]


def test_temperature_0_is_greedy_where_a_container_refuses_it() -> None:
    generation = Generation(None, 0, 0.9, 40)
    assert body("tgi", generation)["parameters"] == {"details": True, "do_sample": False}
    assert body("jumpstart", generation) == {"text_inputs": TEXT.text, "do_sample": False}
    assert body("openai", generation)["temperature"] == 0
    parameters = PAYLOADS["tgi"].request(TEXT, generation, stream=True).parameters
    assert parameters.adapted == {"temperature": "do_sample: false", "top_p": "", "top_k": ""}


def test_tgi_leaves_out_limits_that_limit_nothing() -> None:
    request = PAYLOADS["tgi"].request(TEXT, Generation(None, None, 1.0, 0), stream=True)
    assert json.loads(request.body)["parameters"] == {"details": True}
    assert request.parameters.adapted == {"top_p": "", "top_k": ""}


def test_what_a_format_cannot_send_is_told() -> None:
    unsent = {name: PAYLOADS[name].request(TEXT, FULL, stream=True).parameters.unsent for name in PAYLOADS}
    assert unsent == {"jumpstart": ("stop",), "tgi": (), "openai": ("top_k",)}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_characters_go_out_as_they_are(payload: str) -> None:
    assert "누가 “Acme”를 세웠나?".encode() in PAYLOADS[payload].request(TEXT, NONE, stream=True).body


@pytest.mark.parametrize("payload", PAYLOADS)
def test_extra_parameters_go_out_raw_and_win(payload: str) -> None:
    sent = body(payload, Generation(max_tokens=5, temperature=0.5, extra={"temperature": 2, "do_sample": "x"}))
    found = sent.get("parameters", sent)
    assert (found["temperature"], found["do_sample"]) == (2, "x")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_stream_leaves_its_framing_to_the_container(payload: str) -> None:
    assert PAYLOADS[payload].request(TEXT, NONE, stream=True).accept is None
    assert PAYLOADS[payload].request(TEXT, NONE, stream=False).accept == "application/json"


generations = st.builds(
    Generation,
    max_tokens=st.none() | st.integers(1, 4096),
    temperature=st.none() | st.floats(0, 2),
    top_p=st.none() | st.floats(0.01, 1),
    top_k=st.none() | st.integers(0, 100),
    stop=st.lists(st.text(min_size=1), max_size=4).map(tuple),
    seed=st.none() | st.integers(0, 2**31),
)


@given(st.sampled_from(list(PAYLOADS)), generations, st.booleans())
def test_every_parameter_is_sent_or_adapted_or_told_as_unsent(
    payload: str, generation: Generation, stream: bool
) -> None:
    request = PAYLOADS[payload].request(TEXT, generation, stream=stream)
    parameters = request.parameters
    names = {"max_tokens": ("max_tokens", "max_new_tokens", "max_length")}
    sent = json.loads(request.body)
    sent = sent.get("parameters", sent)
    for name in ("max_tokens", "temperature", "top_p", "top_k", "stop", "seed"):
        value = getattr(generation, name)
        is_sent = any(each in sent for each in names.get(name, (name,)))
        told = name in parameters.adapted or name in parameters.unsent
        assert (is_sent or told) == (value is not None and value != ())
        assert not (is_sent and told)
