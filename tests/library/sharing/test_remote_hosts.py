"""HTTPS and ssh: logging in, what hosts refuse, and that a token is written nowhere."""

from __future__ import annotations

import os
import shlex
import socket
import sys
import time
from pathlib import Path

import pytest
from keyring.errors import KeyringLocked, NoKeyringError

from tests.library.sharing.conftest import MemoryKeyring
from tests.library.sharing.http_remote import TOKEN, USER, answering, git_server, served
from tests.library.sharing.libraries import Shared, last, prompt
from workbench.errors import UsageError, WorkbenchError
from workbench.library.sharing.addresses import parsed_address
from workbench.library.sharing.cloning import clone
from workbench.library.sharing.events import Pulled
from workbench.library.sharing.failures import SharingError
from workbench.library.sharing.pulling import pull
from workbench.library.sharing.remotes import remote_named, remotes, set_remote
from workbench.library.versions.repository import Repository

MAIL = "mail.prompt.yaml"
needs_posix = pytest.mark.skipif(os.name == "nt", reason="a program without an ending is none on Windows")


def with_login(url: str, user: str = USER, token: str = TOKEN) -> str:
    return url.replace("://", f"://{user}:{token}@")


def everything_written(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_a_token_of_the_address_goes_to_the_keyring_and_nowhere_else(
    tmp_path: Path, memory_keyring: MemoryKeyring
) -> None:
    with git_server(tmp_path / "hub") as url:
        ada = Shared(tmp_path / "ada", with_login(url))
        ada.save({MAIL: prompt("Mail")})
        assert ada.push().versions == 1
        ben = Shared(tmp_path / "ben", url)
        assert isinstance(ben.pull(), Pulled)
        assert ben.files == ada.files
        assert isinstance(last(clone(url, tmp_path / "new")), Pulled)
    assert TOKEN in "".join(memory_keyring.kept.values())
    assert TOKEN.encode() not in everything_written(tmp_path)


@pytest.mark.parametrize("token", ["", "wrong-" + TOKEN])
def test_a_login_that_is_not_accepted_is_told_without_it(tmp_path: Path, token: str) -> None:
    with git_server(tmp_path / "hub") as url:
        ada = Shared(tmp_path / "ada", with_login(url, token=token) if token else url)
        ada.save({MAIL: prompt("Mail")})
        with pytest.raises(SharingError, match="wants a user and a token") as caught:
            ada.push()
    assert TOKEN not in f"{caught.value}{caught.value.details}{caught.value.values}"
    assert TOKEN.encode() not in everything_written(tmp_path)


def test_a_token_that_git_has_written_into_the_address_is_used_and_not_shown(tmp_path: Path) -> None:
    with git_server(tmp_path / "hub") as url:
        ada = Shared(tmp_path / "ada", url)
        config = ada.folder / ".git/config"
        config.write_text(config.read_text().replace(url, with_login(url)))
        with Repository.open(ada.folder) as repository:
            assert TOKEN not in repr(remotes(repository))
        ada.save({MAIL: prompt("Mail")})
        assert ada.push().versions == 1


@pytest.mark.parametrize("failure", [NoKeyringError("x"), KeyringLocked("x"), RuntimeError(TOKEN)])
def test_a_keyring_that_cannot_be_used_is_a_sentence(
    tmp_path: Path, memory_keyring: MemoryKeyring, failure: Exception
) -> None:
    memory_keyring.failure = failure
    with Repository.open(tmp_path / "ada") as repository, pytest.raises(UsageError, match="keyring") as caught:
        set_remote(repository, with_login("https://example.com/team/prompts.git"))
    assert caught.value.hint
    assert TOKEN not in str(caught.value)
    assert TOKEN not in (tmp_path / "ada/.git/config").read_text()


def test_a_keyring_that_cannot_be_used_matters_only_where_a_login_is_wanted(
    tmp_path: Path, memory_keyring: MemoryKeyring
) -> None:
    memory_keyring.failure = NoKeyringError("x")
    with git_server(tmp_path / "hub") as url, pytest.raises(UsageError, match="has no keyring"):
        Shared(tmp_path / "ada", url).pull()
    with served(answering("404 Not Found")) as address, pytest.raises(SharingError, match="has no repository"):
        Shared(tmp_path / "ben", f"{address}/x").pull()


@pytest.mark.parametrize(
    ("status", "kind", "said"),
    [
        ("403 Forbidden", "text/plain", "does not allow it"),
        ("404 Not Found", "text/plain", "has no repository at"),
        ("500 Broken", "text/plain", "answered 500"),
        ("200 OK", "text/html", "is no git repository"),
        ("200 OK", "application/x-git-upload-pack-advertisement", "127.0.0.1"),
    ],
)
def test_what_a_host_answers_is_a_sentence(tmp_path: Path, status: str, kind: str, said: str) -> None:
    with served(answering(status, kind, b"<html>hello</html>")) as address:
        ada = Shared(tmp_path / "ada", f"{address}/team/prompts")
        with pytest.raises(SharingError, match=said) as caught:
            ada.pull()
    assert caught.value.hint


def test_a_host_that_is_not_there_or_has_no_certificate_is_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    ada = Shared(tmp_path / "ada", f"http://127.0.0.1:{port}/x")
    with pytest.raises(SharingError, match="cannot be reached"):
        ada.pull()
    with served(answering("200 OK")) as address:
        ada = Shared(tmp_path / "ada", address.replace("http:", "https:") + "/x")
        with pytest.raises(SharingError, match="does not prove who it is"):
            ada.pull()


def test_nobody_is_sent_on_to_an_address_without_tls(tmp_path: Path) -> None:
    def onwards(_environment: object, start: object) -> list[bytes]:
        start("302 Found", [("Location", "http://example.com/x/info/refs?service=git-upload-pack")])  # type: ignore[operator]
        return [b""]

    with served(onwards) as address:
        ada = Shared(tmp_path / "ada", f"{address}/x")
        with pytest.raises(SharingError, match="not safe"):
            ada.pull()


def test_a_host_that_says_nothing_is_left_within_a_second(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        ada = Shared(tmp_path / "ada", f"http://127.0.0.1:{silent.getsockname()[1]}/x")
        with Repository.open(ada.folder) as repository:
            events = pull(repository, remote_named(repository))
            for _waits in range(3):
                next(events)
            before = time.monotonic()
            events.close()  # type: ignore[attr-defined]
            assert time.monotonic() - before < 1
        with Repository.open(ada.folder) as repository:
            next(pull(repository, remote_named(repository)))  # nobody shares it any more


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://example.com/x", "readable for anybody"),
        ("ext::sh -c touch", "not one of the ways"),
        ("git://example.com/x", "not one of the ways"),
        ("ssh://-oProxyCommand=x/y", "not used"),
        ("-oProxyCommand=x:y", "not used"),
        (f"ssh://ada:{TOKEN}@example.com/x", "takes no password"),
        (f"ada:{TOKEN}@example.com/x", "neither an address nor a folder"),
        (f"https://ada:{TOKEN}/more@example.com/x", "cannot be read"),
        (f"https://example.com/x?private_token={TOKEN}", "more after its path"),
        ("https://example.com", "names no repository"),
        ("https:///x", "names no host"),
        ("", "empty"),
        ("https://example.com/x\ny", "do not belong"),
        ("file://host/x", "of this computer"),
    ],
)
def test_addresses_that_are_not_used_say_why(url: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason) as caught:
        parsed_address(url)
    assert caught.value.hint
    assert "?" in url or TOKEN not in str(caught.value)


STAND_IN = """import json, os, sys
arguments = sys.argv[1:]
with open({log!r}, "a") as log:
    log.write(json.dumps(arguments) + "\\n")
said = {said!r}
if said:
    sys.stderr.write(said + "\\n")
    sys.exit(255)
command, _, path = arguments[-1].partition(" ")
from dulwich.protocol import ReceivableProtocol
from dulwich.server import FileSystemBackend, ReceivePackHandler, UploadPackHandler
handlers = {{"git-upload-pack": UploadPackHandler, "git-receive-pack": ReceivePackHandler}}
protocol = ReceivableProtocol(lambda size: os.read(0, size), lambda data: os.write(1, data))
handlers[command](FileSystemBackend(), [path.strip("'")], protocol).handle()
"""


def stand_in(folder: Path, monkeypatch: pytest.MonkeyPatch, said: str = "") -> Path:
    """A program called ssh that is the first of all: writes down what it is asked, and serves the repository."""
    folder.mkdir()
    log = folder / "log"
    program, served = folder / "ssh", folder / "served.py"
    served.write_text(STAND_IN.format(log=str(log), said=said))
    # No first line can name a Python whose folder has a blank in its name.
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} {shlex.quote(str(served))} "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return log


@needs_posix
def test_ssh_never_asks_for_anything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dulwich.repo import Repo

    log = stand_in(tmp_path / "bin", monkeypatch)
    (tmp_path / "hub").mkdir()
    Repo.init_bare(str(tmp_path / "hub"), default_branch=b"main").close()
    ada = Shared(tmp_path / "ada", f"ssh://git@example.com:2222{tmp_path / 'hub'}")
    ada.save({MAIL: prompt("Mail")})
    assert ada.push().versions == 1
    ben = Shared(tmp_path / "ben", f"git@example.com:{tmp_path / 'hub'}")
    ben.pull()
    assert ben.files == ada.files
    first, second = log.read_text().splitlines()[0], log.read_text().splitlines()[-1]
    assert '"BatchMode=yes"' in first
    assert '"-p", "2222"' in first
    assert f'"--", "git@example.com", "git-receive-pack \'{tmp_path / "hub"}\'"' in first
    assert '"-p"' not in second


@needs_posix
@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("Host key verification failed.", "ssh does not know example.com yet"),
        ("git@example.com: Permission denied (publickey).", "accepts none of your ssh keys"),
        ("ssh: connect to host example.com port 22: Connection refused", "cannot be reached"),
        ("fatal: '/x' does not appear to be a git repository", "has no repository at"),
        ("something else", "something else"),
    ],
)
def test_what_ssh_says_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, sentence: str) -> None:
    stand_in(tmp_path / "bin", monkeypatch, said)
    ada = Shared(tmp_path / "ada", "git@example.com:x")
    with pytest.raises(SharingError, match=sentence):
        ada.pull()


@needs_posix
def test_a_computer_without_ssh_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    ada = Shared(tmp_path / "ada", "git@example.com:x")
    with pytest.raises(WorkbenchError, match="ssh is not installed"):
        ada.pull()
