"""The address of an endpoint that is called over HTTPS: what is allowed in it, and where secrets may go."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.likely_secrets import names_a_secret
from workbench.errors import Phrase, UsageError
from workbench.library.sharing.addresses import is_loopback, without_secret

MOST_CHARACTERS = 2_000
# Parameters of addresses that are keys, though the words alone are not.
_KEYS = ("key", "code", "sig")


@dataclass(frozen=True)
class WebAddress:
    """`host` is without brackets, `shown` is the host with its port, as sentences name it."""

    url: str
    scheme: str
    host: str
    shown: str

    @property
    def is_loopback(self) -> bool:
        return is_loopback(self.host)


def web_address(endpoint: Endpoint) -> WebAddress:
    """The endpoint's address, checked. One that cannot be called, or not with the endpoint's headers: `UsageError`."""
    address = parsed(endpoint.url or "")
    if endpoint.headers and address.scheme == "http" and not address.is_loopback:
        raise _refused(
            address.url,
            Phrase("http sends the token readable for anybody on the way"),
            Phrase("Use https, or remove the token from the endpoint."),
        )
    return address


def parsed(text: str) -> WebAddress:
    """The address in a text. Anything but http and https with a host: `UsageError`, which holds no password of it."""
    text = text.strip()
    if not text:
        raise _refused(text, Phrase("it is empty"))
    if len(text) > MOST_CHARACTERS or not text.isprintable() or " " in text or "\\" in text:
        raise _refused(text, Phrase("it is too long or holds characters that do not belong there"))
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise _refused(text, Phrase("it cannot be read as an address")) from None
    scheme, host = parts.scheme.lower(), parts.hostname or ""
    if scheme not in ("http", "https") or not parts.netloc:
        raise _refused(text, Phrase("it does not begin with https:// or http://"))
    if reason := secret_in(text):
        raise _refused(text, reason, Phrase("Give the token in its own field: it goes to the keyring."))
    if not host or port == 0:
        raise _refused(text, Phrase("it names no host"))
    if "#" in text:
        raise _refused(text, Phrase("what stands behind # is never sent"))
    return WebAddress(text, scheme, host, parts.netloc)


def secret_in(text: str) -> Phrase | None:
    """Which secret an address holds, as the reason not to keep it; None where it holds none."""
    rest = text.partition("://")[2] or text
    if "@" in re.split(r"[/?#]", rest, maxsplit=1)[0]:
        return Phrase("it holds a user or a password, which would be kept in a file")
    if any(names_a_secret(name) or name.lower() in _KEYS for name, _value in parse_qsl(text.partition("?")[2])):
        return Phrase("it holds a key behind the ?, which would be kept in a file")
    return None


def _refused(text: str, reason: Phrase, next_step: Phrase | None = None) -> UsageError:
    return UsageError(
        "The address {address} cannot be used: {reason}.",
        "{next_step}",
        address=without_secret(text).partition("?")[0][:200] or "“”",
        reason=reason,
        next_step=next_step or Phrase("An address looks like https://host/path or http://localhost:11434/path."),
    )
