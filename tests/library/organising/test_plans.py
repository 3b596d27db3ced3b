"""Plans: what renaming, moving, duplicating, deleting would do, without a disk."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.library.organising.plans import Memory, after, done, folder, prompt, subject, text
from tests.library.test_file_names import NAMES, is_legal
from workbench.errors import UsageError
from workbench.library.file_names import FreeNames, file_name, name_key
from workbench.library.organising.deleting import delete
from workbench.library.organising.duplicating import duplicate
from workbench.library.organising.folders import new_folder
from workbench.library.organising.moving import copy, move
from workbench.library.organising.plan import Plan
from workbench.library.organising.renaming import rename
from workbench.library.organising.restoring import restore
from workbench.prompts.file import SUFFIX, loads

BROKEN = b"name: [\n"


def name_of(content: bytes) -> str:
    return loads(content.decode(), "").name


# renaming


def test_a_prompt_and_its_file_get_the_name() -> None:
    library = Memory({"write/thanks": "Thanks", "write/b": "B"})
    plan = rename(library, prompt("write/thanks"), " Thank  you: all ")
    held = after(plan, library)
    assert set(held) == {"write/Thank you- all", "write/b"}
    assert name_of(held["write/Thank you- all"]) == "Thank you: all"
    assert subject(plan) == "Rename write/thanks to write/Thank you- all"
    (moved,) = plan.moved
    assert (moved.before.name, moved.after.name) == (f"thanks{SUFFIX}", f"Thank you- all{SUFFIX}")


def test_only_the_file_of_a_broken_prompt_is_renamed() -> None:
    library = Memory({"a": BROKEN})
    assert after(rename(library, prompt("a"), "b"), library) == {"b": BROKEN}


@pytest.mark.parametrize("name", ["mail", "MAIL", unicodedata.normalize("NFD", "Mail")])
def test_letters_may_change_their_case(name: str) -> None:
    library = Memory({"Mail": "Mail", "other": "Other"})
    assert set(after(rename(library, prompt("Mail"), name), library)) == {name, "other"}


def test_a_name_that_is_taken_case_and_form_aside_gets_a_number() -> None:
    library = Memory({"Mail": "Mail", unicodedata.normalize("NFD", "각"): "각", "x": "x", "y": "y"})
    held = after(rename(library, prompt("x"), "mail"), library)
    assert name_of(held["mail (2)"]) == "mail"
    assert "각 (2)" in after(rename(library, prompt("y"), "각"), library)


def test_a_name_that_changes_no_file_name_is_one_change_all_the_same() -> None:
    library = Memory({"a-b": "a-b"})
    plan = rename(library, prompt("a-b"), "a/b")
    assert name_of(after(plan, library)["a-b"]) == "a/b"
    assert subject(plan) == "Rename a-b: a/b"


def test_the_same_name_is_no_change() -> None:
    assert rename(Memory({"a": "a"}), prompt("a"), "a").steps == ()


@pytest.mark.parametrize("name", ["", "  ", "\n"])
def test_an_empty_name_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="name is needed"):
        rename(Memory({"a": "a"}), prompt("a"), name)


def test_half_a_character_in_a_name_is_refused() -> None:
    with pytest.raises(UsageError, match="half a character"):
        rename(Memory({"a": "a"}), prompt("a"), "a\ud83d")


def test_a_folder_takes_all_with_it() -> None:
    library = Memory({"mails/a": "A", "mails/short/b": BROKEN, "mails2/c": "C"})
    plan = rename(library, folder("mails"), "Mails")
    assert set(after(plan, library)) == {"Mails/a", "Mails/short/b", "mails2/c"}
    assert [(one.before.name, one.after.name) for one in plan.moved] == [("mails", "Mails")]
    assert subject(plan) == "Rename mails to Mails"


# moving and copying


def test_prompts_and_folders_move_as_one_change() -> None:
    library = Memory({"write/thanks": "T", "short/a": "A", "short/x/b": "B", "mails/A": "Z"})
    plan = move(library, [prompt("write/thanks"), folder("short")], library, "mails")
    assert set(after(plan, library)) == {"mails/thanks", "mails/short/a", "mails/short/x/b", "mails/A"}
    assert len(plan.steps) == 1
    assert plan.steps[0].message == "Move 1 prompt and 1 folder to mails\n\nwrite/thanks\nshort"


def test_the_message_of_one_says_where_it_is_now() -> None:
    library = Memory({"write/thanks": "T", "mails/Thanks": "t"})
    plan = move(library, [prompt("write/thanks")], library, "Mails")
    assert subject(plan) == "Move write/thanks to mails/thanks (2)"
    assert subject(move(library, [prompt("write/thanks")], library, "")) == "Move write/thanks to thanks"


def test_what_lies_in_a_folder_that_moves_moves_with_it() -> None:
    library = Memory({"a/b/c": "C", "x": "X"})
    plan = move(library, [prompt("a/b/c"), folder("a"), folder("a/b")], library, "z")
    assert set(after(plan, library)) == {"z/a/b/c", "x"}


def test_what_is_there_already_stays() -> None:
    library = Memory({"a/b": "B"})
    assert move(library, [prompt("a/b")], library, "A") == Plan()


@pytest.mark.parametrize("into", ["a", "a/b", "A/b/c"])
def test_a_folder_does_not_go_into_itself(into: str) -> None:
    library = Memory({"a/b/c/d": "D"})
    with pytest.raises(UsageError, match="into itself"):
        move(library, [folder("a")], library, into)
    with pytest.raises(UsageError, match="into itself"):
        copy(library, [folder("a")], library, into)


def test_a_whole_library_is_not_moved() -> None:
    with pytest.raises(UsageError, match="whole library"):
        move(Memory({"a": "A"}), [folder("")], Memory({}, "/team"), "")


def test_between_libraries_it_is_added_there_before_it_is_removed_here() -> None:
    library, team = Memory({"write/thanks": "T", "b": "B"}), Memory({"thanks": "other"}, "/team")
    plan = move(library, [prompt("write/thanks")], team, "")
    assert [step.library for step in plan.steps] == [team.folder, library.folder]
    assert [step.message for step in plan.steps] == ["Move write/thanks here from library", "Move write/thanks to team"]
    assert after(plan, team) == {"thanks": text("other"), "thanks (2)": text("T")}
    assert set(after(plan, library)) == {"b"}


def test_a_copy_leaves_the_original() -> None:
    starter, library = Memory({"chat/a": "A"}, "/starter"), Memory({"chat/b": "B"})
    plan = copy(starter, [folder("chat")], library, "")
    assert set(after(plan, library)) == {"chat/b", "chat (2)/a"}
    assert (plan.moved, [one.name for one in plan.made]) == ((), ["chat (2)"])


def test_a_path_that_gets_too_long_is_refused_before_anything_is_done() -> None:
    deep = "/".join(["x" * 60] * 16)
    library = Memory({"a/b": "B", f"{deep}/c": "C"})
    with pytest.raises(UsageError, match="too long"):
        move(library, [folder("a")], library, f"{deep}/{'y' * 30}")


# duplicating, deleting, new folders, restoring


def test_a_duplicate_has_a_name_of_its_own() -> None:
    library = Memory({"a/b": "B", "a/b COPY": "x"})
    plan = duplicate(library, [prompt("a/b")])
    assert name_of(after(plan, library)["a/B copy (2)"]) == "B copy (2)"
    assert subject(plan) == "Duplicate a/b"


def test_names_too_long_for_their_copies_to_differ_still_do() -> None:
    name = "x" * 70
    library = Memory({"a": name, "x" * 60: name})
    assert "x" * 60 + " (2)" in after(duplicate(library, [prompt("a")]), library)


def test_a_folder_and_a_broken_prompt_are_duplicated_as_they_are() -> None:
    library = Memory({"f/a": "A", "bad": BROKEN})
    held = after(duplicate(library, [folder("f"), prompt("bad")], "Kopie von {name}"), library)
    assert held["Kopie von f/a"] == text("A")
    assert held["Kopie von bad"] == BROKEN


def test_deleting_removes_what_is_in_the_folders_too() -> None:
    library = Memory({"f/a": "A", "f/g/b": "B", "c": "C", "d": "D"})
    plan = delete(library, [folder("f"), prompt("c")])
    assert set(after(plan, library)) == {"d"}
    assert subject(plan) == "Delete 1 prompt and 1 folder"
    assert [one.name for one in plan.gone] == ["f", f"c{SUFFIX}"]
    assert subject(delete(library, [prompt("f/a")])) == "Delete f/a"


@pytest.mark.parametrize(
    ("within", "name", "made"),
    [("", "mails", "mails"), ("A", "x/con", "a/x/_con"), ("", "a", "a (2)"), ("", "A/b", "a/b")],
)
def test_a_new_folder(within: str, name: str, made: str) -> None:
    library = Memory({"a/p": "P"})
    plan = new_folder(library, within, name)
    assert [one.relative_to(library.folder).as_posix() for one in plan.made] == [made]


def test_what_is_restored_takes_nobodys_place() -> None:
    library = Memory({"a/B": "B", "c": "C"})
    plan = restore(library, [(f"a/b{SUFFIX}", text("old")), (f"d/e{SUFFIX}", BROKEN)])
    held = after(plan, library)
    assert (held["a/b (2)"], held["d/e"], held["a/B"]) == (text("old"), BROKEN, text("B"))
    assert subject(plan) == "Restore 2 prompts"


# whatever the names


KEYS = st.lists(NAMES.map(lambda name: name.replace("\ud83d", "")), min_size=1, max_size=6, unique=True)


@given(KEYS, NAMES, st.data())
def test_any_plan_leads_to_legal_names_that_no_system_takes_for_one(
    names: list[str], name: str, data: st.DataObject
) -> None:
    free = FreeNames(())
    library = Memory({f"f/{next(free.candidates(file_name(one), ''))}": one.strip() or "x" for one in names})
    keys = [path.removesuffix(SUFFIX) for path in library.held]
    key = data.draw(st.sampled_from(keys))
    plans = [duplicate(library, [prompt(key), folder("f")])]
    if name.strip(" ./\\\n\t") and not re.match("[A-Za-z]:|/|\\\\", name.strip()) and name.split() and ".." not in name:
        plans.append(new_folder(library, "f", name))
    if name.split() and "\ud83d" not in name:
        plans += [rename(library, prompt(key), name), rename(library, folder("f"), name)]
    plans += [move(library, [prompt(one) for one in keys], library, "g"), copy(library, [folder("f")], library, "")]
    for plan in plans:
        held = after(plan, library)
        assert len(held) >= len(keys)
        parts = {name_key(one): one for path in held for one in PurePosixPath(path).parts}
        assert len({name_key(path) for path in held}) == len(held)
        for part in parts.values():
            assert is_legal(part) or part.endswith(")") or part == ".gitkeep", part
        assert done(plan.reversed(), done(plan, library)).held == library.held
