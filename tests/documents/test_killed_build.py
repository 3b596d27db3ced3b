"""A build that is killed leaves the collection of before or that of after."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time

import numpy as np

from tests.documents.test_building import _build
from workbench.documents.collection import Collection
from workbench.documents.collections import Collections
from workbench.documents.recipe import IndexRecipe

MOMENTS = int(os.environ.get("WORKBENCH_KILLS", "4"))
_BUILD = (
    "import sys, pathlib; from tests.documents.test_building import _build;"
    "print('ready', flush=True); _build(pathlib.Path(sys.argv[1]))"
)


def _texts(folder):
    """All texts of the collection; every chunk has its own vector and is found by its terms."""
    with Collection.open(folder) as collection:
        chunks = [chunk for row in collection.documents() for chunk in collection.chunks_of(row.name)]
        assert len(chunks) == collection.size == len(collection.lexical("common", 1000))
        vectors = collection.vectors([chunk.id for chunk in chunks])
        assert np.isfinite(vectors).all()
        assert len(collection.dense(vectors[0], 1000)) == len(chunks)
        return {chunk.text for chunk in chunks}


def test_killed_at_any_moment_it_is_before_or_after(tmp_path):
    files = tmp_path / "files"
    files.mkdir()

    def write(generation):
        for number in range(200):
            (files / f"{number}.txt").write_text(f"common {generation} text {number}", encoding="utf-8")
        return {f"common {generation} text {number}" for number in range(200)}

    folder = Collections(tmp_path / "all").create("Killed", [files], IndexRecipe())
    write("g0")
    _build(folder)
    chance = random.Random(7)
    for moment in range(MOMENTS):
        before = _texts(folder)
        after = write(f"g{moment + 1}")
        with subprocess.Popen([sys.executable, "-c", _BUILD, str(folder)], stdout=subprocess.PIPE) as process:
            assert process.stdout
            process.stdout.readline()
            time.sleep(chance.uniform(0, 0.4))
            process.kill()
        assert _texts(folder) in (before, after)
