"""Each target's code runs, and prints what a run gives for the same prompt and endpoint, byte for byte."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from tests.endpoints.conftest import MakeTransport
from tests.export.conftest import Execute, RunText, calling, skip_where_missing
from tests.fakes.containers import STAND_INS
from tests.fakes.containers.instruction import InstructionScript
from tests.fakes.faulty import eula_not_accepted
from tests.fakes.fixtures import ServeEndpoints
from tests.fakes.recording import Recording
from tests.fakes.scripted import says
from workbench.endpoints.embedded import EMBEDDED
from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.payloads import PAYLOADS
from workbench.endpoints.stop import Stop
from workbench.local.containers.container import Container
from workbench.local.containers.jumpstart import JumpStart
from workbench.local.containers.openai import OpenAiChat
from workbench.local.containers.tgi import Tgi
from workbench.local.invocation import Invocation
from workbench.local.server import EndpointServer
from workbench.prompts.prompt import Generation, Prompt
from workbench.runs.requests import requests_for
from workbench.runs.run import run

HOSTILE = (
    "'EOF'\nEOF\nJSON\n\"\"\"'''\"\\\" \\\\ \\n $(touch owned) `touch owned` ${HOME} $1 %s %% !! \r\n"
    "\t\x01\x7f\u2028김철수 👩‍👩‍👧 }\\u0000"
)
CONTAINERS = {"tgi": Tgi(), "jumpstart": JumpStart(), "openai": OpenAiChat()}
targets = pytest.mark.parametrize("target", calling("sagemaker"))
payloads = pytest.mark.parametrize("payload", CONTAINERS)


def prompt(mode: str = "text", **fields: object) -> Prompt:
    made = Prompt(
        name=f"{HOSTILE} coding: latin-1",
        mode=mode,
        instruction=f"Repeat. {HOSTILE}",
        input_template="{{ text }}",
        values={"text": HOSTILE},
        generation=Generation(max_tokens=200, temperature=0.7, top_p=0.9, seed=7, extra={"odd": [1e16, None, HOSTILE]}),
    )
    return replace(made, **fields)  # type: ignore[arg-type]


@targets
@payloads
@pytest.mark.parametrize("mode", ["text", "chat"])
def test_it_sends_what_a_run_sends_and_prints_what_a_run_gives(
    execute: Execute, run_text: RunText, serve_endpoints: ServeEndpoints, target: str, payload: str, mode: str
) -> None:
    served = Recording(says(HOSTILE, CONTAINERS[payload]))
    url = serve_endpoints({"it": served}).url
    endpoint = Endpoint("local:it", "it", payload=payload)
    done = execute(target, prompt(mode), endpoint, url)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == run_text(prompt(mode), endpoint, url)
    assert done.stdout.startswith(b"'EOF'\nEOF\nJSON\n")
    assert run_text(prompt(mode), replace(endpoint, stream=False), url) == done.stdout
    by_script, _streamed, by_run = served.seen
    assert json.loads(by_script.body) == json.loads(by_run.body)
    if target != "curl":
        assert by_script.body == by_run.body


# Python has code of its own for these; that of the others differs by body and reply, which are tested as values.
OWN_CODE = ("jumpstart-text", "instruction", "instruction-rinna")
PLAIN = ("instruction", InstructionScript(plain=True))


@pytest.mark.parametrize(
    ("target", "payload", "container"),
    [
        *(("curl", *each) for each in [*STAND_INS.items(), PLAIN]),
        *(("boto3", *each) for each in [*STAND_INS.items(), PLAIN] if each[0] in OWN_CODE),
    ],
)
def test_every_format_is_sent_and_read(
    execute: Execute,
    run_text: RunText,
    serve_endpoints: ServeEndpoints,
    target: str,
    payload: str,
    container: Container,
) -> None:
    """Contextual Answers takes a short question, so that only the context is hostile."""
    served = Recording(says(HOSTILE, container))
    url = serve_endpoints({"it": served}).url
    endpoint = Endpoint("local:it", "it", payload=payload, accept_eula=True, stream=False)
    asked = prompt("chat" if PAYLOADS[payload].takes_messages else "text", system=HOSTILE, instruction="")
    asked = replace(asked, generation=Generation(200), values={"text": "Who\nis it?"})
    done = execute(target, asked, endpoint, url)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == run_text(asked, endpoint, url)
    assert done.stdout.startswith(b"'EOF'\nEOF\nJSON\n")
    by_script, by_run = served.seen
    if payload == "jumpstart-text":
        assert by_script.body == by_run.body
    else:
        assert json.loads(by_script.body) == json.loads(by_run.body)
    assert _told(by_script) == _told(by_run)


@targets
@pytest.mark.parametrize("name", [one.label for one in EMBEDDED])
def test_the_embedded_endpoints_answer_it(
    execute: Execute, run_text: RunText, endpoint_server: EndpointServer, target: str, name: str
) -> None:
    """Not streamed, since the echo tells of a header that differs."""
    (endpoint,) = (replace(one, stream=False) for one in EMBEDDED if one.label == name)
    asked = prompt("chat", generation=Generation(max_tokens=400))
    done = execute(target, asked, endpoint, endpoint_server.url)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == run_text(asked, endpoint, endpoint_server.url) != b""


ACCOUNT = Endpoint(
    "mine", "my-endpoint", region="ap-northeast-2", stream=False, component="part-1", variant="blue",
    target_model="a b'.tar.gz", container="second", attributes="k=it's", accept_eula=True,
)  # fmt: skip


@targets
def test_an_endpoint_of_an_account_is_called_with_all_that_its_profile_says(
    execute: Execute,
    serve_endpoints: ServeEndpoints,
    transport_to: MakeTransport,
    monkeypatch: pytest.MonkeyPatch,
    target: str,
) -> None:
    served = Recording(says("yes", Tgi()))
    url = serve_endpoints({"my-endpoint": served}).url
    done = execute(target, prompt(), ACCOUNT, url)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"yes", b"")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "any")
    monkeypatch.setenv("AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME", url)
    (request,) = requests_for(prompt(), [ACCOUNT])
    list(run(request, transport_to(url), Stop()))
    by_script, by_run = served.seen
    assert by_script.path == by_run.path
    assert _told(by_script) == _told(by_run)
    assert "/ap-northeast-2/sagemaker/aws4_request" in by_script.headers["authorization"]
    assert by_script.headers["x-amz-security-token"] == "token/+="


def _told(invocation: Invocation) -> dict[str, str]:
    headers = invocation.headers.items()
    return {name: value for name, value in headers if name.startswith("x-amzn-") or name in ("accept", "content-type")}


def test_the_signature_of_curl_is_the_one_that_aws_expects(execute: Execute, serve_endpoints: ServeEndpoints) -> None:
    served = Recording(says("yes", Tgi()))
    server = serve_endpoints({"my-endpoint": served})
    assert execute("curl", prompt(), ACCOUNT, server.url).returncode == 0
    (seen,) = served.seen
    signed = seen.headers["authorization"].partition("SignedHeaders=")[2].partition(",")[0].split(";")
    request = AWSRequest(
        "POST", f"{server.url}{seen.path}", {name: seen.headers[name] for name in signed}, data=seen.body
    )
    request.context["timestamp"] = seen.headers["x-amz-date"]
    signer = SigV4Auth(Credentials("AKIATEST", "secret/+=", None), "sagemaker", "ap-northeast-2")
    signature = signer.signature(signer.string_to_sign(request, signer.canonical_request(request)), request)
    assert seen.headers["authorization"].endswith(f"Signature={signature}")


@targets
def test_a_refusal_is_told_and_nothing_is_printed(
    execute: Execute, serve_endpoints: ServeEndpoints, target: str
) -> None:
    served = Recording(eula_not_accepted())
    done = execute(target, prompt(), ACCOUNT, serve_endpoints({"my-endpoint": served}).url)
    assert done.returncode != 0
    assert done.stdout == b""
    assert b"accept_eula" in done.stderr
    assert len(served.seen) == 1


def test_what_is_missing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.export.conftest.find_spec", lambda _name: None)
    monkeypatch.setattr("shutil.which", lambda _name: None)
    for target, reason in {"sagemaker": "not installed", "curl": "sh is not installed"}.items():
        with pytest.raises(pytest.skip.Exception, match=reason):
            skip_where_missing(target)
    skip_where_missing("boto3")
