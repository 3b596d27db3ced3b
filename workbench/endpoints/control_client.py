"""Clients of AWS's control planes: those that find and describe, and never invoke."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from workbench.endpoints.aws_sessions import session
from workbench.endpoints.failures import Callee, translate
from workbench.errors import EndpointError

_CONNECT_S = 10
_WAIT_S = 20
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
        raise translate(error, callee) from error
    try:
        with contextlib.closing(opened) as client:
            callee = replace(
                callee, region=client.meta.region_name, url=client.meta.endpoint_url, between_s=float(_WAIT_S)
            )
            yield client
    except (BotoCoreError, ClientError, ValueError) as error:  # botocore reports an invalid address as a ValueError
        raise translate(error, callee) from error


def denied(error: EndpointError) -> bool:
    """Whether the credentials may not do what was asked."""
    return error.code.startswith("AccessDenied")
