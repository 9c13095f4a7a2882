"""What every page has in common: the services, the language, the words in the head, and the notices."""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask, current_app, g, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from permits import words
from permits.case.access import READS_CASES, Principal
from permits.case.lifecycle import label_of
from permits.case.matter import is_notification
from permits.case.matter import words as called
from permits.case.model import Case
from permits.case.times import STOCKHOLM, swedish_day
from permits.municipality import Municipality
from permits.services.file_shapes import Held
from permits.services.telling import measure_text
from permits.web.auth import somebody
from permits.web.desk_rooms import desk_rooms
from permits.web.live import need_title
from permits.web.script_words import control_words
from permits.web.session import browsing
from permits.wizard.verdicts import rule_in_english, verdict
from permits.words import _

if TYPE_CHECKING:
    from permits.services import Services

SERVICES = "lovlig-services"
SETTINGS = "lovlig-settings"
CATALOGUES = Path(__file__).resolve().parent.parent / "translations"
LANGUAGE_COOKIE = "sprak"
LANGUAGES = {"sv": "Svenska", "en": "English"}


def services() -> Services:
    """The services that this application was built with."""
    found: Services = current_app.extensions[SERVICES]
    return found


def municipality() -> Municipality:
    """Whose service this is."""
    return services().municipality


def today() -> date:
    """The day in Sweden by the services' clock."""
    return swedish_day(services().clock())


def page(template: str, status: int = 200, **shown: Any) -> Response:
    """A whole page that is never kept by caches, since most pages hold somebody's answers."""
    response = Response(render_template(template, **shown), status, mimetype="text/html")
    response.headers["Cache-Control"] = "no-store"
    return response


def pdf_response(content: bytes, name: str) -> Response:
    """A PDF that the service made just now, to be read in the browser and kept by no cache."""
    response = Response(content, mimetype="application/pdf")
    response.headers["Cache-Control"] = "private, no-store"
    response.headers.set("Content-Disposition", "inline", filename=name)
    return response


def languages() -> list[tuple[str, str]]:
    """The languages that there are texts for, as (code, own name); Swedish is always one."""
    return [(code, name) for code, name in LANGUAGES.items() if code == "sv" or _catalogue(code)]


@lru_cache
def _catalogue(code: str) -> gettext.NullTranslations | None:
    try:
        return gettext.translation("lovlig", CATALOGUES, [code])
    except OSError:
        return None


def language() -> str:
    """The reader's language: as chosen, otherwise Swedish."""
    chosen = request.cookies.get(browsing().cookie(LANGUAGE_COOKIE), "sv")
    return chosen if chosen in dict(languages()) else "sv"


def speak() -> None:
    """Let every text of this request resolve in the reader's language."""
    catalogue = _catalogue(language())
    words.speak(catalogue.gettext if catalogue else None, language())


def _translate(source: str) -> str:
    return str(words.Text(source, {}))


def _translate_many(one: str, many: str, count: int) -> str:
    catalogue = _catalogue(language())
    return catalogue.ngettext(one, many, count) if catalogue else (one if count == 1 else many)


def notice(message: words.Text | str, kind: str = "good") -> None:
    """Say something at the top of the page that is rendered in this request."""
    g.setdefault("notices", []).append((kind, message))


def join(app: Flask) -> None:
    """Give the application's templates their language, formats and common words."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(_translate, _translate_many, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.filters.update(
        number=words.number,
        verdict=verdict,
        in_english=lambda finding: rule_in_english(finding) if language() == "en" else "",
        date_text=words.date_text,
        size=words.size_text,
        moment=moment,
        plainly=plainly,
        measure=measure,
        phone_link=phone_link,
        mail_link=mail_link,
        money=money,
        called=called,
        is_notification=is_notification,
        move_label=lambda case, move: label_of(move, case),
    )
    app.jinja_env.globals.update(need_title=need_title, held=_held)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.before_request(speak)
    app.context_processor(_common)


def _held(sha256: str) -> Held | None:
    """Why a file is held back, for the pages that list files."""
    return services().files.held(sha256)


def _common() -> dict[str, Any]:
    ours = municipality()
    person = somebody()  # or None: error pages are shown to nobody in particular, too
    return {
        "municipality": ours.told_in(language()),
        "demonstration": not current_app.extensions[SETTINGS].is_production,
        "language": language(),
        "languages": languages(),
        "script_words": control_words(language()),
        "person": person,
        "desk_links": _desk_links(person),
        "desk_rooms": desk_rooms(person),
        "notices": g.get("notices", []),
        "today": today(),
    }


def _desk_links(person: Principal | None) -> list[dict[str, Any]]:
    """The links in the head: the desks that this person works at."""
    if person is None:
        return []
    roles = {"READS_CASES" if role in READS_CASES else role.name for role in person.roles}
    desks: list[tuple[str, str, Callable[[], words.Text]]] = [
        ("APPLICANT", "/mina-sidor", lambda: _("Mina sidor")),
        ("READS_CASES", "/handlaggning", lambda: _("Ärenden")),
        ("GIS", "/kartlager", lambda: _("Kartlager")),
        ("ADMIN", "/installningar", lambda: _("Inställningar")),
    ]
    return [
        {"url": url, "label": label(), "current": request.path == url} for role, url, label in desks if role in roles
    ]


def moment(at: datetime | str) -> str:
    """A moment in words and in Swedish time: 22 november 2026 kl. 14.05."""
    local = (datetime.fromisoformat(at) if isinstance(at, str) else at).astimezone(STOCKHOLM)
    day = words.date_text(local.date())
    return str(_("%(day)s kl. %(hour)s.%(minute)s", day=day, hour=f"{local:%H}", minute=f"{local:%M}"))


def measure(kind: str, more: int = 0) -> words.Text:
    """A kind of measure by its name, in the reader's language, and how many more an application is about."""
    title = _(measure_text(kind))
    return _("%(measure)s + %(n)s till", measure=title, n=more) if more else title


def measure_of(case: Case) -> words.Text:
    """What a case is about, in a line: the first of its measures, and how many more."""
    return measure(case.measure, len(case.measures) - 1)


def phone_link(number: str) -> Markup:
    """A telephone number to press on a phone."""
    dialled = "".join(sign for sign in number if sign.isdigit() or sign == "+")
    return Markup('<a class="nowrap" href="tel:{}">{}</a>').format(dialled, number)


def mail_link(address: str) -> Markup:
    return Markup('<a href="mailto:{0}">{0}</a>').format(address)


def money(told: str) -> str:
    """An amount in Swedish words, 10 040 kr, as the reader writes it."""
    if language() == "sv":
        return told
    return re.sub(r"(?<=[0-9])\s(?=[0-9]{3}\b)", ",", told).replace("kr", "SEK")


def plainly(day: date | str) -> str:
    """A day, given as a date or in ISO, in words."""
    return words.date_text(date.fromisoformat(day) if isinstance(day, str) else day)
