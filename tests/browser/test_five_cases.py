"""Five whole cases in a real browser, from application to final clearance or appeal, each with its archive package."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from permits.case.times import swedish_day, utc_now
from tests.browser import residents, walking
from tests.browser.desks import Desk
from tests.browser.residents import Applied, Wish
from tests.demo_people import persona
from tests.service import Service

ALL_FIVE = pytest.mark.skipif(not walking.THOROUGH, reason="make journeys walks all five")
MOST_CLICKS = 8
A_MINUTE = 60.0
VIKTORS = "Norrhaga 30:14"
OBJECTION = "Byggnaden skuggar vår uteplats på kvällarna."
REPLY = "Skuggan når uteplatsen bara en kort stund. Det är ingen betydande olägenhet."
HANNA, OMAR, BIRGITTA = "Hanna Lind", "Omar Ek", "Birgitta Holm"

SHED = Wish("komplementbyggnad", walking.GARAGE, residents.measured("5", "7", (2, 4), ("5", "6")))
TOO_HIGH = Wish(
    "komplementbyggnad", {**walking.GARAGE, "ridge_height": "9"}, residents.measured("7", "8", (2, 4), ("5", "6"))
)
EXTENSION = Wish(
    "tillbyggnad",
    {
        "building_type": "en_tvabostadshus", "what": "rum", "gross_area": "60", "storeys": "1", "house_area": "110",
        "earlier_extension_area": "0", "ridge_height": "4", "main_ridge_height": "6", "roof_pitch": "22",
        "facade": "Stående träpanel, grå", "roof": "Tegel", "installations": "inget",
    },
    residents.measured("8", "7,5", (2, 4), ("7", "15")),
    ("planritning", "fasadritning", "sektionsritning"),
)  # fmt: skip
STOVE = Wish(
    "eldstad",
    {"device": "kamin", "new_installation": "ja", "what": "En kamin i vardagsrummet.", "building_kind": "enbostadshus"},
    residents.the_first_building,
    ("planritning", "prestandadeklaration", "kontrollplan"),
)


def test_a_clean_shed_is_decided_in_a_minute_and_goes_on_to_final_clearance(browser: Browser, service: Service) -> None:
    anna = residents.apply(browser, service, persona("anna"), SHED, walking.of_story("skjul"))
    desk = Desk.of(browser, service, HANNA, walking.looked_at)

    desk.begin()
    desk.open_case(anna.number)
    desk.look("arendet")
    desk.press("Bevilja bygglov")
    desk.look("bevilja")
    desk.insert("Dagvatten")
    desk.press("Bevilja bygglov")
    desk.says("Beslut: beviljas")
    assert desk.clicks <= MOST_CLICKS
    assert desk.seconds <= A_MINUTE
    desk.told("skjul, till beslut")
    desk.look("beslutat")

    desk.announce()
    anna.reads_the_decision()
    _build(desk, anna)
    desk.told("skjul, från beslut till slutbesked")
    desk.archived(anna.case_id)


def _build(desk: Desk, applicant: Applied) -> None:
    """What needs neither control plan nor consultation, from its decision to final clearance."""
    desk.building(applicant.case_id)
    desk.make("Avgör om samråd behövs", {}, "behövs inte")
    desk.make("Ge startbesked", {}, "Den sökande får börja")
    applicant.begins()
    applicant.has_finished()
    desk.building(applicant.case_id)
    desk.make("Ge slutbesked", {"fulfilled": "alla"}, "avslutat med slutbesked")
    applicant.has_final_clearance()


@ALL_FIVE
def test_an_extension_is_completed_once_decided_built_and_cleared(browser: Browser, service: Service) -> None:
    look, today = walking.of_story("tillbyggnad"), f"{swedish_day(utc_now())}"
    jasmin = residents.apply(browser, service, persona("hörntomt"), EXTENSION, look)
    desk = Desk.of(browser, service, HANNA, look)

    desk.begin()
    desk.open_case(jasmin.number)
    desk.press("Granska del för del")
    desk.look("delar")
    desk.question("Planritning: planritning.png", "Skriv ut vad rummen ska användas till.")
    desk.question("Sektionsritning: sektionsritning.png", "Sektionsritningen saknar mått.")
    desk.send_order()
    desk.told("tillbyggnad, till föreläggande")
    jasmin.answers(["Det är ett sovrum och ett badrum.", "Här är en ny sektion."], file_to=1)

    desk.begin()
    desk.open_case(jasmin.number)
    desk.says("2 svar från den sökande att granska")
    desk.accept_answers(2)
    desk.press("Bevilja bygglov")
    desk.look("bevilja")
    desk.press("Bevilja bygglov")
    desk.says("Beslut: beviljas")
    desk.look("beslutat")
    desk.told("tillbyggnad, från svar till beslut")
    desk.announce()
    jasmin.reads_the_decision()

    desk.building(jasmin.case_id)
    desk.look("byggskede")
    meeting = {"day": today, "time": "23.55"}  # ahead of whatever time it is
    desk.make(
        "Avgör om samråd behövs", {"needed": "ja", "reason": "Huset stomme ändras."}, "Kalla till tekniskt samråd"
    )
    desk.make("Boka samråd", meeting, "Håll samrådet")
    desk.make("Skriv protokoll", {"agreed": "Kontrollplanen lämnas in den här veckan."}, "Ge startbesked")
    jasmin.hands_in_the_control_plan()
    desk.building(jasmin.case_id)
    desk.make("Ge startbesked", {}, "Den sökande får börja")
    jasmin.begins()
    desk.building(jasmin.case_id)
    desk.make("Planera platsbesök", {"day": today, "about": "Kontrollera grunden."}, "Platsbesök den")
    desk.make("Avsluta besöket", {"found": "Inget att anmärka."}, "Gjort")
    jasmin.has_finished()
    desk.building(jasmin.case_id)
    desk.make("Boka samråd", meeting, "Håll slutsamrådet")
    desk.make("Skriv protokoll", {}, "Pröva slutbesked")
    desk.make("Ge slutbesked", {"fulfilled": "alla"}, "avslutat med slutbesked")
    desk.told("tillbyggnad, från beslut till slutbesked")
    jasmin.has_final_clearance()
    desk.archived(jasmin.case_id)


@ALL_FIVE
def test_a_departure_is_objected_to_read_by_a_second_and_granted(browser: Browser, service: Service) -> None:
    look = walking.of_story("avvikelse")
    anna = residents.apply(browser, service, persona("anna"), TOO_HIGH, look)
    desk = Desk.of(browser, service, HANNA, look)

    desk.begin()
    desk.open_case(anna.number)
    desk.press("Hör grannarna")
    desk.hear(VIKTORS, "Utsikten berörs.")
    desk.look("yttranden")
    desk.told("avvikelse, till utskick")
    residents.object_by_link(browser, service, anna.number, "Viktor Mattsson", OBJECTION, look)

    desk.begin()
    desk.open_case(anna.number)
    desk.says("1 synpunkt att bemöta")
    desk.look("efter-yttrandet")
    desk.press("Bevilja bygglov")
    desk.look("bevilja")
    desk.write({"reasons": "Avvikelsen är liten och förenlig med planens syfte."})
    desk.reply(REPLY)
    desk.look("bevilja-ifyllt")
    desk.press("Skicka till andra läsare")
    desk.says("Väntar på andra läsare")
    desk.told("avvikelse, till andra läsare")

    reader = Desk.of(browser, service, BIRGITTA, look)
    reader.open_case(anna.number)
    reader.press("Läs och svara på förslaget")
    reader.says(OBJECTION, REPLY)
    reader.look("las-forslag")
    reader.press("Godkänn förslaget")
    reader.says("Godkänt av Birgitta Holm")
    reader.told("avvikelse, andra läsaren")

    desk.begin()
    desk.open_case(anna.number)
    desk.press("Öppna förslaget")
    desk.press("Bevilja bygglov")
    desk.says("Beslut: beviljas")
    desk.told("avvikelse, till beslut")
    decision = anna.reads_the_decision()
    for said in ("ges med avvikelse", OBJECTION, REPLY, "Läst och godkänt av Birgitta Holm"):
        assert said in decision
    desk.announce()
    desk.look("efter")
    _build(desk, anna)
    desk.archived(anna.case_id)


def test_a_refusal_is_served_appealed_in_time_and_handed_on_with_the_file(browser: Browser, service: Service) -> None:
    look = walking.of_story("avslag")
    bo = residents.apply(browser, service, persona("bo-och-eva"), TOO_HIGH, look)
    desk = Desk.of(browser, service, HANNA, look)

    desk.begin()
    desk.open_case(bo.number)
    desk.look("arendet")
    desk.press("Avslå ansökan")
    desk.look("avsla")
    desk.write({"reasons": "Byggnaden är tre meter högre än planen medger. Avvikelsen är inte liten."})
    desk.says("inte fått yttra sig över underlaget")
    desk.press("Spara förslaget")
    desk.press("Kommunicera underlaget")
    desk.look("kommunicera")
    desk.press("Skicka till den sökande")
    desk.says("Väntar på svar")
    desk.look("kommunicerat")
    bo.remarks("Huset intill är lika högt.")

    desk.open_case(bo.number)
    desk.look("yttrat")
    desk.press("Öppna förslaget")
    desk.press("Avslå ansökan")
    desk.says("Beslut: avslås")
    desk.look("beslutat")
    assert "Avvikelsen är inte liten." in bo.reads_the_decision()

    desk.press("Delgivning, kungörelse och överklagande")
    desk.says("fick del av beslutet", "får överklaga till och med")
    desk.look("delgivet")
    bo.appeals("Jag vill att beslutet ändras. Huset intill är lika högt.")
    desk.page.reload()
    desk.says("Bo Hedlund", "I rätt tid.", "Huset intill är lika högt.")
    desk.look("overklagat")
    desk.press("Anteckna som lämnat till länsstyrelsen")
    desk.says("Lämnat till länsstyrelsen")
    desk.look("overlamnat")
    desk.told("avslag, till länsstyrelsen")
    bo.open("Länsstyrelsen prövar det nu", "egen-overlamnat")
    desk.archived(bo.case_id)


@ALL_FIVE
def test_a_stove_is_notified_cleared_and_finished(browser: Browser, service: Service) -> None:
    look = walking.of_story("eldstad")
    annika = residents.apply(browser, service, persona("strand"), STOVE, look)
    desk = Desk.of(browser, service, OMAR, look)

    desk.begin()
    desk.open_case(annika.number)
    desk.look("arendet")
    desk.press("Ge startbesked")
    desk.look("startbesked")
    desk.press("Ge startbesked")
    desk.says("Beslut: beviljas")
    desk.look("beslutat")
    annika.begins()
    annika.has_finished()
    desk.building(annika.case_id)
    desk.make("Ge slutbesked", {"fulfilled": "alla"}, "avslutat med slutbesked")
    desk.told("eldstad, allt")
    annika.has_final_clearance()
    desk.archived(annika.case_id)
