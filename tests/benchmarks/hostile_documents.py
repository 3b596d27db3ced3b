"""Files that mean harm, or met with it: bombs, lies about sizes, endless nesting, damaged copies of real ones."""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.fakes.archives import zipped

MIB = 1024 * 1024
GIB = 1024 * MIB
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DEEP = 200_000


def mutated(originals: Sequence[Path], count: int, seed: int = 7) -> Iterator[tuple[str, bytes]]:
    """Copies of real files: cut off, with bits flipped, with a stretch twice or zeroed, or with another's ending."""
    chance = random.Random(seed)
    for number in range(count):
        path = originals[number % len(originals)]
        content = bytearray(path.read_bytes())
        suffix = path.suffix
        way = (number + number // len(originals)) % 4
        if way == 0:
            content = content[: chance.randrange(1, len(content) + 1)]
        elif way == 1:
            for _ in range(max(1, len(content) // 2_000)):
                content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        elif way == 2:
            start = chance.randrange(len(content))
            stretch = content[start : start + 4_096]
            content[start : start + 4_096] = stretch * 2 if chance.random() < 0.5 else bytes(len(stretch))
        else:
            suffix = chance.choice([".txt", ".pdf", ".docx", ".xlsx", ".csv", ".json", ".html", ".epub", ".md"])
        yield f"{number:03}-{path.stem}{suffix}", bytes(content)


def made() -> Iterator[tuple[str, bytes]]:
    """What nobody sends by mistake."""
    yield from _bombs()
    yield from _nested()
    yield from _tables()
    yield "pages.pdf", _pdf(b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2000000000 >>")
    yield "loop.pdf", _pdf(b"<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 1 >>")
    yield "headings.md", b"# a\n" * 500_000
    yield "line.txt", b"x" * (90 * MIB)
    yield "large.txt", b"x" * (101 * MIB)
    yield "korean.txt", "가".encode() * (30 * MIB)
    yield "zeros.txt", bytes(MIB)


def _bombs() -> Iterator[tuple[str, bytes]]:
    document = f'<w:document xmlns:w="{_WORD}"><w:body><w:p><w:r><w:t>'.encode()
    yield "bomb.docx", zipped({"word/document.xml": document + b" " * (400 * MIB)})
    yield "members.docx", zipped({f"word/{number}.xml": b"" for number in range(30_000)})
    yield "declared.docx", _declared(zipped({"word/document.xml": document}), GIB)
    yield "hidden.epub", _declared(zipped({"META-INF/container.xml": b" " * (200 * MIB)}), 10)
    yield "archive.pdf", zipped({"inner.zip": zipped({"word/document.xml": b"x"})})
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    laughs = f'<!DOCTYPE a [<!ENTITY e0 "ha">{entities}]><a>&e11;</a>'.encode()
    yield "laughs.xml", laughs
    yield "laughs.docx", zipped({"word/document.xml": laughs})
    yield "blowup.xml", b'<!DOCTYPE a [<!ENTITY e "' + b"x" * MIB + b'">]><a>' + b"&e;" * 100_000 + b"</a>"
    yield "local.xml", b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>'


def _nested() -> Iterator[tuple[str, bytes]]:
    yield "deep.json", b"[" * _DEEP + b"]" * _DEEP
    yield "deep-objects.json", b'{"a":' * _DEEP + b"1" + b"}" * _DEEP
    yield "deep.ipynb", b'{"cells":' * _DEEP + b"1" + b"}" * _DEEP
    yield "deep.xml", b"<a>" * _DEEP + b"x" + b"</a>" * _DEEP
    yield "deep.html", b"<div>" * _DEEP + b"x" + b"</div>" * _DEEP
    yield "deep-lists.html", b"<ul><li>" * _DEEP + b"x"
    yield "open.html", b"<" * MIB + b"<!--" * MIB
    yield "number.json", b"9" * MIB


def _tables() -> Iterator[tuple[str, bytes]]:
    yield "quotes.csv", b'"' * MIB
    yield "odd-quotes.csv", b'a,"b\n' * 200_000
    yield "columns.csv", b"," * (10 * MIB)
    yield "rows.csv", b"a,b\n" * 1_000_000
    yield "letters.csv", b"a" * MIB + b"\n" + b"b," * MIB
    yield "corners.xlsx", _workbook('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576">')


def _workbook(rows: str) -> bytes:
    end = "<v>2</v></c></row>"
    relation = f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" Type="{_RELATIONS}'
    sheet = '<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets>'
    sheets = f'<workbook xmlns="{_SHEET}" xmlns:r="{_RELATIONS}">{sheet}</workbook>'
    return zipped({
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>'.encode(),
        "_rels/.rels": f'{relation}/officeDocument" Target="xl/workbook.xml"/></Relationships>'.encode(),
        "xl/workbook.xml": sheets.encode(),
        "xl/_rels/workbook.xml.rels": f'{relation}/worksheet" Target="worksheets/s.xml"/></Relationships>'.encode(),
        "xl/worksheets/s.xml": f'<worksheet xmlns="{_SHEET}"><sheetData>{rows}{end}</sheetData></worksheet>'.encode(),
    })  # fmt: skip


def _pdf(pages: bytes) -> bytes:
    return (
        b"%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n2 0 obj "
        + pages
        + b" endobj\ntrailer << /Root 1 0 R >>\n"
    )


def _declared(archive: bytes, size: int) -> bytes:
    """The archive, whose directory says that each member unpacks to `size` bytes."""
    changed, place = bytearray(archive), archive.find(b"PK\x01\x02")
    while place >= 0:
        struct.pack_into("<I", changed, place + 24, size)
        place = archive.find(b"PK\x01\x02", place + 4)
    return bytes(changed)
