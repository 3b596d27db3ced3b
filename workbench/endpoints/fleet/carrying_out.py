"""Carrying out a confirmed plan, call by call."""

from __future__ import annotations

from collections.abc import Generator

from workbench.endpoints.fleet.confirmation import Confirmation
from workbench.endpoints.fleet.control_plane import ControlPlane
from workbench.endpoints.fleet.events import Called, Calling, Ended, FleetEvent
from workbench.endpoints.fleet.plan import Plan, PlannedCall
from workbench.endpoints.fleet.refusals import NAME_TAKEN, NOT_FOUND
from workbench.endpoints.stop import Stop
from workbench.errors import EndpointError, Phrase


def carry_out(confirmation: Confirmation, plane: ControlPlane, stop: Stop) -> Generator[FleetEvent]:
    """Makes the plan's calls in order; the last event is `Ended`. A stop is obeyed between two calls.

    Anything but a `Confirmation` is a `TypeError`: without one, nothing is ever sent.
    """
    if not isinstance(confirmation, Confirmation):
        raise TypeError("a plan is carried out only with its confirmation")
    plan, done, made = confirmation.plan, list[PlannedCall](), list[PlannedCall]()
    for call in plan.calls:
        if stop.is_set:
            yield _ended(plan, done, made, None)
            return
        yield Calling(call)
        try:
            existed = _make(call, plane)
        except EndpointError as error:
            yield _ended(plan, done, made, error)
            return
        done.append(call)
        if call.creates and not existed:  # what was there before may be in use
            made.append(call)
        yield Called(call, existed)
    yield Ended(plan, tuple(done))


def _make(call: PlannedCall, plane: ControlPlane) -> bool:
    """Makes the call. True where there was nothing to do: it was done by the same plan before."""
    try:
        plane.make(call)
    except EndpointError as error:
        if error.code == NAME_TAKEN and _is_same(call, plane):
            return True
        if error.code == NOT_FOUND and not call.creates:
            return True
        raise
    return False


def _is_same(call: PlannedCall, plane: ControlPlane) -> bool:
    """Whether what has the name is what the call would make.

    The names of models and configurations end in a digest of what they are made of, so theirs says it. An endpoint is
    the same if it runs the same configuration and is not about to go.
    """
    if call.kind != "Endpoint":
        return True
    found = plane.call(call.place, "DescribeEndpoint", {"EndpointName": call.name})
    if found.get("EndpointStatus") == "Deleting":
        raise EndpointError(
            "{name} is still being deleted.", "Wait a minute or two, then start it again.", code="Deleting",
            name=call.name,
        )  # fmt: skip
    return bool(found.get("EndpointConfigName") == call.arguments["EndpointConfigName"])


def _ended(plan: Plan, done: list[PlannedCall], made: list[PlannedCall], error: EndpointError | None) -> Ended:
    left = plan.calls[len(done) :]
    unsure = left[:1] if error is not None and error.status is None else ()
    return Ended(plan, tuple(done), left, error, _clean_up(plan, made, unsure))


def _clean_up(plan: Plan, made: list[PlannedCall], unsure: tuple[PlannedCall, ...]) -> Plan | None:
    """Deletes what was made, newest first.

    A call to which no answer came may have made its thing or not. It is not deleted: its name may be somebody else's.
    """
    if not made:
        return None
    calls = tuple(_undone(call) for call in reversed(made))
    warnings = tuple(
        Phrase("No answer came to {operation}: look in the account whether there is a {name} now.",
               operation=call.operation, name=call.name)
        for call in unsure
    )  # fmt: skip
    return Plan("delete", plan.name, calls, warnings=warnings)


def _undone(call: PlannedCall) -> PlannedCall:
    name_of = {"Model": "ModelName", "EndpointConfig": "EndpointConfigName", "Endpoint": "EndpointName"}[call.kind]
    return PlannedCall(
        call.service,
        f"Delete{call.kind}",
        {name_of: call.name},
        Phrase("Deletes {name}, which this plan has just made.", name=call.name),
        call.place,
    )
