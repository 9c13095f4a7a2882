"""What a registrator is asked about an application on paper."""

from __future__ import annotations

from datetime import date
from typing import Any

from permits.law.facts import MeasureKind, Wanted
from permits.law.measures import MEASURE_TITLES
from permits.wizard.choices import AnyOf
from permits.wizard.days import Day
from permits.wizard.fields import Choice, Line, Option, Wrong
from permits.wizard.forms import Group, StepForm
from permits.wizard.person_fields import Email, PersonOrCompanyNumber, Phone, PostalCode
from permits.words import _

LONG_AGO = 60  # days; an application that lay so long is asked about once more
SURE = "ja"


class PaperForm(StepForm):
    """Who, what, where and when, as far as the paper says."""

    title = _("Registrera en ansökan på papper")
    lead = _(
        "Tiden för beslut räknas från den dag då ansökan kom in. Det som inte framgår blir obedömt i granskningen."
    )
    go_on = _("Registrera")
    groups = (
        Group(_("Ansökan"), ("arrived", "sure", "designation", "wanted")),
        Group(_("Den sökande"), ("number", "name", "protected", "street", "postal_code", "city", "email", "phone")),
    )

    arrived = Day(_("Dagen då ansökan kom in"), missing=_("Skriv dagen då ansökan kom in, som år-månad-dag."))
    sure = AnyOf(_("Kom den in för länge sedan?"), (Option(SURE, _("Ja, dagen stämmer")),), hint=_("Behövs bara då."))
    designation = Line(
        _("Fastighet"),
        missing=_("Skriv fastighetens beteckning."),
        hint=_("Till exempel Norrhaga 30:12."),
    )
    wanted = Choice(
        _("Vad söks?"),
        (
            Option(Wanted.LOV.value, _("Lov, eller en anmälan")),
            Option(Wanted.TIDSBEGRANSAT.value, _("Tidsbegränsat bygglov")),
            Option(Wanted.FORHANDSBESKED.value, _("Förhandsbesked")),
        ),
        default=Wanted.LOV.value,
        missing=_("Välj vad som söks."),
    )
    number = PersonOrCompanyNumber(
        _("Personnummer eller organisationsnummer"),
        hint=_("Lämna tomt om det inte framgår. Med personnummer ser den sökande ärendet när den loggar in."),
    )
    name = Line(
        _("Namn"), hint=_("Kan lämnas tomt om numret finns i folkbokföringen. Skriv annars ”okänd”."), longest=200
    )
    protected = AnyOf(
        _("Skyddade personuppgifter"),
        (Option("ja", _("Den sökande har skyddade personuppgifter")),),
        hint=_("Folkbokföringen frågas också, när det finns ett personnummer."),
    )
    street = Line(_("Adress"), longest=200)
    postal_code = PostalCode(_("Postnummer"))
    city = Line(_("Ort"), longest=100)
    email = Email(_("E-post"))
    phone = Phone(_("Telefon"))

    def validate_arrived(self, field: Any) -> None:
        day = date.fromisoformat(field.data)
        if day > self.today:
            raise Wrong(_("Ansökan kan inte ha kommit in efter i dag."))
        if (self.today - day).days > LONG_AGO and self["sure"].data != SURE:
            raise Wrong(
                _("Det är mer än %(n)s dagar sedan, och tiden för beslut räknas därifrån. Kryssa i att dagen stämmer.",
                  n=LONG_AGO)
            )  # fmt: skip

    def validate_name(self, field: Any) -> None:
        if not field.data and not self["number"].data and not self["number"].errors:
            raise Wrong(_("Skriv den sökandes namn, eller ”okänd” om det inte framgår."))


def kinds_of_measure() -> list[Option]:
    """What an application may be about, by name."""
    return sorted(
        (Option(kind.value, _(MEASURE_TITLES[kind])) for kind in MeasureKind), key=lambda each: str(each.label)
    )
