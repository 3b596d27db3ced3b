"""The rules of the house, read from the sources with `ast`.

Every rule takes a `Project` and returns the sentences that say where it is broken, so that it can be tried on sources
that break it on purpose.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

CORE_ROOMS = ("", "prompts", "scoring", "library", "endpoints", "documents", "runs", "experiments", "export", "cli")
"""The rooms of `workbench` from the lowest to the highest; "" are the modules beside them (errors, registry, …)."""

LOCAL_MAY_IMPORT = {"workbench", "workbench.errors", "workbench.registry"}
MAY_IMPORT_CLI = {"ui.start", "ui.headless"}
START_MODULES = ("ui.start", "ui.app")
HEAVY = {
    "boto3",
    "botocore",
    "faiss",
    "jsonschema",
    "langchain",
    "langchain_aws",
    "langchain_core",
    "langsmith",
    "langchain_text_splitters",
    "numpy",
    "onnxruntime",
    "pypdfium2",
    "sagemaker",
    "scipy",
    "sklearn",
    "tiktoken",
    "tantivy",
    "tokenizers",
}
HOME_OF = {
    "boto3": ("workbench.endpoints",),
    "botocore": ("workbench.endpoints",),
    "faiss": ("workbench.documents.stores.faiss",),
    "tantivy": ("workbench.documents.stores.words",),
    "jsonschema": ("workbench.scoring.schema_process",),
    "langchain_core": ("workbench.endpoints.langchain_adapter",),
    "langchain_text_splitters": ("workbench.documents.chunkers",),
    "langsmith": ("workbench.endpoints.langchain_adapter",),
    "numpy": ("workbench.documents",),
    "onnxruntime": ("workbench.documents.embedders",),
    "pypdfium2": ("workbench.documents.readers",),
    "PySide6": ("ui",),
    "shiboken6": ("ui",),
    "tokenizers": ("workbench.prompts.tokenizer_process", "workbench.documents.embedders"),
}
THREAD_HOMES = (
    "workbench.runs.fan_out",
    "workbench.endpoints.name_lookup",  # the system's resolver cannot be interrupted
    "ui.background",
    "workbench.local",
    "workbench.library.sharing.transfer_process",  # a process of its own
)
THREAD_MODULES = {"_thread", "concurrent.futures", "multiprocessing"}
THREAD_NAMES = {"Thread", "Timer", "QThread", "QThreadPool", "QRunnable", "ThreadPoolExecutor", "ThreadingHTTPServer"}
VAGUE = re.compile(r"(?:^|_)(?:utils?|helpers?|managers?)(?:_|$)|(?:Utils?|Helpers?|Manager)(?![a-z])")
LONGEST_FILE = 400


@dataclass(frozen=True)
class Import:
    importer: str
    module: str
    line: int
    at_start: bool
    """Whether importing the importer imports it: outside of functions and of `if TYPE_CHECKING`."""

    def __str__(self) -> str:
        return f"{self.importer}:{self.line} imports {self.module}"


@dataclass(frozen=True)
class Project:
    """The sources of a project by module name; a package is there under its own name."""

    sources: Mapping[str, str]

    @staticmethod
    def read(root: Path) -> Project:
        sources = {}
        for package in ("workbench", "ui", "resources"):
            for path in sorted((root / package).rglob("*.py")):
                module = ".".join(path.relative_to(root).with_suffix("").parts)
                sources[module.removesuffix(".__init__")] = path.read_text(encoding="utf-8")
        return Project(sources)

    @cached_property
    def trees(self) -> Mapping[str, ast.Module]:
        return {module: ast.parse(source) for module, source in self.sources.items()}

    @cached_property
    def imports(self) -> tuple[Import, ...]:
        return tuple(
            Import(module, imported, node.lineno, at_start)
            for module, tree in self.trees.items()
            for node, at_start in _import_statements(tree)
            for imported in self._modules(module, node)
        )

    def _modules(self, importer: str, node: ast.Import | ast.ImportFrom) -> Iterator[str]:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
            return
        origin = node.module or ""
        if node.level:
            is_package = any(module.startswith(f"{importer}.") for module in self.sources)
            parents = importer.split(".")[: None if is_package and node.level == 1 else -(node.level - is_package)]
            origin = ".".join([*parents, *([node.module] if node.module else [])])
        for alias in node.names:
            inner = f"{origin}.{alias.name}"
            yield inner if inner in self.sources or inner in THREAD_MODULES else origin


def _import_statements(node: ast.AST, at_start: bool = True) -> Iterator[tuple[ast.Import | ast.ImportFrom, bool]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import | ast.ImportFrom):
            yield child, at_start
        elif isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            yield from _import_statements(child, at_start=False)
        else:
            yield from _import_statements(
                child, at_start and not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
            )


def _is_in(module: str, *homes: str) -> bool:
    return any(module == home or module.startswith(f"{home}.") for home in homes)


def _room(project: Project, module: str) -> str:
    """`workbench.prompts.file` -> "prompts"; `workbench.errors` -> ""."""
    package = ".".join(module.split(".")[:2])
    is_room = package != module or any(name.startswith(f"{package}.") for name in project.sources)
    return package.partition(".")[2] if is_room else ""


def wrong_direction(project: Project) -> list[str]:
    """ui -> workbench; inside the core only downwards; `local` stands apart.

    Of the command line only the entry point knows, and the run without a screen, which prints what a command would.
    """
    return [str(found) for found in project.imports if not _is_allowed(project, found)]


def _is_allowed(project: Project, found: Import) -> bool:
    if _is_in(found.importer, "ui"):
        return not _is_in(found.module, "workbench.cli") or found.importer in MAY_IMPORT_CLI
    if not _is_in(found.importer, "workbench"):
        return not _is_in(found.module, "workbench", "ui")
    if not _is_in(found.module, "workbench"):
        return not _is_in(found.module, "ui")
    room, imported = _room(project, found.importer), _room(project, found.module)
    if room == "local":
        return imported == "local" or found.module in LOCAL_MAY_IMPORT
    if imported == "local":
        return room == "cli"
    return CORE_ROOMS.index(imported) <= CORE_ROOMS.index(room)


def unknown_rooms(project: Project) -> list[str]:
    rooms = {_room(project, module) for module in project.sources if _is_in(module, "workbench")}
    return sorted(rooms - {*CORE_ROOMS, "local"})


def foreign_libraries_away_from_home(project: Project) -> list[str]:
    return [
        str(found)
        for found in project.imports
        if (homes := HOME_OF.get(found.module.partition(".")[0]))
        and not any(_is_in(found.importer, home) for home in homes)
    ]


def heavy_imports_at_start(project: Project) -> list[str]:
    """Slow libraries that the modules of the window would import before it can be painted."""
    return [
        str(found) for found in _imported_at_start(project, START_MODULES) if found.module.partition(".")[0] in HEAVY
    ]


def _imported_at_start(project: Project, roots: Iterable[str]) -> Iterator[Import]:
    waiting, seen = list(roots), set[str]()
    while waiting:
        module = waiting.pop()
        if module in seen:
            continue
        seen.add(module)
        waiting.append(module.rpartition(".")[0])  # importing a module imports its package
        for found in project.imports:
            if found.importer == module and found.at_start:
                yield found
                waiting.append(found.module)


def crossed_panels_and_widgets(project: Project) -> list[str]:
    """Panels never import other panels; widgets import neither panels nor services."""
    return [
        str(found)
        for found in project.imports
        if (_is_in(found.importer, "ui.widgets") and _is_in(found.module, "ui.panels", "ui.services"))
        or (_panel(found.importer) and _panel(found.module) not in ("", _panel(found.importer)))
    ]


def _panel(module: str) -> str:
    """The panel a module belongs to, a file or a folder of files: `ui.panels.editor.values` -> "editor"."""
    return module.split(".")[2] if module.startswith("ui.panels.") else ""


def stray_threads(project: Project) -> list[str]:
    found = [str(each) for each in project.imports if each.module in THREAD_MODULES and not _may_thread(each.importer)]
    for module, tree in project.trees.items():
        if not _may_thread(module):
            found += [f"{module}:{line} uses {name}" for name, line in _names(tree) if name in THREAD_NAMES]
    return found


def _may_thread(module: str) -> bool:
    return _is_in(module, *THREAD_HOMES)


def _names(tree: ast.Module) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(attr=name) | ast.Name(id=name):
                yield name, node.lineno
            case ast.ImportFrom(names=aliases):
                yield from ((alias.name, node.lineno) for alias in aliases)


def vague_names(project: Project) -> list[str]:
    found = [module for module in project.sources if any(VAGUE.search(part) for part in module.split("."))]
    for module, tree in project.trees.items():
        classes = (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
        found += [f"{module}:{node.lineno} {node.name}" for node in classes if VAGUE.search(node.name)]
    return found


def long_files(project: Project) -> list[str]:
    lengths = {module: len(source.splitlines()) for module, source in project.sources.items()}
    return [f"{module} has {length} lines" for module, length in lengths.items() if length > LONGEST_FILE]
