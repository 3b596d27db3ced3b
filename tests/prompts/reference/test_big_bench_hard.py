"""Chain of thought as its authors published it: 14 prompts to the byte, and the accuracy that follows from our rule.

The benchmark is no part of the project. It is looked for in WORKBENCH_DATA, else in `shared/data` beside the checkout.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from workbench.prompts.answers import extract_answer
from workbench.prompts.file import dumps, loads
from workbench.prompts.prompt import AnswerRule, ChainOfThought, Example, Prompt
from workbench.prompts.rendering import render

BESIDE = Path(__file__).parents[4] / "shared" / "data"
DATA = Path(os.environ.get("WORKBENCH_DATA", BESIDE)) / "bbh"
TASKS = (
    "boolean_expressions",
    "date_understanding",
    "dyck_languages",
    "geometric_shapes",
    "logical_deduction_five_objects",
    "logical_deduction_three_objects",
    "multistep_arithmetic_two",
    "object_counting",
    "reasoning_about_colored_objects",
    "salient_translation_error_detection",
    "sports_understanding",
    "tracking_shuffled_objects_five_objects",
    "tracking_shuffled_objects_three_objects",
    "word_sorting",
)
CANARY_END = "\n-----\n"
TRIGGER = "Let's think step by step."
CONCLUSION = " So the answer is "
RULES = (AnswerRule(after="the answer is", until="."),)
"""One rule for all tasks."""

pytestmark = pytest.mark.skipif(not DATA.exists(), reason=f"the benchmark is not here: {DATA}")


def published(task: str) -> str:
    """The prompt's text without the lines that mark it as benchmark data."""
    text = (DATA / "cot-prompts" / f"{task}.txt").read_text(encoding="utf-8")
    return text.partition(CANARY_END)[2]


def expressed(task: str) -> Prompt:
    """The published text taken apart into a prompt of ours."""
    instruction, *shots = published(task).split("\n\nQ: ")
    after_trigger = " " if task == "sports_understanding" else "\n"
    return Prompt(
        name=task,
        technique="few_shot",
        instruction=instruction,
        examples=tuple(example(shot, after_trigger) for shot in shots),
        input_template="",
        chain_of_thought=ChainOfThought(
            style="rationales",
            rationale_template=f"Q: {{{{ question }}}}\nA: {TRIGGER}{after_trigger}"
            f"{{{{ reasoning }}}}{CONCLUSION}{{{{ output }}}}.",
        ),
        answer=RULES,
    )


def example(shot: str, after_trigger: str) -> Example:
    question, answer = shot.split(f"\nA: {TRIGGER}{after_trigger}")
    reasoning, output = answer.rsplit(CONCLUSION, 1)
    return Example({"question": question}, output.removesuffix("."), reasoning)


@pytest.mark.parametrize("task", TASKS)
def test_the_published_prompt_renders_identically(task: str) -> None:
    prompt = expressed(task)
    assert len(prompt.examples) == 3
    assert all(each.reasoning and "\n" not in each.output for each in prompt.examples)
    assert render(prompt).text == published(task)


@pytest.mark.parametrize("task", TASKS)
def test_it_renders_identically_from_its_prompt_file(task: str) -> None:
    assert render(loads(dumps(expressed(task)), task)).text == published(task)


@pytest.mark.parametrize("task", TASKS)
def test_the_rule_finds_the_answer_of_every_worked_example(task: str) -> None:
    for each in expressed(task).examples:
        assert extract_answer(f"{each.reasoning}{CONCLUSION}{each.output}.", RULES) == each.output


@pytest.mark.parametrize("task", TASKS)
def test_the_rule_gives_the_accuracy_of_the_authors(task: str) -> None:
    measured = json.loads((DATA / "cot-outputs" / f"{task}.json").read_text(encoding="utf-8"))
    outputs = measured["outputs"]
    right = sum(extract_answer(each["prediction"], RULES) == each["target"] for each in outputs)
    assert len(outputs) == 250
    assert 100 * right / len(outputs) == pytest.approx(measured["published_accuracy_percent"], abs=0.5)
