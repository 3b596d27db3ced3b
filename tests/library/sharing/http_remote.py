"""A real git server on this computer that wants a user and a token, from dulwich."""

from __future__ import annotations

import base64
import contextlib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from dulwich.repo import Repo
from dulwich.server import DictBackend
from dulwich.web import make_wsgi_chain

USER, TOKEN = "ada", "marked-token-5f2c9"
Application = Callable[[dict[str, Any], Any], Any]


class _Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""


@contextlib.contextmanager
def served(application: Application) -> Iterator[str]:
    """The address of the server that runs `application`."""
    with make_server("127.0.0.1", 0, application, handler_class=_Silent) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@contextlib.contextmanager
def git_server(folder: Path) -> Iterator[str]:
    """The address of a new bare repository at `folder`, open to the user with the token alone."""
    folder.mkdir()
    with Repo.init_bare(str(folder), default_branch=b"main") as repo:
        backend = DictBackend({"/team/prompts.git": repo})
        with served(_with_login(make_wsgi_chain(backend))) as address:
            yield f"{address}/team/prompts.git"


def answering(status: str, kind: str = "text/plain", body: bytes = b"") -> Application:
    def application(_environment: dict[str, Any], start: Any) -> list[bytes]:
        start(status, [("Content-Type", kind), ("Content-Length", str(len(body)))])
        return [body]

    return application


def _with_login(inner: Application) -> Application:
    wanted = "Basic " + base64.b64encode(f"{USER}:{TOKEN}".encode()).decode()

    def application(environment: dict[str, Any], start: Any) -> Any:
        if environment.get("HTTP_AUTHORIZATION") != wanted:
            start("401 Unauthorized", [("WWW-Authenticate", 'Basic realm="git"'), ("Content-Length", "0")])
            return [b""]
        return inner(environment, start)

    return application
