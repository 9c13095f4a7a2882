"""The settings as one file: fetched, handed in, compared with what holds, and put in force as a whole."""

from __future__ import annotations

from typing import Final

from flask import Response as FlaskResponse
from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from permits.case.access import Permission
from permits.services.amending import Overtaken
from permits.services.amending_file import FileTold, Wrong
from permits.services.refusals import Refused
from permits.web.amending import pages
from permits.web.auth import needs, principal
from permits.web.page import notice, page, services, today
from permits.web.session import takes_up_to
from permits.wizard.amending import ALL
from permits.wizard.amending.in_force import PutInForce
from permits.words import Text, _

LARGEST: Final = 4 * 1024 * 1024  # bytes of a request that holds a whole file
SEEN: Final = "version-"


@pages.get("/installningar.toml", endpoint="download")
@needs(Permission.CHANGE_SETTINGS)
def download() -> Response:
    """Every section as it holds today."""
    told = services().amending_file.file(principal())
    response = FlaskResponse(told, mimetype="application/toml")
    name = f"installningar-{services().municipality.name.lower()}-{today().isoformat()}.toml"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@pages.get("/fil", endpoint="file")
@needs(Permission.CHANGE_SETTINGS)
def ask_file() -> Response:
    return _file_page(FileTold(""))


@pages.post("/fil", endpoint="hand_in_file")
@needs(Permission.CHANGE_SETTINGS)
@takes_up_to(LARGEST)
def hand_in() -> Response:
    """What the file would change. Nothing is kept, and the text stays on the page to be mended."""
    told = _read()
    return _file_page(told, 422 if told.wrong else 200)


@pages.post("/fil/satt-i-kraft", endpoint="put_file_in_force")
@needs(Permission.CHANGE_SETTINGS)
@takes_up_to(LARGEST)
def put_in_force() -> Response:
    """Let all that the file changes hold from the same day."""
    form, text = PutInForce(request.form, today=today()), request.form.get("text", "")
    if not form.validate():
        return _file_page(services().amending_file.told(principal(), text), 422, form)
    seen = {section.name: request.form.get(SEEN + section.name, -1, type=int) for section in ALL}
    try:
        services().amending_file.put_in_force(principal(), text, seen, form.chosen_day(), form.values()["why"])
    except Overtaken:
        said = _("Någon annan har ändrat inställningarna sedan du såg vad filen ändrar. Läs om vad som skiljer nu.")
        return _file_page(services().amending_file.told(principal(), text), 409, form, said)
    except Refused as refused:
        return _file_page(services().amending_file.told(principal(), text), 422, form, refused.message_sv)
    return redirect(url_for("settings.every"), 303)


def _read() -> FileTold:
    file, text = request.files.get("fil"), request.form.get("text", "")
    if file is not None and file.filename:
        try:
            text = file.stream.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            return FileTold("", wrong=Wrong(str(_("Filen är inte sparad som text i UTF-8. Spara om den så."))))
    if not text.strip():
        return FileTold("", wrong=Wrong(str(_("Välj en fil, eller klistra in dess text."))))
    return services().amending_file.told(principal(), text)


def _file_page(told: FileTold, status: int = 200, form: PutInForce | None = None, said: Text | str = "") -> Response:
    form = form or PutInForce(today=today())
    if told.text and not told.changed and not told.wrong:
        notice(_("Filen säger samma sak som gäller redan. Den ändrar ingenting."), "plain")
    return page(
        "settings/file.html",
        status,
        told=told,
        changed=[
            {
                "section": stands.section,
                "changes": stands.changes,
                "previews": (told.previews or {}).get(stands.section.name, ()),
                "to_come": stands.to_come,
            }
            for stands in told.changed
        ],
        seen={SEEN + name: number for name, number in (told.seen or {}).items()},
        form=form,
        said=said,
        errors=[(field.name, message) for field in form for message in field.errors],
    )
