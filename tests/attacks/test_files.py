"""Files that are not what they say, handed in through the pages: refused by name in words, or kept and never run."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator

import pikepdf
import pytest
from PIL import Image

from permits.services.import_shapes import ImportState
from tests.attacks.town import Town
from tests.attacks.typed import SCRIPT, UNSEEN, Typist, typing
from tests.web.checking import Page

pytestmark = pytest.mark.xdist_group("town")
PAGE = b"<!doctype html><script>alert(1)</script>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'


@pytest.fixture(scope="module")
def anna(town: Town) -> Iterator[Typist]:
    with typing(town) as typist:
        yield typist


def hand_in(anna: Typist, name: str, content: bytes, status: int, label: str = "planritning") -> Page:
    form = anna.page("handlingar").form("file")
    return anna.client.send(form, {"label": label, "file": [(io.BytesIO(content), name)]}, status)


def jpeg(**how: object) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (80, 60), "#175d8c").save(written, "JPEG", **how)  # type: ignore[arg-type]
    return written.getvalue()


def png() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (80, 60), "#175d8c").save(written, "PNG")
    return written.getvalue()


def pdf(change: Callable[[pikepdf.Pdf], None] = lambda _pdf: None, **how: object) -> bytes:
    written = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        change(made)
        made.save(written, **how)  # type: ignore[arg-type]
    return written.getvalue()


def zipped(name: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr(name, b"x" * 100)
    return written.getvalue()


def jpeg_bomb(side: int) -> bytes:
    """A picture of some kilobytes that says it is `side` pixels each way."""
    content = jpeg()
    at = content.index(b"\xff\xc0")
    return content[: at + 5] + struct.pack(">HH", side, side) + content[at + 9 :]


def png_bomb(side: int) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    rows = chunk(b"IDAT", zlib.compress(b"\0" * 10**7, 9))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + rows + chunk(b"IEND", b"")


def locked() -> bytes:
    return pdf(encryption=pikepdf.Encryption(owner="a", user="b"))


REFUSED: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "HTML called PDF": ("plan.pdf", lambda: PAGE, "inte en PDF, JPEG eller PNG"),
    "HTML called JPEG": ("plan.jpg", lambda: PAGE, "inte en PDF, JPEG eller PNG"),
    "HTML by its own name": ("plan.html", lambda: PAGE, "inte en PDF, JPEG eller PNG"),
    "SVG by its own name": ("plan.svg", lambda: SVG, "inte en PDF, JPEG eller PNG"),
    "SVG called PNG": ("plan.png", lambda: SVG, "inte en PDF, JPEG eller PNG"),
    "script": ("plan.js", lambda: b"alert(1)", "inte en PDF, JPEG eller PNG"),
    "zip": ("plan.zip", lambda: zipped("../../etc/passwd"), "en zip-fil"),
    "zip called PDF": ("plan.pdf", lambda: zipped("plan.pdf"), "en zip-fil"),
    "photo of a phone": ("IMG_1.HEIC", lambda: b"\0\0\0\x18ftypheic" + b"\0" * 500, "formatet HEIC"),
    "drawing of a drawing program": ("plan.dwg", lambda: b"AC1032" + b"\0" * 500, "en DWG-ritning"),
    "program": ("plan.pdf", lambda: b"MZ" + b"\0" * 5000, "inte en PDF, JPEG eller PNG"),
    "GIF and script": ("bild.png", lambda: b"GIF89a/*" + b"\0" * 50 + b"*/=1;alert(1)", "inte en PDF, JPEG eller PNG"),
    "HTML before a PDF": ("plan.pdf", lambda: PAGE + pdf(), "inte en PDF, JPEG eller PNG"),
    "zip before a PDF": ("plan.pdf", lambda: zipped("x") + pdf(), "en zip-fil"),
    "PDF called HTML": ("plan.html", pdf, "heter något på .html"),
    "PDF called SVG": ("plan.svg", pdf, "heter något på .svg"),
    "PDF called JPEG": ("plan.jpg", pdf, "heter något på .jpg"),
    "JPEG called PDF": ("plan.pdf", jpeg, "heter något på .pdf"),
    "PNG called EXE": ("plan.png.exe", png, "heter något på .exe"),
    "JPEG with a PDF behind, called PDF": ("plan.pdf", lambda: jpeg() + pdf(), "heter något på .pdf"),
    "empty": ("plan.pdf", lambda: b"", "tom"),
    "one byte": ("plan.pdf", lambda: b"%", "inte en PDF, JPEG eller PNG"),
    "locked": ("plan.pdf", locked, "låst med lösenord"),
    "cut": ("plan.pdf", lambda: pdf()[:150], "går inte att öppna"),
    "JPEG bomb": ("bild.jpg", lambda: jpeg_bomb(65_000), "för stor"),
    "PNG bomb": ("bild.png", lambda: png_bomb(60_000), "för stor"),
    "31 MB": ("plan.pdf", lambda: pdf() + b"\n" * 31_000_000, "30 MB"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_cannot_be_taken_is_refused_by_name_beside_the_field(anna: Typist, case: str) -> None:
    name, content, said = REFUSED[case]
    before = anna.stored.documents
    page = hand_in(anna, name, content(), 422)
    assert page.errors[0].startswith(f"{name}: ")
    assert said in page.errors[0]
    assert page.tree.xpath("//select[@name='label']/option[@selected]/@value")[0] == "planritning"
    assert anna.stored.documents == before


# --- what is taken, whatever else it is -----------------------------------------------------------------------------


def with_script(made: pikepdf.Pdf) -> None:
    made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def with_launch(made: pikepdf.Pdf) -> None:
    made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")


def with_page_inside(made: pikepdf.Pdf) -> None:
    made.attachments["sida.html"] = PAGE


TAKEN: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "PDF with HTML behind": ("plan.pdf", lambda: pdf() + PAGE, "application/pdf"),
    "PDF with a zip behind": ("plan.pdf", lambda: pdf() + zipped("x"), "application/pdf"),
    "PDF with script": ("plan.pdf", lambda: pdf(with_script), "application/pdf"),
    "PDF that starts a program": ("plan.pdf", lambda: pdf(with_launch), "application/pdf"),
    "PDF with a page inside": ("plan.pdf", lambda: pdf(with_page_inside), "application/pdf"),
    "JPEG with HTML in its comment": ("bild.jpg", lambda: jpeg(comment=PAGE), "image/jpeg"),
    "JPEG with HTML behind": ("bild.jpg", lambda: jpeg() + PAGE, "image/jpeg"),
    "PNG with SVG behind": ("bild.png", lambda: png() + SVG, "image/png"),
}


@pytest.mark.parametrize("case", TAKEN)
def test_what_is_two_things_at_once_is_served_as_the_harmless_one(anna: Typist, case: str) -> None:
    """The bytes stay as they were handed in; the browser is told what they are and may run nothing of them."""
    name, make, media_type = TAKEN[case]
    content = make()
    hand_in(anna, name, content, 200)
    document = anna.stored.documents[-1]
    url = anna.url(f"handlingar/{document.id}")
    answer = anna.client.get(url)
    assert answer.data == content
    assert answer.mimetype == media_type
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    small = anna.client.get(f"{url}/miniatyr")
    if media_type == "application/pdf":
        assert small.status_code == 404
    else:
        assert small.mimetype == "image/jpeg"
        assert b"alert" not in small.data


NAMES = [
    "../../../etc/passwd.jpg", "C:\\Windows\\plan.jpg", "/etc/plan.jpg", "a" * 300 + ".jpg", "plan\x00.jpg",
    SCRIPT + ".jpg", "plan\u202egpj.exe.jpg", "\u200b.jpg", ".jpg", "...jpg", "🏡.jpg", "plan;filename=x.html.jpg",
    'plan".jpg', "plan%0d%0a.jpg", "{{7*7}}.jpg", "CON.jpg", "fasad ö\u0308ster.jpg", "~root.jpg", "-rf.jpg",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_file_name_becomes_only_a_name(town: Town, anna: Typist, name: str) -> None:
    kept_before = {path for path in town.settings.data.parent.rglob("*") if path.is_file()}
    page = hand_in(anna, name, jpeg(comment=name.encode()), 200)
    document = anna.stored.documents[-1]
    assert document.filename.endswith(".jpg")
    assert 4 < len(document.filename) <= 120
    assert not set(document.filename) & set('/\\<>:"|?*\r\n\x00')
    assert not set(document.filename) & set(UNSEEN)
    assert document.filename in page.text
    answer = anna.client.get(anna.url(f"handlingar/{document.id}"))
    assert answer.headers.getlist("Content-Disposition")[0].startswith("inline; filename")
    new = {path for path in town.settings.data.parent.rglob("*") if path.is_file()} - kept_before
    assert all(path.is_relative_to(town.settings.data) for path in new)
    stored = [path.name.partition(".")[0] for path in new if path.parent.parent.name == "files"]
    assert all(set(name) <= set("0123456789abcdef") for name in stored)


def test_a_label_made_up_is_refused_and_no_file_is_kept_for_it(anna: Typist) -> None:
    before = anna.stored.documents
    form = anna.page("handlingar").form("file").values()
    for label in ("", "beslut", "arendeakt", SCRIPT, "planritning\x01"):
        sent = {**form, "label": label, "file": (io.BytesIO(jpeg()), "a.jpg")}
        assert anna.client.post(anna.url("handlingar/lagg-till"), data=sent).status_code == 422
    assert anna.stored.documents == before


def test_more_files_than_an_application_holds_are_refused_in_words(anna: Typist) -> None:
    held = len(anna.stored.documents)
    person = anna.town.browser("anna").person
    assert person is not None
    for n in range(40 - held):
        anna.town.services.applying.attach(
            person, anna.draft.id, "ovrigt", f"{n}.jpg", io.BytesIO(jpeg(comment=str(n).encode()))
        )
    page = hand_in(anna, "en-till.jpg", jpeg(comment=b"41"), 422)
    assert "redan 40 handlingar" in page.errors[0]
    assert len(anna.stored.documents) == 40


# --- what map staff hand in -----------------------------------------------------------------------------------------

LAYERS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "HTML": ("vagar.gpkg", lambda: PAGE),
    "another database": ("vagar.gpkg", lambda: b"SQLite format 3\x00" + b"\0" * 4096),
    "a zip": ("vagar.zip", lambda: zipped("../../x.gpkg")),
    "a virtual file": ("vagar.vrt", lambda: b"<OGRVRTDataSource><OGRVRTLayer name='x'><SrcDataSource>/etc/passwd"
                       b"</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"),
    "a virtual file by another name": ("vagar.gpkg", lambda: b"<OGRVRTDataSource></OGRVRTDataSource>"),
    "a link to elsewhere": ("/vsicurl/http://evil.example/x.gpkg", lambda: b"x"),
    "JSON that is no map": ("vagar.geojson", lambda: b'{"a": 1}'),
    "deep JSON": ("vagar.geojson", lambda: b"[" * 100_000),
    "NaN": ("vagar.geojson", lambda: b'{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {},'
            b'"geometry": {"type": "LineString", "coordinates": [[NaN, 1], [2, 3]]}}]}'),
    "empty": ("vagar.gpkg", lambda: b""),
}  # fmt: skip


@pytest.mark.parametrize("case", LAYERS)
def test_a_layer_that_is_none_is_refused_or_blocked_and_never_holds(town: Town, case: str) -> None:
    name, content = LAYERS[case]
    gis = town.entered("gis")
    assert gis.person is not None
    held = town.services.layering.layer(gis.person, "vagar").pointer
    sent = {"fil": (io.BytesIO(content()), name), "source": "Prov", "epsg": ""}
    answer = gis.ask("POST", "/kartlager/vagar/lamna-in", data=sent)
    assert answer.status_code == 303
    town.services.works["layers"].react_once()
    came = town.services.importing.find(gis.person, answer.location.rsplit("/", 1)[-1])
    assert came.state in {ImportState.DONE, ImportState.FAILED}
    shown = gis.ask("GET", answer.location)
    if came.state is ImportState.DONE:  # kept to be looked at, with what stops it
        assert shown.location.endswith(f"/version/{came.version_id}")
        sent = {"version_id": came.version_id or "", "revision": "0"}
        assert gis.ask("POST", "/kartlager/vagar/publicera", data=sent).status_code == 409
    assert town.services.layering.layer(gis.person, "vagar").pointer == held
