"""The tag by which this program knows what it made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

MADE_HERE: Mapping[str, str] = {"made-by": "prompt-workbench"}


def tag_list(tags: Mapping[str, str]) -> list[dict[str, str]]:
    """As AWS takes them."""
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def made_here(tags: Iterable[Mapping[str, str]]) -> bool:
    """Whether a resource with these tags was made by this program."""
    found = {tag.get("Key", ""): tag.get("Value", "") for tag in tags}
    return all(found.get(key) == value for key, value in MADE_HERE.items())
