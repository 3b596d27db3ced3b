"""Wrong usage and unusable input: exit status 2, one clear line on standard error, nothing on standard output."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Command, Outcome


def is_one_clear_line(outcome: Outcome) -> bool:
    return outcome.status == 2 and outcome.out == "" and outcome.err.count("\n") == 1 and "Traceback" not in outcome.err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["rendr"],
        ["render"],
        ["render", "x", "--mode", "song"],
        ["render", "x", "--set", "question"],
        ["render", "x", "--set", "=1"],
        ["render", "x", "--jsn"],
        ["run", "x"],
        ["run", "x", "-e", "local:echo", "--repeat", "0"],
        ["run", "x", "-e", "local:echo", "--repeat", "many"],
        ["run", "x", "-e", "local:echo", "--param", "temperature"],
        ["library"],
        ["library", "import"],
        ["library", "export", "starter"],
        ["local"],
        ["local", "serve", "--port", "70000"],
        ["local", "serve", "--port", "http"],
    ],
)
def test_wrong_usage(command: Command, arguments: list[str]) -> None:
    assert is_one_clear_line(command(*arguments))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("format: 1\nname: x\nmode: song\n", "line 3, field mode"),
        ("format: 99\nname: x\n", "format"),
        ("format: 1\nname: [\n", "not valid YAML"),
        ("format: 1\nname: x\ninput_template: '{{ missing }}'\n", "missing"),
        ("format: 1\nname: x\ninput_template: '{% broken'\n", "input_template"),
        ("format: 1\nname: x\ninput_template: \"{{ ''.__class__.__mro__ }}\"\n", "input_template"),
    ],
)
@pytest.mark.parametrize("rest", [["render"], ["run", "-e", "local:echo", "--jsonl"]])
def test_a_prompt_that_cannot_be_used(command: Command, tmp_path: Path, text: str, told: str, rest: list[str]) -> None:
    path = tmp_path / "bad.prompt.yaml"
    path.write_text(text)
    outcome = command(rest[0], path, *rest[1:])
    assert is_one_clear_line(outcome)
    assert told in outcome.err


def test_unknown_names_list_the_known_ones(command: Command, prompt_file: Path, home: Path) -> None:
    (home / "library").mkdir()
    (home / "library" / "mine.prompt.yaml").write_text("format: 1\nname: My own\n")
    outcome = command("render", "mime")
    assert is_one_clear_line(outcome)
    assert "mine" in outcome.err
    outcome = command("run", prompt_file, "-e", "local:nobody")
    assert is_one_clear_line(outcome)
    assert "local:reader, local:few-shot, local:echo" in outcome.err


def test_a_file_that_is_not_there(command: Command, tmp_path: Path) -> None:
    outcome = command("render", tmp_path / "nowhere.prompt.yaml")
    assert is_one_clear_line(outcome)
    assert "nowhere.prompt.yaml" in outcome.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["render", "--help"],
        ["run", "--help"],
        ["local", "serve", "--help"],
        ["library", "import", "--help"],
    ],
)
def test_help_is_help(command: Command, arguments: list[str]) -> None:
    outcome = command(*arguments)
    assert outcome.status == 0
    assert outcome.out.startswith("usage: prompt-workbench")
