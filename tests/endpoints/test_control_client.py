"""The clients of control planes, and what their failures are told as."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import botocore.exceptions as aws
import pytest

from workbench.endpoints import control_client
from workbench.endpoints.callee import Callee
from workbench.endpoints.control_failures import control_failure
from workbench.endpoints.discovery import account_endpoints
from workbench.errors import EndpointError

HANGING = Callee("flan", "us-east-1", url="https://api.sagemaker.us-east-1.amazonaws.com", between_s=15)


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """A control plane that takes connections and never answers."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        monkeypatch.setenv("AWS_ENDPOINT_URL_SAGEMAKER", f"http://127.0.0.1:{server.getsockname()[1]}")
        yield server


def test_who_does_not_answer_is_asked_once(silent: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    assert control_client._CONNECT_S + control_client._WAIT_S <= 20
    monkeypatch.setattr(control_client, "_WAIT_S", 0.2)
    with pytest.raises(EndpointError, match=r"^No answer came from 127\.0\.0\.1:\d+ within 0\.2 s\.") as caught:
        list(account_endpoints(None, "us-east-1"))
    assert caught.value.code == "ReadTimeout"
    silent.accept()[0].close()
    with pytest.raises(BlockingIOError):
        silent.accept()


@pytest.mark.parametrize(
    ("error", "operation", "said"),
    [
        (aws.ReadTimeoutError(endpoint_url="x"), "DescribeEndpoint", "within 15 s. Check the network, then try again."),
        (aws.ReadTimeoutError(endpoint_url="x"), "DeleteModel", "us-east-1.amazonaws.com. It may have been carried"),
        (aws.ConnectTimeoutError(endpoint_url="x"), "", "did not accept a connection in time. Check the network"),
        (aws.EndpointConnectionError(endpoint_url="x"), "", "cannot be reached. Check your network and proxy"),
        (aws.ConnectionClosedError(endpoint_url="x"), "CreateModel", "It may have been carried out all the same"),
        (aws.ClientError({"Error": {"Code": "ThrottlingException", "Message": "Rate exceeded"}}, "ListEndpoints"), "",
         "AWS throttles the calls that look at this account, or change it. Wait a minute"),
        (aws.ClientError({"Error": {"Code": "Odd", "Message": "No."}}, "ListEndpoints"), "",
         "AWS refused ListEndpoints: No."),
        (aws.NoCredentialsError(), "ListEndpoints", "No AWS credentials were found."),
    ],
)  # fmt: skip
def test_nothing_is_said_of_answers_and_tokens(error: Exception, operation: str, said: str) -> None:
    told = control_failure(error, HANGING, operation)
    assert said in str(told)
    assert "concurrency" not in told.hint
    assert "tokens" not in told.hint
    assert told.code
    assert told.details
