"""The listening socket, alone: a child process can tell its URL before it imports the server."""

from __future__ import annotations

import socket

from workbench.errors import WorkbenchError

HOST = "127.0.0.1"
_BACKLOG = 128


def listen(port: int = 0) -> socket.socket:
    """A socket that listens on 127.0.0.1; port 0 takes any free one. From now on the kernel queues callers."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen(_BACKLOG)
    except (OSError, OverflowError) as error:
        listener.close()
        raise WorkbenchError(
            "Port {port} of this computer cannot be used: {cause}.",
            "Choose another port, or 0 for any free one.",
            port=port,
            cause=getattr(error, "strerror", None) or error,
        ) from error
    return listener


def url_of(listener: socket.socket) -> str:
    return f"http://{HOST}:{listener.getsockname()[1]}"
