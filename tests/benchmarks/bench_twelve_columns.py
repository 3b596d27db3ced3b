"""Seven sound columns beside five that go wrong: how much longer they take than alone, and when the hung one ends.

One is refused, one hangs mid-stream, one is throttled, one is cut, and one answers 2 MB. The sound ones stream 400
tokens at 200 a second. The endpoints are served by a process of their own.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from dataclasses import replace

from tests.benchmarks.served import LONG, SETS, SEVEN, served
from workbench.endpoints.endpoint import Endpoint, Limits
from workbench.endpoints.stop import Stop
from workbench.endpoints.transports import Transports
from workbench.prompts.prompt import Prompt
from workbench.runs.compare import compare
from workbench.runs.comparison import Column, Comparison
from workbench.runs.requests import comparison_of, requests_for

ROUNDS = 5
MOST_SPAN = 1.1
LIMITS = Limits(between_s=2.5, retries=1)
MOST_LATE_MS = 250.0
STATES = {"refuses": "failed", "hangs": "failed", "throttled": "failed", "cut": "partial", "long": "done"}
PROMPT = Prompt("bench", input_template="Tell me.")


def run() -> list[str]:
    """Both ways take turns, so that what else the machine does troubles both."""
    with served("twelve") as url, Transports(lambda: url) as transport:
        _compared(transport, SEVEN)  # connections are opened, modules loaded
        rounds = [(_compared(transport, SEVEN), _compared(transport, SETS["twelve"])) for _ in range(ROUNDS)]
    for _alone, all_twelve in rounds:
        _check(all_twelve)
    return _told(rounds)


def _compared(transport: Transports, names: Iterable[str]) -> Comparison:
    endpoints = [replace(Endpoint(f"local:{name}", name), limits=LIMITS) for name in names]
    requests = requests_for(PROMPT, endpoints)
    return comparison_of(requests).apply_all(compare(requests, transport, Stop()))


def _check(twelve: Comparison) -> None:
    states = {column.key.removeprefix("local:"): column.state for column in twelve.columns}
    assert states == dict.fromkeys(SEVEN, "done") | STATES, states
    assert len(twelve["local:long"].text) >= LONG - LONG // 80


def _told(rounds: list[tuple[Comparison, Comparison]]) -> list[str]:
    spans = [(_span_s(alone), _span_s(all_twelve)) for alone, all_twelve in rounds]
    ratio = statistics.median(together / alone for alone, together in spans)
    late_ms = max(_late_ms(all_twelve["local:hangs"]) for _alone, all_twelve in rounds)
    lines = [
        f"twelve columns: seven sound ones take {statistics.median(one for _, one in spans):.2f} s beside five that go "
        f"wrong, {statistics.median(one for one, _ in spans):.2f} s alone: {ratio:.3f} x (at most {MOST_SPAN} x is "
        f"wanted)",
        f"twelve columns: the one that hangs ends {late_ms:.0f} ms after its limit of {LIMITS.between_s:g} s at the "
        f"most (at most {MOST_LATE_MS:.0f} ms is wanted)",
    ]
    if ratio > MOST_SPAN or not 0 <= late_ms <= MOST_LATE_MS:
        raise SystemExit("\n".join(lines))
    return lines


def _span_s(comparison: Comparison) -> float:
    """From the first of the seven that left to the end of the last."""
    sound = [comparison[f"local:{name}"] for name in SEVEN]
    starts = [column.started_at for column in sound if column.started_at is not None]
    assert len(starts) == len(sound)
    return max(map(_ended_at, sound)) - min(starts)


def _ended_at(column: Column) -> float:
    assert column.started_at is not None
    assert column.total_ms is not None
    return column.started_at + column.total_ms / 1000


def _late_ms(hung: Column) -> float:
    assert hung.last_text_at is not None
    return (_ended_at(hung) - hung.last_text_at - LIMITS.between_s) * 1000
