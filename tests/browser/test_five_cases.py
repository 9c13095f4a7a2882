"""Five whole cases in a real browser, from application to final clearance or appeal, each with its archive package."""

from __future__ import annotations

from playwright.sync_api import Browser

from tests.browser import residents, walking
from tests.browser.desks import Desk
from tests.browser.residents import Wish
from tests.demo_people import persona
from tests.service import Service

MOST_CLICKS = 8
A_MINUTE = 60.0

SHED = Wish("komplementbyggnad", walking.GARAGE, residents.measured("5", "7", (2, 4), ("5", "6")))


def test_a_clean_shed_is_decided_in_a_minute_and_goes_on_to_final_clearance(browser: Browser, service: Service) -> None:
    look = walking.photographed("skjul")
    anna = residents.apply(browser, service, persona("anna"), SHED, look)
    desk = Desk.of(browser, service, "Hanna Lind", look)

    desk.begin()
    desk.open_case(anna.number)
    desk.look(desk.page, "arendet")
    desk.press("Bevilja bygglov")
    desk.look(desk.page, "bevilja")
    desk.press("Bevilja bygglov")
    desk.says("Beslut: beviljas")
    assert desk.clicks <= MOST_CLICKS
    assert desk.seconds <= A_MINUTE
    desk.told("skjul, till beslut")
    desk.look(desk.page, "beslutat")

    desk.announce()
    anna.reads_the_decision()
    desk.building(anna.case_id)
    desk.make("Avgör om samråd behövs", {"needed": "nej", "reason": "Enkel komplementbyggnad."}, "behövs inte")
    desk.make("Ge startbesked", {"plan": "behovs_inte", "plan_reason": "Enkel åtgärd."}, "Den sökande får börja")
    anna.begins()
    anna.has_finished()
    desk.building(anna.case_id)
    desk.make("Ge slutbesked", {"fulfilled": "alla", "climate": "kravs_inte"}, "avslutat med slutbesked")
    desk.told("skjul, från beslut till slutbesked")
    anna.has_final_clearance()
    desk.archived(anna.case_id)
