"""Every cookie that the service sets: what it is called, what it is for, and how long it stays."""

from __future__ import annotations

from datetime import timedelta

from permits.services.guiding import LIFETIME
from permits.web import guide, login
from permits.web.page import LANGUAGE_COOKIE
from permits.web.session import STRAY_LIFETIME, browsing
from permits.web.session_times import RESIDENT
from permits.words import Text, _


def cookies() -> list[tuple[str, Text, Text]]:
    """Name, purpose and time, in words. All of them are needed for what somebody asks the service to do."""
    minutes = _("%(n)s minuter", n=login.BINDING_SECONDS // 60)
    at_most = _("Tills du loggar ut eller stänger webbläsaren, högst %(n)s timmar", n=hours(RESIDENT.absolute))
    told = [
        ("lovlig", _("Håller dig inloggad."), at_most),
        (login.BINDING_COOKIE, _("Ser till att svaret från BankID kommer till rätt webbläsare."), minutes),
        ("lovlig_form", _("Skyddar formulär för den som inte är inloggad."), _in_hours(STRAY_LIFETIME)),
        (guide.COOKIE, _("Minns dina svar i guiden."), _in_hours(LIFETIME)),
        (LANGUAGE_COOKIE, _("Minns vilket språk du har valt."), _("Ett år")),
    ]
    return [(browsing().cookie(name), what, how_long) for name, what, how_long in told]


def hours(time: timedelta) -> int:
    return int(time.total_seconds()) // 3600


def _in_hours(time: timedelta) -> Text:
    return _("%(n)s timmar", n=hours(time))
