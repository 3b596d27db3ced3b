"""SageMaker's own error answers as sentences with a next step. Imported with botocore, where one has arrived."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from workbench.endpoints.failures import Callee, without_secrets
from workbench.errors import EndpointError

if TYPE_CHECKING:
    from botocore.exceptions import ClientError

# A ModelError's text when it has no OriginalMessage: Received client error (400) from primary with message "…". See …
_QUOTED = re.compile(r'with message "(.*)"\s*\.\s*(?:See |$)', re.DOTALL)
_LONGEST_REASON = 300

# Codes that mean the same.
_SAME = {
    "AccessDeniedException": "AccessDenied",
    "ExpiredTokenException": "ExpiredToken",
    "RequestExpired": "ExpiredToken",
    "UnrecognizedClientException": "UnrecognizedClient",
    "InvalidClientTokenId": "UnrecognizedClient",
    "InvalidSignatureException": "UnrecognizedClient",
    "SignatureDoesNotMatch": "UnrecognizedClient",
    "IncompleteSignature": "UnrecognizedClient",
    "MissingAuthenticationToken": "UnrecognizedClient",
    "MissingAuthenticationTokenException": "UnrecognizedClient",
    "ThrottlingException": "Throttling",
    "TooManyRequestsException": "Throttling",
    "RequestLimitExceeded": "Throttling",
    "429": "Throttling",
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


def refusal(error: ClientError, callee: Callee) -> EndpointError:
    """The sentence for an error answer, also for one in the middle of a stream."""
    body: Mapping[str, Any] = error.response.get("Error", {})
    answer: Mapping[str, Any] = error.response.get("ResponseMetadata", {})
    code = str(body.get("Code", ""))
    status = answer.get("HTTPStatusCode")
    message = without_secrets(str(body.get("Message", "")))
    if code == "ModelError":
        found = _model_error(error.response, message, status or 424)
    else:
        found = _by_kind(_kind(code, message), callee) or _unknown(message or code, status)
    found.code = code
    found.status = status
    found.request_id = str(answer.get("RequestId", ""))
    found.details = without_secrets("\n".join(_texts(error, message)))
    return found


def _kind(code: str, message: str) -> str:
    lower = message.lower()
    if code in ("ValidationError", "ValidationException"):
        if "inference component name" in lower:
            return "ComponentRequired"
        if "not found" in lower or "could not find" in lower:
            return "NotFound"
    if code == "ModelStreamError":  # botocore keeps its message alone, not the code within it
        return "TimeExceeded" if "time" in lower and ("exceeded" in lower or "out" in lower) else "StreamBroken"
    return _SAME.get(code, code)


def _by_kind(kind: str, callee: Callee) -> EndpointError | None:
    return _refused(kind, callee) or _busy(kind, callee)


def _refused(kind: str, callee: Callee) -> EndpointError | None:
    """The answers that stay the same until the user changes something."""
    match kind:
        case "AccessDenied":
            return EndpointError(
                "These AWS credentials are not allowed to call {name}.",
                "Ask for the permission sagemaker:InvokeEndpoint, or name another profile.",
                name=callee.name or callee.host,
            )
        case "ExpiredToken":
            return EndpointError(
                "The AWS session has expired.",
                "Sign in again, for example with `aws sso login`, then run again.",
            )
        case "UnrecognizedClient":
            return EndpointError(
                "AWS does not accept these credentials.",
                "Check the profile and its keys with `aws sts get-caller-identity`.",
            )
        case "NotFound":
            return EndpointError(
                "There is no endpoint {name} in {region}.",
                "Check its name, region and profile; list the account's endpoints to see what is there.",
                name=callee.name,
                region=callee.region,
            )
        case "ComponentRequired":
            return EndpointError(
                "{name} hosts inference components and must be told which one to call.",
                "Name the inference component in the endpoint's settings.",
                name=callee.name,
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
        reason=_shortened(reason),
    )


def _model_error(response: Mapping[str, Any], message: str, status: int) -> EndpointError:
    """The container's own complaint, unwrapped from what SageMaker says around it."""
    quoted = _QUOTED.search(message)
    original = str(response.get("OriginalMessage") or (quoted.group(1) if quoted else message))
    reason = without_secrets(_container_reason(original))
    lower = reason.lower()
    if "eula" in lower or "license" in lower or "licence" in lower:
        return EndpointError(
            "The endpoint answered {answered}: the model needs its licence accepted.",
            "Turn on *Accept EULA* in the endpoint's settings.",
            answered=status,
        )
    if "timed out while waiting" in lower:
        return EndpointError(
            "The endpoint answered {answered}: the model did not answer in the time that SageMaker allows.",
            "Ask for fewer tokens, or turn on streaming in the endpoint's settings.",
            answered=status,
        )
    return EndpointError(
        "The endpoint answered {answered}: {reason}",
        "Shorten the prompt, or check the parameters and the payload format; the endpoint's log says more.",
        answered=status,
        reason=_shortened(reason),
    )


def _container_reason(text: str) -> str:
    """What the container says: the message in its JSON body, or the text itself.

    Of DJL's `message` and `error`, the first is always the same and the second is the cause. AI21 sends a list.
    """
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        return text
    while body and isinstance(body, (Mapping, list)):
        if isinstance(body, list):
            body = body[0]
        else:
            body = next((body[name] for name in ("error", "message", "detail", "msg") if body.get(name)), text)
    return body if isinstance(body, str) else text


def _texts(error: ClientError, message: str) -> list[str]:
    """Everything that came with the answer, for the folded details."""
    more = ("OriginalStatusCode", "OriginalMessage", "LogStreamArn")
    return [message, *(f"{name}: {error.response[name]}" for name in more if error.response.get(name))]


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_REASON else line[: _LONGEST_REASON - 1] + "…"
