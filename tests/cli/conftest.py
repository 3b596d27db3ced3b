"""A home of its own for every test, a prompt in a file, and the commands in this process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.endpoints.conftest import no_aws_settings
from workbench import settings
from workbench.cli.main import main

__all__ = ["no_aws_settings"]

PROMPT = """\
format: 1
name: 누가 세웠나
technique: few_shot
instruction: Answer from the passage. <br>
examples:
  - {inputs: {question: "Is “snow” {white}?"}, output: "yes"}
input_template: "Passage: {{ passage }}\\nQuestion: {{ question }}\\nAnswer:"
values:
  passage: Acme was founded by 김철수 in 1999. It makes anvils.
  question: Who founded Acme?
"""


@dataclass(frozen=True)
class Outcome:
    status: int
    out: str
    err: str


Command = Callable[..., Outcome]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program's home, where the embedded endpoints answer as fast as possible."""
    folder = tmp_path / "home"
    monkeypatch.setenv("WORKBENCH_HOME", str(folder))
    folder.mkdir()
    settings.save(settings.Settings(local_tokens_per_second=0), folder / "settings.json")
    return folder


@pytest.fixture
def prompt_file(tmp_path: Path) -> Path:
    path = tmp_path / "it.prompt.yaml"
    path.write_text(PROMPT, encoding="utf-8")
    return path


@pytest.fixture
def command(capfd: pytest.CaptureFixture[str]) -> Command:
    """`command("render", path)`: exit status, standard output and standard error."""

    def run(*arguments: object) -> Outcome:
        capfd.readouterr()
        status = main([str(argument) for argument in arguments])
        return Outcome(status, *capfd.readouterr())

    return run
