"""A local test identity provider: speaks real SAML, says plainly that it is a test, and never starts in production."""

from __future__ import annotations

import contextlib
import logging
import secrets
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, Response, abort, g, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from permits.adapters.saml import configuration, keys, names
from permits.demo.idp_saml import BadRequest, TestIdentityProvider
from permits.demo.staff import STAFF, StaffMember
from permits.settings import Settings, SettingsError, from_environment

FOLDER = Path(__file__).parent
NOT_IN_PRODUCTION = "Testlegitimeringen startar inte i driftläge: den släpper in vem som helst som vem som helst."


@dataclass(frozen=True)
class TestPerson:
    """Somebody to log in as. `group` gathers them in the list; `note` says what is special; `value` is posted."""

    __test__ = False

    value: str
    name: str
    group: str
    note: str
    attributes: Mapping[str, tuple[str, ...]]


People = Callable[[], Sequence[TestPerson]]


def create_idp(settings: Settings, residents: People) -> Flask:
    """The test provider's application. Raises SettingsError in production."""
    if settings.is_production:
        raise SettingsError([NOT_IN_PRODUCTION])
    service = configuration.configure(settings, {})
    pair = keys.ensure(configuration.saml_folder(settings) / "idp-signing.pem", configuration.TEST_CERTIFICATE)
    entities = {name: TestIdentityProvider(one, service, pair) for name, one in service.providers.items()}
    lists: dict[str, People] = {configuration.RESIDENTS: residents, configuration.STAFF: staff_people}
    app = Flask(__name__, template_folder=str(FOLDER / "idp_templates"), static_folder=str(FOLDER / "idp_static"))
    app.config["MAX_CONTENT_LENGTH"] = 100_000
    app.jinja_env.globals["nonce"] = _nonce
    app.after_request(lambda response: _guarded(response, service.base_url))

    @app.get("/")
    def start() -> str:
        return render_template("start.html", base_url=service.base_url)

    @app.get("/halsa")
    def health() -> str:
        return "ok"

    @app.get("/<name>")
    def choose(name: str) -> AnyResponse:
        entity = entities.get(name) or abort(404)
        query = request.query_string.decode("ascii", "replace")
        entity.read(query, datetime.now(UTC))
        return Response(_list(lists[name](), request.args.get("sok", ""), query, name))

    @app.post("/<name>")
    def answer(name: str) -> AnyResponse:
        entity = entities.get(name) or abort(404)
        now = datetime.now(UTC)
        query = request.form.get("query", "")
        asked = entity.read(query, now)
        if "cancel" in request.form:
            told = entity.refuse(asked, names.RESPONDER, names.CANCELLED, now)
        elif "person" in request.form:
            chosen = next((one for one in lists[name]() if one.value == request.form["person"]), None)
            told = entity.answer(asked, (chosen or abort(400)).attributes, now)
        else:
            return Response(_list(lists[name](), request.form.get("sok", ""), query, name))
        return Response(render_template("answer.html", acs=service.acs, response=told, relay_state=asked.relay_state))

    @app.errorhandler(BadRequest)
    def bad_request(error: BadRequest) -> tuple[str, int]:
        return render_template("bad_request.html", said=str(error), base_url=service.base_url), 400

    return app


def staff_people() -> list[TestPerson]:
    """The employees to choose among."""
    return [_employee(member) for member in STAFF]


def resident(number: str, given_name: str, surname: str, *, group: str, note: str) -> TestPerson:
    """A resident to choose, with the attributes that BankID sends. `number`: 12 digits."""
    name = f"{given_name} {surname}".strip()
    attributes = {
        names.PERSONAL_NUMBER: (number,),
        names.GIVEN_NAME: (given_name,),
        names.SURNAME: (surname,),
        names.DISPLAY_NAME: (name,),
    }
    return TestPerson(number, name, group, note, attributes)


def _employee(member: StaffMember) -> TestPerson:
    attributes = {
        names.USER_ID: (member.user_id,),
        names.GIVEN_NAME: (member.given_name,),
        names.SURNAME: (member.surname,),
        names.DISPLAY_NAME: (member.name,),
        names.MAIL: (member.mail,),
        "groups": member.groups,
    }
    return TestPerson(member.user_id, member.name, "Anställda", member.title, attributes)


def _list(people: Sequence[TestPerson], wanted: str, query: str, name: str) -> str:
    """The page with everybody, or with those whose name, number or note holds what was searched for."""
    sought = wanted.strip().casefold()
    found = [one for one in people if sought in f"{one.name} {one.value} {one.note} {one.group}".casefold()]
    groups: dict[str, list[TestPerson]] = {}
    for one in found:
        groups.setdefault(one.group, []).append(one)
    return render_template(
        "choose.html", groups=groups, count=len(found), wanted=wanted, query=query, name=name,
        for_staff=name == configuration.STAFF,
    )  # fmt: skip


def _nonce() -> str:
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    return str(g.nonce)


def _guarded(response: Response, service: str) -> Response:
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(service))
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'self'; script-src 'nonce-{_nonce()}'; form-action 'self' {origin}; "
        "frame-ancestors 'none'; base-uri 'none'"
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def main() -> int:
    """Serve on settings.idp_port until told to stop; the exit code says whether it could start."""
    from permits.demo.idp_people import from_registers

    try:
        settings = from_environment()
        app = create_idp(settings, from_registers(settings))
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    from werkzeug.serving import make_server

    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = make_server("127.0.0.1", settings.idp_port, app, threaded=True)
    print(f"Testlegitimering (inte BankID): {settings.idp_url}", flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        server.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())
