"""What a case is in law: an application for one permit or another, for an advance ruling, or a notification."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from permits.case.decisions import Outcome
from permits.case.model import Case, State
from permits.law.book import Need
from permits.law.facts import Wanted
from permits.law.measures import INSTALLATIONS_ONLY
from permits.law.need import PERMITS
from permits.words import N_


class Matter(StrEnum):
    """What is asked of the committee about one measure, and what it then gives."""

    BYGGLOV = "bygglov"
    TIDSBEGRANSAT = "tidsbegransat"
    FORHANDSBESKED = "forhandsbesked"
    RIVNINGSLOV = "rivningslov"
    MARKLOV = "marklov"
    ANMALAN = "anmalan"
    NOTHING = "nothing"


STRUCK_OFF: Final = N_("Ärendet skrevs av")
_OF_KINDS: Final = {
    **{kind.value: Matter(permit) for kind, permit in PERMITS.items()},
    **{kind.value: Matter.ANMALAN for kind in INSTALLATIONS_ONLY},
}


@dataclass(frozen=True)
class MatterWords:
    """What such a case is called before it is decided, by the decision and after; `name` and `the` are for paper."""

    name: str  # what is given: "ger rivningslov för ..."
    the: str  # the same with its article: "rivningslovet"
    applied: str
    give: str
    refuse: str
    given: str
    not_given: str
    granted: str  # the state of the case
    refused: str
    told_given: str
    told_refused: str
    begin: str  # when work may begin, told while the case is open
    begin_now: str  # the same when it has been granted
    partly: str = N_("Ansökan beviljades delvis")
    dismiss: str = N_("Avvisa ansökan")
    dismissed: str = N_("Ansökan avvisades")
    told_partly: str = N_("Din ansökan har beviljats till en del.")
    told_dismissed: str = N_("Din ansökan har avvisats. Det betyder att den inte har prövats.")
    told_struck: str = N_("Ditt ärende är avskrivet, eftersom du tog tillbaka ansökan.")


def _permit(name: str, the: str, words: tuple[str, str, str, str, str, str, str, str]) -> MatterWords:
    applied, give, given, not_given, told_given, told_refused, begin, begin_now = words
    return MatterWords(
        name, the, applied, give, N_("Avslå ansökan"), given, not_given, N_("Beviljad"), N_("Avslagen"),
        told_given, told_refused, begin, begin_now,
    )  # fmt: skip


WORDS: Final = {
    Matter.BYGGLOV: _permit("bygglov", "bygglovet", (
        N_("Ansökan om bygglov"), N_("Bevilja bygglov"), N_("Bygglov gavs"), N_("Ansökan om bygglov avslogs"),
        N_("Du har fått bygglov."), N_("Din ansökan om bygglov har avslagits."),
        N_("Börja inte bygga ännu. Du behöver både bygglov och startbesked."),
        N_("Börja inte bygga förrän du också har fått ett startbesked."),
    )),
    Matter.TIDSBEGRANSAT: _permit("tidsbegränsat bygglov", "det tidsbegränsade bygglovet", (
        N_("Ansökan om tidsbegränsat bygglov"), N_("Bevilja tidsbegränsat bygglov"), N_("Tidsbegränsat bygglov gavs"),
        N_("Ansökan om tidsbegränsat bygglov avslogs"),
        N_("Du har fått tidsbegränsat bygglov."), N_("Din ansökan om tidsbegränsat bygglov har avslagits."),
        N_("Börja inte bygga ännu. Du behöver både bygglov och startbesked."),
        N_("Börja inte bygga förrän du också har fått ett startbesked."),
    )),
    Matter.RIVNINGSLOV: _permit("rivningslov", "rivningslovet", (
        N_("Ansökan om rivningslov"), N_("Bevilja rivningslov"), N_("Rivningslov gavs"),
        N_("Ansökan om rivningslov avslogs"),
        N_("Du har fått rivningslov."), N_("Din ansökan om rivningslov har avslagits."),
        N_("Börja inte riva ännu. Du behöver både rivningslov och startbesked."),
        N_("Börja inte riva förrän du också har fått ett startbesked."),
    )),
    Matter.MARKLOV: _permit("marklov", "marklovet", (
        N_("Ansökan om marklov"), N_("Bevilja marklov"), N_("Marklov gavs"), N_("Ansökan om marklov avslogs"),
        N_("Du har fått marklov."), N_("Din ansökan om marklov har avslagits."),
        N_("Börja inte ännu. Du behöver både marklov och startbesked."),
        N_("Börja inte förrän du också har fått ett startbesked."),
    )),
    Matter.FORHANDSBESKED: MatterWords(
        name="positivt förhandsbesked", the="förhandsbeskedet", applied=N_("Ansökan om förhandsbesked"),
        give=N_("Ge positivt förhandsbesked"), refuse=N_("Ge negativt förhandsbesked"),
        given=N_("Positivt förhandsbesked gavs"), not_given=N_("Negativt förhandsbesked gavs"),
        granted=N_("Positivt förhandsbesked"), refused=N_("Negativt förhandsbesked"),
        told_given=N_("Du har fått ett positivt förhandsbesked."),
        told_refused=N_("Du har fått ett negativt förhandsbesked."),
        begin=N_("Börja inte bygga ännu. Också efter ett förhandsbesked behöver du bygglov och startbesked."),
        begin_now=N_("Du får inte börja bygga. Sök bygglov inom två år från att förhandsbeskedet får laga kraft."),
    ),
    Matter.ANMALAN: MatterWords(
        name="startbesked", the="startbeskedet", applied=N_("Anmälan"),
        give=N_("Ge startbesked"), refuse=N_("Ge inte startbesked"),
        given=N_("Startbesked gavs"), not_given=N_("Startbesked gavs inte"),
        granted=N_("Startbesked"), refused=N_("Inget startbesked"),
        told_given=N_("Du har fått startbesked."), told_refused=N_("Du har inte fått startbesked."),
        begin=N_("Börja inte ännu. Vänta på startbeskedet."),
        begin_now=N_("Du får börja. Läs först i beslutet vad som gäller medan du arbetar och när du är klar."),
        dismiss=N_("Avvisa anmälan"), dismissed=N_("Anmälan avvisades"),
        told_dismissed=N_("Din anmälan har avvisats. Det betyder att den inte har prövats."),
        told_struck=N_("Ditt ärende är avskrivet, eftersom du tog tillbaka anmälan."),
    ),
}  # fmt: skip
SEVERAL_PERMITS: Final = _permit("lov", "lovet", (
    N_("Ansökan om lov"), N_("Bevilja ansökan"), N_("Ansökan beviljades"), N_("Ansökan avslogs"),
    N_("Din ansökan har beviljats."), N_("Din ansökan har avslagits."),
    N_("Börja inte ännu. Du behöver både lov och startbesked."),
    N_("Börja inte förrän du också har fått ett startbesked."),
))  # fmt: skip
WITH_NOTIFICATION: Final = _permit("lov", "lovet", (
    N_("Ansökan om lov och anmälan"), N_("Bevilja ansökan och ge startbesked"),
    N_("Ansökan beviljades, och startbesked gavs"), N_("Ansökan avslogs, och startbesked gavs inte"),
    N_("Din ansökan har beviljats, och du har fått startbesked för det du har anmält."),
    N_("Din ansökan har avslagits, och du har inte fått startbesked."),
    N_("Börja inte ännu. Du behöver både lov och startbesked."),
    N_("Det som kräver lov får du inte börja med förrän du har fått startbesked också för det."),
))  # fmt: skip


def matter_of(kind: str, wanted: str, need: str) -> Matter:
    """What is asked about one measure. `need` is the law's answer (book.Need), or empty while there is none."""
    if wanted == Wanted.FORHANDSBESKED:
        return Matter.FORHANDSBESKED
    if need == Need.ANMALAN:
        return Matter.ANMALAN
    if need == Need.NONE:
        return Matter.NOTHING
    return _OF_KINDS.get(kind) or (Matter.TIDSBEGRANSAT if wanted == Wanted.TIDSBEGRANSAT else Matter.BYGGLOV)


def matters_of(kinds: Sequence[str], wanted: str, needs: Sequence[str]) -> tuple[Matter, ...]:
    """What is asked about each measure. One that needs nothing goes with the permits that are applied for, and alone
    it is a permit that is applied for though none is needed; among notifications alone nothing is asked about it."""
    found = [matter_of(kind, wanted, need) for kind, need in zip(kinds, needs, strict=True)]
    if set(found) <= {Matter.ANMALAN, Matter.NOTHING} and Matter.ANMALAN in found:
        return tuple(found)
    return tuple(
        matter_of(kind, wanted, "") if matter is Matter.NOTHING else matter
        for kind, matter in zip(kinds, found, strict=True)
    )


def matters(case: Case) -> tuple[Matter, ...]:
    """What the case asks about each of its measures, in their order."""
    needs = case.needs if len(case.needs) == len(case.measures) else (case.need,) * len(case.measures)
    return matters_of(case.measures, case.wanted, needs)


def words_of(asked: Sequence[Matter]) -> MatterWords:
    """What an application that asks this is called, as a whole."""
    different = set(asked) - {Matter.NOTHING}
    if len(different) == 1:
        return WORDS[different.pop()]
    return WITH_NOTIFICATION if Matter.ANMALAN in different else SEVERAL_PERMITS


def words(case: Case) -> MatterWords:
    """What the case is called, and what is decided in it."""
    return words_of(matters(case))


def is_notification(case: Case) -> bool:
    """Whether nothing but start clearance is asked for."""
    return set(matters(case)) <= {Matter.ANMALAN, Matter.NOTHING}


def state_label(case: Case) -> str:
    """Where the case stands; when it is decided, by the word for what was decided."""
    return _label(case.state, words(case))


def label_in_lists(state: State, need: str, asked: Sequence[str] = ()) -> str:
    """The same by what lists know of a case: what is asked, or at least whether it is a notification."""
    if asked:
        return _label(state, words_of([Matter(each) for each in asked]))
    return _label(state, WORDS[Matter.ANMALAN if need == Need.ANMALAN else Matter.BYGGLOV])


def _label(state: State, told: MatterWords) -> str:
    return {State.GRANTED: told.granted, State.REFUSED: told.refused}.get(state, state.label)


def decided_as(case: Case) -> tuple[str, str]:
    """What was decided in a line, and the same told to the applicant; both empty before that."""
    told = words(case)
    if case.decision is None:
        return "", ""
    return {
        Outcome.GRANT: (told.given, told.told_given),
        Outcome.PARTLY: (told.partly, told.told_partly),
        Outcome.REFUSE: (told.not_given, told.told_refused),
        Outcome.DISMISS: (told.dismissed, told.told_dismissed),
        Outcome.STRIKE: (STRUCK_OFF, told.told_struck),
    }[case.decision.outcome]
