"""Who reaches what: every address, as everybody, for everything that somebody owns."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from app import create_app
from permits.case.access import Principal
from permits.case.times import utc_now
from permits.web import session
from tests.attacks.routes import ROUTES, body_of, things_of, url_of
from tests.attacks.survey import survey
from tests.attacks.town import CHALLENGED, EVERYBODY, NOBODY, Browser, Town, begun, draft_of
from tests.web.desk_cases import DRAWINGS, picture

pytestmark = pytest.mark.xdist_group("town")
IN_THE_HEX = re.compile(r"[0-9a-f]{32,}")


def declared(app: Flask) -> set[tuple[str, str]]:
    """Every endpoint with the one method that does something."""
    return {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


# --- nothing is open by mistake -------------------------------------------------------------------------------------


def test_every_address_says_who_may_reach_it_and_is_tried_here(town: Town) -> None:
    silent = [
        endpoint
        for endpoint, view in town.app.view_functions.items()
        if endpoint != "static" and not getattr(view, "is_public", False) and getattr(view, "needs", None) is None
    ]
    assert silent == []
    assert declared(town.app) == {(endpoint, route.method) for endpoint, route in ROUTES.items()}


def test_an_address_that_forgot_to_say_is_reached_by_nobody(first_town: Town) -> None:
    forgetful = Town(create_app(first_town.settings), first_town.settings)
    forgetful.app.add_url_rule("/glomd", "glomd", lambda: "hemligt", methods=["GET", "POST"])
    for who in EVERYBODY:
        for method in ("GET", "HEAD", "POST", "OPTIONS"):
            answer = forgetful.browser(who).ask(method, "/glomd")
            assert answer.status_code == 403, f"{who} {method}"
            assert "hemligt" not in answer.get_data(as_text=True)


# --- the matrix -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", [*EVERYBODY, CHALLENGED])
def test_everybody_reaches_what_is_theirs_and_nothing_else(
    town: Town, who: str, record_property: Callable[[str, object], None]
) -> None:
    """Every address × everything in the town, by reading and by writing; refusals tell nothing and change nothing."""
    before = town.fingerprint()
    outcomes = list(survey(town, who))
    record_property("outcomes", [outcome.plain for outcome in outcomes])
    assert [fault for each in outcomes for fault in each.faults] == []
    assert town.fingerprint() == before, f"{who} has changed something"
    kinds = {each.kind for each in outcomes}
    assert kinds >= {"text/html", "text/css", "application/json", "image/svg+xml"}
    assert who != "anna" or {"image/png", "image/jpeg"} <= kinds


@pytest.mark.parametrize("endpoint", ["apply.throw_away", "apply.remove", "apply.start", "auth.log_out"])
def test_what_changes_something_does_so_for_who_may(town: Town, endpoint: str) -> None:
    browser, route = town.entered("inget"), ROUTES[endpoint]
    if route.of:
        thing = draft_of(town, "inget")
        assert browser.ask("POST", url_of(town, endpoint, thing)).status_code in route.opens
        kept = url_of(town, "apply.read" if endpoint == "apply.remove" else "apply.review", thing)
        assert browser.ask("GET", kept).status_code == 404
    else:
        assert browser.ask("POST", url_of(town, endpoint, None)).status_code in route.opens


# --- things of one owner under the name of another ------------------------------------------------------------------


def test_a_document_opens_only_under_the_thing_it_lies_in(town: Town) -> None:
    """Every document of every draft and case, asked for under every other, by those who may see that other."""
    things = [("apply.read", town.drafts), ("apply.thumbnail", town.drafts), ("apply.document", town.cases)]
    faults = []
    for endpoint, kept in [*things, ("office.document", town.cases)]:
        for under in kept.values():
            everything = [*town.drafts.values(), *town.cases.values()]
            strange = {document for other in everything for document in other.documents} - set(under.documents)
            who = "officer" if endpoint.startswith("office") else sorted(under.of)[0]
            for document in strange:
                answer = town.browser(who).ask("GET", url_of(town, endpoint, under, document))
                if answer.status_code != 404:
                    faults.append(f"{endpoint} {document}: {answer.status_code}")
    assert faults == []


@pytest.mark.parametrize("endpoint", ["apply.remove", "apply.relabel"])
def test_nobody_touches_a_document_of_another_draft_through_their_own(town: Town, endpoint: str) -> None:
    before = town.fingerprint()
    for document in town.drafts["anna"].documents:
        url = url_of(town, endpoint, town.drafts["inget"], document)
        assert town.browser("inget").ask("POST", url, data={"label": "fasadritning"}).status_code == 404
    assert town.fingerprint() == before


def test_a_version_of_one_layer_is_not_published_as_another(town: Town) -> None:
    held = body_of(town, ROUTES["layers.publish"])
    before = town.fingerprint()
    for move in ("publicera", "aterstall"):
        assert town.browser("gis").ask("POST", f"/kartlager/vatten/{move}", data=held).status_code == 404
    assert town.browser("gis").ask("GET", f"/kartlager/vatten/version/{held['version_id']}").status_code == 404
    assert town.fingerprint() == before


@pytest.mark.parametrize("move", ["submit", "save", "add"])
def test_somebody_elses_draft_is_neither_handed_in_nor_written_with_its_right_version(town: Town, move: str) -> None:
    before = town.fingerprint()
    draft = town.services.applying.open(_anna(town), town.drafts["anna"].id)
    sent = {"version": str(draft.version), "name": "Noah", "label": "planritning"}
    answer = town.browser("inget").ask("POST", url_of(town, f"apply.{move}", town.drafts["anna"]), data=sent)
    assert answer.status_code == 404
    assert town.fingerprint() == before


def _anna(town: Town) -> Principal:
    person = town.browser("anna").person
    assert person is not None
    return person


def test_what_names_a_thing_cannot_be_guessed(town: Town) -> None:
    things = [*town.drafts.values(), *town.cases.values()]
    names = [name for thing in things for name in (thing.id, *thing.documents)]
    assert len(set(names)) == len(names)
    assert [name for name in names if not IN_THE_HEX.fullmatch(name)] == []
    for place in (0, 8, 16, 24):  # no part of them counts or tells the time
        assert len({name[place : place + 8] for name in names}) > len(names) * 0.9


def test_a_protected_name_is_not_told_by_what_a_file_is_called(town: Town) -> None:
    fatima = town.browser("skyddad").person
    assert fatima is not None
    applying = town.services.applying
    hers = {"role": "sjalv", "name": fatima.name, "protected": "ja", "email": "fatima@exempel.example"}
    draft = begun(town.app, fatima, "Norrhaga 33:4", sokande=hers)
    for label in DRAWINGS:
        applying.attach(fatima, draft.id, label, f"Fatima Al-Khatib {label}.png", io.BytesIO(picture(label)))
    case_id = applying.submit(fatima, draft.id, applying.open(fatima, draft.id).version).case_id
    for document in applying.case_of(fatima, case_id).documents:
        told = town.browser("officer").ask("GET", f"/handlaggning/{case_id}/handling/{document.id}")
        assert told.status_code == 200
        assert "Khatib" not in str(told.headers)
        assert "Fatima" not in str(told.headers)


# --- sessions -------------------------------------------------------------------------------------------------------


def own_reads(town: Town) -> list[str]:
    """Everything that Anna can read and others cannot."""
    return [
        url_of(town, endpoint, thing)
        for endpoint, route in ROUTES.items()
        if route.method == "GET" and "anna" in route.roles and NOBODY not in route.roles
        for thing in things_of(town, route)
        if thing is None or "anna" in thing.of
    ]


def closed(town: Town, browser: Browser, urls: list[str]) -> list[str]:
    return [url for url in urls if browser.ask("GET", url).status_code != 302]


def test_after_logging_out_nothing_is_served_and_the_draft_is_there_at_the_next_login(town: Town) -> None:
    browser, urls = town.entered("anna"), own_reads(town)
    carried = browser.client.get_cookie("lovlig")
    assert carried is not None
    assert len(urls) > 15
    assert browser.ask("POST", "/logga-ut").status_code == 303
    browser.client.set_cookie("lovlig", carried.value)  # somebody had copied it
    assert closed(town, browser, urls) == []
    draft = f"/ansokan/{town.drafts['anna'].id}"
    assert browser.ask("POST", f"{draft}/sokande", data={"version": "1"}).status_code == 403
    again = town.entered("anna")
    assert again.ask("GET", f"{draft}/granska").status_code == 200
    assert draft in again.ask("GET", "/mina-sidor").get_data(as_text=True)


def test_a_session_left_for_an_hour_serves_nothing_and_keeps_the_draft(town: Town) -> None:
    browser, urls = town.entered("anna"), own_reads(town)
    browsing: session.Browsing = town.app.extensions[session.BROWSING]
    browsing.clock = lambda: utc_now() + timedelta(minutes=61)
    try:
        draft = url_of(town, "apply.save", town.drafts["anna"])
        posted = browser.ask("POST", draft, data={"version": "1", "name": "Anna"})
        assert posted.status_code == 403
        assert "utloggad" in posted.get_data(as_text=True)
        assert closed(town, browser, urls) == []
        live = browser.ask("POST", url_of(town, "apply.answer", town.drafts["anna"]), json={})
        assert live.status_code == 403
    finally:
        browsing.clock = utc_now
    assert town.entered("anna").ask("GET", draft).status_code == 200


# --- forged forms ---------------------------------------------------------------------------------------------------


def test_every_post_needs_the_form_token_of_its_own_session(town: Town) -> None:
    """Missing, wrong, another session's, in the address only, from before login: refused, and nothing happens."""
    faults, tried, before = [], 0, town.fingerprint()
    earlier = town.entered(NOBODY).token
    for endpoint, route in ROUTES.items():
        if route.method != "POST" or endpoint in {"auth.hear_answer", "api.assess"}:  # neither acts for a session
            continue
        who = sorted(route.roles - {NOBODY})[0]
        thing = next(each for each in things_of(town, route) if each is None or who in each.of or route.of == "desk")
        browser, other, url = town.browser(who), town.entered(who), url_of(town, endpoint, thing)
        wrong = ("", "x", "å" * 64, "0" * 64, other.token, earlier, browser.token[:-1], browser.token.upper())
        for token in wrong:
            answer = browser.ask("POST", url, headers={"X-CSRF-Token": ""}, data={"csrf_token": token})
            tried += 1
            if answer.status_code != 400:
                faults.append(f"{url} takes {token!r}: {answer.status_code}")
        plain = {"X-CSRF-Token": "", "Content-Type": "text/plain"}
        for sent in ({"query_string": {"csrf_token": browser.token}}, {"data": f"csrf_token={browser.token}"}):
            answer = browser.ask("POST", url, headers=plain, **sent)
            tried += 1
            if answer.status_code != 400:
                faults.append(f"{url} takes {sent}: {answer.status_code}")
    assert faults == []
    assert tried > 150
    assert town.fingerprint() == before


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "BREW"])
def test_no_other_way_of_asking_does_anything(town: Town, method: str) -> None:
    before = town.fingerprint()
    for endpoint, route in ROUTES.items():
        who = "anna" if "anna" in route.roles else sorted(route.roles)[0]
        thing = things_of(town, route)[0]
        answer = town.browser(who).ask(method, url_of(town, endpoint, thing))
        assert answer.status_code in {404, 405}, f"{method} {endpoint}: {answer.status_code}"
    assert town.fingerprint() == before


def test_a_method_told_in_the_form_or_in_a_header_is_not_believed(town: Town) -> None:
    before = town.fingerprint()
    url = url_of(town, "apply.ask_before_throwing_away", town.drafts["anna"])
    for header in ("X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method"):
        asked = town.browser("anna").ask("GET", f"{url}?_method=POST", headers={header: "POST"})
        assert asked.status_code == 200
    assert town.fingerprint() == before
