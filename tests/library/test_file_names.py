"""Names of files: legal on three systems, never one that is taken."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import UsageError
from workbench.library.file_names import FreeNames, file_name, folder_name, folder_of
from workbench.prompts.file import SUFFIX

RESERVED = {"con", "prn", "aux", "nul", "conin$", "conout$"} | {
    f"{n}{d}" for n in ("com", "lpt") for d in "0123456789¹²³"
}
NAMES = st.text() | st.text("aA.é가 ()-<:\\/|?*\u200d\u202e\ud83d") | st.sampled_from(sorted(RESERVED))


def is_legal(name: str) -> bool:
    whole = f"{name} (9999){SUFFIX}"
    return (
        bool(name)
        and not re.search(r'[<>:"/\\|?*\x00-\x1f\x7f]', name)
        and name == name.strip(" .-~")
        and re.split(r"\s*\.", name.lower())[0].rstrip() not in RESERVED
        and len(whole.encode("utf-8")) <= 143
        and unicodedata.is_normalized("NFC", name)
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
