"""The applicant's way through an application for a building permit."""

from __future__ import annotations

from collections.abc import Iterator

from permits.law.facts import MeasureKind
from permits.wizard import measure_forms, people_forms, place_forms
from permits.wizard.fields import Words
from permits.wizard.forms import StepForm
from permits.wizard.journey import Answers, Context, Journey, Section, Step
from permits.wizard.measure_forms import MEASURES
from permits.wizard.measures import form_for
from permits.words import _

__all__ = ["BYGGLOV", "JOURNEYS", "MEASURES"]

INSIDE_ENOUGH = 0.995
"""A footprint is inside when no more than half a percent is outside: map accuracy, not intention."""
ALWAYS_MADE = frozenset({"situationsplan"})
"""Documents that the service draws itself from the answers."""


def measure(answers: Answers) -> str:
    return str(answers.get("atgard", {}).get("measure", ""))


def details_form(answers: Answers) -> type[StepForm]:
    return form_for(measure(answers))


def applicant_form(answers: Answers) -> type[StepForm]:
    protected = answers.get("sokande", {}).get("protected") == "ja"
    return people_forms.ProtectedApplicant if protected else people_forms.Applicant


def control_officer_form(answers: Answers) -> type[StepForm]:
    is_new_house = measure(answers) == MeasureKind.NYBYGGNAD_ENBOSTADSHUS
    return people_forms.ControlOfficer if is_new_house else people_forms.ControlOfficerIfAny


def acts_for_another(answers: Answers, _context: Context) -> bool:
    return answers.get("sokande", {}).get("role") == "ombud"


def neighbours_decide(answers: Answers, context: Context) -> bool:
    """Also when it was answered earlier, so that the answer can be seen and changed."""
    return context.consent_matters or bool(answers.get("grannar"))


def may_need_control_officer(answers: Answers, _context: Context) -> bool:
    return measure(answers) in {MeasureKind.TILLBYGGNAD, MeasureKind.NYBYGGNAD_ENBOSTADSHUS}


def siting_holds(answers: Answers, context: Context) -> Iterator[Words]:
    """The footprint is there, in the municipality, and on the property or explained."""
    siting = answers.get("placering", {})
    if not isinstance(siting.get("geometry"), dict):
        yield _("Byggnaden är inte utplacerad på tomten ännu.")
        return
    if context.inside_municipality is False:
        yield _("Byggnaden ligger utanför kommunen. Flytta den, eller sök hos den kommun där den ligger.")
        return
    if context.share_inside is not None and context.share_inside < INSIDE_ENOUGH and not siting.get("explanation"):
        yield _("Byggnaden ligger delvis utanför fastigheten. Flytta den, eller förklara varför den ska ligga så.")


def same_verdict_as_read(answers: Answers, context: Context) -> Iterator[Words]:
    """What the applicant read is what the rules say now."""
    read = answers.get("besked", {}).get("verdict")
    if read and context.assessment and read != context.assessment.need.need.value:
        yield _("Dina svar har ändrats, och reglerna säger något annat nu. Läs det nya beskedet.")


def documents_handed_in(answers: Answers, context: Context) -> Iterator[Words]:
    """What the statute asks for is there. What the municipality only tends to need never stops an application."""
    if context.assessment:
        for line in context.assessment.documents:
            if line.level == "statute" and line.label not in ALWAYS_MADE and line.label not in context.documents:
                yield _("%(title)s saknas.", title=_(line.title))
    if answers.get("grannar", {}).get("consent") == "ja" and "grannemedgivande" not in context.documents:
        yield _("Lägg till grannarnas undertecknade medgivande.")


def power_of_attorney_handed_in(_answers: Answers, context: Context) -> Iterator[Words]:
    if "fullmakt" not in context.documents:
        yield _("Lägg till fullmakten.")


BYGGLOV = Journey(
    name="bygglov",
    title=_("Ansökan om bygglov"),
    sections=(
        Section(
            _("Bygget"),
            (
                Step("fastighet", place_forms.Property, template="apply/property.html"),
                Step("atgard", measure_forms.Measure),
                Step("uppgifter", details_form),
                Step("placering", place_forms.Siting, check=siting_holds, template="apply/siting.html"),
                Step("grannar", place_forms.Neighbours, shown_if=neighbours_decide),
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
