"""SageMaker's control plane for the fleet: it records each call, and makes, describes and deletes what it is told to.

It is what moto's server lacks: endpoints that take time to come and go, instance types of any age, inference
components, refusals by script. With the address of moto's server it only records, and moto answers.
"""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

NAME = {"Model": "ModelName", "EndpointConfig": "EndpointConfigName", "Endpoint": "EndpointName"}
ARN = "arn:aws:sagemaker:us-east-1:123456789012:"
_FORWARDED = ("authorization", "content-type", "x-amz-target", "x-amz-date", "x-amz-content-sha256")


class Refused(Exception):
    """How a call is refused. A status of 0 cuts the connection instead: no answer comes."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code, self.message, self.status = code, message, status


@dataclass
class FleetControlPlane:
    """`calls` are the calls that change something, `looks` those that do not, both as they arrived.

    `polls` is how often a new endpoint is described as Creating, and an old one as Deleting, before it is there or
    gone. `refuse` maps an operation to what it is refused with; `fails` maps an endpoint to the reason it fails for.
    """

    polls: int = 1
    behind: str = ""
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    looks: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    refuse: dict[str, Refused] = field(default_factory=dict)
    fails: dict[str, str] = field(default_factory=dict)
    things: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    url: str = ""

    def reset(self) -> None:
        """An empty account, for the next test."""
        self.polls = 1
        for kept in (self.calls, self.looks, self.refuse, self.fails, self.things):
            kept.clear()

    @property
    def operations(self) -> list[str]:
        return [operation for operation, _arguments in self.calls]

    def changed(self, operation: str) -> dict[str, Any]:
        """The arguments of the one call of that operation."""
        (arguments,) = [found for name, found in self.calls if name == operation]
        return arguments

    def put(self, kind: str, name: str, **fields: Any) -> None:
        """Something that is there already."""
        self.things[kind, name] = {NAME[kind]: name, f"{kind}Arn": f"{ARN}{kind.lower()}/{name}", **fields}

    def record(self, operation: str, arguments: dict[str, Any]) -> None:
        looks = operation.startswith(("Describe", "List"))
        (self.looks if looks else self.calls).append((operation, arguments))

    def answer(self, operation: str, arguments: dict[str, Any]) -> dict[str, Any]:
        if operation in self.refuse:
            raise self.refuse[operation]
        if operation == "ListTags":
            return {"Tags": self._tags(arguments["ResourceArn"])}
        if operation in ("ListEndpointConfigs", "ListModels"):
            return self._listed(operation.removeprefix("List").removesuffix("s"), arguments["NameContains"])
        verb = next(verb for verb in ("Create", "Describe", "Delete") if operation.startswith(verb))
        kind = operation.removeprefix(verb)
        name = arguments[NAME[kind]]
        if verb == "Create":
            return self._create(kind, name, arguments)
        if (kind, name) not in self.things:
            raise Refused("ValidationException", f'Could not find {kind.lower()} "{name}".')
        return self._described(kind, name) if verb == "Describe" else self._deleted(kind, name)

    def _create(self, kind: str, name: str, arguments: dict[str, Any]) -> dict[str, Any]:
        if (kind, name) in self.things:
            raise Refused("ValidationException", f"Cannot create already existing {kind.lower()} {name}.")
        if kind == "Endpoint" and ("EndpointConfig", arguments["EndpointConfigName"]) not in self.things:
            raise Refused("ValidationException", f'Could not find config "{arguments["EndpointConfigName"]}".')
        more = {"EndpointStatus": "Creating", "left": self.polls} if kind == "Endpoint" else {}
        self.put(kind, name, **{**arguments, **more})
        return {f"{kind}Arn": self.things[kind, name][f"{kind}Arn"]}

    def _described(self, kind: str, name: str) -> dict[str, Any]:
        thing = self.things[kind, name]
        if kind == "Endpoint" and "left" in thing:
            self._move_on(name, thing)
            if (kind, name) not in self.things:
                raise Refused("ValidationException", f'Could not find endpoint "{name}".')
        return {key: value for key, value in thing.items() if key not in ("left", "Tags")}

    def _move_on(self, name: str, thing: dict[str, Any]) -> None:
        if thing["left"] > 0:
            thing["left"] -= 1
        elif thing["EndpointStatus"] == "Deleting":
            del self.things["Endpoint", name]
        else:
            del thing["left"]
            thing["EndpointStatus"] = "Failed" if name in self.fails else "InService"
            thing["FailureReason"] = self.fails.get(name, "")

    def _deleted(self, kind: str, name: str) -> dict[str, Any]:
        if kind == "Endpoint":
            self.things[kind, name] |= {"EndpointStatus": "Deleting", "left": self.polls}
        else:
            del self.things[kind, name]
        return {}

    def _listed(self, kind: str, part: str) -> dict[str, Any]:
        """The newest first, of a page."""
        found = [thing for (of, name), thing in self.things.items() if of == kind and part in name]
        keys = (NAME[kind], f"{kind}Arn")
        return {f"{kind}s": [{"CreationTime": 0} | {key: one[key] for key in keys} for one in reversed(found)]}

    def _tags(self, arn: str) -> list[dict[str, str]]:
        found = (thing for (kind, _name), thing in self.things.items() if thing[f"{kind}Arn"] == arn)
        return next((thing.get("Tags", []) for thing in found), [])


@contextmanager
def served(plane: FleetControlPlane) -> Iterator[FleetControlPlane]:
    """The control plane at a loopback address, `plane.url`."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            operation = self.headers.get("X-Amz-Target", "").rpartition(".")[2]
            plane.record(operation, json.loads(body or b"{}"))
            if plane.behind and operation not in plane.refuse:
                status, answer = _forward(plane.behind, self.path, self.headers.items(), body)
            else:
                status, answer = _own_answer(plane, operation, json.loads(body or b"{}"))
            if not status:
                self.close_connection = True
                return
            self.send_response(status)
            self.send_header("Content-Type", "application/x-amz-json-1.1")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    plane.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield plane
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _own_answer(plane: FleetControlPlane, operation: str, arguments: dict[str, Any]) -> tuple[int, bytes]:
    try:
        return 200, json.dumps(plane.answer(operation, arguments)).encode()
    except Refused as refused:
        return refused.status, json.dumps({"__type": refused.code, "message": refused.message}).encode()


def _forward(address: str, path: str, headers: Any, body: bytes) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=20)
    try:
        kept = {name: value for name, value in headers if name.lower() in _FORWARDED}
        connection.request("POST", path, body, kept)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()
