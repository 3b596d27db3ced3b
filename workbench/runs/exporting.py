"""A run in a form for others, by its name: each form of the table, and the reproduce bundle."""

from __future__ import annotations

from pathlib import Path

from workbench.errors import UsageError
from workbench.runs.bundle.manifest import SUFFIX
from workbench.runs.bundle.packing import bundle_of
from workbench.runs.history.records import StoredRun
from workbench.runs.tables import TABLES
from workbench.runs.tables.table import table_of

BUNDLE = "bundle"


def form_names() -> tuple[str, ...]:
    return (*TABLES, BUNDLE)


def suffix_of(form: str) -> str:
    """The ending of the files of that form."""
    return SUFFIX if form == BUNDLE else TABLES[form].suffix


def form_of(path: Path) -> str:
    """The form by the ending of the file's name. None of it: `UsageError`."""
    for form in form_names():
        if path.name.lower().endswith(suffix_of(form)):
            return form
    raise UsageError(
        "The ending of {file} tells no form.",
        "Known: {known}.",
        file=path,
        known=", ".join(map(suffix_of, form_names())),
    )


def exported_run(run: StoredRun, form: str) -> bytes:
    """The content of the file. Not on the GUI thread."""
    return bundle_of(run) if form == BUNDLE else TABLES[form].content(table_of(run))
