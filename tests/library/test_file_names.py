"""Names of files: legal on three systems, never one that is taken."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import UsageError
from workbench.library.file_names import FreeNames, file_name, folder_name, folder_of, name_key
from workbench.library.safe_paths import inner_path
from workbench.prompts.file import SUFFIX

RESERVED = {"con", "prn", "aux", "nul", "conin$", "conout$"} | {
    f"{n}{d}" for n in ("com", "lpt") for d in "0123456789¹²³"
}
ODD = "aA.é가각 ()-~<:\\/|?*\u0301\u1100\u3164\u200c\u200d\u202e\ufe0f\ud83d👩🏽👧🏴\U000e0067\U000e007f🇰"
NAMES = (
    st.text()
    | st.text(ODD)
    | st.text(ODD, min_size=50, max_size=200)
    | st.builds(
        "{}{}{}".format, st.sampled_from(sorted(RESERVED | {"git~1"})), st.text(" .-~", max_size=70), st.text(ODD)
    )
)


def is_legal(name: str) -> bool:
    whole = f"{name} (9999){SUFFIX}"
    return (
        bool(name)
        and not re.search(r'[<>:"/\\|?*\x00-\x1f\x7f]', name)
        and name == name.strip(" .-~")
        and re.split(r"\s*\.", name.lower())[0].rstrip() not in RESERVED
        and len(whole.encode("utf-8")) <= 143
        and unicodedata.is_normalized("NFC", name)
        and name[0] not in "\u200c\u200d"
        and name[-1] not in "\u200c\u200d"
        and unicodedata.category(name[-1]) != "Cs"
        and inner_path(name).name == name
    )


@given(NAMES)
def test_any_name_becomes_a_legal_one_and_a_legal_one_stays(name: str) -> None:
    made = file_name(name)
    assert is_legal(made), made
    assert file_name(made) == made


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("Answer from documents", "Answer from documents"),
        ("환불 문의 분류", "환불 문의 분류"),
        (unicodedata.normalize("NFD", "환불 é"), "환불 é"),
        ("ag_news: which/section?", "ag_news- which-section"),
        ("con", "_con"),
        ("NUL.txt", "_NUL.txt"),
        ("COM¹ .x", "_COM¹ .x"),
        ("console", "console"),
        ("..", "prompt"),
        ("-e", "e"),
        ("~root", "root"),
        ("a\tb\nc\u2028d", "a b c d"),
        ("a \x1b b", "a b"),
        ("v1.2.", "v1.2"),
        ("हिन्दी", "हिन्दी"),
        ("👨\u200d👩\u200d👧 trip", "👨\u200d👩\u200d👧 trip"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("🏴\U000e0067\U000e0062\U000e007f", "🏴\U000e0067\U000e0062\U000e007f"),
        ("a\U000e0067\U000e0062", "a"),
        ("\u200da\u200d \u200c.", "a"),
        ("x" * 58 + "👨\u200d👩\u200d👧", "x" * 58),
        ("x" * 59 + "e\u0323\u0301", "x" * 59),
        ("x" * 59 + "👧🏽", "x" * 59),
        ("\u3164 \u2800", "prompt"),
        ("git~1", "_git~1"),
        ("git~10", "git~10"),
        ("con " + "-" * 60 + "x", "_con"),
        ("aux." + "x" * 60, "_aux." + "x" * 55),
        ("가" * 100, "가" * 40),
        ("x" * 100, "x" * 60),
    ],
)
def test_what_can_stay_stays(name: str, made: str) -> None:
    assert file_name(name) == made


@given(st.lists(st.sampled_from(["a", "A", "é", "e\u0301", "É", "ß", "ss", "a (2)", "A (2)", "b"]), max_size=30))
def test_names_are_given_out_once_however_a_file_system_compares_them(names: list[str]) -> None:
    free = FreeNames(Path("nowhere"))
    given_out = [next(free.candidates(name, SUFFIX)) for name in names]
    same = {unicodedata.normalize("NFKD", unicodedata.normalize("NFC", name).casefold()) for name in given_out}
    assert len(same) == len(names)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mail", "mAIL"),
        ("Straße", "STRASSE"),
        ("각", unicodedata.normalize("NFD", "각")),
        ("\u212b", "å"),
        ("ﬁle", "file"),
        ("Σίσυφος", "ΣΊΣΥΦΟΣ"),
        ("KI", "\u212aı"),
        ("👨\u200d👩", "👨👩"),
        ("❤\ufe0f", "❤"),
    ],
)
def test_names_that_some_file_system_takes_for_one_are_not_both_given_out(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)
    free = FreeNames([f"{one}{SUFFIX}"])
    assert next(free.candidates(other, SUFFIX)) == f"{other} (2){SUFFIX}"


@pytest.mark.parametrize(("one", "other"), [("가", "나"), ("a", "á"), ("👩🏽", "👩"), ("v1", "v2"), ("a b", "ab")])
def test_names_that_differ_stay_apart(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


def test_what_is_in_the_folder_is_taken_case_and_form_aside(tmp_path: Path) -> None:
    (tmp_path / f"MINE{SUFFIX}").touch()
    (tmp_path / unicodedata.normalize("NFD", f"é{SUFFIX}")).touch()
    free = FreeNames(tmp_path)
    assert next(free.candidates("mine", SUFFIX)) == f"mine (2){SUFFIX}"
    assert next(free.candidates("é", SUFFIX)) == f"é (2){SUFFIX}"


@given(st.text() | st.text("ab./\\ "))
def test_a_folder_never_leads_out_of_the_library(name: str) -> None:
    made = PurePosixPath(folder_of(name))
    assert not made.is_absolute()
    assert ".." not in made.parts
    assert all(map(is_legal, made.parts))
    try:
        asked = PurePosixPath(folder_name(name))
    except UsageError:
        return
    assert not asked.is_absolute()
    assert ".." not in asked.parts


@pytest.mark.parametrize("name", ["..", "a/../..", "/etc", "C:\\x", "c:x", "\\\\host\\share"])
def test_a_folder_outside_of_the_library_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="outside of the library"):
        folder_name(name)


@pytest.mark.parametrize(("name", "made"), [("", ""), (".", ""), ("a/b", "a/b"), ("a\\b/", "a/b"), ("con/x", "_con/x")])
def test_a_folder_of_the_library(name: str, made: str) -> None:
    assert folder_name(name) == made
