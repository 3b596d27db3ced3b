"""Reading a lock file: what is pinned, for which Python, with which hashes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name

_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})\b")


@dataclass(frozen=True)
class Pin:
    requirement: Requirement
    hashes: tuple[str, ...]

    @property
    def name(self) -> NormalizedName:
        return canonicalize_name(self.requirement.name)

    @property
    def version(self) -> str:
        """The one version that is pinned; a `ValueError` where it is not exactly one."""
        (specifier,) = self.requirement.specifier
        if specifier.operator != "==" or specifier.version.endswith("*"):
            raise ValueError(f"{self.requirement} is not pinned")
        return specifier.version

    def applies_to(self, environment: Mapping[str, str]) -> bool:
        marker = self.requirement.marker
        return marker is None or marker.evaluate(dict(environment))


def read_lock(path: Path) -> tuple[Pin, ...]:
    return tuple(_pins(path.read_text(encoding="utf-8")))


def _pins(text: str) -> Iterator[Pin]:
    without_comments = re.sub(r"(?m)^\s*#.*\n?", "", text)
    for entry in without_comments.replace("\\\n", " ").splitlines():
        yield Pin(Requirement(entry.partition("--hash")[0].strip()), tuple(_HASH.findall(entry)))


def python_on(version: str, sys_platform: str, system: str, os_name: str = "posix") -> dict[str, str]:
    """The environment that markers are evaluated in, for a Python such as "3.12"."""
    return {
        "implementation_name": "cpython",
        "os_name": os_name,
        "platform_machine": "x86_64",
        "platform_python_implementation": "CPython",
        "platform_system": system,
        "python_full_version": f"{version}.7",
        "python_version": version,
        "sys_platform": sys_platform,
        "extra": "",
    }


def python_on_linux(version: str) -> dict[str, str]:
    return python_on(version, "linux", "Linux")


def python_everywhere(version: str) -> tuple[dict[str, str], ...]:
    """That Python on each system that the locks are made for."""
    return (
        python_on_linux(version),
        python_on(version, "darwin", "Darwin"),
        python_on(version, "win32", "Windows", os_name="nt"),
    )
