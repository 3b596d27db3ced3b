"""`library remote | pull | push | clone`: exit status, what is printed, and that a conflict changes nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.library.sharing.conftest import memory_keyring
from tests.library.sharing.libraries import prompt
from tests.library.versions.repositories import files, saved
from workbench.library.libraries import LibraryShelf

__all__ = ["memory_keyring"]

MAIL, NOTE = "mail.prompt.yaml", "note.prompt.yaml"


@pytest.fixture
def team(tmp_path: Path, command: Command) -> Path:
    """A further library that shares a folder with the user's own."""
    hub = str(tmp_path / "hub")
    saved(tmp_path / "team", {MAIL: prompt("Mail", instruction="Write.")})
    assert command("library", "remote", hub, "--library", str(tmp_path / "team")).out == f"origin\t{hub}\n"
    command("library", "remote", hub)
    assert command("library", "push", "--library", str(tmp_path / "team")).status == 0
    return tmp_path / "team"


def test_one_pushes_and_the_other_pulls(team: Path, home: Path, command: Command) -> None:
    pulled = command("library", "pull", "--json")
    assert (pulled.status, json.loads(pulled.out)["versions"]) == (0, 1)
    assert files(home / "library") == files(team)
    saved(home / "library", {NOTE: prompt("Note")})
    assert "pushed 1 versions" in command("library", "push").out


def test_a_conflict_is_named_and_nothing_changes(team: Path, home: Path, command: Command) -> None:
    command("library", "pull")
    saved(home / "library", {MAIL: prompt("Mail", instruction="Write briefly.")})
    saved(team, {MAIL: prompt("Mail", instruction="Write kindly.")})
    command("library", "push")
    before = files(team)
    pulled = command("library", "pull", "--library", str(team))
    assert pulled.status == 1
    assert f"conflict: {MAIL}: instruction\n" in pulled.err
    assert files(team) == before
    as_data = json.loads(command("library", "pull", "--json", "--library", str(team)).out)
    assert as_data["conflicts"] == [{"file": MAIL, "part": "instruction"}]
    ahead = command("library", "push", "--library", str(team))
    assert ahead.status == 1
    assert "Pull first" in ahead.err


def test_a_library_is_opened_from_a_remote(team: Path, tmp_path: Path, command: Command) -> None:
    assert command("library", "clone", str(tmp_path / "hub"), str(tmp_path / "new")).status == 0
    assert files(tmp_path / "new") == files(team)
    assert [one.folder for one in LibraryShelf().read().further] == [tmp_path / "new"]


def test_wrong_usage_says_what_is_wrong(command: Command, tmp_path: Path) -> None:
    for arguments, said in (
        (("pull",), "has no remote yet. Give it one with `library remote URL`."),
        (("remote", "http://example.com/x"), "readable for anybody"),
        (("pull", "--library", str(tmp_path / "nowhere")), "no folder"),
        (("remote", "--remove"), "no remote origin"),
    ):
        outcome = command("library", *arguments)
        assert (outcome.status, said in outcome.err) == (2, True), outcome.err
