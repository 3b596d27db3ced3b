"""Each failure is one sentence with a next step: through real boto3, against real refusals."""

from __future__ import annotations

import json
import logging
import socket
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.endpoints.conftest import MakeTransport
from tests.fakes.faulty import (
    FailsMidStream,
    Refuses,
    access_denied,
    eula_not_accepted,
    internal_failure,
    model_not_ready,
    throttled,
)
from tests.fakes.fixtures import ServeEndpoints
from tests.fakes.scripted import says
from workbench.endpoints.endpoint import Endpoint, Limits
from workbench.endpoints.failures import Callee, translate, without_secrets
from workbench.endpoints.payloads.format import PayloadRequest
from workbench.endpoints.stop import Stop
from workbench.endpoints.transport import Arrived
from workbench.endpoints.transports import Transports
from workbench.errors import EndpointError
from workbench.local.containers.jumpstart import JumpStart

REQUEST = PayloadRequest(json.dumps({"text_inputs": "Hi"}).encode(), accept=None)
LOCAL = Endpoint("local:it", "it")
MINE = Endpoint("mine", "mine", region="us-east-1")
KEY, SECRET, TOKEN = "AKIAPLANTED0000001", "planted/secret+value", "planted-session-token"


def failure(transport: Transports, endpoint: Endpoint) -> EndpointError:
    with pytest.raises(EndpointError) as caught:
        list(transport.call(endpoint, REQUEST, Stop()))
    error = caught.value
    assert error.message.endswith((".", '"')) or "{reason}" in error.message_template
    assert error.hint.endswith(".")
    assert "Traceback" not in f"{error} {error.details}"
    return error


def model_error(body: Any, status: int = 400) -> Refuses:
    return Refuses(424, "ModelError", body if isinstance(body, str) else json.dumps(body), status)


REFUSALS = [
    (eula_not_accepted(), 424, "The endpoint answered 424: the model needs its licence accepted.", "*Accept EULA*"),
    (
        model_error({"code": 400, "type": "InternalServerException", "message": "max_length too large"}),
        424,
        "The endpoint answered 424, its container 400: max_length too large",
        "Shorten the prompt",
    ),
    (
        model_error({"error": "`inputs` must have less than 1024 tokens", "error_type": "validation"}, 422),
        424,
        "The endpoint answered 424: prompt and answer would be more than the 1024 tokens that the model takes.",
        "Shorten the prompt",
    ),
    (
        model_error("plain text\nof a container"),
        424,
        "The endpoint answered 424, its container 400: plain text of a container",
        "log",
    ),
    (
        model_error("Your invocation timed out while waiting for a response from container primary.", 0),
        424,
        "The endpoint answered 424: the model did not answer in the time that SageMaker allows.",
        "streaming",
    ),
    (throttled(), 429, "it gets more requests than it takes.", "concurrency"),
    (model_not_ready(), 429, "The model of it is not ready yet: it is still being loaded.", "Wait a minute"),
    (internal_failure(), 500, "SageMaker itself failed to serve the call.", "Run again"),
    (Refuses(503, "ServiceUnavailable", "Busy"), 503, "SageMaker itself failed to serve the call.", "Run again"),
    (
        Refuses(530, "InternalDependencyException", "Down"),
        530,
        "SageMaker itself failed to serve the call.",
        "Run again",
    ),
    (access_denied(), 403, "These AWS credentials are not allowed to call it.", "sagemaker:InvokeEndpoint"),
    (
        Refuses(403, "ExpiredTokenException", "The security token included in the request is expired"),
        403,
        "The AWS session has expired.",
        "aws sso login",
    ),
    (
        Refuses(403, "UnrecognizedClientException", "The security token included in the request is invalid."),
        403,
        "AWS does not accept these credentials.",
        "aws sts get-caller-identity",
    ),
    (
        Refuses(400, "ValidationError", "Inference Component Name header is required for endpoints to which you plan"),
        400,
        "it hosts inference components and must be told which one to call.",
        "Name the inference component",
    ),
    (
        Refuses(400, "ValidationError", "1 validation error detected: bad header"),
        400,
        "The endpoint answered 400: 1 validation error detected: bad header",
        "settings",
    ),
    (Refuses(418, "SomethingNew", "a teapot"), 418, "The endpoint answered 418: a teapot", "settings"),
]


@pytest.mark.parametrize(("refusal", "status", "message", "step"), REFUSALS)
@pytest.mark.parametrize("stream", [True, False])
def test_a_refusal_is_a_sentence_with_the_next_step(
    serve_endpoints: ServeEndpoints,
    transport_to: MakeTransport,
    refusal: Refuses,
    status: int,
    message: str,
    step: str,
    stream: bool,
) -> None:
    transport = transport_to(serve_endpoints({"it": refusal}).url)
    error = failure(transport, replace(LOCAL, stream=stream))
    assert error.message == message
    assert step in error.hint
    assert error.status == status
    assert error.request_id


def test_the_containers_own_words_are_kept_in_the_details(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport
) -> None:
    error = failure(transport_to(serve_endpoints({"it": eula_not_accepted()}).url), LOCAL)
    assert "OriginalMessage" in error.details
    assert "accept_eula=true" in error.details


def test_a_very_long_complaint_is_shortened_and_kept_whole_in_the_details(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport
) -> None:
    complaint = "the prompt is too long, " * 200
    error = failure(transport_to(serve_endpoints({"it": model_error({"message": complaint})}).url), LOCAL)
    assert len(error.message) < 400
    assert complaint.strip() in error.details


def test_an_endpoint_that_does_not_exist_is_named_with_its_region(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport
) -> None:
    error = failure(transport_to(serve_endpoints({}).url), LOCAL)
    assert error.message == "There is no endpoint it in us-east-1."


@pytest.mark.parametrize(
    ("code", "said", "message"),
    [
        ("StreamBroken", "The container closed its stream.", "The stream broke off in the endpoint."),
        (
            "ModelInvocationTimeExceeded",
            "The model invocation time was exceeded.",
            "The model took longer than SageMaker allows.",
        ),
        ("", "Oops", "SageMaker itself failed to serve the call."),
    ],
)
def test_a_failure_within_the_stream_comes_after_the_text(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport, code: str, said: str, message: str
) -> None:
    fails = FailsMidStream(says("one two three", JumpStart()), message=said, error_code=code)
    transport = transport_to(serve_endpoints({"it": fails}).url)
    events = []
    with pytest.raises(EndpointError) as caught:  # noqa: PT012  (what came before the error counts)
        for event in transport.call(LOCAL, REQUEST, Stop()):
            events.append(event)
    assert caught.value.message == message
    assert said in caught.value.details
    assert any(isinstance(event, Arrived) and b"one" in event.data for event in events)


# Before an answer


def test_no_credentials(transport_to: MakeTransport) -> None:
    error = failure(transport_to(""), MINE)
    assert error.message == "No AWS credentials were found."
    assert "aws configure" in error.hint


def test_half_of_the_credentials(transport_to: MakeTransport, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY)
    error = failure(transport_to(""), MINE)
    assert error.message == "The AWS credentials are incomplete: AWS_SECRET_ACCESS_KEY is missing."


def test_credentials_that_come_later_are_seen(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME", serve_endpoints({"mine": says("yes", JumpStart())}).url)
    transport = transport_to("")
    assert failure(transport, MINE).code == "NoCredentials"
    plant_credentials(monkeypatch)
    assert list(transport.call(MINE, REQUEST, Stop()))


def test_a_profile_that_does_not_exist(transport_to: MakeTransport) -> None:
    error = failure(transport_to(""), replace(MINE, profile="nobody"))
    assert error.message == "There is no AWS profile named nobody."
    assert "aws configure --profile nobody" in error.hint


def test_a_configuration_file_that_is_broken(transport_to: MakeTransport, tmp_path: Path) -> None:
    (tmp_path / "aws-config").write_text("region = here, without a section\n")
    error = failure(transport_to(""), MINE)
    assert error.message.startswith("The AWS configuration file ")
    assert "aws-config" in error.message


def test_no_region(transport_to: MakeTransport, monkeypatch: pytest.MonkeyPatch) -> None:
    plant_credentials(monkeypatch)
    error = failure(transport_to(""), replace(MINE, region=None))
    assert error.message == "No AWS region is set."
    assert "AWS_DEFAULT_REGION" in error.hint


def test_a_region_that_cannot_be_one(transport_to: MakeTransport, monkeypatch: pytest.MonkeyPatch) -> None:
    plant_credentials(monkeypatch)
    error = failure(transport_to(""), replace(MINE, region="Frankfurt / Main"))
    assert error.message == "Frankfurt / Main is not the name of an AWS region."


def test_a_region_whose_host_is_not_known_is_named_with_the_host(
    transport_to: MakeTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(host: str, *_: Any, **__: Any) -> Any:
        raise socket.gaierror(socket.EAI_NONAME, f"{host}: Name or service not known")

    plant_credentials(monkeypatch)
    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    error = failure(transport_to(""), replace(MINE, region="us-esat-1"))
    assert "runtime.sagemaker.us-esat-1.amazonaws.com" in error.message
    assert "the region us-esat-1 may be wrong" in error.message


def test_a_port_that_nobody_listens_at(transport_to: MakeTransport) -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        port = bound.getsockname()[1]
        error = failure(transport_to(f"http://127.0.0.1:{port}"), LOCAL)
    assert error.message == f"127.0.0.1:{port} cannot be reached."


def test_a_server_that_hangs_up(transport_to: MakeTransport) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(10)
        transport = transport_to(f"http://127.0.0.1:{listener.getsockname()[1]}")
        import threading

        def hang_up() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(65536)

        server = threading.Thread(target=hang_up)
        server.start()
        error = failure(transport, LOCAL)
        server.join()
    assert error.message.endswith("closed the connection before it answered.")


def test_a_connection_that_is_not_accepted_in_time(transport_to: MakeTransport) -> None:
    with socket.socket() as full:  # a listener whose queue is full answers nobody
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        waiting = [socket.socket() for _ in range(4)]
        for each in waiting:
            each.setblocking(False)
            each.connect_ex(full.getsockname())
        endpoint = replace(LOCAL, limits=Limits(connect_s=0.3))
        error = failure(transport_to(f"http://127.0.0.1:{full.getsockname()[1]}"), endpoint)
        for each in waiting:
            each.close()
    assert error.message.endswith("did not accept a connection in time.")


# Secrets


def plant_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.setenv("AWS_SESSION_TOKEN", TOKEN)


class EchoesTheRequest(Refuses):
    """A refusal that repeats the request's headers, as some proxies do."""

    def respond(self, invocation: Any, reply: Any, pace: Any) -> None:
        headers = "\n".join(f"{name}: {value}" for name, value in invocation.headers.items())
        Refuses(self.http_status, self.code, f"{self.message} {headers}").respond(invocation, reply, pace)


@pytest.mark.parametrize(
    "refusal",
    [
        EchoesTheRequest(403, "SignatureDoesNotMatch", "No"),
        EchoesTheRequest(424, "ModelError", "No"),
        EchoesTheRequest(418, "Odd", "No"),
    ],
)
def test_planted_credentials_never_show(
    serve_endpoints: ServeEndpoints,
    transport_to: MakeTransport,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    refusal: Refuses,
) -> None:
    caplog.set_level(logging.INFO)
    plant_credentials(monkeypatch)
    monkeypatch.setenv("AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME", serve_endpoints({"mine": refusal}).url)
    error = failure(transport_to(""), MINE)
    shown = f"{error} {error.details} {error.values} {caplog.text}"
    for secret in (KEY, SECRET, TOKEN):
        assert secret not in shown


@pytest.mark.parametrize(
    "text",
    [
        f"Credential={KEY}/20260101/us-east-1",
        f'{{"x-amz-security-token": "{TOKEN}"}}',
        f"X-Amz-Security-Token: {TOKEN}",
        f"aws_session_token={TOKEN}&x=1",
        f"aws_secret_access_key = {SECRET}",
        f"http://user:{SECRET.replace('/', '-')}@proxy:3128/",
    ],
)
def test_secrets_are_taken_out_of_any_text(text: str) -> None:
    assert "planted" not in without_secrets(text)
    assert "PLANTED" not in without_secrets(text)


def test_a_failure_that_nobody_foresaw_is_a_sentence_too() -> None:
    from botocore.exceptions import BotoCoreError

    error = translate(BotoCoreError(), Callee("it"))
    assert error.message == "The call failed: An unspecified error occurred"
    assert error.details
