"""Calls that fail: with what they are made, and what all of their sentences have in common."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.fakes.faulty import Refuses
from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.payloads.format import PayloadRequest
from workbench.endpoints.stop import Stop
from workbench.endpoints.transports import Transports
from workbench.errors import EndpointError

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


def plant_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.setenv("AWS_SESSION_TOKEN", TOKEN)
