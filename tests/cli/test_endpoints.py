"""`endpoints` in this process: what is listed, kept, removed and probed."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Command
from tests.fakes.control_plane import ServeAccount, ServedAccountEndpoint, ServedComponent
from tests.fakes.faulty import RepliesWith, eula_not_accepted, throttled
from tests.fakes.fixtures import ServeEndpoints
from tests.fakes.recording import Recording
from tests.fakes.scripted import says
from workbench import paths
from workbench.endpoints import endpoint_file
from workbench.endpoints.endpoint import Endpoint
from workbench.local.containers.jumpstart import JumpStart


@pytest.fixture
def endpoint_path(tmp_path: Path) -> Path:
    path = tmp_path / "mine.endpoint.yaml"
    endpoint_file.save(Endpoint("mine", "prod", region="us-east-1", payload="tgi"), path)
    return path


def test_added_listed_shown_and_removed(command: Command, endpoint_path: Path) -> None:
    assert command("endpoints", "add", endpoint_path).out == "mine\n"
    rows = json.loads(command("endpoints", "list", "--json").out)
    assert [row["label"] for row in rows] == ["local:reader", "local:few-shot", "local:echo", "mine"]
    assert [row["source"] for row in rows] == ["embedded"] * 3 + ["saved"]
    assert "saved     mine" in command("endpoints", "list").out
    shown = command("endpoints", "show", "mine")
    assert shown.out == endpoint_path.read_text()
    assert json.loads(command("endpoints", "show", "mine", "--json").out) == {
        "label": "mine",
        "name": "prod",
        "region": "us-east-1",
    }
    again = command("endpoints", "add", endpoint_path)
    assert (again.status, again.out) == (2, "")
    assert "There is an endpoint mine already." in again.err
    assert command("endpoints", "remove", "mine").status == 0
    gone = command("endpoints", "remove", "mine")
    assert gone.status == 2
    assert endpoint_path.exists()


@pytest.mark.parametrize(
    "group", [("show", "nobody"), ("probe", "nobody", "--yes"), ("add", "nowhere.yaml"), ("list", "x")]
)
def test_wrong_names_are_wrong_usage(command: Command, group: tuple[str, ...]) -> None:
    outcome = command("endpoints", *group)
    assert (outcome.status, outcome.out) == (2, "")
    assert len(outcome.err.splitlines()) == 1


def test_the_account_is_listed_with_its_details(
    command: Command, serve_account: ServeAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    serve_account(
        ServedAccountEndpoint("llama", environment={"HF_MODEL_ID": "meta-llama/Llama-3-8b-instruct"}),
        ServedAccountEndpoint("shared", components=(ServedComponent("part", copies=0),)),
    )
    rows = json.loads(command("endpoints", "list", "--account", "--json").out)[3:]
    assert [(row["label"], row["status"]) for row in rows] == [
        ("llama", "InService"),
        ("shared", "InService"),
        ("shared/part", "ScaledToZero"),
    ]
    assert (rows[0]["source"], rows[0]["model"]) == ("account", "meta-llama/Llama-3-8b-instruct")
    assert rows[0]["guess"] == {"payload": "openai", "word": "instruct", "source": "model"}
    assert "ml.g5.2xlarge" in command("endpoints", "list", "--region", "us-east-1").out


def test_without_permission_the_saved_ones_are_printed_and_it_failed(
    command: Command, serve_account: ServeAccount
) -> None:
    serve_account(denied={"ListEndpoints"})
    outcome = command("endpoints", "list", "--account", "--region", "us-east-1", "--json")
    assert outcome.status == 1
    assert len(json.loads(outcome.out)) == 3
    assert "not allowed to list endpoints" in outcome.err


def test_profiles_are_listed_without_their_keys(command: Command, tmp_path: Path) -> None:
    (tmp_path / "aws-credentials").write_text(
        "[work]\naws_access_key_id = AKIAPLANTED0000001\naws_secret_access_key = x\n"
    )
    outcome = command("endpoints", "profiles", "--json")
    assert json.loads(outcome.out) == [{"name": "work", "kind": "keys", "region": "", "source": ""}]
    assert command("endpoints", "profiles").out == "work  keys\n"


def test_the_state_is_asked_for(command: Command, serve_account: ServeAccount, endpoint_path: Path) -> None:
    serve_account(ServedAccountEndpoint("prod", status="Updating"))
    shown = json.loads(command("endpoints", "show", endpoint_path, "--state", "--json").out)
    assert shown["state"] == {"status": "Updating", "detail": "", "instances": 1}


@pytest.fixture
def account(serve_endpoints: ServeEndpoints, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAPLANTED0000001")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "planted-secret")

    def serve(served: Any) -> Recording:
        recording = Recording(served)
        monkeypatch.setenv("AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME", serve_endpoints({"prod": recording}).url)
        return recording

    return serve


def test_a_probe_pins_what_it_found(command: Command, account: Any, endpoint_path: Path) -> None:
    recording = account(says("hi there", JumpStart()))
    command("endpoints", "add", endpoint_path)
    outcome = command("endpoints", "probe", "mine", "--json")
    result = json.loads(outcome.out)
    assert outcome.status == 0
    assert (result["result"], result["payload"], result["framing"], result["pinned"]) == (
        "found", "jumpstart", "jsonlines", True,
    )  # fmt: skip
    assert len(result["calls"]) == len(recording.seen) <= 3
    assert "at most 3 calls" in outcome.err
    (path,) = paths.endpoints_folder().iterdir()
    pinned = endpoint_file.load(path)
    assert (pinned.payload, pinned.stream, pinned.probed is not None) == ("jumpstart", True, True)
    assert "planted" not in outcome.out + outcome.err + path.read_text()


def test_a_file_by_its_path_is_pinned_or_left_alone(command: Command, account: Any, endpoint_path: Path) -> None:
    account(says("hi there", JumpStart()))
    before = endpoint_path.read_text()
    assert command("endpoints", "probe", endpoint_path, "--yes", "--no-pin").status == 0
    assert endpoint_path.read_text() == before
    outcome = command("endpoints", "probe", endpoint_path, "--yes")
    assert outcome.out.startswith("jumpstart (jsonlines): ")
    assert endpoint_file.load(endpoint_path).payload == "jumpstart"


def test_what_is_needed_and_what_is_unknown_have_failed(command: Command, account: Any, endpoint_path: Path) -> None:
    account(eula_not_accepted())
    outcome = command("endpoints", "probe", endpoint_path, "--json")
    assert (outcome.status, json.loads(outcome.out)["result"]) == (1, "eula")
    account(RepliesWith((b'[{"label": "GOOD", "score": 1.0}]',)))
    outcome = command("endpoints", "probe", endpoint_path, "--json")
    assert (outcome.status, json.loads(outcome.out)["result"]) == (1, "unknown")
    assert json.loads(outcome.out)["calls"][0]["received"] == '[{"label": "GOOD", "score": 1.0}]'


def test_an_embedded_one_is_probed_and_has_no_file(command: Command) -> None:
    outcome = command("endpoints", "probe", "local:few-shot", "--json")
    result = json.loads(outcome.out)
    assert (outcome.status, result["payload"], result["pinned"]) == (0, "jumpstart", False)


def test_a_terminal_is_asked_before_anything_is_sent(
    command: Command, account: Any, endpoint_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Terminal:
        def isatty(self) -> bool:
            return True

        def readline(self) -> str:
            return "n\n"

    recording = account(says("hi there", JumpStart()))
    monkeypatch.setattr("sys.stdin", Terminal())
    outcome = command("endpoints", "probe", endpoint_path)
    assert (outcome.status, outcome.out, recording.seen) == (0, "", [])
    assert "Make these calls?" in outcome.err


def test_without_a_terminal_the_calls_need_a_yes(
    command: Command, account: Any, endpoint_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording = account(says("hi there", JumpStart()))
    monkeypatch.setattr("sys.stdin", io.StringIO())
    outcome = command("endpoints", "probe", endpoint_path)
    assert (outcome.status, outcome.out, recording.seen) == (2, "", [])
    assert "--yes" in outcome.err


def test_a_probe_that_is_refused_prints_what_was_sent_and_received(
    command: Command, account: Any, endpoint_path: Path
) -> None:
    recording = account(throttled())
    outcome = command("endpoints", "probe", endpoint_path, "--json")
    result = json.loads(outcome.out)
    assert (outcome.status, result["result"], len(recording.seen)) == (1, "refused", 1)
    assert result["error"]["message"] == "prod gets more requests than it takes."
    (call,) = result["calls"]
    assert call["sent"] == recording.seen[0].body.decode()
    assert call["received"] == "Rate exceeded"
    assert "more requests than it takes" in outcome.err
