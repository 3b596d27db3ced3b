"""A column as code: with the parameters, the routing and the prompt that the column was sent."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.export.test_contract import body_in_python
from tests.export.test_executed import ACCOUNT
from workbench.endpoints.endpoint import Endpoint
from workbench.errors import UnknownName, UsageError
from workbench.export import TARGETS
from workbench.export.column_code import column_code, obstacle
from workbench.prompts.prompt import Generation
from workbench.prompts.rendered import RenderedPrompt
from workbench.runs.request import RunRequest
from workbench.runs.run import payload_request

REQUEST = RunRequest("c", ACCOUNT, RenderedPrompt("Say it."), Generation(max_tokens=7, temperature=0.0, stop=("x",)))


@pytest.mark.parametrize("target", ["boto3", "sagemaker", "langchain-python"])
def test_it_is_the_columns_own_call(target: str) -> None:
    written = column_code(REQUEST, "A", 1, target, stream=False)
    assert body_in_python(written.text) == json.loads(payload_request(REQUEST).body)
    for routed in ("my-endpoint", "blue", "part-1", "second", "k=it's;accept_eula=true", "ap-northeast-2"):
        assert routed in written.text
    assert written.notes == ()


def test_a_session_goes_along() -> None:
    within = replace(REQUEST, endpoint=replace(ACCOUNT, session_id="abc", target_model=None))
    for target in ("boto3", "sagemaker", "langchain-python", "curl"):
        assert "abc" in column_code(within, "A", 1, target, stream=True).text


def test_what_a_run_does_beyond_the_call_is_told_and_stands_in_the_code() -> None:
    cut = replace(REQUEST, endpoint=Endpoint("a", "a", payload="jumpstart"))
    for target in ("boto3", "curl"):
        written = column_code(cut, "A", 6, target, stream=False)
        notes = [str(note) for note in written.notes]
        assert notes == [
            "A run cuts the answer at the stop sequences; the code prints all of it.",
            "The code makes one call; a run makes 6.",
        ]
        assert all(f"# {note}\n" in written.text for note in notes)


@pytest.mark.parametrize(
    ("request_", "target", "stream", "why"),
    [
        (REQUEST, "boto3", True, "multi-model endpoint does not stream"),
        (REQUEST, "python", False, "is an endpoint of SageMaker"),
        (replace(REQUEST, refusal=UsageError("No wrapper.", "Choose.")), "boto3", False, "No wrapper"),
    ],
)
def test_what_cannot_be_written_says_why(request_: RunRequest, target: str, stream: bool, why: str) -> None:
    found = obstacle(request_, target, stream=stream)
    assert found is not None
    assert why in found.message
    with pytest.raises(UsageError, match=why):
        column_code(request_, "A", 1, target, stream=stream)


def test_what_can_be_written_has_no_obstacle() -> None:
    assert [obstacle(REQUEST, target, stream=False) for target in TARGETS if target != "python"] == [None] * 4


def test_an_unknown_target_is_told() -> None:
    with pytest.raises(UnknownName, match="cobol"):
        column_code(REQUEST, "A", 1, "cobol", stream=False)
