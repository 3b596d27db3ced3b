"""A denied permission as a sentence: which one it is, where AWS says it."""

from __future__ import annotations

import re

from workbench.endpoints.callee import Callee
from workbench.errors import EndpointError

_ACTION = re.compile(r"not authorized to perform:? ([a-z0-9-]+:[A-Za-z]+)")


def access_denied(message: str, callee: Callee) -> EndpointError:
    """`message` is what AWS says; it names the permission, and whether a policy denies it outright."""
    found = _ACTION.search(message)
    name = callee.name or callee.host
    permission = found[1] if found else _needed(callee)
    if "explicit deny" in message:
        return EndpointError(
            "These AWS credentials are not allowed to call {name}: a policy denies {permission}.",
            "Ask whoever manages the account, or name another profile.",
            name=name,
            permission=permission,
        )
    return EndpointError(
        "These AWS credentials are not allowed to call {name}.",
        "Ask for the permission {permission}, or name another profile.",
        name=name,
        permission=permission,
    )


def _needed(callee: Callee) -> str:
    return "sagemaker:InvokeEndpointWithResponseStream" if callee.streams else "sagemaker:InvokeEndpoint"
