"""What goes wrong with a remote, as sentences with the next step. None holds an address with a user or a token."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbench.errors import Phrase, WorkbenchError

MOST_RECEIVED = 256 * 1024 * 1024
MOST_OBJECT = 64 * 1024 * 1024
MOST_NAMES = 20_000
MEMORY = 2 * 1024 * 1024 * 1024
SILENCE_S = 60.0


class SharingError(WorkbenchError):
    """A remote refused, failed or cannot be reached; what is in the library is as it was."""


class LoginWanted(SharingError):
    """The host wants a user and a token, or others than it was given."""


class RemoteIsAhead(SharingError):
    """The remote has versions that the library does not have: pull first."""


class NoRemoteBranch(SharingError):
    """The remote does not have the branch, or nothing at all yet."""


# What the process that speaks with the remote calls them. `remote` is the host or folder, `said` what it answered.
_SENTENCES: Mapping[str, tuple[Phrase, Phrase]] = {
    "unauthorized": (
        Phrase("{remote} wants a user and a token, or does not accept those that are kept."),
        Phrase("Enter them in Share…; most hosts take an access token in place of a password."),
    ),
    "forbidden": (
        Phrase("{remote} knows you and does not allow it."),
        Phrase("Ask its owner for access, or check what the token is allowed to do."),
    ),
    "missing": (
        Phrase("{remote} has no repository at {path}, or does not show it to you."),
        Phrase("Check the address; make the repository there first, or ask for access."),
    ),
    "status": (Phrase("{remote} answered {said}."), Phrase("Try again later; if it stays so, ask who runs it.")),
    "unreachable": (
        Phrase("{remote} cannot be reached: {said}."),
        Phrase("Check the address and the network, then try again."),
    ),
    "tls": (
        Phrase("{remote} does not prove who it is: {said}."),
        Phrase("Check the clock and the certificates of this computer. Nothing was sent."),
    ),
    "downgraded": (
        Phrase("{remote} sends on to an address that is not safe."),
        Phrase("Use the address that the host shows for cloning. No token was sent there."),
    ),
    "no_git": (
        Phrase("What answers at {remote} is no git repository."),
        Phrase("Use the address that the host shows for cloning."),
    ),
    "timeout": (
        Phrase("{remote} has not answered for {seconds} seconds."),
        Phrase("Check the network, then try again."),
    ),
    "too_large": (
        Phrase("{remote} sends more than {most} MB at once."),
        Phrase("Get it with git, or ask who shares it to keep other files elsewhere."),
    ),
    "large_object": (
        Phrase("{remote} sends a file of more than {most_object} MB, which is refused."),
        Phrase("Nothing was written. Ask who shares it to remove that file."),
    ),
    "too_many": (
        Phrase("{remote} has more than {names} branches and names."),
        Phrase("Remove some there, or use another repository."),
    ),
    "memory": (
        Phrase("What {remote} sends needs more than {memory} GB of memory, and was refused."),
        Phrase("Nothing was written. Ask who shares it to look at it with git fsck."),
    ),
    "damaged": (
        Phrase("What {remote} sends is damaged: {said}."),
        Phrase("Nothing was written. Try again; if it stays so, look at it there with git fsck."),
    ),
    "incomplete": (
        Phrase("What {remote} sends is not complete: versions in it lack some of their files."),
        Phrase("Nothing was written. Look at it there with git fsck."),
    ),
    "hash": (
        Phrase("{remote} keeps its objects with another hash than this library."),
        Phrase("Use a repository with SHA-1."),
    ),
    "host_unknown": (
        Phrase("ssh does not know {remote} yet, or its key has changed."),
        Phrase("Connect once in a terminal (ssh {remote}) and compare the key that it shows."),
    ),
    "key_refused": (
        Phrase("{remote} accepts none of your ssh keys."),
        Phrase("Add your public key there; a key with a passphrase must be in the ssh agent."),
    ),
    "no_ssh": (Phrase("The program ssh is not installed."), Phrase("Install OpenSSH, or use an address with https.")),
    "folder_used": (
        Phrase("The folder {remote} is itself a library in use: its branch {branch} is open there."),
        Phrase("Share through a folder of its own: name one that is empty, and it is made ready."),
    ),
    "refused": (Phrase("{remote} refused it: {said}."), Phrase("Ask who runs the repository what it allows.")),
    "ended": (Phrase("{remote} ended the connection: {said}."), Phrase("Try again; if it stays so, ask who runs it.")),
    "failed": (Phrase("The exchange with {remote} failed: {said}."), Phrase("Try again.")),
    "no_branch": (
        Phrase("{remote} has no branch {branch} yet."),
        Phrase("Push yours first, or go to a branch that is there: {known}."),
    ),
    "ahead": (
        Phrase("{remote} has versions that are not here yet."),
        Phrase("Pull first: they are merged with yours, and nothing is lost."),
    ),
}
_KINDS: Mapping[str, type[SharingError]] = {
    "unauthorized": LoginWanted,
    "ahead": RemoteIsAhead,
    "no_branch": NoRemoteBranch,
}


def failure(kind: str, remote: str, **values: object) -> SharingError:
    """The sentence for what the process called `kind`."""
    message, hint = _SENTENCES.get(kind, _SENTENCES["failed"])
    known: dict[str, Any] = {"said": "?", "path": "", "branch": "", "known": ""} | values
    known |= {"most": MOST_RECEIVED // 1024 // 1024, "most_object": MOST_OBJECT // 1024 // 1024, "names": MOST_NAMES}
    known |= {"memory": MEMORY // 1024 // 1024 // 1024, "seconds": round(SILENCE_S)}
    return _KINDS.get(kind, SharingError)(message.template, hint.template, remote=remote, **known)
