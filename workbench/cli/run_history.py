"""`history`: the runs that were made, in the window and here."""

from __future__ import annotations

import argparse
import contextlib
import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from workbench.cli.output import note, visible, write_json, write_text
from workbench.cli.rerun import add_rerun
from workbench.cli.run_exporting import add_export
from workbench.cli.run_numbers import add_run_argument, number_above_0
from workbench.errors import UsageError, WorkbenchError

if TYPE_CHECKING:
    from workbench.runs.history.history import History
    from workbench.runs.history.records import HistoryFilter, RunRow, StoredRun

_GAP = "  "


def add_commands(commands: Any) -> None:
    parser = commands.add_parser("history", help="the runs that were made", allow_abbrev=False)
    group = parser.add_subparsers(metavar="COMMAND", required=True)
    _add_list(group)
    _add_show(group)
    _add_annotations(group)
    _add_removals(group)
    _add_usage(group)
    add_rerun(group)
    add_export(group)


def _add_list(group: Any) -> None:
    parser = group.add_parser("list", help="list runs, newest first", allow_abbrev=False)
    parser.add_argument("query", nargs="?", default="", metavar="QUERY", help="words of answers, inputs and notes")
    parser.add_argument("--prompt", default="", metavar="P", help="of that prompt: its name, or its file")
    parser.add_argument("--version", default="", metavar="ID", help="of that version: its content id")
    parser.add_argument("--endpoint", default="", metavar="E", help="with a call of that endpoint")
    parser.add_argument("--state", default="", choices=["done", "partial", "stopped", "failed"], help="of a call")
    parser.add_argument("--tag", default="", metavar="T")
    parser.add_argument("--since", type=_first_moment, metavar="DAY", help="from that day on, such as 2026-01-31")
    parser.add_argument("--until", type=_last_moment, metavar="DAY", help="up to that day")
    parser.add_argument("--starred", action="store_true", help="only those with a star")
    parser.add_argument(
        "-n", dest="most", type=number_above_0, default=20, metavar="N", help="at most so many; 20 without it"
    )
    parser.add_argument("--json", action="store_true", help="print a list of objects as JSON")
    parser.set_defaults(command=_list)


def _add_show(group: Any) -> None:
    parser = group.add_parser("show", help="show a run: its answers side by side", allow_abbrev=False)
    add_run_argument(parser)
    parser.add_argument("--json", action="store_true", help="print all of it as one JSON object")
    parser.set_defaults(command=_show)


def _add_annotations(group: Any) -> None:
    parser = group.add_parser("note", help="write a note on a run; an empty one removes it", allow_abbrev=False)
    add_run_argument(parser)
    parser.add_argument("text", metavar="TEXT")
    parser.set_defaults(command=_annotated(lambda arguments: {"note": arguments.text}))
    for name, changes in (("star", {"starred": True}), ("unstar", {"starred": False})):
        parser = group.add_parser(name, help=f"{name} a run; starred ones are never tidied away", allow_abbrev=False)
        add_run_argument(parser)
        parser.set_defaults(command=_annotated(partial(_always, changes)))
    parser = group.add_parser("tag", help="set the tags of a run; without any, removes them", allow_abbrev=False)
    add_run_argument(parser)
    parser.add_argument("tags", nargs="*", metavar="TAG")
    parser.set_defaults(command=_annotated(lambda arguments: {"tags": arguments.tags}))


def _add_removals(group: Any) -> None:
    parser = group.add_parser("delete", help="delete runs for ever", allow_abbrev=False)
    parser.add_argument("ids", nargs="+", type=number_above_0, metavar="ID", help="the numbers of runs")
    parser.add_argument("--yes", action="store_true", help="without it, only lists what would be deleted")
    parser.set_defaults(command=_delete)
    parser = group.add_parser("keep", help="delete the oldest runs; starred ones stay", allow_abbrev=False)
    parser.add_argument(
        "--days", type=number_above_0, default=0, metavar="N", help="those of more than so many days ago"
    )
    parser.add_argument(
        "--megabytes", type=number_above_0, default=0, metavar="N", help="those beyond so many megabytes"
    )
    parser.set_defaults(command=_keep)


def _add_usage(group: Any) -> None:
    parser = group.add_parser("usage", help="calls, tokens and cost by day and endpoint", allow_abbrev=False)
    parser.add_argument("--days", type=number_above_0, default=30, metavar="N", help="of so many days; 30 without it")
    parser.add_argument("--json", action="store_true", help="print a list of objects as JSON")
    parser.set_defaults(command=_usage)


def _opened() -> closing[History]:
    """The history of this home, to be used in a `with`."""
    from workbench import paths
    from workbench.runs.history.history import History

    return closing(History(paths.history_file()))


def _list(arguments: argparse.Namespace) -> int:
    wanted = _filter(arguments)
    with _opened() as history:
        rows, before = list[Any](), None
        while len(rows) < arguments.most:
            found = history.rows(wanted, before, min(1000, arguments.most - len(rows)))
            rows += found
            if not found:
                break
            before = found[-1].id
        _tell(history)
    if arguments.json:
        write_json([_described(row) for row in rows])
    else:
        write_text("".join(f"{line}\n" for line in map(_line, rows)))
    return 0


def _filter(arguments: argparse.Namespace) -> HistoryFilter:
    from workbench.runs.history.records import HistoryFilter

    return HistoryFilter(
        text=arguments.query,
        prompt=arguments.prompt,
        version=arguments.version,
        endpoint=arguments.endpoint,
        state=arguments.state,
        tag=arguments.tag,
        since=arguments.since,
        until=arguments.until,
        starred=arguments.starred,
    )


def _line(row: RunRow) -> str:
    """Number, time, star, prompt, endpoints, states, cost, tags and the beginning of an answer."""
    states = ", ".join(f"{count} {state}" for state, count in row.states.items())
    facts = [
        f"{row.id:>6}", f"{_local(row.at):%Y-%m-%d %H:%M}", "★" if row.starred else " ", row.prompt_name,
        ", ".join(row.endpoints), states, "" if row.cost is None else f"${row.cost:.4f}",
        " ".join(f"#{tag}" for tag in row.tags), row.note, row.excerpt[:80],
    ]  # fmt: skip
    return _on_a_line(_GAP.join(fact for fact in facts if fact))


def _described(row: RunRow) -> dict[str, Any]:
    from dataclasses import asdict

    return {**asdict(row), "at": _local(row.at).isoformat(timespec="seconds")}


def _show(arguments: argparse.Namespace) -> int:
    from workbench.cli.table import side_by_side
    from workbench.runs.history.run_data import run_data

    with _opened() as history:
        run = history.load(arguments.id)
    if arguments.json:
        write_json(run_data(run))
        return 0
    write_text("".join(f"{_on_a_line(line)}\n" for line in _head(run)))
    if run.calls:
        write_text("\n" + side_by_side(run.comparison, shutil.get_terminal_size((100, 24)).columns))
    return 0


def _head(run: StoredRun) -> list[str]:
    version = f" @{run.run.version[:7]}" if run.run.version else ""
    lines = [f"{run.run.prompt.name}{version}, run {run.id}, {_local(run.at):%Y-%m-%d %H:%M:%S}, {run.run.origin}"]
    lines += [run.run.path] if run.run.path else []
    marks = ["★"] * run.starred + [f"#{tag}" for tag in run.tags]
    lines += [" ".join(marks)] if marks else []
    return lines + ([f"Note: {run.note}"] if run.note else [])


def _always(changes: dict[str, Any], _arguments: argparse.Namespace) -> dict[str, Any]:
    return changes


def _annotated(changes: Callable[[argparse.Namespace], dict[str, Any]]) -> Callable[[argparse.Namespace], int]:
    def annotate(arguments: argparse.Namespace) -> int:
        with _opened() as history:
            history.annotate(arguments.id, **changes(arguments))
        return 0

    return annotate


def _delete(arguments: argparse.Namespace) -> int:
    with _opened() as history:
        runs = [history.row(id) for id in dict.fromkeys(arguments.ids)]  # a damaged one can be deleted, too
        for run in runs:
            write_text(f"{_line(run)}\n")
        if not arguments.yes:
            note("Nothing was deleted; --yes deletes these runs for ever.")
            return 0
        history.delete([run.id for run in runs])
    return 0


def _keep(arguments: argparse.Namespace) -> int:
    if not arguments.days and not arguments.megabytes:
        raise UsageError("Nothing says what to keep.", "Give --days, --megabytes or both.")
    with _opened() as history:
        removed = history.keep(arguments.days, arguments.megabytes)
    note(f"{removed} run{'' if removed == 1 else 's'} deleted.")
    return 0


def _days_before(day: datetime, days: int) -> float | None:
    """None for what lies before all time."""
    with contextlib.suppress(OverflowError, ValueError, OSError):
        return (day - timedelta(days=days)).timestamp()
    return None


def _usage(arguments: argparse.Namespace) -> int:
    from dataclasses import asdict

    today = datetime.now().astimezone().replace(hour=12, minute=0)
    with _opened() as history:
        used = history.usage(_days_before(today, arguments.days - 1))
    if arguments.json:
        write_json([asdict(one) for one in used])
        return 0
    for one in used:
        failed = f", {one.failed} failed" if one.failed else ""
        cost = "" if one.cost is None else f"${one.cost:.4f}"
        tokens = f"{one.tokens_in} tokens in, {one.tokens_out} out"
        calls = f"{one.calls} call{'' if one.calls == 1 else 's'}{failed}"
        write_text(_on_a_line(_GAP.join(filter(None, [one.day, one.endpoint, calls, tokens, cost]))) + "\n")
    return 0


def _tell(history: History) -> None:
    problem: WorkbenchError | None = history.problem
    if problem is not None:
        note(str(problem))


def _local(at: float) -> datetime:
    """In the time zone of this place; what no calendar has, as in a damaged row, is the year 1."""
    with contextlib.suppress(OverflowError, ValueError, OSError):
        return datetime.fromtimestamp(at).astimezone()
    return datetime.min


def _on_a_line(text: str) -> str:
    return visible(" ".join(text.split("\n"))).rstrip()


def _first_moment(text: str) -> float:
    """The first moment of a day of this place."""
    try:
        return datetime.strptime(text, "%Y-%m-%d").astimezone().timestamp()
    except (ValueError, OverflowError, OSError) as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day such as 2026-01-31") from error


def _last_moment(text: str) -> float:
    with contextlib.suppress(OverflowError, ValueError, OSError):
        return _moment_after(text)
    raise argparse.ArgumentTypeError(f"{text!r} is too far away")


def _moment_after(text: str) -> float:
    return (datetime.fromtimestamp(_first_moment(text)) + timedelta(days=1)).astimezone().timestamp() - 0.001
