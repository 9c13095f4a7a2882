"""The queue given out: as a file for calculation programs, and as a map."""

from __future__ import annotations

import csv
import io
from typing import Any

from flask import request, url_for
from werkzeug.wrappers import Response

from permits.case.access import Permission
from permits.services.queue_map import on_map
from permits.services.queue_shapes import Tab
from permits.web.auth import needs, principal
from permits.web.case_page import pages
from permits.web.page import language, page, services, today
from permits.web.queue_asked import QueueAsked
from permits.web.queue_page import queue_row
from permits.web.queue_rows import QueueRow
from permits.web.script_words import map_words
from permits.words import _


@pages.get("/ko/lista.csv")
@needs(Permission.SEE_QUEUE)
def queue_file() -> Response:
    """The list in a file that calculation programs open: semicolons, and a mark that tells it is UTF-8."""
    asked = QueueAsked(request.args)
    tab = asked.tab or Tab.OPEN
    written = io.StringIO()
    rows = csv.writer(written, delimiter=";", lineterminator="\r\n")
    rows.writerow([
        str(_("Ärende")), str(_("Åtgärd")), str(_("Gäller")), str(_("Läge")), str(_("Fastighet")), str(_("Adress")),
        str(_("Sökande")), str(_("Handläggare")), str(_("Område")), str(_("Inkom")), str(_("Beslut senast")),
        str(_("Hur dagen räknats")), str(_("Svar senast")), str(_("Beslutat")), str(_("Taggar")),
    ])  # fmt: skip
    for case in services().queueing.every(principal(), asked.sought, tab):
        rows.writerow([harmless(cell) for cell in _cells(queue_row(case))])
    response = Response("\ufeff" + written.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = f"attachment; filename=arenden-{tab}-{today()}.csv"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _cells(row: QueueRow) -> list[str]:
    summary = row.case.summary
    days = (summary.submitted.date(), row.case.summary.decide_by, None, summary.due, row.case.decided)
    came, decide_by, _reckoned, due, decided = (day.isoformat() if day else "" for day in days)
    return [
        summary.registry_number, str(row.measure), ", ".join(row.wants) or str(_("Bygglov")), str(_(summary.label)),
        summary.designation, row.case.address, summary.applicant, summary.officer_name, row.case.area, came,
        decide_by if summary.state.is_open else "", str(row.reckoned or ""), due, decided, ", ".join(row.case.tags),
    ]  # fmt: skip


def harmless(cell: str) -> str:
    """The cell so that no program takes it for a formula."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell


@pages.get("/ko/karta")
@needs(Permission.SEE_QUEUE)
def queue_map() -> Response:
    """The same list on a map."""
    asked = QueueAsked(request.args)
    asked.tab = asked.tab or Tab.OPEN
    every = [queue_row(case) for case in services().queueing.every(principal(), asked.sought, asked.tab)]
    placed = [(row, mark) for row in every if (mark := _mark(row)) is not None]
    parts = services().places.cases_map(
        [mark for _seen, mark in placed],
        label=str(_("Karta över ärendena i listan.")),
        words=map_words(language()),
    )
    return page("office/queue_map.html", asked=asked, map=parts, number=len(placed), left_out=len(every) - len(placed))


def _mark(row: QueueRow) -> Any:
    summary = row.case.summary
    facts = {str(_("Fastighet")): summary.designation}
    if row.days is not None and summary.decide_by:
        facts[str(_("Beslut senast"))] = f"{summary.decide_by.isoformat()}, {row.left}"
    facts[str(_("Handläggare"))] = summary.officer_name or str(_("Ingen ännu"))
    return on_map(
        row.case,
        row.today,
        url=url_for("office.case", case_id=summary.case_id),
        title=f"{summary.registry_number}, {row.measure}",
        state=str(_(summary.label)),
        facts=facts,
    )
