"""An AWS account with endpoints, served to unmodified boto3: SageMaker's control plane over loopback HTTP.

What the embedded server does not have: models, inference components, endpoints that fail, denied operations, and pages
so small that every list has several.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

_PAGE = 2
_CREATED = 1_760_000_000.0


@dataclass(frozen=True)
class ServedComponent:
    """An inference component: `copies` of the model in `image`."""

    name: str
    image: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)
    status: str = "InService"
    copies: int = 1
    failure: str = ""


@dataclass(frozen=True)
class ServedAccountEndpoint:
    """An endpoint as its owner made it. `package` is a marketplace model package, in place of an image."""

    name: str
    image: str = "763104351884.dkr.ecr.us-east-1.amazonaws.com/djl-inference:0.33.0-lmi15.0.0-cu128"
    environment: Mapping[str, str] = field(default_factory=dict)
    data: str = ""
    package: str = ""
    status: str = "InService"
    instance_type: str = "ml.g5.2xlarge"
    instances: int = 1
    failure: str = ""
    kind: str = ""
    components: tuple[ServedComponent, ...] = ()


@dataclass
class FakeAccount:
    """`denied` are the operations that these credentials may not do; `asked` those that arrived, in order.

    Both `endpoints` and `denied` may be changed while it is served.
    """

    endpoints: list[ServedAccountEndpoint]
    denied: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)

    def answer(self, operation: str, request: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
        self.asked.append(operation)
        if operation in self.denied:
            return 400, _error("AccessDeniedException", f"User is not authorized to perform: sagemaker:{operation}")
        known: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
            "ListEndpoints": self._list_endpoints,
            "ListInferenceComponents": self._list_components,
            "DescribeEndpoint": lambda request: _endpoint(self._find(request["EndpointName"])),
            "DescribeEndpointConfig": lambda request: _config(self._find(request["EndpointConfigName"])),
            "DescribeModel": lambda request: _model(self._find(request["ModelName"])),
            "DescribeInferenceComponent": self._describe_component,
        }
        try:
            return 200, known[operation](request)
        except LookupError as error:
            return 400, _error("ValidationException", f'Could not find "{error}".')

    def _find(self, name: str) -> ServedAccountEndpoint:
        return next((one for one in self.endpoints if one.name == name), None) or _missing(name)

    def _list_endpoints(self, request: Mapping[str, Any]) -> dict[str, Any]:
        rows = [
            {"EndpointName": one.name, "EndpointArn": f"arn:aws:sagemaker:us-east-1:000000000000:endpoint/{one.name}",
             "EndpointStatus": one.status, "CreationTime": _CREATED, "LastModifiedTime": _CREATED}
            for one in self.endpoints
        ]  # fmt: skip
        return _page("Endpoints", rows, request)

    def _list_components(self, request: Mapping[str, Any]) -> dict[str, Any]:
        rows = [
            {"InferenceComponentName": each.name, "EndpointName": one.name, "VariantName": "AllTraffic",
             "InferenceComponentArn": "arn:a", "EndpointArn": "arn:e", "InferenceComponentStatus": each.status,
             "CreationTime": _CREATED, "LastModifiedTime": _CREATED}
            for one in self.endpoints for each in one.components
        ]  # fmt: skip
        return _page("InferenceComponents", rows, request)

    def _describe_component(self, request: Mapping[str, Any]) -> dict[str, Any]:
        name = request["InferenceComponentName"]
        for one in self.endpoints:
            for each in one.components:
                if each.name == name:
                    return _component(one, each)
        return _missing(name)


class AccountServer:
    """Serves `account` at `url` while inside."""

    def __init__(self, account: FakeAccount) -> None:
        self.account = account
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(account))
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,), name="account")

    def __enter__(self) -> AccountServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()


def _handler(account: FakeAccount) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            target = self.headers.get("X-Amz-Target", "")
            if not target.startswith("SageMaker."):  # CloudWatch: nobody may read its metrics here
                self._send(403, _error("AccessDenied", "not authorized to perform: cloudwatch:GetMetricData"))
                return
            self._send(*account.answer(target.removeprefix("SageMaker."), json.loads(body)))

        def _send(self, status: int, content: dict[str, Any]) -> None:
            body = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/x-amz-json-1.1")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None: ...

    return Handler


def _endpoint(one: ServedAccountEndpoint) -> dict[str, Any]:
    variant: dict[str, Any] = {"VariantName": "AllTraffic"}
    if one.kind == "serverless":
        variant["CurrentServerlessConfig"] = {"MemorySizeInMB": 2048, "MaxConcurrency": 5}
    else:
        variant |= {"CurrentInstanceCount": one.instances, "DesiredInstanceCount": one.instances}
    reply = {
        "EndpointName": one.name, "EndpointArn": "arn:e", "EndpointConfigName": one.name, "EndpointStatus": one.status,
        "CreationTime": _CREATED, "LastModifiedTime": _CREATED, "ProductionVariants": [variant],
    }  # fmt: skip
    return reply | ({"FailureReason": one.failure} if one.failure else {})


def _config(one: ServedAccountEndpoint) -> dict[str, Any]:
    variant: dict[str, Any] = {"VariantName": "AllTraffic", "ModelName": one.name}
    if one.kind == "serverless":
        variant["ServerlessConfig"] = {"MemorySizeInMB": 2048, "MaxConcurrency": 5}
    else:
        variant |= {"InstanceType": one.instance_type, "InitialInstanceCount": one.instances}
    reply: dict[str, Any] = {
        "EndpointConfigName": one.name, "EndpointConfigArn": "arn:c", "CreationTime": _CREATED,
        "ProductionVariants": [variant],
    }  # fmt: skip
    if one.kind == "async":
        reply["AsyncInferenceConfig"] = {"OutputConfig": {"S3OutputPath": "s3://out/"}}
    return reply


def _model(one: ServedAccountEndpoint) -> dict[str, Any]:
    container: dict[str, Any] = {"Environment": dict(one.environment)}
    if one.package:
        container["ModelPackageName"] = one.package
    else:
        container["Image"] = one.image
    if one.data:
        container["ModelDataUrl"] = one.data
    return {"ModelName": one.name, "ModelArn": "arn:m", "CreationTime": _CREATED, "PrimaryContainer": container}


def _component(one: ServedAccountEndpoint, each: ServedComponent) -> dict[str, Any]:
    reply: dict[str, Any] = {
        "InferenceComponentName": each.name, "InferenceComponentArn": "arn:a", "EndpointName": one.name,
        "EndpointArn": "arn:e", "VariantName": "AllTraffic", "CreationTime": _CREATED, "LastModifiedTime": _CREATED,
        "InferenceComponentStatus": each.status,
        "Specification": {
            "Container": {"DeployedImage": {"SpecifiedImage": each.image}, "Environment": dict(each.environment)}
        },
        "RuntimeConfig": {"CurrentCopyCount": each.copies, "DesiredCopyCount": each.copies},
    }  # fmt: skip
    return reply | ({"FailureReason": each.failure} if each.failure else {})


def _page(name: str, rows: Sequence[dict[str, Any]], request: Mapping[str, Any]) -> dict[str, Any]:
    start = int(request.get("NextToken", 0))
    page: dict[str, Any] = {name: list(rows[start : start + _PAGE])}
    return page | ({"NextToken": str(start + _PAGE)} if start + _PAGE < len(rows) else {})


def _error(code: str, message: str) -> dict[str, Any]:
    return {"__type": code, "message": message}


def _missing(name: str) -> Any:
    raise LookupError(name)


ServeAccount = Callable[..., FakeAccount]


@pytest.fixture
def serve_account(monkeypatch: pytest.MonkeyPatch) -> Iterator[ServeAccount]:
    """`serve_account(endpoint, …, denied={"DescribeModel"})` makes these the endpoints of the account.

    There are credentials for it, and no region.
    """
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAPLANTED0000001")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "planted")
    with ExitStack() as servers:

        def serve(*endpoints: ServedAccountEndpoint, denied: Iterable[str] = ()) -> FakeAccount:
            server = servers.enter_context(AccountServer(FakeAccount(list(endpoints), set(denied))))
            monkeypatch.setenv("AWS_ENDPOINT_URL_SAGEMAKER", server.url)
            monkeypatch.setenv("AWS_ENDPOINT_URL_CLOUDWATCH", server.url)
            return server.account

        yield serve
