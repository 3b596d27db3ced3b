"""The commands as processes of their own: signals, pipes, and what is imported."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.conftest import PROMPT
from workbench import settings

COMMAND = (sys.executable, "-m", "workbench.cli")


@contextmanager
def running(*arguments: object) -> Iterator[subprocess.Popen[str]]:
    """A command in a process group of its own, as a terminal starts it; killed where the test fails."""
    process = subprocess.Popen(
        [*COMMAND, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


@pytest.fixture
def slow(home: Path) -> None:
    """The embedded endpoints write slowly enough to be interrupted."""
    settings.save(settings.Settings(local_tokens_per_second=20), home / "settings.json")


def test_rendered_text_is_utf8_to_the_byte_whatever_the_locale(
    prompt_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    done = subprocess.run([*COMMAND, "render", prompt_file], capture_output=True, check=True)
    assert done.stdout.endswith("by 김철수 in 1999. It makes anvils.\nQuestion: Who founded Acme?\nAnswer:".encode())
    assert done.stderr == b""


def test_a_run_prints_objects_and_leaves_no_process(prompt_file: Path) -> None:
    with running("run", prompt_file, "-e", "local:reader", "-e", "local:echo", "--jsonl") as process:
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
        assert {json.loads(line)["state"] for line in out.splitlines()} == {"done"}
        assert err == ""
        with pytest.raises(ProcessLookupError):
            os.killpg(process.pid, 0)


@pytest.mark.usefixtures("slow")
def test_an_interrupt_prints_what_has_arrived(prompt_file: Path, tmp_path: Path) -> None:
    """Ctrl+C in a terminal reaches the whole process group. One answer is short and done, the long one is stopped."""
    path = tmp_path / "long.prompt.yaml"
    path.write_text(PROMPT.replace("It makes anvils.", "It makes anvils. " * 200), encoding="utf-8")
    with running("run", path, "-e", "local:echo", "-e", "local:reader", "--jsonl") as process:
        assert process.stdout is not None
        first = json.loads(process.stdout.readline())
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=60)
        assert process.returncode == 130, err
        assert "Traceback" not in err
        (second,) = map(json.loads, out.splitlines())
        assert (first["endpoint"], first["state"]) == ("local:reader", "done")
        assert (second["endpoint"], second["state"]) == ("local:echo", "stopped")
        assert second["text"]


def test_an_interrupted_import_keeps_and_names_what_it_has_written(home: Path, tmp_path: Path) -> None:
    for number in range(300):
        (tmp_path / f"{number}.csv").write_text("act,prompt\nA,a\nB,b\nC,c\n")
    with running("library", "import", *sorted(tmp_path.glob("*.csv"))) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        first = process.stdout.readline()
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.stdout.read(), process.stderr.read()
        assert process.wait(60) == 130, err
    assert "Traceback" not in err
    written = {str(path) for path in (home / "library").rglob("*.prompt.yaml")}
    assert set((first + out).splitlines()) == written
    assert 0 < len(written) < 900


def test_a_reader_that_leaves_is_no_error_message(prompt_file: Path) -> None:
    long = prompt_file.with_name("long.prompt.yaml")
    long.write_text(PROMPT.replace("It makes anvils.", "It makes anvils. " * 100_000), encoding="utf-8")
    with running("render", long) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.wait(60) == 1
        assert process.stderr is not None
        assert process.stderr.read() == ""


def test_the_embedded_endpoints_are_served_until_they_are_stopped() -> None:
    with running("local", "serve") as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("http://127.0.0.1:")
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""


def test_rendering_imports_neither_boto3_nor_the_window(prompt_file: Path) -> None:
    probe = (
        "import sys; from workbench.cli.main import main; main(sys.argv[1:]); "
        "heavy = {'boto3', 'botocore', 'tiktoken', 'PySide6', 'numpy'} & set(sys.modules); "
        "sys.exit(len(heavy))"
    )
    done = subprocess.run([sys.executable, "-c", probe, "render", prompt_file], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
