"""The queue's page: lists with their numbers, filters, and what can be done with the cases that are ticked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request, url_for
from werkzeug.wrappers import Response

from permits.case.access import Permission, Principal, may
from permits.case.model import STATE_LABELS
from permits.services.attention import Attention, Waits
from permits.services.case_words import asks_for_a_person
from permits.services.queue_shapes import QueuedCase, Tab
from permits.services.queueing import PER_PAGE, QueueShown
from permits.services.roster import Roster
from permits.services.telling import MEASURES
from permits.web.auth import principal
from permits.web.page import page, services, today
from permits.web.queue_asked import QueueAsked
from permits.web.queue_rows import WANTS, QueueRow
from permits.wizard.fields import Option
from permits.words import Text, _, date_text

TABS = {
    Tab.MINE: _("Mina"),
    Tab.UNASSIGNED: _("Ej tilldelade"),
    Tab.OPEN: _("Alla"),
    Tab.BUILDING: _("Byggskede"),
    Tab.CLOSED: _("Avslutade"),
}
DAYS = (7, 14, 30)
ANY = Option("", _("Alla"))


def queue_page(asked: QueueAsked, status: int = 200, **more: Any) -> Response:
    """The queue as `asked`, with what `more` there is to say of what was just done."""
    who = principal()
    shown = services().queueing.look(who, asked.sought, asked.tab, asked.page)
    asked.tab, asked.page = shown.tab, shown.page
    names = names_of(shown.roster)
    rows = [queue_row(case, shown.roster.stands_in_for(who.person_id)) for case in shown.cases]
    return page(
        "office/queue.html",
        status,
        rows=rows,
        soon=services().municipality.queue.warn_days,
        asked=asked,
        shown=shown,
        first=(shown.page - 1) * PER_PAGE + 1,
        tabs=_tabs(asked, shown),
        choices=_choices(shown),
        chips=_chips(asked, names),
        may_arrange=may(who, Permission.ARRANGE_CASES),
        officers=officer_options(shown.roster, who),
        calls=[] if asked.sought.attention else _calls(shown),
        stands_in=[names.get(person, "") for person in shown.roster.stands_in_for(who.person_id)],
        numbers_asked=asks_for_a_person(asked.sought.text),
        done=said_afterwards(request.args, names),
        **more,
    )


def _calls(shown: QueueShown) -> list[tuple[Text, str]]:
    """What asks for this person in other lists than their own, each with the address of the list."""
    told = []
    if n := shown.calls.get(Attention.TO_READ, {}).get(Tab.OPEN, 0):
        text = _("1 förslag väntar på andra läsare") if n == 1 else _("%(n)s förslag väntar på andra läsare", n=n)
        told.append((text, _list_of(Tab.OPEN, Attention.TO_READ)))
    for tab in (Tab.BUILDING, Tab.CLOSED):
        if n := shown.calls.get(Attention.APPEALED, {}).get(tab, 0):
            text = _("1 överklagande att pröva") if n == 1 else _("%(n)s överklaganden att pröva", n=n)
            told.append((text, _list_of(tab, Attention.APPEALED)))
    return told


def _list_of(tab: Tab, attention: Attention) -> str:
    return url_for("office.queue", visa=tab.value, signal=attention.value)


def queue_row(case: QueuedCase, stands_in: tuple[str, ...] = ()) -> QueueRow:
    soon = services().municipality.queue.warn_days
    return QueueRow(case, today(), soon, case.summary.officer_id in stands_in)


def _tabs(asked: QueueAsked, shown: QueueShown) -> list[dict[str, Any]]:
    return [
        {
            "label": f"{label} ({shown.counted.tabs[tab]})",
            "href": asked.url(tab=tab),
            "current": tab is shown.tab,
        }
        for tab, label in TABS.items()
    ]


def _choices(shown: QueueShown) -> list[tuple[str, str, str, list[Option]]]:
    """The filters: name, label, field of what is sought, and what there is to choose among."""
    kinds = sorted(((kind, str(_(title))) for kind, title in MEASURES.items()), key=lambda each: each[1])
    members = [Option(each.person_id, each.name) for each in shown.roster.officers]
    days = [Option(str(n), _("%(n)s dagar", n=n)) for n in DAYS]
    waits = [Option(Waits.OFFICER, _("Handläggaren")), Option(Waits.APPLICANT, _("Sökanden"))]
    return [
        ("vantar", str(_("Väntar på")), "waits", [ANY, *waits]),
        ("signal", str(_("Signal")), "attention", [ANY, *(Option(each, _(each.label)) for each in Attention)]),
        ("inom", str(_("Beslut inom")), "within", [Option("", _("När som helst")), *days]),
        ("atgard", str(_("Åtgärd")), "kind", [ANY, *(Option(kind, title) for kind, title in kinds)]),
        ("galler", str(_("Gäller")), "wants", [ANY, *(Option(each, _(title)) for each, title in WANTS.items())]),
        ("lage", str(_("Läge")), "state", [ANY, *(Option(each, _(title)) for each, title in STATE_LABELS.items())]),
        ("handlaggare", str(_("Handläggare")), "officer", [ANY, *members]),
        ("omrade", str(_("Område")), "area", [ANY, *(Option(area, area) for area in shown.areas)]),
        ("tagg", str(_("Tagg")), "tag", [ANY, *(Option(tag, tag) for tag in shown.tags)]),
    ]


def _chips(asked: QueueAsked, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """What the list is kept to, each with the address of the list without it."""
    sought = asked.sought
    wants = {str(each): title for each, title in WANTS.items()}
    states = {str(each): title for each, title in STATE_LABELS.items()}
    signals = {str(each): each.label for each in Attention}
    told = {
        "vantar": {"officer": _("Väntar på handläggaren"), "applicant": _("Väntar på sökanden")}.get(sought.waits),
        "signal": _(signals.get(sought.attention, sought.attention)),
        "inom": None if sought.within is None else _("Beslut inom %(n)s dagar", n=sought.within),
        "atgard": _(MEASURES.get(sought.kind, sought.kind)),
        "galler": _(wants.get(sought.wants, sought.wants)),
        "lage": _(states.get(sought.state, sought.state)),
        "handlaggare": names.get(sought.officer, _("En tidigare handläggare")) if sought.officer else "",
        "omrade": sought.area,
        "tagg": sought.tag,
    }
    return [(str(text), asked.without(name)) for name, text in told.items() if text]


def names_of(roster: Roster) -> dict[str, str]:
    """The names of the staff by person_id."""
    return {member.person_id: member.name for member in roster.members}


def officer_options(roster: Roster, who: Principal) -> list[dict[str, Any]]:
    """Whom cases can be given to, oneself first, each with what they have; who is away cannot be chosen."""
    told = []
    for member in sorted(roster.officers, key=lambda member: (member.person_id != who.person_id, member.name)):
        away = roster.away(member.person_id)
        if away is not None:
            label = _("%(name)s (borta till och med %(day)s)", name=member.name, day=date_text(away.last))
        else:
            label = _("%(name)s (%(n)s öppna)", name=member.name, n=roster.load(member.person_id).cases)
        told.append({"value": member.person_id, "label": label, "away": away is not None})
    return told


def said_afterwards(told: Mapping[str, str], names: Mapping[str, str]) -> Text | None:
    """What was just done, as the address that one was sent on to tells it."""
    number = told.get("antal", "")
    if not number.isdecimal() or len(number) > 4:
        return None
    one = number == "1"
    if told.get("gjort") == "tilldelat" and told.get("till") in names:
        name = names[told["till"]]
        if one:
            return _("1 ärende tilldelades %(name)s.", name=name)
        return _("%(n)s ärenden tilldelades %(name)s.", n=number, name=name)
    if told.get("gjort") == "markt":
        return _("1 ärende märktes.") if one else _("%(n)s ärenden märktes.", n=number)
    if told.get("gjort") == "avmarkt":
        return _("Taggen togs bort från 1 ärende.") if one else _("Taggen togs bort från %(n)s ärenden.", n=number)
    return None
