"""What the log of calls may say of a failure: the program's own words, never those of a server.

A server may repeat the prompt in its error, in any form; so what it said is not searched for echoes, it is left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.log_links import log_link
from workbench.errors import WorkbenchError

LEFT_OUT = "…"
# The values of errors that come from the endpoint's file and settings, or are numbers.
_KNOWN_HERE = frozenset({
    "answered", "asked", "component", "count", "endpoint", "entries", "entry", "field", "fields", "file",
    "given", "header", "host", "known", "limit", "line", "missing", "n", "name", "names", "number", "original",
    "over", "profile", "region", "room", "seconds", "size", "state", "variant",
})  # fmt: skip
_PERMISSIONS = frozenset({"sagemaker:InvokeEndpoint", "sagemaker:InvokeEndpointWithResponseStream"})
# The program's own codes, then those of AWS.
_CODES = frozenset({
    "BodyTooLarge", "CannotConnect", "Certificates", "Compression", "ConfigParse", "ConnectTimeout",
    "ConnectionClosed", "CredentialRetrieval", "DamagedStream", "InvalidConfig", "InvalidRegion", "NoCredentials",
    "NoEventStream", "NoRegion", "PartialCredentials", "ProfileNotFound", "Proxy", "ReadTimeout", "Settings",
    "Tls", "TotalTimeout", "UnknownHost", "AccessDenied", "AccessDeniedException", "ExpiredToken",
    "ExpiredTokenException", "InternalDependencyException", "InternalFailure", "InternalServerError",
    "InternalStreamFailure", "InvalidSignatureException", "ModelError", "ModelNotReadyException",
    "ModelStreamError", "RequestExpired", "RequestLimitExceeded", "RequestTimeTooSkewed", "ServiceUnavailable",
    "ServiceUnavailableException", "SignatureDoesNotMatch", "Throttling", "ThrottlingException",
    "TooManyRequestsException", "UnrecognizedClient", "UnrecognizedClientException", "ValidationError",
    "ValidationException",
})  # fmt: skip
_REQUEST_ID = re.compile(r"(?=.*\d)[A-Za-z0-9_.:=+/-]{8,100}")
_LINK = re.compile(r"https://([a-z0-9-]+)\.console\.")


def logged_values(error: WorkbenchError) -> Mapping[str, str | float]:
    """The values of the error's sentences that the program knows by itself; `…` in the place of every other."""
    return {name: _logged(name, value) for name, value in error.values.items()}


def logged_code(code: str) -> str:
    """A code that is known here; '' for any other, which a server may have made up."""
    return code if code in _CODES else ""


def logged_request_id(request_id: str) -> str:
    """An id as AWS and other servers give them; '' for what has the form of words."""
    return request_id if _REQUEST_ID.fullmatch(request_id) else ""


def logged_link(link: str, endpoint: Endpoint) -> str:
    """The log of the endpoint itself, where the error links to one."""
    found = _LINK.match(link)
    return log_link(found[1], endpoint.name, endpoint.component or "") if found else ""


def _logged(name: str, value: object) -> str | float:
    known = name in _KNOWN_HERE or (name == "permission" and value in _PERMISSIONS)
    return value if known and isinstance(value, str | int | float) else LEFT_OUT
