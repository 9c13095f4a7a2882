"""A change of the maps on the officer's case page, and the publishing forms on the layers' pages."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from shapely.geometry import mapping

from tests.conftest import principal_of
from tests.web.checking import CheckingClient
from tests.web.desk_cases import services_of, submitted
from tests.web.layer_changes import changed_version, publish
from tests.web.test_consequences import anna_case, footprint_of, view, with_prickmark  # noqa: F401 - a fixture

Open = Callable[[str], CheckingClient]


def reckoned(app: Flask, row: Any) -> None:
    services_of(app).reckoning.ask(row)
    services_of(app).reckoning.react_once()


# --- the officer ----------------------------------------------------------------------------------------------------


def test_the_officer_sees_old_and_new_and_says_so(app: Flask, browser: Open, anna_case: str) -> None:  # noqa: F811
    publish(app, with_prickmark(app, anna_case))
    services_of(app).reassessing.react_once()
    officer = browser("officer")
    page = officer.page(f"/handlaggning/{anna_case}")
    assert "Kartunderlaget har ändrats" in page.text
    assert "Planbestämmelser: version" in page.text
    assert "Stämmer inte" in page.text
    assert "Bevilja går inte än" in page.text or "kvittera det först" in page.text
    seen = officer.send(page.form("Jag har sett ändringen"))
    assert "Sett av Test officer" in seen.text
    assert "kvittera det först" not in seen.text
    assert officer.send(page.form("Jag har sett ändringen"), status=409).h1 == seen.h1, "an old page says so"


def test_a_reader_of_cases_has_no_button(app: Flask, browser: Open, anna_case: str) -> None:  # noqa: F811
    publish(app, with_prickmark(app, anna_case))
    services_of(app).reassessing.react_once()
    page = browser("reader").page(f"/handlaggning/{anna_case}")
    assert "Kartunderlaget har ändrats" in page.text
    assert not page.tree.xpath("//form[contains(@action, 'kartunderlag/sett')]")


# --- before publishing ----------------------------------------------------------------------------------------------


def test_the_version_page_says_that_it_is_being_reckoned_and_then_what(
    app: Flask,
    browser: Open,
    anna_case: str,  # noqa: F811
) -> None:
    row = with_prickmark(app, anna_case)
    gis = browser("gis")
    url = f"/kartlager/planbestammelser/version/{row.id}"
    assert "Det räknas nu vilka öppna ärenden" in gis.page(url).text
    services_of(app).reckoning.react_once()
    page = gis.page(url)
    assert "1 öppet ärende skulle få en annan bedömning." in page.text
    assert view(app, anna_case).case.registry_number in page.text
    assert "Test officer" in page.text
    assert not page.links(view(app, anna_case).case.registry_number), "who may not see cases gets no link"
    assert browser("officer").page(url).links(view(app, anna_case).case.registry_number)


def test_no_case_is_touched_far_away(app: Flask, browser: Open, anna_case: str) -> None:  # noqa: F811
    row = changed_version(app, "kulturmiljo", lambda rows: rows[:-1])
    reckoned(app, row)
    assert "Inga öppna ärenden berörs." in browser("gis").page(f"/kartlager/kulturmiljo/version/{row.id}").text


def test_where_a_protected_person_lives_is_not_told_to_the_layers_desk(app: Flask, browser: Open) -> None:
    case_id = submitted(app, principal_of(app, "skyddad"), "skyddad")
    row = with_prickmark(app, case_id)
    reckoned(app, row)
    page = browser("gis").page(f"/kartlager/planbestammelser/version/{row.id}")
    assert "skyddade personuppgifter" in page.text
    assert "inte förses med byggnad" not in page.text.partition("Kontroller")[0]


def test_publishing_unreckoned_needs_a_press_more(app: Flask, browser: Open, anna_case: str) -> None:  # noqa: F811
    row = with_prickmark(app, anna_case)
    gis = browser("gis")
    page = gis.page(f"/kartlager/planbestammelser/version/{row.id}")
    refused = gis.send(page.form("Publicera"), {"why": "Ny plan"}, 422)
    assert refused.errors == ["Vänta tills det är räknat, eller kryssa i att du publicerar ändå."]
    assert refused.form("Publicera").values()["why"] == "Ny plan"
    done = gis.send(refused.form("Publicera"), {"unseen": "ja"})
    assert "Varför: Ny plan" in done.text


def test_publishing_for_a_day_to_come_and_taking_it_back(app: Flask, browser: Open, anna_case: str) -> None:  # noqa: F811
    row = with_prickmark(app, anna_case)
    reckoned(app, row)
    gis, day = browser("gis"), services_of(app).places.today() + timedelta(days=30)
    page = gis.page(f"/kartlager/planbestammelser/version/{row.id}")
    wrong = gis.send(page.form("Publicera"), {"when": "day", "day": "2020-01-01", "why": "Laga kraft"}, 422)
    assert wrong.errors == ["Välj dagens datum eller ett senare. Ingenting kan börja gälla i efterhand."]
    assert wrong.form("Publicera").values()["day"] == "2020-01-01"
    done = gis.send(wrong.form("Publicera"), {"day": day.isoformat()})
    assert "Gäller från" in done.text
    planned = gis.page(f"/kartlager/planbestammelser/version/{row.id}")
    assert "Publiceras" in planned.text
    back = gis.send(done.form("Ta tillbaka"))
    assert "Publiceringen togs tillbaka av Test gis" in back.text
    assert "Kan publiceras" in gis.page(f"/kartlager/planbestammelser/version/{row.id}").text
    assert services_of(app).layering.layer(principal_of(app, "gis"), "planbestammelser").waiting == (row,)


def test_two_who_publish_at_the_same_moment(app: Flask, browser: Open) -> None:
    """Both through the web, at once: one holds, the other is told who, and nothing typed is lost."""
    rows = [changed_version(app, "strandskydd", lambda found, n=n: found[n:]) for n in (1, 2)]
    for row in rows:
        reckoned(app, row)
    forms = []
    for row in rows:
        client = browser("gis")
        forms.append((client, client.page(f"/kartlager/strandskydd/version/{row.id}").form("Publicera")))
    answers: list[tuple[int, str]] = []
    at_once = threading.Barrier(2)

    def press(number: int) -> None:
        client, form = forms[number]
        values = form.values()
        values["why"] = f"Skäl {number}"
        at_once.wait()
        answer = client.post(form.url, data=values)
        answers.append((answer.status_code, answer.get_data(as_text=True)))

    threads = [threading.Thread(target=press, args=(number,)) for number in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(status for status, _html in answers) == [303, 409]
    told = next(html for status, html in answers if status == 409)
    assert "Test gis publicerade en annan version" in told
    assert "Skäl 0" in told or "Skäl 1" in told
    moves = services_of(app).layering.history("strandskydd").moves
    assert [move.by_name for move in moves].count("Test gis") == 1


# --- coverage -------------------------------------------------------------------------------------------------------


def area_file(shape: Any) -> tuple[io.BytesIO, str]:
    named = {"type": "name", "properties": {"name": "EPSG:3006"}}
    feature = {"type": "Feature", "properties": {}, "geometry": mapping(shape)}
    told = {"type": "FeatureCollection", "crs": named, "features": [feature]}
    return io.BytesIO(json.dumps(told).encode()), "tackning.geojson"


def test_a_coverage_is_handed_in_seen_and_let_hold(app: Flask, browser: Open, anna_case: str) -> None:  # noqa: F811
    gis = browser("gis")
    elsewhere = footprint_of(app, anna_case).buffer(900).difference(footprint_of(app, anna_case).buffer(300))
    form = gis.page("/kartlager/strandskydd/tackning").form("where")
    missing = gis.send(form, {"where": "area"}, 422)
    assert missing.errors == ["Välj en fil med området."]
    proposed = gis.send(form, {"where": "area", "fil": area_file(elsewhere)})
    assert proposed.h1 == "Fullständigt i: tackning.geojson"
    services_of(app).reckoning.react_once()
    seen = gis.page(proposed.path)
    assert "1 öppet ärende skulle få en annan bedömning." in seen.text
    assert gis.send(seen.form("Publicera"), {"why": ""}, 422).errors == ["Skriv varför det ändras."]
    done = gis.send(seen.form("Publicera"), {"why": "Bara kusten är inmätt."})
    assert "I dag: En del av kommunen" in done.text
    assert "Varför: Bara kusten är inmätt." in done.text
    assert "En del av kommunen" in gis.page("/kartlager/strandskydd").text
    late = gis.send(seen.form("Publicera"), {"why": "En till"}, 409)
    assert "Test gis ändrade täckningen" in late.text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Filen är tom"),
        (b'{"type": "FeatureCollection", "features": []}', ""),
        (b'{"type": "Point", "coordinates": [1, 2]}', ""),
        (b"\x00" * 50, ""),
    ],
)
def test_a_file_that_is_no_area_is_explained(browser: Open, content: bytes, said: str) -> None:
    gis = browser("gis")
    form = gis.page("/kartlager/strandskydd/tackning").form("where")
    page = gis.send(form, {"where": "area", "fil": (io.BytesIO(content), "a.geojson")}, 422)
    assert said in " ".join(page.errors)
    assert page.errors
    assert page.form("where").values()["where"] == "area"


def test_the_same_coverage_again_is_refused(browser: Open) -> None:
    gis = browser("gis")
    form = gis.page("/kartlager/strandskydd/tackning").form("where")
    assert "Det är redan så det är" in gis.send(form, {"where": "everywhere"}, 409).text


def test_a_planned_coverage_can_be_taken_back(app: Flask, browser: Open) -> None:
    gis, day = browser("gis"), services_of(app).places.today() + timedelta(days=3)
    proposed = gis.send(gis.page("/kartlager/strandskydd/tackning").form("where"), {"where": "nowhere"})
    services_of(app).reckoning.react_once()
    told = {"when": "day", "day": day.isoformat(), "why": "Nytt underlag"}
    done = gis.send(gis.page(proposed.path).form("Publicera"), told)
    assert "Hela kommunen" in done.text
    assert "Gäller från" in done.text
    assert "Ändringen togs tillbaka av Test gis" in gis.send(done.form("Ta tillbaka")).text
