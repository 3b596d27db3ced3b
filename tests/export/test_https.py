"""Code that calls an endpoint by its address: executed, with the token in the environment and nowhere else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.export.conftest import Execute, RunText, calling
from tests.export.test_executed import HOSTILE, prompt
from tests.fakes import plain_faults
from tests.fakes.openai_server import MODEL, OpenAiServer
from tests.fakes.scripted import says
from tests.library.sharing.conftest import memory_keyring
from workbench.endpoints import secrets
from workbench.endpoints.embedded import EMBEDDED
from workbench.endpoints.endpoint import Endpoint
from workbench.errors import UsageError
from workbench.export.call import call_of
from workbench.export.exporting import exported
from workbench.local.containers.openai import OpenAiChat

__all__ = ["memory_keyring"]

TOKEN = "sk-marked-'\"$(x)`x`\\0123456789"
NOWHERE = "http://127.0.0.1:9"
targets = pytest.mark.parametrize("target", calling("https"))


@pytest.fixture
def server() -> Iterator[OpenAiServer]:
    with OpenAiServer(says(HOSTILE, OpenAiChat()), TOKEN) as made:
        yield made


def endpoint_at(url: str, **fields: Any) -> Endpoint:
    made: dict[str, Any] = {"parameters": {"model": MODEL}, "headers": {"Authorization": "entry"}, **fields}
    return Endpoint("my 'server'\n", "", transport="https", url=url, payload="openai", **made)


@targets
@pytest.mark.parametrize("proxy", ["", NOWHERE])
def test_it_sends_what_a_run_sends_and_prints_what_a_run_gives(
    execute: Execute, run_text: RunText, server: OpenAiServer, target: str, proxy: str
) -> None:
    secrets.keep("entry", f"Bearer {TOKEN}")
    endpoint = endpoint_at(f"{server.chat_url}?a='b'&c=$d{{1-3}}", stream=False)
    done = execute(target, prompt(), endpoint, NOWHERE, ENDPOINT_AUTHORIZATION=f"Bearer {TOKEN}", http_proxy=proxy)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == run_text(prompt(), endpoint, NOWHERE)
    by_script, by_run = server.seen
    assert json.loads(by_script.body) == json.loads(by_run.body)
    assert by_script.path == by_run.path
    for name in ("content-type", "accept", "authorization"):
        assert by_script.headers[name] == by_run.headers[name]


@targets
def test_the_token_is_not_in_the_script(target: str, server: OpenAiServer) -> None:
    secrets.keep("entry", f"Bearer {TOKEN}")
    text = exported(prompt(), target, endpoint_at(server.chat_url)).text
    assert TOKEN[:9] not in text
    assert "ENDPOINT_AUTHORIZATION" in text


@targets
def test_without_the_variable_nothing_is_sent(execute: Execute, server: OpenAiServer, target: str) -> None:
    done = execute(target, prompt(), endpoint_at(server.chat_url), NOWHERE)
    assert done.returncode != 0
    assert done.stdout == b""
    assert b"ENDPOINT_AUTHORIZATION" in done.stderr
    assert server.seen == []


@targets
@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (plain_faults.refuses("422 X", "no such parameter"), b"no such parameter"),
        (plain_faults.redirects("http://127.0.0.1:9/v1"), b""),
    ],
)
def test_a_refusal_is_told_and_nothing_is_printed(execute: Execute, target: str, fault: Any, said: bytes) -> None:
    with OpenAiServer(fault) as server:
        done = execute(target, prompt(), endpoint_at(server.chat_url, headers={}), NOWHERE)
        assert done.returncode != 0
        assert done.stdout == b""
        assert done.stderr
        assert said in done.stderr
        assert len(server.seen) == 1


def test_two_headers_have_variables_of_their_own() -> None:
    headers = {"x-key": "a", "x_key": "b"}
    call = call_of(prompt(), endpoint_at("https://host/v1", headers=headers))
    assert list(call.secret_headers.values()) == ["ENDPOINT_X_KEY", "ENDPOINT_X_KEY_"]


@pytest.mark.parametrize("name", ['x"; touch owned; "', "x\ny", "$(x)"])
def test_a_header_that_could_be_code_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="cannot be the header"):
        call_of(prompt(), endpoint_at("https://host/v1", headers={name: "entry"}))


def test_code_that_cannot_call_the_endpoint_is_refused() -> None:
    for target in ("boto3", "sagemaker"):
        with pytest.raises(UsageError, match=rf"which {target} cannot do\. Choose one of: curl, python"):
            exported(prompt(), target, endpoint_at("https://host/v1"))
    with pytest.raises(UsageError, match=r"signed\. Choose one of: boto3, sagemaker, curl, langchain-python"):
        exported(prompt(), "python", EMBEDDED[0])
