"""The custom format: the endpoint's own request template, and JMESPaths into its replies."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from workbench.endpoints.endpoint import CustomPayload
from workbench.endpoints.events import Usage
from workbench.endpoints.payloads.custom_reply import CustomStream, Paths, PlainStream
from workbench.endpoints.payloads.custom_request import PARAMETERS, check_request, mentioned, render_request
from workbench.endpoints.payloads.format import JSON, PayloadRequest, Reply, Sends, StreamDecoder
from workbench.errors import WorkbenchError
from workbench.prompts.prompt import Generation
from workbench.prompts.rendered import RenderedPrompt

CUSTOM = "custom"


class CustomFormat:
    """The format of one endpoint, made of its own fields. See `PayloadFormat`."""

    title = "A format of your own: a request template and paths into the reply"

    def __init__(self, custom: CustomPayload) -> None:
        self.custom = custom
        names = mentioned(custom.request)
        self.takes_messages = "messages" in names
        self.can_stream = bool(custom.stream_text.strip()) or "stream" in names

    @property
    def sends(self) -> Mapping[str, Sends]:
        names = mentioned(self.custom.request)
        return {name: Sends(name) for name in PARAMETERS if name in names}

    def request(self, prompt: RenderedPrompt, generation: Generation, *, stream: bool) -> PayloadRequest:
        """Renders the template, in a process of its own where it computes. One that fails: `UsageError`."""
        body, parameters = render_request(self.custom, prompt, generation, stream=stream)
        reads_json = bool(self.custom.text.strip()) and not stream
        return PayloadRequest(body, self.custom.content_type, JSON if reads_json else None, parameters)

    def reply(self, body: bytes) -> Reply:
        return self._paths.reply(body)

    def stream_decoder(self) -> StreamDecoder:
        if self._paths.has("stream_text") or self._paths.has("text"):
            return CustomStream(self._paths)
        return PlainStream()

    @cached_property
    def _paths(self) -> Paths:
        return Paths(self.custom)


@dataclass(frozen=True)
class CustomTrial:
    """What a custom format makes of a prompt and of a reply.

    `body` is what would be sent, or `request_error` says why there is none. `text` is what was found in the sample of
    a reply (None without a sample), or `reply_error` says why nothing was. The errors' `values["field"]` (of a broken
    template `values["part"]`) names the field that is wrong, such as `custom.text`.
    """

    body: bytes = b""
    request_error: WorkbenchError | None = None
    text: str | None = None
    usage: Usage = Usage()
    reply_error: WorkbenchError | None = None


def check_custom(custom: CustomPayload) -> None:
    """Refuses, as `UsageError` that names the field, what cannot be right; without Jinja, so that it is quick."""
    check_request(custom)
    Paths(custom)


def try_custom(
    custom: CustomPayload, prompt: RenderedPrompt, generation: Generation, reply_sample: bytes, *, stream: bool = False
) -> CustomTrial:
    """What would be sent, and what is found in `reply_sample`: a whole reply, or the lines of a stream.

    Sends nothing and raises nothing. Renders a template: not on the GUI thread.
    """
    body, request_error = b"", None
    try:
        body = CustomFormat(custom).request(prompt, generation, stream=stream).body
    except WorkbenchError as error:
        request_error = error
    text, usage, reply_error = None, Usage(), None
    try:
        text, usage = _found(custom, reply_sample) if reply_sample.strip() else (None, usage)
        Paths(custom)
    except WorkbenchError as error:
        reply_error = error
    return CustomTrial(body, request_error, text, usage, reply_error)


def _found(custom: CustomPayload, sample: bytes) -> tuple[str, Usage]:
    payload = CustomFormat(custom)
    if not custom.stream_text.strip() or (custom.text.strip() and _is_one_value(sample)):
        reply = payload.reply(sample)
        return reply.text, reply.usage
    decoder = payload.stream_decoder()
    text = "".join((*decoder.feed(sample), *decoder.finish()))
    return text, decoder.usage


def _is_one_value(sample: bytes) -> bool:
    try:
        json.loads(sample)
    except (ValueError, RecursionError):
        return False
    return True
