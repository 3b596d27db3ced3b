"""Endpoints as LangChain's chat models and embeddings, called over unmodified boto3."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import langsmith.utils
import pytest
from langchain_core.messages import AIMessage, AIMessageChunk, ChatMessage, HumanMessage, SystemMessage, ToolMessage
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate

from tests.endpoints.conftest import MakeTransport
from tests.fakes.containers import STAND_INS
from tests.fakes.embedders import EMBEDDERS, vector_of
from tests.fakes.faulty import EndsEarly, FailsMidStream, Refuses, RepliesWith, Sliced
from tests.fakes.fixtures import ServeEndpoints
from tests.fakes.recording import Recording
from tests.fakes.scripted import says
from workbench.endpoints.endpoint import Endpoint, Limits
from workbench.endpoints.langchain_adapter import EndpointChatModel, EndpointEmbeddings
from workbench.endpoints.stop_cutter import CUT
from workbench.errors import EndpointError, UsageError
from workbench.local.containers.jumpstart import JumpStart
from workbench.local.containers.openai import OpenAiChat
from workbench.local.containers.tgi import Tgi
from workbench.local.server import ServedEndpoint
from workbench.prompts.prompt import Generation

ANSWER = "세종대왕이 만들었다."
CHAT = Endpoint("local:it", "it", payload="openai", limits=Limits(retries=0))
TEXT = replace(CHAT, payload="tgi")
Model = Callable[..., EndpointChatModel]


@pytest.fixture(autouse=True)
def only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tracing is asked for by the environment, as on many machines; any connection to elsewhere fails."""
    for name, value in (("TRACING", "true"), ("API_KEY", "lsv2_none"), ("ENDPOINT", "http://192.0.2.1")):
        monkeypatch.setenv(f"LANGSMITH_{name}", value)
    monkeypatch.setenv("LANGCHAIN_TRACING_V2", "true")
    langsmith.utils.get_env_var.cache_clear()
    connect = socket.socket.connect

    def checked(self: socket.socket, address: Any) -> None:
        assert self.family == socket.AF_UNIX or address[0] == "127.0.0.1", address
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", checked)


@pytest.fixture
def model_of(serve_endpoints: ServeEndpoints, transport_to: MakeTransport) -> Model:
    def model(served: ServedEndpoint, endpoint: Endpoint = CHAT, **fields: Any) -> EndpointChatModel:
        transport = transport_to(serve_endpoints({"it": served}).url)
        return EndpointChatModel(endpoint=endpoint, transport=transport, **fields)

    return model


@pytest.mark.parametrize("stream", [True, False], ids=["streamed", "whole"])
def test_invoke(model_of: Model, stream: bool) -> None:
    recording = Recording(says(ANSWER, OpenAiChat()))
    model = model_of(recording, replace(CHAT, stream=stream), generation=Generation(max_tokens=99))
    message = model.invoke([SystemMessage("Be brief."), HumanMessage("누가?"), AIMessage("Acme."), ("user", "Who?")])
    assert isinstance(message, AIMessage)
    assert message.content == ANSWER
    assert message.response_metadata["model_name"] == "local:it"
    assert message.response_metadata["request_id"]
    assert message.response_metadata["finish_reason"] == "stop"
    assert message.usage_metadata is not None
    assert message.usage_metadata["output_tokens"] > 0
    sent = json.loads(recording.seen[0].body)
    assert sent["messages"] == [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "누가?"},
        {"role": "assistant", "content": "Acme."},
        {"role": "user", "content": "Who?"},
    ]
    assert sent["max_tokens"] == 99
    assert recording.seen[0].streams is stream


def test_stream_gives_the_pieces_and_the_metadata_last(model_of: Model) -> None:
    chunks = list(model_of(Sliced(says(ANSWER, OpenAiChat()), 3)).stream("누가?"))
    assert len([chunk for chunk in chunks if chunk.content]) > 1
    whole = sum(chunks[1:], chunks[0])
    assert isinstance(whole, AIMessageChunk)
    assert whole.content == ANSWER
    assert whole.response_metadata["finish_reason"] == "stop"
    assert whole.response_metadata["request_id"]
    assert whole.usage_metadata is not None
    assert whole.chunk_position == "last"


def test_batch_answers_in_order(model_of: Model) -> None:
    model = model_of(says(ANSWER, OpenAiChat()))
    assert [message.content for message in model.batch(["a", "b", "c"], {"max_concurrency": 2})] == [ANSWER] * 3


def test_a_chain_of_prompt_model_and_parser(model_of: Model) -> None:
    recording = Recording(says(ANSWER, OpenAiChat()))
    prompt = ChatPromptTemplate.from_messages([("system", "Answer in {language}."), ("user", "{question}")])
    chain = prompt | model_of(recording) | StrOutputParser()
    given = {"language": "한국어", "question": "누가 {만들었나}?"}
    assert chain.invoke(given) == ANSWER
    assert "".join(chain.stream(given)) == ANSWER
    assert json.loads(recording.seen[0].body)["messages"][1]["content"] == "누가 {만들었나}?"


async def _answer(chain: Any) -> str:
    return str((await chain.ainvoke("Who?")).content)


def test_it_can_be_awaited(model_of: Model) -> None:
    import asyncio

    assert asyncio.run(_answer(model_of(says(ANSWER, OpenAiChat())))) == ANSWER


def test_a_text_endpoint_gets_the_messages_as_text(model_of: Model) -> None:
    recording = Recording(says(ANSWER, Tgi()))
    assert model_of(recording, TEXT).invoke([SystemMessage("Be brief."), HumanMessage("누가?")]).content == ANSWER
    assert json.loads(recording.seen[0].body)["inputs"] == "Be brief.\n\n누가?"


@pytest.mark.parametrize("payload", STAND_INS)
def test_every_payload_format_answers(payload: str, model_of: Model) -> None:
    model = model_of(says(ANSWER, STAND_INS[payload]), replace(CHAT, payload=payload, accept_eula=True))
    asked = [SystemMessage("세종대왕이 한글을 만들었다."), HumanMessage("누가?")]
    assert model.invoke(asked).content == ANSWER
    assert "".join(str(chunk.content) for chunk in model.stream(asked)) == ANSWER


def test_parameters_are_bound_and_what_cannot_be_sent_is_told(model_of: Model) -> None:
    recording = Recording(says(ANSWER, OpenAiChat()))
    bound = model_of(recording, replace(CHAT, parameters={"model": "x"})).bind(
        temperature=0.5, top_p=0.9, top_k=3, seed=7, max_tokens=5, stop=["--"], min_p=0.1
    )
    message = bound.invoke("Who?")
    sent = json.loads(recording.seen[0].body)
    names = ("temperature", "top_p", "seed", "max_tokens", "stop", "min_p", "model")
    assert [sent.get(name) for name in names] == [0.5, 0.9, 7, 5, ["--"], 0.1, "x"]
    assert message.response_metadata.get("unsent", []) == ([] if "top_k" in sent else ["top_k"])


def test_a_stop_sequence_of_a_call_goes_before_the_model_s(model_of: Model) -> None:
    recording = Recording(says(ANSWER, OpenAiChat()))
    model = model_of(recording, generation=Generation(stop=("--",)))
    model.invoke("Who?")
    model.invoke("Who?", stop=["세종"])
    assert [json.loads(seen.body)["stop"] for seen in recording.seen] == [["--"], ["세종"]]


def test_a_stop_sequence_that_cannot_be_sent_cuts_the_answer(model_of: Model) -> None:
    model = model_of(says("one\nQuestion: two", JumpStart()), replace(CHAT, payload="jumpstart"))
    stopped = model.invoke("Who?", stop=["\nQuestion:", "two"])
    assert stopped.content == "one"
    assert "unsent" not in stopped.response_metadata
    assert stopped.response_metadata["finish_reason"] == CUT
    assert "".join(str(chunk.content) for chunk in model.stream("Who?", stop=["\nQuestion:"])) == "one"
    assert model.invoke("Who?", stop=["nowhere"]).content == "one\nQuestion: two"


@pytest.mark.parametrize(
    ("served", "told"),
    [
        (EndsEarly(says(ANSWER, OpenAiChat())), "broke off after"),
        (FailsMidStream(says(ANSWER, OpenAiChat())), "broke off in the endpoint"),
        (Refuses(424, "ModelError", '{"message": "input is too long"}'), "input is too long"),
        (RepliesWith((b'data: {"error": {"message": "no memory"}}\n\n',)), "no memory"),
        (RepliesWith((b'data: {"token": {"text": "a"}}\n\n', b"data: [DONE]\n\n")), "holds no text"),
        (RepliesWith((b'{"choices": [{"message": {"content": null, "tool_calls": [{}]}}]}',)), "asked for a tool"),
    ],
    ids=["early", "failed", "refused", "reported", "unread", "tool"],
)
def test_what_is_not_a_whole_answer_is_raised(model_of: Model, served: ServedEndpoint, told: str) -> None:
    model = model_of(served)
    with pytest.raises(EndpointError, match=told):
        model.invoke("누가?")
    with pytest.raises(EndpointError, match=told):
        list(model.stream("누가?"))
    with pytest.raises(EndpointError, match=told):
        (model | StrOutputParser()).invoke("누가?")


def test_the_part_of_an_answer_that_broke_off_is_in_the_details(model_of: Model) -> None:
    with pytest.raises(EndpointError) as caught:
        model_of(EndsEarly(says("one two three four five", OpenAiChat()), after_parts=3)).invoke("누가?")
    assert caught.value.details
    assert "one two three four five".startswith(caught.value.details)
    assert caught.value.request_id


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (
            HumanMessage([{"type": "text", "text": "a"}, {"type": "image_url", "image_url": {"url": "data:,"}}]),
            "Message 1 holds image_url",
        ),
        (ToolMessage("1", tool_call_id="x"), "Message 1 cannot be sent: it is of the kind tool"),
        (AIMessage("", tool_calls=[{"name": "f", "args": {}, "id": "x"}]), "Message 1 cannot be sent"),
        (ChatMessage("a", role="critic"), "of the kind critic"),
    ],
)
def test_what_is_no_text_is_refused(model_of: Model, message: Any, told: str) -> None:
    recording = Recording(says(ANSWER, OpenAiChat()))
    with pytest.raises(UsageError, match=told):
        model_of(recording).invoke([message])
    assert recording.seen == []


def test_blocks_of_text_are_one_text(model_of: Model) -> None:
    recording = Recording(says(ANSWER, OpenAiChat()))
    model_of(recording).invoke([HumanMessage(["a", {"type": "text", "text": "b"}]), ChatMessage("c", role="assistant")])
    assert json.loads(recording.seen[0].body)["messages"] == [
        {"role": "user", "content": "ab"},
        {"role": "assistant", "content": "c"},
    ]


@pytest.mark.parametrize("payload", EMBEDDERS)
def test_embeddings(payload: str, serve_endpoints: ServeEndpoints, transport_to: MakeTransport) -> None:
    transport = transport_to(serve_endpoints({"it": EMBEDDERS[payload]}).url)
    embeddings = EndpointEmbeddings(endpoint=replace(CHAT, payload=payload), transport=transport)
    texts = [f"문장 {number}" for number in range(7)]
    assert embeddings.embed_documents(texts) == [list(vector_of(text)) for text in texts]
    assert embeddings.embed_query("a") == list(vector_of("a"))
    assert embeddings.embed_documents([]) == []


def test_an_endpoint_of_the_other_kind_is_refused_at_once(transport_to: MakeTransport) -> None:
    transport = transport_to("http://127.0.0.1:1")
    with pytest.raises(UsageError, match="gives vectors, not text"):
        EndpointChatModel(endpoint=replace(CHAT, payload="tf-embedding"), transport=transport)
    with pytest.raises(UsageError, match="answers with text"):
        EndpointEmbeddings(endpoint=CHAT, transport=transport)


def test_nothing_is_traced_although_the_environment_asks_for_it() -> None:
    assert langsmith.utils.get_env_var("TRACING") == "true"
    assert langsmith.utils.tracing_is_enabled() is False
