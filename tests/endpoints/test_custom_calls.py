"""The custom format over unmodified boto3: what a recording endpoint gets, and what comes back."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.endpoints.conftest import MakeTransport
from tests.fakes.faulty import RepliesWith, Sliced
from tests.fakes.fixtures import ServeEndpoints
from tests.fakes.recording import Recording
from workbench.endpoints.endpoint import CustomPayload, Endpoint
from workbench.endpoints.events import Failed, Finished, Text, Usage
from workbench.endpoints.payloads.custom import CustomFormat
from workbench.endpoints.payloads.reading import WholeReply
from workbench.endpoints.stop import Stop
from workbench.endpoints.transports import Transports
from workbench.errors import EndpointError
from workbench.prompts.prompt import Generation
from workbench.prompts.rendered import RenderedMessage, RenderedPrompt
from workbench.runs.request import RunRequest
from workbench.runs.run import run

CUSTOM = CustomPayload(
    request='{"ask": {"text": {{ prompt | tojson }}}, "turns": {{ messages | tojson }}, "stream": {{ stream | tojson }}'
    '{% if temperature is not none %}, "heat": {{ temperature }}{% endif %}}',
    text="said.text",
    stream_text="piece",
    tokens_in="counts.in",
    tokens_out="counts.out",
    error="fault.why",
)
IT = Endpoint("local:it", "it", payload="custom", stream=False, custom=CUSTOM, parameters={"model": "x"})
USUAL = Generation()
WHOLE = RepliesWith(('{"said": {"text": "답이다"}, "counts": {"in": 3, "out": 2}}'.encode(),))
LINES = RepliesWith(('{"piece": "답"}\n{"piece": "이다"}\n{"counts": {"in": 3, "out": 2}}\n'.encode(),))
EVENTS = RepliesWith(
    (
        'data: {"piece": "답"}\n\ndata: {"piece": "이다", "counts": {"in": 3, "out": 2}}\n\n'.encode(),
        b"data: [DONE]\n\n",
    )
)


def answer(
    transport: Transports, endpoint: Endpoint, prompt: str = "Who?", generation: Generation = USUAL
) -> list[Any]:
    return list(run(RunRequest("it", endpoint, RenderedPrompt(prompt), generation), transport, Stop()))


def test_any_prompt_arrives_as_it_is(serve_endpoints: ServeEndpoints, transport_to: MakeTransport) -> None:
    recording = Recording(WHOLE)
    transport = transport_to(serve_endpoints({"it": recording}).url)
    chat = st.lists(
        st.tuples(st.sampled_from(("system", "user", "assistant")), st.text(max_size=40)), min_size=1, max_size=4
    )

    @settings(max_examples=40, deadline=None)
    @given(text=st.text(), turns=chat)
    def arrives(text: str, turns: list[tuple[str, str]]) -> None:
        answer(transport, IT, text)
        sent = recording.seen.pop().body
        assert json.loads(sent)["ask"]["text"] == text
        assert json.dumps(text, ensure_ascii=False).encode() in sent
        messages = RenderedPrompt(None, tuple(RenderedMessage(*turn) for turn in turns))
        list(run(RunRequest("it", IT, messages), transport, Stop()))
        assert json.loads(recording.seen.pop().body)["turns"] == [{"role": r, "content": c} for r, c in turns]

    arrives()


@pytest.mark.parametrize(
    "stand_in",
    [WHOLE, LINES, EVENTS, Sliced(LINES), Sliced(EVENTS, 3)],
    ids=["whole", "lines", "events", "lines sliced", "events sliced"],
)
def test_an_answer_comes_back(stand_in: Any, serve_endpoints: ServeEndpoints, transport_to: MakeTransport) -> None:
    recording = Recording(stand_in)
    transport = transport_to(serve_endpoints({"it": recording}).url)
    events = answer(transport, replace(IT, stream=stand_in is not WHOLE), generation=Generation(temperature=0.5))
    assert "".join(event.text for event in events if isinstance(event, Text)) == "답이다"
    assert isinstance(events[-1], Finished)
    assert (events[-1].complete, events[-1].usage) == (True, Usage(3, 2))
    (seen,) = recording.seen
    assert json.loads(seen.body)["stream"] is (stand_in is not WHOLE)
    assert json.loads(seen.body)["heat"] == 0.5


@pytest.mark.parametrize(
    ("stand_in", "custom", "told"),
    [
        (RepliesWith((b'{"fault": {"why": "no memory"}}',)), CUSTOM, "no memory"),
        (RepliesWith((b"{}",)), CUSTOM, "custom.text .said.text.* finds nothing"),
        (WHOLE, replace(CUSTOM, request="{{ nope }}"), "uses nope"),
        (WHOLE, replace(CUSTOM, text="a["), "custom.text cannot be used"),
    ],
)
def test_what_goes_wrong_is_an_event(
    stand_in: Any, custom: CustomPayload, told: str, serve_endpoints: ServeEndpoints, transport_to: MakeTransport
) -> None:
    last = answer(transport_to(serve_endpoints({"it": stand_in}).url), replace(IT, custom=custom))[-1]
    assert isinstance(last, Failed)
    assert re.search(told, str(last.error))


def test_a_format_that_cannot_stream_is_called_whole(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport
) -> None:
    recording = Recording(WHOLE)
    custom = CustomPayload('{"ask": {{ prompt | tojson }}}', text="said.text")
    last = answer(transport_to(serve_endpoints({"it": recording}).url), replace(IT, stream=True, custom=custom))[-1]
    assert isinstance(last, Finished)
    assert last.complete
    assert not recording.seen[0].streams


SAID = st.sampled_from(
    ('{"piece": "답"}', '{"said": {"text": "a"}}', '{"fault": {"why": 1}}', "[1]", "[DONE]", '{"counts": {"in": -1}}')
)
LINE = st.tuples(st.sampled_from(("", "data: ", ": ", "event:")), SAID, st.sampled_from(("\n", "\r\n", "", "\n\n")))


@settings(deadline=None)
@given(chunks=st.lists(LINE.map("".join).map(str.encode) | st.binary(max_size=12), max_size=6))
def test_any_bytes_give_a_text_or_a_sentence(chunks: list[bytes]) -> None:
    payload = CustomFormat(CUSTOM)
    for read in (payload.stream_decoder(), WholeReply(payload.reply)):
        try:
            pieces = [piece for chunk in chunks for piece in read.feed(chunk)]
            pieces += read.finish()
        except EndpointError:
            continue
        "".join(pieces).encode()
