"""The file of vectors beside the database, so that opening reads one file instead of as many rows as there are chunks.

The state of the database names the file, its kind, how many vectors it has and the last chunk in it. Chunks that came
later are read from the database, those that went are in `stale_vectors`; when both are many, a new file is written
and named in one commit. Until then the old one serves: searching never waits for the switch.
"""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from workbench.documents.stores.database import state_of

if TYPE_CHECKING:
    from workbench.documents.index import Vectors
    from workbench.documents.stores.faiss import Rows, VectorSearch
    from workbench.endpoints.stop import Stop

# Up to so many chunks are searched exactly; back to that only well below it, so that a few files more or less do not
# switch to and fro.
FLAT_MOST = 120_000
_BACK_TO_FLAT = 0.8
# What may come and go until a new file is written: so many, or that part of the file.
_LEAST, _PART = 2_000, 0.1
_BATCH = 20_000
_TRAINED_ON = 150_000
_STATE = "vector_file"


class VectorFile(NamedTuple):
    """`kind` is flat, ivf, or empty where there is no file."""

    file: str = ""
    kind: str = ""
    size: int = 0
    last: int = 0


def vector_file(state: dict[str, str]) -> VectorFile:
    return VectorFile(**json.loads(state[_STATE])) if _STATE in state else VectorFile()


def open_vectors(
    folder: Path, database: sqlite3.Connection, exact: Callable[[Sequence[int]], Vectors]
) -> tuple[VectorSearch, str]:
    """The vectors for searching, and how they are kept. A file that cannot be read is done without. `exact` gives the
    vectors of chunks by their ids.
    """
    import numpy as np

    from workbench.documents.stores.faiss import VectorSearch, read_base

    state = state_of(database)
    dimensions, named = int(state["dimensions"]), vector_file(state)
    base = read_base(folder / named.file, dimensions, named.size) if named.file else None
    last = named.last if base is not None else 0
    removed = np.array([row[0] for row in database.execute("SELECT id FROM stale_vectors")], dtype=np.int64)
    later = _joined(list(rows_after(database, last)), dimensions)
    made = VectorSearch(dimensions, base, removed if base is not None else removed[:0], later, exact)
    return made, named.kind if base is not None else "flat"


def bring_up_to_date(folder: Path, database: sqlite3.Connection, stop: Stop, flat_most: int = FLAT_MOST) -> bool:
    """Writes a new file where it is time for one. False after a stop; then all is as before."""
    state = state_of(database)
    named = vector_file(state)
    (chunks,) = database.execute("SELECT count(*) FROM chunks").fetchone()
    kind = "ivf" if chunks > flat_most * (_BACK_TO_FLAT if named.kind == "ivf" else 1) else "flat"
    if chunks < min(_LEAST, flat_most) and not named.file:
        return True
    if not _is_time(folder, database, named, kind):
        return True
    made = _written(folder, database, int(state["dimensions"]), kind, chunks, stop)
    if made is None:
        return False
    with database:
        database.execute("BEGIN IMMEDIATE")
        database.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", (_STATE, json.dumps(made._asdict())))
        database.execute("DELETE FROM stale_vectors")
    remove_others(folder, made.file)
    return True


def remove_others(folder: Path, kept: str) -> None:
    """Files of vectors that no state names any more; one that is open elsewhere goes the next time."""
    for path in folder.glob("vectors-*.faiss"):
        if path.name != kept:
            try:
                path.unlink()
            except OSError:
                continue


def forget_file(database: sqlite3.Connection) -> None:
    """The vectors are other ones now: within the transaction that changes them."""
    database.execute("DELETE FROM state WHERE name = ?", (_STATE,))
    database.execute("DELETE FROM stale_vectors")


def rows_after(database: sqlite3.Connection, last: int) -> Iterator[Rows]:
    """The vectors of the chunks after `last`, in the order of their ids. A chunk without one: ValueError."""
    import numpy as np

    from workbench.documents.stores.faiss import Rows

    state = state_of(database)
    dimensions = int(state["dimensions"])
    found = database.execute(
        "SELECT c.id, v.vector FROM chunks c LEFT JOIN vectors v ON v.key = ? AND v.hash = c.hash WHERE c.id > ?"
        " ORDER BY c.id",
        (state["key"], last),
    )
    while rows := found.fetchmany(_BATCH):
        ids = np.array([row[0] for row in rows], dtype=np.int64)
        try:
            vectors = np.frombuffer(b"".join(row[1] for row in rows), dtype=np.float32)
        except TypeError as error:
            raise ValueError("a chunk has no vector") from error
        yield Rows(ids, vectors.reshape(len(rows), dimensions))


def _is_time(folder: Path, database: sqlite3.Connection, named: VectorFile, kind: str) -> bool:
    if named.kind != kind or not (folder / named.file).is_file():
        return True
    (later,) = database.execute("SELECT count(*) FROM chunks WHERE id > ?", (named.last,)).fetchone()
    (removed,) = database.execute("SELECT count(*) FROM stale_vectors").fetchone()
    return bool(later + removed > max(_LEAST, _PART * named.size))


def _written(
    folder: Path, database: sqlite3.Connection, dimensions: int, kind: str, chunks: int, stop: Stop
) -> VectorFile | None:
    from workbench.documents.stores.faiss import write_flat, write_ivf

    name = f"vectors-{uuid.uuid4().hex[:12]}.faiss"
    (last,) = database.execute("SELECT max(id) FROM chunks").fetchone()
    rows = _until_stopped(rows_after(database, 0), stop)
    if kind == "flat":
        size = write_flat(folder / name, dimensions, rows)
    else:
        size = write_ivf(folder / name, dimensions, _sample(database, dimensions), chunks, rows, stop)
    if stop.is_set or size != chunks:
        (folder / name).unlink(missing_ok=True)
        return None
    return VectorFile(name, kind, size, last)


def _until_stopped(rows: Iterator[Rows], stop: Stop) -> Iterator[Rows]:
    for some in rows:
        if stop.is_set:
            return
        yield some


def _sample(database: sqlite3.Connection, dimensions: int) -> Any:
    """Those whose texts have the smallest hashes: as good as drawn at random, and the same each time."""
    import numpy as np

    found = database.execute(
        "SELECT vector FROM vectors WHERE key = (SELECT value FROM state WHERE name = 'key') ORDER BY hash LIMIT ?",
        (_TRAINED_ON,),
    )
    return np.frombuffer(b"".join(row[0] for row in found), dtype=np.float32).reshape(-1, dimensions)


def _joined(parts: list[Rows], dimensions: int) -> Rows:
    import numpy as np

    from workbench.documents.stores.faiss import Rows

    if not parts:
        return Rows(np.zeros(0, dtype=np.int64), np.zeros((0, dimensions), dtype=np.float32))
    if len(parts) == 1:
        return parts[0]
    return Rows(np.concatenate([one.ids for one in parts]), np.concatenate([one.vectors for one in parts]))
