"""`history rerun`: a run once more, as it was or with today's prompt."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.cli.output import note
from workbench.cli.run_numbers import add_run_argument
from workbench.errors import UsageError

if TYPE_CHECKING:
    from workbench.cli.calling import Calling
    from workbench.prompts.prompt import Prompt
    from workbench.runs.anew import CalledColumn
    from workbench.runs.history.records import NewRun, StoredRun


def add_rerun(group: Any) -> None:
    parser = group.add_parser("rerun", help="run it again, as it was", allow_abbrev=False)
    add_run_argument(parser)
    parser.add_argument("--current", action="store_true", help="with the prompt as its file is now")
    parser.add_argument(
        "-e", dest="endpoints", action="append", default=[], metavar="ENDPOINT",
        help="on that endpoint instead of the run's own",
    )  # fmt: skip
    parser.add_argument("--jsonl", action="store_true", help="print one JSON object a column, as each one ends")
    parser.set_defaults(command=_rerun)


def _rerun(arguments: argparse.Namespace) -> int:
    from workbench.cli.calling import calling
    from workbench.cli.run import run_recorded

    with calling() as program:
        run = program.history.load(arguments.id)
        new = _to_run(run, arguments, program)
        program.transport.prepare({one.request.endpoint.label: one.request.endpoint for one in new.columns}.values())
        return run_recorded(new, program.transport, program.history, program.counter if arguments.jsonl else None)


def _to_run(run: StoredRun, arguments: argparse.Namespace, program: Calling) -> NewRun:
    """As it was: the bytes that were rendered then. Else the prompt, of then or of now, is rendered anew."""
    if not arguments.current and not arguments.endpoints:
        return replace(run.run, origin="command line")
    from workbench.library.saved_prompts import saved_prompt
    from workbench.runs.anew import anew

    prompt, version = _prompt_now(run) if arguments.current else (run.run.prompt, run.run.version)
    called = _called(run, arguments.endpoints, program)
    return anew(run, called, prompt, version, lambda one: saved_prompt(Path(one.path), one.version), "command line")


def _called(run: StoredRun, names: list[str], program: Calling) -> tuple[CalledColumn, ...]:
    """On the endpoints of these names, or on the run's own; one that is saved no more is told, and called as it was."""
    from workbench.runs.anew import at_saved, moved_to

    if names:
        return moved_to(run, program.ready([program.catalogue.find(name) for name in names]))
    wanted = dict.fromkeys(column.variant.endpoint for column in run.run.columns)
    saved = {one.label: one for one in program.ready([e for e in program.catalogue.endpoints() if e.label in wanted])}
    for label in wanted:
        if label not in saved:
            note(f"{label}: there is no such endpoint any more, it is called as it was")
    return at_saved(run, saved)


def _prompt_now(run: StoredRun) -> tuple[Prompt, str]:
    """The prompt in its file, with the values that were sent then; and the content id of the file."""
    from workbench.library.versions.change import content_id
    from workbench.prompts.file import load

    path = Path(run.run.path)
    if not run.run.path or not path.is_file():
        raise UsageError(
            "The prompt of run {number} is in no file any more.",
            "Run it as it was, without --current.",
            number=run.id,
        )
    prompt = load(path)
    return replace(prompt, values={**prompt.values, **run.run.prompt.values}), content_id(path.read_bytes())
