"""Any endpoint as a chat model and an embeddings object of LangChain.

    with Transports(local_url) as transport:
        model = EndpointChatModel(endpoint=endpoint, transport=transport)
        chain = ChatPromptTemplate.from_messages([("user", "{question}")]) | model | StrOutputParser()

Importing this takes about a second: only where it is used, and not on the GUI thread. It turns LangSmith's tracing
off, which would send prompts and answers to a server because of a variable in the environment; whoever wants it says
`langsmith.configure(enabled=True)` afterwards.
"""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any

import langsmith
from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.embeddings import Embeddings
from langchain_core.language_models import BaseChatModel
from langchain_core.language_models.base import LangSmithParams
from langchain_core.messages import (
    AIMessage,
    AIMessageChunk,
    BaseMessage,
    ChatMessage,
    HumanMessage,
    SystemMessage,
)
from langchain_core.messages.ai import UsageMetadata
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import SkipValidation

from workbench.endpoints.answering import Ending, answer
from workbench.endpoints.conversation import prompt_for
from workbench.endpoints.embed import embed, embedding_of
from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.payloads.choosing import payload_of
from workbench.endpoints.stop import Stop
from workbench.endpoints.transport import Transport
from workbench.errors import UsageError
from workbench.prompts.prompt import ROLES, Generation
from workbench.prompts.rendered import RenderedMessage

langsmith.configure(enabled=False)

_PARAMETERS = ("max_tokens", "temperature", "top_p", "top_k", "seed")
# What LangChain passes on for itself.
_OF_LANGCHAIN = ("stream",)


class EndpointChatModel(BaseChatModel):
    """A chat model over any endpoint that answers with text; one that gives vectors is a `UsageError`.

    `generation` are the parameters of each call. Those of a call go before: `stop`, and by `bind` or `invoke`
    max_tokens, temperature, top_p, top_k, seed; any other goes into the request as it is. A failure is an
    `EndpointError`, and so is an answer that broke off: also after the pieces that a stream gave already.
    `response_metadata` has the endpoint's label, the request id, the finish reason, and in `unsent` the parameters that
    the payload format cannot express. Calls of the endpoint's limit of concurrency are not counted here: give `batch` a
    `max_concurrency`.
    """

    endpoint: Annotated[Endpoint, SkipValidation]
    transport: Annotated[Transport, SkipValidation]
    generation: Annotated[Generation, SkipValidation] = Generation()

    def model_post_init(self, context: Any, /) -> None:
        super().model_post_init(context)
        payload_of(self.endpoint)

    @property
    def _llm_type(self) -> str:
        return "prompt-workbench"

    @property
    def _identifying_params(self) -> dict[str, Any]:
        return {"endpoint": self.endpoint, "generation": self.generation}

    def _get_ls_params(self, stop: list[str] | None = None, **kwargs: Any) -> LangSmithParams:
        named = super()._get_ls_params(stop=stop, **kwargs)
        named["ls_provider"], named["ls_model_name"] = "sagemaker", self.endpoint.label
        return named

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,  # noqa: ARG002 - LangChain's signature
        **kwargs: Any,
    ) -> ChatResult:
        chunks = list(self._stream(messages, stop, **kwargs))
        last = chunks[-1].message
        message = AIMessage(
            "".join(str(chunk.message.content) for chunk in chunks),
            response_metadata=last.response_metadata,
            usage_metadata=last.usage_metadata if isinstance(last, AIMessageChunk) else None,
        )
        return ChatResult(generations=[ChatGeneration(message=message)])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,  # noqa: ARG002 - `stream` tells the callbacks itself
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        with contextlib.closing(self._answer(messages, stop, kwargs)) as pieces:
            ending = yield from _chunks(pieces)
        last = AIMessageChunk(
            content="", response_metadata=self._metadata(ending), usage_metadata=_usage(ending), chunk_position="last"
        )
        yield ChatGenerationChunk(message=last)

    def _answer(
        self, messages: Sequence[BaseMessage], stop: Sequence[str] | None, given: Mapping[str, Any]
    ) -> Generator[str, None, Ending]:
        prompt = prompt_for(self.endpoint, [_rendered(message, n) for n, message in enumerate(messages, 1)])
        return answer(self.endpoint, prompt, _generation(self.generation, stop, given), self.transport)

    def _metadata(self, ending: Ending) -> dict[str, Any]:
        told = {
            "model_name": self.endpoint.label,
            "request_id": ending.request_id,
            "finish_reason": ending.reason,
            "unsent": list(ending.unsent),
        }
        return {name: value for name, value in told.items() if value}


class EndpointEmbeddings(Embeddings):
    """Embeddings over any endpoint that gives vectors; one that answers with text is a `UsageError`."""

    def __init__(self, endpoint: Endpoint, transport: Transport) -> None:
        embedding_of(endpoint)
        self.endpoint = endpoint
        self.transport = transport

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """The vectors in the order of the texts; as many in one request as the payload format takes."""
        batches = embed(texts, self.endpoint, self.transport, Stop())
        return [list(vector) for batch in batches for vector in batch.vectors]

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]


def _chunks(pieces: Generator[str, None, Ending]) -> Generator[ChatGenerationChunk, None, Ending]:
    while True:
        try:
            piece = next(pieces)
        except StopIteration as end:
            ending: Ending = end.value
            return ending
        yield ChatGenerationChunk(message=AIMessageChunk(content=piece))


def _generation(usual: Generation, stop: Sequence[str] | None, given: Mapping[str, Any]) -> Generation:
    known = {name: given[name] for name in _PARAMETERS if name in given}
    extra = {name: value for name, value in given.items() if name not in (*_PARAMETERS, *_OF_LANGCHAIN)}
    sequences = usual.stop if stop is None else tuple(stop)
    return replace(usual, **known, stop=sequences, extra={**usual.extra, **extra})


def _usage(ending: Ending) -> UsageMetadata | None:
    """None where the endpoint did not tell both counts."""
    tokens_in, tokens_out = ending.usage.tokens_in, ending.usage.tokens_out
    if tokens_in is None or tokens_out is None:
        return None
    return UsageMetadata(input_tokens=tokens_in, output_tokens=tokens_out, total_tokens=tokens_in + tokens_out)


def _rendered(message: BaseMessage, number: int) -> RenderedMessage:
    return RenderedMessage(_role(message, number), _text(message, number))


def _role(message: BaseMessage, number: int) -> str:
    match message:
        case SystemMessage():
            return "system"
        case HumanMessage():
            return "user"
        case AIMessage() if not message.tool_calls:
            return "assistant"
        case ChatMessage(role=role) if role in ROLES:
            return role
    kind = message.role if isinstance(message, ChatMessage) else message.type
    raise UsageError(
        "Message {number} cannot be sent: it is of the kind {kind}, or calls a tool.",
        "Only texts of the system, the user and the assistant can be sent.",
        number=number,
        kind=kind,
    )


def _text(message: BaseMessage, number: int) -> str:
    blocks = [message.content] if isinstance(message.content, str) else message.content
    texts = []
    for block in blocks:
        kind = "text" if isinstance(block, str) else str(block.get("type"))
        if kind != "text":
            raise UsageError(
                "Message {number} holds {kind}, and only text can be sent.",
                "Describe it in words, or leave it out.",
                number=number,
                kind=kind,
            )
        texts.append(block if isinstance(block, str) else str(block.get("text", "")))
    return "".join(texts)
