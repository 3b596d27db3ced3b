"""Two libraries and a folder between them: what one pushes the other pulls, and what both changed is merged."""

from __future__ import annotations

from pathlib import Path

import pytest
from dulwich.refs import Ref
from dulwich.repo import Repo

from tests.library.sharing.libraries import Shared, chosen, last, prompt
from tests.library.versions.repositories import files, git, needs_git, saved, versions
from workbench.errors import UnknownName, UsageError
from workbench.library.conflicts import Choice
from workbench.library.sharing.cloning import clone
from workbench.library.sharing.events import Conflicts, Pulled
from workbench.library.sharing.failures import NoRemoteBranch, RemoteIsAhead, SharingError
from workbench.library.sharing.remotes import remote_named, remotes, remove_remote, set_remote
from workbench.library.sharing.standing import standing
from workbench.library.versions.commits import commit_object
from workbench.library.versions.names import give_name, named_version
from workbench.library.versions.repository import Repository

MAIL, NOTE = "write/mail.prompt.yaml", "note.prompt.yaml"


@pytest.fixture
def ada(tmp_path: Path) -> Shared:
    return Shared(tmp_path / "ada", str(tmp_path / "hub"))


@pytest.fixture
def ben(tmp_path: Path) -> Shared:
    return Shared(tmp_path / "ben", str(tmp_path / "hub"))


def both(ada: Shared, ben: Shared, contents: dict[str, bytes]) -> None:
    ada.save(contents)
    ada.push()
    ben.pull()
    assert ben.files == ada.files


def test_what_one_pushes_the_other_pulls(ada: Shared, ben: Shared) -> None:
    ada.save({MAIL: prompt("Mail", instruction="Write.")}, "A mail")
    assert (ada.push().versions, ada.push().versions) == (1, 0)
    pulled = ben.pull()
    assert isinstance(pulled, Pulled)
    assert (pulled.versions, pulled.merged) == (1, False)
    assert ben.files == ada.files
    assert versions(ben.folder, MAIL) == versions(ada.folder, MAIL)
    assert ben.pull() == Pulled(pulled.remote)


def test_edits_apart_are_merged_by_parts(ada: Shared, ben: Shared) -> None:
    both(ada, ben, {MAIL: prompt("Mail", system="Be kind.", instruction="Write.")})
    ada.save({MAIL: prompt("Mail", system="Be brief.", instruction="Write."), NOTE: prompt("Note")})
    ada.push()
    ben.save({MAIL: prompt("Mail", system="Be kind.", instruction="Write a mail.")})
    with pytest.raises(RemoteIsAhead):
        ben.push()
    pulled = ben.pull()
    assert isinstance(pulled, Pulled)
    assert pulled.merged
    assert b"Be brief." in ben.files[MAIL]
    assert b"Write a mail." in ben.files[MAIL]
    assert [version.merged for version in versions(ben.folder, MAIL)] == [True, False, False, False]
    ben.push()
    ada.pull()
    assert ada.files == ben.files
    assert NOTE in ben.files


def test_conflicts_change_nothing_until_they_are_chosen(ada: Shared, ben: Shared) -> None:
    both(ada, ben, {MAIL: prompt("Mail", instruction="Write.")})
    ada.save({MAIL: prompt("Mail", instruction="Write briefly."), NOTE: prompt("Note")})
    ada.push()
    ben.save({MAIL: prompt("Mail", instruction="Write kindly.")})
    before = (ben.files, versions(ben.folder, MAIL))
    conflicts = ben.pull()
    assert isinstance(conflicts, Conflicts)
    assert (list(conflicts.files), conflicts.titles) == ([MAIL], {MAIL: "Mail"})
    assert (ben.files, versions(ben.folder, MAIL)) == before
    with pytest.raises(UsageError, match="not decided yet"):
        ben.complete(conflicts, {})
    assert (ben.files, versions(ben.folder, MAIL)) == before
    pulled = ben.complete(conflicts, chosen(conflicts, Choice.THEIRS))
    assert isinstance(pulled, Pulled)
    assert ben.files == ada.files
    ben.push()
    ada.pull()
    assert versions(ada.folder, MAIL) == versions(ben.folder, MAIL)


def test_what_was_saved_while_one_chose_is_not_lost(ada: Shared, ben: Shared) -> None:
    both(ada, ben, {MAIL: prompt("Mail", instruction="Write."), NOTE: prompt("Note", instruction="Note.")})
    ada.save({MAIL: prompt("Mail", instruction="Write briefly."), NOTE: prompt("Note", instruction="Note briefly.")})
    ada.push()
    ben.save({MAIL: prompt("Mail", instruction="Write kindly.")})
    conflicts = ben.pull()
    assert isinstance(conflicts, Conflicts)
    ben.save({NOTE: prompt("Note", instruction="Note kindly.")})
    more = ben.complete(conflicts, chosen(conflicts, Choice.THEIRS))
    assert isinstance(more, Conflicts)
    assert set(more.files) == {MAIL, NOTE}
    ben.complete(more, chosen(more, Choice.OURS))
    assert b"Note kindly." in ben.files[NOTE]


def test_a_file_changed_by_another_program_is_a_version_before_it_is_merged(ada: Shared, ben: Shared) -> None:
    both(ada, ben, {MAIL: prompt("Mail", instruction="Write."), NOTE: prompt("Note")})
    ada.save({MAIL: prompt("Mail", instruction="Write briefly.")})
    ada.push()
    (ben.folder / NOTE).write_bytes(prompt("Note", instruction="By hand."))
    ben.pull()
    assert b"By hand." in ben.files[NOTE]
    assert b"briefly" in ben.files[MAIL]
    assert len(versions(ben.folder, NOTE)) == 2


def test_a_file_that_one_moved_and_the_other_changed_is_moved_and_changed(ada: Shared, ben: Shared) -> None:
    old = prompt("Mail", system="Be kind.", instruction="Write.", description="For customers")
    new = prompt("Mail", system="Be kind.", instruction="Write briefly.", description="For customers")
    both(ada, ben, {MAIL: old})
    ada.save({MAIL: None, "letters/mail.prompt.yaml": old}, "Move")
    ada.push()
    ben.save({MAIL: new})
    ben.pull()
    assert ben.files == {"letters/mail.prompt.yaml": new}


def test_a_file_that_both_moved_is_kept_in_both_places(ada: Shared, ben: Shared) -> None:
    old = prompt("Mail", instruction="Write.")
    both(ada, ben, {MAIL: old})
    ada.save({MAIL: None, "a.prompt.yaml": old})
    ada.push()
    ben.save({MAIL: None, "b.prompt.yaml": old})
    pulled = ben.pull()
    assert isinstance(pulled, Pulled)
    assert ben.files == {"a.prompt.yaml": old, "b.prompt.yaml": old}
    assert pulled.kept_twice == ("a.prompt.yaml", "b.prompt.yaml")


def test_a_file_that_one_removed_and_the_other_moved_is_a_conflict(ada: Shared, ben: Shared) -> None:
    old = prompt("Mail", instruction="Write.")
    both(ada, ben, {MAIL: old})
    ada.save({MAIL: None})
    ada.push()
    ben.save({MAIL: None, "b.prompt.yaml": old})
    conflicts = ben.pull()
    assert isinstance(conflicts, Conflicts)
    ben.complete(conflicts, chosen(conflicts, Choice.OURS))
    assert ben.files == {"b.prompt.yaml": old}


def test_two_files_moved_to_one_place_are_merged_there(ada: Shared, ben: Shared) -> None:
    both(ada, ben, {"a.prompt.yaml": prompt("A", instruction="One."), "b.prompt.yaml": prompt("B", system="Two.")})
    ada.save({"a.prompt.yaml": None, "c.prompt.yaml": prompt("A", instruction="One.")})
    ada.push()
    ben.save({"b.prompt.yaml": None, "c.prompt.yaml": prompt("B", system="Two.")})
    conflicts = ben.pull()
    assert isinstance(conflicts, Conflicts)
    ben.complete(conflicts, chosen(conflicts, Choice.OURS))
    assert set(ben.files) == {"c.prompt.yaml"}
    assert b"One." in ben.files["c.prompt.yaml"]
    assert b"Two." in ben.files["c.prompt.yaml"]


def test_libraries_that_began_apart_are_brought_together(ada: Shared, ben: Shared) -> None:
    ada.save({MAIL: prompt("Mail")})
    ada.push()
    ben.save({NOTE: prompt("Note")})
    ben.pull()
    assert set(ben.files) == {MAIL, NOTE}


def test_each_merged_the_other_and_they_meet_again(ada: Shared, ben: Shared) -> None:
    """A criss-cross: two common ancestors, of which the newer counts."""
    both(ada, ben, {MAIL: prompt("Mail", system="A", instruction="B")})
    with Repository.open(ada.folder) as repository:
        set_remote(repository, str(ben.folder), "ben")
    with Repository.open(ben.folder) as repository:
        set_remote(repository, str(ada.folder), "ada")
    ada.save({MAIL: prompt("Mail", system="A2", instruction="B")})
    ben.save({MAIL: prompt("Mail", system="A", instruction="B2")})
    from workbench.library.sharing.fetching import fetch
    from workbench.library.sharing.pulling import take

    heads = {}
    for one, other in ((ada, "ben"), (ben, "ada")):
        with Repository.open(one.folder) as repository:
            remote = remote_named(repository, other)
            list(fetch(repository, remote, "main"))
            heads[one] = (remote, repository.git.refs[f"refs/remotes/{other}/main".encode()].decode())
    for one, (remote, theirs) in heads.items():
        with Repository.open(one.folder) as repository:
            list(take(repository, remote, theirs))
    assert ada.files == ben.files
    ada.save({NOTE: prompt("Note")})
    ada.push()
    pulled = ben.pull()
    assert isinstance(pulled, Pulled)
    assert ada.files == ben.files


def test_names_go_along_and_are_never_moved_unasked(ada: Shared, ben: Shared) -> None:
    both(ada, ben, {MAIL: prompt("Mail", instruction="1")})
    first = versions(ada.folder, MAIL)[0]
    with Repository.open(ada.folder) as repository:
        give_name(repository, MAIL, first, "production")
    assert ada.push().names == ("write/mail@production",)
    pulled = ben.pull()
    assert isinstance(pulled, Pulled)
    assert pulled.names == ("write/mail@production",)
    ben.save({MAIL: prompt("Mail", instruction="2")})
    second = versions(ben.folder, MAIL)[0]
    with Repository.open(ben.folder) as repository:
        give_name(repository, MAIL, second, "production")
    assert ben.push().differing == ("write/mail@production",)
    assert ben.push(move_names=True).names == ("write/mail@production",)
    pulled = ada.pull()
    assert isinstance(pulled, Pulled)
    assert pulled.differing == ("write/mail@production",)
    with Repository.open(ada.folder) as repository:
        assert named_version(repository, MAIL, "production") == first.id
    ada.pull(move_names=True)
    with Repository.open(ada.folder) as repository:
        assert named_version(repository, MAIL, "production") == second.id


def test_how_the_library_stands_to_its_remote(ada: Shared, ben: Shared) -> None:
    both(ada, ben, {MAIL: prompt("Mail")})
    ben.save({NOTE: prompt("Note")})
    with Repository.open(ben.folder) as repository:
        now = standing(repository, remote_named(repository))
    assert (now.to_push, now.to_pull) == (1, 0)
    assert now.when is not None


def test_a_remote_without_the_branch_says_so(ada: Shared, ben: Shared, tmp_path: Path) -> None:
    (tmp_path / "hub").mkdir()
    with pytest.raises(NoRemoteBranch, match="no branch main yet"):
        ben.pull()


def test_a_folder_in_which_somebody_works_is_not_pushed_to(ada: Shared, tmp_path: Path) -> None:
    ada.save({MAIL: prompt("Mail")})
    ben = Shared(tmp_path / "ben", str(ada.folder))
    ben.pull()
    ben.save({NOTE: prompt("Note")})
    with pytest.raises(SharingError, match="itself a library in use"):
        ben.push()


def test_a_folder_that_is_not_there_says_so(ada: Shared) -> None:
    with pytest.raises(SharingError, match="no repository"):
        ada.pull()


def test_remotes_stand_in_gits_own_configuration(ada: Shared, tmp_path: Path) -> None:
    config = ada.folder / ".git/config"
    config.write_text(config.read_text() + "# mine\n[alias]\n\tst = status\n")
    with Repository.open(ada.folder) as repository:
        set_remote(repository, "git@example.com:team/prompts.git")
        set_remote(repository, "https://example.com/team/prompts.git", "second")
        assert [(one.name, one.url) for one in remotes(repository)] == [
            ("origin", "git@example.com:team/prompts.git"),
            ("second", "https://example.com/team/prompts.git"),
        ]
        remove_remote(repository, "second")
        assert [one.name for one in remotes(repository)] == ["origin"]
        with pytest.raises(UnknownName):
            remote_named(repository, "second")
    assert "# mine\n[alias]\n\tst = status\n" in config.read_text()


@needs_git
def test_the_users_own_git_sees_the_remote(ada: Shared, ben: Shared, tmp_path: Path) -> None:
    both(ada, ben, {MAIL: prompt("Mail")})
    assert str(tmp_path / "hub") in git(ada.folder, "remote", "-v")
    git(ada.folder, "fetch", "origin")
    assert git(ada.folder, "status", "--porcelain") == ""
    for folder in (ada.folder, ben.folder, tmp_path / "hub"):
        git(folder, "fsck", "--strict")


def test_a_library_is_opened_from_a_remote(ada: Shared, tmp_path: Path) -> None:
    ada.save({MAIL: prompt("Mail"), NOTE: prompt("Note")})
    ada.push()
    pulled = last(clone(str(tmp_path / "hub"), tmp_path / "new"))
    assert isinstance(pulled, Pulled)
    new = Shared(tmp_path / "new", str(tmp_path / "hub"))
    assert new.files == ada.files
    new.save({NOTE: prompt("Note", instruction="New")})
    assert new.push().versions == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ada", "hub", "new"]


@pytest.mark.parametrize(
    ("branches", "head", "opened"),
    [
        (["main"], "refs/heads/master", "main"),
        (["trunk"], "refs/heads/master", "trunk"),
        (["other", "master"], "refs/heads/none", "master"),
        (["other", "main"], "refs/heads/other", "other"),
        (["other", "main"], None, "main"),  # a HEAD that is on no branch
    ],
)
def test_a_clone_opens_a_branch_that_is_there(
    tmp_path: Path, branches: list[str], head: str | None, opened: str
) -> None:
    for name in branches:
        saved(tmp_path / name, {MAIL: prompt(name)})
        with Repository.open(tmp_path / name) as library, Repo(str(hub(tmp_path))) as bare:
            commit = library.head()
            assert commit is not None
            bare.object_store.add_objects([(library.git[one], None) for one in library.git.object_store])
            bare.refs[Ref(b"refs/heads/" + name.encode())] = commit
            if head is not None:
                bare.refs.set_symbolic_ref(Ref(b"HEAD"), Ref(head.encode()))
            else:
                tree = library.git[commit].tree  # type: ignore[attr-defined]
                (hub(tmp_path) / "HEAD").write_bytes(commit_object(bare, tree, [commit], "Of no branch") + b"\n")
    last(clone(str(tmp_path / "hub"), tmp_path / "new"))
    assert files(tmp_path / "new") == {MAIL: prompt(opened)}
    with Repository.open(tmp_path / "new") as library:
        assert library.branch() == opened


def hub(folder: Path) -> Path:
    """A repository for others to push to, whose HEAD names no branch that is there."""
    if not (folder / "hub").exists():
        (folder / "hub").mkdir()
        Repo.init_bare(str(folder / "hub"), default_branch=b"master").close()
    return folder / "hub"


def test_a_clone_that_fails_or_is_stopped_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(SharingError):
        list(clone(str(tmp_path / "nowhere"), tmp_path / "new"))
    events = clone("git@example.invalid:x.git", tmp_path / "new")
    next(iter(events))
    events.close()  # type: ignore[attr-defined]
    assert list(tmp_path.iterdir()) == []


def test_a_clone_into_a_folder_with_something_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="something in"):
        list(clone(str(tmp_path / "hub"), tmp_path / "new"))
