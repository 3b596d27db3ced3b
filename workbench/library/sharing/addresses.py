"""Addresses of remotes, as git writes them: which ones are used, and what is wrong with the others."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import SplitResult, unquote, urlsplit

from workbench.errors import Phrase, UsageError

Kind = Literal["http", "ssh", "folder"]
MOST_CHARACTERS = 2_000
_SHORT_SSH = re.compile(r"(?:(?P<user>[^@/:\s]+)@)?(?P<host>[^@/:\s]{2,}):(?!//)(?P<path>\S.*)")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*(?=://|::)")
_NAME = re.compile(r"[\w.%-]+")


@dataclass(frozen=True)
class Login:
    """Who asks over HTTPS. Neither is shown anywhere: some hosts take a token for the user."""

    user: str = field(repr=False)
    token: str = field(repr=False)


@dataclass(frozen=True)
class Address:
    """`url` is how the address is kept and shown; over HTTPS it never names a user. `path` is the folder there."""

    kind: Kind
    url: str
    path: str
    host: str = ""
    port: int | None = None
    user: str = ""


def parsed_address(text: str) -> tuple[Address, Login | None]:
    """The address, and the user and token that stood in it. One that is not used is a `UsageError`, without them."""
    text = text.strip()
    if not text:
        raise _refused(text, Phrase("it is empty"))
    if len(text) > MOST_CHARACTERS or not text.isprintable():
        raise _refused(text, Phrase("it is too long or holds characters that do not belong there"))
    scheme = _SCHEME.match(text)
    if scheme is None:
        if _looks_like_path(text):
            return _folder(Path(text)), None
        short = _SHORT_SSH.fullmatch(text)
        if short is None or "@" in short["path"]:
            raise _refused(text, Phrase("it is neither an address nor a folder that is there"))
        return _ssh(text, short["user"] or "", short["host"], None, short["path"]), None
    return _with_scheme(text, scheme[0].lower())


def without_secret(text: str) -> str:
    """The address as it may be shown: without anything that stands before a host."""
    scheme, mark, rest = text.rpartition("://")
    return scheme + mark + rest.rpartition("@")[2]


def is_loopback(host: str) -> bool:
    """Whether the host is this computer, to which a password may be sent without TLS."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _with_scheme(text: str, scheme: str) -> tuple[Address, Login | None]:
    if "::" in text.split("/", 1)[0] or scheme not in ("http", "https", "ssh", "git+ssh", "ssh+git", "file"):
        raise _refused(text, Phrase("{scheme} is not one of the ways that are used", scheme=scheme))
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise _refused(text, Phrase("it cannot be read as an address")) from error
    if parts.query or parts.fragment:
        raise _refused(text, Phrase("it has more after its path"))
    if scheme == "file":
        return _file(text, parts), None
    if not parts.hostname:
        raise _refused(text, Phrase("it names no host"))
    if scheme in ("http", "https"):
        return _http(text, parts, port)
    if parts.password is not None:
        raise _refused(text, Phrase("ssh takes no password from an address"))
    return _ssh(text, unquote(parts.username or ""), parts.hostname, port, unquote(parts.path)), None


def _http(text: str, parts: SplitResult, port: int | None) -> tuple[Address, Login | None]:
    host = parts.hostname or ""
    if parts.scheme.lower() == "http" and not is_loopback(host):
        raise _refused(text, Phrase("http sends prompts and passwords readable for anybody on the way"))
    if not parts.path.strip("/"):
        raise _refused(text, Phrase("it names no repository on that host"))
    shown = f"[{host}]" if ":" in host else host
    netloc = shown if port is None else f"{shown}:{port}"
    url = parts._replace(scheme=parts.scheme.lower(), netloc=netloc).geturl()
    user, token = unquote(parts.username or ""), unquote(parts.password or "")
    login = Login(user, token) if user or token else None
    return Address("http", url, parts.path, host, port), login


def _ssh(text: str, user: str, host: str, port: int | None, path: str) -> Address:
    names = [name for name in (user, host) if name]
    if not all(_NAME.fullmatch(name) and not name.startswith("-") for name in names) or path.lstrip("/")[:1] == "-":
        raise _refused(text, Phrase("a host, user or path of that form is not used"))
    if not path.strip("/"):
        raise _refused(text, Phrase("it names no repository on that host"))
    return Address("ssh", text, path, host, port, user)


def _file(text: str, parts: SplitResult) -> Address:
    if parts.netloc not in ("", "localhost"):
        raise _refused(text, Phrase("file:// is for folders of this computer"))
    from urllib.request import url2pathname

    return _folder(Path(url2pathname(parts.path)))


def _folder(path: Path) -> Address:
    path = path.expanduser().absolute()
    return Address("folder", str(path), str(path))


def _looks_like_path(text: str) -> bool:
    is_drive = len(text) > 2 and text[1] == ":" and text[2] in "/\\"
    return is_drive or text.startswith(("/", "./", "../", "~", "\\")) or Path(text).exists()


def _refused(text: str, reason: Phrase) -> UsageError:
    return UsageError(
        "The address {address} cannot be used: {reason}.",
        "Use https://host/path, ssh://user@host/path, user@host:path or a folder.",
        address=without_secret(text)[:200] or "“”",
        reason=reason,
    )
