"""The file of the sets of endpoints: `fleet.yaml` in the program's folder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from workbench.atomic_file import write_atomically
from workbench.endpoints.fleet.plan import Place
from workbench.endpoints.fleet.sets import EndpointSet, Member, set_name
from workbench.errors import Phrase, UnknownName
from workbench.prompts.writing import yaml_text
from workbench.yaml_fields import Fields, read_fields


def load_sets(path: Path) -> tuple[EndpointSet, ...]:
    """The sets in the file, in its order; none where there is no file. Unreadable or invalid: `InvalidFile`."""
    if not path.exists():
        return ()
    return tuple(_set(fields) for fields in read_fields(path).mappings("sets"))


def save_sets(sets: tuple[EndpointSet, ...], path: Path) -> None:
    """Writes the file atomically."""
    write_atomically(path, yaml_text({"sets": [_set_data(one) for one in sets]}, readable=True).encode("utf-8"))


def keep_set(kept: EndpointSet, path: Path) -> None:
    """Adds the set to the file, or replaces the one of its name. A name that no set can have: `UsageError`."""
    kept = replace(kept, name=set_name(kept.name))
    sets = load_sets(path)
    if any(one.name == kept.name for one in sets):
        save_sets(tuple(kept if one.name == kept.name else one for one in sets), path)
    else:
        save_sets((*sets, kept), path)


def forget_set(name: str, path: Path) -> None:
    """Takes the set out of the file; its endpoints stay as they are. None of the name: `UnknownName`."""
    find_set(name, path)
    save_sets(tuple(one for one in load_sets(path) if one.name != name), path)


def find_set(name: str, path: Path) -> EndpointSet:
    """The set of that name. None: `UnknownName`."""
    sets = load_sets(path)
    for one in sets:
        if one.name == name:
            return one
    known = ", ".join(one.name for one in sets)
    if not known:
        raise UnknownName("There is no set {name}.", "No set of endpoints is saved yet.", name=name)
    raise UnknownName("There is no set {name}.", "Known sets: {known}.", name=name, known=known)


def kept_config(name: str, region: str | None, path: Path) -> str:
    """The configuration that an endpoint of a set is started from; '' where it is in none."""
    members = (member for one in load_sets(path) for member in one.members)
    return next((one.config for one in members if one.name == name and region in (None, one.place.region)), "")


def _set(fields: Fields) -> EndpointSet:
    name = fields.text("name").strip()
    if not name:
        fields.refuse("name", Phrase("a set of endpoints needs a name"))
    return EndpointSet(name, tuple(_member(one) for one in fields.mappings("endpoints")))


def _member(fields: Fields) -> Member:
    name, config = fields.text("name").strip(), fields.text("config").strip()
    for key, value in (("name", name), ("config", config)):
        if not value:
            fields.refuse(key, Phrase("an endpoint of a set needs its name and its configuration’s"))
    return Member(
        name,
        config,
        Place(fields.optional_text("profile"), fields.optional_text("region")),
        fields.number("per_hour", minimum=0),
        fields.extra(),
    )


def _set_data(one: EndpointSet) -> dict[str, Any]:
    return {"name": one.name, "endpoints": [_member_data(member) for member in one.members]}


def _member_data(member: Member) -> dict[str, Any]:
    data = {
        "name": member.name,
        "config": member.config,
        "region": member.place.region,
        "profile": member.place.profile,
        "per_hour": member.per_hour,
    }
    return {key: value for key, value in data.items() if value is not None} | member.extra
