"""`run` in this process, with the embedded endpoints in theirs."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Command, Outcome
from tests.fakes.containers import STAND_INS
from tests.fakes.faulty import ClosesMidStream, Refuses, eula_not_accepted, throttled
from tests.fakes.fixtures import ServeEndpoints
from tests.fakes.in_turn import EndpointsInTurn
from tests.fakes.recording import Recording
from tests.fakes.scripted import says
from tests.prompts.tokenizer_samples import word_tokenizer
from workbench import paths
from workbench.endpoints import endpoint_file
from workbench.endpoints.clients import RuntimeClients
from workbench.endpoints.endpoint import Endpoint, Price
from workbench.local.containers.jumpstart import JumpStart
from workbench.local.containers.tgi import Tgi
from workbench.runs import column_calls
from workbench.runs.call_log import CallLog, CallRecord
from workbench.runs.presets import Presets
from workbench.runs.variant import Variant, plain

FIELDS = {
    "endpoint", "repeat", "state", "finish_reason", "text", "answer", "error", "queue_ms", "retry_ms", "connect_ms",
    "first_text_ms", "longest_gap_ms", "total_ms", "retries", "tokens_in", "tokens_out", "tokens_are", "cost",
    "request_id",
    "cached",
}  # fmt: skip
THREE = ("-e", "local:reader", "-e", "local:few-shot", "-e", "local:echo")


def objects(outcome: Outcome) -> list[dict[str, Any]]:
    return [json.loads(line) for line in outcome.out.splitlines()]


@pytest.fixture
def account(serve_endpoints: ServeEndpoints, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """`account(name, endpoint)` serves an endpoint as one of an AWS account and returns the path of its file."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAPLANTED0000001")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "planted-secret")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")

    def serve(name: str, served: Any, **fields: Any) -> Path:
        monkeypatch.setenv("AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME", serve_endpoints({name: served}).url)
        path = tmp_path / f"{name}.endpoint.yaml"
        endpoint_file.save(Endpoint(name, name, **fields), path)
        return path

    return serve


def test_what_the_program_itself_needs_for_a_call_is_no_queue(
    command: Command, prompt_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    build, compare = RuntimeClients._build, column_calls.compare
    monkeypatch.setattr(RuntimeClients, "_build", lambda *given: (told.append("built"), build(*given))[1])
    monkeypatch.setattr(column_calls, "compare", lambda *given: (told.append("queued"), compare(*given))[1])
    assert command("run", prompt_file, "-e", "local:echo", "--jsonl").status == 0
    assert told == ["built", "queued"]


def test_three_endpoints_give_three_objects(command: Command, prompt_file: Path) -> None:
    outcome = command("run", prompt_file, *THREE, "--jsonl")
    assert outcome.status == 0
    found = {each["endpoint"]: each for each in objects(outcome)}
    assert set(found) == {"local:reader", "local:few-shot", "local:echo"}
    for each in found.values():
        assert set(each) == FIELDS
        assert (each["state"], each["error"], each["repeat"]) == ("done", None, 1)
        assert each["text"]
        assert 0 <= each["first_text_ms"] <= each["total_ms"]
        assert each["queue_ms"] >= 0
    assert "김철수" in found["local:reader"]["text"]
    assert found["local:few-shot"]["text"].startswith("yes")
    assert "김철수" in found["local:echo"]["text"]


def test_a_retry_is_counted_and_told_on_standard_error(command: Command, prompt_file: Path, account: Any) -> None:
    turns = EndpointsInTurn([throttled(), says("yes", Tgi())])
    outcome = command("run", prompt_file, "-e", account("mine", turns), "--jsonl")
    assert outcome.status == 0
    (found,) = objects(outcome)
    assert (found["state"], found["text"], found["retries"]) == ("done", "yes", 1)
    assert re.search(
        r"^mine: retry 1 in \d\.\d s\. mine gets more requests than it takes\.$", outcome.err, re.MULTILINE
    )


def test_the_table_shows_all_side_by_side(command: Command, prompt_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    outcome = command("run", prompt_file, *THREE)
    assert outcome.status == 0
    first = outcome.out.splitlines()[0]
    assert [cell.strip() for cell in first.split("│")] == ["local:reader", "local:few-shot", "local:echo"]
    assert "김철수" in outcome.out


def test_repeats_are_numbered(command: Command, prompt_file: Path) -> None:
    found = objects(command("run", prompt_file, "-e", "local:few-shot", "--repeat", 3, "--jsonl"))
    assert sorted(each["repeat"] for each in found) == [1, 2, 3]


def test_parameters_and_values_go_out(command: Command, prompt_file: Path, account: Any) -> None:
    recording = Recording(says("yes", Tgi()))
    outcome = command(
        "run", prompt_file, "-e", account("mine", recording), "--set", "question=왜?", "--param", "max_tokens=7",
        "--param", "temperature=0.5", "--param", "stop=--", "--param", 'stop=["a","b"]', "--param", "typical_p=0.9",
        "--param", "adapter_id=x", "--jsonl",
    )  # fmt: skip
    assert outcome.status == 0, outcome.err
    sent = json.loads(recording.seen[0].body)
    assert "왜?" in sent["inputs"]
    assert sent["parameters"] == {
        "details": True,
        "do_sample": True,
        "max_new_tokens": 7,
        "temperature": 0.5,
        "stop": ["--", "a", "b"],
        "typical_p": 0.9,
        "adapter_id": "x",
    }


@pytest.mark.parametrize(
    "given", ["max_tokens=many", "max_tokens=1.5", "temperature=hot", "temperature=1e999", "seed=true"]
)
def test_a_parameter_that_is_no_number_is_refused(command: Command, prompt_file: Path, given: str) -> None:
    outcome = command("run", prompt_file, "-e", "local:echo", "--param", given)
    assert (outcome.status, outcome.out) == (2, "")
    assert given.partition("=")[0] in outcome.err


def test_what_a_format_cannot_send_is_told_on_standard_error(command: Command, prompt_file: Path) -> None:
    outcome = command("run", prompt_file, "-e", "local:echo", "--param", "top_k=3", "--jsonl")
    assert outcome.status == 0
    assert "local:echo: not sent" in outcome.err
    assert "top_k" in outcome.err
    assert len(objects(outcome)) == 1


def test_a_failed_column_is_printed_and_the_status_is_1(command: Command, prompt_file: Path, account: Any) -> None:
    outcome = command("run", prompt_file, "-e", account("mine", eula_not_accepted()), "-e", "local:few-shot", "--jsonl")
    assert outcome.status == 1
    found = {each["endpoint"]: each for each in objects(outcome)}
    assert found["mine"]["state"] == "failed"
    assert "licence" in found["mine"]["error"]["message"]
    assert "*Accept EULA*" in found["mine"]["error"]["hint"]
    assert found["local:few-shot"]["state"] == "done"


def test_a_prompt_that_a_format_cannot_send_fails_in_its_column(
    command: Command, prompt_file: Path, account: Any
) -> None:
    path = account("mine", says("yes", STAND_INS["contextual-answers"]), payload="contextual-answers")
    outcome = command(
        "run", prompt_file, "-e", path, "-e", "local:few-shot", "--set", "question=" + "?" * 161, "--jsonl"
    )
    assert outcome.status == 1
    found = {each["endpoint"]: each for each in objects(outcome)}
    assert found["mine"]["error"]["message"].startswith("The question has")
    assert found["local:few-shot"]["state"] == "done"


def test_a_failed_column_is_a_sentence_in_the_table(command: Command, prompt_file: Path, account: Any) -> None:
    outcome = command("run", prompt_file, "-e", account("mine", eula_not_accepted()))
    assert outcome.status == 1
    assert "licence accepted" in " ".join(outcome.out.split())


def test_a_partial_answer_is_printed_and_the_status_is_1(command: Command, prompt_file: Path, account: Any) -> None:
    path = account("mine", ClosesMidStream(says("one two three four", Tgi())))
    outcome = command("run", prompt_file, "-e", path, "--jsonl")
    (found,) = objects(outcome)
    assert (outcome.status, found["state"]) == (1, "partial")
    assert found["text"].startswith("one")


def test_price_and_saved_endpoints(command: Command, prompt_file: Path, account: Any, home: Path) -> None:
    path = account("mine", says("yes", Tgi()), price=Price(per_1k_in=1000, per_1k_out=1000))
    (home / "endpoints").mkdir()
    path.rename(home / "endpoints" / path.name)
    (found,) = objects(command("run", prompt_file, "-e", "mine", "--jsonl"))
    assert found["cost"] == found["tokens_in"] + found["tokens_out"]
    assert found["tokens_are"] == "exact"


def test_no_credentials_is_a_sentence(command: Command, prompt_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine.endpoint.yaml"
    endpoint_file.save(Endpoint("mine", "mine", region="us-east-1"), path)
    outcome = command("run", prompt_file, "-e", path, "--jsonl")
    (found,) = objects(outcome)
    assert outcome.status == 1
    assert found["error"]["message"] == "No AWS credentials were found."


def test_planted_credentials_never_show(command: Command, prompt_file: Path, account: Any) -> None:
    class Echoes(Refuses):
        def respond(self, invocation: Any, reply: Any, pace: Any) -> None:
            Refuses(403, "SignatureDoesNotMatch", str(dict(invocation.headers))).respond(invocation, reply, pace)

    outcome = command("run", prompt_file, "-e", account("mine", Echoes(403, "", "")), "-e", "local:echo", "--jsonl")
    assert "PLANTED" not in outcome.out + outcome.err
    assert "planted-secret" not in outcome.out + outcome.err


def test_votes_and_the_second_call_give_one_object_a_column(command: Command, prompt_file: Path) -> None:
    chain = 'chain_of_thought: {style: trigger, votes: 3, extract_prompt: "So the answer is"}\n'
    prompt_file.write_text(prompt_file.read_text("utf-8") + chain, encoding="utf-8")
    outcome = command("run", prompt_file, "-e", "local:few-shot", "-e", "local:echo", "--jsonl")
    assert outcome.status == 0, outcome.err
    found = {each["endpoint"]: each for each in objects(outcome)}
    assert len(objects(outcome)) == 2
    assert set(found["local:echo"]) == {*FIELDS, "votes"}
    assert found["local:echo"]["votes"] == {"counts": {found["local:echo"]["answer"]: 3}, "margin": 1.0}
    assert "So the answer is" in found["local:echo"]["answer"]


def test_the_table_ends_with_the_votes(command: Command, prompt_file: Path) -> None:
    chain = "chain_of_thought: {votes: 2}\n"
    prompt_file.write_text(prompt_file.read_text("utf-8") + chain, encoding="utf-8")
    outcome = command("run", prompt_file, "-e", "local:few-shot")
    assert "\nlocal:few-shot: yes" in outcome.out
    assert outcome.out.endswith("× 2 · margin 100%\n")


def test_tokens_are_exact_where_the_endpoint_names_its_tokenizer(
    command: Command, prompt_file: Path, account: Any, tmp_path: Path
) -> None:
    tokenizer = word_tokenizer(tmp_path / "tokenizer.json", pre_tokenizer={"type": "WhitespaceSplit"})
    path = account("mine", says("hello world hello", JumpStart()), payload="jumpstart", tokenizer=str(tokenizer))
    (found,) = objects(command("run", prompt_file, "-e", path, "--jsonl"))
    rendered = command("render", prompt_file).out
    assert (found["tokens_in"], found["tokens_are"]) == (len(rendered.split()), "exact")
    tokenizer.write_text("{}")
    outcome = command("run", prompt_file, "-e", path, "--jsonl")
    assert outcome.status == 0
    assert objects(outcome)[0]["tokens_are"] == "estimate"
    assert f"mine: tokens are an estimate. The tokenizer file {tokenizer} cannot be used: " in outcome.err


def logged(label: str) -> CallRecord:
    (found,) = CallLog(paths.calls_folder()).newest(label, 2)
    return found


def test_a_call_is_logged_with_the_price_of_its_instance_type(
    command: Command, account: Any, prompt_file: Path
) -> None:
    path = account("it", says("It is so.", Tgi()), price=Price(instance_type="ml.g5.12xlarge", instances=2))
    outcome = command("run", prompt_file, "-e", path, "--jsonl")
    (told,) = objects(outcome)
    found = logged("it")
    assert found.cost == pytest.approx(told["cost"])
    assert found.cost == pytest.approx(7.09 * 2 * (found.total_ms or 0) / 3_600_000)
    assert (found.state, found.tokens_out, found.exact) == ("done", told["tokens_out"], told["tokens_are"] == "exact")


def test_a_failure_is_logged(command: Command, account: Any, prompt_file: Path) -> None:
    assert command("run", prompt_file, "-e", account("it", eula_not_accepted())).status == 1
    assert logged("it").state == "failed"
    assert logged("it").message


def test_a_log_that_cannot_be_written_is_told(command: Command, prompt_file: Path) -> None:
    paths.calls_folder().write_text("in the way")
    outcome = command("run", prompt_file, "-e", "local:echo")
    assert outcome.status == 0
    assert "Calls cannot be logged" in outcome.err


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ("payload: lmi-embedding", "mine gives vectors, not text"),
        ("wrapper: lama-3", "The endpoint mine names the wrapper lama-3"),
        ("wrapper: '{{ prompt'", "The wrapper of the endpoint mine cannot be used"),
    ],
)
def test_an_endpoint_that_cannot_be_sent_the_prompt_fails_alone(
    command: Command, prompt_file: Path, tmp_path: Path, fields: str, said: str
) -> None:
    path = tmp_path / "mine.endpoint.yaml"
    path.write_text(f"label: mine\nname: mine\n{fields}\n")
    outcome = command("run", prompt_file, "-e", path, "-e", "local:echo", "--jsonl")
    found = {each["endpoint"]: each for each in objects(outcome)}
    assert outcome.status == 1
    assert found["local:echo"]["state"] == "done"
    assert found["mine"]["state"] == "failed"
    assert said in found["mine"]["error"]["message"]


def test_what_the_run_sets_goes_before_the_endpoints_own_and_what_is_out_of_range_is_told(
    command: Command, prompt_file: Path, tmp_path: Path
) -> None:
    path = tmp_path / "mine.endpoint.yaml"
    path.write_text("label: mine\nurl: http://127.0.0.1:9/\ntransport: https\nparameters: {temperature: 0.9}\n")
    given = ("--param", "temperature=0", "--param", "max_tokens=-5", "--param", "top_p=2")
    outcome = command("run", prompt_file, "-e", path, *given)
    assert "mine: not sent of the endpoint's own, since the run sets it: temperature" in outcome.err
    assert "mine: sent, though outside of what the tgi format takes: max_tokens -5" in outcome.err


@pytest.mark.parametrize("stop", ["stop=", 'stop=""', 'stop=["a", ""]'])
def test_an_empty_stop_sequence_is_refused(command: Command, prompt_file: Path, stop: str) -> None:
    outcome = command("run", prompt_file, "-e", "local:echo", "--param", stop)
    assert outcome.status == 2
    assert "at least one character" in outcome.err


def test_a_sweep_gives_each_endpoint_a_column_for_every_value(command: Command, prompt_file: Path) -> None:
    found = objects(
        command(
            "run", prompt_file, "-e", "local:echo", "-e", "local:reader", "--sweep", "temperature=0..1 x2", "--jsonl"
        )
    )
    assert {(one["endpoint"], one["variant"]["parameters"]["temperature"]) for one in found} == {
        (endpoint, value) for endpoint in ("local:echo", "local:reader") for value in (0.0, 1.0)
    }
    assert all(set(one) == FIELDS | {"variant"} for one in found)


def test_a_preset_is_run_and_what_is_missing_is_told(command: Command, prompt_file: Path) -> None:
    other = Variant("", "local:echo", values={"question": "Really?"})
    Presets(paths.presets_file()).save("mine", [plain("local:echo"), other, plain("gone")])
    outcome = command("run", prompt_file, "--preset", "mine", "--repeat", "2", "--jsonl")
    found = objects(outcome)
    assert "gone: left out" in outcome.err
    assert sorted((one["repeat"], one.get("variant", {}).get("values", {}).get("question", "")) for one in found) == [
        (1, ""),
        (1, "Really?"),
        (2, ""),
        (2, "Really?"),
    ]
    assert all(("Question: Really?" in one["text"]) == ("variant" in one) for one in found)
    table = command("run", prompt_file, "--preset", "mine", "--sweep", "seed=7").out
    assert "local:echo" in table
    assert "seed=7" in table


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ((), "Nothing is named"),
        (("--preset", "x"), "There is no preset x"),
        (("-e", "local:echo", "--sweep", "temperature=hot"), "not hot"),
        (("-e", "local:echo", "--sweep", "temperature"), "NAME=VALUE"),
    ],
)
def test_columns_that_cannot_be_are_told(
    command: Command, prompt_file: Path, options: tuple[str, ...], told: str
) -> None:
    outcome = command("run", prompt_file, *options)
    assert outcome.status == 2
    assert told in outcome.err


def test_a_cached_answer_is_marked_and_only_taken_where_that_is_asked_for(command: Command) -> None:
    arguments = ("run", "starter", "-e", "local:echo", "--jsonl")
    first, second, third = (objects(command(*arguments, *more))[0] for more in ((), ("--cache",), ()))
    assert [one["cached"] for one in (first, second, third)] == [False, True, False]
    assert second["text"] == first["text"]
