"""`endpoints`: the endpoints that a run can name, what the AWS account has, and the probe."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.cli.endpoint_probe import add_probe
from workbench.cli.output import escaped, note, visible, write_json, write_text
from workbench.errors import WorkbenchError

if TYPE_CHECKING:
    from workbench.endpoints.catalogue import Catalogue
    from workbench.endpoints.discovery import FoundEndpoint
    from workbench.endpoints.endpoint import Endpoint

_GAP = "  "


def add_commands(commands: Any) -> None:
    parser = commands.add_parser("endpoints", help="the endpoints, and what the account has", allow_abbrev=False)
    group = parser.add_subparsers(metavar="COMMAND", required=True)
    _add_list(group)
    _add_profiles(group)
    _add_show(group)
    _add_add(group)
    _add_remove(group)
    add_probe(group)


def _add_list(group: Any) -> None:
    parser = group.add_parser("list", help="list the embedded and the saved endpoints", allow_abbrev=False)
    parser.add_argument("--account", action="store_true", help="also those of the AWS account")
    parser.add_argument("--profile", metavar="P", help="the AWS profile to look with; without it, the settings'")
    parser.add_argument("--region", metavar="R", help="the region to look in; without it, the settings'")
    parser.add_argument("--json", action="store_true", help="print a list of objects as JSON")
    parser.set_defaults(command=_list)


def _add_profiles(group: Any) -> None:
    parser = group.add_parser("profiles", help="list the profiles of the AWS configuration", allow_abbrev=False)
    parser.add_argument("--json", action="store_true", help="print a list of objects as JSON")
    parser.set_defaults(command=_profiles)


def _add_show(group: Any) -> None:
    parser = group.add_parser("show", help="print an endpoint's file", allow_abbrev=False)
    parser.add_argument("name", metavar="NAME", help="an endpoint's label, or the path of an endpoint file")
    parser.add_argument("--state", action="store_true", help="ask AWS what it is doing now")
    parser.add_argument("--json", action="store_true", help="print its fields as one JSON object")
    parser.set_defaults(command=_show)


def _add_add(group: Any) -> None:
    parser = group.add_parser("add", help="keep the endpoint of a file under its label", allow_abbrev=False)
    parser.add_argument("file", type=Path, metavar="FILE", help="an endpoint file")
    parser.set_defaults(command=_add)


def _add_remove(group: Any) -> None:
    parser = group.add_parser("remove", help="forget a saved endpoint; SageMaker's stays", allow_abbrev=False)
    parser.add_argument("name", metavar="NAME", help="the endpoint's label")
    parser.set_defaults(command=_remove)


def _list(arguments: argparse.Namespace) -> int:
    from workbench import paths, settings

    catalogue = _catalogue()
    for problem in catalogue.broken_files():
        note(str(problem))
    rows = [_described(one) for one in catalogue.endpoints()]
    failed: WorkbenchError | None = None
    if arguments.account or arguments.profile or arguments.region:
        chosen, _ = settings.load(paths.settings_file())
        profile, region = arguments.profile or chosen.aws_profile, arguments.region or chosen.aws_region
        found, failed = _account(profile or None, region or None)
        rows += map(_described_found, found)
    if arguments.json:
        write_json(rows)
    else:
        write_text(_table([row["source"], row["label"], row["payload"], row["status"], _note(row)] for row in rows))
    if failed is not None:  # what was listed before it is printed
        raise failed
    return 0


def _account(profile: str | None, region: str | None) -> tuple[list[FoundEndpoint], WorkbenchError | None]:
    """What the account has, as far as it could be found."""
    from workbench.endpoints.discovery import account_endpoints

    found: dict[tuple[str, str | None], FoundEndpoint] = {}
    try:
        for row in account_endpoints(profile, region):
            found[row.key] = row
    except WorkbenchError as error:
        return list(found.values()), error
    return list(found.values()), None


def _profiles(arguments: argparse.Namespace) -> int:
    from dataclasses import asdict

    from workbench.endpoints.aws_profiles import aws_profiles

    profiles = aws_profiles()
    if arguments.json:
        write_json([asdict(one) for one in profiles])
    else:
        write_text(_table([one.name, one.kind, one.region, one.source] for one in profiles))
    return 0


def _show(arguments: argparse.Namespace) -> int:
    from workbench import paths, settings
    from workbench.endpoints.endpoint_file import endpoint_data
    from workbench.prompts.writing import yaml_text

    endpoint = _catalogue().find(arguments.name)
    data = endpoint_data(endpoint)
    if arguments.state:
        from workbench.endpoints.states import endpoint_state

        chosen, _ = settings.load(paths.settings_file())
        state = endpoint_state(endpoint.in_account(chosen.aws_profile, chosen.aws_region))
        data |= {"state": {"status": state.status, "detail": state.detail, "instances": state.instances}}
    if arguments.json:
        write_json(data)
    else:
        write_text(yaml_text(data, readable=True))
    return 0


def _add(arguments: argparse.Namespace) -> int:
    from workbench.endpoints import endpoint_file

    endpoint = endpoint_file.load(arguments.file)
    _catalogue().add(endpoint)
    write_text(f"{visible(endpoint.label)}\n")
    return 0


def _remove(arguments: argparse.Namespace) -> int:
    _catalogue().remove(arguments.name)
    note(f"{arguments.name} is no longer listed. SageMaker's endpoint was left alone.")
    return 0


def _catalogue() -> Catalogue:
    """Nothing here calls an embedded endpoint, so that none is started."""
    from workbench import paths
    from workbench.endpoints.catalogue import Catalogue

    return Catalogue(lambda: "", paths.endpoints_folder())


def _described(endpoint: Endpoint) -> dict[str, Any]:
    return {
        "source": "embedded" if endpoint.is_local else "saved",
        "label": endpoint.label,
        "name": endpoint.name,
        "component": endpoint.component,
        "region": endpoint.region,
        "profile": endpoint.profile,
        "payload": endpoint.payload,
        "stream": endpoint.streams,
        "status": "",
    }


def _described_found(found: FoundEndpoint) -> dict[str, Any]:
    return _described(found.endpoint) | {
        "source": "account",
        "status": found.status,
        "kind": found.kind,
        "instance_type": found.instance_type,
        "instances": found.instances,
        "image": found.image,
        "model": found.model,
        "failure": found.failure,
        "created": found.created and found.created.isoformat(),
        "idle_since": found.idle_since and found.idle_since.isoformat(),
        "guess": {"payload": found.guess.payload, "word": found.guess.word, "source": found.guess.source},
        "needs_eula": found.guess.needs_eula,
    }


def _note(row: dict[str, Any]) -> str:
    """The most telling fact of a row."""
    instances = f"{row.get('instances') or ''} {row.get('instance_type') or ''}".strip()
    idle = f"idle since {row['idle_since'][:10]}" if row.get("idle_since") else ""
    return ", ".join(filter(None, (instances, row.get("kind"), row.get("model"), row.get("failure"), idle)))


def _table(rows: Iterable[list[str]]) -> str:
    """Columns as wide as their longest cell; control characters of a name are seen as escapes."""
    from workbench.cli.table import cells

    lines = [["".join(c if c.isprintable() else escaped(c) for c in cell) for cell in row] for row in rows]
    widths = [max(map(cells, column)) for column in zip(*lines, strict=True)]
    padded = (
        _GAP.join(cell + " " * (width - cells(cell)) for cell, width in zip(line, widths, strict=True))
        for line in lines
    )
    return "".join(f"{line.rstrip()}\n" for line in padded)
