"""What a case asks for next, what is said once it is done, and who is led to it."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from tests.conftest import principal_of
from tests.web.checking import CheckingClient, Page, words
from tests.web.desk_cases import SHED, refused, services_of, submitted

Opens = Callable[[str], CheckingClient]
TOO_HIGH = {**SHED["uppgifter"], "ridge_height": "9"}
QUEUE = "/handlaggning"


def told(page: Page, part: str = "nasta-steg") -> str:
    """What a part of the page says, on one line."""
    [found] = page.tree.xpath(f"//*[@id='{part}']")
    return words(found)


def departing(app: Flask) -> str:
    """The address of a case that departs from its plan."""
    return f"{QUEUE}/{submitted(app, principal_of(app, 'anna'), 'anna', width=5, length=6, uppgifter=TOO_HIGH)}"


def test_a_case_says_what_comes_next_and_confirms_what_was_done(app: Flask, browser: Opens) -> None:
    at = f"{QUEUE}/{submitted(app, principal_of(app, 'anna'), 'anna', width=5, length=6)}"
    desk = browser("officer")
    page = desk.page(at)
    assert "Ingen handlägger ärendet" in told(page)
    assert "Ärendet är ditt." in desk.send(page.form("version")).text
    page = desk.page(at)
    assert "Gå igenom och besluta" in told(page)
    assert page.tree.xpath("//*[@id='nasta-steg']//a/@href") == [f"{at}/bevilja"]
    assert "Ärendet är ditt." not in page.text
    assert "<b>" not in desk.page(f"{at}?gjort=<b>").text, "only what the service itself says is said"
    read = browser("reader").page(at)
    assert told(read), "who only reads is told the same"
    assert read.tree.xpath("//*[@id='nasta-steg']//a") == [], "without a way to do it"


def test_neighbours_are_heard_before_a_departure_is_granted(app: Flask, browser: Opens) -> None:
    at = departing(app)
    desk = browser("officer")
    desk.send(desk.page(at).form("version"))
    assert "Hör grannarna" in told(desk.page(at))
    assert "Något stämmer inte" in desk.page(f"{QUEUE}?visa=oppna&signal=departs").tree.xpath("string(//tbody)")
    assert "Grannarna har inte hörts" in desk.page(f"{at}/bevilja").text
    assert "Grannarna har inte hörts" not in desk.page(f"{at}/avsla").text
    desk.send(desk.page(f"{at}/hor-grannar").form("text"), {"gor": "skicka"})
    assert "Vänta på dem som hörs" in told(desk.page(at))
    assert "De som hörs har till och med" in desk.page(f"{at}/bevilja").text


def test_a_second_reader_is_led_to_what_waits_to_be_read(app: Flask, browser: Opens) -> None:
    at = departing(app)
    desk, reader = browser("officer"), browser("second_reader")
    assert "väntar på andra läsare" not in reader.page(QUEUE).text
    desk.send(desk.page(f"{at}/bevilja").form("reasons"), {"reasons": "Liten avvikelse.", "gor": "las"})
    assert "1 förslag väntar på andra läsare" in reader.page(QUEUE).text
    assert "Förslag hos andra läsare" in reader.page(f"{QUEUE}?visa=oppna&signal=to_read").text
    assert "väntar på andra läsare" not in desk.page(QUEUE).text


def test_what_is_in_order_is_approved_at_once_and_findings_one_by_one(app: Flask, browser: Opens) -> None:
    at = departing(app)
    desk = browser("officer")
    page = desk.page(f"{at}/delar")
    assert "Stämmer inte" in told(page, "grupp-fynd")
    [whole] = page.tree.xpath("//section[@id='grupp-fil']//form[.//input[@value='resten']]")
    token = whole.xpath(".//input[@name='csrf_token']/@value")[0]
    sent = {"csrf_token": token, "del": "fil", "gor": "resten"}
    assert desk.post(f"{at}/delar", data=sent).location == f"{at}/delar#grupp-fil"
    page = desk.page(f"{at}/delar")
    assert told(page, "grupp-fil").count("Godkänd") == 3
    desk.post(f"{at}/delar", data={**sent, "del": "fynd"})
    assert "Godkänd" not in told(desk.page(f"{at}/delar"), "grupp-fynd")


def test_an_appeal_that_nobody_has_tried_calls_from_the_queue(app: Flask, browser: Opens) -> None:
    case_id = submitted(app, principal_of(app, "anna"), "anna", width=5, length=6)
    officer = principal_of(app, "officer")
    ours, at = services_of(app), f"{QUEUE}/{case_id}"
    refused(app, officer, case_id, ours.handling.case(officer, case_id).case.version)
    desk = browser("officer")
    assert "överklagande att pröva" not in desk.page(QUEUE).text
    form = desk.page(f"{at}/efter-beslutet").form("vem")
    assert ours.handling.case(officer, case_id).case.recipients
    today = form.values()["dag"]
    desk.send(form, {"namn": "Anna Tallberg", "vem": "", "dag": today, "text": "Jag vill bygga."})
    page = desk.page(QUEUE)
    assert "1 överklagande att pröva" in page.text
    [where] = page.links("1 överklagande att pröva")
    assert "Överklagande att pröva" in desk.page(where).text
    assert "Pröva om överklagandet kom in i rätt tid" in told(desk.page(at))
