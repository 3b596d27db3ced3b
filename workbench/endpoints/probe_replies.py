"""What the replies to a probe's calls tell: the format whose shape a reply has, and what a refusal asks for.

Both are tables with their reasons; the first row that holds is the finding.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from workbench.endpoints.lines import LineBuffer, Mark, parse_line
from workbench.endpoints.payloads.choosing import payload_names
from workbench.endpoints.probe_bodies import ANY, BODIES, Body, body_of
from workbench.errors import EndpointError, Phrase


@dataclass(frozen=True)
class Shape:
    """A reply's shape: `payloads` have it, the likeliest first; `path` is what it was recognised by."""

    payloads: tuple[str, ...]
    fits: Callable[[Any], bool]
    path: str
    streams: bool = False


@dataclass(frozen=True)
class Finding:
    """The formats that a reply fits, the likeliest first, how the reply is framed, and the reason."""

    payloads: tuple[str, ...]
    framing: str
    why: Phrase


@dataclass(frozen=True)
class Hint:
    """What a refusal asks for: the body to send next, None where it has been sent; the format that it gives away."""

    body: Body | None
    payload: str
    why: Phrase


def _field(value: Any, *path: str | int) -> Any:
    for step in path:
        if isinstance(step, int):
            value = value[step] if isinstance(value, list) and len(value) > step else None
        else:
            value = value.get(step) if isinstance(value, Mapping) else None
    return value


def _text_at(*path: str | int) -> Callable[[Any], bool]:
    return lambda value: isinstance(_field(value, *path), str)


def _has(*path: str | int) -> Callable[[Any], bool]:
    return lambda value: _field(value, *path) is not None


def _numbers(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(
        isinstance(each, (int, float)) and not isinstance(each, bool) for each in value
    )  # fmt: skip


def _vector_at(*path: str | int) -> Callable[[Any], bool]:
    return lambda value: _numbers(_field(value, *path))


# In this order: the more special shape first. A value is the first object of a stream, or the whole reply.
SHAPES = (
    Shape(("tgi",), _has("token", "logprob"), "token.logprob", streams=True),
    Shape(("lmi",), _has("token", "log_prob"), "token.log_prob", streams=True),
    Shape(("tgi", "lmi"), _text_at("token", "text"), "token.text", streams=True),
    Shape(("jumpstart", "lmi-batch"), _text_at("outputs", 0), "outputs[0]", streams=True),
    Shape(("openai",), _has("choices", 0, "delta"), "choices[0].delta", streams=True),
    Shape(("openai",), _has("choices", 0, "message"), "choices[0].message"),
    Shape(("openai-text",), lambda value: _is_text_chunk(value), "choices[0].text", streams=True),
    Shape(("openai-text",), _text_at("choices", 0, "text"), "choices[0].text"),
    Shape(("cohere-chat",), _text_at("event_type"), "event_type", streams=True),
    Shape(("cohere",), _text_at("generations", 0, "text"), "generations[0].text"),
    Shape(
        ("cohere-chat",), lambda value: _text_at("text")(value) and _has("generation_id")(value), "text, generation_id"
    ),
    Shape(("j2",), _text_at("completions", 0, "data", "text"), "completions[0].data.text"),
    Shape(("contextual-answers",), _text_at("answer"), "answer"),
    Shape(("llama2-chat",), _text_at(0, "generation", "content"), "[0].generation.content"),
    Shape(("llama2-text",), _text_at(0, "generation"), "[0].generation"),
    Shape(("jumpstart",), _text_at("generated_texts", 0), "generated_texts[0]"),
    Shape(("jumpstart-bloomz",), _text_at(0, 0, "generated_text"), "[0][0].generated_text"),
    Shape(("tgi",), _has(0, "details", "finish_reason"), "[0].details"),
    Shape(("hf-toolkit", "tgi", "lmi-batch"), _text_at(0, "generated_text"), "[0].generated_text"),
    Shape(("hf-toolkit",), _text_at(0, "translation_text"), "[0].translation_text"),
    Shape(("hf-toolkit",), _text_at(0, "summary_text"), "[0].summary_text"),
    Shape(("tgi", "lmi"), _has("details", "finish_reason"), "details"),
    Shape(("llama3", "lmi", "jumpstart-text"), _text_at("generated_text"), "generated_text"),
    Shape(("instruction",), lambda value: isinstance(value, str), '"…"'),
    Shape(("jumpstart-embedding",), _vector_at("embedding", 0), "embedding[0][…]"),
    Shape(("tf-embedding",), _vector_at("embedding"), "embedding[…]"),
    Shape(("cohere-embed",), _vector_at("embeddings", 0), "embeddings[0][…]"),
    Shape(("openai-embedding",), _vector_at("data", 0, "embedding"), "data[0].embedding[…]"),
    Shape(("lmi-embedding",), _numbers, "[…]"),
    Shape(("lmi-embedding",), _vector_at(0), "[0][…]"),
)


def _is_text_chunk(value: Any) -> bool:
    """A piece of a completion: it has no finish reason and no count of tokens yet."""
    choice = _field(value, "choices", 0)
    return isinstance(_field(choice, "text"), str) and choice.get("finish_reason") is None and "usage" not in value


def read_reply(body: Body, data: bytes) -> Finding | None:
    """The formats of the body's family that the reply fits; None where it fits none, or reports an error."""
    values, sse = _values(data)
    if not values:
        return _plain_text(body, data)
    for shape in SHAPES:
        known = tuple(name for name in shape.payloads if name in body.payloads and name in payload_names())
        if known and shape.fits(values[0]):
            streamed = shape.streams or sse or len(values) > 1
            if "instruction" in known and "instruction-rinna" in payload_names() and "<NL>" in values[0]:
                known = ("instruction-rinna",)
            framing = ("sse" if sse else "jsonlines") if streamed else "whole"
            return Finding(known, framing, Phrase("the reply has {path}", path=shape.path))
    return None


def _plain_text(body: Body, data: bytes) -> Finding | None:
    """A script for instructions may answer with bare text; markup is no answer of a model."""
    text = data.decode("utf-8", errors="replace").strip()
    if body.name != "instruction" or not text or text[0] in "<{[\ufffd" or "instruction" not in payload_names():
        return None
    return Finding(("instruction",), "whole", Phrase("the reply is a text and nothing else"))


def _values(data: bytes) -> tuple[list[Any], bool]:
    """The JSON values of a reply, whole or by lines, and whether it is framed as server-sent events."""
    try:
        return [json.loads(data)], False
    except (ValueError, RecursionError):
        pass
    buffer, values = LineBuffer(), []
    lines = [*buffer.feed(data), buffer.flush()]
    for line in lines:
        try:
            value = parse_line(line)
        except EndpointError:
            continue
        if not isinstance(value, Mark):
            values.append(value)
    return values, any(line.startswith(b"data:") for line in lines)


# Refusals

# What stands before or behind the names of fields that a container does not want.
_UNWANTED = re.compile(
    r"not used by the model|unexpected keyword|extra (?:fields|inputs)|unknown (?:field|parameter|argument)"
    r"|not (?:permitted|allowed|supported)|unrecognized",
    re.IGNORECASE,
)
_ERRORS = ("error", "detail", "errorMessage")
# Sentences that tell which body to send; of one format they say everything, so that nothing is left to send.
_GIVEN_AWAY = "instruction-rinna"
_TOLD = (
    (
        r"list of (?:dialogs|dialogues|lists)|'system', 'user' and 'assistant'",
        "llama2-chat",
        Phrase("it wants dialogues"),
    ),
    (r"list of (?:texts|strings)|should be a valid list", "openai-embedding", Phrase("it wants a list of texts")),
    (r"<NL>", "instruction-rinna", Phrase("its vocabulary has <NL> for a line end")),
    (r"x-text|content.?type\W+application/json is not supp", "jumpstart-text", Phrase("it wants text, not JSON")),
)


def complaint(error: EndpointError) -> str:
    """The container's own words in a refusal, without the names of the JSON around them."""
    _, found, original = error.details.partition("OriginalMessage: ")
    text = original.partition("\nLogStreamArn: ")[0] if found else error.details or str(error)
    return " ".join(_words(text))


def reported(data: bytes) -> str:
    """What a reply of status 200 says of an error, in whichever framing; '' where it reports none."""
    values, _ = _values(data)
    told = [value for value in values if isinstance(value, Mapping) and any(value.get(name) for name in _ERRORS)]
    return " ".join(word for value in told for word in _leaves(value))


def _words(text: str) -> Iterator[str]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        yield text
        return
    yield from _leaves(value)


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from _words(value) if value.lstrip().startswith(("{", "[")) else (value,)
    elif isinstance(value, Mapping):
        for key, each in value.items():
            # pydantic names the field in a path: {"loc": ["body", "prompt"]}
            yield from (str(step) for step in each) if key == "loc" and isinstance(each, list) else _leaves(each)
    elif isinstance(value, list):
        for each in value:
            yield from _leaves(each)


def read_refusal(body: Body, words: str) -> Hint | None:
    """What the refusal of that body asks for; None where it does not say."""
    for pattern, payload, why in _TOLD:
        asked = body_of(payload)
        if payload in payload_names() and re.search(pattern, words, re.IGNORECASE):
            if asked is not body:
                return Hint(asked, payload, why)
            if payload == _GIVEN_AWAY:
                return Hint(None, payload, why)
    sent = {name for each in BODIES for name in each.wants if name in body.fields}
    mentioned = {name for each in BODIES for name in each.wants if _mentions(words, name)}
    if _UNWANTED.search(words) and body is ANY:
        mentioned = sent - mentioned
    for each in BODIES:
        if not any(payload in payload_names() for payload in each.payloads):
            continue
        if each.name != body.name and each.wants and mentioned.issuperset(each.wants[:1]):
            return Hint(each, "", Phrase("it asks for {field}", field=each.wants[0]))
    return None


def _mentions(words: str, field: str) -> bool:
    """Whether the field is named, quoted or at a sentence's place where a word of English would not be."""
    quoted = re.search(rf"[`'\"]{field}[`'\"]", words)
    return bool(quoted or re.search(rf"(?<![\w-]){field}(?![\w-])\s*(?:is|must|field|:|=|\Z)", words))


def is_licence(words: str) -> bool:
    return bool(re.search(r"\beula\b|accept_eula|licen[cs]e", words, re.IGNORECASE))
