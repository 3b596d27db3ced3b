"""Files of every kind become documents, or are skipped with a reason; nothing that a file holds does any harm."""

from __future__ import annotations

import json
import os
import random
import signal
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.archives import zipped
from workbench.documents.document import Document, Skipped
from workbench.documents.readers import READERS
from workbench.documents.readers.decoding import decoded
from workbench.documents.readers.file_reader import FileReader, find_files
from workbench.documents.readers.reader import sections
from workbench.documents.readers.reading import read_document
from workbench.documents.readers.reading_process import ReadingProcess
from workbench.documents.recipe import IndexRecipe
from workbench.endpoints.stop import Stop
from workbench.errors import UnreadableDocument

SHARED = Path(__file__).parents[3] / "shared" / "data" / "documents"
beside = pytest.mark.skipif(not SHARED.is_dir(), reason="the documents to read are not beside the project")


@pytest.fixture(scope="module")
def process() -> Iterator[ReadingProcess]:
    with ReadingProcess(seconds=20) as made:
        yield made


def read(name: str, content: bytes | str, options: Mapping[str, Any] | None = None) -> Document:
    return read_document(name, content.encode() if isinstance(content, str) else content, options or {})


def texts_of(document: Document, kind: str) -> dict[str, str]:
    return {part.name: document.text[part.start : part.end] for part in document.parts if part.kind == kind}


# Text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("환불은 구매한 날부터 칠 일 안에 됩니다.", "cp949"),
        ("ここに日本語の文章があります。", "cp932"),
        ("Café à la carte – déjà vu", "cp1252"),
        ("plain", "utf-8"),
        ("환불 안내", "utf-8-sig"),
        ("환불 안내", "utf-16"),
    ],
)
def test_the_encoding_of_a_text_is_found(text: str, encoding: str) -> None:
    assert decoded(text.encode(encoding)).text == text


def test_no_character_of_a_text_is_changed() -> None:
    text = "a\r\nb\rc\n\n\tx \u3000 한글 🙂 e\u0301\n"
    assert read("a.txt", text).text == text
    assert read("a.py", text).text == text


def test_headings_are_sections_that_lie_in_each_other() -> None:
    document = read("a.md", "# Book\nx\n## One\ny\n```\n# no heading\n```\n## Two\nz\n# Next\n")
    assert [(part.name, part.level) for part in document.parts] == [("Book", 1), ("One", 2), ("Two", 2), ("Next", 1)]
    assert texts_of(document, "section")["Two"] == "## Two\nz\n"
    page = read("a.html", "<title>t</title><h1>Book</h1><p>One &amp;  two</p><script>no()</script><h2>In it</h2>three")
    assert page.text == "Book\nOne & two\nIn it\nthree"
    assert texts_of(page, "section") == {"Book": page.text, "In it": "In it\nthree"}


def test_rows_of_a_table_are_numbered_and_named() -> None:
    document = read("a.csv", 'name;age\nKim;30\n"Lee; J.";41\n')
    assert texts_of(document, "row") == {"1": "name: Kim\nage: 30", "2": "name: Lee; J.\nage: 41"}
    chosen = read("a.csv", "name,age\nKim,30\n", {"columns": ["age"]})
    assert chosen.text == "age: 30"
    with pytest.raises(UnreadableDocument, match="no column size"):
        read("a.csv", "name,age\nKim,30\n", {"columns": ["size"]})


def test_the_first_row_of_a_table_without_header_stays_a_row() -> None:
    rows = "What is spot training?,It uses spare capacity.\nWhich instances?,All instances are supported.\n"
    assert len(texts_of(read("faq.csv", rows), "row")) == 2
    assert len(texts_of(read("faq.csv", rows, {"header": True}), "row")) == 1
    assert len(texts_of(read("a.csv", "name,age\nKim,30\n", {"header": False}), "row")) == 2


def test_json_stands_behind_its_paths() -> None:
    assert read("a.json", '{"a": {"b": [1, "x"]}, "c": null}').text == "a.b[1]: 1\na.b[2]: x"
    assert texts_of(read("a.jsonl", '{"q": 1}\n\n{"q": 2}\n'), "row") == {"1": "q: 1", "2": "q: 2"}
    notebook = {"nbformat": 4, "cells": [{"source": ["# T\n", "x"]}, {"source": ["print(1)"]}]}
    assert read("a.ipynb", json.dumps(notebook)).text == "# T\nx\n\nprint(1)"


def test_xml_reads_its_texts_and_fetches_and_expands_nothing() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    assert read("a.xml", "<a><b>one</b>two</a>").text == "one\ntwo"
    assert "root" not in read("a.xml", f"<?xml version='1.0'?>{bomb}<a>x &c; &f;</a>").text


# Office files


def test_word_slides_tables_and_books(tmp_path: Path) -> None:
    import docx
    from pptx import Presentation

    made = docx.Document()
    made.add_heading("Refunds", 1)
    made.add_paragraph("Within seven days.")
    made.add_table(1, 2).rows[0].cells[1].text = "cell"
    made.save(str(tmp_path / "a.docx"))
    document = read("a.docx", (tmp_path / "a.docx").read_bytes())
    assert document.text == "Refunds\nWithin seven days.\n\tcell"
    assert texts_of(document, "section") == {"Refunds": document.text}
    show = Presentation()
    for title in ("One", "Two"):
        show.slides.add_slide(show.slide_layouts[5]).shapes.title.text = title
    show.save(str(tmp_path / "a.pptx"))
    assert texts_of(read("a.pptx", (tmp_path / "a.pptx").read_bytes()), "slide") == {"1": "One", "2": "Two"}
    book = zipped(
        {
            "META-INF/container.xml": b'<container><rootfile full-path="o/p.opf"/></container>',
            "o/p.opf": b'<package><manifest><item id="a" href="a.xhtml"/></manifest><spine><itemref idref="a"/></spine>'
            b"</package>",
            "o/a.xhtml": b"<html><body><h1>Start</h1><p>Once.</p></body></html>",
        }
    )
    assert texts_of(read("a.epub", book), "chapter") == {"Start": "Start\nOnce."}


# What cannot be read


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b"   \n ", "no text"),
        ("a.txt", bytes(range(32)) * 50, "no text"),
        ("a.pdf", b"this is no pdf", r"called \.pdf"),
        ("a.pdf", b"%PDF-1.7 and then nothing", "no PDF"),
        ("a.docx", b"PK\x03\x04 broken", "damaged"),
        ("a.zip", zipped({"a.txt": b"x"}), "archive"),
        ("a.png", b"\x89PNG\r\n\x1a\n", "picture"),
        ("a.json", b"[" * 100_000, "JSON"),
        ("a.jsonl", b'{"a": 1}\nnot json\n', "line 2"),
        ("a.msg", bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 600, "older Office"),
        ("a.docx", zipped({"word/document.xml": b"<a/>"}), "damaged"),
    ],
)
def test_what_cannot_be_read_says_why(name: str, content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableDocument, match=reason):
        read(name, content)


def test_a_file_is_read_for_what_it_holds_whatever_its_name(tmp_path: Path) -> None:
    import docx

    made = docx.Document()
    made.add_paragraph("Inside")
    made.save(str(tmp_path / "a.docx"))
    assert read("a.txt", (tmp_path / "a.docx").read_bytes()).reader == "docx"
    assert read("a.unknown", "text").reader == "text"


def test_bombs_are_told_and_the_next_file_is_read(process: ReadingProcess, tmp_path: Path) -> None:
    bomb = zipped({"word/document.xml": b"\0" * 200_000_000})
    deep = b"<a>" * 200_000
    lying = bytearray(zipped({"word/document.xml": b"x" * 1000}))
    place = lying.rindex(b"PK\x01\x02") + 24
    lying[place : place + 4] = (1_000_000_000).to_bytes(4, "little")
    files = {"a.docx": bomb, "b.xml": deep, "c.html": deep, "d.docx": bytes(lying), "e.txt": b"fine"}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    found = list(process.read([(name, tmp_path / name) for name in files], {}, Stop()))
    assert [one.name for one in found] == list(files)
    assert isinstance(found[0], Skipped)
    assert "150 MiB" in str(found[0].reason)
    assert isinstance(found[1], Skipped)
    assert isinstance(found[3], Skipped)
    assert found[4] == Document("e.txt", "fine", (), "text", "utf-8")


def test_a_file_that_hangs_or_kills_the_process_costs_only_itself(tmp_path: Path) -> None:
    import os

    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "fine.txt").write_text("fine")
    big = tmp_path / "big.json"
    big.write_bytes(b"[" + b"[1,2,3,4,5,6,7,8],\n" * 4_000_000 + b"1]")
    with ReadingProcess(seconds=20) as own:
        files = [("pipe.txt", tmp_path / "pipe.txt"), ("big.json", big), ("fine.txt", tmp_path / "fine.txt")]
        pipe, large, fine = own.read(files, {}, Stop())
    assert isinstance(pipe, Skipped)
    assert isinstance(large, Skipped)
    assert "memory" in str(large.reason)
    assert isinstance(fine, Document)


def test_a_stop_ends_reading(tmp_path: Path) -> None:
    stop = Stop()
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text(name)
    with FileReader() as reader:
        reading = reader.read(reader.find([tmp_path], IndexRecipe()), {}, stop)
        assert next(reading).name == "a.txt"
        stop.set()
        assert list(reading) == []


# Finding


def test_files_of_folders_are_found_once_and_in_order(tmp_path: Path) -> None:
    for name in ("b.md", "a.txt", "in/c.md", "in/.hidden.md", ".git/x.md", "in/d.exe", "node_modules/e.md"):
        (tmp_path / "docs" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "docs" / name).write_text("x")
    (tmp_path / "docs" / "in" / "loop").symlink_to(tmp_path / "docs")
    (tmp_path / "b.md").write_text("another")
    docs = tmp_path / "docs"
    assert [name for name, _path in find_files([docs])] == ["a.txt", "b.md", "in/c.md"]
    assert [name for name, _path in find_files([docs], ["*.md"], ["in/*"])] == ["b.md"]
    assert [name for name, _path in find_files([docs / "b.md", tmp_path / "b.md"])] == ["b (2).md", "b.md"]
    assert [name for name, _path in find_files([docs / "in" / "d.exe"])] == ["d.exe"]


# Real files


@beside
def test_every_real_file_is_read_or_says_why_not(process: ReadingProcess) -> None:
    files = find_files([SHARED], ["*"])
    found = list(process.read(files, {}, Stop()))
    assert [one.name for one in found] == [name for name, _path in files]
    skipped = {one.name: str(one.reason) for one in found if isinstance(one, Skipped)}
    assert "encrypted" in skipped["pdf/libreoffice-writer-password.pdf"]
    assert all(reason.endswith(".") for reason in skipped.values())
    for one in found:
        if isinstance(one, Document):
            assert all(0 <= part.start <= part.end <= len(one.text) for part in one.parts)
    assert sum(isinstance(one, Document) for one in found) > 80


@beside
def test_mutated_files_do_no_harm(process: ReadingProcess, tmp_path: Path) -> None:
    chance = random.Random(7)
    files = [path for _name, path in find_files([SHARED], ["*"]) if path.stat().st_size < 500_000]
    mutated = []
    for number in range(40):
        source = chance.choice(files)
        content = bytearray(source.read_bytes())
        if number % 2:
            del content[chance.randrange(len(content) + 1) :]
        else:
            for _ in range(max(1, len(content) // 500)):
                content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        path = tmp_path / f"{number}{chance.choice([source.suffix, '.pdf', '.docx', '.txt', '.xlsx'])}"
        path.write_bytes(bytes(content))
        mutated.append((path.name, path))
    found = list(process.read(mutated, {}, Stop()))
    assert [one.name for one in found] == [name for name, _path in mutated]


def test_every_reader_reads_files_of_its_own_endings() -> None:
    endings = [suffix for name in READERS for suffix in READERS[name].suffixes]
    assert len(endings) == len(set(endings))
    assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in endings)


# What damaged and large files showed


def test_the_texts_of_xml_stand_in_the_order_of_the_file() -> None:
    content = "<a>one<b>two<c>three</c>four</b><!-- not read -->five</a>"
    assert read("a.xml", content).text.splitlines() == ["one", "two", "three", "four", "five"]


def test_sections_end_at_the_next_heading_of_their_level_or_a_higher_one() -> None:
    text = "0123456789"
    found = sections(text, [(0, 2, "a"), (1, 3, "b"), (2, 5, "c"), (3, 4, "d"), (4, 3, "e"), (6, 1, "f"), (8, 2, "g")])
    ends = {part.name: part.end for part in found}
    assert ends == {"a": 6, "b": 4, "c": 3, "d": 4, "e": 6, "f": 10, "g": 10}


def test_a_book_of_many_headings_is_read_in_one_go(process: ReadingProcess, tmp_path: Path) -> None:
    place = tmp_path / "many.md"
    place.write_text("# a\n" * 100_000)
    (found,) = process.read([("many.md", place)], {}, Stop())
    assert isinstance(found, Document)
    assert len(found.parts) == 100_000


def test_nothing_is_read_after_a_stop(process: ReadingProcess, tmp_path: Path) -> None:
    place = tmp_path / "a.txt"
    place.write_text("text")
    stop = Stop()
    stop.set()
    assert list(process.read([("a.txt", place)], {}, stop)) == []


def test_no_file_is_blamed_for_a_process_that_was_ended_before_it(tmp_path: Path) -> None:
    place = tmp_path / "a.txt"
    place.write_text("text")
    with ReadingProcess() as process:
        list(process.read([("a.txt", place)], {}, Stop()))
        ended = process.process_id
        assert ended is not None
        os.kill(ended, signal.SIGTERM)
        os.waitid(os.P_PID, ended, os.WEXITED | os.WNOWAIT)
        (found,) = process.read([("a.txt", place)], {}, Stop())
    assert isinstance(found, Document)


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        ('q,a\n"He said ""x, y""",2\n', ['q: He said "x, y"\na: 2']),
        ('q, a\n1, "x, y"\n', ["q: 1\na: x, y"]),
        ("name;age\nA, b;3\nC, d;4\n", ["name: A, b\nage: 3", "name: C, d\nage: 4"]),
        ("it's,one\nwe're,two\n", ["it's\none", "we're\ntwo"]),
        ("a b\nc d\n", ["a b", "c d"]),
    ],
)
def test_fields_are_cut_at_the_delimiter_and_not_within_quotes(content: str, rows: list[str]) -> None:
    assert list(texts_of(read("a.csv", content), "row").values()) == rows


def test_rows_that_open_quotes_without_end_are_read_at_once(process: ReadingProcess, tmp_path: Path) -> None:
    place = tmp_path / "odd.csv"
    place.write_text('a,"b\n' * 50_000)
    (found,) = process.read([("odd.csv", place)], {}, Stop())
    assert isinstance(found, Document)
