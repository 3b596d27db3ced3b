"""Which endpoints nobody calls: CloudWatch's count of invocations over the last two weeks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from workbench.endpoints.control_client import control_client
from workbench.errors import EndpointError

LOOKED_BACK = timedelta(days=14)
IDLE_AFTER = timedelta(days=1)
_PERIOD_S = 3600
# One answer has at most 100,800 numbers: 14 days by the hour, 100 at a time, are 33,600.
_BATCH = 100


@dataclass(frozen=True)
class Asked:
    """An endpoint, its variants and its inference components: a call of any of them is a call of the endpoint."""

    name: str
    created: datetime | None
    variants: tuple[str, ...]
    components: tuple[str, ...] = ()


def idle_since(endpoints: Sequence[Asked], profile: str | None, region: str | None) -> dict[str, datetime]:
    """Since when each has had no call, by name, for those without one for a day or more.

    Without a call in two weeks: since its creation, or two weeks ago. No permission to read the metrics, or no
    connection to CloudWatch: none.
    """
    now = datetime.now(UTC)
    endpoints = [one for one in endpoints if one.created is None or now - one.created >= IDLE_AFTER]
    if not endpoints:
        return {}
    try:
        with control_client("cloudwatch", profile, region) as client:
            last = _last_calls(client, endpoints, now)
    except EndpointError:
        return {}
    found = {}
    for one in endpoints:
        since = last.get(one.name) or max(one.created or now - LOOKED_BACK, now - LOOKED_BACK)
        if now - since >= IDLE_AFTER:
            found[one.name] = since
    return found


def _last_calls(client: Any, endpoints: Sequence[Asked], now: datetime) -> dict[str, datetime]:
    """The end of the last hour that has a call, by endpoint."""
    last: dict[str, datetime] = {}
    metrics = [(one.name, metric) for one in endpoints for metric in _metrics(one)]
    for start in range(0, len(metrics), _BATCH):
        batch = {f"q{number}": each for number, each in enumerate(metrics[start : start + _BATCH])}
        pages = client.get_paginator("get_metric_data").paginate(
            MetricDataQueries=[{"Id": id_, "MetricStat": metric} for id_, (_, metric) in batch.items()],
            StartTime=now - LOOKED_BACK,
            EndTime=now,
            ScanBy="TimestampDescending",
        )
        for result in (result for page in pages for result in page["MetricDataResults"]):
            owner = batch[result["Id"]][0]
            called = [at for at, value in zip(result["Timestamps"], result["Values"], strict=True) if value > 0]
            for at in called:
                until = min(at + timedelta(seconds=_PERIOD_S), now)
                last[owner] = max(last.get(owner, until), until)
    return last


def _metrics(endpoint: Asked) -> Iterator[dict[str, Any]]:
    for variant in endpoint.variants:
        yield _metric(EndpointName=endpoint.name, VariantName=variant)
    for component in endpoint.components:
        yield _metric(InferenceComponentName=component)


def _metric(**dimensions: str) -> dict[str, Any]:
    named = [{"Name": name, "Value": value} for name, value in dimensions.items()]
    metric = {"Namespace": "AWS/SageMaker", "MetricName": "Invocations", "Dimensions": named}
    return {"Metric": metric, "Period": _PERIOD_S, "Stat": "Sum"}
