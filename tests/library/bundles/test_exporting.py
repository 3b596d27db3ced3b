"""A bundle is a plain zip: anyone can open it, and the same prompts give the same bytes."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from tests.library.bundles.zips import MADE, A, B, bundled, library_of, written
from tests.library.versions.repositories import versions
from workbench import paths
from workbench.errors import InvalidFile, UsageError
from workbench.library.bundles import exporting
from workbench.library.bundles.exporting import Source, export_bundle, sources_in
from workbench.library.bundles.reading import read_bundle
from workbench.library.versions.names import give_name
from workbench.library.versions.repository import Repository
from workbench.library.versions.saving import apply


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return library_of(tmp_path / "library", {A: written("one")}, {A: written("two"), B: written("b", "B")})


def test_what_is_in_it_can_be_read_without_this_program(library: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(bundled(library, tmp_path / "x.zip")) as archive:
        assert archive.testzip() is None
        old, new = versions(library, A)[1].content, versions(library, A)[0].content
        names = ["bundle.json", f"prompts/{B}", f"prompts/{A}", f"versions/{old}.prompt.yaml"]
        assert archive.namelist() == names
        assert archive.read(f"prompts/{A}") == written("two")
        assert archive.read(f"versions/{old}.prompt.yaml") == written("one")
        told = json.loads(archive.read("bundle.json"))
    assert (told["format"], told["made"], told["history"]) == (1, MADE.isoformat(), True)
    assert told["program"].startswith("prompt-workbench")
    row = told["prompts"][1]
    assert (row["path"], row["name"], row["content"]) == (A, "A", new)
    assert [(one["content"], one["message"].strip()) for one in row["versions"]] == [
        (new, "Version 2"),
        (old, "Version 1"),
    ]
    assert all(one["author"] and one["when"] for one in row["versions"])


def test_the_same_prompts_give_the_same_bytes_in_any_order(library: Path, tmp_path: Path) -> None:
    first = bundled(library, tmp_path / "x.zip").read_bytes()
    turned = sources_in(library)[::-1]
    list(export_bundle(turned, tmp_path / "y.zip", with_history=True, made=MADE))
    assert (tmp_path / "y.zip").read_bytes() == first


def test_a_bundle_without_history_has_none(library: Path, tmp_path: Path) -> None:
    bundle = read_bundle(bundled(library, tmp_path / "x.zip", history=False))
    assert [one.path for one in bundle.prompts] == [B, A]
    assert not bundle.manifest.history
    assert not any(one.listed.versions for one in bundle.prompts)
    assert len(bundle.contents) == 2


def test_what_was_saved_a_moment_ago_is_in_the_history(library: Path, tmp_path: Path) -> None:
    apply(library, {A: written("three")}, "Just now")
    bundle = read_bundle(bundled(library, tmp_path / "x.zip"))
    (prompt,) = (one for one in bundle.prompts if one.path == A)
    assert [one.message.strip() for one in prompt.listed.versions] == ["Just now", "Version 2", "Version 1"]
    assert prompt.prompt.instruction == "three"


def test_the_names_of_versions_come_along(library: Path, tmp_path: Path) -> None:
    with Repository.open(library) as repository:
        give_name(repository, A, versions(library, A)[1], "production")
    bundle = read_bundle(bundled(library, tmp_path / "x.zip"))
    (prompt,) = (one for one in bundle.prompts if one.path == A)
    assert [one.names for one in prompt.listed.versions] == [(), ("production",)]


def test_prompts_of_two_libraries_with_one_path_have_a_place_each(tmp_path: Path) -> None:
    one = library_of(tmp_path / "one", {A: written("one")})
    other = library_of(tmp_path / "other", {A: written("other")})
    list(export_bundle([Source(one, A), Source(other, A)], tmp_path / "x.zip", with_history=False))
    bundle = read_bundle(tmp_path / "x.zip")
    assert {each.path: each.prompt.instruction for each in bundle.prompts} == {
        A: "one",
        "write/a (2).prompt.yaml": "other",
    }


def test_starter_prompts_have_no_history(tmp_path: Path) -> None:
    starter = sources_in(paths.starter_folder(), "write")
    assert starter
    list(export_bundle(starter, tmp_path / "x.zip", with_history=True))
    bundle = read_bundle(tmp_path / "x.zip")
    assert len(bundle.prompts) == len(starter)
    assert not any(one.listed.versions for one in bundle.prompts)


def test_a_file_that_is_there_stays_unless_it_may_be_replaced(library: Path, tmp_path: Path) -> None:
    target = tmp_path / "x.zip"
    target.write_bytes(b"mine")
    with pytest.raises(UsageError, match="is there already"):
        list(export_bundle(sources_in(library), target, with_history=False))
    assert target.read_bytes() == b"mine"


@pytest.mark.parametrize(
    "content", [b"format: 1\n", b"\xff\xfe", b"format: 1\nname: \xff\n", b"name: !!python/object:os.system {}"]
)
def test_a_broken_prompt_is_told_and_no_file_is_written(library: Path, tmp_path: Path, content: bytes) -> None:
    (library / B).write_bytes(content)
    with pytest.raises(InvalidFile, match=r"b\.prompt\.yaml"):
        bundled(library, tmp_path / "x.zip")
    assert not (tmp_path / "x.zip").exists()


def test_a_prompt_that_was_removed_meanwhile_is_told(library: Path, tmp_path: Path) -> None:
    sources = sources_in(library)
    (library / B).unlink()
    with pytest.raises(UsageError, match="There is no prompt"):
        list(export_bundle(sources, tmp_path / "x.zip", with_history=False))


def test_what_would_not_be_read_again_is_not_written(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "MOST_BYTES", 100)
    with pytest.raises(UsageError, match="too large"):
        bundled(library, tmp_path / "x.zip")


def test_a_text_that_shrinks_like_a_bomb_is_read_again(library: Path, tmp_path: Path) -> None:
    library_of(library, {B: written("b", "B", values={"text": "a" * 3_000_000})})
    bundle = read_bundle(bundled(library, tmp_path / "x.zip"))
    assert [len(one.prompt.values.get("text", "")) for one in bundle.prompts] == [3_000_000, 0]


def test_links_and_hidden_folders_are_no_prompts(library: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.prompt.yaml").write_bytes(written("secret"))
    (library / "link.prompt.yaml").symlink_to(tmp_path / "secret.prompt.yaml")
    (library / ".hidden").mkdir()
    (library / ".hidden/c.prompt.yaml").write_bytes(written("hidden"))
    assert {one.path for one in sources_in(library)} == {A, B}
