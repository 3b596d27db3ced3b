"""Prompts whose every byte matters, against texts written out by hand."""

from pathlib import Path

import pytest

from workbench.prompts.file import SUFFIX, dumps, load, loads
from workbench.prompts.rendering import render

HERE = Path(__file__).parent
NAMES = sorted(str(path.relative_to(HERE)).removesuffix(SUFFIX) for path in HERE.rglob(f"*{SUFFIX}"))


def test_there_are_fourteen_tasks_and_the_eight_shots() -> None:
    assert len([name for name in NAMES if name.startswith("flan_t5")]) == 14
    assert "eight-rationales" in NAMES


@pytest.mark.parametrize("name", NAMES)
def test_renders_byte_for_byte(name: str) -> None:
    rendered = render(load(HERE / f"{name}{SUFFIX}"))
    assert rendered.text is not None
    assert rendered.text.encode() == (HERE / f"{name}.txt").read_bytes()


@pytest.mark.parametrize("name", NAMES)
def test_a_saved_one_renders_the_same(name: str) -> None:
    prompt = load(HERE / f"{name}{SUFFIX}")
    assert render(loads(dumps(prompt), name)) == render(prompt)


@pytest.mark.parametrize(
    ("name", "characters"),
    [
        ("flan_t5/01-extractive-qa", "<br>"),
        ("flan_t5/03-inference", '?"\n[”yes”, ”no”]'),
        ("flan_t5/05-translation", ":  "),
        ("flan_t5/08-summary", "\n--\n"),
        ("flan_t5/09-fields-to-sentence", " ; "),
        ("flan_t5/13-topic", "\n\n##\n\n"),
        ("flan_t5/14-use-case", "\n##\n\n"),
    ],
)
def test_the_texts_hold_the_characters_that_editors_like_to_change(name: str, characters: str) -> None:
    """So that a tool that trims or straightens the texts and the prompts alike does not go unnoticed."""
    assert characters in (HERE / f"{name}.txt").read_text(encoding="utf-8")
