"""What importing would change is said for each prompt, from the contents and the histories of both sides."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.library.bundles.zips import A, B, bundled, library_of, written
from tests.library.versions.repositories import files
from workbench.errors import UsageError
from workbench.library.bundles.planning import Choice, Effect, Incoming, plan
from workbench.library.bundles.reading import read_bundle
from workbench.library.versions.saving import apply


def planned(source: Path, library: Path, into: str = "", *, history: bool = True) -> Incoming:
    """The plan for the prompt A."""
    bundle = read_bundle(bundled(source, source.parent / "x.zip", history=history))
    return next(one for one in plan(bundle, library, into) if one.bundled.path == A)


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    return library_of(tmp_path / "theirs", {A: written("one")}, {A: written("two"), B: written("b", "B")})


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    return tmp_path / "mine"


def test_into_a_library_that_is_not_there_yet_all_is_new(theirs: Path, mine: Path) -> None:
    found = planned(theirs, mine)
    assert (found.effect, found.path, found.choices) == (Effect.NEW, A, (Choice.TAKE, Choice.LEAVE))
    assert not mine.exists()


def test_the_same_content_is_nothing_to_do(theirs: Path, mine: Path) -> None:
    library_of(mine, {A: written("two")})
    found = planned(theirs, mine, history=False)
    assert (found.effect, found.choices) == (Effect.SAME, (Choice.LEAVE,))


def test_yours_that_is_in_its_history_is_updated(theirs: Path, mine: Path) -> None:
    library_of(mine, {A: written("one")})
    found = planned(theirs, mine)
    assert (found.effect, found.choices[0]) == (Effect.UPDATE, Choice.TAKE)


def test_without_its_history_nobody_knows_and_both_are_kept(theirs: Path, mine: Path) -> None:
    library_of(mine, {A: written("one")})
    found = planned(theirs, mine, history=False)
    assert (found.effect, found.choices[0], found.base) == (Effect.BOTH_CHANGED, Choice.KEEP_BOTH, None)


@pytest.mark.parametrize("history", [True, False])
def test_what_is_in_your_history_is_older(theirs: Path, mine: Path, history: bool) -> None:
    library_of(mine, {A: written("two")}, {A: written("three")})
    found = planned(theirs, mine, history=history)
    assert (found.effect, found.choices[0]) == (Effect.OLDER, Choice.LEAVE)


def test_what_you_saved_a_moment_ago_counts(theirs: Path, mine: Path) -> None:
    apply(mine, {A: written("two")}, "Save")
    apply(mine, {A: written("three")}, "Save")
    assert planned(theirs, mine).effect is Effect.OLDER


def test_where_both_changed_the_newest_common_version_is_the_base(theirs: Path, mine: Path) -> None:
    library_of(mine, {A: written("zero")}, {A: written("one")}, {A: written("mine")})
    library_of(theirs, {A: written("three")})
    found = planned(theirs, mine)
    assert (found.effect, found.base) == (Effect.BOTH_CHANGED, written("one"))
    assert found.choices == (Choice.KEEP_BOTH, Choice.TAKE, Choice.MERGE, Choice.LEAVE)


def test_different_parts_merge_and_the_same_part_is_a_conflict(theirs: Path, mine: Path) -> None:
    library_of(mine, {A: written("one")}, {A: written("one", description="mine")})
    found = planned(theirs, mine)
    assert found.merged.content == written("two", description="mine")
    assert found.merged.conflicts == ()
    library_of(mine, {A: written("mine")})
    found = planned(theirs, mine)
    assert [conflict.part.path for conflict in found.merged.conflicts] == [("instruction",)]
    assert found.merged.content == written("mine")


def test_a_broken_one_of_yours_cannot_be_merged_but_is_kept(theirs: Path, mine: Path) -> None:
    library_of(mine, {A: b"name: ["})
    found = planned(theirs, mine)
    assert found.choices == (Choice.KEEP_BOTH, Choice.TAKE, Choice.LEAVE)


def test_a_name_that_differs_by_case_only_is_the_same_place(theirs: Path, mine: Path) -> None:
    library_of(mine, {"Write/A.prompt.yaml": written("two")})
    found = planned(theirs, mine)
    assert (found.effect, found.path) == (Effect.SAME, "Write/A.prompt.yaml")


def test_a_folder_of_the_library_can_be_chosen_and_none_outside(theirs: Path, mine: Path) -> None:
    library_of(mine, {A: written("two")})
    found = planned(theirs, mine, "team/mails")
    assert (found.effect, found.path) == (Effect.NEW, f"team/mails/{A}")
    assert planned(theirs, mine, ".").path == A
    with pytest.raises(UsageError, match="outside of the library"):
        planned(theirs, mine, "../elsewhere")


def test_what_is_in_the_way_and_no_file_is_refused(theirs: Path, mine: Path, tmp_path: Path) -> None:
    (mine / A).mkdir(parents=True)
    found = planned(theirs, mine)
    assert (found.effect, found.choices) == (Effect.REFUSED, (Choice.LEAVE,))
    assert "is in the way" in str(found.reason)
    (mine / A).rmdir()
    (mine / "write").rmdir()
    (mine / "write").write_bytes(b"a file")
    assert planned(theirs, mine).effect is Effect.REFUSED
    (mine / "write").unlink()
    (tmp_path / "elsewhere").mkdir()
    (mine / "write").symlink_to(tmp_path / "elsewhere")
    assert "is a link" in str(planned(theirs, mine).reason)


def test_a_plan_writes_no_file(theirs: Path, mine: Path) -> None:
    library_of(mine, {A: written("mine")})
    (mine / B).write_bytes(b"by hand")
    before = files(mine)
    planned(theirs, mine)
    assert files(mine) == before
