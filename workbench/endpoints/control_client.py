"""Clients of AWS's control planes: those that find and describe, and never invoke."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from workbench.endpoints.aws_sessions import session
from workbench.endpoints.control_failures import control_failure
from workbench.endpoints.failures import Callee
from workbench.errors import EndpointError

# An account that does not answer is given up after 20 s in all.
_CONNECT_S = 5
_WAIT_S = 15
# Describing changes nothing, so that botocore may ask again, for instance when an account with many is throttled.
_ATTEMPTS = 4


@contextlib.contextmanager
def control_client(service: str, profile: str | None, region: str | None, name: str = "") -> Iterator[Any]:
    """A boto3 client, closed at the end. What it raises inside becomes an `EndpointError` about `name`, or the account.

    Imports boto3: not on the GUI thread.
    """
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError, ClientError

    callee = Callee(name, region or "", profile or "")
    config = Config(
        connect_timeout=_CONNECT_S,
        read_timeout=_WAIT_S,
        retries={"total_max_attempts": _ATTEMPTS, "mode": "standard"},
    )
    try:
        opened = session(profile, region).client(service, config=config)
    except (BotoCoreError, ValueError, OSError) as error:  # as botocore reports a bad profile, or its tool's failure
        raise control_failure(error, callee) from error
    try:
        with contextlib.closing(opened) as client:
            callee = replace(
                callee, region=client.meta.region_name, url=client.meta.endpoint_url, between_s=float(_WAIT_S)
            )
            service_id = client.meta.service_model.service_id.hyphenize()
            client.meta.events.register_first(f"needs-retry.{service_id}", _not_after_a_time_out)
            yield client
    except (BotoCoreError, ClientError, ValueError) as error:  # botocore reports an invalid address as a ValueError
        raise control_failure(error, callee) from error


def _not_after_a_time_out(caught_exception: Exception | None = None, **_event: Any) -> bool | None:
    """False where botocore shall not ask again: who was waited for once would be waited for as long again."""
    from botocore.exceptions import ConnectTimeoutError, ReadTimeoutError

    return False if isinstance(caught_exception, ConnectTimeoutError | ReadTimeoutError) else None


def denied(error: EndpointError) -> bool:
    """Whether the credentials may not do what was asked."""
    return error.code.startswith("AccessDenied")
