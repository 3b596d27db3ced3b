"""`history rerun`: a run once more, as it was or with today's prompt."""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.cli.run_numbers import add_run_argument
from workbench.errors import UsageError

if TYPE_CHECKING:
    from workbench.endpoints.catalogue import Catalogue
    from workbench.endpoints.endpoint import Endpoint
    from workbench.runs.history.records import NewRun, StoredRun
    from workbench.runs.request import RunRequest
    from workbench.settings import Settings


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
    from workbench import paths, settings
    from workbench.cli.run import run_recorded
    from workbench.endpoints.catalogue import Catalogue
    from workbench.endpoints.transports import Transports
    from workbench.local.process import LocalServer
    from workbench.prompts.tokenizer_files import TokenizerFiles
    from workbench.runs.call_log import CallLog
    from workbench.runs.call_recorder import CallRecorder
    from workbench.runs.counting import TokenCounter
    from workbench.runs.history.history import History

    chosen, _problems = settings.load(paths.settings_file())
    with ExitStack() as stack:
        server = stack.enter_context(LocalServer(chosen.local_tokens_per_second or None))
        transport = stack.enter_context(Transports(server.url))
        counter = TokenCounter(stack.enter_context(TokenizerFiles()))
        recorder = CallRecorder(CallLog(paths.calls_folder()), counter)
        history = stack.enter_context(History(paths.history_file(), recorder.run, counter))
        run = history.load(arguments.id)
        new = _to_run(run, arguments, Catalogue(server.url, paths.endpoints_folder()), chosen)
        transport.prepare({one.request.endpoint.label: one.request.endpoint for one in new.columns}.values())
        return run_recorded(new, transport, history, counter if arguments.jsonl else None)


def _to_run(run: StoredRun, arguments: argparse.Namespace, catalogue: Catalogue, chosen: Settings) -> NewRun:
    """As it was: the bytes that were rendered then. Else the prompt, of then or of now, is rendered anew."""
    if not arguments.current and not arguments.endpoints:
        return replace(run.run, origin="command line")
    from workbench.runs.history.records import NewRun, StoredColumn
    from workbench.runs.requests import requests_for
    from workbench.runs.sampling import sampling_of
    from workbench.runs.variant import Variant

    prompt, path, version = run.run.prompt, run.run.path, run.run.version
    if arguments.current:
        prompt, version = _prompt_now(run)
    endpoints = [
        catalogue.find(name).in_account(chosen.aws_profile, chosen.aws_region) for name in arguments.endpoints
    ] or _endpoints_of(run)
    sampling = sampling_of(prompt)
    requests: tuple[RunRequest, ...] = requests_for(prompt, endpoints)
    columns = (StoredColumn(Variant(one.column, one.endpoint.label), one, sampling) for one in requests)
    return NewRun(prompt, tuple(columns), path, version, "command line")


def _endpoints_of(run: StoredRun) -> list[Endpoint]:
    """Each as often as it was called."""
    return [column.request.endpoint for column in run.run.columns]


def _prompt_now(run: StoredRun) -> tuple[Any, str]:
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
