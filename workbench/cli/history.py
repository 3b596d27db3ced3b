"""`library history`: the versions of a prompt."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from workbench.cli.output import write_json, write_text

if TYPE_CHECKING:
    from workbench.library.versions.version import Version


def add_history(group: Any) -> None:
    parser = group.add_parser("history", help="list the versions of a prompt, newest first", allow_abbrev=False)
    parser.add_argument("name", metavar="NAME", help="the name of a prompt in the library")
    parser.add_argument("-n", dest="most", type=_count, metavar="N", help="at most so many")
    parser.add_argument("--json", action="store_true", help="print a list of objects as JSON")
    parser.set_defaults(command=_history)


def _history(arguments: argparse.Namespace) -> int:
    from workbench.cli.prompt_versions import versions_of

    versions = islice(versions_of(arguments.name), arguments.most)
    if arguments.json:
        write_json([_described(one) for one in versions])
    else:
        for line in _lines(versions):
            write_text(line)
    return 0


def _lines(versions: Iterator[Version]) -> Iterator[str]:
    """Id, date, author, names and subject of each, on a line; without what a terminal would obey."""
    from workbench.library.versions.version import SHORT

    for one in versions:
        names = f" ({', '.join(one.names)})" if one.names else ""
        line = f"{one.id[:SHORT]}  {one.when:%Y-%m-%d %H:%M}  {one.author}{names}  {one.subject}"
        yield "".join(character if character.isprintable() else " " for character in line).rstrip() + "\n"


def _described(one: Version) -> dict[str, Any]:
    return {
        "id": one.id,
        "content": one.content,
        "path": one.path,
        "when": one.when.isoformat(),
        "author": one.author,
        "address": one.address,
        "names": list(one.names),
        "subject": one.subject,
        "message": one.message,
    }


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of versions")
    return int(text)
