"""Which reader a file is for: what its content shows goes before what its name says."""

from __future__ import annotations

import zipfile
from pathlib import PurePath

from workbench.documents.readers import READERS
from workbench.documents.readers.zipped import checked_zip
from workbench.errors import UnreadableDocument

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_BINARY = {"pdf", "docx", "pptx", "spreadsheet", "epub"}
# What is in an archive of each kind, and in no other.
_MEMBERS = (
    ("docx", "word/document.xml"),
    ("pptx", "ppt/presentation.xml"),
    ("spreadsheet", "xl/workbook.xml"),
    ("spreadsheet", "xl/workbook.bin"),
    ("spreadsheet", "content.xml"),
    ("epub", "META-INF/container.xml"),
)
# Kinds that people drop with the rest, and that hold no text that can be read.
_NOT_TEXT = {
    b"\x89PNG": "a picture", b"\xff\xd8\xff": "a picture", b"GIF8": "a picture", b"\x7fELF": "a program",
    b"MZ": "a program", b"\x1f\x8b": "a compressed file", b"7z\xbc\xaf": "an archive", b"Rar!": "an archive",
    b"SQLite format 3": "a database",
}  # fmt: skip


def reader_for(name: str, content: bytes) -> str:
    """The name of the reader. What none can read: `UnreadableDocument`."""
    suffix = PurePath(name).suffix.lower()
    by_name = next((one for one in READERS if suffix in READERS[one].suffixes), "text")
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _of_archive(content)
    if content.startswith(_OLE):
        return _of_older_office(content, by_name)
    for start, kind in _NOT_TEXT.items():
        if content.startswith(start) and (start != b"MZ" or b"\x00" in content[:200]):
            raise UnreadableDocument("It is {kind}, which holds no text that can be read.", kind=kind)
    if by_name in _BINARY:
        raise UnreadableDocument("It is called {suffix}, and its content is not of that kind.", suffix=suffix)
    return by_name


def _of_archive(content: bytes) -> str:
    archive: zipfile.ZipFile = checked_zip(content)
    with archive:
        members = set(archive.namelist())
    for kind, member in _MEMBERS:
        if member in members:
            return kind
    raise UnreadableDocument("It is an archive of files: unpack it, and add the files.")


def _of_older_office(content: bytes, by_name: str) -> str:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise UnreadableDocument("It is encrypted: open it with its password and save it without one.")
    if by_name == "spreadsheet" or "Workbook".encode("utf-16-le") in content:
        return "spreadsheet"
    raise UnreadableDocument("It is of an older Office format: save it as DOCX, PPTX or PDF.")
