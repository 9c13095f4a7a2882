"""What staff do with many cases at once from the queue, and with their own views of it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

from flask import redirect, request
from werkzeug.wrappers import Response

from permits.case.access import Permission
from permits.services.queue_shapes import Told
from permits.services.refusals import NotFound, Refused
from permits.web.auth import needs, principal
from permits.web.case_page import pages
from permits.web.page import services
from permits.web.queue_asked import QueueAsked, asked_in
from permits.web.queue_page import queue_page


@pages.post("/ko/tilldela")
@needs(Permission.ARRANGE_CASES)
def allot_cases() -> Response:
    """Give the ticked cases to an officer. What became of each is told when not all could be given."""
    officer = request.form.get("till", "")

    def give() -> list[Told]:
        return services().allotting.allot(principal(), _ticked(), officer, request.form.get("skal", ""))

    return _done(give, "tilldelat", till=officer)


@pages.post("/ko/tagga")
@needs(Permission.ARRANGE_CASES)
def tag_cases() -> Response:
    """Tag the ticked cases, or take a tag off them."""
    remove = request.form.get("gor") == "ta"
    tag = request.form.get("ord", "")

    def mark() -> list[Told]:
        return services().allotting.tag(principal(), [case_id for case_id, _v in _ticked()], tag, remove=remove)

    return _done(mark, "avmarkt" if remove else "markt")


@pages.post("/ko/vyer")
@needs(Permission.ARRANGE_CASES)
def save_view() -> Response:
    """Keep the queue as it is seen now under a name of one's own."""
    asked = _asked()
    try:
        services().queueing.save_view(principal(), request.form.get("namn", ""), urlencode(asked.query()))
    except Refused as refused:
        return queue_page(asked, 422, problem=("namn", refused.message_sv))
    return redirect(asked.url(), 303)


@pages.post("/ko/vyer/ta-bort")
@needs(Permission.ARRANGE_CASES)
def forget_view() -> Response:
    """Remove a view of one's own; that it is gone already is no trouble."""
    with suppress(NotFound):
        services().queueing.forget_view(principal(), request.form.get("namn", ""))
    return redirect(_asked().url(), 303)


def _done(do: Callable[[], list[Told]], done: str, **more: Any) -> Response:
    asked = _asked()
    try:
        told = do()
    except Refused as refused:
        ticked = {case_id for case_id, _version in _ticked()}
        return queue_page(asked, 422, problem=("valda", refused.message_sv), ticked=ticked, typed=request.form)
    if all(each.is_done for each in told):
        return redirect(asked.url(gjort=done, antal=len(told), **more), 303)
    return queue_page(asked, 409, told=told)


def _asked() -> QueueAsked:
    """The queue that the form stood on."""
    return asked_in(request.form.get("fraga", ""))


def _ticked() -> list[tuple[str, int]]:
    """The ticked cases with the version that each was shown in; what no page of ours says is no case."""
    ticked = [each.partition(":") for each in request.form.getlist("arende")]
    return [(case_id, int(version)) for case_id, _colon, version in ticked if version.isdecimal() and len(version) < 10]
