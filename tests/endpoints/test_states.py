"""What an endpoint is doing now."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fakes.control_plane import ServeAccount, ServedAccountEndpoint, ServedComponent
from workbench.endpoints.embedded import EMBEDDED
from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.followed_states import follow_states
from workbench.endpoints.states import EndpointState, endpoint_state
from workbench.errors import EndpointError

PROD = Endpoint("mine", "prod", region="us-east-1")


@pytest.mark.parametrize("status", ["InService", "Creating", "Updating", "RollingBack", "Deleting", "OutOfService"])
def test_the_status_is_sagemakers(serve_account: ServeAccount, status: str) -> None:
    serve_account(ServedAccountEndpoint("prod", status=status, instances=2))
    assert endpoint_state(PROD) == EndpointState("mine", status, instances=2)


def test_a_failure_tells_its_reason(serve_account: ServeAccount) -> None:
    serve_account(ServedAccountEndpoint("prod", status="Failed", failure="No capacity", instances=0))
    assert endpoint_state(PROD) == EndpointState("mine", "Failed", "No capacity", 0)


def test_no_instance_is_scaled_to_zero_but_serverless_has_none_ever(serve_account: ServeAccount) -> None:
    account = serve_account(ServedAccountEndpoint("prod", instances=0))
    assert endpoint_state(PROD).status == "ScaledToZero"
    account.endpoints[0] = ServedAccountEndpoint("prod", kind="serverless")
    assert endpoint_state(PROD) == EndpointState("mine", "InService")


def test_a_component_has_a_state_of_its_own(serve_account: ServeAccount) -> None:
    components = (ServedComponent("warm", copies=2), ServedComponent("cold", copies=0))
    account = serve_account(ServedAccountEndpoint("prod", components=components))
    assert endpoint_state(replace(PROD, component="warm")) == EndpointState("mine", "InService", instances=2)
    assert endpoint_state(replace(PROD, component="cold")).status == "ScaledToZero"
    assert endpoint_state(replace(PROD, component="gone")).status == "Missing"
    account.endpoints[0] = replace(account.endpoints[0], status="Updating")
    assert endpoint_state(replace(PROD, component="warm")).status == "Updating"


def test_one_that_is_gone_is_missing(serve_account: ServeAccount) -> None:
    serve_account()
    assert endpoint_state(PROD).status == "Missing"


def test_without_permission_to_describe_it_is_unknown(serve_account: ServeAccount) -> None:
    serve_account(ServedAccountEndpoint("prod"), denied={"DescribeEndpoint"})
    assert endpoint_state(PROD) == EndpointState("mine", "Unknown")


def test_the_embedded_ones_serve_always_and_a_url_is_not_asked() -> None:
    assert endpoint_state(EMBEDDED[0]).status == "InService"
    behind = Endpoint("gateway", "", transport="https", url="https://127.0.0.1:9/v1")
    assert endpoint_state(behind).status == "Unknown"


def test_no_credentials_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID", raising=False)
    with pytest.raises(EndpointError, match="No AWS credentials were found"):
        endpoint_state(PROD)


def test_states_are_followed_and_asked_for_less_often_after_a_failure(
    serve_account: ServeAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = serve_account(ServedAccountEndpoint("prod"))
    waits: list[float] = []

    def pause(seconds: float) -> bool:
        if seconds:
            waits.append(seconds)
            if len(waits) == 1:
                monkeypatch.delenv("AWS_ACCESS_KEY_ID")
            if len(waits) == 8:
                monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAPLANTED0000001")
        return len(waits) == 9

    other = replace(PROD, label="second")
    states = list(follow_states([PROD, other], pause))
    assert waits == [30, 60, 120, 240, 480, 600, 600, 600, 30]
    assert [state.label for state in states] == ["mine", "second", "mine", "second"]
    assert account.asked == ["DescribeEndpoint"] * 4
