"""`library move`, `rename`, `delete`, `deleted`, `restore`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from workbench import paths
from workbench.library.libraries import LibraryShelf
from workbench.prompts.file import SUFFIX, load, save
from workbench.prompts.prompt import Prompt


@pytest.fixture
def library(home: Path) -> Path:
    folder = paths.library_folder()
    for key in ("write/thanks", "write/sorry", "note"):
        save(Prompt(name=key.rpartition("/")[2].capitalize(), instruction=key), folder / f"{key}{SUFFIX}")
    return folder


def keys(library: Path) -> set[str]:
    return {path.relative_to(library).as_posix().removesuffix(SUFFIX) for path in library.rglob(f"*{SUFFIX}")}


def test_a_prompt_is_moved_within_its_library(command: Command, library: Path) -> None:
    outcome = command("library", "move", "thanks", "mails/short")
    assert (outcome.status, outcome.out) == (0, f"{library / f'mails/short/thanks{SUFFIX}'}\n")
    assert keys(library) == {"mails/short/thanks", "write/sorry", "note"}
    command("library", "move", "mails/short/thanks", ".")
    assert keys(library) == {"thanks", "write/sorry", "note"}


def test_a_folder_is_moved_to_another_library(command: Command, library: Path, tmp_path: Path) -> None:
    team = tmp_path / "team"
    LibraryShelf().add(team)
    assert command("library", "move", "write/", "team/old").status == 0
    assert (keys(library), keys(team)) == ({"note"}, {"old/write/thanks", "old/write/sorry"})
    assert command("library", "move", "team/old/write/", "own/back").status == 0
    assert (keys(library), keys(team)) == ({"note", "back/write/thanks", "back/write/sorry"}, set())


def test_a_starter_prompt_is_copied(command: Command, library: Path) -> None:
    assert command("library", "move", "starter/chat/memory", "own/chat").status == 0
    assert "chat/memory" in keys(library)
    assert (paths.starter_folder() / f"chat/memory{SUFFIX}").is_file()


def test_renaming(command: Command, library: Path) -> None:
    outcome = command("library", "rename", "thanks", "Thank you")
    assert outcome.status == 0
    assert load(library / f"write/Thank you{SUFFIX}").name == "Thank you"
    assert command("library", "rename", "write/", "letters").status == 0
    assert keys(library) == {"letters/Thank you", "letters/sorry", "note"}
    assert command("library", "rename", "note", " ").status == 2


def test_deleting_says_first_what_goes_and_restoring_brings_it_back(command: Command, library: Path) -> None:
    outcome = command("library", "delete", "write/", "note")
    assert outcome.status == 2
    assert f"{library / f'write/thanks{SUFFIX}'}\n" in outcome.out
    assert "--yes" in outcome.err
    assert len(keys(library)) == 3
    assert command("library", "delete", "write/", "note", "--yes").status == 0
    assert keys(library) == set()
    rows = json.loads(command("library", "deleted", "--json").out)
    assert {(row["key"], row["name"]) for row in rows} == {
        ("write/thanks", "Thanks"), ("write/sorry", "Sorry"), ("note", "Note"),
    }  # fmt: skip
    assert command("library", "restore", "Thanks").status == 0
    assert command("library", "restore", "note").status == 0
    assert keys(library) == {"write/thanks", "note"}
    assert [line.split("  ")[:2] for line in command("library", "deleted").out.splitlines()] == [
        ["write/sorry", "Sorry"]
    ]
    assert command("library", "restore", "note").status == 2


@pytest.mark.parametrize(
    "arguments", [("move", "nothing", "x"), ("move", "../", "x"), ("rename", "none/", "x"), ("move", "note", "../x")]
)
def test_what_cannot_be_done_is_said_and_nothing_changes(
    command: Command, library: Path, arguments: tuple[str, ...]
) -> None:
    outcome = command("library", *arguments)
    assert (outcome.status, outcome.out, outcome.err.count("\n")) == (2, "", 1)
    assert keys(library) == {"write/thanks", "write/sorry", "note"}


def test_the_starter_library_stays(command: Command, library: Path) -> None:
    assert command("library", "delete", "starter/chat/memory", "--yes").status == 2
    assert (paths.starter_folder() / f"chat/memory{SUFFIX}").is_file()


@pytest.mark.parametrize("arguments", [("delete", "same", "--yes"), ("move", "same", "."), ("rename", "same", "Other")])
def test_a_name_of_several_prompts_changes_none(command: Command, library: Path, arguments: tuple[str, ...]) -> None:
    for folder in ("a", "b"):
        save(Prompt(name="Same", instruction=folder), library / f"{folder}/same{SUFFIX}")
    before = keys(library)
    outcome = command("library", *arguments)
    assert outcome.status == 2
    assert "a/same" in outcome.err
    assert "b/same" in outcome.err
    assert keys(library) == before
    assert command("library", "delete", "b/same", "--yes").status == 0
    assert keys(library) == before - {"b/same"}
