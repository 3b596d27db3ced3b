"""A saved prompt, as it is and as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.errors import UnknownName
from workbench.library.saved_prompts import saved_prompt
from workbench.library.versions.change import content_id
from workbench.prompts import file
from workbench.prompts.prompt import Prompt


def test_the_file_as_it_is_or_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "a.prompt.yaml"
    file.save(Prompt(name="A"), path)
    assert saved_prompt(path).name == "A"
    assert saved_prompt(path, content_id(path.read_bytes())).name == "A"
    with pytest.raises(UnknownName, match="no version 0000000"):
        saved_prompt(path, "0" * 40)
