"""Several hundred damaged PDFs and pictures, made of genuine ones: the same each time, each by a name of its own."""

from __future__ import annotations

import io
import random
import re
import zlib
from collections.abc import Callable, Iterator
from functools import cache

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw

Damage = Callable[[bytes, random.Random], bytes]


# --- genuine files --------------------------------------------------------------------------------------------------


def _drawn(mode: str = "RGB", size: tuple[int, int] = (400, 300)) -> Image.Image:
    picture = Image.linear_gradient("L").resize(size).convert(mode)
    ImageDraw.Draw(picture).ellipse((40, 40, 200, 200), fill=None, width=3)
    return picture


def _saved(picture: Image.Image, kind: str, **how: object) -> bytes:
    written = io.BytesIO()
    picture.save(written, kind, **how)  # type: ignore[arg-type]
    return written.getvalue()


def _pdf(**how: object) -> bytes:
    """Three pages with lines, text and a picture, a form field, an outline and a file inside."""
    written = io.BytesIO()
    with pikepdf.new() as pdf:
        letters = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        photo = pikepdf.Stream(pdf, _saved(_drawn(), "JPEG"))
        photo.Type, photo.Subtype, photo.Filter = Name.XObject, Name.Image, Name.DCTDecode
        photo.Width, photo.Height, photo.ColorSpace, photo.BitsPerComponent = 400, 300, Name.DeviceRGB, 8
        for number in range(3):
            page = pdf.add_blank_page(page_size=(595, 842))
            page.Resources = Dictionary(Font=Dictionary(F1=letters), XObject=Dictionary(Im1=photo))
            lines = b"".join(b"%d %d m %d %d l S\n" % (n, n * 2, 500 - n, n * 3) for n in range(200))
            text = b"BT /F1 24 Tf 72 700 Td (Planritning %d) Tj ET q 200 0 0 150 72 400 cm /Im1 Do Q\n" % number
            page.Contents = pikepdf.Stream(pdf, lines + text)
        pdf.attachments["matt.txt"] = b"12,4 m"
        pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.make_indirect(Dictionary(T="namn", FT=Name.Tx))]))
        with pdf.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("Plan", 0))
        pdf.save(written, static_id=True, **how)  # type: ignore[arg-type]
    return written.getvalue()


@cache
def genuine() -> dict[str, bytes]:
    """Whole files of every make, by name with its ending."""
    plain = {"compress_streams": False, "object_stream_mode": pikepdf.ObjectStreamMode.disable}
    turned = Image.Exif()
    turned[0x0112] = 6
    return {
        "plain.pdf": _pdf(**plain),
        "packed.pdf": _pdf(object_stream_mode=pikepdf.ObjectStreamMode.generate),
        "linear.pdf": _pdf(linearize=True),
        "baseline.jpg": _saved(_drawn(), "JPEG", quality=80),
        "progressive.jpg": _saved(_drawn(), "JPEG", progressive=True),
        "press.jpg": _saved(_drawn("CMYK"), "JPEG"),
        "turned.jpg": _saved(_drawn("L"), "JPEG", exif=turned, comment=b"fasad"),
        "colour.png": _saved(_drawn(), "PNG"),
        "palette.png": _saved(_drawn("P"), "PNG"),
        "clear.png": _saved(_drawn("RGBA"), "PNG"),
        "bits.png": _saved(_drawn("1"), "PNG"),
    }


# --- damage that any file can come to -------------------------------------------------------------------------------


def _flipped(how_many: int) -> Damage:
    def damage(whole: bytes, chance: random.Random) -> bytes:
        content = bytearray(whole)
        for _ in range(how_many):
            content[chance.randrange(8, len(content))] ^= 1 << chance.randrange(8)
        return bytes(content)

    return damage


def _without_a_piece(whole: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(10, len(whole) - 10)
    return whole[:start] + whole[start + chance.randrange(1, 2000) :]


def _with_a_piece_twice(whole: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(whole) - 10)
    piece = whole[start : start + chance.randrange(1, 3000)]
    return whole[:start] + piece + whole[start:]


def _with_noise(whole: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(10, len(whole))
    return whole[:start] + chance.randbytes(chance.randrange(1, 500)) + whole[start:]


def _with_a_hole(whole: bytes, chance: random.Random) -> bytes:
    start, size = chance.randrange(10, len(whole)), chance.randrange(1, 4096)
    return whole[:start] + b"\0" * len(whole[start : start + size]) + whole[start + size :]


def _with_blocks_exchanged(whole: bytes, chance: random.Random) -> bytes:
    blocks = [whole[at : at + 512] for at in range(0, len(whole), 512)]
    first, second = chance.randrange(1, len(blocks)), chance.randrange(1, len(blocks))
    blocks[first], blocks[second] = blocks[second], blocks[first]
    return b"".join(blocks)


ANY: dict[str, Damage] = {
    "a bit turned": _flipped(1),
    "ten bits turned": _flipped(10),
    "300 bits turned": _flipped(300),
    "cut short": lambda whole, chance: whole[: chance.randrange(9, len(whole))],
    "the last bytes gone": lambda whole, chance: whole[: -chance.randrange(1, 60)],
    "the first bytes gone": lambda whole, chance: whole[chance.randrange(1, 12) :],
    "a piece gone": _without_a_piece,
    "a piece twice": _with_a_piece_twice,
    "noise within": _with_noise,
    "a hole": _with_a_hole,
    "blocks exchanged": _with_blocks_exchanged,
    "sent as text": lambda whole, _chance: whole.replace(b"\n", b"\r\n"),
    "sent as seven bits": lambda whole, _chance: bytes(byte & 0x7F for byte in whole),
    "after itself": lambda whole, _chance: whole + whole,
    "read as Latin 1": lambda whole, _chance: whole.decode("latin-1").encode("utf-8"),
}


# --- damage to what a PDF is made of --------------------------------------------------------------------------------


def _replaced(found: bytes, instead: bytes | Callable[[random.Random], bytes], most: int = 0) -> Damage:
    def damage(whole: bytes, chance: random.Random) -> bytes:
        told = instead if isinstance(instead, bytes) else instead(chance)
        return re.sub(found, lambda _: told, whole, count=most)

    return damage


def _appended(update: bytes) -> Damage:
    """An update behind the file, with a table of its own that begins at @; HERE in it is where that is."""

    def damage(whole: bytes, _chance: random.Random) -> bytes:
        at = len(whole) + update.index(b"@")
        told = update.replace(b"@", b"").replace(b"HERE", b"%d" % at)
        return whole + told + b"\nstartxref\n%d\n%%%%EOF\n" % at

    return damage


def _nested(opens: bytes, closes: bytes, deep: int) -> Damage:
    return _replaced(rb"/MediaBox \[[^\]]*\]", b"/MediaBox " + opens * deep + b"1" + closes * deep, 1)


def _packed_often(times: int) -> Damage:
    def damage(whole: bytes, _chance: random.Random) -> bytes:
        content = b"0 0 m 9 9 l S\n"
        for _ in range(times):
            content = zlib.compress(content, 9)
        stream = b"<< /Length %d /Filter [%s] >>\nstream\n" % (len(content), b"/FlateDecode " * times)
        return re.sub(rb"<< /Length \d+ >>\nstream\n.*?endstream", lambda _: stream + content + b"\nendstream", whole,
                      count=1, flags=re.DOTALL)  # fmt: skip

    return damage


NUMBERS = (b"-1", b"0", b"2147483648", b"99999999999999999999", b"1e999", b"NaN", b"(x)", b"null", b"9 0 R")
WHERE = {
    "startxref": (rb"startxref\s+\d+", b"startxref\n%s"),
    "size": (rb"/Size \d+", b"/Size %s"),
    "count": (rb"/Count \d+", b"/Count %s"),
    "length": (rb"/Length \d+", b"/Length %s"),
    "box": (rb"/MediaBox \[[^\]]*\]", b"/MediaBox [0 0 %s 9]"),
    "root": (rb"/Root \d+ 0 R", b"/Root %s"),
    "pages": (rb"/Pages \d+ 0 R", b"/Pages %s"),
}
KIDS = rb"/Kids \[[^\]]*\]"
PDF: dict[str, Damage] = {
    **{
        f"{what} {told.decode()}": _replaced(found, instead % told)
        for what, (found, instead) in WHERE.items() for told in NUMBERS
    },
    **{f"parent {n}": _replaced(rb"/Parent \d+ 0 R", b"/Parent %d 0 R" % n) for n in range(1, 6)},
    **{f"kids that lead to {n}": _replaced(KIDS, b"/Kids [ %d 0 R %d 0 R ]" % (n, n)) for n in range(1, 9)},
    "no kids": _replaced(KIDS, b"/Kids [ ]"),
    "nulls for kids": _replaced(KIDS, b"/Kids [ null null null ]"),
    "a million kids": _replaced(KIDS, lambda _: b"/Kids [" + b"4 0 R " * 1_000_000 + b"]"),
    "contents that lead to the page": _replaced(rb"/Contents (\d+) 0 R", b"/Contents [4 0 R 5 0 R 6 0 R]"),
    "no box": _replaced(rb"/MediaBox \[[^\]]*\]", b""),
    "an endless page": _replaced(rb"/MediaBox \[[^\]]*\]", b"/MediaBox [ 0 0 1e30 1e30 ]"),
    "no trailer": _replaced(rb"trailer", b"reliart"),
    "no header": lambda whole, _chance: whole[whole.index(b"\n") + 1 :],
    "header of the future": _replaced(rb"%PDF-1\.\d", b"%PDF-99.9"),
    "no end": _replaced(rb"%%EOF", b""),
    "a table of letters": _replaced(rb"\d{10} \d{5} n", b"abcdefghij klmno n"),
    "a table that leads into itself": _replaced(rb"\d{10} 00000 n", b"0000000015 00000 n"),
    "a table of a billion": _replaced(rb"xref\n0 \d+", b"xref\n0 999999999"),
    "no ends of streams": _replaced(rb"endstream", b""),
    "no ends of objects": _replaced(rb"endobj", b""),
    "objects of one number": _replaced(rb"\n\d+ 0 obj", b"\n3 0 obj"),
    "unknown filter": _replaced(rb"<< /Length", b"<< /Filter /Okand /Length"),
    "a hundred filters": _replaced(rb"<< /Length", b"<< /Filter [" + b"/FlateDecode " * 100 + b"] /Length"),
    "columns without end": _replaced(
        rb"<< /Length", b"<< /Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 2147483647 >> /Length"
    ),
    "locked in a way unknown": _replaced(rb"trailer\s*<<", b"trailer << /Encrypt << /Filter /Standard /V 99 /R 99 >>"),
    "locked and without a key": _replaced(rb"trailer\s*<<", b"trailer << /Encrypt 9999 0 R"),
    "lists in lists, 400": _nested(b"[", b"]", 400),
    "lists in lists, 100,000": _nested(b"[", b"]", 100_000),
    "records in records, 100,000": _nested(b"<</A ", b">>", 100_000),
    "a name of a megabyte": _replaced(rb"/Helvetica", b"/" + b"H" * 1_000_000),
    "a text without end": _replaced(rb"\(namn\)", b"(" * 50_000),
    "a table that follows itself": _appended(b"\n@xref\n0 0\ntrailer << /Root 1 0 R /Size 9 /Prev HERE >>"),
    "an empty update": _appended(b"\n@xref\n0 0\ntrailer << >>"),
    "a stream for a table, of no width": _appended(
        b"\n@99 0 obj\n<< /Type /XRef /W [0 0 0] /Index [0 2147483647] /Size 2147483647 /Root 1 0 R /Length 0 >>"
        b"\nstream\n\nendstream\nendobj"
    ),
    "widths without end": _appended(
        b"\n@99 0 obj\n<< /Type /XRef /W [1 2147483647 2147483647] /Size 5 /Root 1 0 R /Length 5 >>\nstream\n12345"
        b"\nendstream\nendobj"
    ),
    "objects packed in themselves": _replaced(
        rb"<< /Length \d+ >>\nstream",
        b"<< /Type /ObjStm /N 2147483647 /First 2147483647 /Extends 4 0 R /Length 9 >>\nstream"
    ),
    "packed five times": _packed_often(5),
    "packed fifty times": _packed_often(50),
}  # fmt: skip


# --- all of them ----------------------------------------------------------------------------------------------------


def _locked() -> Iterator[tuple[str, bytes]]:
    for way in (2, 3, 4, 6):
        strong = {"R": way, "aes": way > 3, "metadata": way > 3}
        for owner, user in (("a", "b"), ("a", "")):
            yield f"locked, way {way}, {'to all' if user else 'to change'}.pdf", _pdf(
                encryption=pikepdf.Encryption(owner=owner, user=user, **strong)  # type: ignore[arg-type]
            )


@cache
def damaged_files() -> dict[str, tuple[str, bytes]]:
    """Every damaged file by what was done to it: its name and its bytes."""
    made: dict[str, tuple[str, bytes]] = {}
    for name, whole in genuine().items():
        made[f"whole {name}"] = (name, whole)
        for what, damage in ANY.items():
            for turn in range(3):
                told = f"{what} {turn}: {name}"
                made[told] = (name, damage(whole, random.Random(told)))
    for what, damage in PDF.items():
        for name in ("plain.pdf", "linear.pdf"):
            told = f"{what}: {name}"
            made[told] = (name, damage(genuine()[name], random.Random(told)))
    made |= {told: (told, content) for told, content in _locked()}
    return made
