"""What a bundle holds. The zip: `bundle.json`, `prompts/<path>`, and older contents as `versions/<content id>…`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from workbench.library.formats.format import Refused
from workbench.prompts.prompt import Prompt

FORMAT = 1
SUFFIX = ".zip"
PROMPTS = "prompts/"
VERSIONS = "versions/"
MANIFEST = "bundle.json"
MIB = 1024 * 1024
# What is more than this is neither written nor read.
MOST_ENTRIES = 20_000
MOST_VERSIONS = 50_000
MOST_BYTES = 256 * MIB  # of all contents together, and of the zip itself
MOST_PROMPT_BYTES = 16 * MIB  # as of every prompt file
MOST_MANIFEST_BYTES = 32 * MIB


@dataclass(frozen=True)
class BundledVersion:
    """A version as the bundle tells it; `content` is its content id."""

    content: str
    author: str
    address: str
    when: datetime
    message: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Listed:
    """A prompt as `bundle.json` lists it; `versions` are the newest first, none where the bundle has no history."""

    path: str
    name: str
    content: str
    versions: tuple[BundledVersion, ...] = ()


@dataclass(frozen=True)
class Manifest:
    """`bundle.json`: which program made the bundle and when, and its prompts."""

    made: datetime
    program: str
    history: bool
    prompts: tuple[Listed, ...]


@dataclass(frozen=True)
class BundledPrompt:
    """A prompt that can be taken in."""

    listed: Listed
    prompt: Prompt

    @property
    def path(self) -> str:
        return self.listed.path


@dataclass(frozen=True)
class Bundle:
    """A bundle that was read and checked. `contents` has every content by its id, `refused` what cannot be used."""

    name: str
    manifest: Manifest
    prompts: tuple[BundledPrompt, ...]
    refused: tuple[Refused, ...] = ()
    contents: Mapping[str, bytes] = field(default_factory=dict)
