"""The house stays as it is drawn: each rule holds for the project, and is broken by the sources planted to break it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from tests import architecture
from tests.architecture import Project

ROOT = Path(__file__).parent.parent
PROJECT = Project.read(ROOT)
Rule = Callable[[Project], list[str]]

RULES: tuple[Rule, ...] = (
    architecture.wrong_direction,
    architecture.unknown_rooms,
    architecture.foreign_libraries_away_from_home,
    architecture.heavy_imports_at_start,
    architecture.crossed_panels_and_widgets,
    architecture.stray_threads,
    architecture.vague_names,
    architecture.long_files,
)

FOUNDATION = {
    "workbench.errors": "",
    "workbench.registry": "",
    "workbench.paths": "",
    "ui.services": "",
    "ui.start": "",
}

BROKEN: tuple[tuple[Rule, Mapping[str, str]], ...] = (
    (architecture.wrong_direction, {"workbench.prompts.a": "from workbench.runs.b import c", "workbench.runs.b": ""}),
    (
        architecture.wrong_direction,
        {"workbench.prompts.a": "def f():\n    import workbench.cli.b", "workbench.cli.b": ""},
    ),
    (architecture.wrong_direction, {"workbench.prompts.a": "from ..runs import b", "workbench.runs.b": ""}),
    (
        architecture.wrong_direction,
        {"workbench.paths": "from workbench import prompts", "workbench.prompts": "", "workbench.prompts.a": ""},
    ),
    (architecture.wrong_direction, {"workbench.runs.a": "import ui.services"}),
    (architecture.wrong_direction, {"workbench.local.a": "from workbench import paths"}),
    (architecture.wrong_direction, {"workbench.endpoints.a": "from workbench.local import b", "workbench.local.b": ""}),
    (architecture.wrong_direction, {"ui.app": "from workbench.cli import run", "workbench.cli.run": ""}),
    (architecture.wrong_direction, {"workbench.runs.a": "from workbench.export import b", "workbench.export.b": ""}),
    (architecture.wrong_direction, {"workbench.export.a": "from workbench.cli import b", "workbench.cli.b": ""}),
    (architecture.unknown_rooms, {"workbench.attic.a": ""}),
    (architecture.foreign_libraries_away_from_home, {"workbench.runs.a": "def f():\n    import boto3"}),
    (architecture.foreign_libraries_away_from_home, {"ui.a": "from botocore.config import Config"}),
    (architecture.foreign_libraries_away_from_home, {"workbench.a": "from PySide6.QtCore import QObject"}),
    (architecture.foreign_libraries_away_from_home, {"workbench.documents.stores.b": "import faiss"}),
    (
        architecture.heavy_imports_at_start,
        {"ui.app": "import ui.a", "ui.a": "import workbench.b", "workbench.b": "import boto3"},
    ),
    (architecture.heavy_imports_at_start, {"ui.app": "import ui.a.b", "ui.a": "from numpy import array", "ui.a.b": ""}),
    (architecture.heavy_imports_at_start, {"ui.app": "try:\n    import tiktoken\nexcept ImportError:\n    pass"}),
    (architecture.crossed_panels_and_widgets, {"ui.panels.a": "from ui.panels import b", "ui.panels.b": ""}),
    (architecture.crossed_panels_and_widgets, {"ui.panels.a.c": "from ui.panels.b.d import e", "ui.panels.b.d": ""}),
    (architecture.crossed_panels_and_widgets, {"ui.widgets.a": "from ui.panels.b import c", "ui.panels.b": ""}),
    (architecture.crossed_panels_and_widgets, {"ui.widgets.a": "from ui.services import Services"}),
    (architecture.stray_threads, {"workbench.runs.run": "import threading\nthreading.Thread(target=print)"}),
    (architecture.stray_threads, {"workbench.endpoints.a": "from threading import Timer"}),
    (architecture.stray_threads, {"workbench.runs.run": "from concurrent import futures"}),
    (architecture.stray_threads, {"ui.app": "def f():\n    from concurrent.futures import Future"}),
    (architecture.stray_threads, {"ui.app": "from PySide6.QtCore import QThreadPool"}),
    (architecture.vague_names, {"workbench.prompts.utils": ""}),
    (architecture.vague_names, {"ui.window_manager": ""}),
    (architecture.vague_names, {"ui.panels.a": "class PromptManager: ..."}),
    (architecture.long_files, {"workbench.errors": "\n" * 401}),
)

SOUND: Mapping[str, str] = {
    **FOUNDATION,
    "ui.app": "from ui.panels import editor\ndef f():\n    from workbench.endpoints import transport",
    "ui.start": "from workbench.cli import main",
    "ui.panels.editor": "from ui.panels.editor.values import V\nfrom ui.services import S\nimport ui.widgets.card",
    "ui.panels.editor.values": "from .rows import Rows",
    "ui.panels.editor.rows": "from PySide6.QtCore import QObject, QTimer",
    "ui.widgets.card": "from workbench.errors import WorkbenchError",
    "ui.background": "from threading import Thread",
    "workbench.cli": "from workbench.local import server\nfrom .render import render",
    "workbench.cli.main": "",
    "workbench.cli.render": "from ..prompts import file",
    "workbench.endpoints.transport": "import boto3\nif TYPE_CHECKING:\n    import botocore",
    "workbench.local.server": "from workbench import errors\nimport threading\nthreading.Thread()",
    "workbench.prompts.file": "from workbench.errors import InvalidFile\nimport threading\nthreading.Lock()",
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_project_keeps_the_rule(rule: Rule) -> None:
    assert rule(PROJECT) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_rule_lets_sound_sources_pass(rule: Rule) -> None:
    assert rule(Project(SOUND)) == []


@pytest.mark.parametrize(
    ("rule", "planted"), BROKEN, ids=lambda value: getattr(value, "__name__", None) or "; ".join(value)
)
def test_the_rule_finds_what_breaks_it(rule: Rule, planted: Mapping[str, str]) -> None:
    assert len(rule(Project({**FOUNDATION, **planted}))) == 1


def test_every_rule_is_broken_on_purpose_at_least_once() -> None:
    assert {rule for rule, _ in BROKEN} == set(RULES)


def test_the_project_was_read() -> None:
    assert {"workbench", "workbench.errors", "workbench.prompts.prompt", "ui.background"} <= set(PROJECT.sources)
    assert any(
        found.importer == "workbench.registry" and found.module == "workbench.errors" for found in PROJECT.imports
    )


MACHINE_PATH = re.compile(r"(?<![\w.:/-])/(?:home|Users|root|work|mnt)/\w|[\"' ](?:[A-Z]:\\Users)\\\w")


def project_texts() -> Iterator[tuple[str, str]]:
    """Every text file that belongs to the project, and none that tools have left beside it."""
    folders = [ROOT / name for name in (".ci", "locks", "resources", "tests", "ui", "workbench")]
    files = [path for path in ROOT.iterdir() if path.is_file()]
    files += [
        path for folder in folders for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts
    ]
    for path in files:
        content = path.read_bytes()
        if b"\0" not in content:
            yield str(path.relative_to(ROOT)), content.decode("utf-8")


def test_no_file_names_a_folder_of_one_machine() -> None:
    assert MACHINE_PATH.search("open('" + "/home" + "/someone/notes')")
    assert [name for name, text in project_texts() if MACHINE_PATH.search(text)] == []


def test_test_files_stay_short_too() -> None:
    tests = {str(path.relative_to(ROOT)): path.read_text("utf-8") for path in (ROOT / "tests").rglob("*.py")}
    assert architecture.long_files(Project(tests)) == []
