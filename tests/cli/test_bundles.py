"""`library export --as bundle` and `library import` of one."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Command
from tests.library.bundles.zips import A, B, bundle_of, bundled, library_of, written
from tests.library.versions.repositories import files, subjects
from workbench.library.bundles.reading import read_bundle
from workbench.prompts.file import save
from workbench.prompts.prompt import Prompt


@pytest.fixture
def library(home: Path) -> Path:
    return home / "library"


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    theirs = library_of(tmp_path / "theirs", {A: written("one")}, {A: written("two"), B: written("b", "B")})
    return bundled(theirs, tmp_path / "theirs.zip")


def names_in(bundle: Path) -> set[str]:
    return {one.path.removesuffix(".prompt.yaml") for one in read_bundle(bundle).prompts}


# export


def test_prompts_folders_and_files_go_out_together(command: Command, library: Path, tmp_path: Path) -> None:
    library_of(library, {A: written("one"), "write/deep/c.prompt.yaml": written("c"), B: written("b", "B")})
    save(Prompt("Mine"), tmp_path / "mine.prompt.yaml")
    out = tmp_path / "x.zip"
    outcome = command("library", "export", "write/", "B", "a", tmp_path / "mine.prompt.yaml", "--as", "bundle",
                      "--out", out)  # fmt: skip
    assert (outcome.status, outcome.out) == (0, f"{out}\n")
    assert "4 in the bundle" in outcome.err
    assert names_in(out) == {"write/a", "write/deep/c", "b", "mine"}
    assert not read_bundle(out).manifest.history


def test_a_starter_folder_goes_out_too(command: Command, tmp_path: Path) -> None:
    assert command("library", "export", "write/", "--as", "bundle", "--out", tmp_path / "x.zip").status == 0
    assert all(name.startswith("write/") for name in names_in(tmp_path / "x.zip"))


def test_a_whole_library_goes_out_by_its_name(command: Command, library: Path, tmp_path: Path) -> None:
    library_of(library, {A: written("one"), B: written("b", "B")})
    assert command("library", "export", "own/", "--as", "bundle", "--out", tmp_path / "x.zip").status == 0
    assert names_in(tmp_path / "x.zip") == {"write/a", "b"}
    assert command("library", "export", "starter/write/", "--as", "bundle", "--out", tmp_path / "y.zip").status == 0
    assert "write/a" not in names_in(tmp_path / "y.zip")


def test_with_their_history(command: Command, library: Path, tmp_path: Path) -> None:
    library_of(library, {A: written("one")}, {A: written("two")})
    out = tmp_path / "x.zip"
    assert command("library", "export", "write/a", "--as", "bundle", "--history", "--out", out).status == 0
    (prompt,) = read_bundle(out).prompts
    assert len(prompt.listed.versions) == 2
    with zipfile.ZipFile(out) as archive:
        assert archive.testzip() is None


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["write/", "--as", "bundle"], "--out"),
        (["nowhere/", "--as", "bundle", "--out", "x.zip"], "no folder nowhere/"),
        (["../", "--as", "bundle", "--out", "x.zip"], "no folder ../"),
        (["nothing", "--as", "bundle", "--out", "x.zip"], "no prompt nothing"),
        (["starter", "write/thanks", "--as", "langchain"], "Only a bundle"),
        (["starter", "--as", "langchain", "--history"], "Only a bundle"),
    ],
)
def test_wrong_usage(command: Command, library: Path, arguments: list[str], told: str) -> None:
    outcome = command("library", "export", *arguments)
    assert (outcome.status, outcome.out, outcome.err.count("\n")) == (2, "", 1)
    assert told in outcome.err
    assert not Path("x.zip").exists()


def test_a_file_that_is_there_is_replaced_only_when_asked_for(command: Command, tmp_path: Path) -> None:
    out = tmp_path / "x.zip"
    out.write_bytes(b"mine")
    outcome = command("library", "export", "starter", "--as", "bundle", "--out", out)
    assert outcome.status == 2
    assert "--force" in outcome.err
    assert out.read_bytes() == b"mine"
    assert command("library", "export", "starter", "--as", "bundle", "--out", out, "--force").status == 0
    assert len(names_in(out)) == 1


# import


def test_a_bundle_comes_in_with_its_history(command: Command, library: Path, bundle: Path) -> None:
    outcome = command("library", "import", bundle)
    assert outcome.status == 0
    assert set(outcome.out.splitlines()) == {str(library / A), str(library / B)}
    assert f"{A}: new" in outcome.err
    assert subjects(library, A) == ["Version 2", "Version 1"]
    again = command("library", "import", bundle)
    assert (again.status, again.out) == (0, "")
    assert f"{A}: same" in again.err
    assert "0 imported, 0 refused." in again.err


def test_a_dry_run_prints_the_plan_and_writes_nothing(command: Command, library: Path, bundle: Path) -> None:
    library_of(library, {A: written("one")})
    outcome = command("library", "import", bundle, "--dry-run")
    assert outcome.status == 0
    assert outcome.out.splitlines() == [f"{B}: new -> theirs", f"{A}: update -> theirs"]
    assert files(library) == {A: written("one")}
    told: dict[str, Any] = json.loads(command("library", "import", bundle, "--dry-run", "--json").out)
    assert told["imported"] == []
    assert [(row["path"], row["effect"], row["action"]) for row in told["plan"]] == [
        (B, "new", "theirs"),
        (A, "update", "theirs"),
    ]


def test_into_a_folder(command: Command, library: Path, bundle: Path) -> None:
    assert command("library", "import", bundle, "--into", "team").status == 0
    assert set(files(library)) == {f"team/{A}", f"team/{B}"}


def both_changed(library: Path, content: bytes) -> None:
    library_of(library, {A: written("one")}, {A: content})


@pytest.mark.parametrize("options", [[], ["--conflicts", "keep"]])
def test_both_are_kept_and_only_once(command: Command, library: Path, bundle: Path, options: list[str]) -> None:
    both_changed(library, written("mine"))
    assert command("library", "import", bundle, *options).status == 0
    after = files(library)
    assert (after[A], after["write/a (2).prompt.yaml"]) == (written("mine"), written("two"))
    assert command("library", "import", bundle, *options).status == 0
    assert files(library) == after


def test_theirs_is_a_version_on_top_of_yours(command: Command, library: Path, bundle: Path) -> None:
    both_changed(library, written("mine"))
    assert command("library", "import", bundle, "--conflicts", "theirs").status == 0
    assert files(library)[A] == written("two")
    assert subjects(library, A) == ["Import theirs.zip", "Version 2", "Version 1"]


def test_a_merge_that_has_no_conflict_is_made(command: Command, library: Path, bundle: Path) -> None:
    both_changed(library, written("one", description="mine"))
    assert command("library", "import", bundle, "--conflicts", "merge").status == 0
    assert files(library)[A] == written("two", description="mine")


@pytest.mark.parametrize(("policy", "told"), [("merge", "both sides changed instruction"), ("refuse", "both sides")])
def test_what_must_be_chosen_is_refused_and_the_rest_comes_in(
    command: Command, library: Path, bundle: Path, policy: str, told: str
) -> None:
    both_changed(library, written("mine"))
    outcome = command("library", "import", bundle, "--conflicts", policy)
    assert outcome.status == 1
    assert told in outcome.err
    assert files(library) == {A: written("mine"), B: written("b", "B")}
    assert command("library", "import", bundle, "--conflicts", policy).status == 1


def test_a_bundle_that_is_refused_is_told(command: Command, library: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.zip"
    bad.write_bytes(bundle_of({A: written("one")}, ("../evil", b"x")))
    outcome = command("library", "import", bad, "--json")
    assert outcome.status == 2
    assert "leads out of the library" in outcome.err
    assert json.loads(outcome.out)["imported"] == []
    assert not library.exists()


def test_a_prompt_that_is_refused_keeps_no_other_out(command: Command, library: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(
        bundle_of({"bad.prompt.yaml": b"format: 1\nname: !!python/object:os.system {}", B: written("b", "B")})
    )
    outcome = command("library", "import", path)
    assert outcome.status == 1
    assert "tag" in outcome.err
    assert set(files(library)) == {B}


def test_bundles_and_other_files_come_in_together(
    command: Command, library: Path, bundle: Path, tmp_path: Path
) -> None:
    save(Prompt("Mine"), tmp_path / "mine.prompt.yaml")
    assert command("library", "import", tmp_path / "mine.prompt.yaml", bundle).status == 0
    assert set(files(library)) == {"Mine.prompt.yaml", A, B}
    outcome = command("library", "import", tmp_path / "mine.prompt.yaml", "--dry-run")
    assert outcome.status == 2
    assert "is none" in outcome.err
