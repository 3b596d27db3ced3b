"""`run`: one prompt on several endpoints, side by side."""

from __future__ import annotations

import argparse
import contextlib
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.cli.column_options import add_column_options
from workbench.cli.output import note, write_json, write_text
from workbench.cli.prompt_versions import named_prompt
from workbench.cli.run_exporting import OUT, check_out, write_run
from workbench.cli.values import add_parameter_option, add_value_options, values_of, with_parameters
from workbench.errors import UsageError, WorkbenchError

if TYPE_CHECKING:
    from workbench.endpoints.endpoint import Endpoint
    from workbench.endpoints.events import RunEvent
    from workbench.endpoints.payloads.format import Parameters
    from workbench.prompts.prompt import AnswerRule, Prompt
    from workbench.runs.comparison import Comparison
    from workbench.runs.counting import TokenCounter
    from workbench.runs.history.history import History
    from workbench.runs.history.records import NewRun, StoredColumn
    from workbench.runs.request import RunRequest
    from workbench.runs.sampling import MakeCall
    from workbench.settings import Settings

DONE, FAILED, INTERRUPTED = 0, 1, 130


def add_commands(commands: Any) -> None:
    parser = commands.add_parser("run", help="run a prompt on endpoints, side by side", allow_abbrev=False)
    parser.add_argument(
        "file",
        metavar="FILE",
        help="a prompt file, or the name of a prompt in the library; NAME@VERSION is an earlier one",
    )
    add_column_options(parser)
    add_value_options(parser)
    add_parameter_option(parser)
    parser.add_argument("--repeat", type=_repeats, default=1, metavar="N", help="calls to each endpoint")
    parser.add_argument("--jsonl", action="store_true", help="print one JSON object a column, as each one ends")
    parser.add_argument(
        "--cache", action="store_true", help="take what was answered before from the history, repeat by repeat"
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help=f"write the run into a new file: {', '.join(OUT)}")
    parser.set_defaults(command=_run)


def _run(arguments: argparse.Namespace) -> int:
    from workbench.cli.calling import calling
    from workbench.cli.run_columns import AskedColumns
    from workbench.endpoints.stop import Stop
    from workbench.runs.answer_cache import AnswerCache

    if arguments.out is not None:
        check_out(arguments.out)
    prompt = named_prompt(arguments.file)
    prompt = replace(prompt, generation=with_parameters(prompt.generation, arguments.param))
    prompt = _with_documents(prompt, arguments.documents)
    with calling() as program:
        asked = AskedColumns(arguments, program.catalogue)
        endpoints = program.ready(asked.endpoints)
        values = values_of(arguments)
        retrieve = partial(program.documents.asked.retrieve, stop=Stop()) if arguments.documents else None
        columns = asked.columns(prompt, endpoints, values, retrieve)
        _tell_what_is_not_sent(endpoints, [column.request for column in columns])
        history, told = program.history, program.counter if arguments.jsonl else None
        program.transport.prepare({one.label: one for one in endpoints}.values())
        sent = replace(prompt, values={**prompt.values, **values})
        status = run_recorded(
            _new_run(sent, arguments, columns), program.transport, history, told, arguments.out,
            AnswerCache(history.answer_of).over(program.recorder.run) if arguments.cache else None,
        )  # fmt: skip
        if status != INTERRUPTED:  # a tokenizer would be loaded for it
            _tell_what_is_estimated(endpoints, told)
        _tidy(history, program.chosen)
        for unkept in filter(None, (program.recorder.problem, history.problem)):
            note(str(unkept))
        return status


def _with_documents(prompt: Prompt, name: str | None) -> Prompt:
    """The prompt with that collection behind its context variable. None: documents are off, which is told."""
    from workbench.prompts.prompt import Context
    from workbench.prompts.variables import free_variables

    context = prompt.context or Context()
    if name is None:
        if context.index:
            note(f"documents are off; --documents {context.index!r} turns them on")
        return prompt
    if context.variable not in free_variables(replace(prompt, context=None)):
        raise UsageError(
            "No template of the prompt names the variable {name} that the passages go into.",
            "Write {mark} where they are to stand.",
            name=context.variable,
            mark=f"{{{{ {context.variable} }}}}",
        )
    return replace(prompt, context=replace(context, index=name))


def run_recorded(
    new: NewRun,
    transport: Any,
    history: History,
    counter: TokenCounter | None,
    out: Path | None = None,
    make_call: MakeCall | None = None,
) -> int:
    """Runs it, keeps it in the history, prints it and writes it into the file `out`.

    `make_call` makes the calls in place of the history's.
    """
    recorded = history.begin(new)
    call = partial(recorded.call, make_call=make_call)
    status = _compare(new.columns, transport, call, new.prompt.answer, counter)
    recorded.end()
    if out is not None:
        write_run(history.load(recorded.id), out)
    return status


def _new_run(prompt: Prompt, arguments: argparse.Namespace, columns: Sequence[StoredColumn]) -> NewRun:
    """What the history keeps of it: the prompt with the values that it is sent with, and where it comes from."""
    from workbench.cli.prompt_versions import named_place
    from workbench.runs.history.records import NewRun

    path, version = named_place(arguments.file)
    if arguments.param:  # not what is saved there
        version = ""
    return NewRun(prompt, tuple(columns), path, version, "command line")


def _tidy(history: History, chosen: Settings) -> None:
    with contextlib.suppress(WorkbenchError):  # a history that cannot be used has told so by now
        history.keep(chosen.history_days, chosen.history_megabytes)


def _compare(
    columns: Sequence[StoredColumn],
    transport: Any,
    make_call: MakeCall,
    rules: Sequence[AnswerRule],
    counter: TokenCounter | None,
) -> int:
    """Runs all columns and prints: with a counter objects as columns end, else the table at the end."""
    from workbench.cli.interruption import stopping_on_interrupt
    from workbench.cli.run_columns import told_apart
    from workbench.endpoints.stop import Stop
    from workbench.runs.column_calls import all_calls, empty_calls
    from workbench.runs.sampled_column import SampledColumn

    stop = Stop()
    comparison = empty_calls(columns)
    asked = {key: one for one in columns for key in one.call_keys}
    with stopping_on_interrupt(stop):
        for event in all_calls(columns, transport, stop, make_call):
            comparison = comparison.apply(event)
            of = asked[event.column]
            _tell_retry(event)
            if counter and comparison[event.column].ended:
                column = SampledColumn(of.request, of.sampling, comparison)
                if column.ended:
                    write_json({**column.result(rules, counter), **told_apart(of)})
    if counter is None:
        _print_table(comparison)
        _print_votes(columns, comparison, rules)
    if stop.is_set:
        return INTERRUPTED
    return DONE if all(column.state == "done" for column in comparison.columns) else FAILED


def _tell_retry(event: RunEvent) -> None:
    from workbench.endpoints.events import Retrying

    if isinstance(event, Retrying):
        note(f"{event.column}: retry {event.number} in {event.wait_s:.1f} s. {event.error.message}")


def _print_table(comparison: Comparison) -> None:
    from workbench.cli.table import side_by_side

    write_text(side_by_side(comparison, shutil.get_terminal_size((100, 24)).columns))


def _print_votes(columns: Sequence[StoredColumn], comparison: Comparison, rules: Sequence[AnswerRule]) -> None:
    """The vote of each column below the table, a tie named as one."""
    from workbench.cli.table import wrapped
    from workbench.runs.sampled_column import SampledColumn

    width = shutil.get_terminal_size((100, 24)).columns
    for one in (one for one in columns if one.sampling.votes > 1):
        votes = SampledColumn(one.request, one.sampling, comparison).result(rules)["votes"]
        counts = ", ".join(f"{' '.join(answer.split())} × {count}" for answer, count in votes["counts"].items())
        lead = f"margin {votes['margin']:.0%}" if votes["margin"] else "tied" if counts else "no answer"
        for line in wrapped(f"{one.request.column}: {counts}{' · ' if counts else ''}{lead}", width):
            write_text(f"{line}\n")


def _tell_what_is_not_sent(endpoints: Sequence[Endpoint], requests: Sequence[RunRequest]) -> None:
    """And what is sent, but will hardly be taken. What cannot be sent at all is the failure of its own column."""
    from workbench.runs.run import payload_request

    for endpoint in endpoints:
        request = next(each for each in requests if each.endpoint is endpoint)
        with contextlib.suppress(UsageError):
            for told in _told(endpoint, request, payload_request(request).parameters):
                note(f"{endpoint.label}: {told}")


def _told(endpoint: Endpoint, request: RunRequest, parameters: Parameters) -> Iterator[str]:
    if parameters.unsent:
        yield f"not sent, the {endpoint.payload} format has no such parameter: {', '.join(parameters.unsent)}"
    if parameters.overruled:
        yield f"not sent of the endpoint's own, since the run sets it: {', '.join(parameters.overruled)}"
    if parameters.outside:
        values = ", ".join(f"{name} {_shown(getattr(request.generation, name))}" for name in parameters.outside)
        yield f"sent, though outside of what the {endpoint.payload} format takes: {values}"


def _shown(value: Any) -> str:
    return f"({len(value)} sequences)" if isinstance(value, tuple) else str(value)


def _tell_what_is_estimated(endpoints: Sequence[Endpoint], counter: TokenCounter | None) -> None:
    """Which tokenizers could not be used, and why."""
    for endpoint in {each.label: each for each in endpoints if each.tokenizer}.values():
        error = counter and counter.count(endpoint, [""]).error
        if error is not None:
            note(f"{endpoint.label}: tokens are an estimate. {error}")


def _repeats(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of calls")
    return int(text)
