from __future__ import annotations

from dataclasses import replace

import pytest

from tests.endpoints.fleet.conftest import FLAN, PLACE, ROLE
from workbench.endpoints.fleet.confirmation import Confirmation, confirm, is_confirmed
from workbench.endpoints.fleet.deleting import delete_plan
from workbench.endpoints.fleet.deploying import Container, Deployment, deploy_plan
from workbench.endpoints.fleet.plan import Plan
from workbench.endpoints.fleet.resources import Deployed, Resource
from workbench.endpoints.fleet.sets import EndpointSet, Member, member_of, start_plan, stop_plan
from workbench.errors import UsageError

TAGS = [
    {"Key": "sagemaker-sdk:jumpstart-model-id", "Value": "huggingface-text2text-flan-t5-base"},
    {"Key": "made-by", "Value": "prompt-workbench"},
]
BENCH = EndpointSet(
    "Morning bench",
    (Member("my-flan", "flan-config", PLACE, 3.0), Member("llama", "llama-config", PLACE, 7.09)),
)


def operations(plan: Plan) -> list[str]:
    return [call.operation for call in plan.calls]


def test_a_deployment_is_three_calls_with_all_that_they_send() -> None:
    plan = deploy_plan(FLAN)
    made = FLAN.made_name
    assert [(call.service, call.operation, dict(call.arguments)) for call in plan.calls] == [
        (
            "sagemaker",
            "CreateModel",
            {
                "ModelName": made,
                "ExecutionRoleArn": ROLE,
                "PrimaryContainer": {
                    "Image": FLAN.container.image,
                    "Environment": {"MODEL_CACHE_ROOT": "/opt/ml/model"},
                    "ModelDataSource": {
                        "S3DataSource": {
                            "S3Uri": "s3://jumpstart-cache-prod-us-east-1/flan/",
                            "S3DataType": "S3Prefix",
                            "CompressionType": "None",
                        }
                    },
                },
                "Tags": TAGS,
            },
        ),
        (
            "sagemaker",
            "CreateEndpointConfig",
            {
                "EndpointConfigName": made,
                "ProductionVariants": [
                    {
                        "VariantName": "AllTraffic",
                        "InstanceType": "ml.g5.2xlarge",
                        "InitialInstanceCount": 2,
                        "ModelName": made,
                    }
                ],
                "Tags": TAGS,
            },
        ),
        ("sagemaker", "CreateEndpoint", {"EndpointName": "my-flan", "EndpointConfigName": made, "Tags": TAGS}),
    ]
    assert (plan.name, plan.per_hour, plan.endpoints) == ("my-flan", 3.0, ((PLACE, "my-flan"),))


def test_what_is_made_is_named_for_what_it_is_made_of() -> None:
    assert FLAN.made_name == replace(FLAN, per_instance_hour=9.0).made_name
    others = [
        replace(FLAN, count=3),
        replace(FLAN, role=f"{ROLE}2"),
        replace(FLAN, container=replace(FLAN.container, environment={})),
        replace(FLAN, licence="s3://licence", accepted=True),
    ]
    assert len({FLAN.made_name, *(other.made_name for other in others)}) == 5
    longest = replace(FLAN, name="a" * 63)
    assert len(longest.made_name) == 63


@pytest.mark.parametrize(
    ("data", "accepts"), [("s3://b/llama/", True), ("s3://b/llama.tar.gz", True), ("s3://b/x/", False)]
)
def test_the_licence_is_accepted_only_on_the_users_word(data: str, accepts: bool) -> None:
    llama = replace(FLAN, container=Container("image", data), licence="https://licence", accepted=accepts)
    call = deploy_plan(llama).calls[0]
    source = call.arguments["PrimaryContainer"]["ModelDataSource"]["S3DataSource"]
    assert source.get("ModelAccessConfig") == ({"AcceptEula": True} if accepts else None)
    warned = any("licence is not accepted" in str(warning) for warning in deploy_plan(llama).warnings)
    assert warned is not accepts


def test_an_archive_without_a_licence_and_a_package() -> None:
    archive = replace(FLAN, container=Container("image", "s3://b/model.tar.gz"), accepted=True)
    assert deploy_plan(archive).calls[0].arguments["PrimaryContainer"]["ModelDataUrl"] == "s3://b/model.tar.gz"
    package = replace(FLAN, container=Container(package="arn:aws:sagemaker:::model-package/x"), isolated=True)
    arguments = deploy_plan(package).calls[0].arguments
    assert arguments["PrimaryContainer"] == {"ModelPackageName": "arn:aws:sagemaker:::model-package/x"}
    assert arguments["EnableNetworkIsolation"] is True


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (replace(FLAN, name="my flan"), "cannot be the name of an endpoint"),
        (replace(FLAN, name=""), "cannot be the name of an endpoint"),
        (replace(FLAN, name="x" * 64), "cannot be the name of an endpoint"),
        (replace(FLAN, role=""), "An execution role is needed"),
        (replace(FLAN, role="SageMakerRole"), "An execution role is needed"),
        (replace(FLAN, count=0), "1 to 100 instances"),
    ],
)
def test_what_sagemaker_would_not_take_is_no_plan(wrong: Deployment, sentence: str) -> None:
    with pytest.raises(UsageError, match=sentence):
        deploy_plan(wrong)


def test_an_unknown_price_is_said() -> None:
    plan = deploy_plan(replace(FLAN, per_instance_hour=None))
    assert plan.per_hour is None
    assert [str(warning) for warning in plan.warnings] == ["The price of ml.g5.2xlarge is not known here."]


def test_a_set_starts_what_does_not_run_and_stops_what_does() -> None:
    flan, llama = BENCH.members
    started = start_plan(BENCH, [flan])
    assert operations(started) == ["CreateEndpoint"]
    assert started.calls[0].arguments == {
        "EndpointName": "llama",
        "EndpointConfigName": "llama-config",
        "Tags": [{"Key": "made-by", "Value": "prompt-workbench"}],
    }
    assert (started.name, started.per_hour) == ("Morning bench", 7.09)
    stopped = stop_plan(BENCH, [flan, llama])
    assert [dict(call.arguments) for call in stopped.calls] == [{"EndpointName": "my-flan"}, {"EndpointName": "llama"}]
    assert operations(stopped) == ["DeleteEndpoint", "DeleteEndpoint"]
    assert stopped.per_hour == pytest.approx(10.09)
    assert "my-flan runs already." in [str(warning) for warning in started.warnings]


def test_nothing_to_start_or_to_stop_is_said() -> None:
    with pytest.raises(UsageError, match="runs already"):
        start_plan(BENCH, BENCH.members)
    with pytest.raises(UsageError, match="No endpoint of Morning bench runs"):
        stop_plan(BENCH, [])


def found(*, made_here: bool, components: bool = False) -> Deployed:
    return Deployed(
        PLACE,
        Resource("Endpoint", "my-flan", True),
        Resource("EndpointConfig", "shared", made_here),
        () if components else (Resource("Model", "model", True),),
        has_components=components,
    )


def test_deleting_takes_what_this_program_made_and_leaves_the_rest() -> None:
    own = delete_plan(found(made_here=True))
    assert [(call.operation, dict(call.arguments)) for call in own.calls] == [
        ("DeleteEndpoint", {"EndpointName": "my-flan"}),
        ("DeleteEndpointConfig", {"EndpointConfigName": "shared"}),
        ("DeleteModel", {"ModelName": "model"}),
    ]
    assert own.warnings == ()
    foreign = delete_plan(found(made_here=False))
    assert operations(foreign) == ["DeleteEndpoint", "DeleteModel"]
    assert [str(warning) for warning in foreign.warnings] == [
        "The configuration shared stays: this program did not make it."
    ]
    asked = delete_plan(found(made_here=False), others=True)
    assert operations(asked) == ["DeleteEndpoint", "DeleteEndpointConfig", "DeleteModel"]
    assert "did not make the configuration shared" in str(asked.warnings[0])


def test_an_endpoint_of_components_is_neither_deleted_nor_put_in_a_set() -> None:
    hosting = found(made_here=True, components=True)
    for make in (delete_plan, member_of):
        with pytest.raises(UsageError, match="hosts inference components"):
            make(hosting)  # type: ignore[operator]


def test_only_the_typed_name_makes_a_confirmation() -> None:
    plan = deploy_plan(FLAN)
    for typed in ("", "my-fla", "My-Flan", "my-flan2", "deploy"):
        assert not is_confirmed(plan, typed)
        with pytest.raises(UsageError, match="Nothing was sent"):
            confirm(plan, typed)
    assert confirm(plan, " my-flan ").plan == plan
    with pytest.raises(TypeError):
        Confirmation(plan, object())
    assert not is_confirmed(Plan("stop", "", ()), "")
