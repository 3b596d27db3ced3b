"""What arrives at the account, call by call."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from moto.server import ThreadedMotoServer

from tests.endpoints.fleet.conftest import FLAN, PLACE
from tests.fakes.fleet_control_plane import FleetControlPlane, Refused
from workbench.endpoints.fleet.carrying_out import carry_out
from workbench.endpoints.fleet.confirmation import confirm
from workbench.endpoints.fleet.control_plane import ControlPlane
from workbench.endpoints.fleet.deleting import delete_plan
from workbench.endpoints.fleet.deploying import deploy_plan
from workbench.endpoints.fleet.events import Called, Calling, Ended, FleetEvent
from workbench.endpoints.fleet.plan import Plan
from workbench.endpoints.fleet.resources import deployed
from workbench.endpoints.fleet.set_states import running_members
from workbench.endpoints.fleet.sets import EndpointSet, Member, member_of, start_plan, stop_plan
from workbench.endpoints.fleet.watching import watch
from workbench.endpoints.stop import Stop
from workbench.errors import EndpointError, UsageError


@pytest.fixture(scope="module")
def moto() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    yield f"http://127.0.0.1:{server.get_host_and_port()[1]}"
    server.stop()


def carried_out(plan: Plan, plane: ControlPlane) -> list[FleetEvent]:
    return list(carry_out(confirm(plan, plan.name), plane, Stop()))


def ended(plan: Plan, plane: ControlPlane) -> Ended:
    last = carried_out(plan, plane)[-1]
    assert isinstance(last, Ended)
    return last


def arguments(plan: Plan) -> list[tuple[str, dict[str, object]]]:
    return [(call.operation, dict(call.arguments)) for call in plan.calls]


def test_deploy_stop_start_and_delete_against_moto(account: FleetControlPlane, plane: ControlPlane, moto: str) -> None:
    """The whole life of an endpoint; moto answers, the recorder saw each call."""
    account.behind = moto
    flan = replace(FLAN, instance_type="ml.g4dn.xlarge")  # of a type that moto knows
    try:
        plan = deploy_plan(flan)
        assert account.calls == []
        events = carried_out(plan, plane)
        assert [type(event) for event in events] == [Calling, Called] * 3 + [Ended]
        assert account.calls == arguments(plan)
        assert [state.status for state in watch(plan.endpoints, plane, Stop(), 0.01)] == ["InService"]

        found = deployed(PLACE, "my-flan", plane)
        assert [(one.kind, one.made_here) for one in found.resources] == [
            ("Endpoint", True), ("EndpointConfig", True), ("Model", True),
        ]  # fmt: skip
        bench = EndpointSet("bench", (member_of(found, 3.0),))
        account.calls.clear()
        ended(stop_plan(bench, running_members(bench, plane)), plane)
        assert account.calls == [("DeleteEndpoint", {"EndpointName": "my-flan"})]
        assert running_members(bench, plane) == ()

        account.calls.clear()
        ended(start_plan(bench), plane)
        assert account.calls == [
            ("CreateEndpoint", {"EndpointName": "my-flan", "EndpointConfigName": flan.made_name,
                                "Tags": [{"Key": "made-by", "Value": "prompt-workbench"}]})
        ]  # fmt: skip

        account.calls.clear()
        ended(delete_plan(deployed(PLACE, "my-flan", plane)), plane)
        assert account.calls == [
            ("DeleteEndpoint", {"EndpointName": "my-flan"}),
            ("DeleteEndpointConfig", {"EndpointConfigName": flan.made_name}),
            ("DeleteModel", {"ModelName": flan.made_name}),
        ]
    finally:
        account.behind = ""


def test_without_a_confirmation_nothing_arrives(account: FleetControlPlane, plane: ControlPlane) -> None:
    plan = deploy_plan(FLAN)
    with pytest.raises(UsageError):
        confirm(plan, "another name")
    for instead in (plan, None, "my-flan", True):
        with pytest.raises(TypeError):
            list(carry_out(instead, plane, Stop()))  # type: ignore[arg-type]
    assert (account.calls, account.looks) == ([], [])


def test_a_failure_tells_what_was_made_and_how_to_clean_up(account: FleetControlPlane, plane: ControlPlane) -> None:
    account.refuse["CreateEndpoint"] = Refused(
        "ResourceLimitExceeded", "The account-level service limit 'ml.g5.2xlarge for endpoint usage' is 0 Instances."
    )
    plan = deploy_plan(FLAN)
    end = ended(plan, plane)
    assert [call.operation for call in end.done] == ["CreateModel", "CreateEndpointConfig"]
    assert [call.operation for call in end.left] == ["CreateEndpoint"]
    assert end.error is not None
    assert "ml.g5.2xlarge for endpoint usage" in end.error.message
    assert "https://us-east-1.console.aws.amazon.com/servicequotas/home/services/sagemaker/quotas" in end.error.hint
    assert end.clean_up is not None
    account.calls.clear()
    ended(end.clean_up, plane)
    assert account.calls == [
        ("DeleteEndpointConfig", {"EndpointConfigName": FLAN.made_name}),
        ("DeleteModel", {"ModelName": FLAN.made_name}),
    ]
    assert account.things == {}


def test_the_same_deployment_goes_on_where_it_failed(account: FleetControlPlane, plane: ControlPlane) -> None:
    account.refuse["CreateEndpoint"] = Refused("ThrottlingException", "Rate exceeded")
    ended(deploy_plan(FLAN), plane)
    account.refuse.clear()
    events = carried_out(deploy_plan(FLAN), plane)
    assert [event.existed for event in events if isinstance(event, Called)] == [True, True, False]
    assert isinstance(events[-1], Ended)
    assert not events[-1].left
    assert ("Endpoint", "my-flan") in account.things


def test_a_name_that_is_taken_is_left_alone(account: FleetControlPlane, plane: ControlPlane) -> None:
    account.put("Endpoint", "my-flan", EndpointConfigName="somebody-elses", EndpointStatus="InService")
    end = ended(deploy_plan(FLAN), plane)
    assert end.error is not None
    assert end.error.message == "There is something named my-flan in us-east-1 already."
    assert end.clean_up is not None
    assert [call.operation for call in end.clean_up.calls] == ["DeleteEndpointConfig", "DeleteModel"]
    assert account.things["Endpoint", "my-flan"]["EndpointConfigName"] == "somebody-elses"


def test_an_endpoint_that_is_still_being_deleted(account: FleetControlPlane, plane: ControlPlane) -> None:
    account.put("EndpointConfig", "c")
    account.put("Endpoint", "my-flan", EndpointConfigName="c", EndpointStatus="Deleting", left=5)
    end = ended(start_plan(EndpointSet("bench", (Member("my-flan", "c", PLACE),))), plane)
    assert end.error is not None
    assert end.error.message == "my-flan is still being deleted."
    assert end.clean_up is None


@pytest.mark.parametrize(
    ("operation", "refused", "message", "hint"),
    [
        ("CreateModel", Refused("AccessDeniedException", "not authorized to perform: sagemaker:CreateModel", 403),
         "not allowed to call CreateModel", "sagemaker:CreateModel"),
        ("CreateModel", Refused("AccessDeniedException", "not authorized to perform: iam:PassRole on resource x", 403),
         "hand that role to SageMaker", "iam:PassRole"),
        ("CreateEndpointConfig", Refused("ValidationException", "1 validation error detected: instanceType"),
         "SageMaker refused CreateEndpointConfig: 1 validation error detected", "plan again"),
        ("CreateModel", Refused("ValidationException", "Could not find model data at s3://x"),
         "SageMaker does not find it in us-east-1: Could not find model data at s3://x", "Check the name"),
        ("CreateModel", Refused("ThrottlingException", "Rate exceeded"),
         "AWS throttles the calls that look at this account, or change it.", "Wait a minute"),
        ("CreateModel", Refused("OperationNotPermitted", "Not in this partition."),
         "AWS refused CreateModel: Not in this partition.", "try again"),
        ("CreateEndpoint", Refused("", "", status=0),
         "127.0.0.1", "It may have been carried out all the same: look in the account"),
        ("CreateModel", Refused("ExpiredTokenException", "expired", 403), "The AWS session has expired", "Sign in"),
    ],
)  # fmt: skip
def test_refusals_are_sentences(
    account: FleetControlPlane, plane: ControlPlane, operation: str, refused: Refused, message: str, hint: str
) -> None:
    account.refuse[operation] = refused
    end = ended(deploy_plan(FLAN), plane)
    assert end.error is not None
    assert message in end.error.message
    assert hint in end.error.hint
    assert account.operations[-1] == operation
    assert account.operations.count(operation) == 1


def test_a_stop_ends_between_two_calls(account: FleetControlPlane, plane: ControlPlane) -> None:
    stop = Stop()
    plan = deploy_plan(FLAN)
    events = []
    for event in carry_out(confirm(plan, plan.name), plane, stop):
        events.append(event)
        if isinstance(event, Called):
            stop.set()
    end = events[-1]
    assert isinstance(end, Ended)
    assert account.operations == ["CreateModel"]
    assert (len(end.done), len(end.left), end.error) == (1, 2, None)
    assert end.clean_up is not None


def test_watching_until_it_serves(account: FleetControlPlane, plane: ControlPlane) -> None:
    account.polls = 2
    plan = deploy_plan(FLAN)
    ended(plan, plane)
    states = [state.status for state in watch(plan.endpoints, plane, Stop(), 0.01)]
    assert states == ["Creating", "Creating", "InService"]


def test_watching_until_it_failed_and_until_it_is_gone(account: FleetControlPlane, plane: ControlPlane) -> None:
    account.fails["my-flan"] = "The primary container did not pass the ping health check."
    plan = deploy_plan(FLAN)
    ended(plan, plane)
    *_, last = watch(plan.endpoints, plane, Stop(), 0.01)
    assert (last.status, last.detail) == ("Failed", "The primary container did not pass the ping health check.")
    going = delete_plan(deployed(PLACE, "my-flan", plane))
    ended(going, plane)
    assert [state.status for state in watch(going.endpoints, plane, Stop(), 0.01)] == ["Deleting", "Gone"]


@pytest.mark.parametrize(
    "refused",
    [
        Refused("ThrottlingException", "Rate exceeded"),
        Refused("InternalFailure", "Try again", 500),
        Refused("", "", status=0),
    ],
)
def test_a_failure_that_passes_ends_no_watch(account: FleetControlPlane, plane: ControlPlane, refused: Refused) -> None:
    account.polls = 0
    plan = deploy_plan(FLAN)
    ended(plan, plane)
    account.refuse["DescribeEndpoint"] = refused
    states = []
    for state in watch(plan.endpoints, plane, Stop(), 0.01):
        states.append(state.status)
        if len(states) == 2:
            account.refuse.clear()
    assert states == ["Unanswered", "Unanswered", "InService"]


def test_a_state_that_cannot_be_seen_ends_the_watch(account: FleetControlPlane, plane: ControlPlane) -> None:
    plan = deploy_plan(FLAN)
    ended(plan, plane)
    account.refuse["DescribeEndpoint"] = Refused("AccessDeniedException", "not authorized", 403)
    (denied,) = watch(plan.endpoints, plane, Stop(), 0.01)
    assert denied.status == "Unseen"
    assert denied.error is not None
    assert "sagemaker:DescribeEndpoint" in denied.error.hint
    account.refuse["DescribeEndpoint"] = Refused("InternalFailure", "Try again", 500)
    *asked, last = (state.status for state in watch(plan.endpoints, plane, Stop(), 0.001))
    assert (set(asked), last) == ({"Unanswered"}, "Unseen")


def test_a_stopped_watch_ends_without_waiting(account: FleetControlPlane, plane: ControlPlane) -> None:
    account.polls = 1_000
    plan = deploy_plan(FLAN)
    ended(plan, plane)
    stop = Stop()
    for _state in watch(plan.endpoints, plane, stop, every_s=3_600):
        stop.set()
    assert account.things["Endpoint", "my-flan"]["EndpointStatus"] == "Creating"


def test_where_no_answer_came_nothing_is_guessed(account: FleetControlPlane, plane: ControlPlane) -> None:
    """The endpoint may be there or not, and its name may be somebody else's: it is not deleted, but told."""
    account.refuse["CreateEndpoint"] = Refused("", "", status=0)
    end = ended(deploy_plan(FLAN), plane)
    assert end.error is not None
    assert account.operations.count("CreateEndpoint") == 1
    assert end.clean_up is not None
    assert [call.operation for call in end.clean_up.calls] == ["DeleteEndpointConfig", "DeleteModel"]
    assert [str(one) for one in end.clean_up.warnings] == [
        "No answer came to CreateEndpoint: look in the account whether there is a my-flan now."
    ]


def test_what_is_left_of_a_stopped_endpoint_is_deleted(account: FleetControlPlane, plane: ControlPlane) -> None:
    ended(deploy_plan(FLAN), plane)
    del account.things["Endpoint", "my-flan"]
    with pytest.raises(EndpointError, match="SageMaker does not find it"):
        deployed(PLACE, "flan", plane)
    found = deployed(PLACE, "my-flan", plane, FLAN.made_name)
    account.calls.clear()
    ended(delete_plan(found), plane)
    assert account.operations == ["DeleteEndpointConfig", "DeleteModel"]
    assert account.things == {}


@pytest.mark.parametrize("denied", ["DeleteEndpointConfig", "DeleteModel"])
@pytest.mark.parametrize("polls", [0, 1_000])
def test_a_deletion_that_failed_half_way_goes_on(
    account: FleetControlPlane, plane: ControlPlane, denied: str, polls: int
) -> None:
    """Also while the endpoint is still going, and with what somebody else named alike."""
    flan = replace(FLAN, name="my-flan-" + 55 * "x")
    account.polls = polls
    ended(deploy_plan(flan), plane)
    account.put("EndpointConfig", "my-flan-" + 46 * "x" + "-12345678")
    account.refuse[denied] = Refused("AccessDeniedException", "not authorized", 403)
    assert ended(delete_plan(deployed(PLACE, flan.name, plane)), plane).left[0].operation == denied
    account.refuse.clear()
    account.calls.clear()
    again = delete_plan(deployed(PLACE, flan.name, plane))
    assert again.calls[-1].arguments == {"ModelName": flan.made_name}
    ended(again, plane)
    assert "DeleteEndpoint" not in account.operations
    assert [name for kind, name in account.things if kind != "Endpoint"] == ["my-flan-" + 46 * "x" + "-12345678"]


def test_what_others_made_is_seen_by_its_tags(account: FleetControlPlane, plane: ControlPlane) -> None:
    account.put("Model", "shared")
    account.put(
        "EndpointConfig", "theirs", ProductionVariants=[{"ModelName": "shared", "InstanceType": "ml.g5.xlarge"}]
    )
    account.put("Endpoint", "my-flan", EndpointConfigName="theirs", EndpointStatus="InService")
    found = deployed(PLACE, "my-flan", plane)
    assert [one.made_here for one in found.resources] == [False, False, False]
    plan = delete_plan(found)
    assert [call.operation for call in plan.calls] == ["DeleteEndpoint"]
    assert len(plan.warnings) == 3
    account.put("EndpointConfig", "theirs", ProductionVariants=[{"InstanceType": "ml.g5.xlarge"}])
    with pytest.raises(UsageError, match="hosts inference components"):
        delete_plan(deployed(PLACE, "my-flan", plane))
    assert account.calls == []
