"""A town where something stands at every desk, so that who asks at random meets pages that show and do something."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from flask import Flask

from permits.case.access import Principal
from permits.case.decisions import Outcome
from permits.case.times import swedish_day
from permits.services.communicating import material
from permits.services.hand_out_shapes import Channel, HandOut
from permits.services.handing_out import Request
from permits.services.order_text import Asked
from permits.services.proposals import Proposal
from permits.services.shapes import CaseView
from permits.settings import Settings
from tests.attacks.town import Thing, Town, draft_of, settled
from tests.conftest import principal_of
from tests.web.desk_cases import services_of, submitted
from tests.web.handing import changed_version

REASONS = "Åtgärden stämmer med detaljplanen och är lämplig på platsen."
LINK = re.compile(r"/(?:yttrande|remiss)/[A-Z0-9-]{34}")
SMALL = {"width": 5.0, "length": 6.0}
PLOT = [[[669400, 6540900], [669410, 6540900], [669410, 6540910], [669400, 6540900]]]


def busy(settings: Settings, app: Flask) -> Town:
    """The settled town, and a case at every stage of life, requests for records, imports, and drafts of settings."""
    town = settled(settings, app)
    for key in ("bo-och-eva", "strand", "järnväg"):
        town.drafts[key] = draft_of(town, key)
    officer = principal_of(app, "officer")
    for name, work in CASES.items():
        resident = principal_of(app, "anna")
        case_id = submitted(app, resident, "anna", **SMALL)
        work(app, officer, case_id)
        documents = services_of(app).applying.case_of(resident, case_id).documents
        town.cases[name] = Thing(case_id, frozenset({"anna"}), tuple(each.id for each in documents))
    _hand_outs(town)
    _layers(app)
    _profile(app)
    ours = services_of(app)
    for name in ("reactions", "hearing letters", "notices", "hand outs"):
        while name in ours.works and ours.works[name].react_once():
            pass
    return town


def addresses(town: Town) -> list[str]:
    """Addresses that no link of a page shows, or only scripts ask for: squares of maps, what was handed out, a list."""
    ours, gis = services_of(town.app), principal_of(town.app, "gis")
    found = [f"/handlaggning/namnden/{_today(town.app) + timedelta(days=14)}{rest}" for rest in ("", "/lista.pdf")]
    for hand_out in ours.handing_out.look(principal_of(town.app, "registrator")).entries:
        found += [f"/handlaggning/utlamnanden/{hand_out.id}/{rest}" for rest in ("papper/foljebrev.pdf", "kopia/1")]
    (changed,) = [row for row in ours.layering.history("byggnader").versions if row.filename == "ny.gpkg"]
    pointer = ours.layering.layer(gis, "byggnader").pointer
    assert pointer is not None
    compared = f"/kartlager/byggnader/skillnad/{pointer.version}/{changed.version}"
    east, north = PLOT[0][0]
    for level in (0, 3, 6):
        square = f"{level}/{east // (256 << level)}/{north // (256 << level)}"
        found += [f"/karta/byggnader/{pointer.version}/{square}.json", f"{compared}/{square}.json"]
        found.append(f"/kartlager/byggnader/karta/{changed.version}/{square}.json")
    found += [f"{compared}/objekt/1.json", f"/kartlager/byggnader/karta/{changed.version}/objekt/1.json"]
    return [*found, "/karta/byggnader.svg"]


def codes_in(data: Path) -> list[str]:
    """The addresses behind codes that stand in the mails that have left."""
    mails = [path.read_text(errors="replace").replace("=\n", "") for path in (data / "mail").glob("*.eml")]
    return sorted({found for mail in mails for found in LINK.findall(mail)})


# --- cases ----------------------------------------------------------------------------------------------------------


def _view(app: Flask, officer: Principal, case_id: str) -> CaseView:
    return services_of(app).handling.case(officer, case_id)


def _version(app: Flask, officer: Principal, case_id: str) -> int:
    return _view(app, officer, case_id).case.version


def _today(app: Flask) -> date:
    return swedish_day(services_of(app).clock())


def _nothing(app: Flask, officer: Principal, case_id: str) -> None:
    """A case that has just come in."""


def _to_correct(app: Flask, officer: Principal, case_id: str) -> None:
    asked = [
        Asked("steg:uppgifter", "Uppgifter om byggnaden", "Nockhöjden stämmer inte med ritningen."),
        Asked("steg:sokande", "Den som söker", "Vem är sökande?"),
    ]
    version, due = _version(app, officer, case_id), _today(app) + timedelta(days=21)
    services_of(app).completing.send(officer, case_id, version, asked, due, "avvisas")


def _communicated(app: Flask, officer: Principal, case_id: str) -> None:
    about = [each.key for each in material(_view(app, officer, case_id).case)][:2]
    version, due = _version(app, officer, case_id), _today(app) + timedelta(days=21)
    services_of(app).communicating.send(officer, case_id, version, "Vi överväger att avslå.", due, about, owner=True)


def _saved(app: Flask, officer: Principal, case_id: str) -> int:
    proposal = Proposal(Outcome.GRANT, REASONS)
    return services_of(app).preparing.save(officer, case_id, proposal, 0).number


def _to_read(app: Flask, officer: Principal, case_id: str) -> None:
    number = _saved(app, officer, case_id)
    services_of(app).preparing.ask_reading(officer, case_id, _version(app, officer, case_id), number)


def _on_agenda(app: Flask, officer: Principal, case_id: str) -> None:
    number, meeting = _saved(app, officer, case_id), _today(app) + timedelta(days=14)
    services_of(app).preparing.put_on_agenda(officer, case_id, _version(app, officer, case_id), number, meeting)


def _granted(app: Flask, officer: Principal, case_id: str) -> None:
    services_of(app).deciding.grant(officer, case_id, _version(app, officer, case_id), REASONS)


def _building(app: Flask, officer: Principal, case_id: str) -> None:
    """Granted, a visit planned for today with a note from the site, and what needs no consultation."""
    _granted(app, officer, case_id)
    stage, today = services_of(app).building, _today(app)

    def do(move: str, **told: str) -> CaseView:
        return stage.do(officer, case_id, _version(app, officer, case_id), move, told)

    do("decide_consultation", needed="nej", reason="Enkel åtgärd.")
    planned = do("plan_visit", day=today.isoformat(), about="Kontrollera taket.")
    stage.note(officer, case_id, planned.case.building.visits[0].visit_id, "anteckning-1", "Taket är lagt.")


def _taken_back(app: Flask, officer: Principal, case_id: str) -> None:
    services_of(app).answering.take_back(
        principal_of(app, "anna"), case_id, _version(app, officer, case_id), "Vi flyttar."
    )


CASES: dict[str, Callable[[Flask, Principal, str], None]] = {
    "new": _nothing,
    "new-too": _nothing,
    "to-correct": _to_correct,
    "communicated": _communicated,
    "to-read": _to_read,
    "on-agenda": _on_agenda,
    "granted": _granted,
    "building": _building,
    "taken-back": _taken_back,
}


# --- records, layers, settings --------------------------------------------------------------------------------------


def _hand_outs(town: Town) -> None:
    """Requests at each stage: just asked, chosen, masked, ready to leave, left with something refused."""
    who, case = principal_of(town.app, "registrator"), town.cases["decided"]
    for judged in ((), ("hel",), ("hel", "maskad"), ("hel", "lamnas_inte")):
        ready = _hand_out(town, who, case, judged)
    services_of(town.app).hand_out_leaving.hand_over(who, ready.id, ready.version)
    _hand_out(town, who, case, ("hel", "lamnas_inte"))


def _hand_out(town: Town, who: Principal, case: Thing, judged: tuple[str, ...]) -> HandOut:
    ours = services_of(town.app)
    desk = ours.handing_out
    now = desk.register(who, Request("Ritningarna på fastigheten", Channel.DESK, "Gunnar Ek"))
    if not judged:
        return now
    now = desk.choose(who, now.id, now.version, [(case.id, each) for each in case.documents[: len(judged)]])
    for place, judgement in enumerate(judged, 1):
        ground = "" if judgement == "hel" else "18:8"
        now = desk.judge(who, now.id, now.version, place, judgement, ground, "Larm." if ground else "")
    if "maskad" not in judged:
        now = ours.hand_out_leaving.prepare(who, now.id, now.version)
        ours.hand_out_copies.react_once()
        now = desk.at(who, now.id)
    return now


def _layers(app: Flask) -> None:
    """A changed version and a smaller coverage that wait, and two files of which the worker will ask something."""
    ours, who = services_of(app), principal_of(app, "gis")
    changed_version(ours, "byggnader")
    ours.covering.propose(who, "strandskydd", "nowhere")
    for number, layer in enumerate(("vagar", "strandskydd", "detaljplaner")):
        row = {"type": "Feature", "properties": {"kolumn": f"Rad {number}", "annan": number},
               "geometry": {"type": "Polygon", "coordinates": PLOT}}  # fmt: skip
        content = json.dumps({"type": "FeatureCollection", "features": [row]}).encode()
        ours.importing.begin(who, layer, f"{layer}.geojson", io.BytesIO(content), "Provet", "Årlig uppdatering")


def _profile(app: Flask) -> None:
    """A phrase that is in force, and another in a draft."""
    ours, who = services_of(app), principal_of(app, "admin")
    for number in range(2):
        stands = ours.amending.stands(who, "fraser")
        told = {"title": f"Sprängning {number}", "place": "villkor", "text": "På vardagar.", "kinds": "plank,mur"}
        drafted = ours.amending.save_row(who, "fraser", "fraser", None, stands.revision, told)
        if number == 0:  # the other stays a draft
            ours.amending.put_in_force(who, "fraser", drafted.revision, None, "Beslut i nämnden.")
