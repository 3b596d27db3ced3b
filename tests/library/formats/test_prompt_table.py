"""Tables of prompts: columns by their usual names, placeholders as variables, all other text as it is."""

from __future__ import annotations

from pathlib import Path
from typing import Literal
from unicodedata import normalize

import pytest

from workbench.errors import InvalidFile
from workbench.library.formats.format import Imported, Source
from workbench.library.formats.importing import import_file
from workbench.library.formats.prompt_table import PromptTableFormat
from workbench.prompts.rendering import render


def read(text: str, *, placeholders: bool = True) -> Imported:
    return PromptTableFormat(placeholders=placeholders).read(text, Source("prompts.csv"))


def test_columns_placeholders_and_literal_braces() -> None:
    text = (
        'Act,Prompt,type,by\r\nChef,"Cook ${Main Dish:soup} for ${n}.\nUse {{ x }}, ${a[0]}, {% if %}",TEXT; fun,me\r\n'
    )
    imported = read(text)
    prompt = imported.prompts[0].prompt
    assert (prompt.name, prompt.tags, prompt.values) == ("Chef", ("TEXT", "fun"), {"Main_Dish": "soup"})
    assert render(prompt, {"n": "2"}).text == "Cook soup for 2.\nUse {{ x }}, ${a[0]}, {% if %}"
    assert [str(note) for note in imported.prompts[0].notes] == [
        "Variables were renamed: Main Dish → Main_Dish.",
        "Braces were kept as text.",
    ]
    assert [str(note) for note in imported.notes] == ["The columns by were not read."]


@pytest.mark.parametrize("placeholders", [True, False])
def test_only_what_looks_like_template_code_is_noted(placeholders: bool) -> None:
    imported = read('prompt\nSay {{ word }}\n"{""a"": ""{}""}"\n', placeholders=placeholders)
    said = [list(map(str, each.notes)) for each in imported.prompts]
    assert said == [["Braces were kept as text."], []]


@pytest.mark.parametrize("word", ["프롬프트", "내용", "본문"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_columns_may_have_korean_names(word: str, form: Literal["NFC", "NFD"]) -> None:
    imported = read(normalize(form, f"제목,{word},설명,분류\n요리사,안녕,인사,가; 나\n"))
    prompt = imported.prompts[0].prompt
    assert normalize("NFC", prompt.name) == "요리사"
    assert normalize("NFC", prompt.input_template) == "안녕"
    assert (bool(prompt.description), len(prompt.tags)) == (True, 2)


@pytest.mark.parametrize("ending", ["csv", "tsv"])
def test_a_table_whose_columns_are_not_known_is_told_which_are(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.{ending}"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(InvalidFile, match=r"prompt_text.*본문"):
        import_file(path)


def test_placeholders_can_stay_text() -> None:
    prompt = read("prompt\nSay ${word}\n", placeholders=False).prompts[0].prompt
    assert render(prompt).text == "Say ${word}"


def test_the_first_of_several_defaults_is_kept() -> None:
    imported = read("prompt\n${a:1} ${a:2} ${a}\n")
    assert render(imported.prompts[0].prompt).text == "1 1 1"
    assert "several defaults" in str(imported.prompts[0].notes[0])


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_seen_in_the_header(separator: str) -> None:
    imported = read(f"title{separator}content\nA{separator}text\n\nB{separator}more\n")
    assert [(each.prompt.name, each.prompt.input_template) for each in imported.prompts] == [
        ("A", "text"),
        ("B", "more"),
    ]


def test_rows_before_a_broken_one_are_kept() -> None:
    imported = read('act,prompt\nA,good\nB,\nC,"open\n')
    assert [each.prompt.name for each in imported.prompts] == ["A"]
    assert [each.where for each in imported.refused] == ["B (3)", "prompts.csv"]


def test_a_table_without_prompts_says_which_columns_it_wants() -> None:
    with pytest.raises(InvalidFile, match="content"):
        read("a,b\n1,2\n")
