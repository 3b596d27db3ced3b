"""The keyring of the system: where secrets are kept, and nowhere else. Its failures are sentences."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from workbench.errors import Phrase, UsageError


class SystemKeyring:
    """One service's entries. `kept` is what they hold, for sentences; `otherwise` how to do without them.

    A keyring may ask the user to unlock it, and waits meanwhile: not on the GUI thread.
    """

    def __init__(self, service: str, kept: Phrase, otherwise: Phrase) -> None:
        self._service = service
        self._kept = kept
        self._otherwise = otherwise

    def read(self, entry: str) -> str | None:
        """What is kept; None where there is nothing. A keyring that cannot be used is a `UsageError`."""
        with self._failures_told():
            import keyring

            return keyring.get_password(self._service, entry)

    def keep(self, entry: str, value: str) -> None:
        """Keeps it in place of what was kept."""
        with self._failures_told():
            import keyring

            keyring.set_password(self._service, entry, value)

    def forget(self, entry: str) -> None:
        """Nothing happens where nothing is kept."""
        from keyring.errors import PasswordDeleteError

        with self._failures_told(), contextlib.suppress(PasswordDeleteError):
            import keyring

            keyring.delete_password(self._service, entry)

    @contextlib.contextmanager
    def _failures_told(self) -> Iterator[None]:
        """The reason of a keyring is not shown, nor kept as a cause: nobody knows what stands in it."""
        from keyring.errors import KeyringError, KeyringLocked, NoKeyringError

        try:
            yield
        except NoKeyringError:
            raise UsageError(
                "This system has no keyring, and {kept} is kept nowhere else.",
                "Install one, such as gnome-keyring or KWallet, or {otherwise}.",
                kept=self._kept,
                otherwise=self._otherwise,
            ) from None
        except KeyringLocked:
            raise UsageError("The keyring of this system is locked.", "Unlock it, then try again.") from None
        except (KeyringError, RuntimeError, OSError) as error:
            raise UsageError(
                "The keyring of this system cannot be used ({kind}).",
                "Check it with the system's own program for passwords, or {otherwise}.",
                kind=type(error).__name__,
                otherwise=self._otherwise,
            ) from None
