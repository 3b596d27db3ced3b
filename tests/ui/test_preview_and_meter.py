"""The preview's tints stand where the parts are; the meter tells how long the prompt is."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtGui import QTextDocument
from pytestqt.qtbot import QtBot

from tests.ui.window_walk import visible_texts
from ui import theme
from ui.live_preview import Chosen, Preview, count, preview
from ui.part_colors import PART_NAMES, PART_ROLES
from ui.widgets.prompt_preview import PromptPreview
from ui.widgets.token_meter import TokenCounts, TokenMeter
from workbench.endpoints.stop import Stop
from workbench.errors import UsageError
from workbench.prompts.prompt import Choose, Example, Prompt
from workbench.prompts.rendering import render
from workbench.prompts.tokens import count_tokens
from workbench.runs.fit import Fit

LIGHT = theme.load("light")
PROMPT = Prompt(
    name="A",
    system="Be 😀 brief.",
    instruction="Translate.",
    technique="few_shot",
    examples=(Example({"question": "하나"}, "one"),),
    values={"question": "둘"},
)


def tinted(document: QTextDocument) -> dict[str, str]:
    """The text under each background colour."""
    found: dict[str, str] = {}
    block = document.firstBlock()
    while block.isValid():
        text = block.text().encode("utf-16-le")
        for run in block.layout().formats():
            piece = text[2 * run.start : 2 * (run.start + run.length)].decode("utf-16-le")
            color = run.format.background().color().name()
            found[color] = found.get(color, "") + piece
        block = block.next()
    return found


def soft(role: str) -> str:
    return LIGHT.colors[f"{role}_soft"]


def test_each_part_has_its_tint_and_each_variable_its_colour(qtbot: QtBot) -> None:
    for mode in ("text", "chat"):
        shown = PromptPreview()
        qtbot.addWidget(shown)
        shown.show_rendered(render(PROMPT, mode=mode), {"question": LIGHT.variable(2)}, LIGHT)
        tints = tinted(shown.document())
        assert tints[soft("warning")] == "Be 😀 brief."
        assert tints[soft("accent")] == "Translate."
        assert "하나" in tints[soft("variable_1")]
        assert tints[LIGHT.variable(2)[1].name()] == "둘"


def test_after_a_change_it_is_drawn_as_if_it_were_new(qtbot: QtBot) -> None:
    changes = [
        PROMPT,
        replace(PROMPT, instruction="Translate 😀 this."),
        replace(PROMPT, values={"question": "둘\n셋"}),
        replace(PROMPT, examples=(*PROMPT.examples, Example({"question": "x"}, "y"))),
        replace(PROMPT, system=""),
        replace(PROMPT, mode="chat"),
        PROMPT,
    ]
    shown = PromptPreview()
    qtbot.addWidget(shown)
    for prompt in changes:
        new = PromptPreview()
        qtbot.addWidget(new)
        for one in (shown, new):
            one.show_rendered(render(prompt), {"question": LIGHT.variable(2)}, LIGHT)
        assert shown.toPlainText() == new.toPlainText()
        assert tinted(shown.document()) == tinted(new.document())


def test_every_part_that_can_be_shown_has_a_name() -> None:
    assert set(PART_NAMES) == set(PART_ROLES)
    assert all(role in LIGHT.colors for role in PART_ROLES.values())


def test_the_preview_names_variables_without_a_value_in_their_places() -> None:
    prompt = Prompt(name="A", input_template="{{ a }} {{ b }}", values={"a": "x"})
    first, second = (step for step in preview(prompt, Stop()) if isinstance(step, Preview))
    assert first.rendered.text == "x {{ b }}"
    assert first.missing == ("b",)
    assert first.counts is None
    assert second.counts is not None


def test_the_examples_are_chosen_once_and_those_are_rendered() -> None:
    bank = tuple(Example({"question": text}, "o") for text in ("red shoes", "late train", "blue shoes"))
    prompt = Prompt(
        name="A", technique="few_shot", examples=bank, choose=Choose("similar", 1), values={"question": "a train"}
    )
    chosen, first, _counted = preview(prompt, Stop())
    assert chosen == Chosen(prompt, (1,))
    assert isinstance(first, Preview)
    assert "late train" in (first.rendered.text or "")
    assert "shoes" not in (first.rendered.text or "")


def test_counts_by_part_and_example() -> None:
    counts = count(render(PROMPT))
    assert counts.total == count_tokens(render(PROMPT).text or "")
    assert counts.parts is not None
    assert counts.parts["instruction"] == count_tokens("Translate.")
    assert counts.examples == {0: count_tokens("Question: 하나\nAnswer: one")}


def test_the_meter_warns_at_80_percent_and_past_100(qtbot: QtBot) -> None:
    meter = TokenMeter()
    qtbot.addWidget(meter)
    for tokens, tone, warned in ((79, "", False), (80, "warning", True), (100, "warning", True), (101, "bad", True)):
        counts = TokenCounts(tokens, {"input": tokens, "join": 1})
        meter.show_counts(counts, [Fit("flan", tokens - 10, window=100, room=10)], LIGHT)
        assert (meter.title.property("tone") or "") == tone
        assert meter.shorten.isVisibleTo(meter) == warned


def test_the_meter_says_of_every_endpoint_whether_it_fits(qtbot: QtBot) -> None:
    meter = TokenMeter()
    qtbot.addWidget(meter)
    error = UsageError("The tokenizer is gone.", "Name another.")
    found = [Fit("flan", 90, window=200, room=10), Fit("gpt", 95, True, 100, 10), Fit("other", 90, error=error)]
    meter.show_counts(TokenCounts(90, {"input": 90}), found, LIGHT)
    assert meter.toolTip().splitlines() == [
        "flan: about 90 tokens + 10 for the answer, of 200 · 100 tokens free",
        "gpt: 95 tokens (exact) + 10 for the answer, of 100 · too long by 5 tokens",
        "other: about 90 tokens, its window is not known",
    ]
    assert all(line in meter.bar.accessibleDescription() for line in meter.toolTip().splitlines())
    assert meter.title.text() == "95 tokens"
    assert {"Too long by 5 tokens", "other: The tokenizer is gone. Name another."} <= set(visible_texts(meter))
    meter.show_counts(TokenCounts(90, {"input": 90}), [], LIGHT)
    assert meter.title.text() == "about 90 tokens"
    assert not any("gone" in text for text in visible_texts(meter))
