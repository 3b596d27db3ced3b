"""`library`: the prompts that are kept, and their exchange with other tools."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.cli import libraries, organising
from workbench.cli.history import add_history
from workbench.cli.output import note, write_json, write_text
from workbench.cli.prompt_versions import named_text
from workbench.cli.sharing import add_sharing
from workbench.errors import UsageError

if TYPE_CHECKING:
    from workbench.library.entries import LibraryEntry


def add_commands(commands: Any) -> None:
    parser = commands.add_parser("library", help="the prompt library", allow_abbrev=False)
    group = parser.add_subparsers(metavar="COMMAND", required=True)
    _add_list(group)
    libraries.add_commands(group)
    organising.add_commands(group)
    _add_show(group)
    add_history(group)
    _add_import(group)
    _add_export(group)
    add_sharing(group)


def _add_list(group: Any) -> None:
    parser = group.add_parser("list", help="list the prompts of all open libraries", allow_abbrev=False)
    parser.add_argument("--json", action="store_true", help="print a list of objects as JSON")
    parser.set_defaults(command=_list)


def _add_show(group: Any) -> None:
    parser = group.add_parser("show", help="print a prompt file as it is", allow_abbrev=False)
    parser.add_argument(
        "name",
        metavar="NAME",
        help="the name of a prompt in the library, or a prompt file; NAME@VERSION is an earlier one",
    )
    parser.set_defaults(command=_show)


def _add_import(group: Any) -> None:
    parser = group.add_parser(
        "import", help="take the prompts of files into the library; nothing there is overwritten", allow_abbrev=False
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a file, or a folder of files")
    parser.add_argument("--format", metavar="F", help="the format; without it, each file's own is found out")
    parser.add_argument(
        "--into", metavar="FOLDER",
        help="a folder within the library, “.” for its top; without it, a file with several prompts gets its own",
    )  # fmt: skip
    parser.add_argument(
        "--conflicts", choices=("keep", "theirs", "merge", "refuse"), default="keep",
        help="a prompt of a bundle that both sides changed: keep both, take theirs as a new version, merge, or refuse",
    )  # fmt: skip
    parser.add_argument("--dry-run", action="store_true", help="only print what a bundle would change")
    parser.add_argument("--json", action="store_true", help="print what was imported and refused as one JSON object")
    parser.set_defaults(command=_import)


def _add_export(group: Any) -> None:
    parser = group.add_parser(
        "export", help="write a prompt in the format of another tool, or several as a bundle", allow_abbrev=False
    )
    parser.add_argument(
        "names", nargs="+", metavar="NAME",
        help="the name of a prompt in the library, or a prompt file; NAME@VERSION is an earlier one; "
        "for a bundle several, or folders such as write/",
    )  # fmt: skip
    parser.add_argument(
        "--as",
        dest="format",
        required=True,
        metavar="F",
        help="the format, such as langchain; boto3, sagemaker, langchain-python, curl or python for code; or bundle",
    )
    parser.add_argument(
        "--endpoint", metavar="E",
        help="the endpoint that code calls: a label or the path of an endpoint file; without it, local:reader",
    )  # fmt: skip
    parser.add_argument("--stream", action="store_true", help="code prints the answer while it arrives")
    parser.add_argument("--history", action="store_true", help="a bundle has all versions of the prompts")
    parser.add_argument("--out", type=Path, metavar="FILE", help="a new file; without it, the text is printed")
    parser.add_argument("--force", action="store_true", help="replace FILE where it is there already")
    parser.set_defaults(command=_export)


def _list(arguments: argparse.Namespace) -> int:
    contents = libraries.read_contents()
    entries = contents.entries
    if arguments.json:
        write_json([_described(entry, favourite=entry in contents.favourites) for entry in entries])
    else:
        write_text("".join(_rows(entries)))
    for entry in entries:
        if entry.error is not None:
            note(_in_one_line(entry.error))
    return 1 if contents.problems else 0


def _described(entry: LibraryEntry, *, favourite: bool) -> dict[str, Any]:
    prompt = entry.summary
    return {
        "name": entry.name,
        "key": entry.key,
        "file": str(entry.path),
        "group": entry.library.kind,
        "library": entry.library.title,
        "folder": entry.folder,
        "description": prompt.description if prompt else None,
        "tags": list(prompt.tags) if prompt else None,
        "technique": prompt.technique if prompt else None,
        "mode": prompt.mode if prompt else None,
        "favourite": favourite,
        "error": _in_one_line(entry.error) if entry.error else None,
    }


def _rows(entries: Iterable[LibraryEntry]) -> Iterator[str]:
    """What a command takes to find the prompt, and what it calls itself."""
    from workbench.cli.table import cells

    rows = [(entry.key, entry.name if entry.error is None else "(broken)") for entry in entries]
    width = min(max((cells(key) for key, _name in rows), default=0), 60)
    for key, name in rows:
        yield f"{key}{' ' * max(width - cells(key), 0)}  {' '.join(name.split())}\n"


def _show(arguments: argparse.Namespace) -> int:
    write_text(named_text(arguments.name))
    return 0


def _import(arguments: argparse.Namespace) -> int:
    from workbench.cli.importing import import_prompts

    return import_prompts(
        arguments.files, arguments.format, arguments.into,
        as_json=arguments.json, conflicts=arguments.conflicts, dry_run=arguments.dry_run,
    )  # fmt: skip


def _export(arguments: argparse.Namespace) -> int:
    _check_options(arguments)
    if arguments.format == "bundle":
        from workbench.cli.bundles import export_prompts

        return export_prompts(arguments.names, arguments.out, history=arguments.history, replace=arguments.force)
    from workbench.cli.exporting import export_one

    (name,) = arguments.names
    return export_one(
        name, arguments.format, arguments.endpoint, arguments.out, replace=arguments.force, stream=arguments.stream
    )


def _check_options(arguments: argparse.Namespace) -> None:
    if arguments.format == "bundle" and arguments.endpoint is not None:
        raise UsageError("A bundle calls no endpoint.", "Leave {option} out.", option="--endpoint")
    if arguments.format == "bundle" and arguments.stream:
        raise UsageError(
            "Only code streams, and {name} is none.", "Leave {option} out.", name="bundle", option="--stream"
        )
    if arguments.format != "bundle" and (len(arguments.names) > 1 or arguments.history):
        raise UsageError(
            "Only a bundle holds several prompts or their history.",
            "Export one prompt, or use {option}.",
            option="--as bundle",
        )


def _in_one_line(error: Exception) -> str:
    return " ".join(str(error).split())
