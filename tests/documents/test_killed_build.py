"""A build that is killed leaves the collection of before or that of after: first builds, updates, the switch to IVF."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager

import numpy as np
import pytest

from workbench.documents.collection import Collection
from workbench.documents.collections import Collections
from workbench.documents.recipe import IndexRecipe
from workbench.errors import InvalidIndex

MOMENTS = int(os.environ.get("KILLS", "12"))
FILES = 150
KILLED = -9
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="builds are killed in forked processes")


@contextmanager
def _builder():
    """Says how a build of a folder ended that was killed after some seconds."""
    command = [sys.executable, "-m", "tests.documents.killed_builds"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:

        def built(folder, seconds, flat_most):
            asked = {"folder": str(folder), "seconds": seconds, "flat_most": flat_most}
            process.stdin.write(json.dumps(asked) + "\n")
            process.stdin.flush()
            return int(process.stdout.readline())

        yield built
        process.stdin.close()


def _texts(folder):
    """All texts of the collection; every chunk has its own vector and is found by its terms and by its vector."""
    with Collection.open(folder) as collection:
        chunks = [chunk for row in collection.documents() for chunk in collection.chunks_of(row.name)]
        ids = [chunk.id for chunk in chunks]
        assert len(chunks) == collection.size
        assert {hit.chunk for hit in collection.lexical("common", 1000)} == set(ids)
        vectors = collection.vectors(ids)
        assert np.isfinite(vectors).all()
        for place in range(0, len(ids), 37):
            near = {hit.chunk: hit.score for hit in collection.dense(vectors[place], 20)}
            assert near[ids[place]] == pytest.approx(1, abs=0.02)
            assert set(near) <= set(ids)
        return {chunk.text for chunk in chunks}


def _write(files, generation):
    """The texts of that generation: each has a word of its own."""
    texts = [f"common {generation} word{number}x topic{number % 7} of {number * 31 % 97}" for number in range(FILES)]
    for number, text in enumerate(texts):
        (files / f"{number}.txt").write_text(text, encoding="utf-8")
    return set(texts)


def test_killed_at_any_moment_it_is_before_or_after(tmp_path):
    files = tmp_path / "files"
    files.mkdir()
    after = _write(files, "g0")
    collections = Collections(tmp_path / "all")
    folder = collections.create("Killed", [files], IndexRecipe())
    chance = random.Random(7)
    killed = 0
    with _builder() as built:
        began = time.monotonic()
        assert built(folder, None, 0) == 0
        seconds = time.monotonic() - began
        for moment in range(MOMENTS):
            is_first = moment % 3 == 0
            if is_first:
                shutil.rmtree(folder)
                folder = collections.create("Killed", [files], IndexRecipe())
            before = None if is_first else _texts(folder)
            if not is_first:
                after = _write(files, f"g{moment}")
            # Kept as flat and as IVF in turn, so that half of the updates switch.
            status = built(folder, chance.uniform(0, seconds), 0 if moment % 2 else 1_000_000)
            assert status in (0, KILLED)
            killed += status == KILLED
            if is_first and status:
                _is_not_there_or(folder, after)
                assert built(folder, None, 0) == 0
            assert _texts(folder) in (before, after)
            if _texts(folder) != after:
                assert built(folder, None, 0) == 0
                assert _texts(folder) == after
    assert killed


def _is_not_there_or(folder, texts):
    try:
        assert _texts(folder) == texts
    except InvalidIndex as error:
        assert "not built" in str(error)  # noqa: PT017 - either is right
