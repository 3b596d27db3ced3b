"""The model wrappers of the starter library, against texts written out by hand from the models' published templates."""

from dataclasses import replace
from pathlib import Path

import pytest

from workbench import paths
from workbench.prompts.file import SUFFIX, load
from workbench.prompts.rendered import RenderedPrompt
from workbench.prompts.rendering import render

TEXTS = Path(__file__).parent / "wrappers"
SHIPPED = paths.starter_folder() / "wrappers"
NAMES = sorted(path.stem for path in TEXTS.glob("*.txt"))
# The sentence at the top belongs to these templates; it is the system text of the prompt.
WITH_A_SENTENCE = {"alpaca", "alpaca-input", "stablelm-ja"}
# These change the text, so that no character of it can be traced.
CHANGING = {"rinna"}


def wrapped(name: str) -> RenderedPrompt:
    prompt = load(SHIPPED / f"{name}{SUFFIX}")
    return render(
        replace(
            prompt,
            system=prompt.system if name in WITH_A_SENTENCE else "Be brief.",
            instruction="Name a {tree}.",
            input_template="Not “oak”.",
        )
    )


def test_every_wrapper_has_its_text() -> None:
    assert sorted(path.name.removesuffix(SUFFIX) for path in SHIPPED.glob(f"*{SUFFIX}")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_wraps_byte_for_byte(name: str) -> None:
    rendered = wrapped(name)
    assert rendered.text is not None
    assert rendered.text.encode() == (TEXTS / f"{name}.txt").read_bytes()


@pytest.mark.parametrize("name", sorted(set(NAMES) - CHANGING))
def test_the_wrapped_parts_stay_parts(name: str) -> None:
    rendered = wrapped(name)
    assert rendered.text is not None
    texts = {part.part: rendered.text[part.start : part.end] for part in rendered.parts if part.part != "wrapper"}
    assert (texts["instruction"], texts["input"]) == ("Name a {tree}.", "Not “oak”.")


@pytest.mark.parametrize("name", ["alpaca-short", "simple-qa-ja"])
def test_the_mark_of_an_empty_input_goes_with_it(name: str) -> None:
    rendered = render(replace(load(SHIPPED / f"{name}{SUFFIX}"), instruction="Name a tree.", input_template=""))
    bare = {
        "alpaca-short": "### Instruction:\nName a tree.\n\n### Response:\n",
        "simple-qa-ja": "質問:\nName a tree.\n\n回答:\n",
    }
    assert rendered.text == bare[name]


def test_line_ends_of_values_are_replaced_where_a_model_knows_none() -> None:
    rendered = render(load(SHIPPED / f"rinna{SUFFIX}"), {"言葉": "高い\n低い"})
    assert rendered.text is not None
    assert rendered.text.endswith("高い<NL>低い<NL>システム: ")
    assert "\n" not in rendered.text
