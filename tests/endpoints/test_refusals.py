"""SageMaker's error answers, each through real boto3 as one sentence with a next step."""

from __future__ import annotations

import email.utils
import time
from dataclasses import replace
from typing import Any

import pytest

from tests.endpoints.conftest import MakeTransport
from tests.endpoints.failing import LOCAL, MINE, failure, model_error, plant_credentials
from tests.fakes.faulty import (
    DamagesAFrame,
    FailsMidStream,
    Refuses,
    access_denied,
    dependency_failed,
    eula_not_accepted,
    internal_failure,
    model_not_ready,
    throttled,
    unavailable,
)
from tests.fakes.fixtures import ServeEndpoints
from tests.fakes.scripted import says
from workbench.endpoints.endpoint import Endpoint, Limits
from workbench.local.containers.jumpstart import JumpStart

TOO_LONG = "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 2048."
DENIED = "User: arn:aws:iam::0:user/me is not authorized to perform: sagemaker:InvokeEndpointAsync on resource: arn:x"
NO_CAPACITY = (
    "Inference Component has no capacity to process this request. ApplicationAutoScaling may be in-progress (if "
    "configured) or try to increase the capacity by invoking UpdateInferenceComponentRuntimeConfig API."
)
REFUSALS = [
    (eula_not_accepted(), 424, "The endpoint answered 424: the model needs its licence accepted.", "*Accept EULA*"),
    (
        model_error({"code": 400, "type": "InternalServerException", "message": "max_length too large"}),
        424,
        "The endpoint answered 424, its container 400: max_length too large",
        "Shorten the prompt",
    ),
    (
        model_error({"error": "`inputs` must have less than 1024 tokens", "error_type": "validation"}, 422),
        424,
        "The endpoint answered 424: prompt and answer would be more than the 1024 tokens that the model takes.",
        "Shorten the prompt",
    ),
    (
        model_error("plain text\nof a container"),
        424,
        "The endpoint answered 424, its container 400: plain text of a container",
        "log",
    ),
    (
        model_error("Your invocation timed out while waiting for a response from container primary.", 0),
        424,
        "The endpoint answered 424: the model did not answer in the time that SageMaker allows.",
        "streaming",
    ),
    (throttled(), 429, "it gets more requests than it takes.", "concurrency"),
    (model_not_ready(), 429, "The model of it is not ready yet: it is still being loaded.", "Wait a minute"),
    (internal_failure(), 500, "SageMaker itself failed to serve the call.", "Run again"),
    (Refuses(503, "ServiceUnavailable", "Busy"), 503, "SageMaker itself failed to serve the call.", "Run again"),
    (
        Refuses(530, "InternalDependencyException", "Down"),
        530,
        "SageMaker itself failed to serve the call.",
        "Run again",
    ),
    (access_denied(), 403, "These AWS credentials are not allowed to call it.", "sagemaker:InvokeEndpoint"),
    (
        Refuses(403, "ExpiredTokenException", "The security token included in the request is expired"),
        403,
        "The AWS session has expired.",
        "aws sso login",
    ),
    (
        Refuses(403, "UnrecognizedClientException", "The security token included in the request is invalid."),
        403,
        "AWS does not accept these credentials.",
        "aws sts get-caller-identity",
    ),
    (
        Refuses(400, "ValidationError", "Inference Component Name header is required for endpoints to which you plan"),
        400,
        "it hosts inference components and must be told which one to call.",
        "Name the inference component",
    ),
    (
        Refuses(400, "ValidationError", "1 validation error detected: bad header"),
        400,
        "The endpoint answered 400: 1 validation error detected: bad header",
        "settings",
    ),
    (
        model_error("CUDA out of memory. Tried to allocate 2.00 GiB (GPU 0; 22.20 GiB total capacity)", 500),
        424,
        "The endpoint answered 424: the model ran out of GPU memory.",
        "larger instance",
    ),
    (
        model_error({"error": f"{TOO_LONG} Given: 1950 `inputs` tokens and 200 `max_new_tokens`"}, 422),
        424,
        "The endpoint answered 424: 1950 tokens of prompt and 200 of answer are more than the 2048 that the model "
        "takes.",
        "Ask for at most 98 tokens, or shorten the prompt by 102.",
    ),
    (
        model_error({"error": f"{TOO_LONG} Given: 2500 `inputs` tokens and 200 `max_new_tokens`"}, 422),
        424,
        "The endpoint answered 424: the prompt has 2500 tokens, and the model takes 2048 with the answer.",
        "Shorten the prompt by more than 452 tokens.",
    ),
    (
        model_error("<html><head><title>502 Bad Gateway</title></head></html>", 502),
        424,
        "The endpoint answered 424, its container 502: 502 Bad Gateway",
        "the endpoint's log says more",
    ),
    (
        model_error({"code": 415, "message": "Unsupported media type application/json"}, 415),
        424,
        "The endpoint answered 424, its container 415: Unsupported media type application/json",
        "Choose another payload format",
    ),
    (
        Refuses(400, "ValidationError", "Inference Component part-1 of account 0 not found."),
        400,
        "The endpoint it has no inference component part-1.",
        "Correct its name",
    ),
    (
        Refuses(400, "ValidationError", NO_CAPACITY),
        400,
        "part-1 is scaled to zero: no copy of the model runs.",
        "wait some minutes",
    ),
    (
        Refuses(400, "ValidationError", "Variant blue not found for endpoint it."),
        400,
        "The endpoint it has no variant blue.",
        "target variant",
    ),
    (
        Refuses(400, "ValidationError", "Endpoint it is in state Creating, it can not be invoked."),
        400,
        "The endpoint it is in the state Creating and answers no calls yet.",
        "Wait until it is InService",
    ),
    (
        Refuses(400, "ValidationError", "Endpoint it is in Failed state."),
        400,
        "The endpoint it is in the state Failed and answers no calls.",
        "says why",
    ),
    (
        Refuses(400, "ValidationError", "Endpoint it is in Deleting state."),
        400,
        "The endpoint it is being deleted.",
        "another endpoint",
    ),
    (
        Refuses(400, "ValidationError", "Endpoint it is not in service."),
        400,
        "The endpoint it is not in service.",
        "InService",
    ),
    (
        Refuses(403, "InvalidSignatureException", "Signature expired: 20260101T000000Z is now earlier than 20260102T"),
        403,
        "AWS refuses the call because this computer's clock is wrong.",
        "clock",
    ),
    (
        Refuses(403, "AccessDeniedException", f"{DENIED} because no identity-based policy allows it"),
        403,
        "These AWS credentials are not allowed to call it.",
        "the permission sagemaker:InvokeEndpointAsync,",
    ),
    (
        Refuses(403, "AccessDeniedException", f"{DENIED} with an explicit deny in a service control policy"),
        403,
        "These AWS credentials are not allowed to call it: a policy denies sagemaker:InvokeEndpointAsync.",
        "whoever manages the account",
    ),
    (Refuses(418, "SomethingNew", "a teapot"), 418, "The endpoint answered 418: a teapot", "settings"),
]


@pytest.mark.parametrize(("refusal", "status", "message", "step"), REFUSALS)
@pytest.mark.parametrize("stream", [True, False])
def test_a_refusal_is_a_sentence_with_the_next_step(
    serve_endpoints: ServeEndpoints,
    transport_to: MakeTransport,
    refusal: Refuses,
    status: int,
    message: str,
    step: str,
    stream: bool,
) -> None:
    transport = transport_to(serve_endpoints({"it": refusal}).url)
    error = failure(transport, replace(LOCAL, stream=stream, component="part-1", variant="blue"))
    assert error.message == message
    assert step in error.hint
    assert error.status == status
    assert error.request_id


def test_the_containers_own_words_are_kept_in_the_details(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport
) -> None:
    error = failure(transport_to(serve_endpoints({"it": eula_not_accepted()}).url), LOCAL)
    assert "OriginalMessage" in error.details
    assert "accept_eula=true" in error.details


def test_a_very_long_complaint_is_shortened_and_kept_whole_in_the_details(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport
) -> None:
    complaint = "the prompt is too long, " * 200
    error = failure(transport_to(serve_endpoints({"it": model_error({"message": complaint})}).url), LOCAL)
    assert len(error.message) < 400
    assert complaint.strip() in error.details


def in_account(
    monkeypatch: pytest.MonkeyPatch, serve_endpoints: ServeEndpoints, served: Any, region: str = "eu-west-1"
) -> Endpoint:
    plant_credentials(monkeypatch)
    monkeypatch.setenv("AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME", serve_endpoints({"mine": served}).url)
    return replace(MINE, region=region)


LOG = "/cloudwatch/home?region=eu-west-1#logsV2:log-groups/log-group/$252Faws$252Fsagemaker$252FEndpoints$252Fmine"


@pytest.mark.parametrize(
    "served",
    [
        model_error("boom", 500),
        FailsMidStream(says("one two three", JumpStart())),
        FailsMidStream(says("one two three", JumpStart()), error_code=""),
        FailsMidStream(says("one two three", JumpStart()), kind="NewFailure"),
        DamagesAFrame(says("one two three", JumpStart())),
    ],
)
def test_a_failure_of_the_model_has_a_link_to_its_log(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport, monkeypatch: pytest.MonkeyPatch, served: Any
) -> None:
    error = failure(transport_to(""), in_account(monkeypatch, serve_endpoints, served))
    assert error.link == f"https://eu-west-1.console.aws.amazon.com{LOG}"


def test_an_exception_in_a_stream_that_is_not_known_is_told_as_a_break(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport
) -> None:
    served = FailsMidStream(says("one two three", JumpStart()), kind="NewFailure")
    error = failure(transport_to(serve_endpoints({"it": served}).url), LOCAL)
    assert error.message == "The stream broke off in the endpoint."


def test_what_the_model_never_saw_has_no_link(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert failure(transport_to(""), in_account(monkeypatch, serve_endpoints, access_denied())).link == ""


def test_the_embedded_endpoints_have_no_log(serve_endpoints: ServeEndpoints, transport_to: MakeTransport) -> None:
    assert failure(transport_to(serve_endpoints({"it": model_error("boom", 500)}).url), LOCAL).link == ""


@pytest.mark.parametrize(
    ("refusal", "may_retry"),
    [
        (throttled(), True),
        (Refuses(400, "ThrottlingException", "Rate exceeded"), True),
        (model_not_ready(), True),
        (unavailable(), True),
        (internal_failure(), False),
        (dependency_failed(), False),
        (eula_not_accepted(), False),
        (model_error({"error": "Model is overloaded", "error_type": "overloaded"}, 429), False),
        (access_denied(), False),
        (Refuses(400, "ValidationError", "bad header"), False),
    ],
)
def test_only_what_was_turned_away_before_it_began_may_be_made_again(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport, refusal: Refuses, may_retry: bool
) -> None:
    error = failure(transport_to(serve_endpoints({"it": refusal}).url), LOCAL)
    assert error.may_retry is may_retry
    assert error.retry_after_s is None


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ("7", 7.0),
        ("0.5", 0.5),
        ("Wed, 01 Jan 2020 00:00:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
        ("Wed, 99 Foo 2020", None),
    ],
)
def test_the_wait_that_the_server_asks_for(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport, told: str, seconds: float | None
) -> None:
    endpoint = replace(LOCAL, limits=Limits(retries=0))
    error = failure(transport_to(serve_endpoints({"it": throttled(retry_after=told)}).url), endpoint)
    assert error.retry_after_s == seconds


def test_a_date_to_wait_for_is_so_many_seconds_from_now(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport
) -> None:
    date = email.utils.formatdate(time.time() + 3600, usegmt=True)
    endpoint = replace(LOCAL, limits=Limits(retries=0))
    error = failure(transport_to(serve_endpoints({"it": throttled(retry_after=date)}).url), endpoint)
    assert error.retry_after_s is not None
    assert 3000 < error.retry_after_s <= 3600


def test_an_endpoint_that_does_not_exist_is_named_with_its_region(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport
) -> None:
    error = failure(transport_to(serve_endpoints({}).url), LOCAL)
    assert error.message == "There is no endpoint it in us-east-1."
