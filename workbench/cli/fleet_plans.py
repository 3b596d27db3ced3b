"""Printing a plan of the fleet, and carrying it out where its name is given."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from workbench.cli.output import note, write_json, write_text

if TYPE_CHECKING:
    from workbench.endpoints.fleet.events import Ended, Watched
    from workbench.endpoints.fleet.plan import Plan, PlannedCall

DONE, FAILED, INTERRUPTED = 0, 1, 130


def add_plan_options(parser: Any, what: str) -> None:
    """How every command that changes something is confirmed."""
    parser.add_argument(
        "--confirm", metavar="NAME", help=f"make the calls; NAME is {what}, and without it they are only printed"
    )
    parser.add_argument("--dry-run", action="store_true", help="only print the calls, also with --confirm")
    parser.add_argument("--no-wait", action="store_true", help="do not wait until the endpoints are in service or gone")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def present(plan: Plan, arguments: argparse.Namespace) -> Ended | None:
    """Prints the plan; with its name in `--confirm` carries it out. None where nothing was sent.

    Another name is a `UsageError`, before anything is sent.
    """
    from workbench.endpoints.fleet.confirmation import confirm

    confirmed = None if arguments.confirm is None or arguments.dry_run else confirm(plan, arguments.confirm)
    if not arguments.json:
        write_text(_plan_text(plan))
    if confirmed is None:
        if arguments.json:
            write_json(plan_data(plan))
        note(f"Nothing was sent. Say `--confirm {_quoted(plan.name)}` to make these calls.")
        return None
    return _carry_out(plan, confirmed, arguments)


def status_of(end: Ended | None) -> int:
    """The exit status of a plan that was shown or carried out."""
    if end is None or not end.left:
        return DONE
    return FAILED if end.error else INTERRUPTED


def plan_data(plan: Plan) -> dict[str, Any]:
    return {
        "kind": plan.kind,
        "name": plan.name,
        "per_hour": plan.per_hour,
        "warnings": [str(one) for one in plan.warnings],
        "calls": [_call_data(call) for call in plan.calls],
    }


def _carry_out(plan: Plan, confirmation: Any, arguments: argparse.Namespace) -> Ended:
    from workbench.cli.interruption import stopping_on_interrupt
    from workbench.endpoints.fleet.carrying_out import carry_out
    from workbench.endpoints.fleet.control_plane import ControlPlane
    from workbench.endpoints.fleet.events import Called, Ended, Watched
    from workbench.endpoints.fleet.watching import watch
    from workbench.endpoints.stop import Stop

    stop, states = Stop(), dict[str, Watched]()
    end = Ended(plan, (), plan.calls)
    with ControlPlane() as plane, stopping_on_interrupt(stop):
        for event in carry_out(confirmation, plane, stop):
            if isinstance(event, Called):
                note(f"{event.call.operation} {event.call.name}: {'was there already' if event.existed else 'done'}")
            elif isinstance(event, Ended):
                end = event
        if not end.left and not arguments.no_wait:
            for state in watch(plan.endpoints, plane, stop):
                if states.get(state.name) != state:
                    note(f"{state.name}: {state.status}{f': {state.detail}' if state.detail else ''}")
                states[state.name] = state
    _tell(end)
    if arguments.json:
        write_json(plan_data(plan) | _end_data(end, states))
    return end


def _tell(end: Ended) -> None:
    if end.error is not None:
        note(str(end.error))
    if end.clean_up is not None:
        calls = ", ".join(f"{call.operation} {call.name}" for call in end.clean_up.calls)
        note(f"What was made stays, and the same command goes on with it. To clean up by hand: {calls}.")


def _end_data(end: Ended, states: Mapping[str, Watched]) -> dict[str, Any]:
    error = (
        None if end.error is None else {"message": end.error.message, "hint": end.error.hint, "code": end.error.code}
    )
    return {
        "done": [_call_data(call) for call in end.done],
        "left": [_call_data(call) for call in end.left],
        "error": error,
        "clean_up": None if end.clean_up is None else plan_data(end.clean_up),
        "states": {name: {"status": one.status, "detail": one.detail} for name, one in states.items()},
    }


def _call_data(call: PlannedCall) -> dict[str, Any]:
    return {
        "service": call.service,
        "operation": call.operation,
        "arguments": dict(call.arguments),
        "what": str(call.sentence),
        "profile": call.place.profile,
        "region": call.place.region,
    }


def _plan_text(plan: Plan) -> str:
    lines = []
    for number, call in enumerate(plan.calls, 1):
        lines.append(f"{number}. {call.operation}: {call.sentence}")
        lines += [f"   {line}" for line in json.dumps(dict(call.arguments), ensure_ascii=False, indent=2).splitlines()]
    lines += [f"Mind: {one}" for one in plan.warnings]
    if plan.per_hour is not None:
        costs = "It costs" if plan.kind in ("deploy", "start") else "It saves"
        lines.append(f"{costs} ${plan.per_hour:,.2f} an hour.")
    return "".join(f"{line}\n" for line in lines)


def _quoted(name: str) -> str:
    return f'"{name}"' if " " in name else name
