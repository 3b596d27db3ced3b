"""Printing a plan of the fleet, and carrying it out where its name is given."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from workbench.cli.output import note, write_json, write_text

if TYPE_CHECKING:
    from workbench.endpoints.fleet.events import Ended, Watched
    from workbench.endpoints.fleet.plan import Plan, PlannedCall

DONE, FAILED, INTERRUPTED = 0, 1, 130


@dataclass(frozen=True)
class Outcome:
    """What became of a plan, and the last state of each of its endpoints that was watched, by name."""

    end: Ended
    states: dict[str, Watched] = field(default_factory=dict)


def add_plan_options(parser: Any, what: str) -> None:
    """How every command that changes something is confirmed."""
    parser.add_argument(
        "--confirm", metavar="NAME", help=f"make the calls; NAME is {what}, and without it they are only printed"
    )
    parser.add_argument("--dry-run", action="store_true", help="only print the calls, also with --confirm")
    parser.add_argument("--no-wait", action="store_true", help="do not wait until the endpoints are in service or gone")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def present(plan: Plan, arguments: argparse.Namespace, on_done: Callable[[], None] = lambda: None) -> Outcome | None:
    """Prints the plan; with its name in `--confirm` carries it out. None where nothing was sent.

    `on_done` is called once all calls are made, before the endpoints are watched.
    Another name is a `UsageError`, before anything is sent.
    """
    from workbench.endpoints.fleet.confirmation import confirm

    confirmed = None if arguments.confirm is None or arguments.dry_run else confirm(plan, arguments.confirm)
    if not arguments.json:
        write_text(_plan_text(plan))
    if confirmed is None:
        if arguments.json:
            write_json(plan_data(plan))
        note(f"Nothing was sent. Say `--confirm {quoted(plan.name)}` to make these calls.")
        return None
    return _carry_out(plan, confirmed, arguments, on_done)


def status_of(outcome: Outcome | None) -> int:
    """The exit status of a plan that was shown or carried out; it failed too where an endpoint did, or is not seen."""
    from workbench.endpoints.fleet import events

    if outcome is None:
        return DONE
    if outcome.end.left:
        return FAILED if outcome.end.error else INTERRUPTED
    bad = (*events.FAILED, events.UNSEEN)
    return FAILED if any(state.status in bad for state in outcome.states.values()) else DONE


def plan_data(plan: Plan) -> dict[str, Any]:
    return {
        "kind": plan.kind,
        "name": plan.name,
        "per_hour": plan.per_hour,
        "warnings": [str(one) for one in plan.warnings],
        "calls": [_call_data(call) for call in plan.calls],
    }


def _carry_out(plan: Plan, confirmation: Any, arguments: argparse.Namespace, on_done: Callable[[], None]) -> Outcome:
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
        if not end.left:
            on_done()
        if not end.left and not arguments.no_wait:
            for state in watch(plan.endpoints, plane, stop):
                if states.get(state.name) != state:
                    note(f"{state.name}: {_state_text(state, plan)}")
                states[state.name] = state
    _tell(end)
    if arguments.json:
        write_json(plan_data(plan) | _end_data(end, states))
    return Outcome(end, states)


def _state_text(state: Watched, plan: Plan) -> str:
    from workbench.endpoints.fleet.events import UNSEEN

    if state.status == UNSEEN:
        begun = "it was started" if plan.kind in ("deploy", "start") else "its deletion was begun"
        return f"{begun}; its state cannot be seen. {state.error}"
    if state.error is not None:
        return f"its state was not told, and is asked for again. {state.error.message}"
    return f"{state.status}{f': {state.detail}' if state.detail else ''}"


def _tell(end: Ended) -> None:
    if end.error is not None:
        note(str(end.error))
    if end.left:
        note(f"Not done: {_named(end.left)}.{' The same command goes on there.' if end.done else ''}")
    if end.clean_up is not None:
        note(f"What was made stays. To clean up by hand: {_named(end.clean_up.calls)}.")
        for warning in end.clean_up.warnings:
            note(str(warning))


def _named(calls: Sequence[PlannedCall]) -> str:
    return ", ".join(f"{call.operation} {call.name}" for call in calls)


def _end_data(end: Ended, states: Mapping[str, Watched]) -> dict[str, Any]:
    error = (
        None if end.error is None else {"message": end.error.message, "hint": end.error.hint, "code": end.error.code}
    )
    return {
        "done": [_call_data(call) for call in end.done],
        "left": [_call_data(call) for call in end.left],
        "error": error,
        "clean_up": None if end.clean_up is None else plan_data(end.clean_up),
        "states": {name: {"status": one.status, "detail": _detail(one)} for name, one in states.items()},
    }


def _detail(state: Watched) -> str:
    return state.detail if state.error is None else str(state.error)


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


def quoted(name: str) -> str:
    """The name as it is typed on a command line."""
    return f'"{name}"' if " " in name else name
