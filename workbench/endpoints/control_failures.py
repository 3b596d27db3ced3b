"""Failures of calls that look at an account or change it, as sentences: nothing of them is about a model's answer."""

from __future__ import annotations

from typing import Any

from workbench.endpoints.callee import Callee
from workbench.endpoints.failures import translate
from workbench.endpoints.foreign_text import shortened, without_secrets
from workbench.endpoints.refusals import CREDENTIAL_CODES
from workbench.endpoints.retries import is_throttled
from workbench.errors import EndpointError

# No answer came, and another time one may.
UNREACHED = frozenset({"ConnectTimeout", "ReadTimeout", "CannotConnect", "ConnectionClosed", "UnknownHost"})
# Refusals whose usual sentences fit, or that whoever calls tells apart.
_TOLD = CREDENTIAL_CODES | {"RequestExpired", "RequestTimeTooSkewed", "ResourceNotFound"}
_TOLD_KINDS = ("AccessDenied", "Validation")


def control_failure(error: Exception, callee: Callee, operation: str = "") -> EndpointError:
    """The sentence for an exception of botocore; `operation` is the call that it ended, where that is known."""
    found = translate(error, callee)
    told = _sentence(error, found, callee, operation)
    if told is None:
        return found
    told.details, told.status, told.code = found.details, found.status, found.code
    told.request_id, told.may_retry, told.retry_after_s = found.request_id, found.may_retry, found.retry_after_s
    return told


def _sentence(error: Any, found: EndpointError, callee: Callee, operation: str) -> EndpointError | None:
    from botocore.exceptions import ClientError

    if not isinstance(error, ClientError):
        return _unanswered(found.code, callee, operation.startswith(("Create", "Delete")))
    if is_throttled(found):
        return EndpointError(
            "AWS throttles the calls that look at this account, or change it.",
            "Wait a minute, then try again: the calls of every program in the account count.",
        )
    if (found.status or 0) >= 500 or found.code in _TOLD or found.code.startswith(_TOLD_KINDS):
        return None
    reason = without_secrets(str(error.response.get("Error", {}).get("Message", "")))
    return EndpointError(
        "AWS refused {operation}: {reason}",
        "Change what it complains of, then try again.",
        operation=operation or error.operation_name,
        reason=shortened(reason or found.code),
    )


def _unanswered(code: str, callee: Callee, changes: bool) -> EndpointError | None:
    match code:
        case "ConnectTimeout":
            return EndpointError(
                "{host} did not accept a connection in time.",
                "Check the network, a VPN or a firewall; in a VPC, its endpoint for this service.",
                host=callee.host,
            )
        case "CannotConnect":
            return EndpointError(
                "{host} cannot be reached.", "Check your network and proxy settings.", host=callee.host
            )
        case "ReadTimeout" | "ConnectionClosed" if changes:
            return EndpointError(
                "No answer came from {host}.",
                "It may have been carried out all the same: look in the account before you try again.",
                host=callee.host,
            )
        case "ReadTimeout":
            return EndpointError(
                "No answer came from {host} within {seconds} s.",
                "Check the network, then try again.",
                host=callee.host,
                seconds=f"{callee.between_s:g}",
            )
        case "ConnectionClosed":
            return EndpointError(
                "{host} closed the connection before it answered.",
                "Check the network, then try again.",
                host=callee.host,
            )
    return None
