"""`manifest.json`: which program made the bundle, of which run, and the SHA-256 of every other member."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workbench.errors import Phrase
from workbench.library.bundles.archive import ArchiveLimits
from workbench.library.bundles.bundle import MIB
from workbench.library.bundles.manifest import check_format, refused
from workbench.runs.history.records import StoredRun

FORMAT = 1
KIND = "prompt-workbench run"
SUFFIX = ".run.zip"
MANIFEST = "manifest.json"
RUN = "run.json"
PROMPT = "prompt.prompt.yaml"
VALUES = "values.json"
TABLES = "tables/table"
CALLS = "calls"
LIMITS = ArchiveLimits(MANIFEST, 32 * MIB, 64 * MIB)


@dataclass(frozen=True)
class Manifest:
    program: str
    members: Mapping[str, str]


def encoded(run: StoredRun, program: str, members: Mapping[str, bytes]) -> bytes:
    data = {
        "format": FORMAT,
        "kind": KIND,
        "program": program,
        "run": run.uid,
        "prompt": {"name": run.run.prompt.name, "version": run.run.version},
        "seeds": {
            "examples": run.run.prompt.choose.seed,
            "calls": {call.request.column: call.request.generation.seed for call in run.calls},
        },
        "members": {name: {"bytes": len(content), "sha256": _hash(content)} for name, content in members.items()},
    }
    return (json.dumps(data, indent=1) + "\n").encode("ascii")


def decoded(data: bytes, source: str) -> Manifest:
    """What `encoded` gave. A newer format, or anything that is not as it must be, is an `InvalidFile`."""
    try:
        loaded = json.loads(data)
        if loaded["kind"] != KIND:
            raise ValueError("kind")
        check_format(loaded["format"], FORMAT, source)
        members = {str(name): _text(one["sha256"]) for name, one in loaded["members"].items()}
        return Manifest(_text(loaded["program"])[:200], members)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        raise refused(source, Phrase("its {file} cannot be used ({reason})", file=MANIFEST, reason=reason)) from error


def check_members(manifest: Manifest, members: Mapping[str, bytes], source: str) -> None:
    """Each member is listed, and as it was. Otherwise `InvalidFile` with the first that is not."""
    for name in sorted(manifest.members.keys() - members.keys()):
        raise refused(source, Phrase("the entry {name} is missing", name=name[:200]))
    for name in sorted(members.keys() - manifest.members.keys()):
        raise refused(source, Phrase("the entry {name} is not listed in it", name=name[:200]))
    for name, content in members.items():
        if _hash(content) != manifest.members[name]:
            raise refused(source, Phrase("the entry {name} was changed since the bundle was made", name=name[:200]))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("a text is expected")
    return value


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
