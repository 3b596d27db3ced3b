"""`endpoints probe`: finds the payload format of an endpoint in at most three calls."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from workbench.cli.output import note, write_json, write_text
from workbench.errors import EndpointError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbench.endpoints.catalogue import Catalogue
    from workbench.endpoints.endpoint import Endpoint
    from workbench.endpoints.probe_steps import ProbeCall, ProbeEnd, ProbeStep

DONE, FAILED, INTERRUPTED = 0, 1, 130


def add_probe(group: Any) -> None:
    parser = group.add_parser(
        "probe", help="find the payload format in at most 3 calls, and write it into the file", allow_abbrev=False
    )
    parser.add_argument("name", metavar="NAME", help="an endpoint's label, or the path of an endpoint file")
    parser.add_argument(
        "--yes", action="store_true", help="do not ask before the calls are made; without a terminal they need it"
    )
    parser.add_argument("--no-pin", action="store_true", help="leave the endpoint's file as it is")
    parser.add_argument("--json", action="store_true", help="print calls and result as one JSON object; does not ask")
    parser.set_defaults(command=_probe)


def _probe(arguments: argparse.Namespace) -> int:
    from contextlib import ExitStack

    from workbench import paths, settings
    from workbench.cli.interruption import stopping_on_interrupt
    from workbench.endpoints.catalogue import Catalogue
    from workbench.endpoints.probe import guess_of, probe, probe_calls
    from workbench.endpoints.probe_steps import ProbedFormat
    from workbench.endpoints.stop import Stop
    from workbench.endpoints.transports import Transports
    from workbench.local.process import LocalServer

    chosen, _ = settings.load(paths.settings_file())
    with ExitStack() as stack:
        server = stack.enter_context(LocalServer(chosen.local_tokens_per_second or None))
        catalogue = Catalogue(server.url, paths.endpoints_folder())
        endpoint = catalogue.find(arguments.name)
        called, guess = endpoint.in_account(chosen.aws_profile, chosen.aws_region), guess_of(endpoint)
        _announce(endpoint, probe_calls(called, guess))
        if not (arguments.yes or arguments.json or _agreed()):
            return DONE
        transport, stop = stack.enter_context(Transports(server.url)), Stop()
        steps: list[ProbeStep] = []
        try:
            with stopping_on_interrupt(stop):
                for step in probe(called, guess, transport, stop):
                    steps.append(step)
                    _tell(step)
        except EndpointError as error:
            if arguments.json:
                write_json(_refused(endpoint, steps, error))
            raise
        if stop.is_set:
            return INTERRUPTED
        end: Any = steps[-1]
        pinned = False
        if isinstance(end, ProbedFormat) and not arguments.no_pin:
            pinned = _pin(catalogue, endpoint, end.endpoint, arguments.name)
        if arguments.json:
            write_json(_result(endpoint, steps, end, pinned))
        else:
            write_text(_summary(end, pinned))
        return DONE if isinstance(end, ProbedFormat) else FAILED


def _announce(endpoint: Endpoint, calls: Sequence[ProbeCall]) -> None:
    note(f"{endpoint.label}: at most {len(calls)} calls, the later ones only where a question is left.")
    for number, call in enumerate(calls, 1):
        note(f"{number}. {call.why}: about {call.tokens_in} tokens, at most {call.tokens_out} back: {call.text}")


def _agreed() -> bool:
    """Asks where somebody can answer; where nobody can, it is a `UsageError`."""
    if not sys.stdin.isatty():
        raise UsageError("Nobody is here to be asked whether these calls may be made.", "Give --yes to make them.")
    sys.stderr.write("Make these calls? [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _tell(step: ProbeStep) -> None:
    from workbench.endpoints.probe_steps import ProbeReceived, ProbeSent

    if isinstance(step, ProbeSent):
        note(f"→ {step.call.text}")
    elif isinstance(step, ProbeReceived):
        note(f"← {' '.join(step.text.split())}" + (f" ({step.told})" if step.told else ""))


def _pin(catalogue: Catalogue, endpoint: Endpoint, found: Endpoint, name: str) -> bool:
    """Writes what was found into the file that the endpoint came from. An embedded one has none."""
    from pathlib import Path

    from workbench.endpoints import endpoint_file

    pinned = replace(endpoint, payload=found.payload, stream=found.stream, probed=found.probed)
    if endpoint.is_local:
        return False
    if any(one == endpoint for one in catalogue.endpoints()):
        catalogue.replace(endpoint.label, pinned)
    else:
        endpoint_file.save(pinned, Path(name).expanduser())
    return True


def _summary(end: ProbeEnd, pinned: bool) -> str:
    from workbench.endpoints.probe_steps import ProbedFormat, ProbedNeed

    if isinstance(end, ProbedFormat):
        framing = end.endpoint.probed.framing if end.endpoint.probed else ""
        written = ", pinned" if pinned else ""
        return f"{end.endpoint.payload} ({framing}): {end.why}; {_calls(end.calls)}{written}\n"
    if isinstance(end, ProbedNeed):
        return f"{end.need} needed: {end.error}\n"
    return f"unknown: none of the known formats; {_calls(end.calls)}\n"


def _calls(count: int) -> str:
    return f"{count} call{'' if count == 1 else 's'}"


def _result(endpoint: Endpoint, steps: Sequence[ProbeStep], end: ProbeEnd, pinned: bool) -> dict[str, Any]:
    from workbench.endpoints.probe_steps import ProbedFormat, ProbedNeed

    result: dict[str, Any] = {"endpoint": endpoint.label, "result": "unknown", "payload": None, "calls": _told(steps)}
    if isinstance(end, ProbedFormat):
        probed = end.endpoint.probed
        result |= {"result": "found", "payload": end.endpoint.payload, "stream": end.endpoint.stream}
        result |= {"framing": probed and probed.framing, "why": str(end.why), "pinned": pinned}
    elif isinstance(end, ProbedNeed):
        result |= {"result": end.need, "error": _sentence(end.error)}
    return result


def _refused(endpoint: Endpoint, steps: Sequence[ProbeStep], error: EndpointError) -> dict[str, Any]:
    """The object for a probe whose last call was refused on the way to the model."""
    *before, last = _told(steps)
    calls = [*before, last | {"received": error.details or error.message}]
    return {
        "endpoint": endpoint.label,
        "result": "refused",
        "payload": None,
        "calls": calls,
        "error": _sentence(error),
    }


def _sentence(error: EndpointError) -> dict[str, str]:
    return {"message": error.message, "hint": error.hint}


def _told(steps: Sequence[ProbeStep]) -> list[dict[str, Any]]:
    """The calls in their order; what came back is None where nothing did."""
    from workbench.endpoints.probe_steps import ProbeReceived, ProbeSent

    calls: list[dict[str, Any]] = []
    for step in steps:
        if isinstance(step, ProbeSent):
            calls.append({"sent": step.call.text, "received": None, "ms": None, "told": None})
        elif isinstance(step, ProbeReceived):
            calls[-1] |= {"received": step.text, "ms": step.ms, "told": step.told and str(step.told)}
    return calls
