"""The queue, page by page: lists, filters, many cases at once, views, absence, map and file; and who may what."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from permits.adapters.database import open_database
from permits.case.access import Principal
from permits.cli import main
from permits.services.fresh_cases import FreshCases
from permits.services.queue_shapes import Sought, Tab
from permits.settings import Settings
from permits.web.page import SETTINGS
from permits.web.queue_out import harmless
from tests.bench.queue import fill
from tests.conftest import principal_of
from tests.web.checking import CheckingClient
from tests.web.desk_cases import services_of, submitted

LogIn = Callable[..., Principal]
QUEUE = "/handlaggning"


@pytest.fixture
def officer(app: Flask) -> Principal:
    """An officer whom cases can be given to."""
    who = principal_of(app, "officer")
    database = open_database(app.extensions[SETTINGS].database_url)
    database.persons.note_roles(who.person_id, who.roles)
    database.close()
    return who


@pytest.fixture
def desk(app: Flask, login: LogIn, officer: Principal) -> CheckingClient:
    return opened(app, login, "officer")


def opened(app: Flask, login: LogIn, who: str) -> CheckingClient:
    app.test_client_class = CheckingClient
    client = app.test_client()
    assert isinstance(client, CheckingClient)
    login(client, who)
    return client


@pytest.fixture
def case_ids(app: Flask) -> list[str]:
    """Anna's garage, and one by the railway."""
    return [submitted(app, principal_of(app, key), key) for key in ("anna", "järnväg")]


def ticked(app: Flask, officer: Principal, case_ids: list[str], *, stale: str = "") -> list[str]:
    version = {each: services_of(app).handling.case(officer, each).case.version for each in case_ids}
    return [f"{each}:{version[each] - (each == stale)}" for each in case_ids]


def hanna(app: Flask, officer: Principal) -> str:
    roster = services_of(app).allotting.roster(officer)
    return next(member.person_id for member in roster.officers if member.name == "Hanna Lind")


def test_an_empty_queue_is_calm_and_says_where_to_look(desk: CheckingClient) -> None:
    assert "Inga ärenden här just nu" in desk.page(QUEUE).text
    assert "Du har inga öppna ärenden" in desk.page(f"{QUEUE}?visa=mina").text
    assert "Alla ärenden har en handläggare" in desk.page(f"{QUEUE}?visa=nya").text


def test_the_row_says_by_when_and_how_that_was_reckoned(desk: CheckingClient, case_ids: list[str]) -> None:
    page = desk.page(QUEUE)
    assert "10 veckor från" in page.text
    assert "då ansökan kom in." in page.text
    assert "Inget ska beslutas inom 14 dagar." in page.text
    assert [tab.strip() for tab in page.tree.xpath("//nav/ul[@class='tabs']//a/text()")] == [
        "Mina (0)", "Ej tilldelade (2)", "Alla (2)", "Byggskede (0)", "Avslutade (0)",
    ]  # fmt: skip


def test_many_cases_are_given_at_once_and_each_is_told(
    app: Flask, desk: CheckingClient, officer: Principal, case_ids: list[str]
) -> None:
    form = desk.page(QUEUE).form("till")
    sent = {"arende": ticked(app, officer, case_ids), "till": hanna(app, officer), "skal": "Känner området."}
    done = desk.send(form, sent)
    assert "2 ärenden tilldelades Hanna Lind." in done.text
    assert {services_of(app).handling.case(officer, each).case.officer_name for each in case_ids} == {"Hanna Lind"}
    assert "Känner området." in desk.page(f"{QUEUE}/{case_ids[0]}").text
    again = desk.send(form, {**sent, "arende": ticked(app, officer, case_ids)}, 409)
    assert "2 ärenden gick inte att ändra." in again.text
    assert "Hanna Lind har redan ärendet." in again.text


def test_a_case_that_somebody_has_changed_is_told_and_the_others_are_done(
    app: Flask, desk: CheckingClient, officer: Principal, case_ids: list[str]
) -> None:
    form = desk.page(QUEUE).form("till")
    sent = {"arende": ticked(app, officer, case_ids, stale=case_ids[1]), "till": hanna(app, officer)}
    told = desk.send(form, sent, 409)
    assert "1 ärende gick inte att ändra. 1 blev gjort." in told.text
    assert "BYGG 2026-000002: Någon har ändrat ärendet" in told.text
    assert services_of(app).handling.case(officer, case_ids[0]).case.officer_name == "Hanna Lind"
    assert services_of(app).handling.case(officer, case_ids[1]).case.officer_id is None


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"till": "hanna"}, "Kryssa för minst ett ärende."),
        ({"arende": ["x:1"]}, "Välj vem som ska få ärendena."),
        ({"arende": ["x:1"], "till": "ingen"}, "Välj vem som ska få ärendena."),
        ({"arende": ["x"], "till": "hanna"}, "Kryssa för minst ett ärende."),
    ],
)
def test_what_is_missing_is_said_and_what_was_chosen_stays(
    app: Flask, desk: CheckingClient, officer: Principal, case_ids: list[str], sent: dict[str, object], said: str
) -> None:
    values = {**sent, "skal": "Mitt skäl"}
    if sent.get("till") == "hanna":
        values["till"] = hanna(app, officer)
    page = desk.send(desk.page(QUEUE).form("till"), values, 422)
    assert said in page.text
    assert page.tree.xpath("//input[@name='skal']/@value") == ["Mitt skäl"]


def test_cases_are_tagged_filtered_and_found_by_tag(
    app: Flask, desk: CheckingClient, officer: Principal, case_ids: list[str]
) -> None:
    form = desk.page(QUEUE).form("till")
    sent = {"arende": ticked(app, officer, case_ids[:1]), "ord": "Platsbesök", "gor": "lagg"}
    answer = desk.post(f"{QUEUE}/ko/tagga", data={**form.values(), **sent}, follow_redirects=True)
    assert "1 ärende märktes." in answer.get_data(as_text=True)
    page = desk.page(f"{QUEUE}?tagg=Platsbesök")
    assert page.links("BYGG 2026-000001")
    assert not page.links("BYGG 2026-000002")
    assert page.links("Platsbesök × (ta bort)") == [f"{QUEUE}?visa=oppna"]
    assert desk.page(f"{QUEUE}?sok=platsbes").links("BYGG 2026-000001")
    desk.post(f"{QUEUE}/ko/tagga", data={**form.values(), **sent, "gor": "ta"})
    assert "matchar urvalet" in desk.page(f"{QUEUE}?tagg=Platsbesök").text


def test_one_case_is_given_and_tagged_from_its_own_page(
    app: Flask, desk: CheckingClient, officer: Principal, case_ids: list[str]
) -> None:
    page = desk.page(f"{QUEUE}/{case_ids[0]}/tilldela")
    nobody = desk.send(page.form("till"), {"till": ""}, 422)
    assert "Välj vem som ska få" in nobody.text
    desk.send(page.form("till"), {"till": hanna(app, officer)})
    assert services_of(app).handling.case(officer, case_ids[0]).case.officer_name == "Hanna Lind"
    tagged = desk.send(desk.page(f"{QUEUE}/{case_ids[0]}/tilldela").form("ord"), {"ord": "Nämnd"})
    assert "Nämnd" in tagged.text
    assert "skriv" in desk.send(tagged.form("ord"), {"ord": " "}, 422).text.lower()


def test_a_personal_number_is_not_searched_for(desk: CheckingClient, case_ids: list[str]) -> None:
    assert "Personnummer går inte att söka på." in desk.page(f"{QUEUE}?sok=19900314-2388").text


def test_addresses_that_no_page_links_to_are_answered(desk: CheckingClient, case_ids: list[str]) -> None:
    for odd in (
        "sida=999",
        "sida=-1",
        "sida=x",
        "inom=x",
        "inom=99999999",
        "atgard=%27%22",
        "lage=x&omrade=y",
        "sok=%00",
    ):
        desk.page(f"{QUEUE}?{odd}")
    desk.page(f"{QUEUE}?visa=hemligt", 404)


def test_a_long_list_goes_by_the_page(app: Flask, desk: CheckingClient) -> None:
    fill(app, 120)
    first = desk.page(f"{QUEUE}?visa=oppna")
    assert "1–50 av 120" in first.text
    [onwards] = first.links("Nästa")
    last = desk.page(desk.page(onwards).links("Nästa")[0])
    assert "101–120 av 120" in last.text
    assert not last.links("Nästa")
    numbers = [
        number
        for page in (first, desk.page(onwards), last)
        for number in page.tree.xpath("//tr[@data-row]//th/a/text()")
    ]
    assert len(set(numbers)) == 120


def test_a_view_is_saved_opened_and_removed(desk: CheckingClient, case_ids: list[str]) -> None:
    page = desk.page(f"{QUEUE}?visa=oppna&omrade=Norr&inom=30")
    assert "Skriv vad vyn ska heta." in desk.send(page.form("namn"), {"namn": " "}, 422).text
    saved = desk.send(page.form("namn"), {"namn": "Norr snart"})
    [url] = saved.links("Norr snart")
    assert desk.page(url).links("Norr × (ta bort)")
    gone = desk.send(saved.form("Ta bort Norr snart"))
    assert not gone.links("Norr snart")


def test_absence_is_noted_shown_and_withdrawn(
    app: Flask, desk: CheckingClient, officer: Principal, case_ids: list[str]
) -> None:
    page = desk.page(f"{QUEUE}/ko/franvaro")
    day = services_of(app).clock().date()
    sent = {
        "vem": hanna(app, officer),
        "fran": f"{day}",
        "till": f"{day + timedelta(days=9)}",
        "ersattare": officer.person_id,
    }
    for wrong, said in (({"till": "i morgon"}, "Skriv dagen som"), ({"ersattare": sent["vem"]}, "sin egen ersättare")):
        assert said in desk.send(page.form("vem"), {**sent, **wrong}, 422).text
    noted = desk.send(page.form("vem"), sent)
    assert "borta nu" in noted.text
    queue = desk.page(QUEUE)
    assert "Hanna Lind (borta till och med" in queue.text
    assert "Du ersätter Hanna Lind" in queue.text
    away = desk.send(noted.form("Ta bort"))
    assert "Ingen är borta" in away.text
    desk.send(noted.form("Ta bort"), status=404)


def test_new_cases_are_given_by_the_worker_by_area(app: Flask, officer: Principal, case_ids: list[str]) -> None:
    work = services_of(app).works["fresh cases"]
    assert isinstance(work, FreshCases)
    assert work.react_once() == 4
    case = services_of(app).handling.case(officer, case_ids[0]).case
    assert case.officer_name == "Hanna Lind", "she alone takes Norr"
    shown = services_of(app).queueing
    [row] = shown.look(officer, Sought(text="000001"), Tab.OPEN).cases
    assert row.area == "Norr"
    assert row.place is not None


def test_the_queue_is_told_again_at_a_command(
    settings: Settings,
    desk: CheckingClient,
    case_ids: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("LOVLIG_DATA", str(settings.data))
    assert main(["queue", "rebuild"]) == 0
    assert capsys.readouterr().out == "2 ärenden i kön, 2 uppslagna på kartan.\n"
    assert desk.page(f"{QUEUE}?omrade=Norr").links("BYGG 2026-000001")


def test_the_list_is_given_out_as_a_file_that_no_program_runs(desk: CheckingClient, case_ids: list[str]) -> None:
    answer = desk.get(f"{QUEUE}/ko/lista.csv?visa=oppna&sok=norrhaga")
    assert answer.mimetype == "text/csv"
    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff")), delimiter=";"))
    assert rows[0][0] == "Ärende"
    assert rows[1][0].startswith("BYGG 2026-")
    assert rows[1][6]
    assert [harmless(cell) for cell in ("=1+1", "@a", "-2", "Anna")] == ["'=1+1", "'@a", "'-2", "Anna"]


def test_the_list_is_shown_on_a_map(app: Flask, desk: CheckingClient, case_ids: list[str]) -> None:
    assert "2 visas inte" in desk.page(f"{QUEUE}/ko/karta").text
    services_of(app).works["fresh cases"].react_once()
    page = desk.page(f"{QUEUE}/ko/karta?visa=oppna")
    assert "2 ärenden." in page.text
    assert case_ids[0] in page.response.get_data(as_text=True)


# --- roles ----------------------------------------------------------------------------------------------------------


def test_a_registrator_gives_cases_and_decides_nothing(
    app: Flask, login: LogIn, officer: Principal, case_ids: list[str]
) -> None:
    desk = opened(app, login, "registrator")
    desk.send(desk.page(QUEUE).form("till"), {"arende": ticked(app, officer, case_ids), "till": officer.person_id})
    assert services_of(app).handling.case(officer, case_ids[0]).case.officer_id == officer.person_id
    case = desk.page(f"{QUEUE}/{case_ids[0]}")
    assert case.links("Tilldela")
    for word in ("Bevilja bygglov", "Avslå ansökan", "Ta ärendet"):
        assert not case.links(word), word
    assert desk.get(f"{QUEUE}/{case_ids[0]}/bevilja").status_code == 403


def test_a_reader_sees_everything_and_has_no_buttons(app: Flask, login: LogIn, case_ids: list[str]) -> None:
    desk = opened(app, login, "reader")
    queue = desk.page(QUEUE)
    assert queue.links("BYGG 2026-000001")
    assert not queue.tree.xpath("//main//form[@method='post'][not(@role='search')]//button")
    assert not queue.tree.xpath("//input[@name='arende']")
    case = desk.page(f"{QUEUE}/{case_ids[0]}")
    assert not case.tree.xpath("//main//form[@method='post']")
    assert not case.links("Tilldela")
    assert not desk.page(f"{QUEUE}/ko/franvaro").tree.xpath("//main//form")
