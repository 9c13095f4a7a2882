"""The paper that neighbours sign: fetched where it is needed, one page a neighbour, true to both PDF profiles."""

from __future__ import annotations

import io
import re
import time
from dataclasses import replace

import page as validator
import pikepdf
import pytest
from flask import Flask

from gis.site import SiteReport
from permits.services.consent import papers
from permits.services.shapes import Draft
from tests.conftest import principal_of
from tests.web.applicant import Applicant
from tests.web.checking import Page
from tests.web.desk_cases import services_of
from tests.web.test_apply_several import PLANK, answered, more


def near(anna: Applicant, distance: str = "2") -> Page:
    """At the question of neighbours, with a garage so far from the boundary."""
    page = anna.until("placering")
    page = anna.client.send(page.form("version"), anna.measured(page, distance))
    assert page.path == anna.url("grannar"), page.path
    return page


def draft_of(app: Flask, anna: Applicant) -> Draft:
    return services_of(app).applying.open(principal_of(app, "anna"), anna.draft)


def placed(app: Flask, anna: Applicant) -> tuple[object, SiteReport]:
    facts, (report, *_others) = services_of(app).applying.facts(draft_of(app, anna))
    assert report is not None
    return facts[0], report


def printed(app: Flask, anna: Applicant) -> str:
    """What the press is given, as HTML."""
    told: list[str] = []
    ours = services_of(app)
    press = ours.consents._pdf
    written = press.html  # type: ignore[attr-defined]

    def remembered(*given: object) -> str:
        told.append(written(*given))
        return told[-1]

    press.html = remembered  # type: ignore[attr-defined]
    facts, reports = ours.applying.facts(draft_of(app, anna))
    ours.consents.document("Norrhaga 30:12", facts, reports)
    return re.sub(r"\s+", " ", re.sub(r"<(style|head).*?</\1>", " ", told[-1], flags=re.S))


def test_the_paper_is_offered_and_fetched_where_neighbours_are_asked_about(app: Flask, anna: Applicant) -> None:
    page = near(anna)
    (link,) = page.links("Hämta papperet för underskrift (PDF)")
    began = time.perf_counter()
    answer = anna.client.get(link)
    took = time.perf_counter() - began
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="grannemedgivande.pdf"'
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert took < 5, f"made while one waits, in {took:.1f} s"
    for profile in ("3a", "ua1"):
        found = validator.validate_pdf_bytes(answer.data, profile=profile)
        assert [f"{each.rule_id}: {each.message}" for each in found.failures] == []
    with pikepdf.open(io.BytesIO(answer.data)) as document:
        facts, report = placed(app, anna)
        assert len(document.pages) == 2 * len(papers((facts,), (report,))), "a page to sign and the drawing, for each"  # type: ignore[arg-type]


def test_the_verdict_offers_it_while_consent_decides_and_is_not_given(anna: Applicant) -> None:
    page = near(anna)
    page = anna.client.send(page.form("version"), {"consent": "nej"})
    anna.client.send(page.form("more"), {"more": "nej"})
    offered = "Hämta papperet för underskrift (PDF)"
    assert anna.client.page(anna.url("besked")).links(offered) == [f"/ansokan/{anna.draft}/grannemedgivande.pdf"]
    asked = anna.client.page(anna.url("grannar"))
    anna.client.send(asked.form("version"), {"consent": "ja"})
    assert not anna.client.page(anna.url("besked")).links(offered)


def test_far_from_every_boundary_there_is_nobody_to_ask(anna: Applicant) -> None:
    anna.until("fler")
    assert anna.client.get(f"/ansokan/{anna.draft}/grannemedgivande.pdf").status_code == 404


def test_it_says_what_where_and_how_near_and_that_nobody_has_to(app: Flask, anna: Applicant) -> None:
    near(anna)
    told = printed(app, anna)
    for part in (
        "Norrhaga 30:12", "Komplementbyggnad", "24 m²", "3,9 m", ">2 m</td>", "Ingen måste skriva under",
        "krävs bygglov, om inte alla som berörs skriftligen har medgett", "Underskrift", "Namn, textat", "Datum",
        "Om ett medgivande kan tas tillbaka är inte avgjort",
    ):  # fmt: skip
        assert part in told, part
    assert "bindande" not in told


def test_no_name_is_filled_in(app: Flask, anna: Applicant) -> None:
    near(anna)
    told = printed(app, anna)
    assert "Anna" not in told
    assert "Tallberg" not in told
    assert told.count("<tr><td></td><td></td><td></td></tr>") == 5 * told.count("Namn, textat")


def test_each_neighbour_has_a_page_with_its_own_distance(app: Flask, anna: Applicant) -> None:
    near(anna)
    facts, report = placed(app, anna)
    there = report.boundaries[0]
    beside = (
        replace(there, distance=1.5, beyond="Ek 1:1", beyond_kind="fastighet"),
        replace(there, distance=4.49, beyond="Ek 1:2", beyond_kind="fastighet"),
        replace(there, distance=3.0, beyond="Ek s:1", beyond_kind="samfallighet"),
        replace(there, distance=2.0, beyond=None, beyond_kind="allman_plats"),
        replace(there, distance=2.5, beyond=None, beyond_kind="vag"),
        replace(there, distance=4.5, beyond="Ek 1:3", beyond_kind="fastighet"),
    )
    asked = papers((facts,), (replace(report, boundaries=beside, railway_distance=29.9),))  # type: ignore[arg-type]
    assert [(each.kind, each.beyond) for each in asked] == [
        ("fastighet", "Ek 1:1"), ("fastighet", "Ek 1:2"), ("samfallighet", "Ek s:1"), ("allman_plats", ""),
        ("jarnvag", ""),
    ]  # fmt: skip
    assert [dict(each.near[0].rows).popitem()[1] for each in asked] == ["1,5 m", "4,49 m", "3 m", "2 m", "29,9 m"]
    assert papers((facts,), (replace(report, boundaries=(), railway_distance=30.0),)) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(("metres", "asked"), [(4.59, 1), (4.61, 0)])
def test_where_measuring_cannot_tell_the_nearest_is_asked(
    app: Flask, anna: Applicant, metres: float, asked: int
) -> None:
    near(anna)
    facts, report = placed(app, anna)
    there = replace(report.boundaries[0], distance=metres)
    assert len(papers((facts,), (replace(report, boundaries=(there,)),))) == asked  # type: ignore[arg-type]


def test_a_neighbour_of_two_measures_signs_one_paper_for_both(app: Flask, anna: Applicant) -> None:
    page = near(anna)
    page = anna.client.send(page.form("version"), {"consent": "nej"})
    page = more(anna, page, "plank")
    answered(anna, page, PLANK, distance="1", along=0)
    told = printed(app, anna)
    first = told.split('<section class="sheet')[0]
    assert "<h3>Komplementbyggnad</h3>" in first
    assert "<h3>Plank</h3>" in first
    assert "Längd" in first
