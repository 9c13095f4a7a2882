"""The questions about who and when: applicant, co-applicant, agent, control officer, start, invoice."""

from __future__ import annotations

from datetime import date
from typing import Any

from permits.wizard.days import AboutDay
from permits.wizard.fields import Choice, Hidden, Line, Option, Words, Wrong
from permits.wizard.forms import StepForm
from permits.wizard.person_fields import Email, PersonNumber, PersonOrCompanyNumber, Phone, PostalCode
from permits.words import _

YES_NO = (Option("ja", _("Ja")), Option("nej", _("Nej")))
LONGEST_AHEAD_YEARS = 10


def name(question: Words, **kept: Any) -> Line:
    kept.setdefault("missing", _("Skriv för- och efternamn."))
    return Line(question, short=_("Namn"), longest=120, width="full", **kept)


def email(**kept: Any) -> Email:
    kept.setdefault("missing", _("Skriv en e-postadress."))
    return Email(_("E-post"), short=_("E-post"), **kept)


def phone(**kept: Any) -> Phone:
    kept.setdefault("missing", _("Skriv ett telefonnummer."))
    return Phone(_("Telefon"), short=_("Telefon"), **kept)


def street(**kept: Any) -> Line:
    kept.setdefault("missing", _("Skriv gatuadress, box eller liknande."))
    return Line(_("Gatuadress"), short=_("Gatuadress"), longest=120, width="full", **kept)


def postal_code(**kept: Any) -> PostalCode:
    kept.setdefault("missing", _("Skriv postnumret."))
    return PostalCode(_("Postnummer"), short=_("Postnummer"), **kept)


def city(**kept: Any) -> Line:
    kept.setdefault("missing", _("Skriv postorten."))
    return Line(_("Ort"), short=_("Ort"), longest=60, **kept)


class Applicant(StepForm):
    title = _("Vem är det som söker?")
    short_title = _("Dina uppgifter")
    lead = _("Vi skickar besked till adresserna här. Rätta det som inte stämmer.")
    unanswered = _("Dina uppgifter saknas.")

    role = Choice(
        _("Söker du för egen del?"),
        (
            Option("sjalv", _("Ja, jag söker själv")),
            Option("ombud", _("Nej, jag är ombud för någon annan"), _("Du behöver en fullmakt.")),
        ),
        default="sjalv",
        missing=_("Svara på om du söker för egen del."),
        short=_("Söker som"),
    )
    name = name(_("Ditt namn"), autocomplete="name")
    street = street(autocomplete="street-address")
    postal_code = postal_code(autocomplete="postal-code")
    city = city(autocomplete="address-level2")
    email = email(autocomplete="email")
    phone = phone(autocomplete="tel")


class ProtectedApplicant(Applicant):
    """For a person with protected identity: no address is asked for, and none should be written."""

    lead = _(
        "Du har skyddade personuppgifter. Skriv inte din adress här. Behöver vi skicka något på papper går det genom "
        "Skatteverkets förmedling."
    )
    street = street(missing="")
    postal_code = postal_code(missing="")
    city = city(missing="")
    phone = phone(missing="")


class CoApplicant(StepForm):
    title = _("Är ni fler som söker?")
    short_title = _("Medsökande")
    unanswered = _("Svara på om ni är fler som söker.")

    has = Choice(
        _("Söker någon tillsammans med dig?"), YES_NO, missing=_("Svara ja eller nej."), short=_("Medsökande"),
        default="nej",
    )  # fmt: skip
    name = name(_("Den andras namn"), only_if=("has", "ja"))
    personal_number = PersonNumber(
        _("Personnummer"), only_if=("has", "ja"), missing=_("Skriv personnumret med tolv siffror."),
        short=_("Personnummer"), hint=_("ååååmmdd-nnnn"),
    )  # fmt: skip
    email = email(only_if=("has", "ja"), hint=_("Vi skickar en kopia av besluten dit."))


class PowerOfAttorney(StepForm):
    title = _("Vem är du ombud för?")
    short_title = _("Fullmakt")
    lead = _("Skriv vem som söker, och lägg till fullmakten.")
    unanswered = _("Uppgifterna om den du företräder saknas.")

    principal_name = name(
        _("Namnet på den som söker"), missing=_("Skriv namnet på personen eller företaget som söker.")
    )
    principal_number = PersonOrCompanyNumber(
        _("Personnummer eller organisationsnummer"), short=_("Person- eller organisationsnummer"),
        missing=_("Skriv personnumret eller organisationsnumret."),
        hint=_("Personnummer med tolv siffror, organisationsnummer med tio."),
    )  # fmt: skip
    principal_email = email()


class ControlOfficer(StepForm):
    title = _("Vem är kontrollansvarig?")
    short_title = _("Kontrollansvarig")
    lead = _(
        "En kontrollansvarig hjälper dig se till att bygget följer reglerna. Du väljer en certifierad person själv; "
        "Boverket har en lista."
    )
    unanswered = _("Uppgifterna om kontrollansvarig saknas.")

    name = name(_("Den kontrollansvarigas namn"))
    personal_number = PersonNumber(
        _("Personnummer"), missing=_("Skriv den kontrollansvarigas personnummer."), short=_("Personnummer"),
        hint=_("ååååmmdd-nnnn"),
    )  # fmt: skip
    certificate = Line(
        _("Certifikatets nummer"), missing=_("Skriv certifikatets nummer. Den kontrollansvariga vet det."),
        short=_("Certifikat"), longest=60, width="14",
    )  # fmt: skip
    email = email()
    phone = phone()


class ControlOfficerIfAny(StepForm):
    title = _("Har du en kontrollansvarig?")
    short_title = _("Kontrollansvarig")
    lead = _(
        "Vid en liten ändring behövs det oftast inte. Kommunen avgör. Har du redan valt någon kan du skriva det här."
    )
    unanswered = _("Svara på om du har en kontrollansvarig.")

    has = Choice(
        _("Har du valt en kontrollansvarig?"),
        YES_NO,
        missing=_("Svara ja eller nej."),
        short=_("Kontrollansvarig vald"),
    )
    name = name(_("Den kontrollansvarigas namn"), only_if=("has", "ja"))
    personal_number = PersonNumber(
        _("Personnummer"), only_if=("has", "ja"), missing=_("Skriv den kontrollansvarigas personnummer."),
        short=_("Personnummer"), hint=_("ååååmmdd-nnnn"),
    )  # fmt: skip
    certificate = Line(
        _("Certifikatets nummer"), only_if=("has", "ja"), missing=_("Skriv certifikatets nummer."),
        short=_("Certifikat"), longest=60, width="14",
    )  # fmt: skip
    email = email(only_if=("has", "ja"))
    phone = phone(only_if=("has", "ja"))


class Start(StepForm):
    title = _("När vill du börja?")
    short_title = _("När du börjar")
    lead = _("Ungefär räcker. Du får inte börja förrän du har fått startbesked, om ett sådant behövs.")
    unanswered = _("Skriv när du vill börja.")

    start_date = AboutDay(
        _("Dag då du vill börja"), missing=_("Skriv vilken dag du vill börja."), short=_("Byggstart"),
        hint=_("Till exempel maj 2027 eller 2027-05-14."),
    )  # fmt: skip

    def validate_start_date(self, field: Any) -> None:
        day = date.fromisoformat(field.data)
        if day < self.today:
            raise Wrong(_("Dagen har redan varit. Skriv en dag som kommer."))
        if day.year > self.today.year + LONGEST_AHEAD_YEARS:
            raise Wrong(_("Dagen ligger mer än tio år bort. Kontrollera årtalet."))


class Invoice(StepForm):
    title = _("Vart ska fakturan skickas?")
    short_title = _("Faktura")
    lead = _("Du betalar en avgift för att vi prövar ansökan.")
    unanswered = _("Svara på vart fakturan ska skickas.")

    same = Choice(
        _("Ska fakturan till samma namn och adress som ansökan?"),
        (Option("ja", _("Ja, till mig")), Option("nej", _("Nej, till någon annan"))),
        default="ja",
        missing=_("Välj vart fakturan ska skickas."),
        short=_("Till sökanden"),
    )
    name = name(_("Namn eller företag"), only_if=("same", "nej"), missing=_("Skriv namnet på den som betalar."))
    street = street(only_if=("same", "nej"))
    postal_code = postal_code(only_if=("same", "nej"))
    city = city(only_if=("same", "nej"))
    reference = Line(_("Referens eller märkning"), only_if=("same", "nej"), short=_("Referens"), longest=60)


class Seen(StepForm):
    title = _("Det här säger reglerna")
    short_title = _("Vad reglerna säger")
    unanswered = _("Läs vad reglerna säger om ditt bygge.")
    go_on = _("Jag har läst, fortsätt")

    seen = Hidden(_("Läst"), missing=_("Läs vad reglerna säger om ditt bygge."))


class Documents(StepForm):
    title = _("Ritningar och andra handlingar")
    short_title = _("Handlingar")
    lead = _("Lägg till ritningarna här. Du kan spara och komma tillbaka när du vill.")
    unanswered = _("Gå igenom handlingarna.")

    done = Hidden(_("Klar"), missing=_("Gå igenom handlingarna."))
