"""The server: both verbs, the control plane and the errors with real boto3; hostile HTTP with a bare socket."""

from __future__ import annotations

import json
import re
import socket
import threading
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.fakes.faulty import HangsBeforeHeaders
from tests.fakes.fixtures import ServeEndpoints
from tests.fakes.recording import Recording
from tests.fakes.scripted import says
from tests.local.conversation import JSON, invoke, sse, stream_bytes
from workbench.local.containers.openai import OpenAiChat
from workbench.local.containers.tgi import Tgi
from workbench.local.embedded import embedded_endpoints
from workbench.local.hosting import HostedEndpoint
from workbench.local.http_handler import BODY_LIMIT
from workbench.local.models.echo import Echo
from workbench.local.server import EndpointServer

AwsClient = Callable[[str, str], Any]


@pytest.fixture
def runtime(endpoint_server: EndpointServer, aws_client: AwsClient) -> Any:
    return aws_client("sagemaker-runtime", endpoint_server.url)


@pytest.fixture
def sagemaker(endpoint_server: EndpointServer, aws_client: AwsClient) -> Any:
    return aws_client("sagemaker", endpoint_server.url)


def talk(server: EndpointServer, request: bytes) -> bytes:
    """Send bytes as they are, say that nothing follows, and read all of the reply."""
    host, port = re.fullmatch(r"http://(.+):(\d+)", server.url).groups()  # type: ignore[union-attr]
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65_536), b""))


def post(
    server: EndpointServer, *headers: str, path: str = "/endpoints/echo/invocations", body: bytes = b"{}"
) -> bytes:
    head = "\r\n".join([f"POST {path} HTTP/1.1", *headers, "Connection: close", "", ""])
    return talk(server, head.encode() + body)


def own_host(server: EndpointServer) -> str:
    return "Host: " + server.url.removeprefix("http://")


def test_every_reply_names_request_variant_and_type(runtime: Any) -> None:
    ids = set()
    for _ in range(2):
        reply = runtime.invoke_endpoint(EndpointName="reader", ContentType=JSON, Body=b'{"inputs": "a"}')
        assert reply["InvokedProductionVariant"] == "AllTraffic"
        assert reply["ContentType"] == JSON
        ids.add(reply["ResponseMetadata"]["RequestId"])
        reply["Body"].read()
    assert len(ids) == 2
    with pytest.raises(ClientError) as caught:
        runtime.invoke_endpoint(EndpointName="reader", ContentType=JSON, Body=b"{")
    assert caught.value.response["ResponseMetadata"]["RequestId"] not in ids


def test_the_stream_names_variant_and_type(runtime: Any) -> None:
    reply = runtime.invoke_endpoint_with_response_stream(
        EndpointName="reader", ContentType=JSON, Body=b'{"inputs": "a", "stream": true}'
    )
    assert reply["InvokedProductionVariant"] == "AllTraffic"
    assert reply["ContentType"] == "text/event-stream"
    assert len([event["PayloadPart"]["Bytes"] for event in reply["Body"]]) > 1


def test_each_embedded_endpoint_answers_both_verbs_alike(runtime: Any) -> None:
    example = "Passage: Acme is in Seoul.\nQuestion: Where is Acme?\nAnswer: Seoul\n\n"
    prompt = example + "Passage: Roe is in Rome.\nQuestion: Where is Roe?\nAnswer:"
    (whole,) = invoke(runtime, "reader", {"inputs": prompt})
    assert (
        sse(stream_bytes(runtime, "reader", {"inputs": prompt, "stream": True}))[-1]["generated_text"]
        == "Roe is in Rome."
    )
    assert whole["generated_text"] == "Roe is in Rome."
    assert invoke(runtime, "few-shot", {"text_inputs": prompt}) == {"generated_texts": ["Seoul"]}
    assert stream_bytes(runtime, "few-shot", {"text_inputs": prompt}) == b'{"outputs":["Seoul"]}\n'
    chat = {"messages": [{"role": "user", "content": prompt}]}
    assert prompt in invoke(runtime, "echo", chat)["choices"][0]["message"]["content"]


def test_an_unknown_endpoint_is_told_as_sagemaker_does(runtime: Any) -> None:
    for call in (runtime.invoke_endpoint, runtime.invoke_endpoint_with_response_stream):
        with pytest.raises(
            runtime.exceptions.ValidationError, match=r"Endpoint nobody of account 000000000000 not found\."
        ):
            call(EndpointName="nobody", Body=b"{}")


def test_an_endpoint_that_is_not_in_service_is_listed_but_not_invoked(
    serve_endpoints: ServeEndpoints, aws_client: AwsClient
) -> None:
    url = serve_endpoints({"new": HostedEndpoint(Echo(), Tgi(), status="Creating")}).url
    assert aws_client("sagemaker", url).describe_endpoint(EndpointName="new")["EndpointStatus"] == "Creating"
    with pytest.raises(ClientError, match="not found"):
        aws_client("sagemaker-runtime", url).invoke_endpoint(EndpointName="new", Body=b"{}")


def test_list_endpoints(sagemaker: Any) -> None:
    listed = sagemaker.list_endpoints()["Endpoints"]
    assert [each["EndpointName"] for each in listed] == ["reader", "few-shot", "echo"]
    assert {each["EndpointStatus"] for each in listed} == {"InService"}


def test_list_endpoints_in_pages(serve_endpoints: ServeEndpoints, aws_client: AwsClient) -> None:
    names = [f"model-{number:02}" for number in range(23)]
    sagemaker = aws_client("sagemaker", serve_endpoints({name: says("", Tgi()) for name in names}).url)
    pages = list(sagemaker.get_paginator("list_endpoints").paginate(PaginationConfig={"PageSize": 7}))
    assert [len(page["Endpoints"]) for page in pages] == [7, 7, 7, 2]
    assert [each["EndpointName"] for page in pages for each in page["Endpoints"]] == names
    assert len(sagemaker.list_endpoints()["Endpoints"]) == 10
    with pytest.raises(ClientError, match="pagination token"):
        sagemaker.list_endpoints(NextToken="made-up")


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ({"NameContains": "E"}, ["reader", "few-shot", "echo"]),
        ({"NameContains": "shot"}, ["few-shot"]),
        ({"StatusEquals": "Failed"}, []),
        ({"SortBy": "Name", "SortOrder": "Ascending"}, ["echo", "few-shot", "reader"]),
        ({"SortBy": "Name", "SortOrder": "Descending"}, ["reader", "few-shot", "echo"]),
    ],
)
def test_list_endpoints_honours_filters(sagemaker: Any, filters: dict[str, str], names: list[str]) -> None:
    assert [each["EndpointName"] for each in sagemaker.list_endpoints(**filters)["Endpoints"]] == names


def test_describe_endpoint_and_its_config(sagemaker: Any) -> None:
    described = sagemaker.describe_endpoint(EndpointName="echo")
    assert described["EndpointStatus"] == "InService"
    assert described["ProductionVariants"][0]["VariantName"] == "AllTraffic"
    config = sagemaker.describe_endpoint_config(EndpointConfigName=described["EndpointConfigName"])
    assert config["ProductionVariants"][0]["InstanceType"] == "local"
    assert sagemaker.list_inference_components()["InferenceComponents"] == []


def test_the_control_plane_refuses_what_it_does_not_have(sagemaker: Any) -> None:
    with pytest.raises(ClientError, match=r'Could not find endpoint "arn:aws:sagemaker:.*/nobody"'):
        sagemaker.describe_endpoint(EndpointName="nobody")
    with pytest.raises(ClientError) as caught:
        sagemaker.list_models()
    assert caught.value.response["Error"]["Code"] == "UnknownOperationException"


def test_a_body_of_the_limit_passes_and_one_byte_more_does_not(runtime: Any) -> None:
    frame = len(b'{"inputs":""}')
    largest = b'{"inputs":"' + b"a" * (BODY_LIMIT - frame) + b'"}'
    assert runtime.invoke_endpoint(EndpointName="reader", ContentType=JSON, Body=largest)["Body"].read()
    with pytest.raises(runtime.exceptions.ValidationError, match="6,291,457 bytes") as caught:
        runtime.invoke_endpoint(EndpointName="reader", ContentType=JSON, Body=largest + b" ")
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 413


def test_the_invocation_carries_path_headers_and_body(serve_endpoints: ServeEndpoints, aws_client: AwsClient) -> None:
    recording = Recording(says("ok", Tgi()))
    runtime = aws_client("sagemaker-runtime", serve_endpoints({"a-b": recording}).url)
    invoke(runtime, "a-b", {"inputs": "한"}, CustomAttributes="accept_eula=true", TargetVariant="blue")
    stream_bytes(runtime, "a-b", {"inputs": "a"}, InferenceComponentName="part")
    whole, streamed = recording.seen
    assert (whole.path, whole.streams) == ("/endpoints/a-b/invocations", False)
    assert json.loads(whole.body) == {"inputs": "한"}
    assert whole.headers["x-amzn-sagemaker-custom-attributes"] == "accept_eula=true"
    assert whole.headers["x-amzn-sagemaker-target-variant"] == "blue"
    assert (streamed.path, streamed.streams) == ("/endpoints/a-b/invocations-response-stream", True)
    assert streamed.headers["x-amzn-sagemaker-inference-component"] == "part"


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "LOCALHOST", "[::1]"])
def test_a_program_of_this_computer_is_let_in(endpoint_server: EndpointServer, name: str) -> None:
    port = endpoint_server.url.rpartition(":")[2]
    reply = post(endpoint_server, f"Host: {name}:{port}", "Content-Length: 2")
    assert reply.startswith(b"HTTP/1.1 424 ")  # reached the container, which misses `messages`


@pytest.mark.parametrize(
    "headers",
    [
        [],
        ["Host: evil.example"],
        ["Host: 127.0.0.1"],
        ["Host: 127.0.0.1:1"],
        ["Host: localhost.evil.example:{port}"],
        ["Host: 127.0.0.1:{port}", "Host: evil.example"],
        ["Host: 127.0.0.1:{port}", "Origin: http://evil.example"],
        ["Host: 127.0.0.1:{port}", "Origin: null"],
    ],
)
@pytest.mark.parametrize("path", ["/", "/endpoints/echo/invocations", "/endpoints/echo/invocations-response-stream"])
def test_a_stranger_is_refused(endpoint_server: EndpointServer, headers: list[str], path: str) -> None:
    port = endpoint_server.url.rpartition(":")[2]
    named = [header.format(port=port) for header in headers]
    reply = post(endpoint_server, *named, "Content-Length: 2", path=path)
    assert reply.startswith(b"HTTP/1.1 403 ")
    assert b"x-amzn-errortype: AccessDeniedException" in reply
    assert b"Connection: close" in reply


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),
        (b"complete nonsense\r\n\r\n", 400),
        (b"POST / HTTP/9.9\r\n\r\n", 505),
        (b"GET / HTTP/1.1\r\n\r\n", 501),
        (b"DELETE /endpoints/echo HTTP/1.1\r\n\r\n", 501),
        (b"POST /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n", 414),
        (b"POST / HTTP/1.1\r\nX: " + b"a" * 70_000 + b"\r\n\r\n", 431),
        (b"POST / HTTP/1.1\r\n" + b"X: a\r\n" * 200 + b"\r\n", 431),
    ],
)
def test_what_is_not_http_gets_a_clean_error(
    endpoint_server: EndpointServer, runtime: Any, request_bytes: bytes, status: int
) -> None:
    reply = talk(endpoint_server, request_bytes)
    assert reply.startswith(f"HTTP/1.1 {status} ".encode())
    assert b"x-amzn-RequestId" in reply
    assert invoke(runtime, "reader", {"inputs": "alive"})


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ([], 411),
        (["Content-Length: two"], 400),
        (["Content-Length: -2"], 400),
        (["Content-Length: 1_0"], 400),
        (["Content-Length: ２"], 400),
        (["Content-Length: 99999999999999999999"], 400),
        (["Content-Length: 2", "Content-Length: 2"], 411),
        (["Transfer-Encoding: chunked"], 411),
    ],
)
def test_a_bad_length_gets_a_clean_error(
    endpoint_server: EndpointServer, runtime: Any, headers: list[str], status: int
) -> None:
    reply = post(endpoint_server, own_host(endpoint_server), *headers)
    assert reply.startswith(f"HTTP/1.1 {status} ".encode())
    assert invoke(runtime, "reader", {"inputs": "alive"})


def test_a_body_that_ends_early_ends_the_connection(endpoint_server: EndpointServer, runtime: Any) -> None:
    assert post(endpoint_server, own_host(endpoint_server), "Content-Length: 100") == b""
    assert invoke(runtime, "reader", {"inputs": "alive"})


def test_an_unknown_path_is_told(endpoint_server: EndpointServer) -> None:
    reply = post(endpoint_server, own_host(endpoint_server), "Content-Length: 2", path="/endpoints/echo")
    assert reply.startswith(b"HTTP/1.1 404 ")


def test_one_connection_serves_many_requests(endpoint_server: EndpointServer) -> None:
    one = f"POST /endpoints/nobody/invocations HTTP/1.1\r\n{own_host(endpoint_server)}\r\nContent-Length: 0\r\n\r\n"
    assert talk(endpoint_server, one.encode() * 3).count(b"HTTP/1.1 400 ") == 3


def test_a_client_that_leaves_mid_stream_is_no_error(
    serve_endpoints: ServeEndpoints, aws_client: AwsClient, capfd: pytest.CaptureFixture[str]
) -> None:
    server = serve_endpoints({"long": says("word " * 200_000, OpenAiChat())})
    body = json.dumps({"messages": [{"role": "user", "content": "a"}], "stream": True}).encode()
    head = f"POST /endpoints/long/invocations-response-stream HTTP/1.1\r\n{own_host(server)}\r\n"
    head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(head.encode() + body)
        assert connection.recv(1000)
    server.shutdown()
    assert capfd.readouterr().err == ""


def test_tokens_arrive_while_the_answer_is_being_made(serve_endpoints: ServeEndpoints, aws_client: AwsClient) -> None:
    """At one token in a thousand seconds, the first parts are there although the last never will be."""
    server = serve_endpoints(embedded_endpoints(), tokens_per_second=0.001)
    runtime = aws_client("sagemaker-runtime", server.url)
    body = json.dumps({"messages": [{"role": "user", "content": "a b"}], "stream": True})
    reply = runtime.invoke_endpoint_with_response_stream(EndpointName="echo", ContentType=JSON, Body=body)
    parts = iter(reply["Body"])
    (role,) = sse(next(parts)["PayloadPart"]["Bytes"])
    (first,) = sse(next(parts)["PayloadPart"]["Bytes"])
    assert role["choices"][0]["delta"]["role"] == "assistant"
    assert first["choices"][0]["delta"]["content"] == "content-type:"
    reply["Body"].close()


def test_shutdown_ends_a_call_that_hangs_and_leaves_no_thread(aws_client: AwsClient) -> None:
    before = threading.active_count()
    arrived = threading.Event()

    class Hangs(HangsBeforeHeaders):
        def respond(self, *arguments: Any) -> None:
            arrived.set()
            super().respond(*arguments)

    server = EndpointServer({"hangs": Hangs()})
    with server:
        host, port = server.url.removeprefix("http://").split(":")
        connection = socket.create_connection((host, int(port)), timeout=10)
        head = f"POST /endpoints/hangs/invocations HTTP/1.1\r\n{own_host(server)}\r\nContent-Length: 0\r\n\r\n"
        connection.sendall(head.encode())
        assert arrived.wait(10)
    with connection:
        assert connection.recv(100) == b""
    assert threading.active_count() == before
