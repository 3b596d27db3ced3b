"""Taking a bundle in: new prompts with their versions, changed ones as it was chosen, nothing overwritten unseen."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.library.bundles.zips import A, B, bundled, library_of, written
from tests.library.versions.repositories import files, git, needs_git, subjects, versions
from workbench.library.bundles.bundle import Bundle
from workbench.library.bundles.planning import Choice, plan
from workbench.library.bundles.reading import read_bundle
from workbench.library.bundles.taking import Chosen, NotTaken, Taken, take
from workbench.library.versions.names import give_name
from workbench.library.versions.repository import Repository
from workbench.library.versions.saving import apply, commit_waiting

A2 = "write/a (2).prompt.yaml"


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    return library_of(tmp_path / "theirs", {A: written("one")}, {A: written("two"), B: written("b", "B")})


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    return tmp_path / "mine"


def bundle_from(library: Path, *, history: bool = True) -> Bundle:
    return read_bundle(bundled(library, library.parent / "x.zip", history=history))


def taken(bundle: Bundle, mine: Path, choice: Choice | None = None, into: str = "") -> list[Taken | NotTaken]:
    """Takes all as it is proposed, or A as chosen."""
    chosen = [
        Chosen(one, choice if choice and one.bundled.path == A else one.choices[0]) for one in plan(bundle, mine, into)
    ]
    return [event for event in take(bundle, chosen, mine) if isinstance(event, Taken | NotTaken)]


def test_new_prompts_come_with_all_their_versions(theirs: Path, mine: Path) -> None:
    with Repository.open(theirs) as repository:
        give_name(repository, A, versions(theirs, A)[1], "production")
    events = taken(bundle_from(theirs), mine)
    assert {event.path for event in events if isinstance(event, Taken)} == {A, B}
    assert files(mine) == files(theirs)
    for path in (A, B):
        told = [
            [(v.content, v.author, v.address, v.when, v.message, v.names) for v in versions(library, path)]
            for library in (theirs, mine)
        ]
        assert told[0] == told[1]
    assert versions(mine, A)[1].names == ("production",)


def test_authors_and_times_are_those_of_the_versions(theirs: Path, mine: Path) -> None:
    git(theirs, "commit", "--allow-empty", "-qm", "x")
    (theirs / A).write_bytes(written("three"))
    git(theirs, "-c", "user.name=x", "commit", "-qam", "Größer\n\nmore", "--author", "Béla <b@x.org>",
        "--date", "2020-02-03T04:05:06+0530")  # fmt: skip
    taken(bundle_from(theirs), mine)
    newest = versions(mine, A)[0]
    assert (newest.author, newest.address, newest.message) == ("Béla", "b@x.org", "Größer\n\nmore\n")
    assert newest.when == datetime(2020, 2, 2, 22, 35, 6, tzinfo=UTC)
    assert newest.when.utcoffset() is not None
    assert "05:30" in newest.when.isoformat()


@needs_git
@pytest.mark.parametrize("history", [True, False])
def test_git_finds_nothing_to_say(theirs: Path, mine: Path, history: bool) -> None:
    library_of(mine, {"mine.prompt.yaml": written("mine")})
    (mine / "staged.txt").write_bytes(b"x")
    git(mine, "add", "staged.txt")
    taken(bundle_from(theirs, history=history), mine)
    assert git(mine, "status", "--porcelain") == "A  staged.txt\n"
    git(mine, "fsck", "--strict")
    assert files(mine) == {**files(theirs), "mine.prompt.yaml": written("mine")}


def test_what_was_not_committed_at_the_export_is_the_newest_version(theirs: Path, mine: Path) -> None:
    (theirs / A).write_bytes(written("by hand"))
    taken(bundle_from(theirs), mine)
    assert (mine / A).read_bytes() == written("by hand")
    assert subjects(mine, A) == ["Import x.zip", "Version 2", "Version 1"]


def test_an_update_is_a_version_on_top_of_yours(theirs: Path, mine: Path) -> None:
    library_of(mine, {A: written("one")})
    taken(bundle_from(theirs), mine)
    assert (mine / A).read_bytes() == written("two")
    assert subjects(mine, A) == ["Import x.zip", "Version 1"]


def test_theirs_over_yours_leaves_yours_in_the_history(theirs: Path, mine: Path) -> None:
    library_of(mine, {A: written("zero")})
    (mine / A).write_bytes(written("by hand"))
    taken(bundle_from(theirs), mine, Choice.TAKE)
    assert (mine / A).read_bytes() == written("two")
    found = versions(mine, A)
    assert [one.subject for one in found] == ["Import x.zip", "Changed outside of Prompt Workbench", "Version 1"]
    with Repository.open(mine) as repository:
        assert repository.git[found[1].content.encode()].data == written("by hand")


@pytest.mark.parametrize("history", [True, False])
def test_both_are_kept_under_a_free_name(theirs: Path, mine: Path, history: bool) -> None:
    library_of(mine, {A: written("mine"), "write/A (2).prompt.yaml": written("also mine")})
    before = files(mine)
    taken(bundle_from(theirs, history=history), mine, Choice.KEEP_BOTH)
    after = files(mine)
    assert after == {**before, B: written("b", "B"), "write/a (3).prompt.yaml": written("two")}
    kept = subjects(mine, "write/a (3).prompt.yaml")
    assert kept == (["Version 2", "Version 1"] if history else ["Import x.zip"])


def test_a_free_name_is_free_in_the_bundle_too(theirs: Path, mine: Path) -> None:
    library_of(theirs, {A2: written("second")})
    library_of(mine, {A: written("mine")})
    taken(bundle_from(theirs), mine, Choice.KEEP_BOTH)
    assert files(mine)[A] == written("mine")
    assert files(mine)[A2] == written("second")
    assert files(mine)["write/a (3).prompt.yaml"] == written("two")


def test_a_merge_has_what_both_changed(theirs: Path, mine: Path) -> None:
    library_of(mine, {A: written("one")}, {A: written("one", description="mine")})
    taken(bundle_from(theirs), mine, Choice.MERGE)
    assert (mine / A).read_bytes() == written("two", description="mine")
    assert subjects(mine, A) == ["Import x.zip", "Version 2", "Version 1"]


def test_what_is_left_out_changes_nothing(theirs: Path, mine: Path) -> None:
    bundle = bundle_from(theirs)
    assert list(take(bundle, [Chosen(one, Choice.LEAVE) for one in plan(bundle, mine)], mine)) == []
    assert not mine.exists()


def test_the_same_bundle_again_changes_nothing(theirs: Path, mine: Path) -> None:
    taken(bundle_from(theirs), mine)
    before = [one.id for one in versions(mine, A)]
    assert taken(bundle_from(theirs), mine) == []
    assert [one.id for one in versions(mine, A)] == before


@pytest.mark.parametrize("history", [True, False])
def test_a_file_that_changed_since_the_plan_is_left_alone(theirs: Path, mine: Path, history: bool) -> None:
    library_of(mine, {A: written("one")})
    bundle = bundle_from(theirs, history=history)
    chosen = [Chosen(one, Choice.TAKE) for one in plan(bundle, mine)]
    (mine / A).write_bytes(written("changed"))
    (mine / B).write_bytes(written("came in between"))
    events = list(take(bundle, chosen, mine))
    assert all(isinstance(event, NotTaken) for event in events)
    assert len(events) == 2
    assert files(mine) == {A: written("changed"), B: written("came in between")}


def test_a_prompt_that_was_removed_outside_comes_back(theirs: Path, mine: Path) -> None:
    library_of(mine, {A: written("old")})
    (mine / A).unlink()
    taken(bundle_from(theirs), mine)
    assert files(mine) == files(theirs)


def test_into_a_folder_within_a_bigger_repository(theirs: Path, tmp_path: Path) -> None:
    project = library_of(tmp_path / "project", {"prompts/x.prompt.yaml": written("x"), "app.prompt.yaml": b"code"})
    taken(bundle_from(theirs), project / "prompts", into="team")
    assert not (project / "prompts/.git").exists()
    assert (project / "prompts/team" / A).read_bytes() == written("two")
    assert subjects(project / "prompts", f"team/{A}") == ["Version 2", "Version 1"]
    assert git(project, "status", "--porcelain") == ""


def test_versions_that_claim_any_time_and_author_come_in(theirs: Path, mine: Path) -> None:
    for number, date in enumerate(["2030-01-01T00:00:00+1400", "1970-01-01T00:00:00+0000", "2030-01-01T00:00:00-1200"]):
        (theirs / A).write_bytes(written(f"odd {number}"))
        git(theirs, "commit", "-qam", f"odd {number}", "--author", 'O\'N "x" <>', "--date", date)
    taken(bundle_from(theirs), mine)
    assert subjects(mine, A) == ["odd 2", "odd 1", "odd 0", "Version 2", "Version 1"]
    git(mine, "fsck", "--strict")


KILLED = """
import os, sys
from pathlib import Path
from workbench.library.bundles.planning import plan
from workbench.library.bundles.reading import read_bundle
from workbench.library.bundles.taking import Chosen, take
bundle, library, last = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
found = read_bundle(bundle)
chosen = [Chosen(one, one.choices[0]) for one in plan(found, library)]
done = 0
def count(event, arguments):
    global done
    if event in ("os.rename", "os.remove", "os.link", "os.mkdir"):
        done += 1
        if done == last:
            os._exit(9)
sys.addaudithook(count)
for _event in take(found, chosen, library):
    pass
print(done)
"""


def run_killed(bundle: Path, library: Path, last: int) -> subprocess.CompletedProcess[str]:
    arguments = [sys.executable, "-c", KILLED, str(bundle), str(library), str(last)]
    return subprocess.run(arguments, capture_output=True, text=True, check=False)


def test_a_kill_at_any_moment_leaves_each_prompt_whole_and_yours_in_the_history(theirs: Path, tmp_path: Path) -> None:
    bundle = bundled(theirs, tmp_path / "x.zip")
    whole = run_killed(bundle, library_of(tmp_path / "whole", {A: written("one")}), 0)
    assert whole.returncode == 0, whole.stderr
    operations = int(whole.stdout)
    assert operations > 10
    for last in range(1, operations + 1, max(operations // 9, 1)):
        mine = library_of(tmp_path / f"killed {last}", {A: written("one")})
        assert run_killed(bundle, mine, last).returncode == 9
        list(commit_waiting(mine))
        found = files(mine)
        assert found[A] in (written("one"), written("two"))
        assert found.get(B) in (None, written("b", "B"))
        assert subjects(mine, A)[-1] == "Version 1"
        taken(read_bundle(bundle), mine)
        assert files(mine) == files(theirs)
        apply(mine, {A: written("after")}, "After")
        list(commit_waiting(mine))
        assert git(mine, "status", "--porcelain") == ""
