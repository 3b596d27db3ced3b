"""Whether a call that failed can have kept a model busy: what it costs hangs on that."""

from __future__ import annotations

from workbench.errors import EndpointError, WorkbenchError

# Nothing was sent, or nobody was there to take it.
NEVER_ARRIVED = frozenset({
    "BodyTooLarge", "CannotConnect", "Certificates", "ConfigParse", "ConnectTimeout", "CredentialRetrieval",
    "InvalidRegion", "NoCredentials", "NoRegion", "PartialCredentials", "ProfileNotFound", "Proxy", "Settings", "Tls",
    "UnknownHost",
})  # fmt: skip
# The request timed out in the server, and the container behind SageMaker failed: these have run.
_RAN = frozenset({408, 424})


def reached_a_model(error: WorkbenchError) -> bool:
    """False where the call never left, found nobody, or was refused before any model: unknown, denied, throttled."""
    if not isinstance(error, EndpointError) or error.needs_licence or error.code in NEVER_ARRIVED:
        return False
    return error.status is None or error.status >= 500 or error.status in _RAN
