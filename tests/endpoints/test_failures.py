"""Each failure is one sentence with a next step: through real boto3, against real refusals."""

from __future__ import annotations

import logging
import socket
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.endpoints.conftest import MakeTransport
from tests.endpoints.failing import KEY, LOCAL, MINE, REQUEST, SECRET, TOKEN, failure, plant_credentials
from tests.fakes.faulty import (
    FailsMidStream,
    Refuses,
)
from tests.fakes.fixtures import ServeEndpoints
from tests.fakes.scripted import says
from workbench.endpoints.control_client import control_client
from workbench.endpoints.endpoint import Limits
from workbench.endpoints.failures import Callee, translate, without_secrets
from workbench.endpoints.stop import Stop
from workbench.endpoints.transport import Arrived
from workbench.errors import EndpointError
from workbench.local.containers.jumpstart import JumpStart


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


ROLE = "role_arn = arn:aws:iam::111122223333:role/x\nsource_profile = gone"
SESSION = (
    "sso_session = corp\nsso_account_id = 1\nsso_role_name = r\n"
    "[sso-session corp]\nsso_start_url = https://e.test\nsso_region = us-east-1"
)
GAVE_NONE = "The `credential_process` of the AWS profile gave no credentials: "


@pytest.mark.parametrize(
    ("settings", "message", "hint"),
    [
        ("credential_process = false", f"{GAVE_NONE}it failed and said nothing", "in a terminal"),
        ("credential_process = echo no", f"{GAVE_NONE}what it prints is not JSON", "in a terminal"),
        ("credential_process = /no/such/tool", f"{GAVE_NONE}/no/such/tool cannot be run", "in a terminal"),
        (ROLE, 'The AWS configuration is wrong: The source_profile "gone" referenced in', "~/.aws/config"),
        (SESSION, "The AWS credentials could not be fetched: ", "`aws sso login --profile 'my work'`"),
    ],
)
def test_a_profile_that_comes_to_no_credentials(
    transport_to: MakeTransport, tmp_path: Path, settings: str, message: str, hint: str
) -> None:
    (tmp_path / "aws-config").write_text(f'[profile "my work"]\n{settings}\n')
    error = failure(transport_to(""), replace(MINE, profile="my work"))
    assert error.message.startswith(message)
    assert hint in error.hint
    with pytest.raises(EndpointError) as caught, control_client("sagemaker", "my work", "us-east-1") as client:
        client.list_endpoints()
    assert caught.value.message == error.message


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
