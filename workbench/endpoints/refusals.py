"""SageMaker's own error answers as sentences with a next step. Imported with botocore, where one has arrived."""

from __future__ import annotations

import email.utils
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from workbench.endpoints.callee import Callee
from workbench.endpoints.foreign_text import shortened, without_secrets
from workbench.endpoints.model_errors import model_error
from workbench.endpoints.permissions import access_denied
from workbench.endpoints.retries import NOT_READY_CODE, THROTTLING_CODES
from workbench.endpoints.validation_errors import validation_error
from workbench.errors import EndpointError

if TYPE_CHECKING:
    from botocore.exceptions import ClientError

# Codes that mean the same.
_SAME = {
    "AccessDeniedException": "AccessDenied",
    "ExpiredTokenException": "ExpiredToken",
    "RequestExpired": "ClockSkew",
    "RequestTimeTooSkewed": "ClockSkew",
    "UnrecognizedClientException": "UnrecognizedClient",
    "InvalidClientTokenId": "UnrecognizedClient",
    "InvalidSignatureException": "UnrecognizedClient",
    "SignatureDoesNotMatch": "UnrecognizedClient",
    "IncompleteSignature": "UnrecognizedClient",
    "MissingAuthenticationToken": "UnrecognizedClient",
    "MissingAuthenticationTokenException": "UnrecognizedClient",
    **dict.fromkeys(THROTTLING_CODES, "Throttling"),
    "InternalFailure": "Unavailable",
    "InternalServerError": "Unavailable",
    "InternalStreamFailure": "Unavailable",
    "InternalDependencyException": "Unavailable",
    "ServiceUnavailable": "Unavailable",
    "ServiceUnavailableException": "Unavailable",
    "500": "Unavailable",
    "503": "Unavailable",
}
# After these, credentials are read anew: the user signs in or edits the profile, and runs again.
CREDENTIAL_CODES = frozenset(
    {code for code, same in _SAME.items() if same in ("ExpiredToken", "UnrecognizedClient")}
    | {"ExpiredToken", "UnrecognizedClient", "NoCredentials", "PartialCredentials", "CredentialRetrieval"}
)
# SageMaker turned the call away before a container saw it.
_MAY_RETRY = THROTTLING_CODES | {NOT_READY_CODE, "ServiceUnavailable", "ServiceUnavailableException", "503"}
_BROKEN_STREAMS = frozenset({"ModelStreamError", "InternalStreamFailure"})


def refusal(error: ClientError, callee: Callee) -> EndpointError:
    """The sentence for an error answer, also for one in the middle of a stream."""
    body: Mapping[str, Any] = error.response.get("Error", {})
    answer: Mapping[str, Any] = error.response.get("ResponseMetadata", {})
    code = str(body.get("Code", ""))
    status = answer.get("HTTPStatusCode")
    message = without_secrets(str(body.get("Message", "")))
    if code == "ModelError":
        found = model_error(error.response, message, status or 424)
    else:
        found = _told(code, message, callee) or _unknown(message or code, status)
    found.code = code
    found.status = status
    found.request_id = str(answer.get("RequestId", ""))
    found.details = without_secrets("\n".join(_texts(error, message)))
    found.may_retry = code in _MAY_RETRY
    found.retry_after_s = _retry_after(answer.get("HTTPHeaders", {}))
    if not code or code == "ModelError" or code in _BROKEN_STREAMS:
        found.link = callee.log_link(str(error.response.get("LogStreamArn") or ""))
    return found


def _told(code: str, message: str, callee: Callee) -> EndpointError | None:
    if code in ("ValidationError", "ValidationException"):
        return validation_error(message, callee)
    kind = _kind(code, message)
    if kind == "AccessDenied":
        return access_denied(message, callee)
    return _refused(kind, callee) or _busy(kind, callee)


def _kind(code: str, message: str) -> str:
    lower = message.lower()
    if not code and not message:  # an exception in a stream that botocore does not know: it keeps nothing of it
        return "StreamBroken"
    if code == "ModelStreamError":  # botocore keeps its message alone, not the code within it
        return "TimeExceeded" if "time" in lower and ("exceeded" in lower or "out" in lower) else "StreamBroken"
    if "signature expired" in lower or "signature not yet current" in lower:
        return "ClockSkew"
    return _SAME.get(code, code)


def _refused(kind: str, callee: Callee) -> EndpointError | None:
    """The answers that stay the same until the user changes something."""
    match kind:
        case "ExpiredToken":
            return EndpointError(
                "The AWS session has expired.",
                "Sign in again, for example with `{command}`, then run again.",
                command=callee.sign_in,
            )
        case "ClockSkew":
            return EndpointError(
                "AWS refuses the call because this computer's clock is wrong.",
                "Let the clock be set from the network, then run again.",
            )
        case "UnrecognizedClient":
            return EndpointError(
                "AWS does not accept these credentials.",
                "Check the profile and its keys with `aws sts get-caller-identity`.",
            )
    return None


def _busy(kind: str, callee: Callee) -> EndpointError | None:
    """The answers that another try may change."""
    match kind:
        case "ModelNotReadyException":
            return EndpointError(
                "The model of {name} is not ready yet: it is still being loaded.",
                "Wait a minute and run again.",
                name=callee.name,
            )
        case "Throttling":
            return EndpointError(
                "{name} gets more requests than it takes.",
                "Wait a moment, lower its concurrency, or give it more instances.",
                name=callee.name or callee.host,
            )
        case "Unavailable":
            return EndpointError(
                "SageMaker itself failed to serve the call.",
                "Run again in a moment; if it happens again, look at the AWS Health Dashboard.",
            )
        case "TimeExceeded":
            return EndpointError(
                "The model took longer than SageMaker allows.",
                "Ask for fewer tokens, then run again.",
            )
        case "StreamBroken":
            return EndpointError(
                "The stream broke off in the endpoint.",
                "Run again; if it happens again, the endpoint's log says why.",
            )
    return None


def _unknown(reason: str, status: int | None) -> EndpointError:
    return EndpointError(
        "The endpoint answered {answered}: {reason}",
        "Check the endpoint's settings and the parameters.",
        answered=status or "an error",
        reason=shortened(reason),
    )


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds that the server asks to wait: a number, or a date. None where it asks for nothing."""
    told = headers.get("retry-after", "").strip()
    if told.isascii() and told.replace(".", "", 1).isdigit():
        return float(told)
    try:
        return max(email.utils.parsedate_to_datetime(told).timestamp() - time.time(), 0.0)
    except ValueError:
        return None


def _texts(error: ClientError, message: str) -> list[str]:
    """Everything that came with the answer, for the folded details."""
    more = ("OriginalStatusCode", "OriginalMessage", "LogStreamArn")
    return [message, *(f"{name}: {error.response[name]}" for name in more if error.response.get(name))]
