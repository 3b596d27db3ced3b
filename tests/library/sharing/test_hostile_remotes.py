"""Remotes and repositories made to do harm: what they hold is refused before it is written, and starts nothing."""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Callable, Mapping
from hashlib import sha1
from pathlib import Path

import pytest
from dulwich.objects import Blob, Commit, ObjectID, Tree
from dulwich.repo import Repo

from tests.library.sharing.libraries import Shared, last, prompt
from workbench.errors import WorkbenchError
from workbench.library.sharing.cloning import clone
from workbench.library.sharing.quarantine import Quarantine
from workbench.library.versions.outside import outside_changes
from workbench.library.versions.repository import Repository

FILE, FOLDER, LINK, MODULE = 0o100644, 0o40000, 0o120000, 0o160000
Entries = Mapping[bytes, tuple[int, "bytes | Entries | ObjectID"]]


def tree(repo: Repo, entries: Entries) -> ObjectID:
    """A tree exactly as it is asked for, whatever git thinks of its names."""
    made = Tree()
    for name, (mode, content) in entries.items():
        if isinstance(content, dict):
            inner = tree(repo, content)
        elif mode in (FILE, LINK):
            blob = Blob.from_string(content)  # type: ignore[arg-type]
            repo.object_store.add_object(blob)
            inner = blob.id
        else:
            inner = content  # type: ignore[assignment]
        made.add(name, mode, inner)
    repo.object_store.add_object(made)
    return made.id


def hub(folder: Path, make: Callable[[Repo], ObjectID]) -> Path:
    """A bare repository whose branch has one commit with that tree, on top of what it had."""
    folder.mkdir(exist_ok=True)
    with (
        Repo(str(folder)) if (folder / "HEAD").exists() else Repo.init_bare(str(folder), default_branch=b"main") as repo
    ):
        commit = Commit()
        commit.tree = make(repo)
        commit.parents = list(repo.refs.as_dict(b"refs/heads").values())  # type: ignore[arg-type]
        commit.author = commit.committer = b"Eve <eve@example.com>"
        commit.author_time = commit.commit_time = 1
        commit.author_timezone = commit.commit_timezone = 0
        commit.message = b"Hello"
        repo.object_store.add_object(commit)
        repo.refs[b"refs/heads/main"] = commit.id  # type: ignore[index]
    return folder


def bomb(repo: Repo) -> ObjectID:
    """Folders that each hold ten times the same folder: ten thousand million files."""
    inner = tree(repo, {b"x.prompt.yaml": (FILE, b"x")})
    for _level in range(10):
        inner = tree(repo, {f"{n}".encode(): (FOLDER, inner) for n in range(10)})
    return inner


GOOD: Entries = {b"good.prompt.yaml": (FILE, prompt("Good"))}
HOSTILE: dict[str, Callable[[Repo], ObjectID]] = {
    "a link": lambda repo: tree(repo, {**GOOD, b"x.prompt.yaml": (LINK, b"/etc/passwd")}),
    "a folder that is a link": lambda repo: tree(repo, {**GOOD, b"out": (LINK, b"/tmp")}),
    "a module": lambda repo: tree(repo, {**GOOD, b"module": (MODULE, ObjectID(b"1" * 40))}),
    "out of it": lambda repo: tree(repo, {**GOOD, b"..": (FOLDER, {b"x.prompt.yaml": (FILE, b"x")})}),
    "absolute": lambda repo: tree(repo, {**GOOD, b"/tmp/x.prompt.yaml": (FILE, b"x")}),
    "a slash": lambda repo: tree(repo, {**GOOD, b"../x.prompt.yaml": (FILE, b"x")}),
    "a backslash": lambda repo: tree(repo, {**GOOD, b"..\\x.prompt.yaml": (FILE, b"x")}),
    "git's own": lambda repo: tree(repo, {**GOOD, b".git": (FOLDER, {b"config": (FILE, b"[core]")})}),
    "git's own on Windows": lambda repo: tree(repo, {**GOOD, b"GIT~1": (FOLDER, {b"config": (FILE, b"[core]")})}),
    "git's own on a Mac": lambda repo: tree(
        repo, {**GOOD, ".g\u200cit".encode(): (FOLDER, {b"config": (FILE, b"[core]")})}
    ),
    "no text": lambda repo: tree(repo, {**GOOD, b"\xff.prompt.yaml": (FILE, b"x")}),
    "one name in two cases": lambda repo: tree(repo, {b"A.prompt.yaml": (FILE, b"a"), b"a.prompt.yaml": (FILE, b"b")}),
    "one name in two forms": lambda repo: tree(
        repo, {"é.prompt.yaml".encode(): (FILE, b"a"), "e\u0301.prompt.yaml".encode(): (FILE, b"b")}
    ),
    "a name as a file and a folder": lambda repo: tree(
        repo, {b"X": (FILE, b"a"), b"x": (FOLDER, {b"y.prompt.yaml": (FILE, b"b")})}
    ),
    "a file of 70 MB": lambda repo: tree(repo, {**GOOD, b"big.prompt.yaml": (FILE, b"\0" * (70 * 1024 * 1024))}),
    "no end of files": bomb,
    "what it does not have": lambda repo: tree(repo, {**GOOD, b"x": (FOLDER, ObjectID(b"2" * 40))}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_a_hostile_remote_holds_is_refused_before_anything_is_written(name: str, tmp_path: Path) -> None:
    outside = tmp_path / "tmp"
    outside.mkdir()
    remote = hub(tmp_path / "hub", lambda repo: tree(repo, GOOD))
    ada = Shared(tmp_path / "ada", str(remote))
    ada.pull()
    ada.save({"mine.prompt.yaml": prompt("Mine")})
    hub(remote, HOSTILE[name])
    before = {path: path.read_bytes() for path in ada.folder.rglob("*") if path.is_file() and ".git" not in path.parts}
    for _again in range(2):
        with pytest.raises(WorkbenchError) as caught:
            ada.pull()
        assert caught.value.hint
    after = {path: path.read_bytes() for path in ada.folder.rglob("*") if path.is_file() and ".git" not in path.parts}
    assert after == before
    with Repository.open(ada.folder) as repository:
        assert list(outside_changes(repository)) == []
    ada.save({"mine.prompt.yaml": prompt("Mine", instruction="New")})
    with pytest.raises(WorkbenchError):
        last(clone(str(remote), tmp_path / "new"))
    assert not (tmp_path / "new").exists()
    assert list(outside.iterdir()) == []


ALIASES = b"a: &a [x, x]\n" + b"".join(
    b"%c: &%c [%s]\n" % (n, n, b",".join([b"*%c" % (n - 1)] * 9)) for n in range(98, 110)
)


@pytest.mark.parametrize("content", [b"!!python/object/apply:os.system ['touch owned']\n", ALIASES, b"\xff\xfe\0"])
def test_a_prompt_that_is_none_is_a_file_like_any_other(content: bytes, tmp_path: Path) -> None:
    remote = hub(tmp_path / "hub", lambda repo: tree(repo, GOOD))
    ada = Shared(tmp_path / "ada", str(remote))
    ada.pull()
    ada.save({"mine.prompt.yaml": prompt("Mine")})
    hub(remote, lambda repo: tree(repo, {**GOOD, b"x.prompt.yaml": (FILE, content)}))
    ada.pull()
    assert ada.files["x.prompt.yaml"] == content
    assert not Path("owned").exists()


@pytest.mark.parametrize("size", [1 << 30, 70 << 20])
@pytest.mark.parametrize("kind", [3, 7])
def test_sizes_that_a_pack_only_claims_are_refused(tmp_path: Path, size: int, kind: int) -> None:
    def number(value: int) -> bytes:
        rest = value >> 7
        return bytes([value & 0x7F | (0x80 if rest else 0)]) + (number(rest) if rest else b"")

    content = number(10) + number(size) if kind == 7 else b"\0" * 100
    claimed = len(content) if kind == 7 else size
    more = number(claimed >> 4) if claimed > 15 else b""
    head = bytes([kind << 4 | claimed & 15 | (0x80 if more else 0)]) + more
    pack = b"PACK" + struct.pack(">II", 2, 1) + head + (b"1" * 20 if kind == 7 else b"") + zlib.compress(content)
    pack += sha1(pack, usedforsecurity=False).digest()
    quarantine = Quarantine(tmp_path, tmp_path, ValueError)
    with quarantine.opened() as file:
        quarantine.receive(file, pack)
    with pytest.raises((ValueError, zlib.error)):
        quarantine.checked(lambda number, total: None)


def test_more_than_the_limit_is_not_received(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.library.sharing.quarantine.MOST_RECEIVED", 100)
    quarantine = Quarantine(tmp_path, tmp_path, ValueError)
    with quarantine.opened() as file:
        quarantine.receive(file, b"x" * 100)
        with pytest.raises(ValueError, match="too_large"):
            quarantine.receive(file, b"x")


HOSTILE_CONFIG = """
[core]
\tsshCommand = {program}
\tfsmonitor = {program}
\thooksPath = {hooks}
\tgitProxy = {program}
\teditor = {program}
\tpager = {program}
[credential]
\thelper = !{program}
[http]
\tproxy = http://127.0.0.1:1
\tsslVerify = false
[include]
\tpath = {included}
[url "ext::{program} "]
\tinsteadOf = {remote}
[url "ext::{program} %S "]
\tpushInsteadOf = {remote}
[filter "x"]
\tclean = {program}
\tsmudge = {program}
\tprocess = {program}
[merge "x"]
\tdriver = {program}
[diff]
\texternal = {program}
[gpg]
\tprogram = {program}
[commit]
\tgpgSign = true
[remote "origin"]
\turl = {remote}
\tuploadpack = {program}
\treceivepack = {program}
\tvcs = x
\tproxy = http://127.0.0.1:1
"""


@pytest.mark.skipif(os.name == "nt", reason="the program is a shell script")
@pytest.mark.parametrize("kind", ["folder", "ssh"])
def test_a_hostile_configuration_starts_no_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    from tests.library.sharing.test_remote_hosts import stand_in

    log = stand_in(tmp_path / "bin", monkeypatch)
    sign = tmp_path / "started"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {sign}\n")
    program.chmod(0o755)
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    remote = hub(
        tmp_path / "hub", lambda repo: tree(repo, {**GOOD, b".gitattributes": (FILE, b"* filter=x merge=x\n")})
    )
    ada = Shared(tmp_path / "ada", str(remote))
    # Those of the remote are its own business where a server runs them, but not where it is a folder.
    for folder in (hooks, ada.folder / ".git/hooks", *([remote / "hooks"] if kind == "folder" else [])):
        folder.mkdir(exist_ok=True)
        for name in ("pre-commit", "post-commit", "pre-push", "post-merge", "post-checkout", "pre-receive", "update",
                     "post-receive", "reference-transaction", "post-index-change", "fsmonitor-watchman"):  # fmt: skip
            (folder / name).write_bytes(program.read_bytes())
            (folder / name).chmod(0o755)
    url = str(remote) if kind == "folder" else f"git@example.com:{remote}"
    included = tmp_path / "included"
    included.write_text(f"[core]\n\tsshCommand = {program}\n")
    config = ada.folder / ".git/config"
    own = config.read_text().partition("[remote")[0]
    config.write_text(
        own + HOSTILE_CONFIG.format(program=program, hooks=hooks, included=included, remote=url)
    )  # fmt: skip
    ada.save({"mine.prompt.yaml": prompt("Mine")})
    ada.pull()
    assert "good.prompt.yaml" in ada.files
    ada.push()
    ada.save({"mine.prompt.yaml": None, "b.prompt.yaml": prompt("Mine")})
    ada.push()
    assert not sign.exists()
    assert log.exists() == (kind == "ssh")
