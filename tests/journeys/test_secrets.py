"""No secret is in any file that the program writes, nor in anything that it says: marked ones are planted, and sought.

The stand-ins tell everything that they received, in errors and in answers, so that it comes back from everywhere.
"""

from __future__ import annotations

import json
import logging
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from dulwich.repo import Repo
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit

from tests.fakes.fixtures import ServeEndpoints
from tests.fakes.openai_server import MODEL, OpenAiServer
from tests.fakes.plain_faults import TellsWhatItGot
from tests.fakes.scripted import says
from tests.fakes.telling import TellsAll
from tests.journeys.conftest import OpenDesk
from tests.journeys.desk import PATIENCE_MS, Answers, Desk
from tests.library.sharing.conftest import MemoryKeyring, memory_keyring
from ui.widgets.add_endpoint_dialog import AddEndpointDialog
from workbench import paths
from workbench.cli.main import main
from workbench.endpoints.endpoint import Endpoint, Limits
from workbench.export import TARGETS
from workbench.export.exporting import export_titles
from workbench.local.containers.openai import OpenAiChat
from workbench.local.containers.tgi import Tgi

__all__ = ["memory_keyring"]

# None has the form of a real one: only by its value can it be found.
TOKEN = "Tk7marked-https-token/+=with-a-tail"
ACCESS_KEY = "Ak7MARKEDACCESSKEY01"
SECRET_KEY = "Sk7marked/secret+key0123456789abcdefghij"
SESSION_TOKEN = "St7marked+session/token=" + "0123456789abcdef" * 20
# The beginnings, since half a secret is a secret still.
MARKS = tuple(secret[:9] for secret in (TOKEN, ACCESS_KEY, SECRET_KEY, SESSION_TOKEN))
LIMITS = Limits(retries=0)
SOUND, STREAMS, FAILS, FAILS_IN_STREAM = "aws-sound", "aws-answers", "aws-fails", "aws-fails-in-stream"


def marks_in(data: bytes) -> set[str]:
    """The marks in these bytes, or in what they are when they are unpacked."""
    texts = [data]
    for window in (zlib.MAX_WBITS, zlib.MAX_WBITS | 16):
        try:
            texts.append(zlib.decompressobj(window).decompress(data))
        except zlib.error:
            continue
    return {mark for mark in MARKS for text in texts if mark.lower().encode() in text.lower()}


def marks_in_rows(database: Path) -> set[str]:
    """The marks in any value of any table; what is packed in a row is not seen in the file."""
    found: set[str] = set()
    with closing(sqlite3.connect(database)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE TABLE%'").fetchall()
        for (table,) in tables:
            for row in connection.execute(f'SELECT * FROM "{table}"'):  # noqa: S608
                for value in row:
                    found |= marks_in(value if isinstance(value, bytes) else str(value).encode())
    return found


def marked_files(folder: Path) -> dict[str, set[str]]:
    """The files below the folder that hold a mark, the objects of git repositories among them."""
    found: dict[str, set[str]] = {}
    for path in folder.rglob("*"):
        if path.is_file() and (marks := marks_in(path.read_bytes())):
            found[path.relative_to(folder).as_posix()] = marks
        if path.suffix == ".sqlite" and (marks := marks_in_rows(path)):
            found[f"rows of {path.relative_to(folder).as_posix()}"] = marks
        if path.name == ".git" and path.is_dir():
            with Repo(str(path.parent)) as repository:
                for name in repository.object_store:
                    if marks := marks_in(repository.object_store[name].as_raw_string()):
                        found[name.decode()] = marks
    return found


@dataclass
class Servers:
    https: str
    https_fails: str


@pytest.fixture
def planted(serve_endpoints: ServeEndpoints, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Servers]:
    """Marked credentials in the environment and in a profile, and servers that tell of everything they receive."""
    aws = serve_endpoints(
        {
            SOUND: says("All is well.", Tgi()),
            STREAMS: TellsAll("answer"),
            FAILS: TellsAll("refusal"),
            FAILS_IN_STREAM: TellsAll("stream"),
        }
    )
    credentials = tmp_path.parent / f"{tmp_path.name}-credentials"  # the user's own file, not the program's
    keys = (f"aws_access_key_id={ACCESS_KEY}", f"aws_secret_access_key={SECRET_KEY}")
    credentials.write_text("\n".join(["[marked]", *keys, f"aws_session_token={SESSION_TOKEN}"]))
    for name, value in {
        "AWS_ACCESS_KEY_ID": ACCESS_KEY,
        "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
        "AWS_SESSION_TOKEN": SESSION_TOKEN,
        "AWS_SHARED_CREDENTIALS_FILE": str(credentials),
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME": aws.url,
        "AWS_ENDPOINT_URL_SAGEMAKER": aws.url,
    }.items():
        monkeypatch.setenv(name, value)
    with (
        OpenAiServer(says("All is well.", OpenAiChat()), TOKEN) as https,
        OpenAiServer(TellsWhatItGot()) as failing,
    ):
        yield Servers(https.chat_url, failing.chat_url)


def add_with_token(desk: Desk, label: str, url: str) -> None:
    """In the window, as a person does."""
    desk.window.show_panel("endpoints")
    desk.click("Add an endpoint by name")
    (dialog,) = (one for one in desk.window.findChildren(AddEndpointDialog) if one.isVisible())
    box = next(one for one in dialog.findChildren(QComboBox) if one.accessibleName() == "Called over")
    box.setCurrentIndex(1)
    for name, text in {"Address": url, "Model": MODEL, "Token": TOKEN, "Label": label}.items():
        field = next(one for one in dialog.findChildren(QLineEdit) if one.accessibleName() == name)
        field.setText(text)
    desk.click("Add", dialog)
    known = desk.window.services.endpoints
    desk.qtbot.waitUntil(lambda: any(one.label == label for one in known.known), timeout=PATIENCE_MS)
    desk.window.activateWindow()
    desk.qtbot.waitUntil(desk.window.isActiveWindow)


def add_endpoints(desk: Desk, planted: Servers) -> list[str]:
    """All of them, two in the window; gives their labels."""
    catalogue = desk.window.services.catalogue
    for label, url in (("https-sound", planted.https), ("https-fails", planted.https_fails)):
        add_with_token(desk, label, url)
        catalogue.replace(label, replace(catalogue.find(label), limits=LIMITS))
    for name in (SOUND, STREAMS, FAILS, FAILS_IN_STREAM):
        catalogue.add(Endpoint(name, name, payload="tgi", limits=LIMITS))
    catalogue.add(Endpoint("with-profile", FAILS, profile="marked", payload="tgi", stream=False, limits=LIMITS))
    desk.window.services.endpoints.read(catalogue)
    return [one.label for one in catalogue.endpoints() if not one.is_local]


def run_all(desk: Desk, labels: list[str]) -> str:
    """With success, and with errors that repeat what came in; gives all that was said."""
    desk.ctrl(Qt.Key.Key_N)
    desk.document.replace(replace(desk.document.prompt, name="Mine", input_template=""), "make it short")
    desk.write("Instruction", "Say it.")
    desk.choose(*labels)
    desk.run_to_the_end()
    states = desk.states()
    assert states["https-sound"] == states[SOUND] == states[STREAMS] == "done"
    assert {states[name] for name in ("https-fails", FAILS, FAILS_IN_STREAM, "with-profile")} == {"failed"}
    said = [desk.read(), desk.column(STREAMS).text]
    for column in desk.window.runs.comparison.columns:
        said.append(repr(column))
        assert column.exchange is not None
        sent = {name.lower(): value for name, value in column.exchange.sent.headers}
        assert sent["authorization"] == "…"
        assert column.exchange.reply is not None
        assert column.exchange.reply.body or column.label == FAILS_IN_STREAM
        if (error := column.error) is not None:
            assert "told" in error.message + error.details
            said += [str(error), error.details, repr(error.values)]
    said += [one.toPlainText() for one in desk.window.findChildren(QPlainTextEdit)]
    said += [one.text() for one in desk.window.findChildren(QLineEdit)]
    return "\n".join(said)


def save(desk: Desk) -> Path:
    desk.ctrl(Qt.Key.Key_S)
    desk.qtbot.waitUntil(lambda: not desk.document.modified, timeout=PATIENCE_MS)
    assert desk.document.path is not None
    return desk.document.path


def export_as_everything(prompt: Path, folder: Path) -> None:
    folder.mkdir()
    for kind in export_titles():
        transports = TARGETS[kind].transports if kind in TARGETS else ("",)
        for transport in transports:
            for label in {"https": ["https-sound"], "sagemaker": [SOUND, "with-profile"]}.get(transport, [""]):
                out = folder / f"{kind}-{label}"
                option = ["--endpoint", label] if label else []
                assert main(["library", "export", str(prompt), "--as", kind, "--out", str(out), *option]) == 0


def test_no_secret_is_in_any_file_or_text(
    planted: Servers,
    open_desk: OpenDesk,
    memory_keyring: MemoryKeyring,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    desk = open_desk(answers=Answers())
    labels = add_endpoints(desk, planted)
    assert list(memory_keyring.kept.values()) == [f"Bearer {TOKEN}"] * 2
    seen = run_all(desk, labels)
    prompt = save(desk)
    desk.write("Instruction", "Not saved.")
    desk.window.close()
    options = [part for label in labels for part in ("-e", label)]
    assert main(["run", str(prompt), *options]) == 1
    assert main(["run", str(prompt), *options, "--jsonl"]) == 1
    export_as_everything(prompt, tmp_path / "home" / "exported")
    printed = "".join(capfd.readouterr())
    assert "https-fails" in printed
    assert "told" in printed
    with Repo(str(tmp_path / "home" / "library")) as library:
        assert any(b"Mine" in library.object_store[name].as_raw_string() for name in library.object_store)
    with closing(sqlite3.connect(paths.history_file())) as kept:
        assert kept.execute("SELECT count(*) FROM answers").fetchone()[0] >= 2 * len(labels)
    assert marked_files(tmp_path) == {}
    for said in (seen, printed, caplog.text):
        assert marks_in(said.encode()) == set()


def test_what_is_sought_is_found_where_it_is(tmp_path: Path) -> None:
    """In a file, packed, in the message and in the file of a version, in a name of JSON: so that none passes unseen."""
    home = tmp_path / "home"
    home.mkdir()
    assert marked_files(tmp_path) == {}
    (home / "plain.json").write_text(json.dumps({"token": TOKEN}))
    (home / "packed").write_bytes(zlib.compress(SECRET_KEY.encode()))
    with closing(sqlite3.connect(home / "rows.sqlite")) as rows:
        rows.execute("CREATE TABLE kept (answer BLOB)")
        rows.execute("INSERT INTO kept VALUES (?)", (zlib.compress(TOKEN.encode()),))
        rows.commit()
    (home / "database").write_bytes(b"\x00\x01" + SESSION_TOKEN[:12].upper().encode() + b"\xff")
    with Repo.init(str(home / "library"), mkdir=True) as repository:
        (home / "library" / "a").write_text("nothing")
        worktree = repository.get_worktree()
        worktree.stage(["a"])
        worktree.commit(message=f"saved {ACCESS_KEY}".encode(), committer=b"A <a@b>", author=b"A <a@b>")
    found = marked_files(tmp_path)
    assert {name for name in found if "/" in name} >= {
        "home/plain.json", "home/packed", "home/database", "rows of home/rows.sqlite",
    }  # fmt: skip
    assert set().union(*found.values()) == set(MARKS)
    assert any(len(name) == 40 for name in found)
    assert paths.home() == home
