"""User and token of an HTTPS remote: in the keyring of the system, an entry for each host, and nowhere else."""

from __future__ import annotations

import json

from workbench.errors import Phrase
from workbench.library.sharing.addresses import Address, Login
from workbench.system_keyring import SystemKeyring

# The name of the entry; user and token are its secret together, as some hosts take a token for the user.
_ENTRY = "git"


def login_for(address: Address) -> Login | None:
    """What is kept for the host; None where there is nothing. A keyring that cannot be read is a `UsageError`."""
    kept = _keyring(address).read(_ENTRY)
    if kept is None:
        return None
    try:
        loaded = json.loads(kept)
        return Login(str(loaded["user"]), str(loaded["token"]))
    except (ValueError, KeyError, TypeError):
        return None


def keep_login(address: Address, login: Login) -> None:
    """Keeps it for the host, in place of what was kept."""
    _keyring(address).keep(_ENTRY, json.dumps({"user": login.user, "token": login.token}))


def forget_login(address: Address) -> None:
    _keyring(address).forget(_ENTRY)


def _keyring(address: Address) -> SystemKeyring:
    scheme = address.url.partition("://")[0]
    service = f"Prompt Workbench {scheme}://{address.host}" + (f":{address.port}" if address.port else "")
    return SystemKeyring(service, Phrase("a token"), Phrase("use an address with ssh"))
