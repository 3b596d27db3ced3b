"""A bundle from anywhere: what is damaged or hostile is refused with a reason, and nothing is written."""

from __future__ import annotations

import io
import json
import stat
import struct
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.library.bundles.zips import A, B, bundle_of, manifest_of, written, zip_of
from workbench.errors import InvalidFile
from workbench.library.bundles import archive as archives
from workbench.library.bundles.reading import is_bundle, read_bundle

FILES = {A: written("one"), B: written("b", "B")}
Entry = tuple[zipfile.ZipInfo | str, bytes]


def read(tmp_path: Path, data: bytes) -> Any:
    (tmp_path / "in").mkdir(exist_ok=True)
    path = tmp_path / "in" / "x.zip"
    path.write_bytes(data)
    try:
        return read_bundle(path)
    finally:
        assert sorted(each.name for each in tmp_path.rglob("*")) == ["in", "x.zip"], "something was written"


def refusal(tmp_path: Path, data: bytes) -> str:
    with pytest.raises(InvalidFile) as caught:
        read(tmp_path, data)
    assert caught.value.hint
    return caught.value.message


def test_a_sound_bundle_is_read(tmp_path: Path) -> None:
    bundle = read(tmp_path, bundle_of(FILES))
    assert {one.path: one.prompt.name for one in bundle.prompts} == {A: "A", B: "B"}
    assert bundle.refused == ()
    assert set(bundle.contents.values()) == set(FILES.values())


def test_what_a_zip_program_adds_does_no_harm(tmp_path: Path) -> None:
    data = bundle_of(FILES, ("prompts/", b""), ("prompts/write/", b""), (".DS_Store", b"x"), ("readme.txt", b"hello"))
    assert len(read(tmp_path, data).prompts) == 2


def test_a_prompt_that_the_manifest_does_not_list_is_told(tmp_path: Path) -> None:
    bundle = read(tmp_path, bundle_of(FILES, ("prompts/more.prompt.yaml", written("more"))))
    assert len(bundle.prompts) == 2
    (refused,) = bundle.refused
    assert refused.where == "more.prompt.yaml"
    assert "not listed" in str(refused.reason)


@pytest.mark.parametrize(
    "name",
    [
        "../evil.prompt.yaml", "/etc/passwd", "a/../../evil", "C:evil", "C:\\evil", "a\\..\\evil", "\\\\host\\share",
        "a//b", "./a", "a/./b", ".git/config", "a/.GIT/hooks/x", "git~1/x", "a\nb", "a\x7fb", "x" * 1_100, "a/" * 50,
    ],
)  # fmt: skip
def test_a_path_that_could_lead_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    assert "unsafe" in refusal(tmp_path, bundle_of(FILES, (name, b"x")))
    listed = refusal(tmp_path, bundle_of({name + ".prompt.yaml": b"x", **FILES}))
    assert "refused" in listed


def special(name: str, mode: int = 0, **fields: Any) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.create_system = 3
    entry.external_attr = mode << 16
    for field, value in fields.items():
        setattr(entry, field, value)
    return entry


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO, stat.S_IFSOCK, stat.S_IFDIR])
def test_links_and_devices_are_refused(tmp_path: Path, kind: int) -> None:
    assert "a link or a device" in refusal(tmp_path, bundle_of(FILES, (special("x", kind | 0o777), b"/etc/passwd")))


@pytest.mark.parametrize(
    "other", [f"prompts/{A}", "prompts/WRITE/A.prompt.yaml", "prompts/write/\uff41.prompt.yaml", "BUNDLE.json"]
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_names_that_a_system_takes_for_one_are_refused(tmp_path: Path, other: str) -> None:
    assert "there twice" in refusal(tmp_path, bundle_of(FILES, (other, b"x")))


def test_listed_paths_that_are_one_or_a_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    twice = manifest_of(FILES)
    twice["prompts"].append(dict(twice["prompts"][0], path=A.upper().replace("PROMPT.YAML", "prompt.yaml")))
    assert "are one" in refusal(tmp_path, bundle_of(FILES, prompts=twice["prompts"]))
    inside = {B: written("b"), f"{B}/c.prompt.yaml": written("c")}
    assert "a file and a folder" in refusal(tmp_path, bundle_of(inside))


@pytest.mark.parametrize("path", ["a.txt", ".hidden/a.prompt.yaml", ".a.prompt.yaml", "a.prompt.yaml/x", ""])
def test_a_path_that_is_no_prompt_s_is_refused(tmp_path: Path, path: str) -> None:
    rows = manifest_of({path: b"x"})["prompts"]
    assert "path" in refusal(tmp_path, bundle_of(FILES, prompts=rows))


def patched(data: bytes, at_local: int, at_central: int, value: bytes) -> bytes:
    """The first entry with these bytes in both of its headers."""
    changed = bytearray(data)
    central = data.index(b"PK\x01\x02")
    changed[at_local : at_local + len(value)] = value
    changed[central + at_central : central + at_central + len(value)] = value
    return bytes(changed)


@pytest.mark.parametrize("flag", [0x1, 0x40 | 0x1, 0x2000])
def test_an_encrypted_entry_is_refused(tmp_path: Path, flag: int) -> None:
    refusal(tmp_path, patched(bundle_of(FILES), 6, 8, struct.pack("<H", flag)))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA, 97])
def test_an_unknown_compression_is_refused(tmp_path: Path, method: int) -> None:
    assert "compression" in refusal(tmp_path, patched(bundle_of(FILES), 8, 10, struct.pack("<H", method)))


@pytest.mark.parametrize("size", [0, 10, 10_000, 20_000_000, 0xFFFFFFFE])
def test_a_size_that_is_not_as_declared_is_refused(tmp_path: Path, size: int) -> None:
    refusal(tmp_path, patched(bundle_of(FILES), 22, 24, struct.pack("<I", size)))


def test_two_headers_of_one_entry_that_differ_are_refused(tmp_path: Path) -> None:
    data = bundle_of(FILES)
    refusal(tmp_path, data.replace(b"prompts/write", b"prompts/other", 1))


def bomb(size: int) -> bytes:
    return zip_of([("bundle.json", json.dumps(manifest_of(FILES)).encode()), (f"prompts/{A}", b"\0" * size)])


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives.Archive, "unpack", None)
    assert "shrinks more" in refusal(tmp_path, bomb(15_000_000))
    assert "larger than 16 MB" in refusal(tmp_path, bomb(17_000_000))


def test_all_entries_together_have_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_BYTES", 5_000)
    assert "larger than" in refusal(tmp_path, bundle_of(FILES, ("x", b"a" * 5_000)))


def test_the_number_of_entries_has_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_ENTRIES", 10)
    more = [(f"x{number}", b"") for number in range(10)]
    assert "more than 10 entries" in refusal(tmp_path, bundle_of(FILES, *more))


def test_entries_that_share_their_bytes_are_refused(tmp_path: Path) -> None:
    data = zip_of([("bundle.json", b"{}"), ("a", b"x" * 99), ("b", b"x" * 99)])
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 4)
    third = data.index(b"PK\x01\x02", second + 4)
    changed = bytearray(data)
    changed[third + 42 : third + 46] = data[second + 42 : second + 46]
    assert "overlap" in refusal(tmp_path, bytes(changed))


def test_zip64_is_refused(tmp_path: Path) -> None:
    data = bytearray(bundle_of(FILES))
    end = data.index(b"PK\x05\x06")
    data[end + 8 : end + 12] = b"\xff\xff\xff\xff"
    assert "zip64" in refusal(tmp_path, bytes(data))


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\x05\x06", b"hello", b"PK\x03\x04" + bytes(40)])
def test_what_is_no_zip_is_refused(tmp_path: Path, data: bytes) -> None:
    assert "no zip file" in refusal(tmp_path, data)


def test_bytes_before_or_after_the_zip_are_refused(tmp_path: Path) -> None:
    sound = bundle_of(FILES)
    for data in (b"#!/bin/sh\n" + sound, sound + b"more", sound[:-1]):
        refusal(tmp_path, data)


def test_every_truncation_is_refused(tmp_path: Path) -> None:
    sound = bundle_of({A: written("one")})
    for length in range(0, len(sound), 7):
        refusal(tmp_path, sound[:length])


def test_a_zip_without_a_manifest_is_no_bundle(tmp_path: Path) -> None:
    assert "no bundle of prompts" in refusal(tmp_path, zip_of([("a.prompt.yaml", written("a"))]))


@pytest.mark.parametrize(
    "manifest",
    [
        b"", b"{", b"[]", b"3", b"null", b'"x"', b"\xff", b"{}", b'{"format": 1}', b'{"format": "1"}', b'{"format": 0}',
        b"[" * 100_000, b'{"format": 1, "made": ' + b"9" * 5_000 + b"}", b'{"a":' * 50_000,
        json.dumps(manifest_of({}, made="yesterday")).encode(),
        json.dumps(manifest_of({}, made="2026-01-01T00:00:00")).encode(),
        json.dumps(manifest_of({}, made="0001-01-01T00:00:00+00:00")).encode(),
        json.dumps(manifest_of({}, prompts=[3])).encode(),
        json.dumps(manifest_of({}, prompts=[{"path": A, "name": "\ud800", "content": "0" * 40}])).encode(),
        json.dumps(manifest_of({}, prompts=[{"path": A, "name": "x", "content": "../x"}])).encode(),
        json.dumps(manifest_of({}, prompts=[{"path": A, "name": "x", "content": "0" * 40, "versions": 3}])).encode(),
    ],
)  # fmt: skip
def test_a_manifest_that_is_not_as_it_must_be_is_refused(tmp_path: Path, manifest: bytes) -> None:
    assert "bundle.json" in refusal(tmp_path, zip_of([("bundle.json", manifest)]))


def test_a_newer_bundle_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InvalidFile, match=r"format 2.*Update Prompt Workbench"):
        read(tmp_path, bundle_of(FILES, format=2))


def test_a_content_that_was_changed_is_found(tmp_path: Path) -> None:
    rows = manifest_of(FILES)["prompts"]
    changed = {**FILES, A: written("evil")}
    assert "was changed since" in refusal(tmp_path, bundle_of(changed, prompts=rows))


def test_a_listed_prompt_or_version_that_is_missing_is_told(tmp_path: Path) -> None:
    rows = manifest_of({**FILES, "c.prompt.yaml": b"x"})["prompts"]
    assert "missing" in refusal(tmp_path, bundle_of(FILES, prompts=rows))
    version = {"content": "0" * 40, "author": "x", "address": "x", "when": "2026-01-01T00:00:00+00:00"}
    rows = manifest_of(FILES)["prompts"]
    rows[0]["versions"] = [version | {"message": "x", "names": []}]
    assert "versions/0000" in refusal(tmp_path, bundle_of(FILES, prompts=rows))


ALIASES = "format: 1\nname: x\na: &a [1,1,1,1,1,1,1,1,1]\n" + "".join(
    f"{after}: &{after} [{','.join(['*' + before] * 9)}]\n"
    for before, after in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"format: 1\nname: !!python/object/apply:os.system ['echo no']\n", "tag"),
        (ALIASES.encode(), "more than"),
        (b"format: 1\nname: x\na: " + b"[" * 5_000, "nesting"),
        (b"format: 99\nname: x\n", "newer"),
        (b"format: 1\nname: x\ninstruction: '{% broken'\n", "broken"),
        (b"\xff\xfe", "UTF-8"),
        (b"", "fields are expected"),
    ],
)
def test_a_prompt_that_cannot_be_used_keeps_no_other_out(tmp_path: Path, content: bytes, reason: str) -> None:
    bundle = read(tmp_path, bundle_of({"bad.prompt.yaml": content, **FILES}))
    assert {one.path for one in bundle.prompts} == {A, B}
    (refused,) = bundle.refused
    assert reason in str(refused.reason)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidFile, match="cannot be read"):
        read_bundle(tmp_path / "x.zip")
    with pytest.raises(InvalidFile, match="cannot be read"):
        read_bundle(tmp_path)


def test_a_zip_is_known_by_its_beginning(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_bytes(bundle_of(FILES))
    (tmp_path / "y.zip").write_bytes(b"text")
    assert is_bundle(tmp_path / "x.json")
    assert not is_bundle(tmp_path / "y.zip")
    assert not is_bundle(tmp_path)


def test_an_entry_s_nul_hides_nothing(tmp_path: Path) -> None:
    data = zip_of([("bundle.json", json.dumps(manifest_of({})).encode()), ("evilX../x", b"x")])
    assert "unsafe" in refusal(tmp_path, data.replace(b"evilX", b"evil\0"))


def test_a_bundle_that_another_program_streamed_is_read(tmp_path: Path) -> None:
    class Unseekable(io.RawIOBase):
        def __init__(self) -> None:
            self.data = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, data: Any) -> int:
            self.data += data
            return len(data)

    target = Unseekable()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[call-overload]
        archive.writestr("bundle.json", json.dumps(manifest_of(FILES)))
        for path, content in FILES.items():
            archive.writestr(f"prompts/{path}", content)
    assert len(read(tmp_path, bytes(target.data)).prompts) == 2
