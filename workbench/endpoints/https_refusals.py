"""The error answers of HTTPS servers as sentences with a next step."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from http.client import responses
from typing import Any
from urllib.parse import urljoin, urlsplit

from workbench.endpoints.addresses import WebAddress
from workbench.endpoints.container_words import container_words
from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.foreign_text import shortened, without_secrets
from workbench.errors import EndpointError, Phrase

_LONGEST_DETAILS = 4_000
_LONGEST_WAIT_S = 3_600.0
# What API Gateway says, with 403, where an address has no resource.
_NO_RESOURCE = "missing authentication token"
# OpenAI's code, with 429, for an account that has nothing left.
_NO_QUOTA = "insufficient_quota"


def refusal(
    endpoint: Endpoint, address: WebAddress, status: int, headers: Mapping[str, str], body: bytes
) -> EndpointError:
    """The sentence for an answer with another status than success. The names of `headers` are in lower case."""
    reason, code = _reported(body)
    reason = reason or responses.get(status, "")
    said = {"host": address.shown, "answered": status, "reason": shortened(without_secrets(reason))}
    if 300 <= status < 400 and "location" in headers:
        error = _moved(address, said, headers["location"])
    elif _NO_RESOURCE in reason.lower():
        error = _not_found(said)
    else:
        error = _by_status(endpoint, status, code, said)
    error.status, error.code = status, code or str(status)
    error.details = without_secrets(body.decode("utf-8", errors="replace"))[:_LONGEST_DETAILS]
    error.retry_after_s = _retry_after(headers.get("retry-after", ""))
    error.may_retry = status in (429, 503) and code != _NO_QUOTA
    return error


def _by_status(endpoint: Endpoint, status: int, code: str, said: Mapping[str, Any]) -> EndpointError:
    match status:
        case 401 | 403 | 407:
            return _unwelcome(endpoint, said)
        case 404 | 405 | 410:
            return _not_found(said)
        case 413:
            return EndpointError(
                "The request is too large for {host} ({answered}): {reason}",
                "Shorten the prompt, its examples or its documents.",
                **said,
            )
        case 400 | 415 | 422:
            return EndpointError(
                "{host} does not take the request ({answered}): {reason}",
                "Check the payload format, the model and the parameters in the endpoint's settings.",
                **said,
            )
        case 424:  # Text Generation Inference, and those that took its answers over
            return EndpointError(
                "{host} failed while the model generated ({answered}): {reason}",
                "Shorten the prompt or ask for fewer tokens; if it happens again, the server's log says why.",
                **said,
            )
        case 429 if code == _NO_QUOTA:
            return EndpointError(
                "{host} has no quota left for this token ({answered}): {reason}",
                "Look at the plan of the account that the token belongs to.",
                **said,
            )
        case 429:
            return EndpointError(
                "{host} gets more requests than it takes ({answered}): {reason}",
                "Wait a moment, or lower the endpoint's concurrency.",
                **said,
            )
        case 502 | 503 | 504:
            return EndpointError(
                "{host} got no answer from the model ({answered}): {reason}",
                "Check that the model runs. API Gateway waits 29 s at most: ask for fewer tokens.",
                **said,
            )
        case _ if status >= 500:
            return EndpointError(
                "{host} failed to serve the call ({answered}): {reason}",
                "Run again; if it happens again, the server's log says why.",
                **said,
            )
    return EndpointError(
        "{host} answered {answered}: {reason}", "Check the address and the endpoint's settings.", **said
    )


def _unwelcome(endpoint: Endpoint, said: Mapping[str, Any]) -> EndpointError:
    if not endpoint.headers:
        return EndpointError(
            "{host} asks for a token ({answered}): {reason}",
            "Enter one in the endpoint's settings: it goes to the keyring.",
            **said,
        )
    names = ", ".join(f"{entry} ({header})" for header, entry in endpoint.headers.items())
    return EndpointError(
        "{host} does not accept the token ({answered}): {reason}",
        "Replace it in the endpoint's settings. Kept in the keyring: {entries}.",
        entries=names,
        **said,
    )


def _not_found(said: Mapping[str, Any]) -> EndpointError:
    return EndpointError(
        "{host} has nothing at this address, or no such model ({answered}): {reason}",
        "Check the path of the address, and the parameter `model`, in the endpoint's settings.",
        **said,
    )


def _moved(address: WebAddress, said: Mapping[str, Any], location: str) -> EndpointError:
    """The new address is named without its query, which may hold what only its owner should know."""
    try:
        parts = urlsplit(urljoin(address.url, location))
        target: str | Phrase = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
    except ValueError:
        target = Phrase("another address")
    return EndpointError(
        "{host} points to {target} instead of answering ({answered}).",
        "If you trust that address, enter it in the endpoint's settings: tokens are never sent on by themselves.",
        target=target,
        **said,
    )


def _reported(body: bytes) -> tuple[str, str]:
    """The reason in a body, and the server's own code for it: OpenAI's, FastAPI's or API Gateway's JSON, or a text."""
    text = body.decode("utf-8", errors="replace").strip()
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return container_words(text), ""
    if not isinstance(value, Mapping):
        return container_words(text), ""
    error = value["error"] if isinstance(value.get("error"), Mapping) else value
    code = str(error.get("code") or error.get("type") or "")
    detail = value.get("detail")
    if isinstance(detail, list):
        return "; ".join(_fault(each) for each in detail), code
    return "" if text == "{}" else container_words(text), code


def _fault(value: Any) -> str:
    """One of FastAPI's complaints: `{"loc": ["body", "messages"], "msg": "Field required"}`."""
    if not isinstance(value, Mapping):
        return str(value)
    place = value.get("loc")
    where = ".".join(map(str, place)) if isinstance(place, list) else ""
    return ": ".join(filter(None, (where, str(value.get("msg") or ""))))


def _retry_after(text: str) -> float | None:
    """Seconds, or a date, as `Retry-After` has them."""
    text = text.strip()
    try:
        seconds = float(text) if text[:1].isdigit() else parsedate_to_datetime(text).timestamp() - time.time()
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(seconds, 0.0), _LONGEST_WAIT_S)
