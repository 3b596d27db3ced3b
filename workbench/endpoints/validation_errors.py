"""SageMaker's ValidationErrors as sentences: it tells a dozen things by this one code, in words alone."""

from __future__ import annotations

import re

from workbench.endpoints.callee import Callee
from workbench.errors import EndpointError

_STATES = ("Creating", "Updating", "SystemUpdating", "RollingBack", "Deleting", "Failed", "OutOfService")
_STATE = re.compile(rf"\b({'|'.join(_STATES)}|UpdateRollbackFailed)\b")
_MISSING = ("not found", "could not find", "does not exist", "cannot find", "couldn't find")


def validation_error(message: str, callee: Callee) -> EndpointError | None:
    """None where SageMaker says something that is not known here."""
    lower = message.lower()
    if "component" in lower:
        return _of_component(lower, callee)
    missing = any(words in lower for words in _MISSING)
    if missing and "variant" in lower:
        return EndpointError(
            "The endpoint {name} has no variant {variant}.",
            "Correct the target variant in the endpoint's settings, or leave it empty to let SageMaker choose.",
            name=callee.name,
            variant=callee.variant,
        )
    state = _STATE.search(message)
    if state is not None:
        return _in_state(state[1], callee)
    if "not in service" in lower or "not inservice" in lower:
        return EndpointError(
            "The endpoint {name} is not in service.",
            "Look at its state in the list of endpoints; run again once it is InService.",
            name=callee.name,
        )
    if missing:
        return EndpointError(
            "There is no endpoint {name} in {region}.",
            "Check its name and profile, or look for it in another region: the account's endpoints are listed by "
            "region.",
            name=callee.name,
            region=callee.region,
        )
    return None


def _of_component(lower: str, callee: Callee) -> EndpointError | None:
    if "component name" in lower and ("required" in lower or "header" in lower):
        return EndpointError(
            "{name} hosts inference components and must be told which one to call.",
            "Name the inference component in the endpoint's settings.",
            name=callee.name,
        )
    if "no capacity" in lower or "scaled to zero" in lower or "zero copies" in lower:
        return EndpointError(
            "{name} is scaled to zero: no copy of the model runs.",
            "The call asks for one where the endpoint scales by itself: wait some minutes and run again. Else give "
            "the inference component a copy.",
            name=callee.component or callee.name,
        )
    if any(words in lower for words in _MISSING):
        return EndpointError(
            "The endpoint {name} has no inference component {component}.",
            "Correct its name in the endpoint's settings; the list of the account's endpoints shows what is there.",
            name=callee.name,
            component=callee.component,
        )
    return None


def _in_state(state: str, callee: Callee) -> EndpointError:
    if state in ("Failed", "OutOfService", "UpdateRollbackFailed"):
        return EndpointError(
            "The endpoint {name} is in the state {state} and answers no calls.",
            "Its page in the SageMaker console says why; deploy it again, or name another endpoint.",
            name=callee.name,
            state=state,
        )
    if state == "Deleting":
        return EndpointError(
            "The endpoint {name} is being deleted.",
            "Name another endpoint, or deploy it again.",
            name=callee.name,
        )
    return EndpointError(
        "The endpoint {name} is in the state {state} and answers no calls yet.",
        "Wait until it is InService, which takes some minutes, then run again.",
        name=callee.name,
        state=state,
    )
