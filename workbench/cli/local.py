"""`local serve`: the embedded endpoints for other programs."""

from __future__ import annotations

import argparse
from typing import Any


def add_commands(commands: Any) -> None:
    parser = commands.add_parser("local", help="the embedded endpoints", allow_abbrev=False)
    group = parser.add_subparsers(metavar="COMMAND", required=True)
    serve = group.add_parser("serve", help="serve them until stopped; prints the URL as the first line")
    serve.add_argument("--port", type=_port, default=0, metavar="N", help="a port; without it, any free one")
    serve.set_defaults(command=_serve)


def _serve(arguments: argparse.Namespace) -> int:
    from workbench.local.serve import serve

    serve(arguments.port)
    return 0


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port from 0 to 65535")
    return int(text)
