"""How what was asked for leaves the house: prepared, handed over and noted in each case, or refused in writing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from permits.case.access import Permission, Principal, may
from permits.case.events import Event, RecordsHandedOut, RecordsRefused
from permits.case.folding import fold
from permits.services.diary import hand_of, record
from permits.services.hand_out_changes import changed, needs
from permits.services.hand_out_shapes import ChosenDocument, HandOut, HandOutState
from permits.services.ports import Clock
from permits.services.refusals import NotFound, Refused
from permits.services.stores import Transactions, Unit
from permits.words import Text, _


class Leaving:
    """The end of a request. Raises NotFound, Refused, and Stale with the request as it stands now."""

    def __init__(self, database: Transactions, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def prepare(self, who: Principal, hand_out_id: str, version: int) -> HandOut:
        """Let the worker make the copies and the letter. Every document has to be judged."""

        def prepared(_unit: Unit, hand_out: HandOut) -> HandOut:
            if not hand_out.documents:
                raise Refused(_("Välj först vilka handlingar det gäller."))
            if lacking := [each.place for each in hand_out.documents if each.lacks]:
                places = ", ".join(map(str, lacking))
                raise Refused(_("Alla handlingar är inte bedömda och maskade: nummer %(places)s.", places=places))
            if problem := _told_elsewhere(hand_out):
                raise Refused(problem)
            decided_by = hand_out.decided_by
            if hand_out.wants_decision and hand_out.refused:
                if not may(who, Permission.REFUSE_RECORDS):
                    raise Refused(_("Ett skriftligt beslut fattas av en handläggare. Be en av dem göra i ordning det."))
                decided_by = who.name
            clean = tuple(replace(each, copy="", fault="") for each in hand_out.documents)
            prepared = replace(hand_out, state=HandOutState.PREPARING, documents=clean, papers={})
            return replace(prepared, decided_by=decided_by)

        return changed(self._database, who, hand_out_id, version, prepared, reopens=False)

    def reopen(self, who: Principal, hand_out_id: str, version: int) -> HandOut:
        """Judge again what is prepared, or being so."""

        def opened(_unit: Unit, hand_out: HandOut) -> HandOut:
            return replace(hand_out, state=HandOutState.OPEN)

        prepared = (HandOutState.READY, HandOutState.PREPARING)
        return changed(self._database, who, hand_out_id, version, opened, of=prepared)

    def withdraw(self, who: Principal, hand_out_id: str, version: int) -> HandOut:
        """Whoever asked does not ask any more."""

        def ended(_unit: Unit, hand_out: HandOut) -> HandOut:
            return self._ended(who, replace(hand_out, state=HandOutState.WITHDRAWN, papers={}))

        return changed(self._database, who, hand_out_id, version, ended, reopens=False)

    def hand_over(self, who: Principal, hand_out_id: str, version: int) -> HandOut:
        """What was prepared has left: noted in the diary of every case that it came from, and no move of any."""

        def handed(unit: Unit, hand_out: HandOut) -> HandOut:
            by_case = _told_by_case(hand_out.documents)
            channel = hand_out.channel.value
            self._note(unit, who, {
                case_id: RecordsHandedOut(hand_out.id, hand_out.number, channel, documents)
                for case_id, documents in by_case.items()
            })  # fmt: skip
            if hand_out.decided_by:
                self._note_refused(unit, who, hand_out)
            return self._ended(who, replace(hand_out, state=HandOutState.DONE))

        return changed(self._database, who, hand_out_id, version, handed, of=(HandOutState.READY,), reopens=False)

    def refuse(self, who: Principal, hand_out_id: str, version: int) -> HandOut:
        """A written decision on what is not handed out, which was asked for when the answer had left."""
        needs(who, Permission.REFUSE_RECORDS)

        def refused(unit: Unit, hand_out: HandOut) -> HandOut:
            if not hand_out.refused or hand_out.decided_by:
                raise Refused(_("Det finns inget mer att besluta om här."))
            decided = replace(hand_out, wants_decision=True, decided_by=who.name)
            self._note_refused(unit, who, decided)
            return decided

        return changed(self._database, who, hand_out_id, version, refused, of=(HandOutState.DONE,), reopens=False)

    def _note_refused(self, unit: Unit, who: Principal, hand_out: HandOut) -> None:
        by_case = _told_by_case(hand_out.refused)
        told = (hand_out.id, hand_out.number, hand_out.decided_by)
        self._note(unit, who, {case_id: RecordsRefused(*told, documents) for case_id, documents in by_case.items()})

    def _note(self, unit: Unit, who: Principal, happened: Mapping[str, Event]) -> None:
        for case_id in sorted(happened):  # always in the same order, so that two never wait for each other
            if not unit.cases.lock(case_id):
                raise NotFound
            case = fold(unit.log.of_case(case_id))
            if not may(who, Permission.HAND_OUT_RECORDS, case) and not may(who, Permission.REFUSE_RECORDS, case):
                raise NotFound
            record(unit, case_id, [happened[case_id]], hand_of(who, self._clock()))

    def _ended(self, who: Principal, hand_out: HandOut) -> HandOut:
        return replace(hand_out, finished=self._clock(), finished_by=who.name)


def _told_by_case(documents: Iterable[ChosenDocument]) -> dict[str, tuple[dict[str, Any], ...]]:
    """What the diary of each case is told: which documents, and how much of each. Nothing of who asked."""
    told: dict[str, tuple[dict[str, Any], ...]] = {}
    for each in documents:
        row = {
            "document_id": each.document_id,
            "label": each.title,
            "how": each.judgement.value,
            "ground": each.ground,
        }
        told[each.case_id] = (*told.get(each.case_id, ()), row)
    return told


def _told_elsewhere(hand_out: HandOut) -> Text | None:
    """What is wrong when a case file leaves whole: everything that was handed in lies in it, also what is masked."""
    for whole in (each for each in hand_out.documents if each.holds_others):
        kept_back = next((each for each in hand_out.refused if each.case_id == whole.case_id), None)
        if kept_back is not None:
            return _(
                "Ärendeakten (nummer %(whole)s) innehåller nummer %(kept)s, som inte ska lämnas ut i sin helhet. "
                "Bedöm ärendeakten som en handling med delar borttagna.",
                whole=whole.place,
                kept=kept_back.place,
            )
    return None
