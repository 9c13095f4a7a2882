"""Whatever is typed or posted by hand: said in Swedish beside the field, kept, and never a broken page."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.test import encode_multipart

from permits.demo.people import persona
from tests.attacks.town import BO, Town, begun
from tests.attacks.typed import (
    BACKWARDS,
    CONTROLS,
    EMOJI,
    INVISIBLE,
    SCRIPT,
    SQL,
    TEMPLATE,
    UNSEEN,
    Typist,
    kept,
    said_beside,
    typing,
)  # fmt: skip
from tests.web.applicant import GARAGE
from tests.web.checking import Page, words

pytestmark = pytest.mark.xdist_group("town")
APPLICANT = {"role": "sjalv", "name": "Anna Tallberg", "street": "Vägen 1", "postal_code": "123 45", "city": "Viken",
             "email": "anna@exempel.se", "phone": "070-123 45 67"}  # fmt: skip
ELSEWHERE = {"same": "nej", "name": "Bygg AB", "street": "Vägen 1", "postal_code": "123 45", "city": "Viken"}
USUAL: dict[str, dict[str, Any]] = {
    "uppgifter": GARAGE, "sokande": APPLICANT, "medsokande": BO, "faktura": ELSEWHERE, "tid": {}, "fastighet": {},
}  # fmt: skip


@pytest.fixture
def anna(town: Town) -> Iterator[Typist]:
    with typing(town) as typist:
        yield typist


@pytest.fixture
def beginner(town: Town) -> Iterator[Typist]:
    with typing(town, answered=False) as typist:
        yield typist


# --- fields ---------------------------------------------------------------------------------------------------------

WRONG = [
    *[("uppgifter", "ridge_height", typed, "") for typed in (
        "", "fyra", "4,5,6", "1e3", "NaN", "inf", "0x10", "½", "٤", "4;5", "-1", "0", "-0,0", "100000",
        "9" * 100, "9" * 5000, "0,000000001", "4,5 mil", SCRIPT, "١٢", "4\u00005",
    )],
    *[("uppgifter", "facade", typed, said) for typed, said in (
        ("", ""), ("   \t \r\n ", ""), (INVISIBLE, ""), ("\x00\x01", ""), ("å" * 5000, "för lång"),
        ("🏡" * 500, "för lång"),
    )],
    ("uppgifter", "use", "slott", "Välj ett av alternativen"),
    ("uppgifter", "use", SCRIPT, "Välj ett av alternativen"),
    *[("medsokande", "personal_number", typed, "ersonnumret") for typed in (
        "", "195401258478", "19540125-8478", "540125-847", "195413258479", "195402308479", "abc", "0" * 12, "9" * 12,
        "19540125847９", "1954012584791", "+46701234567", "212000-0142x",
    )],
    *[("sokande", "email", typed, "e-postadress") for typed in (
        "anna", "anna@", "@exempel.se", "anna@exempel", "a b@exempel.se", "anna@exempel..se", "anna@exempel.se, b@c.se",
        "anna@exempel.se\r\nBcc: alla@exempel.se", "anna@exempel.se\nBcc: x@y.se", "<a@b.se>",
    )],
    *[("medsokande", "personal_number", typed, "för lång") for typed in (SCRIPT, SQL)],
    ("sokande", "email", "a" * 300 + "@exempel.se", "för lång"),
    *[("sokande", "phone", typed, "telefonnum") for typed in ("", "ring mig", "12", "1" * 25, "07o-123", SCRIPT[:28])],
    *[("sokande", "postal_code", typed, "ostnumret") for typed in ("", "1234", "123456", "abc$", "12 34")],
    ("sokande", "name", "", "Skriv för- och efternamn"),
    ("sokande", "name", "A" * 121, "för lång"),
    ("faktura", "reference", "9" * 61, "för lång"),
    *[("tid", "start_date", typed, "") for typed in (
        "", "snart", "2027-02-30", "2027-13-01", "0000-00-00", "9999-12-31", "2001-01-01", "1/1", "2027-05-14T10:00",
        "99999999999", "２０２７-05-14", SCRIPT,
    )],
    *[("fastighet", "designation", typed, "") for typed in (
        "", "Atlantis 1:1", "x", "1:1", SCRIPT, SQL, "Norrhaga", "Norrhaga 30:999999999999", "%", "_", "A" * 81,
        "a" * 3000,         "Norrhaga 30:12' OR '1'='1", "../../etc/passwd 1:1",
    )],
]  # fmt: skip


@pytest.mark.parametrize(
    ("step", "field", "typed", "said"), WRONG, ids=[f"{w[0]}-{w[1]}-{n}" for n, w in enumerate(WRONG)]
)
def test_a_wrong_answer_is_explained_beside_its_field_and_kept(
    anna: Typist, step: str, field: str, typed: str, said: str
) -> None:
    before = anna.stored
    page = anna.send(step, {**USUAL[step], field: typed}, 422)
    assert page.errors
    assert said in " ".join(page.errors)
    assert "".join(page.tree.xpath("//title/text()")).strip().startswith("Fel: ")
    assert_said_and_kept(page, field, typed)
    assert anna.stored.answers == before.answers


def assert_said_and_kept(page: Page, field: str, typed: str) -> None:
    choices = page.tree.xpath(f"//input[@name='{field}'][@type='radio']")
    if not choices:
        assert any(words_of in said_beside(page, field) for words_of in page.errors)
        visible = "".join(mark if mark.isprintable() else " " for mark in typed if mark != "\x00")
        assert kept(page, field).split() == visible.split()
    for name, value in USUAL["sokande"].items():
        if page.path.endswith("/sokande") and name not in {field, "role"}:
            assert kept(page, name) == value


@pytest.mark.parametrize(
    "typed", [SCRIPT, CONTROLS, BACKWARDS, EMOJI, TEMPLATE, SQL, "Ж漢字Ⅷ ﷽", "a\u0301" * 50, "\\", "-"]
)
def test_free_text_is_kept_as_text_and_shown_as_text(town: Town, anna: Typist, typed: str) -> None:
    for step, field in (("uppgifter", "facade"), ("sokande", "name"), ("sokande", "city"), ("faktura", "reference")):
        page = anna.send(step, {**USUAL[step], field: typed[:60]})
        assert page.path != anna.url(step), page.errors
    review = anna.page("granska")
    html = review.response.get_data(as_text=True)
    assert [hex(ord(mark)) for mark in UNSEEN if mark in html] == []
    seen = " ".join("".join(mark if mark.isprintable() else " " for mark in typed[:60]).split())
    assert review.text.count(seen) >= 3
    assert not review.tree.xpath("//img[@src='x'] | //*[@onerror] | //script[not(@nonce)]")


@pytest.mark.parametrize(("typed", "stored"), [("3,9", "3.9"), ("3.9", "3.9"), ("3,90 m", "3.9"), (" 3,9 ", "3.9"),
                                                ("ca 3,9 meter", "3.9"), ("3,9\u00a0m", "3.9")])  # fmt: skip
def test_a_decimal_comma_and_a_point_mean_the_same(anna: Typist, typed: str, stored: str) -> None:
    anna.send("uppgifter", {**GARAGE, "ridge_height": typed})
    assert anna.stored.answers["uppgifter"]["ridge_height"] == stored


# --- what is posted by hand -----------------------------------------------------------------------------------------


def test_steps_posted_out_of_order_change_nothing_and_lead_to_the_first(beginner: Typist) -> None:
    token = beginner.page("fastighet").form("version").values()
    for step in ("atgard", "uppgifter", "placering", "besked", "handlingar", "sokande", "fullmakt", "tid", "faktura"):
        answer = beginner.client.post(beginner.url(step), data={**token, **USUAL.get(step, {}), "seen": "ja"})
        assert answer.status_code == 303
        assert answer.location == beginner.url("fastighet")
    assert beginner.stored.answers == {}
    for label in ("fullmakt", "planritning"):
        sent = {**token, "step": "fullmakt" if label == "fullmakt" else "handlingar", "label": label}
        answer = beginner.client.post(beginner.url("handlingar/lagg-till"), data=sent)
        assert answer.location == beginner.url("fastighet")


@pytest.mark.parametrize(
    "slug", ["slott", "__class__", "granska", "..", "%2e%2e", "a" * 3000, "\x00", "<b>", "skicka in"]
)
def test_a_step_that_does_not_exist_is_a_page_not_found(anna: Typist, slug: str) -> None:
    values = anna.page("atgard").form("version").values()
    assert anna.client.post(anna.url(slug), data=values).status_code in {404, 405}


def test_a_power_of_attorney_for_who_is_no_agent_is_not_asked(anna: Typist) -> None:
    values = {**anna.page("atgard").form("version").values(), "step": "fullmakt"}
    answer = anna.client.post(anna.url("handlingar/lagg-till"), data=values)
    assert answer.status_code == 303
    values = {**anna.page("atgard").form("version").values(), "principal_name": "Eva"}
    assert anna.client.post(anna.url("fullmakt"), data=values).status_code == 303
    assert "fullmakt" not in anna.stored.answers


def test_fields_that_were_not_asked_are_not_kept_and_doubled_ones_are_read_once(anna: Typist) -> None:
    values = anna.page("uppgifter").form("version").values()
    values.update({**GARAGE, "measure": "x", "protected": "ja", "owner": "x", "case_id": "1", "version_": "9"})
    values.setlist("facade", ["Trä", "Sten", SCRIPT])
    values.setlist("csrf_token", values.getlist("csrf_token") * 3)
    assert anna.client.post(anna.url("uppgifter"), data=values).status_code == 303
    assert set(anna.stored.answers["uppgifter"]) == set(GARAGE)
    assert anna.stored.answers["uppgifter"]["facade"] == "Trä"
    assert anna.stored.case_id is None


def test_a_file_or_json_where_text_is_asked_is_an_answer_missing(anna: Typist) -> None:
    values = anna.page("uppgifter").form("version").values()
    token = values["csrf_token"]
    values["facade"] = (io.BytesIO(b"x"), "x.txt")
    assert anna.client.post(anna.url("uppgifter"), data=values.to_dict()).status_code == 422
    answer = anna.client.post(anna.url("uppgifter"), json={"facade": "x"}, headers={"X-CSRF-Token": token})
    assert answer.status_code == 422


def test_a_form_of_thousands_of_fields_or_megabytes_of_text_gets_a_calm_page(anna: Typist) -> None:
    values = anna.page("uppgifter").form("version").values()
    page = anna.client.post(anna.url("uppgifter"), data={**values, "facade": "x" * 3_000_000})
    assert page.status_code == 413
    many = {**values, **{f"f{n}": "x" for n in range(20_000)}}
    assert anna.client.post(anna.url("uppgifter"), data=many).status_code in {303, 413, 422}
    boundary, body = encode_multipart(many)
    kind = f"multipart/form-data; boundary={boundary}"
    parts = anna.client.post(anna.url("uppgifter"), data=body, content_type=kind)
    assert parts.status_code == 413


def test_an_application_changed_since_it_was_read_is_not_handed_in(anna: Typist) -> None:
    token = anna.page("uppgifter").form("version").values()["csrf_token"]
    old = anna.stored.version
    anna.send("uppgifter", {**GARAGE, "facade": "Puts"})
    page = anna.client.post(anna.url("skicka-in"), data={"version": str(old), "csrf_token": token})
    assert page.status_code == 409
    assert "en annan flik" in page.get_data(as_text=True)
    assert anna.stored.case_id is None


# --- where a value came from ----------------------------------------------------------------------------------------


def test_no_browser_can_say_that_a_value_came_from_a_register(beginner: Typist, town: Town) -> None:
    """Register values are asked of the register when a step is saved; whatever else is posted is the applicant's."""
    person = town.browser("anna").person
    assert person is not None
    draft = begun(town.app, person, "Norrhaga 30:12")
    applying = town.services.applying
    applying.save(person, draft.id, "sokande", {}, draft.version)
    typist = Typist(town, beginner.client, "anna", draft)
    forged = {
        **APPLICANT, "street": "Falska vägen 9", "sources": "Folkbokföringen", "source.street": "Folkbokföringen",
        "sokande.street": "Folkbokföringen", "register": "Folkbokföringen", "protected": "ja",
    }  # fmt: skip
    typist.send("sokande", forged)
    stored = typist.stored
    assert stored.answers["sokande"].keys() == APPLICANT.keys()
    assert stored.sources["sokande.street"].value != "Falska vägen 9"
    assert stored.sources["sokande.name"].value == persona("anna").name
    review = typist.page("granska")
    row = next(words(each) for each in review.tree.xpath("//dl/div | //tr | //dd") if "Falska vägen 9" in words(each))
    assert "Ändrat av dig. Folkbokföringen sade" in row
    assert "Hämtat från" not in row
    applying.delete(person, draft.id)


def test_a_protected_person_cannot_take_the_protection_away_by_posting(town: Town) -> None:
    with typing(town, "skyddad", "Norrhaga 33:4") as fatima:
        person = town.browser("skyddad").person
        assert person is not None
        applying = town.services.applying
        draft = applying.save(person, fatima.draft.id, "sokande", {}, fatima.draft.version)
        assert draft.answers["sokande"] == {}
        fatima.send("sokande", {**APPLICANT, "name": "Fatima Al-Khatib", "protected": "nej"})
        assert fatima.stored.answers["sokande"]["protected"] == "ja"
        fatima.send("sokande", {**APPLICANT, "name": "Fatima Al-Khatib", "protected": ""})
        assert fatima.stored.answers["sokande"]["protected"] == "ja"


def test_a_property_of_somebody_else_brings_nothing_from_the_browser_and_tells_nobody_who_owns_it(
    beginner: Typist,
) -> None:
    forged = {
        "designation": "kvarnängen 35:27",
        "address": "Falska vägen 9",
        "owner": "Anna",
        "area": "9",
        "share": "1/1",
    }
    page = beginner.send("fastighet", forged)
    assert beginner.stored.answers["fastighet"] == {"designation": "Kvarnängen 35:27"}
    assert beginner.stored.sources == {}
    for html in (page, beginner.page("fastighet"), beginner.page("granska")):
        told = html.response.get_data(as_text=True)
        for name in ("Hedlund", "195401258479", "196007083121", "Falska vägen"):
            assert name not in told
