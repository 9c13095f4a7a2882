"""The applicant's way through an application for a building permit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from permits.case.matter import Matter, matters_of, words_of
from permits.law.book import Assessment, Outcome
from permits.law.facts import MeasureKind, Wanted
from permits.law.measures import MEASURE_TITLES
from permits.wizard import more_forms, people_forms, place_forms
from permits.wizard.fields import Words
from permits.wizard.forms import StepForm
from permits.wizard.journey import Answers, Context, FormFor, Journey, Section, Step
from permits.wizard.measures import COMMON as MEASURES
from permits.wizard.measures import Measure, form_for
from permits.wizard.several import MOST_MEASURES, measures_of, reaches, slug_of
from permits.words import _

__all__ = ["BYGGLOV", "JOURNEYS", "MEASURES"]

INSIDE_ENOUGH = 0.995
"""A footprint is inside when no more than half a percent is outside: map accuracy, not intention."""
ALWAYS_MADE = frozenset({"situationsplan"})
"""Documents that the service draws itself from the answers."""


def measure(answers: Answers) -> str:
    return str(answers.get("atgard", {}).get("measure", ""))


def applicant_form(answers: Answers, _context: Context | None) -> type[StepForm]:
    protected = answers.get("sokande", {}).get("protected") == "ja"
    return people_forms.ProtectedApplicant if protected else people_forms.Applicant


def control_officer_form(_answers: Answers, context: Context | None) -> type[StepForm]:
    """Asked for by the law, or offered where the board decides."""
    needed = control_officer(context) is Outcome.MISSING
    return people_forms.ControlOfficer if needed else people_forms.ControlOfficerIfAny


def control_officer(context: Context | None) -> Outcome:
    return context.assessment.control_officer if context and context.assessment else Outcome.MET


def acts_for_another(answers: Answers, _context: Context) -> bool:
    return answers.get("sokande", {}).get("role") == "ombud"


def neighbours_decide(answers: Answers, context: Context) -> bool:
    """Also when it was answered earlier, so that the answer can be seen and changed."""
    return context.consent_matters or bool(answers.get("grannar"))


def may_need_control_officer(_answers: Answers, context: Context) -> bool:
    return control_officer(context) in {Outcome.MISSING, Outcome.JUDGE}


def siting_holds(answers: Answers, context: Context) -> Iterator[Words]:
    """The footprint is there, in the municipality, and on the property or explained."""
    siting = answers.get("placering", {})
    if not isinstance(siting.get("geometry"), dict):
        yield _("Platsen på tomten är inte vald ännu.")
        return
    if context.inside_municipality is False:
        yield _("Det ligger utanför kommunen. Flytta det, eller sök hos den kommun där det ligger.")
        return
    stands = siting.get("method") == "byggnad"  # what the map knows stands where it stands
    outside = context.share_inside is not None and context.share_inside < INSIDE_ENOUGH
    if outside and not stands and not siting.get("explanation"):
        yield _("Det ligger delvis utanför fastigheten. Flytta det, eller förklara varför det ska ligga så.")


def same_verdict_as_read(answers: Answers, context: Context) -> Iterator[Words]:
    """What the applicant read is what the rules say now."""
    read = answers.get("besked", {}).get("verdict")
    if read and context.assessment and read != verdict_of(context.assessment):
        yield _("Dina svar har ändrats, och reglerna säger något annat nu. Läs det nya beskedet.")


def verdict_of(assessment: Assessment) -> str:
    """What is kept of a verdict that was read: what each measure needs, in their order."""
    return ",".join(each.need.need.value for each in assessment.parts or (assessment,))


def documents_handed_in(answers: Answers, context: Context) -> Iterator[Words]:
    """What the statute asks for is there. What the municipality only tends to need never stops an application."""
    if context.assessment:
        for line in context.assessment.documents:
            if line.level == "statute" and line.label not in ALWAYS_MADE and line.label not in context.documents:
                yield _("%(title)s saknas.", title=_(line.title))
    agreed = any(asked.answers.get("grannar", {}).get("consent") == "ja" for asked in measures_of(answers))
    if agreed and "grannemedgivande" not in context.documents:
        yield _("Lägg till grannarnas undertecknade medgivande.")


def power_of_attorney_handed_in(_answers: Answers, context: Context) -> Iterator[Words]:
    if "fullmakt" not in context.documents:
        yield _("Lägg till fullmakten.")


# --- the steps that each measure has --------------------------------------------------------------------------------


def steps_about(number: int) -> Iterator[Step]:
    """The steps about the measure with this number: its questions, its place, its neighbours, and if there are more."""

    def reached(answers: Answers, _context: Context) -> bool:
        return reaches(number, answers)

    def asked_of_neighbours(answers: Answers, context: Context) -> bool:
        return reaches(number, answers) and neighbours_decide(_alone(answers, number), context.about(number))

    def placed(answers: Answers, context: Context) -> Iterator[Words]:
        return siting_holds(_alone(answers, number), context.about(number))

    def details(answers: Answers, _context: Context | None) -> type[StepForm]:
        asked = _alone(answers, number)
        return form_for(measure(asked), asked.get("atgard", {}).get("wanted", Wanted.LOV))

    def siting(answers: Answers, _context: Context | None) -> type[StepForm]:
        return place_forms.siting_form(measure(_alone(answers, number)))

    def step(name: str, form: type[StepForm] | FormFor, **kept: Any) -> Step:
        kept.setdefault("shown_if", reached)
        return Step(slug_of(name, number), form, about=_which(number), name=_name(name, number), **kept)

    yield step("uppgifter", details)
    yield step("placering", siting, check=placed, template="apply/siting.html")
    yield step("grannar", place_forms.Neighbours, shown_if=asked_of_neighbours)
    if number < MOST_MEASURES:
        yield Step(slug_of("fler", number), more_forms.More, shown_if=reached, template="apply/more.html")


def _alone(answers: Answers, number: int) -> Answers:
    """The answers as those of an application about one of its measures alone, chosen or not."""
    return next((each.answers for each in measures_of(answers) if each.number == number), answers)


def _which(number: int) -> Callable[[Answers], Words]:
    def which(answers: Answers) -> Words:
        asked = measures_of(answers)
        if len(asked) < 2 or number > len(asked):
            return ""
        kind = _(MEASURE_TITLES[MeasureKind(asked[number - 1].kind)])
        return _("%(measure)s (%(n)s av %(all)s)", measure=kind, n=number, all=len(asked))

    return which


NAMES: dict[str, Words] = {"placering": _("Placeringen"), "grannar": _("Grannarna")}
"""What a step is called in lists when there is one for each measure; the questions go by the measure's own name."""


def _name(step: str, number: int) -> Callable[[Answers], Words]:
    which = _which(number)

    def name(answers: Answers) -> Words:
        told = which(answers)
        if not told or step not in NAMES:
            return told
        return _("%(step)s (%(n)s av %(all)s)", step=NAMES[step], n=number, all=len(measures_of(answers)))

    return name


def what_is_sent(answers: Answers, context: Context) -> Words:
    """A notification where the law asks for no more than that, else an application for what is asked for."""
    return _(words_of(matters_asked(answers, context.assessment)).applied)


def matters_asked(answers: Answers, assessment: Assessment | None) -> tuple[Matter, ...]:
    """What the answers ask of the committee about each measure, by what the law says of it so far."""
    kinds = [measure.kind for measure in measures_of(answers)]
    parts = (assessment.parts or (assessment,)) if assessment else ()
    needs = [part.need.need for part in parts] if len(parts) == len(kinds) else [""] * len(kinds)
    wanted = str(answers.get("atgard", {}).get("wanted") or Wanted.LOV)
    return matters_of(kinds, wanted, needs) or (Matter.BYGGLOV,)


BYGGLOV = Journey(
    name="bygglov",
    title=what_is_sent,
    sections=(
        Section(
            _("Bygget"),
            (
                Step("fastighet", place_forms.Property, template="apply/property.html"),
                Step("atgard", Measure),
                *(step for number in range(1, MOST_MEASURES + 1) for step in steps_about(number)),
                Step("besked", people_forms.Seen, check=same_verdict_as_read, template="apply/verdict.html"),
            ),
        ),
        Section(
            _("Handlingarna"),
            (Step("handlingar", people_forms.Documents, check=documents_handed_in, template="apply/documents.html"),),
        ),
        Section(
            _("Den som söker"),
            (
                Step("sokande", applicant_form),
                Step(
                    "fullmakt",
                    people_forms.PowerOfAttorney,
                    shown_if=acts_for_another,
                    check=power_of_attorney_handed_in,
                    template="apply/power_of_attorney.html",
                ),
                Step("medsokande", people_forms.CoApplicant),
            ),
        ),
        Section(
            _("Genomförandet"),
            (
                Step("kontrollansvarig", control_officer_form, shown_if=may_need_control_officer),
                Step("tid", people_forms.Start),
                Step("faktura", people_forms.Invoice),
            ),
        ),
    ),
)

JOURNEYS: dict[str, Journey] = {BYGGLOV.name: BYGGLOV}
