"""An account that the fleet's calls go to: the project's stand-in, or moto's server behind a recorder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fakes.fleet_control_plane import FleetControlPlane, served
from workbench.endpoints.fleet.control_plane import ControlPlane
from workbench.endpoints.fleet.deploying import Container, Deployment
from workbench.endpoints.fleet.plan import Place

ROLE = "arn:aws:iam::123456789012:role/SageMakerExecutionRole"
PLACE = Place(None, "us-east-1")
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}
FLAN = Deployment(
    name="my-flan",
    place=PLACE,
    container=Container(
        "763104351884.dkr.ecr.us-east-1.amazonaws.com/huggingface-pytorch-inference:2.0",
        "s3://jumpstart-cache-prod-us-east-1/flan/",
        {"MODEL_CACHE_ROOT": "/opt/ml/model"},
    ),
    instance_type="ml.g5.2xlarge",
    role=ROLE,
    count=2,
    tags={"sagemaker-sdk:jumpstart-model-id": "huggingface-text2text-flan-t5-base"},
    per_instance_hour=1.5,
)


@pytest.fixture(scope="module")
def served_account() -> Iterator[FleetControlPlane]:
    with served(FleetControlPlane()) as plane:
        yield plane


@pytest.fixture(autouse=True)
def credentials(no_aws_settings: None, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def account(served_account: FleetControlPlane, credentials: None, monkeypatch: pytest.MonkeyPatch) -> FleetControlPlane:
    """An empty account, at the address that boto3 finds in its settings."""
    served_account.reset()
    monkeypatch.setenv("AWS_ENDPOINT_URL_SAGEMAKER", served_account.url)
    return served_account


@pytest.fixture(scope="module")
def shared_plane() -> Iterator[ControlPlane]:
    with ControlPlane() as plane:
        yield plane


@pytest.fixture
def plane(account: FleetControlPlane, shared_plane: ControlPlane) -> ControlPlane:
    """Clients of the account; made once for the tests of a module, because boto3 takes its time to make one."""
    return shared_plane
