"""The entry point. Only the window and its pictures import PySide6; every other command is the core's own."""

from __future__ import annotations

import gc
import os
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

_NO_SCREEN_PLATFORMS = ("offscreen", "minimal")
_X_SOCKETS = Path("/tmp/.X11-unix")  # noqa: S108  where every X server listens


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the program and returns its exit status. No argument opens the window."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if not arguments:
        return _window() if has_screen() else _headless()
    if arguments[0] == "picture":
        from ui.picture import main as draw

        return draw(arguments[1:])
    from workbench.cli.main import main as command

    return command(arguments)


def has_screen() -> bool:
    """Whether a window could be shown: asked before Qt is, because Qt ends the process where it cannot."""
    if os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0] in _NO_SCREEN_PLATFORMS:
        return False
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("WAYLAND_DISPLAY")) or _answers(os.environ.get("DISPLAY", ""))


def _answers(display: str) -> bool:
    """Whether the X display is there. One on another computer is believed."""
    host, _, number = display.partition(":")
    if not number or host not in ("", "unix"):
        return bool(display)
    server = number.partition(".")[0]
    for address in (f"\0{_X_SOCKETS}/X{server}", f"{_X_SOCKETS}/X{server}"):
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(1)
            try:
                connection.connect(address)
            except OSError:
                continue
            return True
    return False


def import_app() -> ModuleType:
    """`ui.app`, imported with Python's collector off: it would search a growing heap again and again, which takes a
    fifth of the start. `ui.app.Collector` takes over."""
    gc.disable()
    import ui.app

    return ui.app


def _window() -> int:
    return int(import_app().main())


def _headless() -> int:
    import_app()
    from ui.headless import main as headless

    return headless()
