"""Reading a bundle: all of it is checked before anything is made of it, and nothing is written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from workbench.errors import InvalidFile, Phrase, UsageError
from workbench.file_content import utf8_text
from workbench.library.bundles.archive import Archive, open_archive
from workbench.library.bundles.bundle import MANIFEST, PROMPTS, VERSIONS, Bundle, BundledPrompt, Listed
from workbench.library.bundles.manifest import decoded, refused
from workbench.library.formats.acceptance import check
from workbench.library.formats.format import Refused
from workbench.library.versions.change import content_id
from workbench.prompts.file import SUFFIX, loads
from workbench.prompts.prompt import Prompt


def is_bundle(path: Path) -> bool:
    """Whether the file is a zip, whatever it is called."""
    try:
        with path.open("rb") as file:
            return file.read(4) in (b"PK\x03\x04", b"PK\x05\x06")
    except OSError:
        return False


def read_bundle(path: Path) -> Bundle:
    """The bundle in the file. A damaged or hostile one is an `InvalidFile`.

    A prompt that cannot be used is only listed as refused, and keeps no other from coming in.
    """
    archive = open_archive(path)
    if MANIFEST not in archive.entries:
        raise refused(archive.source, Phrase("it has no bundle.json, so it is no bundle of prompts"))
    manifest = decoded(archive.unpack(MANIFEST), archive.source)
    contents = {}
    for listed in manifest.prompts:
        contents[listed.content] = _content(archive, PROMPTS + listed.path, listed.content)
    for name in {one.content for listed in manifest.prompts for one in listed.versions}:
        if name not in contents:
            contents[name] = _content(archive, version_entry(name), name)
    prompts, not_usable = [], list(_not_listed(archive, {listed.path for listed in manifest.prompts}))
    for listed in manifest.prompts:
        try:
            prompts.append(_prompt(listed, contents[listed.content]))
        except UsageError as error:
            not_usable.append(Refused(listed.name or listed.path, error))
    return Bundle(path.name, manifest, tuple(prompts), tuple(not_usable), contents)


def version_entry(name: str) -> str:
    """Where in the zip an older content is."""
    return f"{VERSIONS}{name}{SUFFIX}"


def _content(archive: Archive, entry: str, name: str) -> bytes:
    content = archive.unpack(entry)
    if content_id(content) != name:
        raise refused(archive.source, Phrase("the entry {name} was changed since the bundle was made", name=entry))
    return content


def prompt_in(content: bytes, source: str) -> Prompt:
    """The prompt of a file with this content; `source` is what errors call it."""
    return loads(utf8_text(content, source), source)


def _prompt(listed: Listed, content: bytes) -> BundledPrompt:
    prompt = prompt_in(content, listed.path)
    check(prompt)
    return BundledPrompt(listed, prompt)


def _not_listed(archive: Archive, known: set[str]) -> Iterator[Refused]:
    """Prompt files that somebody put into the zip; anything else there is of no use and does no harm."""
    for entry in archive.entries:
        path = entry.removeprefix(PROMPTS)
        if entry.startswith(PROMPTS) and entry.endswith(SUFFIX) and path not in known:
            reason = InvalidFile(
                "{file} is not listed in bundle.json.", "Import the file by itself.", file=path
            )  # fmt: skip
            yield Refused(path, reason)
