"""Tables of prompts: columns by their usual names, placeholders as variables, all other text as it is."""

from __future__ import annotations

import pytest

from workbench.errors import InvalidFile
from workbench.library.formats.format import Imported, Source
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
    assert [str(note) for note in imported.prompts[0].notes] == ["Variables were renamed: Main Dish → Main_Dish."]
    assert [str(note) for note in imported.notes] == ["The columns by were not read."]


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
