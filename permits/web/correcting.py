"""The page on which an applicant corrects a step of the application that an order asks about."""

from __future__ import annotations

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from permits.case.access import Permission
from permits.case.orders import Point
from permits.services.refusals import NotFound, Refused, Stale
from permits.services.shapes import CaseView
from permits.web.auth import needs, principal
from permits.web.forms import pages, typed_version
from permits.web.page import measure_of, notice, page, services, today
from permits.wizard.forms import StepForm
from permits.wizard.journey import Step
from permits.words import Text, _


@pages.get("/arende/<case_id>/ratta/<point_id>")
@needs(Permission.ANSWER_COMPLETION)
def ask_correction(case_id: str, point_id: str) -> Response:
    """The step as it was answered."""
    view, point, step = _asked(case_id, point_id)
    form = step.form_class(view.answers).showing(view.answers[step.slug], today=today())
    return _correction_page(view, point, step, form)


@pages.post("/arende/<case_id>/ratta/<point_id>")
@needs(Permission.ANSWER_COMPLETION)
def correct(case_id: str, point_id: str) -> Response:
    """Hand the corrected answers in. What was typed is never lost."""
    view, point, step = _asked(case_id, point_id)
    form = step.form_class(view.answers)(request.form, today=today())
    if not form.validate():
        return _correction_page(view, point, step, form, 422)
    try:
        services().correcting.correct(principal(), case_id, typed_version(), point_id, form.values())
    except Stale:
        notice(
            _("Ärendet har ändrats sedan du öppnade sidan. Det du skrev är kvar. Läs igenom och skicka igen."), "warn"
        )
        view, point, step = _asked(case_id, point_id)
        return _correction_page(view, point, step, form, 409)
    except Refused as refused:
        return _correction_page(view, point, step, form, 422, refused.message_sv)
    return redirect(url_for(".own_case", case_id=case_id, gjort="skickat", _anchor="svarat"), 303)


def _asked(case_id: str, point_id: str) -> tuple[CaseView, Point, Step]:
    try:
        return services().correcting.asked(principal(), case_id, point_id)
    except NotFound:
        abort(404)


def _correction_page(
    view: CaseView, point: Point, step: Step, form: StepForm, status: int = 200, said: Text | str = ""
) -> Response:
    problems: list[tuple[str, Text | str]] = [(field.name, message) for field in form for message in field.errors]
    return page(
        "apply/correct.html",
        status,
        case=view.case,
        point=point,
        title=step.title(view.answers),
        form=form,
        measure=measure_of(view.case),
        problems=problems or ([("", said)] if said else []),
    )
