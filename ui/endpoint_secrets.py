"""Tokens of endpoints go to the keyring and leave it: in the background, since it may ask to be unlocked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from ui.background import Background
from workbench.endpoints.endpoint import Endpoint
from workbench.errors import WorkbenchError

Done = Callable[[WorkbenchError | None], None]
Changed = Callable[[Endpoint | None, WorkbenchError | None], None]


class EndpointSecrets:
    """What is done ends in one call on the GUI thread, with the error or None."""

    def __init__(self, background: Background) -> None:
        self._background = background

    def keep(self, entry: str, value: str, done: Done) -> Callable[[], None]:
        """Keeps the whole value of a header. Calling what is returned leaves `done` uncalled."""
        from workbench.endpoints import secrets

        return self._do(lambda: secrets.keep(entry, value), done)

    def forget(self, entries: list[str], done: Done = lambda _error: None) -> None:
        from workbench.endpoints import secrets

        def work() -> None:
            for entry in entries:
                secrets.forget(entry)

        self._do(work, done)

    def set_token(self, endpoint: Endpoint, header: str, token: str, done: Changed) -> None:
        """Keeps a token for the header, in place of the one that is there. `done` gets the endpoint to save."""
        from workbench.endpoints import secrets

        entry = endpoint.headers.get(header) or secrets.entry_name(endpoint.label, header)
        changed = replace(endpoint, headers={**endpoint.headers, header: entry})

        def work() -> None:
            from workbench.endpoints.addresses import web_address

            web_address(changed)
            secrets.check_headers(changed.headers)
            secrets.keep(entry, secrets.header_of(header, token))

        self._do(work, lambda error: done(None if error else changed, error))

    def remove_token(self, endpoint: Endpoint, header: str, done: Changed) -> None:
        """Forgets the header's token. `done` gets the endpoint to save, which sends the header no more."""
        headers = dict(endpoint.headers)
        entry = headers.pop(header, None)
        changed = replace(endpoint, headers=headers)
        self.forget([entry] if entry else [], lambda error: done(None if error else changed, error))

    def _do(self, work: Callable[[], None], done: Done) -> Callable[[], None]:
        def events(_stop: object) -> Iterator[None]:
            work()
            return iter(())

        return self._background.start(events, lambda _: None, done, soon=True).stop
