"""`library export --as boto3|sagemaker|curl`: code that calls an endpoint."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import PROMPT, Command
from tests.cli.test_library import written
from tests.export.conftest import calling
from workbench.endpoints import endpoint_file
from workbench.endpoints.endpoint import Endpoint
from workbench.local.server import EndpointServer

targets = pytest.mark.parametrize("target", calling("sagemaker"))


@targets
def test_without_an_endpoint_code_calls_the_first_embedded_one(
    command: Command, prompt_file: Path, target: str
) -> None:
    outcome = command("library", "export", prompt_file, "--as", target)
    assert (outcome.status, outcome.err) == (0, "")
    assert "# Endpoint: local:reader\n" in outcome.out
    assert "built into the program" in outcome.out
    assert "Passage: Acme was founded by 김철수 in 1999." in outcome.out


def test_the_file_that_is_written_runs(
    command: Command, prompt_file: Path, tmp_path: Path, endpoint_server: EndpointServer
) -> None:
    out = tmp_path / "it.py"
    for option in ([], ["--force"]):
        assert command("library", "export", prompt_file, "--as", "boto3", "--out", out, *option).status == 0
    environment = {
        **os.environ,
        "AWS_ACCESS_KEY_ID": "any",
        "AWS_SECRET_ACCESS_KEY": "any",
        "AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME": endpoint_server.url,
    }
    done = subprocess.run([sys.executable, out], env=environment, capture_output=True)
    assert (done.stdout.decode(), done.stderr) == ("Acme was founded by 김철수 in 1999.", b"")
    assert command("library", "export", prompt_file, "--as", "boto3", "--out", out).status == 2


@targets
def test_an_endpoint_is_taken_with_the_account_of_its_profile(
    command: Command, prompt_file: Path, tmp_path: Path, target: str
) -> None:
    path = tmp_path / "mine.endpoint.yaml"
    endpoint_file.save(Endpoint("mine", "my-llama", region="eu-west-1", payload="openai", component="part"), path)
    outcome = command("library", "export", prompt_file, "--as", target, "--endpoint", path)
    assert outcome.status == 0
    for said in ("# Endpoint: mine\n", "my-llama", "eu-west-1", "part", '"messages": ['):
        assert said in outcome.out
    assert "built into the program" not in outcome.out


@targets
def test_what_cannot_be_used_is_wrong_usage(command: Command, prompt_file: Path, tmp_path: Path, target: str) -> None:
    unknown = command("library", "export", prompt_file, "--as", target, "--endpoint", "nowhere")
    assert (unknown.status, unknown.out) == (2, "")
    assert "There is no endpoint nowhere. Known: local:reader" in unknown.err
    unset = written(tmp_path / "unset.prompt.yaml", PROMPT.partition("values:")[0])
    outcome = command("library", "export", unset, "--as", target)
    assert (outcome.status, outcome.out, outcome.err) == (2, "", command("render", unset).err)
    two = command("library", "export", prompt_file, unset, "--as", target)
    assert (two.status, "Only a bundle holds several prompts" in two.err) == (2, True)


@pytest.mark.parametrize("form", ["prompt", "langchain", "bundle"])
def test_only_code_takes_an_endpoint(command: Command, prompt_file: Path, tmp_path: Path, form: str) -> None:
    out = tmp_path / "out.zip"
    outcome = command(
        "library", "export", prompt_file, "--as", form, "--endpoint", "local:echo", "--out", out
    )  # fmt: skip
    assert (outcome.status, outcome.out) == (2, "")
    assert "--endpoint" in outcome.err
    assert not out.exists()


def test_what_a_run_does_beyond_the_code_is_told(command: Command, tmp_path: Path) -> None:
    path = written(tmp_path / "it.prompt.yaml", PROMPT + "chain_of_thought: {votes: 3}\n")
    outcome = command("library", "export", path, "--as", "curl")
    assert (outcome.status, outcome.err) == (0, "The code makes one call; a run makes 3.\n")
