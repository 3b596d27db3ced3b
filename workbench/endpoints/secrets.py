"""The values of an endpoint's headers: in the keyring of the system, and nowhere else.

An endpoint's `headers` name the entries. Reading one may make the keyring ask the user to unlock it: not on the GUI
thread.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping

from workbench.endpoints.likely_secrets import looks_secret
from workbench.errors import Phrase, UsageError
from workbench.system_keyring import SystemKeyring

SERVICE = "prompt-workbench endpoint"
AUTHORIZATION = "Authorization"
LONGEST_VALUE = 8_000

_KEYRING = SystemKeyring(SERVICE, Phrase("a token"), Phrase("use an endpoint that needs no token"))
_HEADER = re.compile(r"[0-9A-Za-z][0-9A-Za-z_.-]{0,99}")
_SCHEME = re.compile(r"[A-Za-z][\w-]*\s+\S")
# What the connection itself sends, or what would change how the request is read.
_RESERVED = frozenset(
    {
        "accept", "accept-encoding", "connection", "content-encoding", "content-length", "content-type", "expect",
        "host", "proxy-authorization", "te", "trailer", "transfer-encoding", "upgrade",
    }
)  # fmt: skip


def header_value(entry: str) -> str:
    """What the keyring keeps under this name. Nothing, or what no header can hold: a `UsageError`.

    A secret that stands where the name should is not repeated.
    """
    value = _KEYRING.read(entry)
    if not value and looks_secret(entry):
        raise UsageError(
            "A header of the endpoint holds a token where the name of a keyring's entry belongs.",
            "Enter the token in the endpoint's settings: it goes to the keyring.",
        )
    if not value:
        raise UsageError(
            "The keyring has no entry {entry}.",
            "Enter the token again in the endpoint's settings.",
            entry=entry,
        )
    return _sendable(value, entry)


def keep(entry: str, value: str) -> None:
    """Keeps the whole value of a header, in place of what was kept under this name."""
    _KEYRING.keep(entry, _sendable(value, entry))


def forget(entry: str) -> None:
    """Removes the entry; nothing happens where there is none."""
    _KEYRING.forget(entry)


def entry_name(label: str, header: str) -> str:
    """A name for a new entry: no other endpoint, not even one that had the label before, has the same."""
    return f"{label} {header} {secrets.token_hex(3)}"


def header_of(name: str, token: str) -> str:
    """The value that a header sends for a token: `Authorization` wants a scheme, Bearer where the token names none."""
    token = token.strip()
    if name.lower() == AUTHORIZATION.lower() and token and not _SCHEME.match(token):
        return f"Bearer {token}"
    return token


def check_headers(headers: Mapping[str, str]) -> None:
    """A name that no header can have or that the connection needs for itself, a token as the entry: `UsageError`."""
    for name, entry in headers.items():
        if not _HEADER.fullmatch(name) or name.lower() in _RESERVED:
            raise UsageError(
                "{header} cannot be the header of a token.",
                "Use Authorization, x-api-key, or what the server's documentation names.",
                header=name,
            )
        if not entry.strip():
            raise UsageError(
                "The header {header} names no entry of the keyring.",
                "Enter its token in the endpoint's settings.",
                header=name,
            )
        if looks_secret(entry):
            raise UsageError(
                "The header {header} holds a token where the name of a keyring's entry belongs.",
                "Enter the token in the endpoint's settings: it goes to the keyring.",
                header=name,
            )


def _sendable(value: str, entry: str) -> str:
    if 0 < len(value) <= LONGEST_VALUE and value == value.strip() and value.isprintable() and _is_latin(value):
        return value
    raise UsageError(
        "The token of {entry} cannot be sent in a header.",
        "A token has no line ends, no spaces around it, Latin characters only, and at most {limit} of them.",
        entry=entry,
        limit=f"{LONGEST_VALUE:,}",
    )


def _is_latin(value: str) -> bool:
    try:
        value.encode("latin-1")
    except UnicodeEncodeError:
        return False
    return True
