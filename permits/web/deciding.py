"""The page of a decision: a proposal drafted from the findings, kept in versions, previewed, and decided."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from flask import abort, redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from permits.case.access import Permission, Role
from permits.case.decisions import Outcome, ReadingStands
from permits.case.lifecycle import MOVES, label_of
from permits.case.matter import Matter, matters
from permits.law.measures import MEASURE_TITLES
from permits.services.charging import GROUNDS, choices, fee_told
from permits.services.deciding import Minutes
from permits.services.grounds import grounds_of
from permits.services.made_known import control_officer
from permits.services.objecting import TRIED
from permits.services.ports import NotFound, Refused, Stale
from permits.services.preparing import Prepared
from permits.services.proposals import Proposal, SavedProposal
from permits.services.proposing import proposed_for
from permits.services.shapes import CaseView
from permits.services.telling import measure_text
from permits.web.auth import needs, principal
from permits.web.case_findings import finding_groups
from permits.web.case_moments import between
from permits.web.case_page import case_page, pages, view_of_case
from permits.web.case_steps import unheard
from permits.web.communication_desk import held, keep_waiver
from permits.web.done_told import after
from permits.web.moving import GONE_ON
from permits.web.objections import keep_replies, may_reply, rows
from permits.web.page import measure_of, page, pdf_response, services, today
from permits.wizard.days import read_day
from permits.wizard.decision_forms import decision_form
from permits.wizard.fields import Option
from permits.wizard.forms import StepForm
from permits.wizard.office import GROUND, with_fee
from permits.words import Text, _

SLUGS = {move.slug: Outcome(move.name) for move in MOVES if move.name in set(Outcome)}
PERMITS = {Matter.BYGGLOV, Matter.TIDSBEGRANSAT, Matter.RIVNINGSLOV, Matter.MARKLOV}
PHRASE = "fras:"


@needs(Permission.DECIDE_CASE)
def ask_decision(case_id: str, slug: str) -> Response:
    """The proposal as it stands, or a draft of one; or the case with a word about why the move is not open."""
    prepared, outcome = prepared_of(case_id), SLUGS[slug]
    view = prepared.view
    if (why := _closed(view, outcome)) is not None:
        return case_page(view_of_case(case_id), 409, why)
    asked = _form_of(view, outcome)
    saved = _chosen(prepared, outcome)
    form = asked.showing(_told(saved.content) if saved else _drafted(view, outcome), today=today())
    return _decision_page(prepared, outcome, form, saved)


@needs(Permission.DECIDE_CASE)
def decide(case_id: str, slug: str) -> Response:
    """Keep the proposal, show it, hand it on, or decide. What was typed is never lost."""
    prepared, outcome = prepared_of(case_id), SLUGS[slug]
    view, do = prepared.view, request.form.get("gor", "besluta")
    form = _form_of(view, outcome)(request.form, today=today())
    try:
        view, seen = keep_waiver(*keep_replies(view, _seen()))
    except (Stale, Refused) as refused:
        said = getattr(refused, "message_sv", "")
        return _decision_page(prepared_of(case_id), outcome, form, None, 409, since=_seen(), said=said)
    prepared = replace(prepared, view=view)
    if (why := _closed(view, outcome)) is not None:
        return _decision_page(prepared, outcome, form, None, 409, since=_seen(), closed=why)
    proposal = _proposal(outcome, request.form)
    if do in {"spara", "visa"} or do.startswith(PHRASE):
        return _kept(prepared, proposal, form, slug, do)
    if not form.validate():
        return _decision_page(prepared, outcome, form, None, 422)
    try:
        return _done(view, seen, proposal, do, str(form.values().get("paragraph", "")))
    except (Stale, Refused) as refused:
        now, said = prepared_of(case_id), getattr(refused, "message_sv", "")
        closed = _closed(now.view, outcome) or ""
        return _decision_page(now, outcome, form, None, 409, since=_seen(), closed=closed, said="" if closed else said)


for _slug in SLUGS:
    pages.add_url_rule(f"/<case_id>/{_slug}", "ask_decision", ask_decision, defaults={"slug": _slug})
    pages.add_url_rule(f"/<case_id>/{_slug}", "decide", decide, defaults={"slug": _slug}, methods=["POST"])


@pages.get("/<case_id>/forslag/<int:number>.pdf")
@needs(Permission.PROPOSE_DECISION)
def preview(case_id: str, number: int) -> Response:
    """The decision that a saved proposal would become, as a PDF."""
    try:
        content = services().preparing.preview(principal(), case_id, number)
    except NotFound:
        abort(404)
    return pdf_response(content, f"forslag-{number}.pdf")


def prepared_of(case_id: str) -> Prepared:
    try:
        return services().preparing.prepared(principal(), case_id)
    except NotFound:
        abort(404)


def _seen() -> int:
    return request.form.get("version", type=int) or 0


def _kept(prepared: Prepared, proposal: Proposal, form: StepForm, slug: str, do: str) -> Response:
    """Save, and go on to the same page or to the PDF."""
    case_id = prepared.view.case.case_id
    if do.startswith(PHRASE):
        proposal = _with_phrase(prepared.view, proposal, do.removeprefix(PHRASE))
    try:
        saved = services().preparing.save(principal(), case_id, proposal, request.form.get("forslag", 0, type=int))
    except Refused as refused:
        return _decision_page(prepared_of(case_id), proposal.outcome, form, None, 409, said=refused.message_sv)
    if do == "visa":
        return redirect(url_for("office.preview", case_id=case_id, number=saved.number), 303)
    anchor = "conditions" if do.startswith(PHRASE) else "sparat"
    return redirect(url_for("office.ask_decision", case_id=case_id, slug=slug, sparat="ja", _anchor=anchor), 303)


def _with_phrase(view: CaseView, proposal: Proposal, phrase_id: str) -> Proposal:
    phrases = services().municipality.decisions.phrases_for(view.case.measures)
    text = next((each.text for each in phrases if each.id == phrase_id), "")
    kept = proposal.conditions.rstrip()
    return replace(proposal, conditions=f"{kept}\n\n{text}" if kept and text else kept or text)


def _done(view: CaseView, seen: int, proposal: Proposal, do: str, paragraph: str) -> Response:
    """Decide, or hand the proposal to a second reader or to the committee."""
    meeting = _meeting(view)
    ours, who, case_id = services(), principal(), view.case.case_id
    if do in {"las", "namnd"}:
        saved = ours.preparing.save(who, case_id, proposal, request.form.get("forslag", 0, type=int))
        if do == "las":
            ours.preparing.ask_reading(who, case_id, seen, saved.number)
        else:
            day = read_day(request.form.get("sammantrade", ""))
            if day is None:
                raise Refused(_("Skriv sammanträdesdagen som år-månad-dag, till exempel 2027-05-14."))
            ours.preparing.put_on_agenda(who, case_id, seen, saved.number, day)
    else:
        minutes = Minutes(meeting, paragraph) if meeting else None
        ours.deciding.decide(who, case_id, seen, proposal, minutes)
    return redirect(after("office.case", case_id, do if do in {"las", "namnd"} else "decided"), 303)


def _meeting(view: CaseView) -> date | None:
    """The meeting whose decision this person writes in; None for everybody but the secretary."""
    if Role.SECRETARY in principal().roles and view.case.agenda:
        return view.case.agenda.meeting
    return None


def _closed(view: CaseView, outcome: Outcome) -> Text | None:
    """Why the case cannot be decided so now; None when it can."""
    if any(move.name == outcome for move in view.moves):
        return None
    move = next(move for move in MOVES if move.name == outcome)
    obstacle = move.unless(view.case, today()) if view.case.state in move.leaves else None
    return _(obstacle) if obstacle else GONE_ON


# the form


def _form_of(view: CaseView, outcome: Outcome) -> type[StepForm]:
    asked = decision_form(
        outcome,
        [Option(each.key, _(each.label)) for each in grounds_of(view, outcome)],
        [Option(str(place), _(measure_text(kind))) for place, kind in enumerate(view.case.measures)]
        if outcome is Outcome.PARTLY
        else [],
        is_permit=bool(PERMITS & set(matters(view.case))),
        by_committee=_meeting(view) is not None,
    )
    if outcome in {Outcome.DISMISS, Outcome.STRIKE}:
        return asked
    return with_fee(asked, _fee_asked(view))


def _fee_asked(view: CaseView) -> list[tuple[Text | str, list[Option], str]]:
    """The question about each measure that is charged for, with what its findings say when they say it for certain."""
    found = choices(view, services().municipality.fees)
    return [
        (
            _(MEASURE_TITLES[each.facts.measure]) if len(found) > 1 else "",
            [Option(ground.value, _(GROUNDS[ground]), cost) for ground, cost in costs.items()],
            each.ground or "",
        )
        for each, costs in found
    ]


def _proposal(outcome: Outcome, typed: MultiDict[str, str]) -> Proposal:
    """What stands on the form, whether it is whole or not; the service judges it."""
    fee = sorted(name for name in typed if name.startswith(GROUND) and name.removeprefix(GROUND).isdecimal())
    return Proposal(
        outcome=outcome,
        reasons=typed.get("reasons", ""),
        conditions=typed.get("conditions", "") if outcome.gives else "",
        ground=typed.get("ground", ""),
        control_officer=typed.get("control_officer", ""),
        postponed=typed.get("postponed", ""),
        given=tuple(sorted({int(each) for each in typed.getlist("given") if each.isdecimal()})),
        fee_grounds=tuple(typed[name] for name in fee if typed[name]),
    ).tidy


def _told(proposal: Proposal) -> dict[str, str]:
    """A proposal as the form holds it."""
    told = {
        name: getattr(proposal, name) for name in ("reasons", "conditions", "ground", "control_officer", "postponed")
    }
    fee = {f"{GROUND}{number}": ground for number, ground in enumerate(proposal.fee_grounds, 1)}
    return {**told, **fee, "given": ",".join(map(str, proposal.given))}


def _drafted(view: CaseView, outcome: Outcome) -> dict[str, str]:
    """What the form holds before anybody has written: drafted from the findings."""
    grounds = {f"{GROUND}{number}": ground for number, (_n, _o, ground) in enumerate(_fee_asked(view), 1)}
    chosen = grounds_of(view, outcome)
    return {
        **grounds,
        "ground": chosen[0].key if chosen else "",
        "reasons": proposed_for(view, outcome),
        "control_officer": control_officer(view),
    }


def _chosen(prepared: Prepared, outcome: Outcome) -> SavedProposal | None:
    """The version that was asked for, else the latest one, if it ends the case so."""
    asked = request.args.get("forslag", type=int)
    saved = prepared.version(asked) if asked else prepared.latest
    return saved if saved and saved.content.outcome is outcome else None


def _decision_page(
    prepared: Prepared,
    outcome: Outcome,
    form: StepForm,
    saved: SavedProposal | None,
    status: int = 200,
    *,
    since: int | None = None,
    closed: Text | str = "",
    said: Text | str = "",
) -> Response:
    """The form. `since`: the version that the reader had seen; `closed`: why nothing can be decided; `said`: a no."""
    view, ours = prepared.view, services()
    move = next(move for move in MOVES if move.name == outcome)
    judged = saved.content if saved else _proposal(outcome, MultiDict({k: str(v) for k, v in form.data.items()}))
    mandate = ours.deciding.mandate(view, judged)
    meeting = _meeting(view)
    reading = view.case.reading
    return page(
        "office/decide.html",
        status,
        view=view,
        form=form,
        outcome=outcome,
        slug=move.slug,
        title=_(label_of(move, view.case)),
        measure=measure_of(view.case),
        version=view.case.version,
        number=prepared.latest.number if prepared.latest else 0,
        saved=saved,
        is_new=request.args.get("sparat") == "ja",
        versions=prepared.versions,
        labels={Outcome(each.name): _(label_of(each, view.case)) for each in MOVES if each.name in set(Outcome)},
        slugs={told: slug for slug, told in SLUGS.items()},
        between=between(view, since if since is not None or status != 409 or said else _seen()),
        changed=status == 409 and not said and not closed,
        closed=closed,
        said=said,
        errors=[] if closed else [(field.name, message) for field in form for message in field.errors],
        phrases=ours.municipality.decisions.phrases_for(view.case.measures) if outcome.gives else (),
        why_not=None if meeting else ours.deciding.why_not(principal(), view, judged),
        mandate=mandate,
        wants_reading=mandate.second_reader and not (reading and reading.stands is ReadingStands.ASKED),
        sent_back=reading if reading and reading.stands is ReadingStands.SENT_BACK else None,
        meeting=meeting,
        may_hand_on=Role.OFFICER in principal().roles,
        fee=fee_told(view, ours.municipality.fees, today()),
        objections=rows(view) if outcome in TRIED else (),
        may_reply=may_reply(view) and not closed,
        **held(view, outcome),
        unheard=unheard(view, outcome, today()),
        groups=[group for group in finding_groups(view.assessment) if not group.folded],
    )
