"""Two requests with the same key are the same question to the same model."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, replace
from hashlib import sha256
from typing import Any

from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.payloads.format import JSON, PayloadRequest
from workbench.endpoints.sagemaker import invocation_arguments
from workbench.errors import WorkbenchError
from workbench.runs.request import RunRequest
from workbench.runs.run import payload_request


def request_key(request: RunRequest) -> str:
    """The SHA-256 of the canonical request, in hex: where it goes, its body, and what is read from the reply.

    What the endpoint is called here, its limits and its price are not in it, nor the number of the repeat. '' for what
    is never the same call again: one in a session, whose model remembers, and one that cannot be sent. A format of the
    endpoint's own renders its template: not on the GUI thread.

    A stream is the same question as an answer in one piece: how the text is delivered does not change what the model
    says. The body is the one that is sent without streaming.
    """
    endpoint = replace(request.endpoint, stream=False)
    if endpoint.session_id:
        return ""
    try:
        payload = payload_request(replace(request, endpoint=endpoint))
    except WorkbenchError:
        return ""
    canonical = {
        "to": _destination(endpoint),
        "as": _arguments(endpoint, payload),
        "body": _body(payload),
        # Also what is not sent: stop sequences can be cut here.
        "generation": asdict(request.generation),
        "read_by": [endpoint.payload, endpoint.custom and asdict(endpoint.custom)],
    }
    return sha256(_written(canonical)).hexdigest()


def _destination(endpoint: Endpoint) -> list[Any]:
    """The profile and the names of keyring entries are in it: another account may have an endpoint of that name."""
    if endpoint.transport == "https":
        return ["https", endpoint.url, dict(endpoint.headers)]
    return [endpoint.transport, endpoint.is_local, endpoint.name, endpoint.region, endpoint.profile]


def _arguments(endpoint: Endpoint, payload: PayloadRequest) -> dict[str, Any]:
    """How it is called: the content type, the component, the variant, the target model, the attributes."""
    if endpoint.transport == "https":
        return {"ContentType": payload.content_type, "Accept": payload.accept}
    return {name: value for name, value in invocation_arguments(endpoint, payload).items() if name != "Body"}


def _body(payload: PayloadRequest) -> list[Any]:
    """As a value where it is JSON, so that the order of its fields is nothing; else its bytes."""
    if payload.content_type.startswith(JSON):
        try:
            return ["json", json.loads(payload.body, object_pairs_hook=_object)]
        except (ValueError, RecursionError):
            pass
    return ["bytes", payload.body.hex()]


def _object(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Fields of the same name would be lost: then it is no value, but its bytes."""
    pairs = list(pairs)
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a field stands twice")
    return made


def _written(canonical: Any) -> bytes:
    """Written twice: only once all names are texts can they be sorted."""
    plain = json.loads(json.dumps(canonical, default=repr))
    return json.dumps(plain, sort_keys=True).encode()
