"""The zip of a bundle, to the byte: written the same for the same contents, read entry by entry within limits.

What no bundle of ours has is refused before anything is unpacked: encryption, links, compression other than deflate,
zip64, entries that overlap, sizes that are not as declared, names that lead elsewhere or that a system takes for one.
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from workbench.errors import Phrase, UsageError
from workbench.file_content import read_at_most
from workbench.library.bundles.bundle import (
    MANIFEST,
    MIB,
    MOST_BYTES,
    MOST_ENTRIES,
    MOST_MANIFEST_BYTES,
    MOST_PROMPT_BYTES,
)
from workbench.library.bundles.manifest import refused
from workbench.library.file_names import name_key
from workbench.library.safe_paths import inner_path

MOST_RATIO = 200
_RATIO_FROM = MIB
_MOST_DIRECTORY = 16 * MIB
_EPOCH = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_STREAMED = 0x8  # check sum and sizes stand behind the content, and in the table of contents
_END = b"PK\x05\x06"
_END_SIZE = 22
_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_LOCAL_MARK = b"PK\x03\x04"
_MOST_COMMENT = 0xFFFF


def packed(contents: Iterable[tuple[str, bytes]]) -> Iterator[bytes | None]:
    """Packs the entries in this order: None after each of them, the whole zip at the end."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", allowZip64=False) as archive:
        for name, content in contents:
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system = _UNIX
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            entry.compress_type = zipfile.ZIP_STORED if _shrinks_too_much(content) else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content, compresslevel=6)
            yield None
    yield target.getvalue()


def _shrinks_too_much(content: bytes) -> bool:
    """What would look like a zip bomb is kept as it is."""
    return len(content) >= _RATIO_FROM and len(zlib.compress(content)) * MOST_RATIO <= len(content)


@dataclass(frozen=True)
class ArchiveLimits:
    """How large each entry of a zip may be, and `manifest`, the entry that lists the others."""

    manifest: str
    manifest_bytes: int
    entry_bytes: int


OF_PROMPTS = ArchiveLimits(MANIFEST, MOST_MANIFEST_BYTES, MOST_PROMPT_BYTES)


@dataclass(frozen=True)
class Archive:
    """A zip whose table of contents was checked; `unpack` gives one entry."""

    source: str
    data: bytes
    entries: Mapping[str, zipfile.ZipInfo]

    def unpack(self, name: str) -> bytes:
        """The content, never more than declared. What is not as it says is an `InvalidFile`."""
        entry = self.entries.get(name)
        if entry is None:
            raise refused(self.source, Phrase("the entry {name} is missing", name=name))
        start = _content_start(self.data, entry)
        raw = self.data[start : start + entry.compress_size]
        content = raw if entry.compress_type == zipfile.ZIP_STORED else _inflated(raw, entry.file_size)
        if content is None or len(content) != entry.file_size or zlib.crc32(content) != entry.CRC:
            raise refused(self.source, Phrase("the entry {name} is damaged", name=name))
        return content


def open_archive(path: Path, limits: ArchiveLimits = OF_PROMPTS) -> Archive:
    """The zip in the file. One that is damaged, hostile or too large is an `InvalidFile`; nothing is unpacked yet."""
    source = str(path)
    data = _bytes_of(path)
    _check_end(data, source)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found = archive.infolist()
            directory = archive.start_dir
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, EOFError, IndexError) as error:
        raise refused(source, Phrase("it is no sound zip file ({reason})", reason=str(error)[:200])) from error
    _check_sizes(found, source)
    _check_places(data, found, directory, source)
    names: dict[str, str] = {}
    for entry in found:
        reason = _reason(entry, limits)
        name = entry.orig_filename
        if reason is None and name_key(name) in names:
            reason = Phrase("it is there twice, also as {other}", other=names[name_key(name)])
        if reason is not None:
            raise refused(source, Phrase("its entry {name} is unsafe: {reason}", name=name[:200], reason=reason))
        names[name_key(name)] = name
    return Archive(source, data, {one.orig_filename: one for one in found if not one.is_dir()})


def _bytes_of(path: Path) -> bytes:
    data = read_at_most(path, MOST_BYTES)
    if len(data) > MOST_BYTES:
        raise refused(str(path), _too_large())
    return data


def _check_end(data: bytes, source: str) -> None:
    """The record at the end says how large the table of contents is: looked at before that is read."""
    at = data.rfind(_END, max(len(data) - _END_SIZE - _MOST_COMMENT, 0))
    if at < 0 or len(data) < at + _END_SIZE:
        raise refused(source, Phrase("it is no zip file, or its end is missing"))
    disk, first, here, count, size, start, comment = struct.unpack_from("<HHHHIIH", data, at + 4)
    if 0xFFFF in (disk, first, here, count) or 0xFFFFFFFF in (size, start) or data[at - 20 : at - 16] == b"PK\x06\x07":
        raise refused(source, Phrase("it is a zip64 file, and no bundle needs to be"))
    if disk or first or here != count:
        raise refused(source, Phrase("it is one part of a zip in several files"))
    if count > MOST_ENTRIES or size > _MOST_DIRECTORY:
        raise refused(source, Phrase("it holds more than {most} entries", most=MOST_ENTRIES))
    if start + size != at or at + _END_SIZE + comment != len(data):
        raise refused(source, Phrase("something stands before, between or after its entries"))


def _check_sizes(found: list[zipfile.ZipInfo], source: str) -> None:
    if len(found) > MOST_ENTRIES:
        raise refused(source, Phrase("it holds more than {most} entries", most=MOST_ENTRIES))
    if sum(entry.file_size for entry in found) > MOST_BYTES:
        raise refused(source, _too_large())


def _check_places(data: bytes, found: list[zipfile.ZipInfo], directory: int, source: str) -> None:
    """Each entry has bytes of its own: the way of a zip bomb to be small is that entries share theirs."""
    end = 0
    for entry in sorted(found, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            raise refused(source, Phrase("its entries overlap"))
        try:
            end = _content_start(data, entry) + entry.compress_size
        except (struct.error, ValueError) as error:
            raise refused(source, Phrase("the entry {name} is damaged", name=entry.orig_filename[:200])) from error
        if end > directory:
            raise refused(source, Phrase("its entries overlap"))


def _content_start(data: bytes, entry: zipfile.ZipInfo) -> int:
    """Behind the header that stands before the content, which must tell the same as the table of contents."""
    header = _LOCAL.unpack_from(data, entry.header_offset)
    mark, _version, flags, method, _time, _date, *sizes, name_size, extra_size = header
    at = entry.header_offset + _LOCAL.size
    name = data[at : at + name_size].decode("utf-8" if flags & 0x800 else "cp437")
    same = (mark, name, flags, method) == (_LOCAL_MARK, entry.orig_filename, entry.flag_bits, entry.compress_type)
    told_later = flags & _STREAMED and not any(sizes)
    if not same or not (told_later or sizes == [entry.CRC, entry.compress_size, entry.file_size]):
        raise ValueError("two headers of one entry differ")
    return int(at + name_size + extra_size)


def _reason(entry: zipfile.ZipInfo, limits: ArchiveLimits) -> Phrase | None:
    """Why an entry is not unpacked."""
    try:
        inner_path(entry.orig_filename.removesuffix("/"))
    except UsageError as error:
        return error.values["reason"]  # type: ignore[return-value]
    kind = stat.S_IFMT(entry.external_attr >> 16) if entry.create_system == _UNIX else 0
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR) or (kind == stat.S_IFDIR and not entry.is_dir()):
        return Phrase("it is a link or a device")
    if entry.flag_bits & _ENCRYPTED:
        return Phrase("it is encrypted")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return Phrase("its compression is unknown")
    if entry.is_dir():
        return None if entry.file_size == 0 else Phrase("it is a folder with a content")
    most = limits.manifest_bytes if entry.orig_filename == limits.manifest else limits.entry_bytes
    if entry.file_size > most:
        return Phrase("it is larger than {most} MB", most=most // MIB)
    if entry.file_size >= _RATIO_FROM and entry.compress_size * MOST_RATIO < entry.file_size:
        return Phrase("it shrinks more than prompts do")
    return None


def _inflated(raw: bytes, size: int) -> bytes | None:
    """None where it is not exactly `size` bytes; no more than one byte beyond that is ever made."""
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        content = inflater.decompress(raw, size + 1)
    except zlib.error:
        return None
    return content if inflater.eof and not inflater.unused_data and len(content) == size else None


def _too_large() -> Phrase:
    return Phrase("it is larger than {most} MB", most=MOST_BYTES // MIB)
