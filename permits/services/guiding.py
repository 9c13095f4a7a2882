"""What somebody learns without logging in: whether a permit is needed, carried into an application if they want."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date, timedelta
from typing import Any, Protocol

from shapely import Polygon

from gis.geometry import FootprintError
from gis.site import SiteReport
from permits.case.access import Principal
from permits.case.times import swedish_day
from permits.law.assess import assess
from permits.law.book import Assessment
from permits.law.facts import Facts, Unknown
from permits.law.need import need_of
from permits.municipality import Municipality
from permits.services.assessing import facts_from
from permits.services.contradictions import contradictions
from permits.services.ports import Clock, GuideStore
from permits.services.refusals import NotFound, Refused
from permits.services.relieving import Change, ways_out
from permits.services.shapes import Answers, Draft
from permits.services.sharing import facts_from_json, facts_to_json, nameless
from permits.services.supposing import without_place
from permits.words import _, number

LIFETIME = timedelta(hours=24)
SHARED_LIFETIME = timedelta(days=90)
LARGEST = 64_000
"""Characters of a guide as JSON."""
CARRIED = ("fastighet", "atgard", "uppgifter", "placering")
"""The steps of an application that a guide has answered."""
WITHOUT_PLACE = "utan_plats"
"""The step of a guide that is answered by who has no place yet; an application has none like it."""
CONSENTS = ("neighbours_consent", "railway_consent")
OF_THE_DRAWING = frozenset({"footprint_area", "footprint_after"})
"""What somebody can mend by drawing or telling it again; for the rest the map is to blame."""


@dataclass(frozen=True)
class Guide:
    """A guide under way. `goes_on`: the person has asked to carry it into an application once logged in.

    `draft_id`: the application that it was carried into. `shared`: the link made of the answer on a day.
    """

    answers: Answers
    goes_on: bool = False
    draft_id: str = ""
    shared: dict[str, str] = field(default_factory=dict)

    @property
    def measure(self) -> str:
        return str(self.answers.get("atgard", {}).get("measure", ""))

    @property
    def designation(self) -> str:
        return str(self.answers.get("fastighet", {}).get("designation", ""))

    @property
    def has_no_place(self) -> bool:
        return WITHOUT_PLACE in self.answers


@dataclass(frozen=True)
class GuideAnswer:
    """What the law says, by what those who may consent say: `agreed` and `refused` differ only where it decides."""

    facts: Facts
    assessment: Assessment
    agreed: Assessment | None = None
    refused: Assessment | None = None
    ways_out: tuple[tuple[Change, ...], ...] = ()

    @property
    def consent_decides(self) -> bool:
        return self.agreed is not None


@dataclass(frozen=True)
class SharedAnswer:
    """An answer opened by its link, made anew from its facts as of the day it was given."""

    given: date
    answer: GuideAnswer


class Sites(Protocol):
    """What guiding asks of services.places."""

    def footprint(self, drawn: str | Mapping[str, Any]) -> Polygon: ...

    def report(self, footprint: Polygon, designation: str | None) -> SiteReport: ...


class Drafts(Protocol):
    """What guiding asks of services.applying."""

    def start(self, who: Principal, journey: str = "bygglov") -> Draft: ...

    def open(self, who: Principal, draft_id: str) -> Draft: ...

    def save(self, who: Principal, draft_id: str, step: str, values: Mapping[str, Any], version: int) -> Draft: ...


class Guiding:
    """The guide's desk. A guide is reached only by its token, which the browser alone holds."""

    def __init__(
        self, store: GuideStore, drafts: Drafts, places: Sites, municipality: Municipality, clock: Clock
    ) -> None:
        self._store = store
        self._drafts = drafts
        self._places = places
        self._municipality = municipality
        self._clock = clock

    @property
    def _matrix(self) -> dict[str, dict[str, str]]:
        return {kind: dict(lines) for kind, lines in self._municipality.documents.items()}

    # a guide under way

    def open(self, token: str) -> Guide | None:
        """The guide, or None when there is none or its day is over."""
        content = self._store.load(token) if token else None
        if content is None:
            return None
        known = {each.name for each in fields(Guide)}
        return Guide(**{name: value for name, value in content.items() if name in known})

    def keep(self, token: str, guide: Guide) -> str:
        """Keep the guide for another day; a new token when it is not kept yet. Raises Refused when it is too large."""
        content = asdict(guide)
        if len(json.dumps(content)) > LARGEST:
            raise Refused(_("Det blev för mycket på en gång. Rita med färre hörn, eller skriv mått i stället."))
        if token and self._store.save(token, content, LIFETIME):
            return token
        return self._store.create(content, LIFETIME)

    def answer(self, token: str, guide: Guide, told: Mapping[str, Mapping[str, Any]]) -> tuple[str, Guide]:
        """Keep the answers by step; what rested on another answer before it is dropped. Token and guide."""
        answers = guide.answers
        for step, values in told.items():
            answers = _with(answers, step, dict(values))
        if answers == guide.answers:
            return self.keep(token, guide), guide
        now = replace(guide, answers=answers, goes_on=False, draft_id="", shared={})
        return self.keep(token, now), now

    def forget(self, token: str) -> None:
        self._store.delete(token)

    # what the law says

    def report(self, guide: Guide) -> SiteReport | None:
        """What holds where the guide's building is drawn; None before it is."""
        drawn = guide.answers.get("placering", {}).get("geometry")
        if not drawn:
            return None
        try:
            return self._places.report(self._places.footprint(drawn), guide.designation or None)
        except FootprintError:
            return None

    def facts(self, guide: Guide, report: SiteReport | None = None) -> Facts | None:
        """The facts of the guide, by the same way as an application's; None before the measure is chosen.

        `report` is about another drawing than the one that is kept.
        """
        facts = facts_from(guide.answers, report or self.report(guide), swedish_day(self._clock()))
        if facts is None or not guide.has_no_place:
            return facts
        return without_place(facts, guide.answers[WITHOUT_PLACE])

    def at_odds(self, guide: Guide, told: Mapping[str, Mapping[str, Any]]) -> tuple[str, ...]:
        """Why the guide with these answers, too, cannot be true: what is drawn against what stands and what is told."""
        facts = self.facts(replace(guide, answers={**guide.answers, **{step: dict(told[step]) for step in told}}))
        if facts is None:
            return ()
        found = [problem.message for problem in contradictions(facts) if problem.key in OF_THE_DRAWING]
        return (*found, *_does_not_fit(facts))

    def assess(self, guide: Guide, report: SiteReport | None = None) -> GuideAnswer | None:
        """All that the law says of the guide today; None before the measure is chosen. `report` as for `facts`."""
        facts = self.facts(guide, report)
        return self.told(facts) if facts else None

    def told(self, facts: Facts) -> GuideAnswer:
        """All that the law says of the facts, both ways where somebody's consent decides."""
        deciding = [name for name in CONSENTS if consent_decides(facts, name)]
        if not deciding:
            return GuideAnswer(facts, assess(facts, self._matrix), ways_out=tuple(ways_out(facts)))
        agreed, refused = (
            assess(_consenting(facts, deciding, consent=consent), self._matrix) for consent in (True, False)
        )
        ways = ways_out(_consenting(facts, deciding, consent=False))
        return GuideAnswer(facts, assess(facts, self._matrix), agreed, refused, tuple(ways))

    # sharing

    def share(self, token: str, guide: Guide) -> str:
        """The id of a link to the answer as it is today, with no name in it. Raises Refused when there are too many.

        The same answer on the same day has one link, however often it is asked for.
        """
        facts = self.facts(guide)
        if facts is None:
            raise NotFound
        told = facts_to_json(nameless(facts, self._matrix))
        known = guide.shared.get("id", "")
        if known and self._store.shared(known) == told:
            return known
        made = self._store.share(told, SHARED_LIFETIME)
        if made is None:
            raise Refused(
                _("Det går inte att göra en länk just nu. Skriv ut svaret i stället, eller försök en annan dag.")
            )
        self.keep(token, replace(guide, shared={"id": made}))
        return made

    def shared(self, share_id: str) -> SharedAnswer:
        """The answer that was shared. Raises NotFound when there is none, or its time is over."""
        told = self._store.shared(share_id)
        if told is None:
            raise NotFound
        try:
            facts = facts_from_json(told)
        except (KeyError, TypeError, ValueError) as error:  # written before the law came to ask in other words
            raise NotFound from error
        return SharedAnswer(facts.begun, self.told(facts))

    # on to an application

    def ask_to_go_on(self, token: str, guide: Guide) -> None:
        """Note that the person wants to carry the guide into an application, which takes a login first."""
        self.keep(token, replace(guide, goes_on=True))

    def carry_over(self, who: Principal, token: str, guide: Guide) -> str:
        """The id of the person's draft with all that the guide has answered; asked again, the same draft.

        Raises Refused when they have too many drafts already.
        """
        if guide.draft_id:
            try:
                if not self._drafts.open(who, guide.draft_id).case_id:
                    return guide.draft_id
            except NotFound:  # it was thrown away, or somebody else in this browser made it
                pass
        draft = self._drafts.start(who)
        for step in CARRIED:
            if guide.answers.get(step):
                draft = self._drafts.save(who, draft.id, step, guide.answers[step], draft.version)
        self.keep(token, replace(guide, draft_id=draft.id, goes_on=False))
        return draft.id


def _with(answers: Answers, step: str, values: dict[str, Any]) -> Answers:
    """The answers with one step answered, without those that another answer to it had led to."""
    before = answers.get(step, {})
    now = {**answers, step: values}
    if step == "atgard" and before.get("measure") != values.get("measure"):
        now = {slug: told for slug, told in now.items() if slug in {"atgard", "fastighet", WITHOUT_PLACE}}
    if step == "fastighet":
        now.pop(WITHOUT_PLACE, None)
        if before.get("designation") != values.get("designation"):
            now.pop("placering", None)
    if step == WITHOUT_PLACE:
        now.pop("fastighet", None)
        now.pop("placering", None)
    return now


def _does_not_fit(facts: Facts) -> Iterator[str]:
    """A gross area that not even one storey more could hold."""
    area, gross, storeys = facts.footprint_area, facts.gross_area, facts.storeys
    if isinstance(area, Unknown) or isinstance(gross, Unknown) or isinstance(storeys, Unknown):
        return
    if gross > area * (storeys + 1):
        yield str(
            _(
                "Ytan %(gross)s m² får inte plats i %(storeys)s våningsplan på %(area)s m². Kontrollera måtten.",
                gross=number(gross), storeys=storeys, area=number(area),
            )
        )  # fmt: skip


def consent_decides(facts: Facts, name: str) -> bool:
    """Whether the answer is another with this consent than without it, when it has not been told."""
    if not isinstance(getattr(facts, name), Unknown):
        return False
    others = {other: True for other in CONSENTS if other != name and isinstance(getattr(facts, other), Unknown)}
    given = replace(facts, **others, **{name: True})  # type: ignore[arg-type]
    return need_of(given) is not need_of(replace(given, **{name: False}))  # type: ignore[arg-type]


def _consenting(facts: Facts, names: list[str], *, consent: bool) -> Facts:
    return replace(facts, **dict.fromkeys(names, consent))  # type: ignore[arg-type]
