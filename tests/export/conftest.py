"""Exported code, written into a file and executed as a user would, and what a run gives for the same."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.endpoints.conftest import MakeTransport, moving_transport, no_aws_settings, transport_to
from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.events import Finished, Text
from workbench.endpoints.stop import Stop
from workbench.export import TARGETS
from workbench.export.call import call_of
from workbench.prompts.prompt import Prompt
from workbench.runs.requests import requests_for
from workbench.runs.run import run

__all__ = ["moving_transport", "no_aws_settings", "transport_to"]

Execute = Callable[..., "subprocess.CompletedProcess[bytes]"]
RunText = Callable[[Prompt, Endpoint, str], bytes]


def calling(transport: str) -> list[str]:
    """The targets that can call endpoints of this transport."""
    return [name for name in TARGETS if transport in TARGETS[name].transports]


def skip_where_missing(target: str) -> None:
    """Skips where this machine lacks what the target's code needs."""
    if target == "sagemaker" and (find_spec("sagemaker") is None or find_spec("sagemaker.core") is None):
        pytest.skip("the SageMaker SDK is an optional extra that is not installed")
    if target == "curl":
        skip_without_curl()


def skip_without_curl() -> None:
    for tool in ("sh", "curl", "jq"):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed")
    options = subprocess.run(["curl", "--help", "all"], capture_output=True, text=True, check=True).stdout
    for option in ("--aws-sigv4", "--fail-with-body"):
        if option not in options:
            pytest.skip(f"curl has no {option} here")


@pytest.fixture
def execute(tmp_path: Path) -> Execute:
    """`execute(target, prompt, endpoint, url, NAME="x")`: a process of its own, with the least of an environment."""

    def run_it(
        target: str, prompt: Prompt, endpoint: Endpoint, url: str, **more: str
    ) -> subprocess.CompletedProcess[bytes]:
        skip_where_missing(target)
        file = tmp_path / f"script{TARGETS[target].suffix}"
        file.write_bytes(TARGETS[target].write(call_of(prompt, endpoint)).encode())
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "AWS_ACCESS_KEY_ID": "AKIATEST",
            "AWS_SECRET_ACCESS_KEY": "secret/+=",
            "AWS_SESSION_TOKEN": "token/+=",
            "AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME": url,
            "ENDPOINT_URL": url,
            **more,
        }
        shell = sys.executable if file.suffix == ".py" else "sh"
        return subprocess.run([shell, file], env=environment, capture_output=True, timeout=60)

    return run_it


@pytest.fixture
def run_text(transport_to: MakeTransport) -> RunText:
    """`run_text(prompt, endpoint, url)`: the text of a run's answer, streamed where the endpoint streams."""

    def text(prompt: Prompt, endpoint: Endpoint, url: str) -> bytes:
        (request,) = requests_for(prompt, [endpoint])
        events = list(run(request, transport_to(url), Stop()))
        assert isinstance(events[-1], Finished)
        return "".join(event.text for event in events if isinstance(event, Text)).encode()

    return text
