"""Changing the remotes in the text of a git configuration, so that all else in it stays as the user wrote it."""

from __future__ import annotations

import re

_HEADER = re.compile(r'\s*\[\s*(?P<section>[\w.-]+)(?:\s+"(?P<name>(?:[^"\\]|\\.)*)")?\s*\]')
_ADDRESS = re.compile(r"\s*(url|pushurl)\s*=", re.IGNORECASE)


def with_remote(text: str, name: str, url: str) -> str:
    """The remote with that address, whether it was there or not."""
    lines = []
    is_there = False
    for inside, line in _entries(text, name):
        if inside and _ADDRESS.match(line):
            continue
        lines.append(line)
        if inside and _HEADER.match(line) and not is_there:
            is_there = True
            lines.append(f"\turl = {_quoted(url)}\n")
    if not is_there:
        lines += [*_ended(lines), f'[remote "{_escaped(name)}"]\n', f"\turl = {_quoted(url)}\n"]
        lines += [f"\tfetch = +refs/heads/*:refs/remotes/{name}/*\n"]
    return "".join(lines)


def without_remote(text: str, name: str) -> str:
    return "".join(line for inside, line in _entries(text, name) if not inside)


def _entries(text: str, name: str) -> list[tuple[bool, str]]:
    """Every line with those that continue it, and whether it belongs to the remote."""
    found: list[tuple[bool, str]] = []
    inside = continued = False
    for line in text.splitlines(keepends=True):
        header = None if continued else _HEADER.match(line)
        if header is not None:
            inside = header["section"].lower() == "remote" and _plain(header["name"] or "") == name
        if continued:
            found[-1] = (inside, found[-1][1] + line)
        else:
            found.append((inside, line))
        continued = line.rstrip("\r\n").endswith("\\") and not line.lstrip().startswith(("#", ";"))
    return found


def _ended(lines: list[str]) -> list[str]:
    return ["\n"] if lines and not lines[-1].endswith("\n") else []


def _quoted(url: str) -> str:
    return f'"{_escaped(url)}"' if re.search(r'[#;"\\]|^\s|\s$', url) else url


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _plain(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)
