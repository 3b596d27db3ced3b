"""Search: what is found is what a plain reading of the rules finds, and the marks stand where the words are."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.library.entries import LibraryEntry, summary_of
from workbench.library.entry_cache import EntryText, packed
from workbench.library.folding import folded, spans
from workbench.library.libraries import FURTHER, Library
from workbench.library.search import Hits, Query, SearchIndex
from workbench.library.search_text import part_texts
from workbench.prompts.prompt import Example, Message, Prompt

LIBRARY = Library(Path("/team"), "Team", FURTHER)


def index_of(*prompts: Prompt, folder: str = "") -> SearchIndex:
    index = SearchIndex()
    for number, prompt in enumerate(prompts):
        put(index, prompt, f"f{number}", folder)
    return index


def put(index: SearchIndex, prompt: Prompt, stem: str, folder: str = "") -> None:
    parts = part_texts(prompt)
    text = EntryText("\0".join(folded(part.text) for part in parts), packed(parts))
    path = LIBRARY.folder / folder / f"{stem}.prompt.yaml"
    index.put(LibraryEntry(LIBRARY, folder, path, summary_of(prompt)), text)


def names(hits: Hits) -> list[str]:
    return [hit.entry.name for hit in hits.best]


def search(query: str, *prompts: Prompt, folder: str = "") -> Hits:
    return index_of(*prompts, folder=folder).search(Query.parse(query))


@pytest.mark.parametrize(
    "prompt",
    [
        Prompt("needle"), Prompt("a", tags=("needle",)), Prompt("a", description="a Needle"),
        Prompt("a", system="needle"),
        Prompt("a", instruction="x needle"), Prompt("a", input_template="{{ needle }}"), Prompt("a", wrapper="needle"),
        Prompt("a", messages=(Message("user", "needle"),)), Prompt("a", examples=(Example({"q": "needle"}),)),
        Prompt("a", examples=(Example(output="needle"),)), Prompt("a", values={"q": ["a", "needle"]}),
        Prompt("a", expected="NEEDLE"),
    ],
)  # fmt: skip
def test_every_field_is_searched(prompt: Prompt) -> None:
    assert search("needle", prompt, Prompt("other")).total == 1


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("환", "고객의 환불"), ("환불", "부분환불요청"), (unicodedata.normalize("NFD", "환불"), "환불"),
        ("환불", unicodedata.normalize("NFD", "환불")), ("E1042", "see e1042."), ("straße", "STRASSE"), ("ＡＢ", "ab"),
        ("불 문", "환불 문의"), ('"two words"', "one two words"),
    ],
)  # fmt: skip
def test_words_are_found_whatever_their_case_and_form(query: str, text: str) -> None:
    assert search(query, Prompt("a", instruction=text)).total == 1


def test_all_words_must_be_found_in_any_order_and_part() -> None:
    prompts = Prompt("Refund", instruction="for a customer"), Prompt("Refund", instruction="nothing")
    assert search("customer refund", *prompts).total == 1
    assert search('"refund customer"', *prompts).total == 0


def test_what_every_new_prompt_has_is_not_found() -> None:
    assert search("reasoning", Prompt("a")).total == 0


def test_names_come_before_keys_tags_descriptions_and_texts() -> None:
    index = index_of(
        Prompt("1", instruction="word"), Prompt("2", description="word"), Prompt("3", tags=("word",)), Prompt("a word"),
        Prompt("word"),
    )  # fmt: skip
    put(index, Prompt("4"), "word")
    assert names(index.search(Query.parse("word"))) == ["word", "a word", "4", "3", "2", "1"]


def test_tags_and_folders() -> None:
    index = index_of(Prompt("a", tags=("qa", "long tag")), folder="write/mails")
    put(index, Prompt("b", tags=("qa-old",)), "b", "read")

    def found(query: str, *tags: str) -> list[str]:
        return names(index.search(Query.parse(query, tags)))

    assert found("tag:q") == found("TAG:QA") == ["a", "b"]
    assert found('tag:"long t"') == ["a"]
    assert found("tag:a") == []
    assert found("", "qa") == ["a"]
    assert found("in:mai") == found("in:write/mails") == found("in:write a") == ["a"]
    assert found("in:team") == ["a", "b"]
    assert found("in:ails") == []


@pytest.mark.parametrize("query", ["", "  ", "tag:", "in:/", '""', "\0"])
def test_an_empty_query_finds_nothing(query: str) -> None:
    assert Query.parse(query).is_empty
    assert search(query, Prompt("a")) == Hits()


def test_a_hit_shows_the_part_that_matched() -> None:
    prompt = Prompt("Thanks", examples=(Example(), Example(output=f"{'long ' * 50}an answer\nabout E1042 and more")))
    (hit,) = search("thanks e1042", prompt).best
    snippet = hit.snippet
    assert (snippet.field, snippet.number) == ("examples", 2)
    assert [snippet.text[start:end] for start, end in snippet.marks] == ["E1042"]
    assert snippet.text.startswith("…")
    assert "\n" not in snippet.text
    assert [hit.entry.name[start:end] for start, end in hit.name_marks] == ["Thanks"]


def test_more_than_can_be_listed_are_counted() -> None:
    hits = index_of(*(Prompt(f"word {number}") for number in range(30))).search(Query.parse("word"), most=10)
    assert (len(hits.best), hits.total) == (10, 30)


def test_what_is_changed_or_gone_is_found_as_it_is() -> None:
    index = index_of(Prompt("old words"))
    assert index.search(Query.parse("old")).total == 1
    put(index, Prompt("new words"), "f0")
    assert (index.search(Query.parse("old w")).total, index.search(Query.parse("new")).total) == (0, 1)
    index.remove(LIBRARY, LIBRARY.folder / "f0.prompt.yaml")
    assert index.search(Query.parse("new w")).total == 0


# Against a plain reading of the rules

LETTERS = st.text(alphabet="abAB 환불ㅎ1é\u0301ß", max_size=8)
PROMPTS = st.builds(
    Prompt,
    name=LETTERS.map(lambda text: f"n{text}"),
    description=LETTERS,
    tags=st.lists(LETTERS.filter(str.strip), max_size=2).map(tuple),
    instruction=LETTERS,
)


def is_found(prompt: Prompt, stem: str, query: str) -> bool:
    fields = [prompt.name, stem, *prompt.tags, prompt.description, prompt.instruction]
    return all(any(folded(word) in folded(field) for field in fields) for word in query.split())


@given(st.lists(PROMPTS, max_size=6), st.lists(LETTERS, min_size=1, max_size=4))
def test_the_same_is_found_as_by_looking_into_every_prompt(prompts: list[Prompt], queries: list[str]) -> None:
    index = index_of(*prompts)
    for query in (whole[: end + 1] for whole in queries for end in range(len(whole))):
        expected = [number for number, prompt in enumerate(prompts) if is_found(prompt, f"f{number}", query)]
        hits = index.search(Query.parse(query))
        found = sorted(int(hit.entry.key[1:]) for hit in hits.best)
        assert found == (expected if query.strip() else [])
        assert hits.total == len(found)
        for hit in hits.best:
            levels = [hit.record.level(folded(word)) for word in query.split()]
            assert max(levels) <= 4
            assert all(0 <= start < end <= len(hit.snippet.text) for start, end in hit.snippet.marks)


@given(st.text(), st.text(min_size=1, max_size=3))
def test_marks_are_in_the_text_in_order_and_apart(text: str, word: str) -> None:
    marks = spans(text, [folded(word)])
    assert bool(marks) == (folded(word) in folded(text) and bool(folded(word)))
    ends = [place for mark in marks for place in mark]
    assert ends == sorted(ends)
    assert all(0 <= start < end <= len(text) for start, end in marks)


@pytest.mark.parametrize(
    ("text", "word", "marked"),
    [
        ("Straße", "strasse", ["Straße"]), ("eine Straße", "ss", ["ß"]), ("ﬁne", "fi", ["ﬁ"]),
        (unicodedata.normalize("NFD", "큰 환불"), "환", [unicodedata.normalize("NFD", "환")]),
        ("😀 환불 환", "환", ["환", "환"]),
        ("abab", "ab", ["abab"]),
    ],
)  # fmt: skip
def test_marks_stand_where_the_word_is(text: str, word: str, marked: list[str]) -> None:
    assert [text[start:end] for start, end in spans(text, [folded(word)])] == marked
