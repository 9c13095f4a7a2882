"""What somebody corrects of their own, in a case that is handed in."""

from __future__ import annotations

from permits.wizard.forms import StepForm
from permits.wizard.people_forms import city, email, phone, postal_code, street
from permits.words import _


class ProtectedContact(StepForm):
    """For a person with protected identity: no address is asked for, and none should be written."""

    title = _("Ändra dina kontaktuppgifter")
    lead = _(
        "Du har skyddade personuppgifter. Skriv inte din adress här. Behöver vi skicka något på papper går det genom "
        "Skatteverkets förmedling."
    )
    go_on = _("Spara")

    email = email(autocomplete="email")
    phone = phone(autocomplete="tel", missing="")


class Contact(StepForm):
    """Where somebody is reached about a case."""

    title = _("Ändra dina kontaktuppgifter")
    lead = _("Vi skickar besked om ärendet hit från och med nu. Det du skrev i ansökan står kvar där som det var.")
    go_on = _("Spara")

    street = street(autocomplete="street-address")
    postal_code = postal_code(autocomplete="postal-code")
    city = city(autocomplete="address-level2")
    email = email(autocomplete="email")
    phone = phone(autocomplete="tel")
