"""The child process: it starts on demand, ends with its parent, and tells why it cannot start."""

from __future__ import annotations

import http.client
import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from typing import IO, cast

import pytest

from workbench.errors import WorkbenchError
from workbench.local.process import LocalServer

SERVE = [sys.executable, "-m", "workbench.local", "--tokens-per-second", "0"]


def answers(url: str) -> bool:
    body = json.dumps({"inputs": "a"}).encode()
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=10)
    with closing(connection):
        connection.request("POST", "/endpoints/reader/invocations", body, {"Content-Type": "application/json"})
        return bool(json.load(connection.getresponse())[0]["generated_text"])


@pytest.fixture
def child() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(SERVE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        try:
            yield process
        finally:
            process.kill()


def first_line(process: subprocess.Popen[bytes]) -> str:
    return cast(IO[bytes], process.stdout).readline().decode().strip()


def test_the_process_starts_when_its_url_is_asked_for_and_ends_on_close() -> None:
    with LocalServer(tokens_per_second=None) as server:
        assert not server.running
        url = server.url()
        assert server.running
        assert answers(url)
        assert server.url() == url
    assert not server.running
    with pytest.raises(OSError):  # noqa: PT011  (refused or reset, as the system likes)
        answers(url)


def test_close_without_a_start_does_nothing() -> None:
    server = LocalServer()
    server.close()
    server.close()
    assert not server.running


def test_a_process_that_died_is_started_again() -> None:
    with LocalServer(tokens_per_second=None) as server:
        server.url()
        child = server._child
        assert child is not None
        child.kill()
        child.wait()
        assert not server.running
        assert answers(server.url())


def test_a_taken_port_is_told_as_a_sentence_with_the_next_step() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, LocalServer(port=taken.getsockname()[1]) as server:
        with pytest.raises(WorkbenchError) as caught:
            server.url()
        assert f"Port {taken.getsockname()[1]} of this computer cannot be used" in caught.value.message
        assert "Traceback" not in caught.value.message + caught.value.details
        assert caught.value.hint
        assert not server.running


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_process_cleanly(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
    assert answers(first_line(child))
    child.send_signal(number)
    _out, err = child.communicate(timeout=20)
    assert child.returncode == 0
    assert err == b""


def test_without_the_switch_the_end_of_input_ends_nothing(child: subprocess.Popen[bytes]) -> None:
    url = first_line(child)
    cast(IO[bytes], child.stdin).close()
    assert answers(url)


def test_a_wrong_port_is_one_line() -> None:
    done = subprocess.run([*SERVE, "--port", "99999"], capture_output=True, timeout=20)
    assert done.returncode == 1
    assert done.stdout == b""
    assert done.stderr.count(b"\n") == 1


def test_no_orphan_stays_when_the_parent_is_killed() -> None:
    parent_code = (
        "import sys\n"
        "from workbench.local.process import LocalServer\n"
        "server = LocalServer(tokens_per_second=None)\n"
        "print(server.url(), server._child.pid, flush=True)\n"
        "sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", parent_code]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        url, child_pid = first_line(parent).split()
        assert answers(url)
        exit_of_child = os.pidfd_open(int(child_pid))
        parent.send_signal(signal.SIGKILL)
        parent.wait()
    try:
        ended, _, _ = select.select([exit_of_child], [], [], 20)
        assert ended, "the child outlived its killed parent"
    finally:
        os.close(exit_of_child)
