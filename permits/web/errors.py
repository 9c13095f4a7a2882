"""What people see when something is not there, not allowed, too large, or broken."""

from __future__ import annotations

import errno
import logging
import uuid
from collections.abc import Callable

from flask import Flask, current_app, g, redirect, request
from werkzeug.exceptions import BadHost, HTTPException, MethodNotAllowed, SecurityError
from werkzeug.wrappers import Response

from permits.services.refusals import NotFound, Refused
from permits.web.page import page
from permits.web.problems import SYSTEMS, problem
from permits.web.session import IS_DOWN
from permits.words import Text, _

log = logging.getLogger("lovlig.errors")

TOLD: dict[int, tuple[Text, Text]] = {
    400: (
        _("Vi förstod inte det du skickade"),
        _("Något blev fel på vägen. Gå tillbaka, ladda om sidan och försök igen. Dina sparade svar är kvar."),
    ),
    403: (
        _("Du har inte tillgång till sidan"),
        _("Sidan hör till någon annan, eller kräver en annan behörighet än den du är inloggad med."),
    ),
    404: (
        _("Sidan finns inte"),
        _("Den kan ha flyttats eller tagits bort, eller så är adressen felskriven."),
    ),
    405: (_("Så går det inte att göra"), _("Gå tillbaka och använd sidans egna knappar.")),
    413: (
        _("Filen är för stor"),
        _(
            "En fil får vara högst 30 MB. Spara den i mindre format eller dela upp den, och försök igen. "
            "Är det en mycket lång text du skickade kan du lägga till den som en fil."
        ),
    ),
    503: (
        _("Tjänsten kan inte nå sina uppgifter just nu"),
        _(
            "Det är inte ditt fel. Det du sparat tidigare är kvar, men inte det du just skickade. "
            "Vänta några minuter, gå tillbaka i webbläsaren och skicka igen."
        ),
    ),
    500: (
        _("Något gick fel hos oss"),
        _("Det är inte ditt fel. Det du har sparat är kvar. Försök igen om en stund."),
    ),
}


FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO})
TRY_AGAIN = "60"  # seconds
OPENS = frozenset({"code", "share_id"})
"""What in an address lets whoever has it in."""


def join(app: Flask, is_down: Callable[[BaseException], bool] = lambda _error: False) -> None:
    """Show our own page for every refusal; never a stack trace. `is_down` tells an error of a database that is gone."""
    app.extensions[IS_DOWN] = is_down
    app.register_error_handler(HTTPException, _told)
    app.register_error_handler(NotFound, lambda _error: _page_of_form() or error_page(404))
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(Exception, _broken)


def error_page(code: int, reference: str = "") -> Response:
    """The page for a status code; codes without words of their own get those of their family. Systems get no page."""
    known = code if code in TOLD else (400 if code < 500 else 500)
    title, text = TOLD[known]
    if request.path.startswith(SYSTEMS):
        more = {"reference": reference} if reference else {}
        return problem(code, str(title), str(text), **more)
    return page("errors/error.html", code, title=title, text=text, reference=reference, code=code)


def _told(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:
        return error.get_response(request.environ)
    if isinstance(error, BadHost | SecurityError):  # no page of ours has an address under such a name
        return Response(str(TOLD[400][0]), error.code, mimetype="text/plain")
    if error.code in {404, 405} and (page_of_form := _page_of_form()):
        return page_of_form
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        return _not_so(", ".join(error.valid_methods))
    return error_page(error.code)


def _page_of_form() -> Response | None:
    """The page that a form stands on, where the address that it is sent to was opened as a page.

    So it is when a tab comes back, when a page is opened anew, and when a language is chosen after something was wrong.
    """
    adapter = current_app.create_url_adapter(request)
    is_page = request.url_rule is not None and not request.url_rule.rule.endswith(">")  # which is not for this person
    if request.method != "GET" or request.path.startswith(SYSTEMS) or adapter is None or is_page:
        return None
    if not request.path.isprintable():  # no address of ours, and none that a header can carry
        return None
    try:
        rule, _values = adapter.match(method="POST", return_rule=True)
    except HTTPException:
        return None
    path = "" if rule.rule.endswith(">") else request.path  # a word of its own, and not any word
    while path := path.rpartition("/")[0]:
        if adapter.test(path, "GET"):
            return redirect(path, 303)
    return None


def _not_so(methods: str) -> Response:
    """Another method is needed; a header tells which ones the address takes (RFC 9110 15.5.6), to systems words too."""
    if request.path.startswith(SYSTEMS):
        told = problem(405, str(TOLD[405][0]), f"Adressen tar bara emot {methods}.")
    else:
        told = error_page(405)
    told.headers["Allow"] = methods
    return told


def _refused(refused: Refused) -> Response:
    """What a service would not do, in its own words, where no page had a better place for them."""
    return page("errors/error.html", 409, title=_("Det går inte nu"), text=refused.message_sv, reference="", code=409)


def _broken(error: Exception) -> Response:
    """Log what happened under a reference that the person can tell us; show only the reference."""
    reference = uuid.uuid4().hex[:8]
    if (isinstance(error, OSError) and error.errno in FULL) or current_app.extensions[IS_DOWN](error):
        # neither its message nor its trace tells an operator more than lovlig doctor does
        log.error("%s %s found no store, reference %s: %s", request.method, _path(), reference, type(error).__name__)
        g.principal = None  # who asks cannot be looked up either
        told = error_page(503, reference)
        told.headers["Retry-After"] = TRY_AGAIN
        return told
    log.error("%s %s failed, reference %s", request.method, _path(), reference, exc_info=error)
    return error_page(500, reference)


def _path() -> str:
    """The address for the log; where it holds a code that opens something, only its pattern."""
    opens = OPENS.intersection(request.view_args or ())
    return str(request.url_rule) if opens else request.path
