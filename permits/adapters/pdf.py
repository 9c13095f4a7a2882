"""How a document is printed: HTML to one PDF file that holds both as PDF/A-3a (archive) and PDF/UA-1 (access)."""

from __future__ import annotations

import base64
import gc
import io
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

import pikepdf
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from PIL import Image, ImageOps
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from permits.adapters.glyphs import printable
from permits.services.printing import Enclosure, Picture

PICTURE_DPI = 170
PICTURE_MM = (257.0, 180.0)
MOST_PIXELS = 150_000_000

PDFUA = "http://www.aiim.org/pdfua/ns/id/"

# ISO 14289-1 clause 5 asks for pdfuaid:part; ISO 19005-3 clause 6.6.2.3 asks that every property outside its own
# schemas be described by an extension schema.
PDFUA_DESCRIPTIONS = f"""
<rdf:Description rdf:about="" xmlns:pdfuaid="{PDFUA}" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
  xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
 <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
  <pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
  <pdfaSchema:namespaceURI>{PDFUA}</pdfaSchema:namespaceURI>
  <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
  <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
   <pdfaProperty:name>part</pdfaProperty:name>
   <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
   <pdfaProperty:category>internal</pdfaProperty:category>
   <pdfaProperty:description>Part of ISO 14289 that the file follows</pdfaProperty:description>
  </rdf:li></rdf:Seq></pdfaSchema:property>
 </rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""


class ForeignAddressError(ValueError):
    """A document asked for something other than its own pictures and the static folder's files."""


class PdfPrinter:
    """Prints templates below `templates`/pdf with the styles and typefaces of `static`. Asks nothing of the network."""

    def __init__(self, templates: Path, static: Path) -> None:
        self.static = static.resolve()
        self.environment = Environment(
            loader=FileSystemLoader(templates),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.environment.filters["unbroken"] = unbroken

    def fit(self, content: bytes) -> Picture | None:
        """A picture as it is shown on a page: upright, RGB, at most PICTURE_DPI. None when it cannot be shown."""
        return fit(content)

    def print(
        self,
        template: str,
        context: Mapping[str, Any],
        made: datetime,
        pictures: Mapping[str, bytes] | None = None,
        enclosures: Sequence[Enclosure] = (),
    ) -> bytes:
        """The PDF of templates/pdf/`template`. `pictures` are reached as picture:NAME, `enclosures` are attached."""
        html = self.html(template, context, made)
        fetcher = OwnFiles(self.static, {name: self._readable(each) for name, each in (pictures or {}).items()})
        with no_collection(), warnings.catch_warnings():
            # WeasyPrint 70 leaves its own colour profile's file to be closed by reference counting
            warnings.simplefilter("ignore", ResourceWarning)
            pdf = HTML(string=html, base_url=self.static.as_uri() + "/", url_fetcher=fetcher).write_pdf(
                pdf_variant="pdf/a-3a", font_config=FontConfiguration()
            )
            return finish(pdf, enclosures, made)

    def html(self, template: str, context: Mapping[str, Any], made: datetime) -> str:
        """The document as it goes to the press."""
        told = {**context, "made": made, "stylesheet": (self.static / "print.css").as_uri()}
        return self._printable(self.environment.get_template(f"pdf/{template}").render(told))

    def _printable(self, text: str) -> str:
        return printable(text, self.static / "vendor" / "fonts")

    def _readable(self, picture: bytes) -> bytes:
        """A drawing's texts are letters on the page as much as any."""
        return self._printable(picture.decode()).encode() if _kind(picture) == "image/svg+xml" else picture


def unbroken(citation: str) -> str:
    """A citation whose numbers stay on the same line as their kap. and §."""
    return re.sub(r"(?<=[\d ]) (?=kap\.|§)|(?<=kap\.) (?=\d)|(?<=§) (?=\d)", "\u00a0", citation)


class OwnFiles(URLFetcher):  # type: ignore[misc]  # the library has no types
    """Gives a document its own pictures, data: URIs and files below the static folder; refuses everything else."""

    def __init__(self, static: Path, pictures: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False)
        self.static = static
        self.pictures = pictures

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """Raises ForeignAddressError for any other address; WeasyPrint then leaves the resource out and warns."""
        scheme, _, rest = url.partition(":")
        if scheme == "data":
            return super().fetch(url, headers)
        if scheme == "picture" and rest in self.pictures:
            return URLFetcherResponse(url, self.pictures[rest], {"Content-Type": _kind(self.pictures[rest])})
        if scheme == "file":
            path = Path(url2pathname(unquote(urlsplit(url).path))).resolve()
            if path.is_relative_to(self.static) and path.suffix in STATIC_KINDS:
                kind = {"Content-Type": STATIC_KINDS[path.suffix]}
                return URLFetcherResponse(url, _static_file(path, path.stat().st_mtime_ns), kind)
        raise ForeignAddressError(f"Dokumentet får inte hämta {url[:80]}")


STATIC_KINDS = {".css": "text/css", ".woff2": "font/ttf", ".svg": "image/svg+xml", ".png": "image/png"}


def _kind(picture: bytes) -> str:
    if picture.startswith(b"\xff\xd8"):
        return "image/jpeg"
    return "image/png" if picture.startswith(b"\x89PNG") else "image/svg+xml"


@lru_cache(maxsize=32)
def _static_file(path: Path, _changed: int) -> bytes:
    """A file's bytes, kept between documents; WOFF2 is unpacked once, not once a document."""
    content = path.read_bytes()
    if path.suffix != ".woff2":
        return content
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    font = TTFont(io.BytesIO(content))
    font.flavor = None
    unpacked = io.BytesIO()
    font.save(unpacked)
    return unpacked.getvalue()


@contextmanager
def no_collection() -> Iterator[None]:
    """Garbage collection off: rendering makes many objects and few cycles (8 % faster)."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def fit(content: bytes) -> Picture | None:
    """The picture turned upright and scaled down to fill a page at PICTURE_DPI, as JPEG; None when unreadable."""
    try:
        with Image.open(io.BytesIO(content)) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                return None
            longest, shortest = (round(side / 25.4 * PICTURE_DPI) for side in PICTURE_MM)
            upright = opened.width <= opened.height
            bounds = (shortest, longest) if upright else (longest, shortest)
            opened.draft("RGB", bounds)
            picture = _flat(ImageOps.exif_transpose(opened))
            picture.thumbnail(_turned(bounds, picture.width <= picture.height != upright), Image.Resampling.LANCZOS)
            printed = io.BytesIO()
            picture.save(printed, "JPEG", quality=82, optimize=False)
            return Picture(printed.getvalue(), picture.width, picture.height)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def _turned(bounds: tuple[int, int], turn: bool) -> tuple[int, int]:
    return (bounds[1], bounds[0]) if turn else bounds


def _flat(picture: Image.Image) -> Image.Image:
    """On white, without transparency: a PDF/A page has no alpha to lean on."""
    if picture.mode in {"RGB", "L"}:
        return picture
    if picture.has_transparency_data:
        layered = picture.convert("RGBA")
        ground = Image.new("RGB", layered.size, "white")
        ground.paste(layered, mask=layered.getchannel("A"))
        return ground
    return picture.convert("RGB")


def finish(pdf: bytes, enclosures: Sequence[Enclosure], made: datetime) -> bytes:
    """`pdf` with the PDF/UA identifier in its XMP, and the enclosures attached byte for byte with their relationships.

    Enclosures' names must differ.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        packet = document.Root.Metadata
        packet.write(with_pdfua(packet.read_bytes()))
        for enclosure in enclosures:
            _attach(document, enclosure, made)
        _seal(document)
        finished = io.BytesIO()
        document.save(finished, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.preserve)
    return finished.getvalue()


def _seal(document: pikepdf.Pdf) -> None:
    """Let no stream end in CR: with the line feed before `endstream` some validators count it as the line's end.

    Such a stream is wrapped in ASCII85, which always ends in "~>"; what it decodes to is the same.
    """
    for stream in document.objects:
        if not isinstance(stream, pikepdf.Stream):
            continue
        raw = stream.read_raw_bytes()
        if raw.endswith(b"\r"):
            inner = stream.get("/Filter", pikepdf.Array())
            filters = list(inner) if isinstance(inner, pikepdf.Array) else [inner]
            if stream.get("/DecodeParms") is None:
                wrapped = base64.a85encode(raw, wrapcol=120) + b"~>"
                stream.write(wrapped, filter=pikepdf.Array([pikepdf.Name.ASCII85Decode, *filters]))


def with_pdfua(xmp: bytes) -> bytes:
    """The XMP packet with PDF/UA-1 named beside PDF/A-3a. Prefixes are prescribed, so it is spliced, not rewritten."""
    head, end, tail = xmp.rpartition(b"</rdf:RDF>")
    if not end:
        raise ValueError("the XMP packet holds no rdf:RDF")
    return head + PDFUA_DESCRIPTIONS.encode() + end + tail


def _attach(document: pikepdf.Pdf, enclosure: Enclosure, made: datetime) -> None:
    """ISO 19005-3 clause 6.8: every file names its MIME type, relationship and description, and hangs in /AF."""
    name = enclosure.filename
    specification = pikepdf.AttachedFileSpec(
        document,
        enclosure.content,
        filename=name,
        description=enclosure.description,
        mime_type=enclosure.media_type,
        creation_date=made.strftime("D:%Y%m%d%H%M%SZ"),
        mod_date=made.strftime("D:%Y%m%d%H%M%SZ"),
    )
    specification.relationship = pikepdf.Name(f"/{enclosure.relationship}")
    document.attachments[name] = specification
    if "/AF" not in document.Root:
        document.Root.AF = pikepdf.Array()
    document.Root.AF.append(specification.obj)
