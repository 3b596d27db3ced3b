"""PPTX: the texts of each slide with its notes, a part each."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from workbench.documents.readers.reader import Content, TextBuilder
from workbench.documents.readers.zipped import checked_zip

_DEEPEST = 20


class SlidesReader:
    suffixes = (".pptx", ".pptm", ".ppsx")

    def read(self, content: bytes, options: Mapping[str, Any]) -> Content:  # noqa: ARG002 - has none
        checked_zip(content).close()
        from pptx import Presentation

        made = TextBuilder("\n\n")
        for number, slide in enumerate(Presentation(io.BytesIO(content)).slides, 1):
            lines = list(_texts(slide.shapes))
            if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
                lines.append(slide.notes_slide.notes_text_frame.text)
            made.add("\n".join(line for line in lines if line.strip()), "slide", str(number))
        return made.content()


def _texts(shapes: Iterable[Any], depth: int = 0) -> Iterator[str]:
    for shape in shapes:
        if hasattr(shape, "shapes") and depth < _DEEPEST:
            yield from _texts(shape.shapes, depth + 1)
        elif shape.has_text_frame:
            yield shape.text_frame.text
        elif getattr(shape, "has_table", False) and shape.has_table:
            for row in shape.table.rows:
                yield "\t".join(cell.text for cell in row.cells)
