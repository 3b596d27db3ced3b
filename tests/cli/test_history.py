"""`library history`, and `NAME@VERSION` wherever a prompt is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.library.versions.repositories import saved
from workbench.library.versions.history import history
from workbench.library.versions.names import give_name
from workbench.library.versions.repository import Repository

PATH = "team/누가.prompt.yaml"


def text(instruction: str) -> bytes:
    return f"format: 1\nname: Who\ninstruction: {instruction}\ninput_template: ''\n".encode()


@pytest.fixture
def ids(home: Path) -> list[str]:
    """Three versions; the middle one is called `in use`. Their ids, newest first."""
    library = home / "library"
    found = [
        *saved(library, {PATH: text("One.")}, "First\n\nwith more"),
        *saved(library, {PATH: text("Two.")}, "Second"),
    ]
    with Repository.open(library) as repository:
        give_name(repository, PATH, next(history(repository, PATH)), "in use")
    return [*reversed([*found, *saved(library, {PATH: text("Three.")}, "Third\x1b[31m")])]


def test_the_versions_are_listed_newest_first(command: Command, ids: list[str]) -> None:
    outcome = command("library", "history", "team/누가")
    assert outcome.status == 0
    lines = outcome.out.splitlines()
    assert [line[:7] for line in lines] == [one[:7] for one in ids]
    assert lines[1].endswith("(in use)  Second")
    assert lines[2].endswith("  First")
    assert "\x1b" not in outcome.out


def test_as_json_and_at_most_so_many(command: Command, ids: list[str]) -> None:
    rows = json.loads(command("library", "history", "누가", "--json", "-n", "2").out)
    assert [row["id"] for row in rows] == ids[:2]
    assert rows[1]["names"] == ["in use"]
    assert rows[0]["path"] == PATH
    assert command("library", "history", "누가", "-n", "0").status == 2


def test_a_version_is_named_wherever_a_prompt_is(command: Command, ids: list[str]) -> None:
    assert command("render", "누가").out == "Three."
    assert command("render", "누가@in use").out == "Two."
    assert command("render", f"team/누가@{ids[2][:4]}").out == "One."
    assert command("library", "show", f"누가@{ids[2]}").out.encode() == text("One.")
    assert "Two." in command("library", "export", "누가@in use", "--as", "langchain").out
    assert '"inputs": "Two."' in command("library", "export", "누가@in use", "--as", "curl").out
    outcome = command("run", "누가@in use", "-e", "local:echo", "--jsonl")
    assert "Two." in json.loads(outcome.out)["text"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("누가@out of use", "has no version out of use"),
        ("누가@abc", "has no version abc"),
        ("누가@", "has no version"),
        ("nobody@in use", "There is no prompt nobody."),
        ("starter@in use", "has no versions"),
    ],
)
def test_an_unknown_version_is_wrong_usage(command: Command, ids: list[str], name: str, said: str) -> None:
    outcome = command("render", name)
    assert (outcome.status, outcome.out) == (2, "")
    assert said in outcome.err


def test_a_version_that_removed_the_prompt_cannot_be_used(command: Command, home: Path, ids: list[str]) -> None:
    (removed,) = saved(home / "library", {PATH: None}, "Remove")
    saved(home / "library", {PATH: text("Again.")})
    assert command("render", f"누가@{removed}").err.startswith("The version")
    assert command("render", "누가@in use").out == "Two."


def test_a_name_with_an_at_sign_is_a_name_first(command: Command, home: Path, ids: list[str], tmp_path: Path) -> None:
    saved(home / "library", {"누가@in use.prompt.yaml": text("Mail.")})
    assert command("render", "누가@in use").out == "Mail."
    file = tmp_path / "a@b.prompt.yaml"
    file.write_bytes(text("File."))
    assert command("render", file).out == "File."


def test_a_file_outside_of_a_library_has_no_versions(command: Command, prompt_file: Path) -> None:
    outcome = command("library", "history", prompt_file)
    assert (outcome.status, outcome.out) == (2, "")
    assert "has no versions" in outcome.err
