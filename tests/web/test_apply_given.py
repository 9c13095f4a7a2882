"""What is given besides answers: by registers that may be down, and as files that may be anything."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from permits.case.access import Principal
from permits.services.refusals import RegisterDown
from permits.web import page as common
from tests.web.applicant import Applicant, picture
from tests.web.checking import CheckingClient

Login = Callable[..., Principal]


class Down:
    """A register that does not answer."""

    def __getattr__(self, _name: str) -> Any:
        def ask(*_args: object) -> None:
            raise RegisterDown

        return ask


def registers_down(app: Flask) -> None:
    app.extensions[common.SERVICES] = replace(app.extensions[common.SERVICES], people=Down(), properties=Down())


# --- registers ------------------------------------------------------------------------------------------------------


def test_name_and_address_are_filled_in_and_say_from_where(anna: Applicant) -> None:
    page = anna.until("sokande")
    assert page.tree.xpath("//input[@name='name']/@value") == ["Anna Tallberg"]
    assert page.text.count("Hämtat från folkbokföringen") == 1


def test_a_changed_register_value_is_marked_with_what_the_register_said(anna: Applicant) -> None:
    anna.answers["sokande"] = {"email": "ny@exempel.se"}
    page = anna.answer(anna.until("faktura"), "faktura")
    assert "Ändrat av dig. Folkbokföringen sade" in page.text


def test_registers_that_are_down_are_told_of_and_the_way_goes_on(anna: Applicant, app: Flask) -> None:
    registers_down(app)
    first = anna.begin()
    assert "Vi når inte fastighetsregistret" in first.text
    anna.answers["sokande"] = {
        "name": "Anna Tallberg",
        "street": "Vägen 1",
        "postal_code": "12345",
        "city": "Viken",
        "email": "anna@exempel.se",
        "phone": "070-123 45 67",
    }
    page = anna.until("sokande")
    assert "Vi når inte folkbokföringen" in page.text
    assert page.tree.xpath("//input[@name='street']/@value") == [""]
    assert anna.answer(page, "sokande").path == anna.url("medsokande")


def test_a_protected_person_is_never_shown_or_asked_an_address(client: CheckingClient, login: Login) -> None:
    login(client, "skyddad")
    fatima = Applicant(client, "Norrhaga 33:4")
    page = fatima.until("sokande")
    assert "skyddade personuppgifter" in page.text
    assert page.tree.xpath("//input[@name='street']/@value") == [""]
    fatima.answers["sokande"] = {"email": "f@exempel.se", "phone": ""}
    assert fatima.answer(page, "sokande").path == fatima.url("medsokande")


# --- documents ------------------------------------------------------------------------------------------------------


def test_documents_are_handed_in_named_shown_renamed_and_removed(anna: Applicant) -> None:
    page = anna.until("handlingar")
    page = anna.client.send(page.form("file"), {"label": "planritning", "file": [(picture(), "Min plan.jpg")]})
    assert "Min plan.jpg" in page.text
    url = page.tree.xpath("//a[@class='thumb']/@href")[0]
    shown = anna.client.get(url)
    assert shown.mimetype == "image/jpeg"
    assert anna.client.get(url + "/miniatyr").mimetype == "image/jpeg"
    page = anna.client.send(page.form("/etikett"), {"label": "fasadritning"})
    assert "Fasadritning Min plan.jpg" in page.text
    page = anna.client.send(page.form(url + "/ta-bort"))
    assert "Min plan.jpg" not in page.text


@pytest.mark.parametrize(
    ("content", "filename"),
    [
        (b"hej", "ritning.pdf"),
        (b"", "tom.pdf"),
        (b"%PDF-1.7 trasig", "trasig.pdf"),
        (b"MZ" + b"\0" * 200, "ritning.png"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused_by_name(
    anna: Applicant, content: bytes, filename: str
) -> None:
    page = anna.until("handlingar")
    file = [(io.BytesIO(content), filename)]
    page = anna.client.send(page.form("file"), {"label": "planritning", "file": file}, 422)
    assert filename in page.errors[0]
    assert page.tree.xpath("//select[@name='label']/option[@selected]/@value")[0] == "planritning"


def test_of_several_files_those_that_can_be_taken_are_and_every_other_is_named(anna: Applicant) -> None:
    page = anna.until("handlingar")
    assert page.tree.xpath("//select[@id='label']/option[@selected]/@value") == ["planritning"]
    files = [(io.BytesIO(b"ett"), "ett.pdf"), (picture(), "plan.jpg"), (io.BytesIO(b"tre"), "tre.png")]
    page = anna.client.send(page.form("file"), {"label": "planritning", "file": files}, 422)
    assert [error.partition(":")[0] for error in page.errors] == ["ett.pdf", "tre.png"]
    assert "plan.jpg" in page.text
    page = anna.client.page(anna.url("handlingar"))
    assert page.tree.xpath("//select[@id='label']/option[@selected]/@value") == ["fasadritning"]


def test_a_file_of_31_megabytes_is_refused_in_words(anna: Applicant) -> None:
    page = anna.until("handlingar")
    file = [(io.BytesIO(b"\xff\xd8\xff" + b"x" * 31_000_000), "stor.jpg")]
    page = anna.client.send(page.form("file"), {"label": "planritning", "file": file}, 422)
    assert "30 MB" in page.errors[0]


def test_a_request_that_is_far_too_large_gets_a_page_and_not_a_crash(anna: Applicant) -> None:
    page = anna.until("handlingar")
    file = [(io.BytesIO(b"x" * 40_000_000), "stor.jpg")]
    assert anna.client.send(page.form("file"), {"label": "planritning", "file": file}, 413).h1 == "Filen är för stor"


def test_a_form_without_a_file_or_a_name_for_it_says_so(anna: Applicant) -> None:
    page = anna.until("handlingar")
    assert anna.client.send(page.form("file"), {"label": ""}, 422).errors == ["Välj vad handlingen är."]
    assert anna.client.send(page.form("file"), {"label": "planritning"}, 422).errors == ["Välj en fil först."]


def test_an_agent_hands_in_the_power_of_attorney(anna: Applicant) -> None:
    anna.answers["sokande"] = {"role": "ombud"}
    page = anna.answer(anna.until("sokande"), "sokande")
    assert page.path == anna.url("fullmakt")
    page = anna.client.send(page.form("file"), {"file": [(picture(), "fullmakt.jpg")]})
    assert page.path == anna.url("fullmakt")
    told = {"principal_name": "Viken AB", "principal_number": "212000-0142", "principal_email": "vd@exempel.se"}
    assert anna.client.send(page.form("principal_name"), told).path == anna.url("medsokande")


def test_what_most_people_answer_is_chosen_already(anna: Applicant) -> None:
    page = anna.begin()
    assert page.tree.xpath("//input[@name='designation'][@checked]/@value") == [anna.designation]
    page = anna.until("sokande")
    assert page.tree.xpath("//input[@name='role'][@checked]/@value") == ["sjalv"]
    page = anna.until("faktura")
    assert page.tree.xpath("//input[@name='same'][@checked]/@value") == ["ja"]


def test_the_single_property_that_a_search_finds_is_chosen(anna: Applicant) -> None:
    anna.begin()
    page = anna.client.page(anna.url("fastighet") + "?sok=Kvarnängen+4:5")
    assert page.tree.xpath("//input[@name='designation'][@checked]/@value") == ["Kvarnängen 4:5"]


def test_the_check_page_tells_the_area_and_the_nearest_boundary(anna: Applicant) -> None:
    anna.until("faktura")
    assert "24 m², närmast 5 m till" in anna.client.page(anna.url("granska")).text
