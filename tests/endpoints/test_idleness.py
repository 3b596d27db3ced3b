"""Which endpoints nobody calls, as CloudWatch's numbers say (moto's)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from moto.server import ThreadedMotoServer

from workbench.endpoints.discovery import account_endpoints
from workbench.endpoints.idleness import LOOKED_BACK, Asked, idle_since

NOW = datetime.now(UTC)
OLD = NOW - timedelta(days=60)


@pytest.fixture(scope="module")
def moto() -> Iterator[str]:
    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(autouse=True)
def account(moto: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_ENDPOINT_URL_CLOUDWATCH", moto)
    monkeypatch.setenv("AWS_ENDPOINT_URL_SAGEMAKER", moto)


def called(client: Any, at: datetime, **dimensions: str) -> None:
    named = [{"Name": name, "Value": value} for name, value in dimensions.items()]
    client.put_metric_data(
        Namespace="AWS/SageMaker",
        MetricData=[{"MetricName": "Invocations", "Dimensions": named, "Timestamp": at, "Value": 3.0}],
    )


def test_the_last_hour_with_a_call_counts(moto: str, aws_client: Any) -> None:
    cloudwatch = aws_client("cloudwatch", moto)
    called(cloudwatch, NOW - timedelta(days=6), EndpointName="idle", VariantName="AllTraffic")
    called(cloudwatch, NOW - timedelta(days=9), EndpointName="idle", VariantName="AllTraffic")
    called(cloudwatch, NOW - timedelta(hours=2), EndpointName="busy", VariantName="AllTraffic")
    called(cloudwatch, NOW - timedelta(hours=3), InferenceComponentName="part")
    since = idle_since(
        (
            Asked("idle", OLD, ("AllTraffic",)),
            Asked("busy", OLD, ("AllTraffic",)),
            Asked("hosting", OLD, ("AllTraffic",), ("part",)),
            Asked("never", OLD, ("AllTraffic",)),
            Asked("new", NOW - timedelta(hours=5), ("AllTraffic",)),
        ),
        None,
        "us-east-1",
    )
    assert set(since) == {"idle", "never"}
    assert abs(since["idle"] - (NOW - timedelta(days=6))) <= timedelta(hours=1)
    assert abs(since["never"] - (NOW - LOOKED_BACK)) < timedelta(minutes=5)


def test_many_endpoints_are_asked_for_in_batches(moto: str) -> None:
    asked = tuple(Asked(f"quiet-{number}", OLD, ("AllTraffic",)) for number in range(120))
    assert len(idle_since(asked, None, "us-east-1")) == 120


def test_discovery_tells_the_idle_ones_of_an_account(moto: str, aws_client: Any) -> None:
    sagemaker = aws_client("sagemaker", moto)
    image = "763104351884.dkr.ecr.us-east-1.amazonaws.com/huggingface-pytorch-tgi-inference:2.3.0"
    sagemaker.create_model(
        ModelName="m", ExecutionRoleArn="arn:aws:iam::123456789012:role/r", PrimaryContainer={"Image": image}
    )
    variant = {
        "VariantName": "AllTraffic", "ModelName": "m", "InstanceType": "ml.g4dn.xlarge", "InitialInstanceCount": 1,
        "InitialVariantWeight": 1.0,
    }  # fmt: skip
    sagemaker.create_endpoint_config(EndpointConfigName="c", ProductionVariants=[variant])
    sagemaker.create_endpoint(EndpointName="forgotten", EndpointConfigName="c")
    (row,) = {row.key: row for row in account_endpoints(None, "us-east-1")}.values()
    assert (row.status, row.instance_type, row.endpoint.payload) == ("InService", "ml.g4dn.xlarge", "tgi")
    assert row.idle_since is None  # it is new


def test_without_cloudwatch_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_CLOUDWATCH", "http://127.0.0.1:9")
    assert idle_since((Asked("any", OLD, ("AllTraffic",)),), None, "us-east-1") == {}
