"""The page where an officer says what is taken out of a document: rectangles drawn or typed, whole pages, or words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest
from typing import Final

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from permits.case.access import Permission
from permits.services.hand_out_shapes import ChosenDocument, HandOut, Mask
from permits.services.refusals import Refused, Stale
from permits.web.auth import needs, principal
from permits.web.handing_out import CHANGED, Problem, pages
from permits.web.page import page, services
from permits.words import Text, _

EMPTY_ROWS: Final = 3
COLUMNS: Final = ("sida", "vanster", "topp", "bredd", "hojd")
Row = tuple[str, ...]


@pages.get("/<hand_out_id>/maska/<int:place>")
@needs(Permission.HAND_OUT_RECORDS)
def ask_mask(hand_out_id: str, place: int) -> Response:
    """One page of the document as a picture, with what is taken out of it."""
    hand_out, document = services().handing_out.document(principal(), hand_out_id, place)
    return _mask_page(hand_out, document)


@pages.post("/<hand_out_id>/maska/<int:place>")
@needs(Permission.HAND_OUT_RECORDS)
def mask(hand_out_id: str, place: int) -> Response:
    """Keep what is to be taken out, and show it."""
    hand_out, document = services().handing_out.document(principal(), hand_out_id, place)
    at = (principal(), hand_out_id, request.form.get("version", 0, type=int), place)
    try:
        if request.form.get("gor") == "ord":
            services().handing_out.hide(*at, request.form.get("ord", "").splitlines())
        else:
            services().handing_out.mask(*at, _masks(), _pages(request.form.get("utelamnas", "")))
    except Stale:
        hand_out, document = services().handing_out.document(principal(), hand_out_id, place)
        return _mask_page(hand_out, document, 409, [("", CHANGED)])
    except Refused as refused:
        return _mask_page(hand_out, document, 422, [("", refused.message_sv)])
    if request.form.get("klar"):
        return redirect(url_for("hand_outs.one", hand_out_id=hand_out_id) + f"#nr-{place}", 303)
    shown = request.form.get("visar", 1, type=int)
    return redirect(url_for("hand_outs.ask_mask", hand_out_id=hand_out_id, place=place, sida=shown), 303)


def _mask_page(
    hand_out: HandOut, document: ChosenDocument, status: int = 200, problems: Sequence[Problem] = ()
) -> Response:
    shown = request.form.get("visar", type=int) or request.args.get("sida", 1, type=int)
    typed = _rows() if problems else [_row(each) for each in document.masks]
    left_out = ", ".join(map(str, document.left_out))
    words = "\n".join(document.phrases)
    return page(
        "office/hand_out_mask.html",
        status,
        hand_out=hand_out,
        document=document,
        number=min(max(shown, 1), document.pages),
        rows=[*typed, *[("",) * len(COLUMNS)] * EMPTY_ROWS],
        columns=COLUMNS,
        left_out=request.form.get("utelamnas", "") if problems else left_out,
        words=request.form.get("ord", "") if problems else words,
        problems=problems,
    )


def _row(mask: Mask) -> Row:
    return (str(mask.page), *(f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",") for value in _sides(mask)))


def _sides(mask: Mask) -> tuple[float, float, float, float]:
    return mask.left, mask.top, mask.width, mask.height


def _rows() -> list[Row]:
    """The rows that were typed, without the empty ones."""
    told = [[each.strip()[:12] for each in request.form.getlist(name)] for name in COLUMNS]
    return [row for row in zip_longest(*told, fillvalue="") if any(row[1:])]


def _masks() -> list[Mask]:
    """The rectangles that were drawn or typed. Raises Refused naming the row that cannot be read."""
    found = []
    for number, row in enumerate(_rows(), 1):
        if not row[0].isdecimal():
            raise Refused(_("Ruta %(n)s: skriv sidans nummer.", n=number))
        left, top, width, height = (_share(value, number) for value in row[1:])
        if width <= 0 or height <= 0:
            raise Refused(_("Ruta %(n)s: bredd och höjd ska vara större än 0.", n=number))
        found.append(Mask(int(row[0]), left, top, min(width, 100 - left), min(height, 100 - top)))
    return found


def _share(told: str, number: int) -> float:
    """Per cent of the page, from 0 to 100."""
    problem: Text = _("Ruta %(n)s: ange procent av sidan, 0–100, till exempel 12,5.", n=number)
    if not re.fullmatch(r"\d{1,3}([.,]\d{1,4})?", told):
        raise Refused(problem)
    share = float(told.replace(",", "."))
    if share > 100:
        raise Refused(problem)
    return share


def _pages(told: str) -> list[int]:
    """Page numbers and spans of them: "2, 4-6". Raises Refused."""
    found: list[int] = []
    for part in filter(None, re.split(r"[\s,;]+", told.replace("–", "-").strip())):
        span = re.fullmatch(r"(\d{1,4})(?:-(\d{1,4}))?", part)
        if span is None:
            raise Refused(_("Skriv sidor som ska utelämnas som 2 eller 4-6, med komma emellan."))
        first, last = int(span[1]), int(span[2] or span[1])
        if not 1 <= first <= last:
            raise Refused(_("Sidorna %(part)s finns inte. Skriv den första sidan först.", part=part))
        found += range(first, last + 1)
    return found
