"""`votes`: what the votes of the blind desk say."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from workbench.cli.output import visible, write_json, write_text
from workbench.errors import UsageError

if TYPE_CHECKING:
    from workbench.runs.blind.tally import Tally
    from workbench.scoring.bradley_terry import Standing
    from workbench.scoring.intervals import Interval
    from workbench.scoring.side_bias import SideBias

_HEAD = ("candidate", "ballots", "win rate", "95 %", "strength", "95 %", "all bad", "rating")


def add_commands(commands: Any) -> None:
    parser = commands.add_parser(
        "votes", help="win rates and strengths from the votes of the blind desk", allow_abbrev=False
    )
    parser.add_argument("--prompt", default="", metavar="NAME", help="only votes on the prompt of that name")
    parser.add_argument(
        "--since", default="", metavar="DAY", help="only votes since that day (2026-11-24, or 7d: of the last 7 days)"
    )
    parser.add_argument(
        "-e", "--endpoint", action="append", default=[], metavar="LABEL", help="only what is said of these endpoints"
    )
    parser.add_argument("--json", action="store_true", help="print one object as JSON")
    parser.set_defaults(command=_votes)


def _votes(arguments: argparse.Namespace) -> int:
    from workbench import paths
    from workbench.runs.blind.ballot_box import BallotBox
    from workbench.runs.blind.tally import BallotFilter, tally

    wanted = BallotFilter(arguments.prompt, _since(arguments.since, datetime.now()), tuple(arguments.endpoint))
    told = tally(BallotBox(paths.ballots_file()).ballots(), wanted)
    if arguments.json:
        write_json(_described(told))
    else:
        write_text(visible("".join(f"{line}\n" for line in _lines(told))))
    return 0


def _since(text: str, now: datetime) -> float | None:
    """The beginning of the day, local time."""
    if not text:
        return None
    try:
        if text.endswith("d"):
            day = now.date() - timedelta(days=max(int(text[:-1]), 1) - 1)
        else:
            day = date.fromisoformat(text)
        return datetime.combine(day, time()).timestamp()
    except (ValueError, OverflowError, OSError):
        raise UsageError(
            "{text} is not a day.", "Write it as 2026-11-24, or 7d for the last 7 days.", text=text
        ) from None


def _lines(told: Tally) -> Iterator[str]:
    if not told.ballots:
        yield "No votes here. They are made at the window's blind desk."
        return
    yield from _aligned([_HEAD, *(_row(one, told) for one in told.standings)])
    yield ""
    yield f"{told.ballots} ballot{'' if told.ballots == 1 else 's'}, in {told.all_bad} of them all were bad."
    yield _about_side(told.bias)
    if told.groups > 1:
        yield f"{told.groups} groups were never compared with each other: their strengths cannot be either."


def _row(one: Standing, told: Tally) -> tuple[str, ...]:
    marks = told.marks[one.candidate]
    rate = one.win_rate
    return (
        f"{one.candidate} (group {one.group + 1})" if told.groups > 1 else one.candidate,
        str(one.ballots),
        "-" if rate is None else f"{rate.value:.0%}",
        "-" if rate is None else f"{rate.low:.0%} to {rate.high:.0%}",
        f"{one.strength.value:+.2f}",
        f"{one.strength.low:+.2f} to {one.strength.high:+.2f}",
        f"{marks.all_bad} of {marks.shown}",
        "-" if marks.rating is None else f"{marks.rating:.1f}",
    )


def _aligned(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    from workbench.cli.table import cells

    widths = [max(cells(row[n]) for row in rows) for n in range(len(_HEAD))]
    for row in rows:
        name, *others = (
            text + " " * (width - cells(text)) if n == 0 else " " * (width - cells(text)) + text
            for n, (text, width) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join([name, *others])


def _about_side(bias: SideBias | None) -> str:
    if bias is None:
        return "No side is favoured beyond chance."
    from math import exp

    favoured = bias.effect.value > 0
    low, high = sorted(exp(one if favoured else -one) for one in (bias.effect.low, bias.effect.high))
    times = f"{exp(abs(bias.effect.value)):.1f}"
    said = (
        f"favoured, with {times} times the odds of the others"
        if favoured
        else f"avoided; the others have {times} times its odds"
    )
    return f"Side bias: the answer at the {bias.side} is {said}, whatever stands there ({low:.1f} to {high:.1f})."


def _described(told: Tally) -> dict[str, Any]:
    return {
        "ballots": told.ballots,
        "all_bad": told.all_bad,
        "candidates": [
            {
                "candidate": one.candidate,
                "ballots": one.ballots,
                "win_rate": None if one.win_rate is None else _interval(one.win_rate),
                "strength": _interval(one.strength),
                "group": one.group + 1,
                "shown": told.marks[one.candidate].shown,
                "all_bad": told.marks[one.candidate].all_bad,
                "rating": told.marks[one.candidate].rating,
            }
            for one in told.standings
        ],
        "sides": [{"side": one.side, "found": one.found, "log_odds": _interval(one.effect)} for one in told.biases],
    }


def _interval(interval: Interval) -> dict[str, float]:
    return {"value": interval.value, "low": interval.low, "high": interval.high}
