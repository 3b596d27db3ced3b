"""Reading many files: one event a file, each with what it gave or why it gave nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.errors import UnknownName
from workbench.library.incoming import read_files

TEMPLATES = """\
dataset: glue
subset: cola
templates:
  1: !Template {name: One, jinja: 'Say {{ word }} ||| {{ label }}'}
  2: !Template {name: Two, jinja: 'Tell {{ word }} ||| {{ label }}'}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "glue").mkdir()
    (tmp_path / "glue" / "templates.yaml").write_text(TEMPLATES)
    (tmp_path / "table.csv").write_text("act,prompt\nA,a\nB,b\n")
    (tmp_path / "one.json").write_text('{"messages": [{"role": "user", "content": "Hi"}]}')
    (tmp_path / "other.yaml").write_text("a: 1\n")
    (tmp_path / "notes.txt").write_text("no prompts")
    return tmp_path


def test_a_folder_gives_its_files_and_each_event_says_how_many_there_are(folder: Path) -> None:
    events = list(read_files([folder]))
    assert [(each.path.name, each.number, each.count) for each in events] == [
        ("templates.yaml", 1, 4),
        ("one.json", 2, 4),
        ("other.yaml", 3, 4),
        ("table.csv", 4, 4),
    ]
    assert [each.imported.format_name for each in events] == ["promptsource", "openai", "", "table"]
    assert "no format" in events[2].imported.refused[0].reason.message


def test_several_prompts_belong_into_a_folder_named_for_them(folder: Path) -> None:
    events = {each.path.name: each.folder for each in read_files([folder])}
    assert events == {"templates.yaml": "glue/cola", "one.json": "", "other.yaml": "", "table.csv": "table"}


def test_a_name_that_leads_elsewhere_stays_in_the_library(tmp_path: Path) -> None:
    path = tmp_path / "templates.yaml"
    path.write_text(TEMPLATES.replace("dataset: glue", "dataset: ../../glue"))
    (event,) = read_files([path])
    assert event.folder == "glue/cola"


def test_a_file_without_prompts_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("act,prompt\n")
    (event,) = read_files([path])
    assert "holds no prompts" in event.imported.refused[0].reason.message


def test_a_folder_without_files_says_so(tmp_path: Path) -> None:
    (event,) = read_files([tmp_path])
    assert ".prompt.yaml" in event.imported.refused[0].reason.hint


def test_a_file_that_is_not_there_is_a_refusal(tmp_path: Path) -> None:
    (event,) = read_files([tmp_path / "nowhere.csv"])
    assert "nowhere.csv" in event.imported.refused[0].reason.message


def test_an_unknown_format_names_the_known_ones(folder: Path) -> None:
    with pytest.raises(UnknownName, match="promptsource"):
        list(read_files([folder], "song"))
