"""`index`, `ask` and `run --documents`: collections on the command line, against the embedded endpoints."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Command

QUESTION = "Which instances can I use with Managed Spot Training?"
GUIDE = "# Checkpoints\nTraining resumes from checkpoints.\n\n# Limits\nE1042 is a limit.\n"
FAQ = (
    "What is Managed Spot Training?,It uses spare capacity and costs less.\n"
    f"{QUESTION},Managed Spot Training can be used with all instances.\n"
    "환불은 언제 되나요?,환불은 구매한 날부터 칠 일 안에 됩니다.\n"
)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "faq.csv").write_text(FAQ, encoding="utf-8")
    (folder / "guide.md").write_text(GUIDE)
    (folder / "broken.pdf").write_text("no pdf")
    return folder


@pytest.fixture
def built(command: Command, files: Path) -> Command:
    outcome = command("index", "build", "faq", str(files), "--chunker", "rows", "--json")
    told = json.loads(outcome.out)
    assert (told["documents"], told["reused"], outcome.status) == (2, 0, 0)
    assert told["chunks"] == told["embedded"] > 3
    assert told["skipped"][0]["path"] == "broken.pdf"
    return command


def test_only_what_changed_is_embedded(built: Command, files: Path) -> None:
    (files / "guide.md").write_text(GUIDE.replace("E1042", "E1043"))
    told = json.loads(built("index", "build", "faq", "--json").out)
    assert told["embedded"] < told["reused"]
    (row,) = json.loads(built("index", "list", "--json").out)
    assert row == {"name": "faq", "documents": 2, "chunks": told["chunks"]}


@pytest.mark.parametrize("mode", ["hybrid", "dense", "lexical"])
def test_passages_come_with_their_place_and_scores(built: Command, mode: str) -> None:
    told = json.loads(built("index", "search", "faq", QUESTION, "-k", "2", "--mode", mode, "--json").out)
    best = told["passages"][0]
    assert (best["document"], best["page"]) == ("faq.csv", 2)
    assert "all instances" in best["text"]
    assert all(score["rank"] == 1 for score in best["scores"].values())
    assert built("index", "search", "faq", QUESTION, "--mode", mode).out.startswith("1. faq.csv, row 2 ")


def test_korean_and_identifiers_are_found(built: Command) -> None:
    for query, document in (("환불", "faq.csv"), ("E1042", "guide.md")):
        told = json.loads(built("index", "search", "faq", query, "-k", "1", "--json").out)
        assert told["passages"][0]["document"] == document


def test_why_says_what_kept_a_sentence_out(built: Command) -> None:
    asked = ("index", "why", "faq", QUESTION, "-k", "1", "--json", "--passage")
    told = json.loads(built(*asked, "it uses  spare capacity").out)
    assert (told["document"], told["reason"]) == ("faq.csv", "rank")
    assert told["needed_k"] > 1
    assert json.loads(built(*asked, "can be used with all instances").out)["reason"] == "included"
    outcome = built(*asked, "nowhere to be found")
    assert (outcome.status, outcome.out) == (2, "")


def test_retrieval_is_measured(built: Command, tmp_path: Path) -> None:
    questions = tmp_path / "questions.jsonl"
    start = FAQ.index("Managed Spot Training can")
    rows = [
        {"question": QUESTION, "document": "faq.csv"},
        {"question": "E1042?", "document": "guide.md"},
        {"question": QUESTION, "spans": [{"document": "faq.csv", "start": start, "end": start + 20}]},
    ]
    questions.write_text("\n".join(map(json.dumps, rows)))
    told = json.loads(built("index", "evaluate", "faq", str(questions), "-k", "1", "-k", "2", "--json").out)
    assert told["questions"] == 3
    assert told["recall"]["2"]["low"] < told["recall"]["2"]["value"] <= told["recall"]["2"]["high"]
    assert 0 < told["span_recall"]["2"]["value"] <= 1
    questions.write_text('{"question": "x"}\n')
    outcome = built("index", "evaluate", "faq", str(questions))
    assert outcome.status == 2
    assert "line 1" in outcome.err


@pytest.mark.parametrize("strategy", ["stuff", "map_reduce", "refine", "map_rerank"])
def test_a_question_is_answered_from_passages(built: Command, strategy: str) -> None:
    outcome = built("ask", "faq", QUESTION, "-e", "local:reader", "-k", "3", "--strategy", strategy, "--json")
    told = json.loads(outcome.out)
    assert (told["state"], told["strategy"], len(told["passages"])) == ("answered", strategy, 3)
    assert told["calls"] == {"stuff": 1, "map_reduce": 4, "refine": 3, "map_rerank": 3}[strategy]


def test_without_a_passage_over_the_threshold_no_model_is_called(built: Command) -> None:
    asked = ("ask", "faq", QUESTION, "-e", "local:reader", "--threshold", "1.5", "--metric", "fused")
    told = json.loads(built(*asked, "--json").out)
    assert (told["state"], told["calls"], told["answer"], told["passages"]) == ("nothing_found", 0, "", [])
    assert "no model was called" in built(*asked).err


def test_a_run_with_documents_has_their_passages_in_the_prompt(built: Command, tmp_path: Path) -> None:
    prompt = tmp_path / "ask.prompt.yaml"
    prompt.write_text(
        "format: 1\nname: Ask\ninput_template: 'Passage: {{ context }} Question: {{ question }}'\n"
        f"values: {{question: '{QUESTION}'}}\ncontext: {{index: other, k: 1, passage_template: '[{{{{ text }}}}]'}}\n"
    )
    told = json.loads(built("run", str(prompt), "-e", "local:echo", "--documents", "faq", "--jsonl").out)
    assert told["state"] == "done"
    assert "can be used with all instances" in told["text"]
    off = built("run", str(prompt), "-e", "local:echo", "--jsonl")
    assert "documents are off" in off.err
    assert "all instances" not in json.loads(off.out)["text"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("index", "build", "new"),
        ("index", "build", "new", "/no/such/folder"),
        ("index", "build", "a/b", "."),
        ("index", "build", "new", ".", "--chunker", "magic"),
        ("index", "build", "new", ".", "--size", "10", "--overlap", "10"),
        ("index", "search", "nope", "x"),
        ("ask", "nope", "x", "-e", "local:echo"),
        ("index", "search", "nope", "x", "-k", "0"),
    ],
)
def test_wrong_usage_is_one_clear_line(command: Command, arguments: tuple[str, ...]) -> None:
    outcome = command(*arguments)
    assert (outcome.status, outcome.out) == (2, "")
    assert len(outcome.err.strip().splitlines()) == 1
    assert json.loads(command("index", "list", "--json").out) == []
