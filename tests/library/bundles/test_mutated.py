"""Hundreds of bundles with a changed, missing or added part: each is read or refused, at once, and never crashes."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.library.bundles.zips import A, B, bundled, library_of, written
from workbench.errors import InvalidFile
from workbench.library.bundles.bundle import Bundle
from workbench.library.bundles.reading import read_bundle
from workbench.library.versions.change import content_id

pytestmark = pytest.mark.timeout(60)  # for hundreds of them


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("sound")
    library = library_of(folder / "library", {A: written("one")}, {A: written("two"), B: written("b", "B")})
    return bundled(library, folder / "x.zip").read_bytes()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mutated")


def outcome(place: Path, data: bytes) -> Bundle | None:
    """What reading gave; None for a refusal. What was read is what its ids say."""
    path = place / "x.zip"
    path.write_bytes(data)
    try:
        bundle = read_bundle(path)
    except InvalidFile:
        return None
    finally:
        assert list(place.iterdir()) == [path]
    assert all(content_id(content) == name for name, content in bundle.contents.items())
    return bundle


@given(flips=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(1, 255)), min_size=1, max_size=4))
@settings(max_examples=200, deadline=None)
def test_changed_bytes(sound: bytes, place: Path, flips: list[tuple[float, int]]) -> None:
    data = bytearray(sound)
    for where, mask in flips:
        data[int(where * len(data))] ^= mask
    outcome(place, bytes(data))


@given(begin=st.floats(0, 1), length=st.integers(1, 400), fill=st.binary(max_size=60))
@settings(max_examples=120, deadline=None)
def test_a_part_that_is_missing_or_replaced(sound: bytes, place: Path, begin: float, length: int, fill: bytes) -> None:
    start = int(begin * len(sound))
    found = outcome(place, sound[:start] + fill + sound[start + length :])
    whole = outcome(place, sound)
    assert whole is not None
    # Where it does not matter, as in a time stamp, a bundle may differ; what is taken in may not.
    assert found is None or found.contents == whole.contents


@cache
def _fields(sound: bytes) -> list[int]:
    """Where the headers of the zip stand: each of their bytes says something."""
    found = []
    for mark, size in ((b"PK\x03\x04", 30), (b"PK\x01\x02", 46), (b"PK\x05\x06", 22)):
        at = sound.find(mark)
        while at >= 0:
            found += range(at, at + size)
            at = sound.find(mark, at + 1)
    return found


@given(data=st.data())
@settings(max_examples=200, deadline=None)
def test_headers_that_say_something_else(sound: bytes, place: Path, data: st.DataObject) -> None:
    at = data.draw(st.sampled_from(_fields(sound)))
    value = data.draw(st.sampled_from([b"\0", b"\xff", b"\x01", b"\xff\xff", b"\xff\xff\xff\xff", b"\0\0\0\x80"]))
    found = outcome(place, sound[:at] + value + sound[at + len(value) :])
    whole = outcome(place, sound)
    assert whole is not None
    assert found is None or found.contents == whole.contents


def test_each_changed_byte_of_a_content_is_found(sound: bytes, place: Path) -> None:
    content = sound.index(b"prompts/write") + len("prompts/" + A)
    for at in range(content, content + 20):
        changed = bytearray(sound)
        changed[at] ^= 1
        assert outcome(place, bytes(changed)) is None
