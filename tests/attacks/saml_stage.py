"""A small application with only the way in and out, and stores in memory, to try logins against."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

from flask import Blueprint, Flask
from flask.testing import FlaskClient
from jinja2 import ChoiceLoader, DictLoader, FileSystemLoader
from lxml import etree

from permits.adapters.saml import configuration
from permits.adapters.saml.metadata import ServiceDescription
from permits.adapters.saml.provider import Provider
from permits.case.access import Permission
from permits.services.logged_in import OwnSession
from permits.settings import Settings
from permits.web import auth, session
from permits.web.page import mail_link, moment, phone_link

ROOT = Path(__file__).resolve().parents[2]
MUNICIPALITY = SimpleNamespace(
    name="Provköping",
    contact=SimpleNamespace(committee="Provnämnden", email="bygg@prov.example", phone="000-00 00 00"),
    staff_roles={"Bygg-Handläggare": "officer", "bygg-gis": "gis"},
)
BASE = """<!doctype html><html lang="sv"><head><title>{% block title %}{% endblock %}</title></head><body>
<form><input type="hidden" name="csrf_token" value="{{ csrf_token() }}"></form>
<main>{% if request.path == "/inloggning" %}{% include "auth/session_soon.html" %}{% endif %}
{% block main %}{% endblock %}</main>
<script nonce="{{ csp_nonce() }}"></script></body></html>"""


class Sessions:
    def __init__(self) -> None:
        self.held: dict[str, dict[str, Any]] = {}

    def create(self, data: Any, lifetime: timedelta) -> str:
        token = secrets.token_urlsafe(32)
        self.held[token] = dict(data)
        return token

    def load(self, token: str) -> dict[str, Any] | None:
        return dict(self.held[token]) if token in self.held else None

    def save(self, token: str, data: Any, lifetime: timedelta | None = None) -> None:
        if token in self.held:
            self.held[token] = dict(data)

    def delete(self, token: str) -> None:
        self.held.pop(token, None)

    def delete_all(self, person_id: str) -> int:
        theirs = [token for token, held in self.held.items() if held["person_id"] == person_id]
        for token in theirs:
            self.delete(token)
        return len(theirs)

    def of(self, person_id: str) -> list[OwnSession]:
        theirs = [(token, held) for token, held in self.held.items() if held["person_id"] == person_id]
        return [
            OwnSession(
                self.handle(token), tuple(held.get("browser", ("", ""))),  # type: ignore[arg-type]
                datetime.fromisoformat(held["created"]), datetime.fromisoformat(held["seen"]),
            )
            for token, held in theirs
        ]  # fmt: skip

    def handle(self, token: str) -> str:
        return hashlib.sha256(token.encode()).hexdigest()[:8]

    def delete_one(self, person_id: str, handle: str) -> bool:
        theirs = [token for token, held in self.held.items() if held["person_id"] == person_id]
        found = next((token for token in theirs if self.handle(token) == handle), None)
        if found is not None:
            self.delete(found)
        return found is not None


class States:
    def __init__(self) -> None:
        self.held: dict[str, tuple[dict[str, Any], datetime]] = {}

    def put(self, request_id: str, data: Any, expires: datetime) -> None:
        self.held[request_id] = (dict(data), expires)

    def take(self, request_id: str) -> dict[str, Any] | None:
        state, expires = self.held.pop(request_id, (None, datetime.max.replace(tzinfo=UTC)))
        return state if expires > datetime.now(UTC) else None


class AssertionIds:
    def __init__(self) -> None:
        self.seen: set[tuple[str, str]] = set()

    def remember(self, assertion_id: str, idp: str, expires: datetime) -> bool:
        known = (assertion_id, idp) in self.seen
        self.seen.add((assertion_id, idp))
        return not known


class Persons:
    def __init__(self) -> None:
        self.numbers: dict[str, str] = {}
        self.staff: dict[str, str] = {}
        self.mails: dict[str, str] = {}
        self.roles: dict[str, list[str]] = {}

    def identify(self, personal_number: str, name: str, *, asserted: bool = True) -> str:
        return self.numbers.setdefault(personal_number, f"r{len(self.numbers)}")

    def identify_staff(self, idp: str, user: str, name: str) -> str:
        return self.staff.setdefault(user, f"s{len(self.staff)}")

    def note_roles(self, person_id: str, roles: Iterable[str]) -> None:
        self.roles[person_id] = sorted(roles)

    def note_mail(self, person_id: str, mail: str) -> None:
        self.mails[person_id] = mail

    def personal_number(self, person_id: str) -> str | None:
        return next((number for number, known in self.numbers.items() if known == person_id), None)

    def name(self, person_id: str) -> str | None:
        return None


@dataclass(frozen=True)
class Departure:
    """What the browser was sent away with."""

    request_id: str
    relay_state: str
    url: str
    forced: str
    levels: tuple[str, ...]


class Stage:
    """The application, and a browser's steps in it. `now` moves its clock for sessions."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.configuration = configuration.configure(settings, {})
        self.sessions, self.states, self.assertion_ids, self.persons = Sessions(), States(), AssertionIds(), Persons()
        self.later = timedelta()
        self.described = ServiceDescription.of(MUNICIPALITY, settings.base_url)  # type: ignore[arg-type]
        self.provider = Provider(self.configuration, self.states, self.assertion_ids, self.described)
        self.app = self._app()

    def _app(self) -> Flask:
        app = Flask("stage", static_folder=None)
        app.jinja_env.add_extension("jinja2.ext.i18n")
        app.jinja_env.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
        told = {"moment": moment, "mail_link": mail_link, "phone_link": phone_link, "in_english": lambda _finding: ""}
        app.jinja_env.filters.update(told)
        own = DictLoader({"base.html": BASE})
        app.jinja_loader = ChoiceLoader([own, FileSystemLoader(ROOT / "templates")])  # type: ignore[assignment]
        app.context_processor(lambda: {"municipality": MUNICIPALITY, "demonstration": True})
        session.install(app, self.settings, self.sessions, lambda: self.provider.idp_origins, self.now)
        auth.install(app, self.provider, self.persons, MUNICIPALITY)  # type: ignore[arg-type]
        app.register_blueprint(rooms())
        return app

    def now(self) -> datetime:
        return datetime.now(UTC) + self.later

    def browser(self) -> FlaskClient:
        return self.app.test_client()

    def depart(self, browser: FlaskClient, path: str = "/logga-in", till: str = "", **more: Any) -> Departure:
        """Press the button on the login page; where that leads, taken apart."""
        token = token_in(browser.get(path, **more).text)
        answer = browser.post(path, data={"csrf_token": token, "till": till}, **more)
        assert answer.status_code == 303, answer.text
        told = parse_qs(urlsplit(answer.location).query)
        root = etree.fromstring(zlib.decompress(base64.b64decode(told["SAMLRequest"][0]), -15))
        levels = tuple(level.text for level in root.iter("{*}AuthnContextClassRef"))
        return Departure(root.get("ID"), told["RelayState"][0], answer.location, root.get("ForceAuthn"), levels)


def rooms() -> Blueprint:
    """Pages behind the door: one for residents, one for officers, one that forgot to say."""
    pages = Blueprint("rooms", __name__)

    @pages.route("/mina-sidor", methods=["GET", "POST"])
    @auth.needs(Permission.SEE_OWN_CASES)
    def mine() -> str:
        who = auth.principal()
        return f"{who.name}|{who.personal_number}|{','.join(sorted(who.roles))}"

    @pages.get("/handlaggning")
    @auth.needs(Permission.SEE_QUEUE)
    def queue() -> str:
        return auth.principal().name

    @pages.get("/glomd")
    def forgotten() -> str:
        return "secret"

    @pages.get("/")
    @auth.public
    def start() -> str:
        return "start"

    @pages.post("/oppen")
    @auth.public
    def open_post() -> str:
        return "posted"

    return pages


def post(browser: FlaskClient, encoded: str, relay_state: str, **more: Any) -> Any:
    """Come back from the identity provider."""
    return browser.post("/saml/acs", data={"SAMLResponse": encoded, "RelayState": relay_state}, **more)


def token_in(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([0-9a-f]{64})"', page)
    assert found, page
    return found[1]


def without_secrets(page: str) -> str:
    """A page without what differs every time: the form token and the nonce."""
    return re.sub(r'(nonce|value)="[^"]{16,}"', "", page)


def settings_in(folder: Path, base_url: str = "http://localhost:8000", idp_port: int = 8001) -> Settings:
    return Settings(
        mode="demo", port=8000, data=folder, base_url=base_url, database_url=f"sqlite:///{folder / 'lovlig.db'}",
        secret_key="k" * 48, profile=ROOT / "pyproject.toml", smtp_url=None, idp_port=idp_port,
        personal_keys=folder / "personal-keys",
    )  # fmt: skip
