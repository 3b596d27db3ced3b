"""User and token of an HTTPS remote: in the keyring of the system, an entry for each host, and nowhere else."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator

from workbench.errors import UsageError
from workbench.library.sharing.addresses import Address, Login

# The name of the entry; user and token are its secret together, as some hosts take a token for the user.
_ENTRY = "git"


def login_for(address: Address) -> Login | None:
    """What is kept for the host; None where there is nothing. A keyring that cannot be read is a `UsageError`."""
    with _failures_told():
        import keyring

        kept = keyring.get_password(_service(address), _ENTRY)
    if kept is None:
        return None
    try:
        loaded = json.loads(kept)
        return Login(str(loaded["user"]), str(loaded["token"]))
    except (ValueError, KeyError, TypeError):
        return None


def keep_login(address: Address, login: Login) -> None:
    """Keeps it for the host, in place of what was kept."""
    with _failures_told():
        import keyring

        keyring.set_password(_service(address), _ENTRY, json.dumps({"user": login.user, "token": login.token}))


def forget_login(address: Address) -> None:
    from keyring.errors import PasswordDeleteError

    with _failures_told(), contextlib.suppress(PasswordDeleteError):
        import keyring

        keyring.delete_password(_service(address), _ENTRY)


def _service(address: Address) -> str:
    scheme = address.url.partition("://")[0]
    return f"Prompt Workbench {scheme}://{address.host}" + (f":{address.port}" if address.port else "")


@contextlib.contextmanager
def _failures_told() -> Iterator[None]:
    """The reason of a keyring is not shown: nobody knows what stands in it."""
    from keyring.errors import KeyringError, KeyringLocked, NoKeyringError

    try:
        yield
    except NoKeyringError as error:
        raise UsageError(
            "This system has no keyring, and a token is kept nowhere else.",
            "Install one, such as gnome-keyring or KWallet, or use an address with ssh.",
        ) from error
    except KeyringLocked as error:
        raise UsageError("The keyring of this system is locked.", "Unlock it, then try again.") from error
    except (KeyringError, RuntimeError, OSError) as error:
        raise UsageError(
            "The keyring of this system cannot be used ({kind}).",
            "Check it with the system's own program for passwords, or use an address with ssh.",
            kind=type(error).__name__,
        ) from None
