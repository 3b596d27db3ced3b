"""`bundle.json`: written so that the same prompts give the same bytes, read so that nothing in it is taken on trust."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any

from workbench.errors import InvalidFile, Phrase, UsageError
from workbench.library.bundles.bundle import FORMAT, MOST_VERSIONS, BundledVersion, Listed, Manifest
from workbench.library.file_names import name_key
from workbench.library.safe_paths import inner_path
from workbench.prompts.file import SUFFIX

_CONTENT_ID = re.compile(r"[0-9a-f]{40}")
_YEARS = range(1970, 2200)  # what git can say of a commit


def encoded(manifest: Manifest) -> bytes:
    data = {
        "format": FORMAT,
        "made": manifest.made.isoformat(timespec="seconds"),
        "program": manifest.program,
        "history": manifest.history,
        "prompts": [_prompt_data(one, manifest.history) for one in manifest.prompts],
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def decoded(data: bytes, source: str) -> Manifest:
    """What `encoded` gave. A newer format, or anything that is not as it must be, is an `InvalidFile`."""
    try:
        loaded = json.loads(data)
        check_format(loaded["format"], FORMAT, source)
        manifest = Manifest(
            _moment(loaded["made"]),
            _text(loaded["program"]),
            bool(loaded["history"]),
            tuple(map(_prompt, _list(loaded["prompts"]))),
        )
    except (KeyError, TypeError, ValueError, OverflowError, RecursionError) as error:
        said = Phrase("it is nested too deeply") if isinstance(error, RecursionError) else _reason(error)
        raise refused(source, Phrase("its bundle.json cannot be used ({reason})", reason=said)) from error
    _check_paths(manifest, source)
    if sum(len(one.versions) for one in manifest.prompts) > MOST_VERSIONS:
        raise refused(source, Phrase("it lists more than {most} versions", most=MOST_VERSIONS))
    return manifest


def refused(source: str, reason: Phrase) -> InvalidFile:
    """Why a bundle is not read."""
    return InvalidFile(
        "The bundle {file} is refused: {reason}.",
        "Nothing was written. Ask who made it for a new one.",
        file=source,
        reason=reason,
    )


def _prompt_data(listed: Listed, history: bool) -> dict[str, Any]:
    data: dict[str, Any] = {"path": listed.path, "name": listed.name, "content": listed.content}
    return data | {"versions": list(map(_version_data, listed.versions))} if history else data


def _version_data(version: BundledVersion) -> dict[str, Any]:
    return {
        "content": version.content,
        "when": version.when.isoformat(timespec="seconds"),
        "author": version.author,
        "address": version.address,
        "message": version.message,
        "names": list(version.names),
    }


def check_format(number: object, known: int, source: str) -> None:
    """A newer format than `known` is an `InvalidFile`, what is no format at all a `TypeError`."""
    if type(number) is not int or number < 1:
        raise TypeError("format")
    if number > known:
        raise InvalidFile(
            "The bundle {file} has format {number}, and this program reads {known}.",
            "Update Prompt Workbench, or ask for a bundle of the older format.",
            file=source,
            number=number,
            known=known,
        )


def _prompt(row: Any) -> Listed:
    versions = tuple(map(_version, _list(row["versions"]))) if "versions" in row else ()
    return Listed(_text(row["path"]), _text(row["name"]), _content_id(row["content"]), versions)


def _version(row: Any) -> BundledVersion:
    return BundledVersion(
        _content_id(row["content"]),
        _text(row["author"]),
        _text(row["address"]),
        _moment(row["when"]),
        _text(row["message"]),
        tuple(map(_text, _list(row["names"]))),
    )


def _check_paths(manifest: Manifest, source: str) -> None:
    """Each is a prompt file's path within a library, and no system takes two of them for one."""
    files: dict[str, str] = {}
    folders = set()
    for listed in manifest.prompts:
        path = listed.path
        try:
            inner = inner_path(path)
        except UsageError as error:
            raise refused(source, Phrase("its path {path} leads elsewhere", path=path[:200])) from error
        if not path.endswith(SUFFIX) or any(name.startswith(".") for name in inner.parts):
            raise refused(source, Phrase("its path {path} is that of no prompt", path=path))
        if name_key(path) in files:
            known = files[name_key(path)]
            raise refused(source, Phrase("its paths {path} and {other} are one", path=known, other=path))
        files[name_key(path)] = path
        folders |= {name_key(str(parent)) for parent in PurePosixPath(path).parents}
    for both in folders & set(files):
        raise refused(source, Phrase("its path {path} is a file and a folder", path=files[both]))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("a text is expected")
    value.encode("utf-8")  # half a character is a ValueError
    return value


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError("a list is expected")
    return value


def _content_id(value: Any) -> str:
    if not _CONTENT_ID.fullmatch(_text(value)):
        raise ValueError("no content id")
    return str(value)


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(_text(value))
    if not _is_usual(moment):
        raise ValueError(f"no time: {value[:40]}")
    return moment


def usual_moment(when: datetime) -> datetime:
    """The same moment in a form that a bundle tells; the beginning of time where it cannot be told."""
    if _is_usual(when):
        return when
    in_utc = when.astimezone(UTC)
    return in_utc if _is_usual(in_utc) else datetime.fromtimestamp(0, UTC)


def _is_usual(moment: datetime) -> bool:
    offset = moment.utcoffset()
    return offset is not None and not offset.total_seconds() % 60 and moment.year in _YEARS and moment.timestamp() >= 0


def _reason(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:200]
