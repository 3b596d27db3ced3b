"""The address of the log in the console, as the console itself writes it."""

from __future__ import annotations

import pytest

from workbench.endpoints.log_links import log_link

GROUP = "$252Faws$252Fsagemaker$252FEndpoints$252Fmine"


@pytest.mark.parametrize(
    ("region", "console"),
    [
        ("eu-west-1", "eu-west-1.console.aws.amazon.com"),
        ("ap-northeast-2", "ap-northeast-2.console.aws.amazon.com"),
        ("us-gov-west-1", "us-gov-west-1.console.amazonaws-us-gov.com"),
        ("cn-north-1", "cn-north-1.console.amazonaws.cn"),
    ],
)
def test_each_partition_has_a_console_of_its_own(region: str, console: str) -> None:
    expected = f"https://{console}/cloudwatch/home?region={region}#logsV2:log-groups/log-group/{GROUP}"
    assert log_link(region, "mine") == expected


def test_the_log_stream_that_the_error_names_is_opened() -> None:
    arn = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/sagemaker/Endpoints/mine:log-stream:AllTraffic/i-0ab 1"
    assert log_link("eu-west-1", "other", arn=arn) == (
        f"https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#logsV2:log-groups/log-group/{GROUP}"
        "/log-events/AllTraffic$252Fi-0ab$25201"
    )


@pytest.mark.parametrize("end", ["", ":*"])
def test_the_log_group_that_the_error_names_is_opened(end: str) -> None:
    arn = f"arn:aws-us-gov:logs:us-gov-west-1:123456789012:log-group:/aws/sagemaker/Endpoints/mine{end}"
    assert log_link("us-east-1", "other", arn=arn) == log_link("us-gov-west-1", "mine")


def test_an_inference_component_has_a_log_of_its_own() -> None:
    link = log_link("eu-west-1", "mine", component="part")
    assert link.endswith("log-group/$252Faws$252Fsagemaker$252FInferenceComponents$252Fpart")


@pytest.mark.parametrize(
    ("region", "name", "arn"),
    [
        ("eu-west-1", "", ""),
        ("", "mine", ""),
        ("local", "mine", "arn:aws:logs:local:0:log-group:x"),
        ("us-iso-east-1", "mine", ""),
    ],
)
def test_where_there_is_no_console_there_is_no_link(region: str, name: str, arn: str) -> None:
    assert log_link(region, name, arn=arn) == ""
