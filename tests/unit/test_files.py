"""Files that people hand in: known by their bytes, kept whole, and refused in words that help."""

from __future__ import annotations

import hashlib
import io
import os
import struct
import zlib
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from permits.adapters.file_names import clean_name
from permits.adapters.files import LARGEST, FolderFiles
from permits.services.ports import FileRefused, NotFound


@pytest.fixture
def files(tmp_path: Path) -> FolderFiles:
    return FolderFiles(tmp_path / "files")


def a_picture(kind: str = "PNG", size: tuple[int, int] = (640, 480)) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, "#175d8c").save(written, kind)
    return written.getvalue()


def a_pdf(pages: int = 2, **how: object) -> bytes:
    written = io.BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page()
        pdf.save(written, **how)  # type: ignore[arg-type]
    return written.getvalue()


def refusal(files: FolderFiles, name: str, content: bytes) -> str:
    with pytest.raises(FileRefused) as refused:
        files.receive(name, io.BytesIO(content))
    return refused.value.message_sv


def left(files: FolderFiles, tmp_path: Path) -> list[Path]:
    """What lies in the store, but for what was noted of it."""
    return [path for path in (tmp_path / "files").rglob("*") if path.is_file() and not path.name.endswith(".json")]


@pytest.mark.parametrize(
    ("name", "content", "media_type", "pages"),
    [
        ("plan.pdf", a_pdf(3), "application/pdf", 3),
        ("PLAN.PDF", a_pdf(1), "application/pdf", 1),
        ("foto.jpeg", a_picture("JPEG"), "image/jpeg", None),
        ("foto.JPG", a_picture("JPEG"), "image/jpeg", None),
        ("ritning.png", a_picture("PNG"), "image/png", None),
    ],
)
def test_what_it_says_it_is_is_kept_byte_for_byte(
    files: FolderFiles, name: str, content: bytes, media_type: str, pages: int | None
) -> None:
    kept = files.receive(name, io.BytesIO(content))
    assert (kept.media_type, kept.pages, kept.size, kept.filename) == (media_type, pages, len(content), name)
    assert kept.sha256 == hashlib.sha256(content).hexdigest()
    assert files.path(kept.sha256).read_bytes() == content


def test_the_same_bytes_are_kept_once(files: FolderFiles, tmp_path: Path) -> None:
    first = files.receive("a.pdf", io.BytesIO(a_pdf()))
    second = files.receive("b.pdf", io.BytesIO(files.path(first.sha256).read_bytes()))
    assert first.sha256 == second.sha256 == files.keep(files.path(first.sha256).read_bytes())
    assert len(left(files, tmp_path)) == 1


def test_a_picture_gets_a_small_one_to_show_and_a_pdf_none(files: FolderFiles) -> None:
    picture = files.receive("foto.jpg", io.BytesIO(a_picture("JPEG", (4000, 1000))))
    small = files.thumbnail(picture.sha256)
    assert small is not None
    with Image.open(small) as shown:
        assert shown.format == "JPEG"
        assert max(shown.size) <= 320
    pdf = files.receive("plan.pdf", io.BytesIO(a_pdf()))
    assert files.thumbnail(pdf.sha256) is None


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("tom.pdf", b"", "tom"),
        ("plan.pdf", b"hej", "inte en PDF, JPEG eller PNG"),
        ("virus.pdf", b"MZ" + b"\0" * 2000, "inte en PDF, JPEG eller PNG"),
        ("sida.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "inte en PDF, JPEG eller PNG"),
        ("sida.pdf", b"<html><!-- %PDF-1.7 --></html>", "inte en PDF, JPEG eller PNG"),
        ("bild.gif", b"GIF89a" + b"\0" * 50, "inte en PDF, JPEG eller PNG"),
        ("plan.pdf", a_picture("PNG"), "heter något på .pdf men innehåller PNG"),
        ("foto.jpg", a_pdf(), "heter något på .jpg men innehåller PDF"),
        ("plan.pdf.exe", a_pdf(), "heter något på .exe men innehåller PDF"),
        ("plan.pdf", a_pdf(2)[:200], "går inte att öppna"),
        ("plan.pdf", b"%PDF-1.7\n" + b"\xff" * 5000, "går inte att öppna"),
        ("foto.jpg", a_picture("JPEG")[:300], "går inte att öppna"),
        ("ritning.png", a_picture("PNG")[:60], "går inte att öppna"),
        ("låst.pdf", a_pdf(encryption=pikepdf.Encryption(owner="a", user="b")), "låst med lösenord"),
        ("skyddad.pdf", a_pdf(encryption=pikepdf.Encryption(owner="a", user="")), "låst med lösenord"),
        ("utan.pdf", a_pdf(0), "har inga sidor"),
        ("tjock.pdf", a_pdf(501), "fler än 500 sidor"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_the_reason_and_leaves_nothing(
    files: FolderFiles, tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    assert told in refusal(files, name, content)
    assert left(files, tmp_path) == []


def test_the_limit_is_thirty_megabytes_and_is_not_read_past(files: FolderFiles, tmp_path: Path) -> None:
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            self.given += size
            return b"%PDF-" + b"0" * (size - 5)

    endless = Endless()
    with pytest.raises(FileRefused, match="större än 30 MB"):
        files.receive("plan.pdf", endless)  # type: ignore[arg-type]
    assert endless.given < LARGEST + 3_000_000
    assert left(files, tmp_path) == []


def test_the_largest_picture_that_is_taken_fits_within_the_limits(files: FolderFiles) -> None:
    assert files.receive("stor.png", io.BytesIO(a_picture("PNG", (10_000, 8_000)))).pages is None


def test_a_picture_that_unpacks_to_gigabytes_is_refused_unopened(files: FolderFiles) -> None:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 10**6))
    assert "för stor" in refusal(files, "bomb.png", bomb + chunk(b"IEND", b""))


def unpacking_pdf(megabytes: int) -> bytes:
    """A whole PDF of one page, whose objects lie in a stream that unpacks to so many megabytes."""
    objects = (
        b"<</Type/Catalog/Pages 3 0 R>>".ljust(30)
        + b"<</Type/Pages/Kids[4 0 R]/Count 1>>".ljust(50)
        + b"<</Type/Page/Parent 3 0 R/MediaBox[0 0 9 9]>> "
    )
    where = b"2 0 3 30 4 80 "
    packer = zlib.compressobj(9)
    padding = b" " * 10**6
    packed = packer.compress(where + objects) + b"".join(packer.compress(padding) for _ in range(megabytes))
    packed += packer.flush()
    body = b"%PDF-1.7\n"
    stream = b"1 0 obj\n<</Type/ObjStm/N 3/First %d/Filter/FlateDecode/Length %d>>\nstream\n"
    begins = len(body)
    body += stream % (len(where), len(packed)) + packed + b"\nendstream\nendobj\n"
    rows = [(0, 0, 0), (1, begins, 0), (2, 1, 0), (2, 1, 1), (2, 1, 2), (1, len(body), 0)]
    table = b"".join(struct.pack(">B", kind) + at.to_bytes(3, "big") + struct.pack(">B", n) for kind, at, n in rows)
    xref = b"5 0 obj\n<</Type/XRef/Size 6/W[1 3 1]/Root 2 0 R/Length %d>>\nstream\n" % len(table)
    return body + xref + table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(body)


def test_a_pdf_that_unpacks_to_gigabytes_is_stopped_by_the_limits(files: FolderFiles, tmp_path: Path) -> None:
    assert files.receive("plan.pdf", io.BytesIO(unpacking_pdf(1))).pages == 1
    assert refusal(files, "bomb.pdf", unpacking_pdf(900))
    assert len(left(files, tmp_path)) == 1


def test_what_a_dead_process_never_finished_is_removed_but_not_what_is_being_received(
    files: FolderFiles, tmp_path: Path
) -> None:
    kept = files.keep(b"whole")
    abandoned, begun = (tmp_path / "files" / "incoming" / name for name in ("abandoned", "begun"))
    for path in (abandoned, begun):
        path.touch()
    for path in (abandoned, files.path(kept)):
        os.utime(path, (0, 0))
    files.forget_unfinished()
    assert not abandoned.exists()
    assert begun.exists()
    assert files.path(kept).read_bytes() == b"whole"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Ylva\\plan.pdf", "plan.pdf"),
        ("plan\r\n.pdf", "plan.pdf"),
        (".htaccess", "htaccess"),
        ('pl"an<1>.pdf', "plan1.pdf"),
        ("", "fil"),
        ("...", "fil"),
        ("a" * 300 + ".pdf", "a" * 112 + ".pdf"),
        ("fasad o\u0308ster.pdf", "fasad öster.pdf"),
    ],
)
def test_a_name_is_cleaned_of_everything_but_a_name(given: str, kept: str) -> None:
    assert clean_name(given) == kept


def test_a_name_without_an_ending_gets_the_one_of_its_type(files: FolderFiles) -> None:
    assert files.receive("situationsplan 1.2", io.BytesIO(a_pdf())).filename == "situationsplan 1.2.pdf"


@pytest.mark.parametrize("sha256", ["", "..", "../../etc/passwd", "0" * 63, "0" * 64, "A" * 64])
def test_only_what_was_kept_is_found(files: FolderFiles, sha256: str) -> None:
    with pytest.raises(NotFound):
        files.path(sha256)
    with pytest.raises(NotFound):
        files.open(sha256)
    assert files.thumbnail(sha256) is None
