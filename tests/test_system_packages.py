"""The check of system packages, on systems made of a few small commands in front of the real ones."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux is checked")

SCRIPT = Path(__file__).parent.parent / ".ci" / "system-packages"
WINDOW = ("libGL.so.1", "libEGL.so.1", "libxkbcommon.so.0", "libglib-2.0.so.0", "libfontconfig.so.1", "libdbus-1.so.3")
COMMANDS = ("cat", "env", "mktemp", "rm", "sh", "true")
System = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def system(tmp_path: Path) -> System:
    """Runs the script on a system with the given libraries, font languages, user and further commands."""

    def command(name: str, body: str) -> None:
        path = tmp_path / name
        path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        path.chmod(0o755)

    def run(
        *arguments: str,
        libraries: Iterable[str] = WINDOW,
        languages: Iterable[str] = ("en", "ko"),
        user: int = 1000,
        display: str = "",
        **commands: str,
    ) -> subprocess.CompletedProcess[str]:
        for name in COMMANDS:
            command(name, f'exec /bin/{name} "$@"')
        listing = "".join(f"\t{library} (libc6,x86-64) => /lib/{library}\n" for library in libraries)
        command("ldconfig", f"cat <<'END'\n{listing}END")
        command("fc-list", f"case $1 in {'|'.join(f':lang={each}' for each in languages)}) echo Some Font ;; esac")
        command("id", f"echo {user}")
        command("uname", "echo Linux")
        command("sudo", "exit 1")
        for name, body in commands.items():
            command(name.replace("_", "-"), body)
        environment = {"PATH": str(tmp_path), "HOME": str(tmp_path), "DISPLAY": display}
        return subprocess.run([str(SCRIPT), *arguments], env=environment, capture_output=True, text=True, check=False)

    return run


def test_a_complete_system_is_left_alone(system: System) -> None:
    done = system()
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_who_may_not_install_gets_the_command(system: System) -> None:
    done = system(libraries=WINDOW[1:], languages=["en"], apt_get="exit 9")
    assert done.returncode == 1
    packages = "libgl1 fonts-nanum"
    assert f"sudo apt-get update && sudo apt-get install --yes --no-install-recommends {packages}\n" in done.stderr


def test_root_installs(system: System, tmp_path: Path) -> None:
    done = system(libraries=WINDOW[1:], user=0, apt_get='echo "$@" >>"$HOME/asked"')
    assert (done.returncode, done.stderr) == (0, "Installing the Debian packages libgl1 (up to a minute) ...\n")
    assert (tmp_path / "asked").read_text() == "-qq --yes --no-install-recommends install libgl1\n"


def test_a_sudo_without_a_password_installs_and_refreshes_old_package_lists(system: System, tmp_path: Path) -> None:
    apt_get = 'echo "$2" >>"$HOME/asked"; [ "$2" = update ] || [ "$(cat "$HOME/asked")" != --yes ]'
    done = system(libraries=WINDOW[:-1], sudo='shift; exec "$@"', apt_get=apt_get)
    assert done.returncode == 0
    assert (tmp_path / "asked").read_text().split() == ["--yes", "update", "--yes"]


def test_a_failing_installation_says_why(system: System) -> None:
    done = system(languages=["ko"], user=0, apt_get="echo no space left; exit 100")
    assert done.returncode == 1
    assert "fonts-dejavu-core" in done.stderr
    assert "no space left" in done.stderr


def test_another_system_is_told_what_is_missing(system: System) -> None:
    done = system(libraries=WINDOW[:-1], languages=["en"])
    assert done.returncode == 1
    assert done.stderr == (
        "This system lacks: libdbus-1.so.3, a Korean font. Install them with its package manager "
        "(Debian calls them libdbus-1-3 fonts-nanum), then run make again.\n"
    )


def test_the_libraries_of_x_are_asked_for_only_with_a_display(system: System) -> None:
    done = system(display=":0")
    assert "libxcb-cursor0" in done.stderr
    assert "libgl1" not in done.stderr


def test_packages_can_be_asked_for_by_name(system: System) -> None:
    done = system("python3.12-venv", apt_get="exit 9")
    assert "--no-install-recommends python3.12-venv\n" in done.stderr
