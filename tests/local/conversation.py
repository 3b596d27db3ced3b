"""Calling an embedded endpoint with boto3 and putting its stream together again."""

from __future__ import annotations

import json
from typing import Any

JSON = "application/json"


def invoke(client: Any, name: str, body: object, **headers: str) -> Any:
    reply = client.invoke_endpoint(EndpointName=name, ContentType=JSON, Body=json.dumps(body), **headers)
    return json.loads(reply["Body"].read())


def stream_bytes(client: Any, name: str, body: object, **headers: str) -> bytes:
    reply = client.invoke_endpoint_with_response_stream(
        EndpointName=name, ContentType=JSON, Body=json.dumps(body), **headers
    )
    return b"".join(event["PayloadPart"]["Bytes"] for event in reply["Body"])


def sse(data: bytes) -> list[Any]:
    """The events of a server-sent stream; `[DONE]` stays text."""
    found = []
    for block in data.decode().split("\n\n"):
        if block:
            assert block.startswith("data:")
            content = block.removeprefix("data:").strip()
            found.append(content if content == "[DONE]" else json.loads(content))
    return found
