"""What an officer chooses and writes before somebody is heard: working material until it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from permits.case.access import Principal
from permits.case.times import swedish_day
from permits.municipality import Municipality
from permits.services.completing import at_desk
from permits.services.drafting import new_id
from permits.services.handling import written
from permits.services.hearing_shapes import HearingDraft
from permits.services.hearing_text import drafted_message
from permits.services.holders import HeardList, Proposing
from permits.services.order_text import usual_day
from permits.services.ports import Clock
from permits.services.refusals import Refused
from permits.services.shapes import CaseView
from permits.services.stores import Transactions
from permits.words import _

SHOWN: Final = frozenset({
    "situationsplan", "nybyggnadskarta", "planritning", "fasadritning", "sektionsritning", "marksektion",
    "kulorbeskrivning", "ljus_och_skylt",
})  # fmt: skip
"""Drawings that neighbours are shown unless the officer chooses otherwise."""


@dataclass(frozen=True)
class Prepared:
    """A hearing as it is being prepared: who, what, until when, with which documents."""

    view: CaseView
    heard: HeardList
    text: str
    due: date
    documents: tuple[str, ...]
    notice: bool


class Preparing:
    """Raises NotFound for a case that is not the officer's to handle."""

    def __init__(self, database: Transactions, proposing: Proposing, municipality: Municipality, clock: Clock) -> None:
        self._database = database
        self._proposing = proposing
        self._municipality = municipality
        self._clock = clock

    def prepared(self, who: Principal, case_id: str) -> Prepared:
        """What the officer has chosen and written so far; else as the map and the law propose."""
        with self._database.reading() as unit:
            view = at_desk(unit, who, case_id, self._clock())
            content = unit.hearing.draft(case_id).content
        return self._prepared(view, content)

    def _prepared(self, view: CaseView, content: Mapping[str, Any]) -> Prepared:
        today = swedish_day(self._clock())
        usual = usual_day(today, self._municipality.hearing.answer_days)
        due = date.fromisoformat(content["due"]) if content.get("due") else usual
        holds = [each for each in view.case.documents if each.label in SHOWN and not each.replaced_by]
        shown = [] if view.case.is_protected else [each.document_id for each in holds]
        return Prepared(
            view=view,
            heard=self._proposing.heard(view, content),
            text=content.get("text") or drafted_message(view),
            due=due,
            documents=tuple(content.get("documents", shown)),
            notice=bool(content.get("notice", True)),
        )

    def save(self, who: Principal, case_id: str, told: Mapping[str, Any]) -> None:
        """Keep `text`, `due` (a date), `documents` (ids), `notice` and `left_out` (why, by key) as they stand."""
        at = self._clock()
        with self._database.transaction() as unit:
            case = at_desk(unit, who, case_id, at).case
            kept = dict(unit.hearing.draft(case_id).content)
            known = {document.document_id for document in case.documents}
            kept |= {
                "text": str(told["text"]).replace("\r\n", "\n").strip(),
                "due": told["due"].isoformat() if told.get("due") else kept.get("due", ""),
                "documents": [each for each in told["documents"] if each in known],
                "notice": bool(told["notice"]),
                "left_out": {str(key): str(why).strip() for key, why in told["left_out"].items()},
            }
            unit.hearing.save_draft(case_id, HearingDraft(kept, at))

    def add_property(self, who: Principal, case_id: str, designation: str, reason: str) -> None:
        """Hear the holders of one more property. Raises Refused."""
        name = " ".join(designation.split())
        why = written(reason, _("Skriv varför fastigheten berörs."))
        view = self.prepared(who, case_id).view
        found = self._proposing.heard(view, {"properties": [{"designation": name, "reason": why}]})
        if not any(name in each.properties for each in found.neighbours):
            raise Refused(_("Det finns ingen ägare till %(name)s i registret. Kontrollera beteckningen.", name=name))
        self._append(who, case_id, "properties", {"designation": name, "reason": why})

    def add_person(self, who: Principal, case_id: str, told: Mapping[str, str]) -> None:
        """Hear somebody whom the register does not know of, such as the holder of a right. Raises Refused."""
        kept = {name: " ".join(told.get(name, "").split()) for name in ("name", "street", "postal_code", "city")}
        kept |= {name: told.get(name, "").strip() for name in ("email", "designation")}
        if not kept["name"]:
            raise Refused(_("Skriv vad den som ska höras heter."))
        if not kept["email"] and not (kept["street"] and kept["city"]):
            raise Refused(_("Skriv en e-postadress, eller gata och ort, så att meddelandet kommer fram."))
        if kept["email"] and ("@" not in kept["email"] or " " in kept["email"]):
            raise Refused(_("E-postadressen ser inte rätt ut. Den ska ha ett @, som namn@exempel.se."))
        kept["reason"] = written(told.get("reason", ""), _("Skriv varför personen berörs."))
        self._append(who, case_id, "people", {"id": new_id()[:16], **kept})

    def _append(self, who: Principal, case_id: str, what: str, one: Mapping[str, str]) -> None:
        at = self._clock()
        with self._database.transaction() as unit:
            at_desk(unit, who, case_id, at)
            kept = dict(unit.hearing.draft(case_id).content)
            others = [each for each in kept.get(what, []) if each.get("designation") != one.get("designation")]
            kept[what] = [*(kept.get(what, []) if what == "people" else others), dict(one)]
            unit.hearing.save_draft(case_id, HearingDraft(kept, at))
