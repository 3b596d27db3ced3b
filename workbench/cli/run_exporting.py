"""`history export` of a run, and `replay`: opening a reproduce bundle, offline, and running it again."""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Generator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.cli.output import note, write_json, write_text
from workbench.cli.run_numbers import add_run_argument
from workbench.errors import UsageError

if TYPE_CHECKING:
    from workbench.endpoints.events import RunEvent
    from workbench.runs.bundle.replay import Replayed
    from workbench.runs.history.records import StoredRun
    from workbench.runs.run_differences import SampleDifference

FORMS = ("markdown", "json", "csv", "html", "bundle")
# The endings by which a file tells its form.
OUT = (".md", ".json", ".csv", ".html", ".run.zip")
SAME, DIFFERENT, INTERRUPTED = 0, 1, 130
_WHOLE = 100


def add_export(commands: Any) -> None:
    """Adds `export` to the commands of the history."""
    parser = commands.add_parser("export", help="write a run as a table, or as a reproduce bundle", allow_abbrev=False)
    add_run_argument(parser)
    parser.add_argument("--as", dest="form", choices=FORMS, help="without it, the ending of FILE tells")
    parser.add_argument("--out", type=Path, metavar="FILE", help="a new file; without it, the table is printed")
    parser.add_argument("--force", action="store_true", help="replace FILE where it is there already")
    parser.set_defaults(command=_export)


def add_commands(commands: Any) -> None:
    parser = commands.add_parser(
        "replay", help="open a reproduce bundle, without a network, or run it again", allow_abbrev=False
    )
    parser.add_argument("file", type=Path, metavar="FILE.run.zip", help="a reproduce bundle")
    parser.add_argument("--rerun", action="store_true", help="make the calls again and say what differs")
    parser.add_argument(
        "-e", dest="endpoints", action="append", default=[], metavar="ENDPOINT",
        help="with --rerun: where, instead of the endpoints of the same labels; one for all, or one for each of them",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(command=_replay)


def check_out(out: Path) -> None:
    """A file that a run could not be written into is told before anything is sent: `UsageError`."""
    from workbench.runs.exporting import form_of

    form_of(out)
    if out.exists():
        raise UsageError("{file} is there already.", "Choose another name.", file=out)


def write_run(run: StoredRun, out: Path | None, form: str | None = None, *, force: bool = False) -> None:
    """Writes the run in that form, or in the one that the ending of `out` tells; without `out`, prints it."""
    from workbench.library.exporting import write_new
    from workbench.runs.exporting import BUNDLE, exported_run, form_of

    if out is None:
        if form is None or form == BUNDLE:
            raise UsageError("A run is written into a file.", "Say which with {option}.", option="--out FILE")
        write_text(exported_run(run, form).decode("utf-8"))
        return
    write_new(exported_run(run, form or form_of(out)), out, replace=force)
    note(f"Written: {out}")


def _export(arguments: argparse.Namespace) -> int:
    from workbench import paths
    from workbench.runs.history.history import History

    with History(paths.history_file()) as history:
        run = history.load(arguments.id)
    write_run(run, arguments.out, arguments.form, force=arguments.force)
    return SAME


def _replay(arguments: argparse.Namespace) -> int:
    from workbench.runs.bundle.opening import open_bundle
    from workbench.runs.bundle.replay import replayed

    if arguments.endpoints and not arguments.rerun:
        raise UsageError("{option} says where to run again.", "Give --rerun as well.", option="-e")
    found = replayed(open_bundle(arguments.file))
    differences = None
    if arguments.rerun:
        differences = _rerun(found.run, arguments.endpoints)
        if differences is None:
            return INTERRUPTED
    if arguments.json:
        write_json(_data(found, differences))
    else:
        _print_table(found)
    _tell(found, as_lines=not arguments.json)
    if differences is not None and not arguments.json:
        _print_differences(differences)
    same = not found.differences and all(one.same for one in differences or ())
    return SAME if same else DIFFERENT


def _print_table(found: Replayed) -> None:
    from workbench.cli.table import side_by_side
    from workbench.runs.comparison import Comparison
    from workbench.runs.tables.shown import row_name

    samples = [column.column(number) for column in found.run.columns for number in range(len(column.samples))]
    named = zip(samples, found.table.rows, strict=True)
    comparison = Comparison(tuple(replace(column, label=row_name(row)) for column, row in named))
    write_text(side_by_side(comparison, shutil.get_terminal_size((100, 24)).columns))


def _tell(found: Replayed, *, as_lines: bool) -> None:
    for key in found.as_stored:
        note(f"{key}: no whole reply was kept; its answer stands as it was.")
    for one in found.differences if as_lines else ():
        note(f"row {one.row}, {one.field}: was {one.stored!r}, is {one.replayed!r}")
    note("The table differs." if found.differences else "The table is identical.")


def _print_differences(differences: Sequence[SampleDifference]) -> None:
    from workbench.cli.table import wrapped

    width = shutil.get_terminal_size((100, 24)).columns
    for one in differences:
        for line in wrapped(f"{one.column}: {_sentence(one)}", width):
            write_text(f"{line}\n")


def _sentence(one: SampleDifference) -> str:
    if one.before is None or one.after is None:
        return "only in the rerun" if one.before is None else "not in the rerun"
    told = ["same text" if one.same_text else f"text changed, {one.similarity * _WHOLE:.0f} % of it is equal"]
    for name in ("state", "answer", "tokens_out"):
        was, now = getattr(one.before, name), getattr(one.after, name)
        if was != now:
            told.append(f"{name.replace('_', ' ')} {was} → {now}")
    if one.time_ratio is not None:
        told.append(f"time × {one.time_ratio:.2f}")
    if one.same_request is not None:
        told.append("same request" if one.same_request else "another request")
    return " · ".join([*told, *one.request])


def _data(found: Replayed, differences: Sequence[SampleDifference] | None) -> dict[str, Any]:
    from workbench.runs.tables.json_table import table_data, to_plain

    data: dict[str, Any] = {
        "identical": not found.differences,
        "differences": [to_plain(one) for one in found.differences],
        "as_stored": list(found.as_stored),
        "table": table_data(found.table),
    }
    if differences is not None:
        data["rerun"] = [{**to_plain(one), "same": one.same, "same_text": one.same_text} for one in differences]
        for row in data["rerun"]:
            del row["texts"]
    return data


def _rerun(run: StoredRun, names: Sequence[str]) -> tuple[SampleDifference, ...] | None:
    """What differs from a rerun, which is kept in the history; None where it was interrupted."""
    from workbench.cli.calling import calling
    from workbench.cli.interruption import stopping_on_interrupt
    from workbench.endpoints.stop import Stop
    from workbench.runs.rerun import again, rerun
    from workbench.runs.run_differences import compare_runs

    stop = Stop()
    with calling() as program:
        wanted = _named(run, names)
        ready = program.ready([program.catalogue.find(name) for name in wanted.values()])
        new = again(run, dict(zip(wanted, ready, strict=True)), "command line")
        recorded = program.history.begin(new)
        try:
            program.transport.prepare(ready)
            calls = rerun(new, program.transport, stop, recorded.call, program.counter)
            with stopping_on_interrupt(stop):
                made = _ended(calls)
        finally:
            recorded.end()
        return None if stop.is_set else compare_runs(run, made)


def _ended(calls: Generator[RunEvent, None, StoredRun]) -> StoredRun:
    """What the calls come to."""
    while True:
        try:
            next(calls)
        except StopIteration as end:
            made: StoredRun = end.value
            return made


def _named(run: StoredRun, names: Sequence[str]) -> dict[str, str]:
    """Which endpoint is called for each label of the run."""
    from workbench.runs.bundle.own_endpoints import labels_of

    labels = labels_of(run)
    if not names:
        return dict(zip(labels, labels, strict=True))
    if len(names) not in (1, len(labels)):
        raise UsageError(
            "{count} endpoints are given for {wanted}.",
            "Give one for all, or one for each of: {labels}.",
            count=len(names),
            wanted=len(labels),
            labels=", ".join(labels),
        )
    return dict(zip(labels, [*names] * (len(labels) if len(names) == 1 else 1), strict=True))
