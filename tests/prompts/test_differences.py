from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.prompts import differences as module
from workbench.prompts.differences import DELETED, EQUAL, INSERTED, Difference, as_text, differences, likeness
from workbench.prompts.prompt import Prompt
from workbench.prompts.rendering import render


def told(before: str, after: str) -> str:
    """Deletions as [-x-], insertions as {+x+}."""
    forms = {EQUAL: "{}", DELETED: "[-{}-]", INSERTED: "{{+{}+}}"}
    return "".join(forms[one.kind].format(one.text) for one in differences(before, after))


def test_words_are_compared_not_letters() -> None:
    assert told("Answer the question.", "Answer every question.") == "Answer [-the-]{+every+} question."
    assert told("a b", "a b c") == "a b{+ c+}"
    assert told("짧게 답하라", "길게 답하라") == "[-짧게-]{+길게+} 답하라"
    assert told("短く", "長く") == "[-短-]{+長+}く"


def test_lines_that_are_equal_stay_together() -> None:
    assert told("a\nb\nc\n", "a\nc\n") == "a\n[-b\n-]c\n"
    assert told("one\ntwo", "zero\none\ntwo") == "{+zero\n+}one\ntwo"


def test_white_space_and_line_ends_count() -> None:
    assert told("a b", "a  b") == "a[- -]{+  +}b"
    assert told("a\r\nb", "a\nb") == "a[-\r\n-]{+\n+}b"
    assert told("a", "a\n") == "a{+\n+}"


def test_equal_texts_are_one_piece_and_empty_ones_none() -> None:
    assert differences("a\nb", "a\nb") == (Difference(EQUAL, "a\nb"),)
    assert differences("", "") == ()
    assert told("", "a") == "{+a+}"


texts = st.lists(st.sampled_from(["a", "b", "가", "短", " ", "  ", "\n", "\r\n", "\r", ".", "😀"]), max_size=30).map(
    "".join
)


def check(before: str, after: str) -> None:
    found = differences(before, after)
    assert "".join(one.text for one in found if one.kind != INSERTED) == before
    assert "".join(one.text for one in found if one.kind != DELETED) == after
    assert all(one.text for one in found)


@given(texts, texts)
def test_both_texts_can_be_put_together_again(before: str, after: str) -> None:
    check(before, after)
    assert {one.kind for one in differences(before, before)} <= {EQUAL}


def test_long_texts_are_compared_within_bounds() -> None:
    """No line and no word of the middle is shared: every pair would have to be looked at."""
    before = "same\n" + "".join(f"a{n}\n" for n in range(9_000)) + "end"
    after = "same\n" + "".join(f"b{n}\n" for n in range(9_000)) + "end"
    check(before, after)
    assert module.MOST_PAIRS < 9_000 * 9_000
    assert [one.kind for one in differences(before, after)] == [EQUAL, DELETED, INSERTED, EQUAL]
    assert (
        told("x " * 50_000 + "old" + " y" * 50_000, "x " * 50_000 + "new" + " y" * 50_000).count("[-old-]{+new+}") == 1
    )


def test_long_texts_are_compared_where_pieces_that_occur_once_hold_them_together() -> None:
    """Each third line changed a word of it: far more pairs than are compared, and still only the words are told."""
    lines = [f"The {n}th line of the report.\n" for n in range(6_000)]
    later = [line.replace("report", "answer") if n % 3 == 0 else line for n, line in enumerate(lines)]
    assert len(lines) * len(later) > module.MOST_PAIRS
    check("".join(lines), "".join(later))
    found = [one for one in differences("".join(lines), "".join(later)) if one.kind != EQUAL]
    assert len(found) == 4_000
    assert {one.text for one in found} == {"report", "answer"}


def test_a_text_ends_to_be_compared_once_its_pairs_are_spent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_PAIRS_OF_A_TEXT", 0)
    check("a b c", "x b y")
    assert told("a b c", "x b y") == "[-a b c-]{+x b y+}"


def test_pieces_that_moved_are_no_anchors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_PAIRS", 0)
    assert told("p\na\nb\nc\nq\n", "r\nb\nc\na\ns\n").count("b\nc\n") == 1


def test_likeness_is_the_share_of_equal_characters() -> None:
    assert likeness(differences("", "")) == likeness(differences("a", "a")) == 1
    assert likeness(differences("one two", "one six")) == pytest.approx(8 / 14)
    assert likeness(differences("a", "b")) == 0


@given(texts, texts, st.integers(0, 40))
def test_limits_never_lose_a_character(before: str, after: str, most: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "MOST_PAIRS", most)
        check(before, after)


def test_messages_are_compared_with_their_roles() -> None:
    prompt = Prompt("it", system="Be brief.", input_template="Who?")
    assert as_text(render(prompt, mode="chat")) == "[system]\nBe brief.\n\n[user]\nWho?"
    assert as_text(render(prompt)) == "Be brief.\n\nWho?"
