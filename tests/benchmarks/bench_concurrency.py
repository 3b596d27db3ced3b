"""Many calls at once: how much longer they take than with boto3 alone, and how honestly their time is told."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from tests.benchmarks.stand_in import stand_in
from workbench.endpoints.endpoint import Endpoint, Limits
from workbench.endpoints.payloads.format import PayloadRequest
from workbench.endpoints.sagemaker import invocation_arguments
from workbench.endpoints.stop import Stop
from workbench.endpoints.transports import Transports
from workbench.prompts.prompt import Prompt
from workbench.runs.compare import compare
from workbench.runs.request import RunRequest
from workbench.runs.requests import comparison_of, requests_for
from workbench.runs.run import payload_request

WAIT_MS = 50
CALLS = 200
AT_ONCE = 20
ROUNDS = 15
MOST_SPAN = 1.05
MOST_LATENCY_MS = 3.0

ENDPOINT = Endpoint("local:it", "it", stream=False, limits=Limits(concurrency=AT_ONCE))
PROMPT = Prompt("bench", input_template="Question: who founded Acme?\nAnswer:")


@dataclass(frozen=True)
class Measured:
    """Seconds from the first call to the end of the last, and the median milliseconds."""

    span_s: float
    latency_ms: float
    queue_ms: float = 0.0


def run() -> list[str]:
    """Bare boto3 and the program take turns, so that what else the machine does troubles both."""
    requests = requests_for(PROMPT, [ENDPOINT], repeat=CALLS)
    with stand_in(WAIT_MS) as url, Transports(lambda: url) as transport:
        client = bare_client(url)
        ways: tuple[Callable[[], Measured], ...] = (
            lambda: _bare(client, payload_request(requests[0])),
            lambda: _ours(transport, requests),
        )
        for way in ways:
            way()  # connections are opened, modules loaded
        rounds = [(ways[0](), ways[1]()) for _ in range(ROUNDS)]
        client.close()
    return _told(rounds)


def _told(rounds: list[tuple[Measured, Measured]]) -> list[str]:
    bare, ours = ([pair[n] for pair in rounds] for n in (0, 1))
    ratio = statistics.median(mine.span_s / theirs.span_s for theirs, mine in rounds)
    more_ms = statistics.median(mine.latency_ms - theirs.latency_ms for theirs, mine in rounds)
    lines = [
        f"concurrency: {CALLS} calls of {WAIT_MS} ms, {AT_ONCE} at once, take {_median(ours, 'span_s'):.3f} s, bare "
        f"boto3 {_median(bare, 'span_s'):.3f} s: {ratio:.3f} x (at most {MOST_SPAN} x is wanted)",
        f"concurrency: median latency {_median(ours, 'latency_ms'):.1f} ms, bare boto3 "
        f"{_median(bare, 'latency_ms'):.1f} ms: {more_ms:+.1f} ms (at most {MOST_LATENCY_MS:g} ms is wanted); "
        f"queue {_median(ours, 'queue_ms'):.0f} ms apart",
    ]
    if ratio > MOST_SPAN or more_ms > MOST_LATENCY_MS:
        raise SystemExit("\n".join(lines))
    return lines


def _median(measured: list[Measured], name: str) -> float:
    return statistics.median(getattr(one, name) for one in measured)


def bare_client(url: str) -> Any:
    """boto3 at its best: one client for all threads, a connection for each of them, no retries."""
    import boto3
    from botocore.config import Config

    config = Config(retries={"total_max_attempts": 1}, max_pool_connections=AT_ONCE, proxies={})
    session = boto3.Session("test", "test", region_name="us-east-1")
    return session.client("sagemaker-runtime", endpoint_url=url, config=config)


def _bare(client: Any, request: PayloadRequest) -> Measured:
    arguments = invocation_arguments(ENDPOINT, request)

    def call(_number: int) -> float:
        began = time.perf_counter()
        client.invoke_endpoint(**arguments)["Body"].read()
        return (time.perf_counter() - began) * 1000

    began = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        latencies = list(pool.map(call, range(CALLS)))
    return Measured(time.perf_counter() - began, statistics.median(latencies))


def _ours(transport: Transports, requests: tuple[RunRequest, ...]) -> Measured:
    began = time.perf_counter()
    events = list(compare(requests, transport, Stop()))
    span = time.perf_counter() - began
    columns = comparison_of(requests).apply_all(events).columns
    assert all(column.state == "done" for column in columns), columns[0]
    return Measured(
        span,
        statistics.median(column.total_ms or 0 for column in columns),
        statistics.median(column.queue_ms or 0 for column in columns),
    )
