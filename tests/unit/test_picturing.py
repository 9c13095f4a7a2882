"""Documents drawn as pictures: the right page, and nothing at all of what cannot be drawn."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from permits.adapters.files import FolderFiles
from permits.services.refusals import NotFound


@pytest.fixture
def files(tmp_path: Path) -> FolderFiles:
    return FolderFiles(tmp_path)


def drawing(*sizes: tuple[int, int]) -> bytes:
    """A PDF with a page of each size, in points."""
    written = io.BytesIO()
    with pikepdf.new() as document:
        for size in sizes:
            document.add_blank_page(page_size=size)
        document.save(written)
    return written.getvalue()


def test_each_page_is_drawn_as_wide_as_asked(files: FolderFiles) -> None:
    kept = files.keep(drawing((600, 300), (600, 600)))
    assert files.page_count(kept, "application/pdf") == 2
    for page, height in ((1, 450), (2, 900)):
        with Image.open(files.picture(kept, page, 900)) as drawn:
            assert drawn.size == (900, height)
    assert files.picture(kept, 1, 900) == files.picture(kept, 1, 900)


def test_a_photograph_is_shown_no_larger_than_it_is(files: FolderFiles) -> None:
    written = io.BytesIO()
    Image.new("RGB", (300, 200)).save(written, "JPEG")
    kept = files.keep(written.getvalue())
    with Image.open(files.picture(kept, 1, 900)) as drawn:
        assert drawn.size == (300, 200)


@pytest.mark.parametrize(
    "content",
    [b"%PDF-1.7 and nothing more", b"<svg onload='alert(1)'/>", b"", drawing((300, 300))[:200]],
    ids=["broken", "no document", "empty", "cut"],
)
def test_what_cannot_be_drawn_is_not_found(files: FolderFiles, content: bytes) -> None:
    with pytest.raises(NotFound):
        files.picture(files.keep(content), 1, 900)


def test_pages_that_are_not_there_or_would_fill_the_memory_are_not_found(files: FolderFiles) -> None:
    kept = files.keep(drawing((3, 14_000)))
    for page in (1, 2):
        with pytest.raises(NotFound):
            files.picture(kept, page, 2400)
    with pytest.raises(NotFound):
        files.picture("0" * 64, 1, 900)
