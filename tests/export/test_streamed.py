"""Code that streams, and code for LangChain: each format's answer is that of a run, byte for byte."""

from __future__ import annotations

import runpy
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.export.conftest import RunText, skip_where_missing, skip_without_curl
from tests.export.test_executed import HOSTILE, prompt
from tests.export.test_https import TOKEN, endpoint_at, memory_keyring
from tests.fakes.containers import STAND_INS, VARIANTS
from tests.fakes.faulty import eula_not_accepted
from tests.fakes.fixtures import ServeEndpoints
from tests.fakes.openai_server import OpenAiServer
from tests.fakes.recording import Recording
from tests.fakes.scripted import says
from workbench.endpoints import secrets
from workbench.endpoints.endpoint import CustomPayload, Endpoint
from workbench.endpoints.payloads import PAYLOADS
from workbench.endpoints.payloads.choosing import decoder_of
from workbench.errors import UsageError
from workbench.export import TARGETS
from workbench.export.call import call_of
from workbench.local.containers.container import Container
from workbench.local.containers.openai import OpenAiChat
from workbench.local.containers.tgi import Tgi
from workbench.prompts.prompt import Generation, Prompt

__all__ = ["memory_keyring"]

IN_PYTHON = ("boto3", "sagemaker", "langchain-python")
STREAMING = [each for each in (*STAND_INS.items(), *VARIANTS) if PAYLOADS[each[0]].can_stream]

Printed = Callable[..., bytes]


@pytest.fixture
def printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Printed:
    """`printed(target, prompt, endpoint, url)`: what the code prints. Python is run in this process, which is quick."""

    def run_it(target: str, asked: Prompt, endpoint: Endpoint, url: str, *, stream: bool = True) -> bytes:
        skip_where_missing(target)
        file = tmp_path / f"script{TARGETS[target].suffix}"
        file.write_bytes(TARGETS[target].write(call_of(asked, endpoint, stream=stream)).encode())
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            monkeypatch.setenv(name, "any")
        for name in ("AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME", "ENDPOINT_URL"):
            monkeypatch.setenv(name, url)
        if file.suffix == ".sh":
            done = subprocess.run(["sh", file], capture_output=True, timeout=60)
            assert (done.returncode, done.stderr) == (0, b"")
            return done.stdout
        capsysbinary.readouterr()
        runpy.run_path(str(file))
        return capsysbinary.readouterr().out

    return run_it


def question(payload: str) -> Prompt:
    """Contextual Answers takes a short question, so that only the context is hostile."""
    asked = prompt("chat" if PAYLOADS[payload].takes_messages else "text", system=HOSTILE, instruction="")
    return replace(asked, generation=Generation(200), values={"text": "Who\nis it?"})


@pytest.mark.parametrize("target", [*IN_PYTHON, "curl"])
@pytest.mark.parametrize(("payload", "container"), STREAMING)
def test_every_format_that_streams(
    printed: Printed,
    run_text: RunText,
    serve_endpoints: ServeEndpoints,
    target: str,
    payload: str,
    container: Container,
) -> None:
    served = Recording(says(HOSTILE, container))
    url = serve_endpoints({"it": served}).url
    endpoint = Endpoint("local:it", "it", payload=payload, accept_eula=True)
    found = printed(target, question(payload), endpoint, url)
    assert found == run_text(question(payload), endpoint, url)
    assert found.startswith(b"'EOF'\nEOF\nJSON\n")
    by_script, by_run = served.seen
    assert by_script.path == by_run.path
    assert by_script.path.endswith("/invocations-response-stream")
    if target != "curl":
        assert by_script.body == by_run.body


@pytest.mark.parametrize(("payload", "container"), STAND_INS.items())
def test_langchain_reads_every_format_in_one_piece(
    printed: Printed, run_text: RunText, serve_endpoints: ServeEndpoints, payload: str, container: Container
) -> None:
    served = Recording(says(HOSTILE, container))
    url = serve_endpoints({"it": served}).url
    endpoint = Endpoint("local:it", "it", payload=payload, accept_eula=True, stream=False)
    found = printed("langchain-python", question(payload), endpoint, url, stream=False)
    assert found == run_text(question(payload), endpoint, url)
    by_script, by_run = served.seen
    assert by_script.body == by_run.body


def test_it_streams_in_a_process_of_its_own(
    serve_endpoints: ServeEndpoints, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = serve_endpoints({"it": says(HOSTILE, Tgi())}).url
    call = call_of(prompt(), Endpoint("local:it", "it"), stream=True)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "any")
    monkeypatch.setenv("AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME", url)
    for target in ("boto3", "langchain-python"):
        file = tmp_path / f"by-{target}.py"
        file.write_bytes(TARGETS[target].write(call).encode())
        done = subprocess.run([sys.executable, file], capture_output=True, timeout=60)
        assert (done.returncode, done.stderr) == (0, b"")
        assert done.stdout.startswith(HOSTILE[:40].encode())


@pytest.mark.parametrize("target", ["curl", "python"])
def test_server_sent_events_over_https(printed: Printed, target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENDPOINT_AUTHORIZATION", f"Bearer {TOKEN}")
    secrets.keep("entry", f"Bearer {TOKEN}")
    with OpenAiServer(says(HOSTILE, OpenAiChat()), TOKEN) as server:
        assert printed(target, prompt(), endpoint_at(server.chat_url), "http://127.0.0.1:9") == HOSTILE.encode()
        assert b'"stream": true' in server.seen[0].body


@pytest.mark.parametrize("target", ["boto3", "curl"])
def test_a_refusal_is_told_and_nothing_is_printed(
    tmp_path: Path, serve_endpoints: ServeEndpoints, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    skip_where_missing(target)
    url = serve_endpoints({"it": eula_not_accepted()}).url
    file = tmp_path / "script"
    file.write_bytes(TARGETS[target].write(call_of(prompt(), Endpoint("local:it", "it"), stream=True)).encode())
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "any")
    for address, said in ((url, b"accept_eula"), ("http://127.0.0.1:9", b"127.0.0.1")):
        for name in ("AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME", "ENDPOINT_URL"):
            monkeypatch.setenv(name, address)
        done = subprocess.run(["sh" if target == "curl" else sys.executable, file], capture_output=True, timeout=60)
        assert done.returncode != 0
        assert done.stdout == b""
        assert said in done.stderr


@pytest.mark.parametrize(("endpoint", "why"), [
    (Endpoint("a", "a", payload="cohere"), "cohere format answers in one piece"),
    (Endpoint("a", "a", target_model="a.tar.gz"), "multi-model endpoint does not stream"),
    (Endpoint("a", "a", session_id="NEW_SESSION"), "cannot be begun by a call that streams"),
    (Endpoint("a", "a", payload="custom", custom=CustomPayload("{}", stream_text="a")), "a format of one's own"),
])  # fmt: skip
def test_what_cannot_stream_is_refused_with_the_reason(endpoint: Endpoint, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        call_of(prompt(), endpoint, stream=True)


HALF = b'"\\ud83d"', b'"\\ude00 \xea\xb9\x80"'  # an emoji in two halves, and a character of three bytes
STREAMS = {
    "tgi": b'data: {"token": {"text": "a\\nb"}}\r\n\r\n: ping\ndata: {"token": {"text": %b}}\n'
    b'data:{"token": {"text": %b}}\n\ndata: {"token": {"text": "</s>", "special": true}, "generated_text": "all"}'
    % HALF,
    "jumpstart": b'{"outputs": [%b]}\n{"outputs": []}\n{"outputs": [%b]}\n' % HALF,
    "openai": b'event: x\ndata: {"choices": [{"delta": {"role": "assistant"}}]}\n\n'
    b'data: {"choices": [{"delta": {"content": %b}}]}\n\n'
    b'data: {"choices": [{"index": 1, "delta": {"content": "no"}}]}\n\n'
    b'data: {"choices": [{"delta": {"content": %b}, "finish_reason": "stop"}]}\n\n'
    b'data: {"choices": [], "usage": {}}\n\ndata: [DONE]\n\n' % HALF,
    "openai-text": b'data: {"choices": [{"text": %b}]}\n\ndata: {"choices": [{"text": %b}]}\n\ndata: [DONE]\n\n' % HALF,
    "cohere-chat": b'{"event_type": "stream-start"}\n{"event_type": "text-generation", "text": %b}\n'
    b'{"event_type": "text-generation", "text": %b}\n{"event_type": "stream-end", "response": {"text": "all"}}\n'
    % HALF,
    "lmi": b'[{"generated_text": "whole"}]',
}


@pytest.mark.parametrize("payload", STREAMS)
@pytest.mark.parametrize("size", [1, 7, 10_000])
def test_a_stream_that_is_cut_anywhere_is_read_as_a_run_reads_it(payload: str, size: int) -> None:
    stream = STREAMS[payload]
    parts = [stream[start : start + size] for start in range(0, len(stream), size)]
    decoder = decoder_of(Endpoint("a", "a", payload=payload))
    read = "".join((*(text for part in parts for text in decoder.feed(part)), *decoder.finish()))
    assert read
    assert in_python(payload, parts) == read


@pytest.mark.parametrize("payload", STREAMS)
def test_jq_reads_whole_lines_of_it(payload: str) -> None:
    skip_without_curl()
    code = TARGETS["curl"].write(call_of(question(payload), Endpoint("a", "a", payload=payload), stream=True))
    program = code.rpartition("jq -jR --unbuffered '")[2].rpartition("'")[0]
    stream = STREAMS[payload].replace(b'\\ud83d"', b'"').replace(b"\\ude00", b"x")
    done = subprocess.run(["jq", "-jR", program], input=stream, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode() == in_python(payload, [stream])


@pytest.mark.parametrize(
    "line",
    [b'data: {"error": "too long"}', b"error: no", b'{"token": null, "details": {"finish_reason": "error"}}', b"7"],
)
def test_what_is_no_text_ends_it(line: bytes) -> None:
    with pytest.raises(SystemExit, match="The stream holds no text"):
        in_python("tgi", [line])


def in_python(payload: str, parts: list[bytes]) -> str:
    """What the streaming code makes of the parts."""
    code = TARGETS["boto3"].write(call_of(question(payload), Endpoint("a", "a", payload=payload), stream=True))
    reading = code[code.index("TEXT_FIELDS = ") : code.index("for text in whole")]
    names: dict[str, Any] = {}
    exec(f"import codecs, json, sys\n{reading}", names)  # noqa: S102
    return "".join(names["whole_characters"](names["pieces"](parts)))
