"""The pictures: every panel in a file, as large as asked, and not empty."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from ui.theme import load

ROOT = Path(__file__).parents[2]
NAMES = (
    "main",
    "palette",
    "chooser",
    "parameters",
    "writing",
    "endpoints",
    "endpoint",
    "endpoint-form",
    "settings",
    "shortcuts",
    "import",
    "export",
    "versions",
    "merge",
    "history",
    "diff",
    "usage",
    "votes",
    "blind",
)


def draw(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from ui.start import main; raise SystemExit(main(sys.argv[1:]))",
            "picture",
            *arguments,
        ],
        env={name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"},
        capture_output=True,
        text=True,
        cwd=ROOT,
    )


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_each_panel_is_drawn(tmp_path: Path, theme: str) -> None:
    run = draw("--out", str(tmp_path / "new folder"), "--theme", theme, "--language", "ko", "--size", "1200x720")
    assert (run.returncode, run.stderr) == (0, "")
    files = {name: tmp_path / "new folder" / f"{name}-{theme}-ko.png" for name in NAMES}
    assert run.stdout.splitlines() == [str(path) for path in files.values()]
    images = {name: QImage(str(path)) for name, path in files.items()}
    assert images["main"].size().toTuple() == (1200, 720)
    assert images["main"].pixelColor(600, 3).name() == load(theme).colors["panel"]
    assert images["palette"] != images["main"]
    assert all(colors(image) > 10 for image in images.values())


def test_a_size_that_is_none_is_refused_in_a_line(tmp_path: Path) -> None:
    run = draw("--out", str(tmp_path), "--size", "large")
    assert run.returncode == 2
    assert "'large' is not a size such as 1440x900" in run.stderr


def colors(image: QImage) -> int:
    return len({image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)})
