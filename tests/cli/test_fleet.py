"""`fleet`: without `--confirm` only looking; with it exactly the calls that were printed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from moto.server import ThreadedMotoServer

from tests.cli.conftest import Command
from tests.fakes import jumpstart_bucket as bucket
from tests.fakes.fleet_control_plane import FleetControlPlane, Refused, served
from workbench import paths
from workbench.endpoints.catalogue import Catalogue

ROLE = "arn:aws:iam::123456789012:role/Models"


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    url = f"http://127.0.0.1:{server.get_host_and_port()[1]}"
    bucket.fill_bucket(url)
    yield url
    server.stop()


@pytest.fixture
def aws(s3: str, no_aws_settings: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[FleetControlPlane]:
    with served(FleetControlPlane(polls=0)) as plane:
        for name, value in {
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": bucket.REGION,
            "AWS_ENDPOINT_URL_S3": s3,
            "AWS_ENDPOINT_URL_SAGEMAKER": plane.url,
            "SAGEMAKER_ROLE": ROLE,
        }.items():
            monkeypatch.setenv(name, value)
        yield plane


def test_models_are_listed_searched_and_shown(command: Command, aws: FleetControlPlane) -> None:
    outcome = command("fleet", "models", "FLAN")
    assert (outcome.status, outcome.out) == (0, f"{bucket.FLAN}  1.10.0\n")
    assert len(json.loads(command("fleet", "models", "--json").out)) == 4
    shown = json.loads(command("fleet", "models", "--show", bucket.LLAMA, "--json").out)
    assert shown["licence"].endswith("/our-licence.txt")
    assert shown["examples"][0]["body"]["messages"][0]["content"] == "안녕하세요?"
    assert "안녕하세요?" in command("fleet", "models", "--show", bucket.LLAMA).out
    assert command("fleet", "models", "--show", "no-such-model").status == 2


def test_the_life_of_an_endpoint(command: Command, aws: FleetControlPlane) -> None:
    deploy = ("fleet", "deploy", bucket.FLAN, "--name", "flan")
    printed = command(*deploy)
    assert printed.status == 0
    assert [line[:2] for line in printed.out.splitlines() if line[:1].isdigit()] == ["1.", "2.", "3."]
    assert "It costs $1.41 an hour." in printed.out
    assert "Nothing was sent. Say `--confirm flan`" in printed.err
    plan = json.loads(command(*deploy, "--json", "--confirm", "flan", "--dry-run").out)
    wrong = command(*deploy, "--confirm", "flam")
    assert (wrong.status, wrong.out) == (2, "")
    assert "Nothing was sent: “flam” is not the name flan." in wrong.err
    assert (aws.calls, aws.looks) == ([], [])

    done = json.loads(command(*deploy, "--json", "--confirm", "flan").out)
    assert [(name, arguments) for name, arguments in aws.calls] == [
        (call["operation"], call["arguments"]) for call in plan["calls"]
    ]
    assert done["states"] == {"flan": {"status": "InService", "detail": ""}}
    assert (done["left"], done["error"]) == ([], None)
    assert Catalogue(str, paths.endpoints_folder()).find("flan").payload == "jumpstart"

    aws.calls.clear()
    assert command("fleet", "sets", "--save", "Morning bench", "flan").status == 0
    assert command("fleet", "sets").out == "Morning bench: flan\n"
    assert "DeleteEndpoint" in command("fleet", "stop", "Morning bench").out
    assert aws.calls == []
    assert command("fleet", "stop", "Morning bench", "--confirm", "Morning bench").status == 0
    assert command("fleet", "stop", "Morning bench").status == 2
    assert command("fleet", "start", "Morning bench", "--confirm", "Morning bench", "--no-wait").status == 0
    assert aws.operations == ["DeleteEndpoint", "CreateEndpoint"]

    aws.calls.clear()
    assert command("fleet", "delete", "flan").status == 0
    assert aws.calls == []
    running = aws.things.pop(("Endpoint", "flan"))
    assert "DeleteEndpoint:" not in command("fleet", "delete", "flan").out  # stopped: what is left of it
    aws.things["Endpoint", "flan"] = running
    assert command("fleet", "delete", "flan", "--confirm", "flan", "--no-wait").status == 0
    assert aws.operations == ["DeleteEndpoint", "DeleteEndpointConfig", "DeleteModel"]
    assert command("fleet", "sets", "--forget", "Morning bench").status == 0
    assert json.loads(command("fleet", "sets", "--json").out) == []


def test_a_failure_is_told_with_what_was_made(command: Command, aws: FleetControlPlane) -> None:
    aws.refuse["CreateEndpointConfig"] = Refused("ResourceLimitExceeded", "The limit is 0 Instances.")
    outcome = command("fleet", "deploy", bucket.FLAN, "--name", "flan", "--confirm", "flan", "--json")
    assert outcome.status == 1
    assert "servicequotas" in outcome.err
    assert "To clean up by hand: DeleteModel flan-" in outcome.err
    told = json.loads(outcome.out)
    assert told["error"]["code"] == "ResourceLimitExceeded"
    assert [call["operation"] for call in told["left"]] == ["CreateEndpointConfig", "CreateEndpoint"]
    assert [call["operation"] for call in told["clean_up"]["calls"]] == ["DeleteModel"]


def test_another_deployment_of_a_name_is_kept_as_it_is_now(command: Command, aws: FleetControlPlane) -> None:
    deploy = ("fleet", "deploy", bucket.FLAN, "--name", "flan", "--confirm", "flan", "--no-wait")
    command(*deploy)
    catalogue = Catalogue(str, paths.endpoints_folder())
    first = catalogue.find("flan")
    changed = replace(first.price, per_hour=9.0, per_1k_in=0.5)
    catalogue.replace("flan", replace(first, payload="tgi", accept_eula=True, description="mine", price=changed))
    del aws.things["Endpoint", "flan"]
    assert "Saved as the endpoint flan." in command(*deploy, "--instance-type", "ml.g5.2xlarge", "--count", "2").err
    saved = catalogue.find("flan")
    assert (saved.payload, saved.accept_eula, saved.description) == ("jumpstart", False, "mine")
    assert saved.price == replace(changed, instances=2, instance_type="ml.g5.2xlarge", per_hour=None)
    outcome = command("fleet", "delete", "flan", "--confirm", "flan", "--no-wait")
    assert "flan stays in the list of endpoints: `endpoints remove flan` takes it out." in outcome.err
    assert catalogue.find("flan") == saved


def test_a_set_whose_configuration_is_gone_is_not_planned(command: Command, aws: FleetControlPlane) -> None:
    for name in ("one", "two"):
        command("fleet", "deploy", bucket.FLAN, "--name", name, "--confirm", name, "--no-wait")
    command("fleet", "sets", "--save", "bench", "one", "two")
    configs = [name for kind, name in aws.things if kind == "EndpointConfig"]
    command("fleet", "stop", "bench", "--confirm", "bench")
    del aws.things["EndpointConfig", configs[0]]
    planned = command("fleet", "start", "bench")
    assert planned.status == 0
    assert f"Mind: one cannot be started: its configuration {configs[0]} is gone." in planned.out
    assert "Starts the endpoint two" in planned.out
    assert "Starts the endpoint one" not in planned.out
    del aws.things["EndpointConfig", configs[1]]
    refused = command("fleet", "start", "bench")
    assert (refused.status, refused.out) == (2, "")
    assert f"its configurations are gone ({configs[0]}, {configs[1]})" in refused.err


def test_a_deletion_that_failed_half_way_is_told_and_goes_on(command: Command, aws: FleetControlPlane) -> None:
    command("fleet", "deploy", bucket.FLAN, "--name", "flan", "--confirm", "flan")
    aws.refuse["DeleteEndpointConfig"] = Refused("AccessDeniedException", "not authorized", 403)
    outcome = command("fleet", "delete", "flan", "--confirm", "flan")
    assert outcome.status == 1
    assert "Not done: DeleteEndpointConfig flan-" in outcome.err
    assert ", DeleteModel flan-" in outcome.err
    del aws.things["Endpoint", "flan"]
    aws.refuse.clear()
    assert "flan does not run now." in command("fleet", "sets", "--save", "bench", "flan").err
    outcome = command("fleet", "delete", "flan", "--confirm", "flan")
    assert (outcome.status, aws.things) == (0, {})


def test_an_endpoint_whose_state_cannot_be_seen_is_kept(command: Command, aws: FleetControlPlane) -> None:
    aws.refuse["DescribeEndpoint"] = Refused("AccessDeniedException", "not authorized", 403)
    outcome = command("fleet", "deploy", bucket.FLAN, "--name", "flan", "--confirm", "flan", "--json")
    assert outcome.status == 1
    assert "flan: it was started; its state cannot be seen." in outcome.err
    told = json.loads(outcome.out)
    assert (told["left"], told["states"]["flan"]["status"]) == ([], "Unseen")
    assert "sagemaker:DescribeEndpoint" in told["states"]["flan"]["detail"]
    assert Catalogue(str, paths.endpoints_folder()).find("flan").name == "flan"


def test_an_endpoint_that_fails_is_a_failure(command: Command, aws: FleetControlPlane) -> None:
    aws.fails["flan"] = "The container did not start."
    outcome = command("fleet", "deploy", bucket.FLAN, "--name", "flan", "--confirm", "flan")
    assert outcome.status == 1
    assert "flan: Failed: The container did not start." in outcome.err


def test_where_no_answer_came_the_account_is_to_be_looked_at(command: Command, aws: FleetControlPlane) -> None:
    aws.refuse["CreateEndpoint"] = Refused("", "", status=0)
    outcome = command("fleet", "deploy", bucket.FLAN, "--name", "flan", "--confirm", "flan")
    assert outcome.status == 1
    assert "Not done: CreateEndpoint flan." in outcome.err
    assert "No answer came to CreateEndpoint: look in the account whether there is a flan now." in outcome.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("start", "none"), "No set of endpoints is saved yet"),
        (("sets", "--save", "x"), "A set needs at least one endpoint"),
        (("sets", "flan"), "Say --save NAME"),
        (("sets", "--save", "", "flan"), "needs a name of one line"),
        (("sets", "--save", " \t", "flan"), "needs a name of one line"),
        (("sets", "--save", "a\nb", "flan"), "needs a name of one line"),
        (("delete", "local:echo"), "no endpoint of SageMaker"),
        (("deploy", bucket.FLAN, "--name", "my flan"), "cannot be the name of an endpoint"),
        (("deploy", bucket.FLAN, "--count", "0"), "1 to 100 instances"),
        (("deploy", bucket.OLD), "must be packed anew"),
    ],
)
def test_what_cannot_be_used_is_said(
    command: Command, aws: FleetControlPlane, arguments: tuple[str, ...], said: str
) -> None:
    outcome = command("fleet", *arguments)
    assert outcome.status == 2
    assert said in outcome.err
    assert aws.calls == []
    assert not paths.fleet_file().exists()
