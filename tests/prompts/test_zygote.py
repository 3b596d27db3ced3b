"""The warm process: started late, replaced where it dies, and nothing of it left over."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from workbench.endpoints.stop import Stop
from workbench.errors import TemplateError, WorkbenchError
from workbench.prompts import isolated
from workbench.prompts.isolated import interruptible, render_isolated
from workbench.prompts.template_messages import Job
from workbench.prompts.zygote import Zygote

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")

LOOP = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
PATIENCE_S = 20.0


@pytest.fixture
def zygote(monkeypatch: pytest.MonkeyPatch) -> Iterator[Zygote]:
    fresh = Zygote()
    monkeypatch.setattr(isolated, "_ZYGOTE", fresh)
    yield fresh
    fresh.close()


def computed(value: str) -> str:
    return render_isolated([Job("{% if v %}{{ v }}{% endif %}", {"v": value}, "part")])[0]


def group_of(leader: int, ended: str = "") -> list[int]:
    """The processes of a process group, zombies too unless `ended` is their state."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == leader and fields[0] != ended:
            found.append(int(path.parent.name))
    return found


def descriptors(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def soon(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def pid_of(zygote: Zygote) -> int:
    assert zygote.pid is not None
    return zygote.pid


def test_one_process_serves_many_renderings(zygote: Zygote) -> None:
    assert zygote.pid is None
    assert computed("a") == "a"
    first = pid_of(zygote)
    assert computed("b") == "b"
    assert pid_of(zygote) == first


def test_where_it_was_killed_the_next_rendering_starts_another(zygote: Zygote) -> None:
    assert computed("a") == "a"
    first = pid_of(zygote)
    os.kill(first, signal.SIGKILL)
    assert computed("b") == "b"
    assert pid_of(zygote) != first


def test_neither_children_nor_descriptors_stay(zygote: Zygote) -> None:
    assert computed("a") == "a"
    pid = pid_of(zygote)
    before = descriptors(os.getpid()), descriptors(pid)
    for _ in range(5):
        assert computed("a") == "a"
        with pytest.raises(TemplateError):
            render_isolated([Job("{{ v.x }}", {"v": ""}, "part")])
    with pytest.raises(TemplateError):
        render_isolated([Job(LOOP, {}, "part")])
    assert soon(lambda: group_of(pid) == [pid])
    assert (descriptors(os.getpid()), descriptors(pid)) == before
    zygote.close()
    assert group_of(pid) == []


def test_renderings_at_once_do_not_wait_for_or_hear_each_other(zygote: Zygote) -> None:
    def endless(_number: int) -> str:
        with pytest.raises(TemplateError, match="took longer"):
            render_isolated([Job(LOOP, {}, "part")])
        return "ended"

    with ThreadPoolExecutor(4) as threads:
        loops = threads.map(endless, range(2))
        texts = threads.map(computed, map(str, range(30)))
        assert list(texts) == [str(number) for number in range(30)]
        assert list(loops) == ["ended", "ended"]


def test_closing_ends_a_child_that_computes(zygote: Zygote) -> None:
    assert computed("a") == "a"
    pid = pid_of(zygote)
    with ThreadPoolExecutor(1) as threads:
        rendering = threads.submit(render_isolated, [Job(LOOP, {}, "part")])
        assert soon(lambda: len(group_of(pid)) == 2)
        zygote.close()
        with pytest.raises(TemplateError):
            rendering.result(PATIENCE_S)
    assert soon(lambda: group_of(pid) == [])


def test_a_rendering_that_is_interrupted_ends_its_child(zygote: Zygote) -> None:
    stop = Stop()
    assert computed("a") == "a"
    pid = pid_of(zygote)

    def endless() -> None:
        with interruptible(stop.wakes), pytest.raises(WorkbenchError):
            render_isolated([Job(LOOP, {}, "part")] * 9)

    with ThreadPoolExecutor(1) as threads:
        rendering = threads.submit(endless)
        assert soon(lambda: len(group_of(pid)) == 2)
        stop.set()
        rendering.result(PATIENCE_S)
    assert soon(lambda: group_of(pid) == [pid])
    assert pid_of(zygote) == pid
    assert computed("b") == "b"


def test_a_rendering_that_is_stopped_before_it_began_begins_nothing(zygote: Zygote) -> None:
    stop = Stop()
    stop.set()
    with interruptible(stop.wakes), pytest.raises(WorkbenchError, match="stopped"):
        computed("a")
    pid = pid_of(zygote)
    assert computed("b") == "b"
    assert pid_of(zygote) == pid


def test_a_plain_prompt_starts_nothing() -> None:
    probe = (
        "from workbench.prompts import isolated; from workbench.prompts.prompt import Prompt; "
        "from workbench.prompts.rendering import render; "
        "render(Prompt(name='A', instruction='{{ a }}', input_template='', values={'a': 'b'})); "
        "print(isolated._ZYGOTE.pid)"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["None"]


def test_a_killed_program_leaves_nothing(tmp_path: Path) -> None:
    program = (
        "from workbench.prompts import isolated; from workbench.prompts.template_messages import Job\n"
        "isolated.render_isolated([Job('a', {}, 'part')])\n"
        "print(isolated._ZYGOTE.pid, flush=True)\n"
        f"isolated.render_isolated([Job({LOOP!r}, {{}}, 'part')])\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        pid = int(process.stdout.readline())
        assert soon(lambda: len(group_of(pid)) == 2)
        process.kill()
    assert soon(lambda: group_of(pid, ended="Z") == [])  # burying them is now up to the system
