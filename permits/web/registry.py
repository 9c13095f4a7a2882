"""The registry's page: every document and event of every case, sought and paged, and one case's part of it on paper."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from permits.case.access import Permission
from permits.services.case_words import asks_for_a_person
from permits.services.refusals import NotFound
from permits.services.registry import PER_PAGE, SoughtEntries
from permits.services.registry_words import ENTRY_KINDS, EntryKind
from permits.web.auth import needs, principal
from permits.web.page import page, pdf_response, services
from permits.web.sought import PLAIN, SEALED, sealed, sought_in
from permits.wizard.fields import Option
from permits.words import Text, _

pages = Blueprint("registry", __name__, url_prefix="/handlaggning")

LONGEST_SEARCH: Final = 100
MISREAD: Final = _("Skriv datumet som år-månad-dag, till exempel 2026-11-22.")


class RegistryAsked:
    """The registry as an address asks for it. `problems`: field and what is wrong with what was written in it."""

    def __init__(self, told: Mapping[str, str]) -> None:
        self.typed = {name: told.get(name, "").strip()[:LONGEST_SEARCH] for name in ("slag", "fran", "till")}
        self.typed[PLAIN] = sought_in(told).strip()[:LONGEST_SEARCH]
        self.only_documents = told.get("bara", "") == "handlingar"
        self.problems: list[tuple[str, Text]] = []
        kind = self.typed["slag"]
        self.sought = SoughtEntries(
            text=" ".join("".join(mark if mark.isprintable() else " " for mark in self.typed["sok"]).split()),
            kind=EntryKind(kind) if kind in set(EntryKind) else None,
            first=self._day("fran"),
            last=self._day("till"),
            only_documents=self.only_documents,
        )
        if self.sought.first and self.sought.last and self.sought.last < self.sought.first:
            self.problems.append(("till", _("Den sista dagen ligger före den första. Byt plats på dem.")))
        self.page = int(told["sida"]) if told.get("sida", "").isdecimal() and len(told["sida"]) < 7 else 1

    def _day(self, name: str) -> date | None:
        if not self.typed[name]:
            return None
        try:
            return date.fromisoformat(self.typed[name])
        except ValueError:
            self.problems.append((name, MISREAD))
            return None

    def url(self, page: int = 1, endpoint: str = "registry.look", **more: Any) -> str:
        """The address of the same, or of another page of it."""
        bara = "handlingar" if self.only_documents else ""
        told = {**self.typed, "bara": bara, "sida": str(page) if page > 1 else "", SEALED: sealed(self.typed[PLAIN])}
        del told[PLAIN]
        parts: dict[str, Any] = {name: value for name, value in told.items() if value}
        return url_for(endpoint, **parts, **more)


def kind_options() -> list[Option]:
    return [Option("", _("Allt")), *(Option(kind.value, _(label)) for kind, label in ENTRY_KINDS.items())]


@pages.get("/diarium")
@needs(Permission.SEE_QUEUE)
def look() -> Response:
    """The lines that are sought, the latest first."""
    asked = RegistryAsked(request.args)
    shown = services().registry.look(principal(), asked.sought, asked.page)
    return page(
        "office/registry.html",
        200,
        asked=asked,
        shown=shown,
        first=(shown.page - 1) * PER_PAGE + 1,
        kinds=kind_options(),
        numbers_asked=asks_for_a_person(asked.sought.text),
    )


@pages.post("/diarium")
@needs(Permission.SEE_QUEUE)
def search() -> Response:
    """To the address of what is searched for, in which no name stands."""
    return redirect(RegistryAsked(request.form).url(), 303)


@pages.get("/<case_id>/dagboksblad.pdf")
@needs(Permission.SEE_QUEUE)
def case_paper(case_id: str) -> Response:
    """One case's part of the registry, to print or to keep."""
    try:
        name, content = services().registry.paper(principal(), case_id)
    except NotFound:
        abort(404)
    return pdf_response(content, name)
