"""LMI's chat: OpenAI's format, its stream as JSON lines without `[DONE]`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from workbench.local.containers.container import Call, ContainerError
from workbench.local.containers.openai import OpenAiChat
from workbench.local.invocation import Invocation
from workbench.local.output import Output


class LmiChat(OpenAiChat):
    stream_type = "application/jsonlines"

    def read(self, invocation: Invocation) -> Call:
        try:
            return super().read(invocation)
        except ContainerError as error:
            message = json.loads(error.body)["message"]
            raise ContainerError(424, json.dumps({"error": message, "code": 424})) from error

    def stream(self, call: Call, outputs: tuple[Output, ...], steps: Iterable[tuple[str, ...]]) -> Iterator[bytes]:
        for event in super().stream(call, outputs, steps):
            line = event.removeprefix(b"data: ").strip()
            if line != b"[DONE]":
                yield line + b"\n"
