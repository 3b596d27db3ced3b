"""What discovery finds in an account, and what it makes of a missing permission."""

from __future__ import annotations

import pytest

from tests.fakes.control_plane import ServeAccount, ServedAccountEndpoint, ServedComponent
from workbench.endpoints.discovery import FoundEndpoint, account_endpoints
from workbench.errors import EndpointError


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAPLANTED0000001")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "planted")


def found(profile: str | None = None, region: str = "us-east-1") -> dict[str, FoundEndpoint]:
    """The rows by label, each as the last one of its key says."""
    return {row.endpoint.label: row for row in account_endpoints(profile, region)}


def test_rows_come_at_once_and_then_again_with_details(serve_account: ServeAccount) -> None:
    serve_account(*(ServedAccountEndpoint(f"endpoint-{number}") for number in range(5)))
    rows = list(account_endpoints(None, "ap-northeast-2"))
    assert [row.endpoint.name for row in rows] == [f"endpoint-{number}" for number in range(5)] * 2
    assert not any(row.instance_type for row in rows[:5])
    assert all(row.instance_type == "ml.g5.2xlarge" for row in rows[5:])
    assert {row.endpoint.region for row in rows} == {"ap-northeast-2"}
    assert all(row.created is not None for row in rows)


def test_details_tell_what_runs_and_on_what(serve_account: ServeAccount) -> None:
    serve_account(
        ServedAccountEndpoint("prod", environment={"HF_MODEL_ID": "mistralai/Mistral-7B-Instruct-v0.3"}, instances=2)
    )
    row = found()["prod"]
    assert (row.instance_type, row.instances, row.model) == ("ml.g5.2xlarge", 2, "mistralai/Mistral-7B-Instruct-v0.3")
    assert "djl-inference" in row.image
    assert (row.endpoint.price.instance_type, row.endpoint.price.instances) == ("ml.g5.2xlarge", 2)
    assert (row.guess.payload, row.guess.word, row.guess.source) == ("openai", "instruct", "model")


def test_the_archive_of_a_jumpstart_model_names_it(serve_account: ServeAccount) -> None:
    archive = "s3://jumpstart-cache/infer/prepack/v1.0.1/infer-prepack-huggingface-text2text-flan-t5-xxl.tar.gz"
    folder = "s3://jumpstart-private/meta-textgeneration/meta-textgeneration-llama-2-7b-f/artifacts/inference-prepack/v1.0.0/"
    serve_account(ServedAccountEndpoint("a", data=archive), ServedAccountEndpoint("b", data=folder))
    rows = found()
    assert (rows["a"].model, rows["a"].endpoint.payload) == ("huggingface-text2text-flan-t5-xxl", "jumpstart")
    assert rows["b"].model == "meta-textgeneration-llama-2-7b-f"


def test_inference_components_are_rows_of_their_own(serve_account: ServeAccount) -> None:
    image = "763104351884.dkr.ecr.us-east-1.amazonaws.com/huggingface-pytorch-tgi-inference:2.3.0-tgi2.2.0"
    components = (
        ServedComponent("falcon", image, {"HF_MODEL_ID": "tiiuae/falcon-7b"}),
        ServedComponent("asleep", copies=0),
        ServedComponent("broken", status="Failed", failure="Not enough memory"),
    )
    serve_account(ServedAccountEndpoint("shared", components=components))
    rows = found()
    assert list(rows) == ["shared", "shared/falcon", "shared/asleep", "shared/broken"]
    assert rows["shared"].hosts_components
    falcon = rows["shared/falcon"]
    assert (falcon.endpoint.name, falcon.endpoint.component) == ("shared", "falcon")
    assert (falcon.endpoint.payload, falcon.model, falcon.instances) == ("tgi", "tiiuae/falcon-7b", 1)
    assert rows["shared/asleep"].status == "ScaledToZero"
    assert (rows["shared/broken"].status, rows["shared/broken"].failure) == ("Failed", "Not enough memory")


def test_serverless_async_failed_and_empty_ones_are_told(serve_account: ServeAccount) -> None:
    serve_account(
        ServedAccountEndpoint("serverless", kind="serverless"),
        ServedAccountEndpoint("async", kind="async", instances=0),
        ServedAccountEndpoint("failed", status="Failed", failure="The image cannot be pulled"),
        ServedAccountEndpoint("creating", status="Creating", instances=0),
    )
    rows = found()
    assert (rows["serverless"].kind, rows["serverless"].status, rows["serverless"].instances) == (
        "serverless",
        "InService",
        0,
    )
    assert (rows["async"].kind, rows["async"].status) == ("async", "ScaledToZero")
    assert (rows["failed"].status, rows["failed"].failure) == ("Failed", "The image cannot be pulled")
    assert rows["creating"].status == "Creating"


@pytest.mark.parametrize(
    "denied",
    ["DescribeEndpoint", "DescribeEndpointConfig", "DescribeModel", "ListInferenceComponents"],
)
def test_a_missing_permission_leaves_the_rows_with_less(serve_account: ServeAccount, denied: str) -> None:
    account = serve_account(*(ServedAccountEndpoint(f"flan-t5-{number}") for number in range(3)), denied={denied})
    rows = found()
    assert list(rows) == ["flan-t5-0", "flan-t5-1", "flan-t5-2"]
    assert all(row.status == "InService" for row in rows.values())
    assert account.asked.count(denied) == 1
    if denied == "DescribeModel":
        assert rows["flan-t5-0"].instance_type == "ml.g5.2xlarge"
    if denied == "DescribeEndpoint":
        assert rows["flan-t5-0"].guess.word == "flan"


def test_no_permission_to_list_says_that_a_name_is_enough(serve_account: ServeAccount) -> None:
    serve_account(denied={"ListEndpoints"})
    with pytest.raises(EndpointError, match="not allowed to list endpoints") as caught:
        found()
    assert "knowing its name is enough" in caught.value.hint


def test_an_empty_account_has_none(serve_account: ServeAccount) -> None:
    account = serve_account()
    assert found() == {}
    assert "GetMetricData" not in account.asked


def test_leaving_early_closes_the_client(serve_account: ServeAccount) -> None:
    serve_account(*(ServedAccountEndpoint(f"endpoint-{number}") for number in range(3)))
    rows = account_endpoints(None, "us-east-1")
    next(rows)
    rows.close()
    assert list(rows) == []


def test_no_credentials_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(EndpointError, match="No AWS credentials were found"):
        list(account_endpoints(None, "us-east-1"))


def test_no_region_is_a_sentence() -> None:
    with pytest.raises(EndpointError, match="No AWS region is set"):
        list(account_endpoints(None, None))


def test_no_such_profile_is_a_sentence() -> None:
    with pytest.raises(EndpointError, match="There is no AWS profile named nobody"):
        list(account_endpoints("nobody", "us-east-1"))
