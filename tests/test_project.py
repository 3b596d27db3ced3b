"""The metadata, the locks and the bundled files agree, so that an installed program is the one that was tested."""

from __future__ import annotations

import hashlib
import lzma
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

import PySide6
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.locks import Pin, python_everywhere, python_on_linux, read_lock

ROOT = Path(__file__).parent.parent
METADATA = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = {name: read_lock(ROOT / "locks" / f"{name}.txt") for name in ("program", "tests", "jumpstart")}
PYTHONS = ("3.11", "3.12", "3.13", "3.14")

DEPENDENCIES: list[str] = METADATA["project"]["dependencies"]
BUILD: list[str] = METADATA["dependency-groups"]["build"]
REQUIRED = {
    "program": [*DEPENDENCIES, *BUILD],
    "tests": [*DEPENDENCIES, *BUILD, *METADATA["dependency-groups"]["test"]],
    "jumpstart": [*DEPENDENCIES, *BUILD, *METADATA["project"]["optional-dependencies"]["jumpstart"]],
}


def versions(pins: Iterable[Pin], python: str) -> dict[str, str]:
    """What the lock installs on that Python. A name that is pinned twice there is an error."""
    chosen = [pin for pin in pins if pin.applies_to(python_on_linux(python))]
    by_name: dict[str, str] = {pin.name: pin.version for pin in chosen}
    assert len(by_name) == len(chosen)
    return by_name


def test_the_metadata_excludes_the_qt_that_aborts_before_python_3_12() -> None:
    qt = [requirement for requirement in map(Requirement, DEPENDENCIES) if requirement.name == "PySide6-Essentials"]
    for python in PYTHONS:
        applying = [each for each in qt if each.marker is None or each.marker.evaluate(dict(python_on_linux(python)))]
        assert applying
        allowed = all(each.specifier.contains("6.12.0") for each in applying)
        assert allowed == (python != "3.11")


@pytest.mark.parametrize("lock", LOCKS)
def test_the_locks_exclude_it_too(lock: str) -> None:
    for python in PYTHONS:
        pinned = versions(LOCKS[lock], python)
        assert pinned["pyside6-essentials"] == pinned["shiboken6"]
        assert python != "3.11" or pinned["pyside6-essentials"].startswith(("6.9.", "6.10.", "6.11."))


def test_it_is_not_installed_here() -> None:
    assert sys.version_info >= (3, 12) or PySide6.__version_info__[:2] < (6, 12)


@pytest.mark.parametrize("lock", LOCKS)
@pytest.mark.parametrize("python", PYTHONS)
def test_a_lock_meets_the_metadata(lock: str, python: str) -> None:
    pinned = versions(LOCKS[lock], python)
    for requirement in map(Requirement, REQUIRED[lock]):
        if requirement.marker is None or requirement.marker.evaluate(dict(python_on_linux(python))):
            assert requirement.specifier.contains(pinned[canonicalize_name(requirement.name)]), str(requirement)


@pytest.mark.parametrize("lock", ["tests", "jumpstart"])
@pytest.mark.parametrize("python", PYTHONS)
def test_the_larger_locks_hold_the_program_in_the_same_versions(lock: str, python: str) -> None:
    """A larger one may install a package on more systems, as another package there needs it too."""
    for environment in python_everywhere(python):
        smaller, larger = (
            {(pin.name, pin.version, pin.hashes) for pin in LOCKS[name] if pin.applies_to(environment)}
            for name in ("program", lock)
        )
        assert smaller <= larger


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_hashes(lock: str) -> None:
    assert LOCKS[lock]
    assert [pin.name for pin in LOCKS[lock] if not pin.hashes] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_index(lock: str) -> None:
    """Where packages come from is for the machine to say: its index may be a mirror."""
    text = (ROOT / "locks" / f"{lock}.txt").read_text(encoding="utf-8")
    assert re.findall(r"https?:|file:|^\s*--?(?:index|extra-index|find-links|i|f)\b.*", text, re.MULTILINE) == []


def test_a_lock_is_complete() -> None:
    """It is installed without resolving, so what a package requires must be in it."""
    here = versions(LOCKS["tests"], f"{sys.version_info.major}.{sys.version_info.minor}")
    missing = {
        f"{name} requires {requirement}"
        for name in here
        for requirement in map(Requirement, metadata.requires(name) or [])
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""})
        if canonicalize_name(requirement.name) not in here.keys() | left_out()
    }
    assert missing == set()


def left_out() -> set[str]:
    """The packages that the locks leave out on purpose."""
    lines = (ROOT / ".ci" / "not-installed.txt").read_text(encoding="utf-8").splitlines()
    return {canonicalize_name(Requirement(line).name) for line in lines if not line.startswith("#")}


def test_tokenizers_needs_nothing_that_the_locks_leave_out() -> None:
    """Neither its import nor reading a tokenizer file."""
    code = "import sys, tokenizers; sys.exit(any(name in sys.modules for name in sys.argv[1:]))"
    modules = [name.replace("-", "_") for name in left_out()]
    assert modules
    assert subprocess.run([sys.executable, "-c", code, *modules]).returncode == 0


def test_the_build_group_is_what_the_build_requires() -> None:
    assert METADATA["build-system"]["requires"] == BUILD


def test_the_bundled_ranks_are_the_ones_that_tiktoken_expects() -> None:
    ranks = lzma.decompress((ROOT / "resources" / "tokenizer" / "cl100k_base.tiktoken.xz").read_bytes())
    expected = "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7"
    assert hashlib.sha256(ranks).hexdigest() == expected


def test_a_licence_names_the_bundled_file_it_covers() -> None:
    licences = list((ROOT / "resources" / "licences").iterdir())
    covered = {licence.read_text(encoding="utf-8").splitlines()[0] for licence in licences}
    assert "resources/tokenizer/cl100k_base.tiktoken.xz" in covered
    assert [name for name in covered if not (ROOT / name).exists()] == []


def test_a_wheel_carries_code_resources_and_licences(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for name in METADATA["tool"]["setuptools"]["packages"]["find"]["include"]:
        package = name.removesuffix("*")
        shutil.copytree(ROOT / package, source / package, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    bundled = {
        str(path.relative_to(source))
        for path in source.rglob("*")
        if path.is_file() and len(path.relative_to(source).parts) > 1
    }

    build = f"import setuptools.build_meta as build; build.build_wheel({str(tmp_path)!r})"
    subprocess.run([sys.executable, "-c", build], cwd=source, check=True, capture_output=True)

    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert bundled <= names
    assert "prompt_workbench-0.1.0.dist-info/licenses/resources/licences/cl100k_base.txt" in names
