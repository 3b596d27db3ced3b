"""What each format sends: golden bodies, and the contract that no parameter is lost in silence."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.endpoints.payloads.golden import CHAT, FULL, GOLDEN, NONE, TEXT
from tests.fakes.containers import STAND_INS
from workbench.endpoints.payloads import PAYLOADS
from workbench.endpoints.payloads.format import PayloadRequest
from workbench.errors import EndpointError, UsageError
from workbench.local.containers.container import ContainerError
from workbench.local.invocation import Invocation
from workbench.local.output import limited
from workbench.prompts.prompt import Generation
from workbench.prompts.rendered import RenderedMessage, RenderedPrompt

PROMPTS = {name: GOLDEN[name].prompt for name in PAYLOADS}


def body(payload: str, generation: Generation, prompt: RenderedPrompt = TEXT, *, stream: bool = False) -> Any:
    return json.loads(PAYLOADS[payload].request(prompt, generation, stream=stream).body)


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


def test_the_llama_models_sample_the_likeliest_token_for_temperature_0() -> None:
    for payload in ("llama2-chat", "llama2-text", "llama3"):
        request = PAYLOADS[payload].request(CHAT, Generation(None, 0, 0.9, 40), stream=False)
        assert json.loads(request.body)["parameters"] == {"top_p": 0}
        assert request.parameters.adapted == {"temperature": "top_p: 0", "top_p": "", "top_k": ""}


def test_generate_of_transformers_gets_floats_for_whole_numbers() -> None:
    for payload in ("hf-toolkit", "lmi-batch", "instruction"):
        sent = PAYLOADS[payload].request(TEXT, Generation(None, 1, 1, 0), stream=False)
        assert b'"temperature": 1.0, "top_p": 1.0' in sent.body
        assert sent.parameters.adapted == {"top_k": ""}


def test_jumpstart_gets_floats_for_whole_numbers() -> None:
    for payload in ("jumpstart", "jumpstart-bloomz"):
        sent = PAYLOADS[payload].request(TEXT, Generation(None, 1, 1), stream=False)
        assert b'"temperature": 1.0, "top_p": 1.0' in sent.body
        raw = PAYLOADS[payload].request(TEXT, Generation(None, 1, extra={"temperature": "warm"}), stream=False)
        assert b'"temperature": "warm"' in raw.body


def test_cohere_chat_sends_a_lone_message_without_history() -> None:
    assert body("cohere-chat", NONE) == {"message": TEXT.text, "stream": False}


def test_an_instruction_is_empty_for_a_text_that_goes_as_it_is() -> None:
    assert body("instruction", NONE) == {"instruction": "", "input": TEXT.text}


def test_rinnas_line_ends_go_out_and_come_back() -> None:
    assert body("instruction-rinna", NONE)["input"] == "Acme was founded by 김철수.<NL><NL>누가 “Acme”를 세웠나?"
    assert PAYLOADS["instruction-rinna"].reply(b"a<NL>b").text == "a\nb"
    assert PAYLOADS["instruction"].reply(b"a<NL>b").text == "a<NL>b"


def test_a_text_is_parted_into_context_and_question_at_its_last_blank_line() -> None:
    text = RenderedPrompt("One.\r\n\r\nTwo\n \n\nQuestion: Who?\nAnswer:\n\n")
    assert body("contextual-answers", NONE, text) == {
        "context": "One.\r\n\r\nTwo",
        "question": "Question: Who?\nAnswer:",
    }


@pytest.mark.parametrize(
    ("prompt", "told"),
    [
        (RenderedPrompt("Who?"), "needs a context and a question"),
        (RenderedPrompt(None, (RenderedMessage("user", "Who?"),)), "needs a context and a question"),
        (RenderedPrompt(None, (RenderedMessage("system", "Who?"),)), "needs a context and a question"),
        (RenderedPrompt("a\n\n" + "b" * 161), "question has 161 characters; Contextual Answers takes 160"),
        (RenderedPrompt("a" * 10_001 + "\n\nb"), "context has 10,001 characters; Contextual Answers takes 10,000"),
    ],
)
def test_what_contextual_answers_refuses_is_told_before_it_is_sent(prompt: RenderedPrompt, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        PAYLOADS["contextual-answers"].request(prompt, NONE, stream=False)


def test_contextual_answers_takes_its_limits() -> None:
    sent = body("contextual-answers", NONE, RenderedPrompt("a" * 10_000 + "\n\n" + "b" * 160))
    assert (len(sent["context"]), len(sent["question"])) == (10_000, 160)


def test_what_a_format_cannot_send_is_told() -> None:
    """Stop sequences are never among them: they are cut here."""
    unsent = {name: PAYLOADS[name].request(PROMPTS[name], FULL, stream=True).parameters.unsent for name in PAYLOADS}
    assert unsent == {
        "jumpstart": (),
        "jumpstart-text": ("max_tokens", "temperature", "top_p", "top_k", "seed", "repetition_penalty"),
        "jumpstart-bloomz": (),
        "hf-toolkit": ("seed",),
        "tgi": (),
        "lmi": (),
        "lmi-batch": ("seed",),
        "openai": ("top_k",),
        "openai-text": ("top_k",),
        "llama2-chat": ("top_k", "seed"),
        "llama2-text": ("top_k", "seed"),
        "llama3": ("top_k", "seed"),
        "cohere": ("seed",),
        "cohere-chat": (),
        "j2": ("top_k", "seed"),
        "contextual-answers": ("max_tokens", "temperature", "top_p", "top_k", "seed"),
        "instruction": ("seed",),
        "instruction-rinna": ("seed",),
    }


@pytest.mark.parametrize("payload", PAYLOADS)
def test_stop_sequences_are_sent_or_cut_here(payload: str) -> None:
    parameters = PAYLOADS[payload].request(PROMPTS[payload], FULL, stream=False).parameters
    sends = PAYLOADS[payload].sends.get("stop")
    if sends:
        assert parameters.fields[sends.field] == ["--", "\n\n"]
        assert "stop" not in parameters.adapted
    else:
        assert parameters.adapted["stop"] == "cut here, not sent"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_characters_go_out_as_they_are(payload: str) -> None:
    assert "누가 “Acme”를 세웠나?".encode() in PAYLOADS[payload].request(TEXT, NONE, stream=True).body


@pytest.mark.parametrize("payload", [name for name in PAYLOADS if name != "jumpstart-text"])
def test_extra_parameters_go_out_raw_and_win(payload: str) -> None:
    sent = body(payload, Generation(max_tokens=5, temperature=0.5, extra={"temperature": 2, "do_sample": "x"}))
    found = sent.get("parameters", sent)
    assert (found["temperature"], found["do_sample"]) == (2, "x")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_stream_leaves_its_framing_to_the_container(payload: str) -> None:
    streamed = PAYLOADS[payload].request(TEXT, NONE, stream=True).accept
    assert (streamed is None) == PAYLOADS[payload].can_stream
    assert PAYLOADS[payload].request(TEXT, NONE, stream=False).accept == "application/json"


generations = st.builds(
    Generation,
    max_tokens=st.none() | st.integers(-1, 4096),
    temperature=st.none() | st.floats(-1, 3) | st.integers(0, 1),
    top_p=st.none() | st.floats(-0.5, 1.5) | st.integers(0, 1),
    top_k=st.none() | st.integers(-2, 100),
    stop=st.lists(st.text(min_size=1), max_size=7).map(tuple),
    seed=st.none() | st.integers(-1, 2**31),
    extra=st.dictionaries(st.sampled_from(["min_p", "watermark"]), st.booleans()),
)


@given(st.sampled_from(list(PAYLOADS)), generations, st.booleans())
def test_every_parameter_is_accounted_for(payload: str, generation: Generation, stream: bool) -> None:
    """It is sent under its own name, told as adapted, or told as unsent: exactly one of these. Out of range is told."""
    sends = PAYLOADS[payload].sends
    request = PAYLOADS[payload].request(PROMPTS[payload], generation, stream=stream)
    parameters = request.parameters
    for name in ("max_tokens", "temperature", "top_p", "top_k", "stop", "seed"):
        value = getattr(generation, name)
        told = (name in parameters.adapted) + (name in parameters.unsent)
        if value is None or value == ():
            assert not told
        elif told:
            assert told == 1
            assert name not in parameters.outside
        else:
            sent = parameters.fields[sends[name].field]
            assert sent == (list(value) if name == "stop" else value)
            assert (name in parameters.outside) == (not sends[name].takes(sent))
    assert all(name in parameters.fields or name in parameters.unsent for name in generation.extra)
    if parameters.fields:
        sent = json.loads(request.body)
        assert sent.get("parameters", sent).items() >= parameters.fields.items()


def reply_to(payload: str, request: PayloadRequest) -> bytes:
    """What the format's container answers; a refusal is a `ContainerError`."""
    headers = {"content-type": request.content_type, "x-amzn-sagemaker-custom-attributes": "accept_eula=true"}
    container = STAND_INS[payload]
    call = container.read(Invocation("it", False, headers, request.body))
    return container.body(call, (limited("yes", (), None),))


@given(st.sampled_from([name for name in PAYLOADS if name != "contextual-answers"]), generations)
def test_what_is_in_range_is_taken_by_the_container_and_what_it_refuses_is_out_of_range(
    payload: str, generation: Generation
) -> None:
    request = PAYLOADS[payload].request(PROMPTS[payload], generation, stream=False)
    if request.parameters.outside:
        return
    strict = generation.extra and payload in ("hf-toolkit", "lmi-batch", "instruction", "instruction-rinna")
    if strict:
        with pytest.raises(ContainerError, match="not used by the model"):
            reply_to(payload, request)
    else:
        assert PAYLOADS[payload].reply(reply_to(payload, request)).text == "yes"


@pytest.mark.parametrize(
    ("payload", "generation"),
    [
        ("jumpstart", Generation(0)),
        ("jumpstart-bloomz", Generation(None, top_p=1.5)),
        ("hf-toolkit", Generation(0)),
        ("lmi-batch", Generation(None, -1.0)),
        ("instruction", Generation(None, top_p=1.5)),
        ("tgi", Generation(None, -0.5)),
        ("tgi", Generation(None, stop=tuple("abcde"))),
        ("lmi", Generation(0)),
        ("lmi", Generation(None, top_p=0.0)),
        ("openai", Generation(None, 2.5)),
        ("openai-text", Generation(None, stop=tuple("abcde"))),
        ("llama2-chat", Generation(None, -1)),
        ("llama2-text", Generation(None, top_p=1.5)),
        ("llama3", Generation(0)),
        ("cohere", Generation(None, top_k=-1)),
        ("cohere-chat", Generation(None, stop=tuple("abcdef"))),
        ("j2", Generation(None, top_p=2)),
    ],
)
def test_what_is_out_of_range_is_told_and_sent_and_refused(payload: str, generation: Generation) -> None:
    request = PAYLOADS[payload].request(PROMPTS[payload], generation, stream=False)
    assert request.parameters.outside
    with pytest.raises((ContainerError, EndpointError)):
        PAYLOADS[payload].reply(reply_to(payload, request))
