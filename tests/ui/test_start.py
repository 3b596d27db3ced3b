"""The entry point: a window, the command line, or the main job without a screen."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from ui import start

ROOT = Path(__file__).parents[2]


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    return monkeypatch


def test_linux_without_a_display_has_no_screen(environment: pytest.MonkeyPatch) -> None:
    assert not start.has_screen()


@pytest.mark.parametrize("platform", ["offscreen", "minimal", "offscreen:configfile=x.json"])
def test_a_platform_that_draws_in_memory_is_no_screen(environment: pytest.MonkeyPatch, platform: str) -> None:
    environment.setenv("WAYLAND_DISPLAY", "wayland-0")
    environment.setenv("QT_QPA_PLATFORM", platform)
    assert not start.has_screen()


def test_wayland_and_other_systems_have_one(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert start.has_screen()
    environment.delenv("WAYLAND_DISPLAY")
    environment.setattr(sys, "platform", "darwin")
    assert start.has_screen()


def test_a_display_that_does_not_answer_is_no_screen(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    environment.setattr(start, "_X_SOCKETS", tmp_path)
    for display in (":7", "unix:7", ":7.0"):
        environment.setenv("DISPLAY", display)
        assert not start.has_screen()


def test_a_display_that_answers_is_a_screen(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    environment.setattr(start, "_X_SOCKETS", tmp_path)
    environment.setenv("DISPLAY", ":7.0")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "X7"))
        server.listen()
        assert start.has_screen()


def test_a_display_on_another_computer_is_believed(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("DISPLAY", "desk.example:10.0")
    assert start.has_screen()


def test_commands_go_to_the_core_without_qt(home: Path) -> None:
    code = "import sys; from ui.start import main; status = main(['--help']); print('PySide6' in sys.modules, status)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert run.stdout.splitlines()[-1] == "False 0"


def test_without_a_screen_the_main_job_is_done_all_the_same(home: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", "from ui.start import main; raise SystemExit(main([]))"],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    picture = home / "pictures" / "window.png"
    assert run.returncode == 0, run.stderr
    first = run.stdout.splitlines()[0]
    assert [name in first for name in ("local:reader", "local:few-shot", "local:echo")] == [True, True, True]
    assert run.stderr.splitlines() == [f"There is no screen, so the window was drawn into {picture}."]
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_without_a_screen_a_failure_is_told_and_is_the_exit_status(home: Path) -> None:
    broken = home / "library" / "broken.prompt.yaml"
    broken.parent.mkdir(parents=True)
    broken.write_text("format: 1\nname: Broken\ninput_template: '{{ nobody }}'\n")
    (home / "window.json").write_text(f'{{"recent": ["{broken}"]}}')
    run = subprocess.run(
        [sys.executable, "-c", "from ui.start import main; raise SystemExit(main([]))"],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert run.returncode == 1
    assert "nobody" in run.stderr
    assert "Traceback" not in run.stderr
