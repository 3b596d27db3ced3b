"""Bundles for tests: made by the program, and made by hand to be refused."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.library.versions.repositories import saved
from workbench.library.bundles.bundle import MANIFEST
from workbench.library.bundles.exporting import export_bundle, sources_in
from workbench.library.versions.change import content_id
from workbench.prompts.file import dumps
from workbench.prompts.prompt import Prompt

A, B = "write/a.prompt.yaml", "b.prompt.yaml"
MADE = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def written(instruction: str, name: str = "A", **fields: Any) -> bytes:
    """A prompt file."""
    return dumps(Prompt(name, instruction=instruction, **fields)).encode()


def bundled(library: Path, target: Path, *, history: bool = True) -> Path:
    """A bundle of all prompts of the library."""
    list(export_bundle(sources_in(library), target, with_history=history, made=MADE, replace=True))
    return target


def library_of(folder: Path, *contents: Mapping[str, bytes | None]) -> Path:
    """A library with a version for each of the contents."""
    for number, files in enumerate(contents, start=1):
        saved(folder, files, f"Version {number}")
    return folder


def manifest_of(files: Mapping[str, bytes], **changed: Any) -> dict[str, Any]:
    """The `bundle.json` of these prompts."""
    rows = [{"path": path, "name": path, "content": content_id(content)} for path, content in files.items()]
    data: dict[str, Any] = {"format": 1, "made": MADE.isoformat(), "program": "test", "history": False}
    return data | {"prompts": rows} | changed


def zip_of(entries: Sequence[tuple[zipfile.ZipInfo | str, bytes]]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return target.getvalue()


def bundle_of(files: Mapping[str, bytes], *more: tuple[zipfile.ZipInfo | str, bytes], **changed: Any) -> bytes:
    """A sound bundle of these prompts, with further entries; `changed` replaces fields of its manifest."""
    manifest = json.dumps(manifest_of(files, **changed)).encode()
    prompts = [(f"prompts/{path}", content) for path, content in files.items()]
    return zip_of([(MANIFEST, manifest), *prompts, *more])
