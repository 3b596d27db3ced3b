"""`library`: list, show, import, export."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import PROMPT, Command, Outcome
from workbench.library.libraries import LibraryShelf
from workbench.prompts.file import load

PROMPTSOURCE = """\
dataset: glue
templates:
  1: !Template
    name: sound
    jinja: "Is {{ sentence }} sound? ||| {{ label }}"
    metadata: !TemplateMetadata {metrics: [Accuracy]}
  2: !Template {name: broken, jinja: "{% if %}"}
"""
HOSTILE = "format: 1\nname: !!python/object/apply:os.system ['echo no']\n"


@pytest.fixture
def library(home: Path) -> Path:
    return home / "library"


def written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def files(library: Path) -> set[str]:
    """The prompts that are there; a library's repository keeps files of its own."""
    return {path.relative_to(library).as_posix() for path in library.rglob("*.prompt.yaml")}


def data(outcome: Outcome) -> dict[str, Any]:
    (line,) = outcome.out.splitlines()
    found: dict[str, Any] = json.loads(line)
    return found


# list and show


def test_the_list_has_own_and_starter_prompts_and_says_what_is_broken(command: Command, library: Path) -> None:
    written(library / "team" / "누가.prompt.yaml", PROMPT)
    written(library / "bad.prompt.yaml", "format: 1\nname: Bad\nmode: shout\n")
    outcome = command("library", "list", "--json")
    assert outcome.status == 0
    assert "bad.prompt.yaml, line 3, field mode" in outcome.err
    rows = {row["key"]: row for row in json.loads(outcome.out)}
    mine = rows["team/누가"]
    assert (mine["name"], mine["group"], mine["folder"], mine["technique"]) == (
        "누가 세웠나",
        "own",
        "team",
        "few_shot",
    )
    assert mine["file"] == str(library / "team" / "누가.prompt.yaml")
    assert "mode" in rows["bad"]["error"]
    assert rows["starter"]["group"] == "starter"


def test_the_list_for_people_has_a_line_a_prompt(command: Command, library: Path) -> None:
    written(library / "team" / "누가.prompt.yaml", PROMPT)
    outcome = command("library", "list")
    assert (outcome.status, outcome.err) == (0, "")
    assert any(line.split("  ")[0] == "team/누가" and line.endswith("누가 세웠나") for line in outcome.out.splitlines())


def test_every_prompt_of_the_list_is_found_by_its_key(command: Command, library: Path) -> None:
    written(library / "a" / "same.prompt.yaml", PROMPT)
    written(library / "b" / "same.prompt.yaml", PROMPT.replace("누가", "B"))
    for row in json.loads(command("library", "list", "--json").out):
        outcome = command("library", "show", row["key"])
        assert (outcome.status, outcome.out) == (0, Path(row["file"]).read_text(encoding="utf-8"))


def test_a_broken_file_is_shown_as_it_is(command: Command, library: Path) -> None:
    written(library / "bad.prompt.yaml", "name: [\n")
    assert command("library", "show", "bad").out == "name: [\n"


def test_a_prompt_that_is_not_there(command: Command) -> None:
    outcome = command("library", "show", "startr")
    assert (outcome.status, outcome.out, outcome.err.count("\n")) == (2, "", 1)
    assert "starter" in outcome.err


# Which libraries are open, and finding in them


def test_a_further_library_is_listed_and_found_until_it_is_removed(
    command: Command, library: Path, tmp_path: Path
) -> None:
    assert command("library", "add", tmp_path / "team", "--title", "Team") == Outcome(0, "Team\n", "")
    path = written(tmp_path / "team" / "a" / "same.prompt.yaml", PROMPT)
    mine = written(library / "same.prompt.yaml", PROMPT.replace("누가 세웠나", "Mine"))
    LibraryShelf().set_favourite(LibraryShelf().read().further[0], "a/same", True)
    rows = {row["file"]: row for row in json.loads(command("library", "list", "--json").out)}
    theirs, own = rows[str(path)], rows[str(mine)]
    assert (theirs["library"], theirs["group"], theirs["favourite"]) == ("Team", "further", True)
    assert (own["library"], own["favourite"]) == ("My prompts", False)
    names = {"same": mine, "a/same": path, "team/a/same": path, "own/same": mine, "누가 세웠나": path}
    for name, file in names.items():
        assert command("library", "show", name).out == file.read_text(encoding="utf-8")
    assert command("library", "remove", tmp_path / "team").status == 0
    assert path.exists()
    assert command("library", "show", "a/same").status == 2


def test_what_cannot_be_added_or_removed_is_told_in_a_line(command: Command, library: Path, tmp_path: Path) -> None:
    for arguments in (("add", library), ("remove", tmp_path)):
        outcome = command("library", *arguments)
        assert (outcome.status, outcome.out, outcome.err.count("\n")) == (2, "", 1)


def test_a_library_that_is_not_there_is_told_and_the_others_are_listed(
    command: Command, library: Path, tmp_path: Path
) -> None:
    command("library", "add", tmp_path / "team")
    (tmp_path / "team").rmdir()
    written(library / "mine.prompt.yaml", PROMPT)
    outcome = command("library", "list")
    assert outcome.status == 1
    assert str(tmp_path / "team") in outcome.err
    assert "mine" in outcome.out
    assert command("library", "show", "mine").status == 0


def test_search_finds_names_before_texts_and_says_where(command: Command, library: Path) -> None:
    written(library / "a" / "text.prompt.yaml", PROMPT)
    written(library / "name.prompt.yaml", "format: 1\nname: 김철수\n")
    outcome = command("library", "search", "김철", "--json")
    assert outcome.status == 0
    first, second = json.loads(outcome.out)
    assert (first["key"], first["name_marks"]) == ("name", [[0, 2]])
    assert (second["key"], second["field"], second["library"]) == ("a/text", "values", "My prompts")
    assert [second["snippet"][start:end] for start, end in second["marks"]] == ["김철"]
    assert command("library", "search", "김철", "in:a").out.startswith("a/text  누가 세웠나  Acme")
    assert command("library", "search", "no such words") == Outcome(0, "", "")
    assert command("library", "search", "tag:").status == 2


def test_a_link_out_of_a_library_is_not_followed(command: Command, library: Path, tmp_path: Path) -> None:
    secret = written(tmp_path / "secret", PROMPT)
    library.mkdir(exist_ok=True)
    (library / "link.prompt.yaml").symlink_to(secret)
    outcome = command("library", "show", "link")
    assert (outcome.status, outcome.out) == (2, "")
    assert "outside of the library" in outcome.err
    assert "outside of the library" in command("library", "list").err


# import


def test_what_is_refused_keeps_nothing_else_out(command: Command, library: Path, tmp_path: Path) -> None:
    path = written(tmp_path / "templates.yaml", PROMPTSOURCE)
    outcome = command("library", "import", path)
    assert outcome.status == 1
    assert outcome.out == f"{library / 'glue- sound.prompt.yaml'}\n"
    assert "The metrics Accuracy were not carried over. (glue: sound)" in outcome.err
    assert "broken: refused: The template" in outcome.err
    assert "1 imported, 1 refused." in outcome.err


def test_the_same_as_data(command: Command, library: Path, tmp_path: Path) -> None:
    path = written(tmp_path / "templates.yaml", PROMPTSOURCE)
    outcome = command("library", "import", path, "--json")
    assert outcome.status == 1
    found = data(outcome)
    (imported,) = found["imported"]
    assert imported == {
        "name": "glue: sound",
        "file": str(library / "glue- sound.prompt.yaml"),
        "source": str(path),
        "format": "promptsource",
        "notes": ["The metrics Accuracy were not carried over."],
    }
    (refused,) = found["refused"]
    assert (refused["where"], refused["source"]) == ("broken", str(path))
    assert refused["reason"]
    assert refused["hint"]


def test_a_table_has_a_folder_of_its_own_and_a_second_import_overwrites_nothing(
    command: Command, library: Path, tmp_path: Path
) -> None:
    path = written(tmp_path / "prompts.csv", "act,prompt,unknown\nCON,Say ${word:hi},1\ncon,Other,2\n")
    assert command("library", "import", path).status == 0
    assert files(library) == {"prompts/_CON.prompt.yaml", "prompts/_con (2).prompt.yaml"}
    first = (library / "prompts" / "_CON.prompt.yaml").read_bytes()
    outcome = command("library", "import", path)
    assert "The columns unknown were not read." in outcome.err
    assert files(library) == {f"prompts/_{name}.prompt.yaml" for name in ("CON", "con (2)", "CON (3)", "con (4)")}
    assert (library / "prompts" / "_CON.prompt.yaml").read_bytes() == first


@pytest.mark.parametrize(("into", "folder"), [("team/mails", "team/mails/"), (".", "")])
def test_a_folder_can_be_named(command: Command, library: Path, tmp_path: Path, into: str, folder: str) -> None:
    path = written(tmp_path / "prompts.csv", "act,prompt\nA,a\nB,b\n")
    assert command("library", "import", path, "--into", into).status == 0
    assert files(library) == {f"{folder}A.prompt.yaml", f"{folder}B.prompt.yaml"}


def test_a_folder_of_files_comes_in_whole(command: Command, library: Path, tmp_path: Path) -> None:
    written(tmp_path / "all" / "deep" / "a.json", '{"messages": [{"role": "user", "content": "Hi"}]}')
    written(tmp_path / "all" / "b.csv", "act,prompt\nB,b\n")
    assert command("library", "import", tmp_path / "all").status == 0
    assert files(library) == {"a.prompt.yaml", "B.prompt.yaml"}


def test_one_file_of_several_that_cannot_be_used(command: Command, library: Path, tmp_path: Path) -> None:
    good = written(tmp_path / "b.csv", "act,prompt\nB,b\n")
    outcome = command("library", "import", tmp_path / "nowhere.csv", good)
    assert outcome.status == 1
    assert "nowhere.csv" in outcome.err
    assert files(library) == {"B.prompt.yaml"}


@pytest.mark.parametrize(
    ("text", "told"),
    [(HOSTILE, "python/object/apply:os.system"), ("?", "in no format"), ("format: 99\nname: x\n", "format")],
)
def test_nothing_usable(command: Command, library: Path, tmp_path: Path, text: str, told: str) -> None:
    path = written(tmp_path / "a.yaml", text)
    outcome = command("library", "import", path, "--json")
    assert outcome.status == 2
    assert told in outcome.err
    assert data(outcome)["imported"] == []
    assert not library.exists()


@pytest.mark.parametrize(("option", "value"), [("--format", "song"), ("--into", "../x"), ("--into", "/x")])
def test_wrong_options_change_nothing(command: Command, library: Path, tmp_path: Path, option: str, value: str) -> None:
    path = written(tmp_path / "prompts.csv", "act,prompt\nA,a\n")
    outcome = command("library", "import", path, option, value)
    assert (outcome.status, outcome.out, outcome.err.count("\n")) == (2, "", 1)
    assert value in outcome.err
    assert not library.exists()


def test_a_format_can_be_told(command: Command, library: Path, tmp_path: Path) -> None:
    path = written(tmp_path / "data.txt", "act,prompt\nA,a\n")
    assert command("library", "import", path).status == 2
    assert command("library", "import", path, "--format", "table").status == 0
    assert files(library) == {"A.prompt.yaml"}


def test_a_library_that_cannot_be_written(command: Command, library: Path, tmp_path: Path) -> None:
    written(library, "a file where the folder should be")
    outcome = command("library", "import", written(tmp_path / "prompts.csv", "act,prompt\nA,a\n"))
    assert outcome.status == 2
    assert "refused: " in outcome.err


# export


def test_a_prompt_goes_out_and_comes_back_the_same(command: Command, library: Path, tmp_path: Path) -> None:
    path = written(tmp_path / "mine.prompt.yaml", PROMPT)
    out = tmp_path / "out.prompt.yaml"
    assert command("library", "export", path, "--as", "prompt", "--out", out).status == 0
    assert command("library", "import", out).status == 0
    (back,) = library.glob("*.prompt.yaml")
    assert load(back) == load(path)


def test_what_the_format_cannot_say_is_told(command: Command, prompt_file: Path) -> None:
    outcome = command("library", "export", prompt_file, "--as", "openai")
    assert outcome.status == 0
    assert json.loads(outcome.out)["messages"][0]["role"] == "user"
    assert "The variables were filled with their values." in outcome.err


@pytest.mark.parametrize("name", ["song", "table", "promptsource"])
def test_a_format_that_is_not_written(command: Command, prompt_file: Path, name: str) -> None:
    outcome = command("library", "export", prompt_file, "--as", name)
    assert (outcome.status, outcome.out, outcome.err.count("\n")) == (2, "", 1)
    assert f"not written as {name}. Known: prompt, promptfoo, langchain, openai" in outcome.err


def test_a_file_is_replaced_only_when_asked_for(command: Command, prompt_file: Path, tmp_path: Path) -> None:
    out = written(tmp_path / "mine.json", "mine")
    outcome = command("library", "export", prompt_file, "--as", "langchain", "--out", out)
    assert outcome.status == 2
    assert "mine.json is there already. Choose another name, or replace it with --force." in outcome.err
    assert out.read_text() == "mine"
    assert command("library", "export", prompt_file, "--as", "langchain", "--out", out, "--force").status == 0
    assert json.loads(out.read_text(encoding="utf-8"))["_type"]


@pytest.mark.parametrize("ending", ["json", "yaml"])
def test_a_file_of_another_format_than_the_one_asked_for_is_refused(
    command: Command, library: Path, tmp_path: Path, ending: str
) -> None:
    path = written(tmp_path / f"oa.{ending}", '{"messages": [{"role": "user", "content": "Hi"}]}')
    outcome = command("library", "import", path, "--format", "langchain")
    assert outcome.status == 2
    assert "no prompt of LangChain" in outcome.err
    assert files(library) == set()


# as a process


def test_an_import_is_utf8_whatever_the_locale_and_imports_nothing_heavy(tmp_path: Path, home: Path) -> None:
    path = written(tmp_path / "표.csv", "act,prompt\n환불,안녕\n")
    probe = (
        "import sys; from workbench.cli.main import main; status = main(sys.argv[1:]); "
        "heavy = {'boto3', 'botocore', 'tiktoken', 'PySide6', 'numpy'} & set(sys.modules); "
        "sys.exit(status or len(heavy))"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe, "library", "import", path],
        env={"WORKBENCH_HOME": str(home), "LC_ALL": "C", "PYTHONIOENCODING": "ascii:backslashreplace", "PATH": ""},
        cwd=Path(__file__).parents[2],
        capture_output=True,
    )
    assert (done.returncode, done.stderr) == (0, b"1 imported, 0 refused.\n")
    assert done.stdout.decode("utf-8") == f"{home / 'library' / '환불.prompt.yaml'}\n"


@pytest.mark.parametrize("folder", ["", " "])
def test_a_library_needs_a_folder(command: Command, folder: str) -> None:
    outcome = command("library", "add", folder)
    assert (outcome.status, outcome.out) == (2, "")
    assert "No folder is named." in outcome.err
