"""Merging files: prompts by part, anything else as a whole, and never a failure."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.prompts.strategies import prompts
from workbench.library.conflicts import Choice, Contest, Edited
from workbench.library.file_merging import FILE_KEY, merge_files
from workbench.prompts.file import dumps, loads
from workbench.prompts.prompt import AnswerRule, Prompt

BASE = Prompt("P", instruction="i", system="s")


def written(prompt: Prompt) -> bytes:
    return dumps(prompt).encode()


def test_prompts_are_merged_by_part() -> None:
    ours, theirs = replace(BASE, instruction="o"), replace(BASE, system="t", instruction="x")
    merged = merge_files(written(BASE), written(ours), written(theirs))
    assert [one.part.path for one in merged.conflicts] == [("instruction",)]
    assert merged.content == written(replace(BASE, instruction="o", system="t"))
    assert merged.resolved({("instruction",): Edited("e")}) == written(replace(BASE, instruction="e", system="t"))


def test_a_file_that_says_the_merged_prompt_stays_as_it_was_written() -> None:
    ours = b"# mine\n" + written(replace(BASE, instruction="o"))
    assert merge_files(written(BASE), ours, b"# x\n" + written(BASE)).content == ours
    assert merge_files(written(BASE), b"# x\n" + written(BASE), ours).content == ours
    assert merge_files(written(BASE), ours, written(BASE)).content == ours


def test_a_removed_file_that_the_other_side_changed_is_a_conflict_of_the_file() -> None:
    changed = written(replace(BASE, instruction="o"))
    assert merge_files(written(BASE), None, written(BASE)).content is None
    merged = merge_files(written(BASE), None, changed)
    assert [one.contest for one in merged.conflicts] == [Contest.FILE]
    assert merged.content is None
    assert merged.resolved({FILE_KEY: Choice.THEIRS}) == changed
    assert merge_files(written(BASE), changed, None).resolved({FILE_KEY: Choice.THEIRS}) is None
    assert merge_files(None, None, changed).content == changed


def test_what_is_no_prompt_is_taken_whole() -> None:
    for content in (
        b"\xff\xfe\x00",
        b"- a\n",
        b"[" * 10_000,
        b"format: 99\nname: n\n",
        b'format: 1\nname: "\\ud800"\n',
    ):
        merged = merge_files(written(BASE), written(replace(BASE, system="x")), content)
        assert [one.key for one in merged.conflicts] == [FILE_KEY]
        assert merge_files(written(BASE), written(BASE), content).content == content


def test_a_merged_rule_can_be_read_back() -> None:
    base = replace(BASE, answer=(AnswerRule("is"),))
    ours, theirs = replace(base, answer=(AnswerRule(pattern="a"),)), replace(base, answer=(AnswerRule("was"),))
    merged = merge_files(written(base), written(ours), written(theirs))
    for choice in Choice:
        content = merged.resolved({one.key: choice for one in merged.conflicts})
        assert content is not None
        assert loads(content.decode(), "").answer


contents = st.none() | st.binary(max_size=40) | prompts.map(written) | st.just(written(BASE))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(contents, contents, contents)
def test_no_content_makes_it_fail_and_a_side_that_did_not_change_gives_way(
    base: bytes | None, ours: bytes | None, theirs: bytes | None
) -> None:
    merged = merge_files(base, ours, theirs)
    for choice in Choice:
        chosen = merged.resolved({one.key: choice for one in merged.conflicts})
        assert chosen is None or isinstance(chosen, bytes)
        if merged.parts is not None and chosen is not None:
            loads(chosen.decode(), "")
    assert merge_files(base, ours, base).content == ours
    assert merge_files(base, base, theirs).content == theirs
    assert merge_files(base, ours, ours) == merge_files(ours, ours, ours)
