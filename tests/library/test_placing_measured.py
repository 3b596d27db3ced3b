"""promptsource's templates and a public table of prompts, all the way into a library. Where they are looked for:
`formats/test_promptsource_measured.py`."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.library.formats.test_promptsource_measured import TABLE, TEMPLATES, needs_table, needs_templates
from tests.library.test_file_names import is_legal
from workbench.library.incoming import read_files
from workbench.library.placing import Placed, place_prompts
from workbench.prompts.file import SUFFIX, load


def bring_in(source: Path, library: Path) -> tuple[list[Placed], int, float]:
    """What was written, how many were refused, and the seconds that it took."""
    begun = time.monotonic()
    refused = 0
    placed: list[Placed] = []
    for file in read_files([source]):
        refused += len(file.imported.refused)
        events = place_prompts(((one.prompt, file.folder) for one in file.imported.prompts), library)
        placed += [event for event in events if isinstance(event, Placed)]
    return placed, refused, time.monotonic() - begun


def check(placed: list[Placed], library: Path) -> None:
    """Each prompt has a file of its own, with a legal name, that says what came in."""
    assert len({str(event.path).casefold() for event in placed}) == len(placed)
    assert {event.path for event in placed} == {path for path in library.rglob("*") if path.is_file()}
    for event in placed:
        assert is_legal(event.path.name.removesuffix(SUFFIX))
        assert load(event.path) == event.prompt


@needs_templates
@pytest.mark.timeout(600)
def test_promptsource_comes_in_whole(tmp_path: Path) -> None:
    placed, refused, seconds = bring_in(TEMPLATES, tmp_path)
    print(f"promptsource: {len(placed)} imported, {refused} refused, {seconds:.1f} s")
    assert (len(placed), refused) == (2058, 27)
    check(placed, tmp_path)


@needs_table
@pytest.mark.timeout(600)
def test_the_table_comes_in_whole_and_once_more_beside_it(tmp_path: Path) -> None:
    placed, refused, seconds = bring_in(TABLE, tmp_path)
    print(f"table: {len(placed)} imported, {refused} refused, {seconds:.1f} s")
    assert (len(placed), refused) == (848, 0)
    check(placed, tmp_path)
    again, _, _ = bring_in(TABLE, tmp_path)
    check(placed + again, tmp_path)
