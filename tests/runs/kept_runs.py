"""Runs with what went over the wire, made without a network: each call gets the reply that is given for it."""

from __future__ import annotations

import json
from collections.abc import Generator, Sequence
from dataclasses import replace

from workbench.endpoints.endpoint import Endpoint, Price
from workbench.endpoints.events import Exchanged
from workbench.endpoints.exchange import Exchange, Reply, SentRequest
from workbench.endpoints.payloads.format import PayloadRequest
from workbench.endpoints.stop import Stop
from workbench.endpoints.transport import Answered, Arrived, Ended, Sent, TransportEvent
from workbench.prompts.prompt import AnswerRule, Example, Generation, Prompt
from workbench.runs.comparison import Column
from workbench.runs.counting import ESTIMATES
from workbench.runs.history.records import NewRun, StoredCall, StoredColumn, StoredRun
from workbench.runs.request import RunRequest
from workbench.runs.requests import requests_for
from workbench.runs.result import column_cost, column_tokens
from workbench.runs.run import payload_request, run
from workbench.runs.sampling import sampling_of
from workbench.runs.variant import Variant

AT = 1_764_000_000.0
KOREAN = "이순신 장군은 누구인가요?"
PROMPT = Prompt(
    "누가 세웠나 | *who*",
    technique="few_shot",
    instruction="Answer from the passage.",
    examples=(Example({"question": "Who?"}, "Nobody."),),
    input_template="{{ question }}",
    values={"question": KOREAN},
    generation=Generation(max_tokens=64, temperature=0.2, seed=7),
    answer=(AnswerRule(after="Answer:"),),
    expected="충무공",
)
STREAM = Endpoint("tgi|stream", "tgi-1", payload="tgi", price=Price(per_1k_in=0.1, per_1k_out=0.2))
WHOLE = Endpoint("openai whole", "openai-1", payload="openai", stream=False)


def stream_of(*pieces: str, reason: str = "eos_token") -> bytes:
    """What a TGI container streams."""
    lines = [{"token": {"text": piece, "special": False}, "generated_text": None} for piece in pieces[:-1]]
    end = {"finish_reason": reason, "generated_tokens": len(pieces)}
    lines.append({"token": {"text": pieces[-1], "special": False}, "generated_text": "".join(pieces), "details": end})
    return b"".join(b"data:" + json.dumps(line).encode() + b"\n\n" for line in lines)


def whole_of(text: str) -> bytes:
    message = {"role": "assistant", "content": text}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    return json.dumps({"choices": [choice], "usage": {"prompt_tokens": 12, "completion_tokens": 5}}).encode()


class Canned:
    """A transport that answers with these bytes, in pieces of 7."""

    def __init__(self, body: bytes) -> None:
        self.body = body

    def call(self, endpoint: Endpoint, request: PayloadRequest, stop: Stop) -> Generator[TransportEvent]:
        yield Sent(1.0)
        yield Answered("id-1", 1.1)
        for start in range(0, len(self.body), 7):
            yield Arrived(self.body[start : start + 7])
        yield Ended(True)


def made_call(number: int, request: RunRequest, body: bytes) -> StoredCall:
    column = Column(request.column, request.column)
    for event in run(request, Canned(body), Stop()):
        column = column.apply(event)
    sent = SentRequest("POST", "https://example.test/x", (("Authorization", "…"),), payload_request(request).body)
    column = column.apply(Exchanged(request.column, 0.0, Exchange(sent, Reply(200, (("x", "y"),), body))))
    column = replace(
        column, exchange=Exchange(sent, Reply(200, (("x", "y"),), body)), queued_at=0.0, started_at=0.01,
        first_sent_at=0.01, first_text_ms=120.04, total_ms=900.16, busy_ms=900.16, last_text_at=None,
        longest_gap_ms=33.3,
        connect_ms=5.5,
    )  # fmt: skip
    tokens = column_tokens(request, column, ESTIMATES)
    return StoredCall(number, AT + 1, request, column, tokens, column_cost(request, column, tokens))


def kept_run(
    bodies: Sequence[bytes] = (), prompt: Prompt = PROMPT, endpoints: Sequence[Endpoint] = (STREAM, WHOLE)
) -> StoredRun:
    """A run of two columns, the second one with parameters of its own."""
    bodies = bodies or (stream_of("I think.\n", "Answer: ", "충무공"), whole_of("Answer: |a|\n=1+1 <b>"))
    own = {"temperature": 0.9}
    columns, calls = [], []
    for number, (endpoint, body) in enumerate(zip(endpoints, bodies, strict=True)):
        variant = Variant(f"key-{number}", endpoint.label, parameters=own if number else {})
        (request,) = requests_for(variant.applied(prompt), [endpoint])
        request = replace(request, column=variant.key)
        columns.append(StoredColumn(variant, request, sampling_of(prompt)))
        calls.append(made_call(number + 1, request, body))
    new = NewRun(prompt, tuple(columns), "/srv/kim/prompts/누가.prompt.yaml", "0" * 40)
    return StoredRun(3, "f3a1", AT, new, tuple(calls), "my note", True, ("good",))
