"""How much longer three endpoints side by side take than the slowest of them alone."""

from __future__ import annotations

import statistics
import time

from workbench.endpoints.embedded import EMBEDDED
from workbench.endpoints.events import Finished, RunEvent, Started
from workbench.endpoints.stop import Stop
from workbench.endpoints.transports import Transports
from workbench.local.process import LocalServer
from workbench.prompts.prompt import Prompt
from workbench.runs.compare import compare
from workbench.runs.requests import comparison_of, requests_for

ROUNDS = 5
LIMIT = 1.15
PROMPT = Prompt(
    "bench",
    input_template="Passage: {{ passage }}\nQuestion: {{ question }}\nAnswer:",
    values={"passage": "Acme was founded by 김철수 in 1999. It makes anvils.", "question": "Who founded Acme?"},
)


def run() -> list[str]:
    """From the first request sent to the last answer finished, against the slowest column's own time."""
    with LocalServer() as server, Transports(server.url) as transport:
        first = _measured(transport)
        ratios, spans = zip(*(_measured(transport) for _ in range(ROUNDS)), strict=True)
    return [
        f"fan-out: three local endpoints take {statistics.median(ratios):.3f} x the slowest one "
        f"(first run {first[0]:.3f} x, worst {max(ratios):.3f} x; at most {LIMIT} x is wanted), "
        f"{statistics.median(spans):.2f} s",
        f"fan-out: {_events_per_second():,.0f} events a second pass from 3 generators",
    ]


def _measured(transport: Transports) -> tuple[float, float]:
    """The ratio and the span in seconds."""
    requests = requests_for(PROMPT, EMBEDDED)
    events = list(compare(requests, transport, Stop()))
    columns = comparison_of(requests).apply_all(events).columns
    assert all(column.state == "done" for column in columns), columns
    sent = min(event.at for event in events if isinstance(event, Started))
    span = max(event.at for event in events if isinstance(event, Finished)) - sent
    slowest = max(column.total_ms or 0 for column in columns) / 1000
    return span / slowest, span


def _events_per_second() -> float:
    from workbench.endpoints.events import Text
    from workbench.runs.fan_out import fan_out

    count = 20_000
    sources = [(Text("c", 0.0, "x") for _ in range(count)) for _ in range(3)]
    began = time.perf_counter()
    passed: list[RunEvent] = list(fan_out(sources, Stop()))
    return len(passed) / (time.perf_counter() - began)
