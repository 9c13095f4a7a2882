"""What was just done with a case, as the page that one is sent on to says it."""

from __future__ import annotations

from typing import Final

from flask import request, url_for

from permits.web.page import notice
from permits.words import Text, _

DONE: Final[dict[str, Text]] = {
    "assign": _("Ärendet är ditt."),
    "reassign": _("Ärendet är ditt."),
    "allot": _("Ärendet är tilldelat."),
    "waive_document": _("Handlingen behövs inte längre. Den sökande ser det på ärendets sida."),
    "need_document_again": _("Handlingen behövs igen."),
    "accept_answer": _("Svaret är godkänt."),
    "withdraw_point": _("Punkten är återtagen. Den sökande ser det på ärendets sida."),
    "prolong_order": _("Den sökande har fått längre tid."),
    "extend_time": _("Tiden är förlängd. Den sökande får veta det."),
    "pause": _("Ärendet vilar."),
    "resume": _("Ärendet är upptaget igen."),
    "write_message": _("Meddelandet är skickat."),
    "order": _("Föreläggandet är skickat."),
    "decided": _("Beslutet är fattat. Det görs till en PDF och går till den sökande."),
    "las": _("Förslaget är skickat till andra läsare."),
    "namnd": _("Ärendet står på nämndens lista."),
    "godkann": _("Förslaget är godkänt."),
    "tillbaka": _("Förslaget är tillbakaskickat."),
    "registered": _("Ansökan är registrerad."),
    "heard": _("Meddelandet är på väg till dem som hörs."),
    "referred": _("Remissen är på väg."),
    "communicated": _("Underlaget är skickat till den sökande."),
    "clear_start": _("Startbeskedet är gett. Det görs till en PDF och går till den sökande."),
    "refuse_start": _("Startbesked är nekat. Beslutet går till den sökande."),
    "clear_final": _("Slutbeskedet är gett, och ärendet är avslutat."),
    "clear_interim": _("Det interimistiska slutbeskedet är gett."),
    "refuse_final": _("Slutbesked är nekat. Beslutet går till den sökande."),
    "book_meeting": _("Samrådet är bokat, och kallelsen är på väg."),
    "cancel_meeting": _("Samrådet är inställt. De som kallats får veta det."),
    "write_minutes": _("Protokollet är skrivet."),
    "plan_visit": _("Besöket är planerat."),
    "finish_visit": _("Besöket är avslutat."),
    "kept": _("Sparat."),
}
"""By the name of a move, or by a word of the page's own."""


def after(endpoint: str, case_id: str, done: str, anchor: str | None = None) -> str:
    """The address of the page to go on to when `done` has been done: a key of DONE, or else it was simply saved."""
    return url_for(endpoint, case_id=case_id, _anchor=anchor, gjort=done if done in DONE else "kept")


def tell_done() -> None:
    """Say at the top of the page what the address says was just done; anything else in it is passed over."""
    told = DONE.get(request.args.get("gjort", ""))
    if told is not None:
        notice(told)
