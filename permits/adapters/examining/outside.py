"""Whom the service depends on: the identity providers and the mail server."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from cryptography import x509

from permits.adapters.clamav import Clamd, ScannerAwayError
from permits.adapters.examining.finding import Examined, Finding, note, right, wrong
from permits.adapters.files import FolderFiles
from permits.adapters.mail import SmtpMailer
from permits.adapters.saml.configuration import SamlConfiguration, configure
from permits.settings import SettingsError

SOON: Final = timedelta(days=30)


def identity_providers(examined: Examined) -> Iterator[Finding]:
    """Their metadata can be read and believed, and neither it nor a certificate runs out soon."""
    try:
        configuration = configure(examined.settings)
    except SettingsError as error:
        for problem in error.problems:
            yield wrong(f"Inloggningen: {problem}", "Se avsnittet Identity providers i docs/production.md.")
        return
    yield right(f"Inloggning: {', '.join(provider.label for provider in configuration.providers.values())}.")
    yield from _ending(configuration, examined.now)
    for provider in configuration.providers.values():
        if not provider.is_believed(examined.now):
            yield wrong(f"Metadata för {provider.label} har gått ut.", "Hämta ny metadata från federationen.")
        elif not provider.is_believed(examined.now + SOON):
            yield note(f"Metadata för {provider.label} går snart ut.", "Hämta ny metadata från federationen i god tid.")
        if not provider.levels and examined.settings.is_production:
            told = f"Hur starkt någon har legitimerat sig prövas inte för {provider.label}."
            yield note(told, f"Ange levels för idp.{provider.name} i LOVLIG_SAML, så att flera faktorer krävs.")


def mail(examined: Examined) -> Iterator[Finding]:
    """The mail server takes us in; nothing is sent."""
    settings = examined.settings
    if not settings.smtp_url:
        told = f"Ingen e-postserver är angiven: brev läggs som filer i {settings.data / 'mail'}."
        level = wrong if settings.is_production else note
        yield level(told, "Ange LOVLIG_SMTP_URL.")
        return
    sender = (examined.municipality.contact.committee, examined.municipality.contact.email)
    try:
        SmtpMailer(settings.smtp_url, sender, lambda: examined.now).greet()
    except smtplib.SMTPAuthenticationError:
        yield wrong("E-postservern tar inte emot användaren eller lösenordet.", "Rätta LOVLIG_SMTP_URL.")
    except (OSError, smtplib.SMTPException) as error:
        yield wrong(
            f"E-postservern svarar inte ({type(error).__name__}). Brev väntar och skickas när den svarar.",
            "Kontrollera LOVLIG_SMTP_URL, brandväggen och att servern är igång.",
        )
    else:
        yield right("E-postservern svarar.")


def virus_scanner(examined: Examined) -> Iterator[Finding]:
    """What is handed in is scanned, and none of it is held back."""
    settings = examined.settings
    held = [each for _sha256, each in FolderFiles(settings.data / "files").quarantine.every()]
    waiting = [each for each in held if not each.is_infected]
    if not settings.clamav:
        if settings.is_production:
            yield note("Det som lämnas in kontrolleras inte mot virus.", "Ange LOVLIG_CLAMAV, se docs/production.md.")
        if waiting:
            told = f"{len(waiting)} filer väntar på en viruskontroll som inte längre är inställd."
            yield wrong(told, "Ange LOVLIG_CLAMAV, eller släpp dem med lovlig quarantine release.")
    else:
        try:
            yield right(f"Viruskontrollen svarar: {Clamd(settings.clamav).version()}.")
        except ScannerAwayError:
            mend = "Kontrollera att clamd är igång och lyssnar där LOVLIG_CLAMAV säger."
            yield wrong("Viruskontrollen svarar inte. Filer tas emot men kan inte öppnas.", mend)
        if any(each.why == "large" for each in waiting):
            yield wrong("Filer är större än viruskontrollen tar emot.", "Sätt StreamMaxLength 35M i clamd.conf.")
        elif waiting:
            mend = "De prövas igen av sig själva; nu genast: lovlig quarantine scan."
            yield note(f"{len(waiting)} filer väntar på viruskontroll.", mend)
    if stopped := len(held) - len(waiting):
        yield note(f"{stopped} filer är spärrade för skadlig kod.", "Se dem med lovlig quarantine list.")


def _ending(configuration: SamlConfiguration, now: datetime) -> Iterator[Finding]:
    ours = [("vår signering", configuration.keys.signing.certificate)]
    ours.append(("vår kryptering", configuration.keys.encryption.certificate))
    theirs = [
        (provider.label, certificate)
        for provider in configuration.providers.values()
        if not provider.is_test
        for certificate in provider.certificates
    ]
    for whose, pem in (*ours, *theirs):
        ends = x509.load_pem_x509_certificate(pem.encode()).not_valid_after_utc
        if ends < now + SOON:
            verb = "gick ut" if ends < now else "går ut"
            yield note(f"Certifikatet för {whose} {verb} {ends:%Y-%m-%d}.", "Byt nyckel enligt docs/production.md.")
