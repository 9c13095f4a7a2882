"""A town with people in it to attack: who is logged in, what is whose, and what must never be told to whom."""

from __future__ import annotations

import hashlib
import io
import shutil
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pikepdf
from flask import Flask
from flask.testing import FlaskClient
from shapely import box
from shapely.geometry import mapping
from werkzeug.test import TestResponse

from app import create_app
from permits.case.access import Principal, Role
from permits.case.events import StoredEvent
from permits.case.orders import Completion
from permits.demo.people import PERSONAS, persona
from permits.services import Services
from permits.services.order_text import Asked
from permits.services.shapes import CaseView, Draft
from permits.settings import Settings, from_environment
from permits.web import auth, limits, session
from tests.conftest import _link_or_copy, principal_of
from tests.web.desk_cases import SHED, picture, services_of, submitted

NOBODY = "nobody"
RESIDENTS = ("anna", "bo-och-eva", "strand", "järnväg", "inget", "skyddad")
STAFF = ("officer", "registrator", "reader", "gis", "admin", "delegate", "second_reader", "secretary", "inspector")
READS_CASES = frozenset(STAFF) - {"gis", "admin"}
EVERYBODY = (NOBODY, *RESIDENTS, *STAFF)
CHALLENGED = "challenged"
"""An officer who is a party to some of the cases: Anna, employed by the municipality (jäv)."""
# What reading pages may write; the page of a version asks the worker what it would mean for the open cases, and who
# opens a case with somebody protected in it is noted.
TOLD_TO_NOBODY = ("sessions", "login_states", "persons", "alembic_version", "layer_consequences", "case_reads")
PROTECTED_WORDS = ("Fatima", "Al-Khatib", "Hemliga gränd", "fatima@exempel.example")
BO = {"has": "ja", "name": "Bo Hedlund", "personal_number": "195401258479", "email": "bo@exempel.example"}
ANNIKA = {
    "principal_name": "Annika Söderholm",
    "principal_number": "196602103464",
    "principal_email": "annika@exempel.example",
}


@dataclass
class Browser:
    """Somebody's browser. `token` is the form token that their pages carry."""

    who: str
    client: FlaskClient
    token: str
    person: Principal | None = None

    def ask(self, method: str, url: str, **sent: Any) -> TestResponse:
        """A request as the person's own pages would send it, with the form token on whatever writes."""
        headers = dict(sent.pop("headers", {}))
        if method not in {"GET", "HEAD", "OPTIONS"}:
            headers.setdefault("X-CSRF-Token", self.token)
        return self.client.open(url, method=method, headers=headers, buffered=True, **sent)


@dataclass(frozen=True)
class Thing:
    """A draft or a case: whose it is, and the documents in it."""

    id: str
    of: frozenset[str]
    documents: tuple[str, ...] = ()


@dataclass
class Town:
    """The service with everybody in it."""

    app: Flask
    settings: Settings
    drafts: dict[str, Thing] = field(default_factory=dict)
    cases: dict[str, Thing] = field(default_factory=dict)
    _browsers: dict[str, Browser] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.app.extensions[limits.LIMITS] = limits.Limits(None, 0)  # they all ask far more often than anybody does

    @property
    def services(self) -> Services:
        return services_of(self.app)

    def browser(self, who: str) -> Browser:
        """The browser in which `who` is logged in."""
        if who not in self._browsers:
            self._browsers[who] = self.entered(who)
        return self._browsers[who]

    def log_everybody_in_again(self) -> None:
        self._browsers.clear()

    def entered(self, who: str) -> Browser:
        """A browser of its own, where `who` has just logged in."""
        client = self.app.test_client()
        if who == NOBODY:
            client.get("/logga-in")
            held = client.get_cookie("lovlig_form")
            assert held is not None
            return Browser(who, client, self._token(held.value))
        person = principal_of(self.app, "anna" if who == CHALLENGED else who)
        if who == CHALLENGED:
            person = replace(person, roles=frozenset({Role.OFFICER}), personal_number=None)
        with self.app.app_context():
            carried = session.browsing().open(auth.content_of(person), staff=person.is_staff)
        client.set_cookie("lovlig", carried)
        return Browser(who, client, self._token(carried), person)

    def _token(self, carried: str) -> str:
        browsing: session.Browsing = self.app.extensions[session.BROWSING]
        return browsing.token_for(carried)

    def fingerprint(self) -> str:
        """What all that is kept adds up to; the same as long as nobody has changed anything."""
        kept = sqlite3.connect(self.settings.data / "lovlig.db")
        try:
            names = [row[0] for row in kept.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            rows = [
                row for name in sorted(names) if name not in TOLD_TO_NOBODY
                for row in kept.execute(f'SELECT * FROM "{name}"')
            ]  # fmt: skip
        finally:
            kept.close()
        return hashlib.sha256(repr(rows).encode()).hexdigest()


class PaperAtOnce:
    """Prints a blank page for any case: who may fetch it is asked here, not what stands on it."""

    def case_file(self, view: CaseView) -> bytes:
        return self._blank(view.case.registry_number)

    def decision(self, view: CaseView, *, proposal: bool = False) -> bytes:
        return self._blank(f"Beslut {view.case.registry_number}")

    def order(self, view: CaseView, order: Completion) -> bytes:
        return self._blank(f"Föreläggande {order.order_id} {view.case.registry_number}")

    def time_paper(self, view: CaseView, about: StoredEvent) -> bytes:
        return self._blank(f"{about.type} {view.case.registry_number}")

    def _blank(self, title: str) -> bytes:
        written = io.BytesIO()
        with pikepdf.new() as pdf:
            pdf.add_blank_page()
            pdf.docinfo["/Title"] = title
            pdf.save(written)
        return written.getvalue()


def settled(settings: Settings, app: Flask) -> Town:
    """The town with drafts, cases, one decided, one of a protected person, one through an agent."""
    town = Town(app, settings)
    for key in ("anna", "skyddad", "inget"):
        town.drafts[key] = draft_of(town, key)
    anna, fatima, agent = (principal_of(app, key) for key in ("anna", "skyddad", "järnväg"))
    town.cases["shared"] = _case(town, submitted(app, anna, "anna", medsokande=BO), "anna", "bo-och-eva")
    town.cases["decided"] = _case(town, submitted(app, anna, "anna"), "anna")
    hers = {"role": "sjalv", "name": fatima.name, "email": "fatima@exempel.example", "protected": "ja"}
    hidden = submitted(app, fatima, "skyddad", sokande=hers)
    town.cases["protected"] = _case(town, hidden, "skyddad")
    town.cases["by-agent"] = _case(town, _through_agent(town, agent), "järnväg", "strand")
    ours, officer = services_of(app), principal_of(app, "officer")
    version = ours.handling.case(officer, town.cases["decided"].id).case.version
    ours.deciding.grant(officer, town.cases["decided"].id, version, "Åtgärden är planenlig.")
    due = (ours.clock() + timedelta(days=20)).date()
    version = ours.handling.case(officer, town.cases["by-agent"].id).case.version
    points = [Asked("fri", "Fasadritning", "Fasad mot norr saknas.")]
    ours.completing.send(officer, town.cases["by-agent"].id, version, points, due, "avvisas")
    _neighbour_heard(town, officer, town.cases["shared"].id)
    ours.reacting._making._printer = PaperAtOnce()
    while ours.reacting.react_once():
        pass
    for name, thing in town.cases.items():
        town.cases[name] = _case(town, thing.id, *thing.of)
    return town


def copied(town: Town, to: Path) -> Town:
    """The same town over again, to be changed without harm to the first."""
    shutil.copytree(town.settings.data, to, copy_function=_link_or_copy)
    settings = from_environment({"LOVLIG_DATA": str(to)})
    return Town(create_app(settings), settings, dict(town.drafts), dict(town.cases))


def draft_of(town: Town, key: str) -> Thing:
    """A draft with everything answered, a picture and a page in PDF."""
    who, ours = principal_of(town.app, key), services_of(town.app)
    draft = begun(town.app, who, persona(key).property or "Norrhaga 30:12")
    for label in ("planritning", "fasadritning", "sektionsritning"):
        ours.applying.attach(who, draft.id, label, f"{label}.png", io.BytesIO(picture(label + key)))
    documents = ours.applying.open(who, draft.id).documents
    return Thing(draft.id, frozenset({key}), tuple(document.id for document in documents))


def begun(app: Flask, who: Principal, designation: str, **changed: dict[str, Any]) -> Draft:
    """A draft of `who` with every step answered."""
    ours = services_of(app)
    place = ours.places.property(designation)
    assert place is not None
    east, north = (round(number, 1) for number in place.centroid)
    applicant = {
        "role": "sjalv", "name": who.name, "street": "Hemliga gränd 4", "postal_code": "123 46",
        "city": "Kjellstavik", "email": "sokande@exempel.example", "phone": "070-174 06 05",
    }  # fmt: skip
    drawn = mapping(box(east - 3, north - 3, east + 3, north + 3))
    answers = {
        "fastighet": {"designation": designation},
        **SHED,
        "placering": {"method": "rita", "geometry": drawn, "explanation": "Byggnaden ligger där den ritats."},
        "sokande": applicant,
        **changed,
    }
    draft = ours.applying.start(who)
    for step, values in answers.items():
        draft = ours.applying.save(who, draft.id, step, values, draft.version)
    return draft


def _through_agent(town: Town, agent: Principal) -> str:
    ours = services_of(town.app)
    draft = begun(town.app, agent, "Norrhaga 35:29", fullmakt=ANNIKA)
    as_agent = {**draft.answers["sokande"], "role": "ombud"}
    ours.applying.save(agent, draft.id, "sokande", as_agent, draft.version)
    for label in ("planritning", "fasadritning", "sektionsritning", "fullmakt"):
        ours.applying.attach(agent, draft.id, label, f"{label}.png", io.BytesIO(picture(label)))
    return ours.applying.submit(agent, draft.id, ours.applying.open(agent, draft.id).version).case_id


def _neighbour_heard(town: Town, officer: Principal, case_id: str) -> None:
    """Annika, who owns another property, is asked for her views on the case, and a body for its."""
    ours = services_of(town.app)
    designation = persona("strand").property
    assert designation is not None
    ours.hearing.preparing.add_property(officer, case_id, designation, "Utsikten berörs")
    ours.hearing.begin(officer, case_id, ours.handling.case(officer, case_id).case.version)
    due = (ours.clock() + timedelta(days=30)).date()
    view = ours.handling.case(officer, case_id)
    shown = [each.id for each in view.documents if each.label == "planritning"]
    ours.referring.send(officer, case_id, view.case.version, "forsvarsmakten", "Vad anser ni?", due, shown)


def _case(town: Town, case_id: str, *of: str) -> Thing:
    view = services_of(town.app).applying.case_of(principal_of(town.app, of[0]), case_id)
    return Thing(case_id, frozenset(of), tuple(document.id for document in view.documents))


def told_too_much(town: Town, who: str, answer: TestResponse) -> list[str]:
    """What stands in the answer that `who` must never read there: others' names and numbers, and ids not theirs.

    What they put in the address themselves comes back when they are sent to log in, and tells them nothing.
    """
    if answer.mimetype in {"application/pdf", "image/png", "image/jpeg", "application/samlmetadata+xml"}:
        return []
    body = answer.get_data().decode(errors="replace") + str(answer.headers)  # map files are searched as they lie
    return secrets_in(town, who, body, answer.request.full_path)


def secrets_in(town: Town, who: str, said: str, asked: str) -> list[str]:
    """What is said that `who` must never be told, and did not put in the address that was asked."""
    return [secret for secret in secrets_from(town, who) if secret in said and secret not in asked]


def secrets_from(town: Town, who: str) -> Iterable[str]:
    """What nobody but its owners, and unless protected the officers, may be told."""
    known = {key for thing in town.cases.values() if who in thing.of for key in thing.of} | {who}
    for each in PERSONAS:
        if each.key != who:
            yield each.number
            yield f"{each.number[:8]}-{each.number[8:]}"
        if each.key not in known and who not in READS_CASES and who != CHALLENGED:
            yield each.name
    if who != "skyddad":
        yield from PROTECTED_WORDS[:2]
        yield PROTECTED_WORDS[3]
    for thing in town.drafts.values():
        if who not in thing.of:
            yield from thing.documents
    if who not in READS_CASES and who != CHALLENGED:
        for thing in town.cases.values():
            if who not in thing.of:
                yield from (thing.id, *thing.documents)
