"""A history as large as many years of work make it, written in bulk with the program's own tables and words."""

from __future__ import annotations

import json
import random
import sqlite3
import time
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from workbench.endpoints.endpoint import Endpoint
from workbench.prompts.prompt import Prompt
from workbench.prompts.rendered import RenderedPrompt
from workbench.runs.comparison import Column
from workbench.runs.history import store
from workbench.runs.history.database import Database
from workbench.runs.history.facets import call_facets, run_facets, used
from workbench.runs.history.run_data import dumps
from workbench.runs.history.schema import CALLS_A_RUN
from workbench.runs.history.search_words import facet_word, search_words
from workbench.runs.request import RunRequest

CALLS = 4
ENDPOINTS = 12
PROMPTS = 500
INPUTS = 2000
# The answers are drawn from so many texts: making each anew would take longer than writing it.
ANSWERS = 20_000
WORDS = 24
_RUNS_AT_A_TIME = 5000
_SYLLABLES = "가나다라마바사아자차카타파하고노도로모보소오조초코토포호환불문의정중요약번역비밀"
_LETTERS = "etaoinshrdlucmfwypvbgk"
_FREQUENT = ("the", "of", "and", "to", "answer", "is", "customer", "refund", "that", "for")


class Vocabulary:
    """English and Korean words: few are frequent, most are rare."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        english = ["".join(chance.choices(_LETTERS, k=chance.randint(3, 9))) for _ in range(40_000)]
        korean = ["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))) for _ in range(10_000)]
        self.words = [*_FREQUENT, *chance.sample(english + korean, 50_000)]
        weights = [1 / (place + 3) for place in range(len(self.words))]
        self._bag = chance.choices(self.words, weights, k=1_000_000)

    def text(self, count: int) -> str:
        return " ".join(self._chance.choices(self._bag, k=count))


def write_sample_history(path: Path, runs: int) -> Vocabulary:
    """Writes `runs` runs of four answers each; the newest is of now, and one is made every ten minutes."""
    chance = random.Random(6)
    vocabulary = Vocabulary(chance)
    database = Database(path)
    endpoints = [Endpoint(f"endpoint-{n}", f"endpoint-{n}") for n in range(ENDPOINTS)]
    inputs = [vocabulary.text(WORDS) for _ in range(INPUTS)]
    said = [search_words([text], []) for text in inputs]
    texts = [vocabulary.text(WORDS) for _ in range(ANSWERS)]
    pool = [(text[:200], zlib.compress(text.encode()), search_words([text], [])) for text in texts]
    with database.writing() as connection:
        targets = [store.content_id(connection, dumps(RunRequest("", one, RenderedPrompt("")))) for one in endpoints]
        rendered = [store.content_id(connection, dumps(RenderedPrompt(text))) for text in inputs]
        prompts = [store.content_id(connection, dumps(Prompt(f"prompt {n}"))) for n in range(PROMPTS)]
        connection.execute("UPDATE contents SET uses = 1")
        _merge_less_often(connection)
    facts = zlib.compress(dumps(replace(Column("a", "a", "done", total_ms=1234.5, first_text_ms=99.0), text="")))
    head, now = zlib.compress(b"[]"), time.time()
    for start in range(1, runs + 1, _RUNS_AT_A_TIME):
        rows, calls, answers, index = [], [], [], []
        with database.writing() as connection:
            for run in range(start, min(start + _RUNS_AT_A_TIME, runs + 1)):
                prompt, given = chance.randrange(PROMPTS), chance.randrange(INPUTS)
                at = now - (runs - run) * 600
                starred, tags = run % 997 == 0, [f"tag-{run % 20}"] if run % 50 == 0 else []
                version = f"v{run // 100}"
                name = f"prompt {prompt}"
                rows.append(
                    (run, f"uid{run}", at, name, "", version, "window", "", starred, json.dumps(tags), prompts[prompt],
                     "[]", head)
                )  # fmt: skip
                own = run_facets(name, "", version, at, starred, tags)
                index.append((run * CALLS_A_RUN, "", own))
                for number in range(1, CALLS + 1):
                    call, place = run * CALLS_A_RUN + number, (run * CALLS + number) % ENDPOINTS
                    state = "failed" if chance.random() < 0.001 else "done"
                    excerpt, answer, words = chance.choice(pool)
                    label = endpoints[place].label
                    calls.append((call, at, label, state, '"a"', 1, targets[place], rendered[given], "", excerpt))
                    answers.append((call, answer, facts))
                    index.append((call, f"{said[given]} {words}", (*own, *call_facets(label, state))))
            ids = used(connection, [facets for _row, _words, facets in index], 1)
            connection.executemany(
                "INSERT INTO runs (id, uid, at, prompt_name, path, version, origin, note, starred, tags, prompt,"
                " contents, head) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                rows,
            )
            connection.executemany(
                "INSERT INTO calls (id, at, endpoint, state, key, repeat, target, rendered, request_key, excerpt)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                calls,
            )
            connection.executemany("INSERT INTO answers VALUES (?, ?, ?)", answers)
            connection.executemany("INSERT INTO words (rowid, said) VALUES (?, ?)", _indexed(index, ids))
    with database.writing() as connection:
        _merge_as_usual(connection)
    database.close()
    return vocabulary


def _merge_less_often(connection: sqlite3.Connection) -> None:
    """The index gathers more in memory before it writes: what comes in bulk is rewritten less often."""
    connection.execute("INSERT INTO words (words, rank) VALUES ('hashsize', ?)", (64 * 1024 * 1024,))
    connection.execute("INSERT INTO words (words, rank) VALUES ('automerge', 16)")


def _merge_as_usual(connection: sqlite3.Connection) -> None:
    connection.execute("INSERT INTO words (words, rank) VALUES ('hashsize', ?)", (1024 * 1024,))
    connection.execute("INSERT INTO words (words, rank) VALUES ('automerge', 4)")


def _indexed(index: list, ids: dict) -> Iterator[tuple[int, str]]:  # type: ignore[type-arg]
    for row, words, facets in index:
        yield row, " ".join([words, *(facet_word(ids[one]) for one in facets)])
