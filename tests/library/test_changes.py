"""What changed between two versions, in parts, in a few words and as a message."""

from __future__ import annotations

from dataclasses import replace

from workbench.library.change_summary import message, summary
from workbench.library.changes import Change, changes
from workbench.prompts.prompt import Context, Example, Generation, Message, Prompt

A, B, C, D, E = (Example({"q": f"question {name}"}, f"answer {name}") for name in "ABCDE")
PROMPT = Prompt("Answer from documents", instruction="Answer.", examples=(A, B, C))


def told(before: Prompt, after: Prompt) -> list[tuple[str, int, Change]]:
    return [(".".join(one.part.path), one.part.row, one.change) for one in changes(before, after)]


def test_rows_are_added_removed_edited_moved_and_switched() -> None:
    after = replace(PROMPT, examples=(C, replace(A, output="better", enabled=False), D))
    assert told(PROMPT, after) == [
        ("examples", 1, Change.MOVED),
        ("examples", 2, Change.CHANGED),
        ("examples", 2, Change.SWITCHED_OFF),
        ("examples", 2, Change.REMOVED),
        ("examples", 3, Change.ADDED),
    ]
    changed = next(one for one in changes(PROMPT, after) if one.change is Change.CHANGED)
    assert (changed.before, changed.after) == ("q: question A\noutput: answer A", "q: question A\noutput: better")
    assert changed.old_row == 1


def test_texts_that_were_not_there_are_none() -> None:
    before = replace(PROMPT, values={"a": "1"}, wrapper=None, extra={"id": 7})
    after = replace(before, values={"b": ""}, wrapper="", extra={"id": "7"}, context=Context("faq"))
    assert [(one.before, one.after) for one in changes(before, after)] == [
        (None, ""),
        ("1", None),
        (None, ""),
        (None, 'index: faq'),
        ("7", '"7"'),
    ]  # fmt: skip


def test_a_summary_counts_rows_and_tells_short_values() -> None:
    before = replace(PROMPT, generation=Generation(temperature=0.1))
    after = replace(
        before,
        technique="few_shot",
        instruction="Answer briefly.",
        examples=(*PROMPT.examples, D, E),
        generation=Generation(temperature=0.5),
    )
    assert [str(one) for one in summary(changes(before, after))] == [
        "technique zero_shot → few_shot",
        "instruction changed",
        "2 examples added",
        "temperature 0.1 → 0.5",
    ]
    many = replace(after, tags=("x",), values={"a": "1", "b": "2"})
    assert [str(one) for one in summary(changes(before, many))][2:] == ["instruction changed", "3 more changes"]


def test_messages_of_versions() -> None:
    after = replace(PROMPT, instruction="Answer briefly.", examples=(*PROMPT.examples, D, E))
    assert message(PROMPT, after) == "Answer from documents: instruction, 2 examples added"
    assert message(None, PROMPT) == "Add Answer from documents"
    assert message(PROMPT, None) == "Remove Answer from documents"
    assert message(PROMPT, PROMPT) == "Answer from documents: saved again"
    renamed = replace(PROMPT, name="Answer\nbriefly", messages=(Message(),), generation=Generation(max_tokens=None))
    assert message(PROMPT, renamed) == (
        "Answer briefly: renamed from Answer from documents, 1 turn added, max tokens no longer 256"
    )


def test_a_message_is_one_line_that_can_be_written() -> None:
    odd = Prompt("half \ud800 {x}\r\n" + "long " * 50, values={"a\n{b}": "1"})
    for text in (message(None, odd), message(PROMPT, odd), message(odd, replace(odd, values={}))):
        assert text.encode().decode().splitlines() == [text]
        assert len(text) < 200
