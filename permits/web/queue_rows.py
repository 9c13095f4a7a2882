"""How a case stands in the queue: its last day in words, who it waits for, and what has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from permits.case.matter import Matter
from permits.law.clock import FIFTHS, fee_cut
from permits.services.attention import Waits
from permits.services.deadline import Reckoning
from permits.services.queue_shapes import QueuedCase
from permits.web.case_page import KINDS, days_left
from permits.web.page import measure
from permits.words import N_, Text, _, date_text

WANTS = {
    Matter.BYGGLOV: N_("Bygglov"),
    Matter.TIDSBEGRANSAT: N_("Tidsbegränsat bygglov"),
    Matter.FORHANDSBESKED: N_("Förhandsbesked"),
    Matter.RIVNINGSLOV: N_("Rivningslov"),
    Matter.MARKLOV: N_("Marklov"),
    Matter.ANMALAN: N_("Anmälan"),
}


@dataclass(frozen=True)
class QueueRow:
    """A case in the list on a day. `stands_in`: it belongs to somebody who is away."""

    case: QueuedCase
    today: date
    soon: int
    stands_in: bool = False

    @property
    def measure(self) -> Text:
        return measure(self.case.summary.measure, self.case.summary.more_measures)

    @property
    def wants(self) -> list[str]:
        """What is applied for, each once, where it is not a plain bygglov."""
        asked = dict.fromkeys(Matter(matter) for matter in self.case.summary.matters)
        return [str(_(WANTS[matter])) for matter in asked if matter in WANTS and matter is not Matter.BYGGLOV]

    @property
    def kind(self) -> str:
        return KINDS[self.case.summary.state]

    @property
    def days(self) -> int | None:
        """Days until a decision is due; None while the clock rests or when it is decided."""
        summary = self.case.summary
        return (summary.decide_by - self.today).days if summary.decide_by and summary.state.is_open else None

    @property
    def left(self) -> Text | None:
        return None if self.days is None else days_left(self.days)

    @property
    def urgency(self) -> str:
        """How the days left are marked: late, soon or nothing."""
        if self.days is None or self.days > self.soon:
            return ""
        return "late" if self.days < 0 else "soon"

    @property
    def is_unanswered(self) -> bool:
        """The applicant's time to complete has run out."""
        due = self.case.summary.due
        return due is not None and due < self.today

    @property
    def waits(self) -> Text | None:
        """That it is the applicant's turn; nothing when it is the officer's, as it mostly is."""
        due = self.case.summary.due
        if self.case.waits is not Waits.APPLICANT or due is None:
            return None
        if self.is_unanswered:
            return _("Svarstiden gick ut %(day)s", day=date_text(due))
        return _("Väntar på sökanden till %(day)s", day=date_text(due))

    @property
    def reckoned(self) -> Text | None:
        """How the day was reckoned, in a sentence."""
        return reckoned_told(self.case.reckoning) if self.case.summary.state.is_open else None

    @property
    def cut(self) -> Text | None:
        """What lateness has cost already."""
        due = self.case.summary.decide_by
        fifths = fee_cut(due, self.today) if due and self.case.summary.state.is_open else 0
        if not fifths:
            return None
        if fifths == FIFTHS:
            return _("Avgiften är nedsatt till noll.")
        if fifths == 1:
            return _("Avgiften är nedsatt med en femtedel.")
        return _("Avgiften är nedsatt med %(n)s femtedelar.", n=fifths)


def reckoned_told(reckoning: Reckoning) -> Text:
    """What a last day rests on: how many weeks from when and why, what extended it, and what stops it."""
    because, since = _(reckoning.start.value), date_text(reckoning.started)
    if reckoning.paused_since is not None:
        return _("Vilar sedan %(day)s i väntan på ett annat beslut.", day=date_text(reckoning.paused_since))
    if reckoning.due is None:
        return _("Klockan står still tills sökanden har kompletterat.")
    told = _("%(weeks)s veckor från %(day)s, då %(because)s.", weeks=reckoning.weeks, day=since, because=because)
    if reckoning.extended and reckoning.paused:
        return _(
            "%(told)s Förlängd %(weeks)s veckor och vilat %(days)s dagar.",
            told=told, weeks=reckoning.extended, days=reckoning.paused,
        )  # fmt: skip
    if reckoning.extended:
        return _("%(told)s Förlängd %(weeks)s veckor.", told=told, weeks=reckoning.extended)
    if reckoning.paused:
        return _("%(told)s Har vilat %(days)s dagar.", told=told, days=reckoning.paused)
    return told
