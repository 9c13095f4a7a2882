"""What every address of the service expects, written down apart from the code that it is held against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.attacks.town import CHALLENGED, EVERYBODY, NOBODY, READS_CASES, RESIDENTS, Thing, Town

ANYBODY = frozenset(EVERYBODY)
RESIDENT = frozenset(RESIDENTS)
ARRANGES = frozenset({"officer", "registrator"})
OFFICER = frozenset({"officer"})
DECIDES = frozenset({"officer", "delegate", "secretary"})
READS_LAYERS = frozenset({"gis", "officer"})
INSPECTS = frozenset({"officer", "inspector"})
GIS = frozenset({"gis"})
ADMIN = frozenset({"admin"})


@dataclass(frozen=True)
class Route:
    """An address. `opens`: the answers for who may; `of`: what kind of thing it shows; `spends`: it changes or ends."""

    method: str
    roles: frozenset[str]
    opens: frozenset[int]
    of: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, str] = field(default_factory=dict)
    query: str = ""
    spends: bool = False


def _reads(roles: frozenset[str], *opens: int, **more: Any) -> Route:
    return Route("GET", roles, frozenset(opens or {200}), **more)


def _writes(roles: frozenset[str], *opens: int, **more: Any) -> Route:
    return Route("POST", roles, frozenset(opens), **more)


LAYER = {"name": "vagar"}
HAND_OUT = {"hand_out_id": "finns-inte"}
CELL = {"version": "0" * 16, "level": "3", "x": "327", "y": "3195"}
HOLDS = {"version_id": "<holds>", "revision": "0"}
SECTION = {"slug": "fraser"}
REDONE = {"point_id": "1.1", "slug": "placering"}
SECTION_ROW = {**SECTION, "part_slug": "fraser", "row": "0"}
ROUTES: dict[str, Route] = {
    "static": _reads(ANYBODY, values={"filename": "css/base.css"}),
    "health.health": _reads(ANYBODY),
    "health.ready": _reads(ANYBODY, 200, 503),
    "metrics.read": _reads(ANYBODY, 200, 404),
    "public.start": _reads(ANYBODY),
    "guide.choose_measure": _reads(ANYBODY),
    "guide.save_measure": _writes(ANYBODY, 422),
    "guide.ask_place": _reads(ANYBODY, 303),
    "guide.search_place": _writes(ANYBODY, 303),
    "guide.save_place": _writes(ANYBODY, 303),
    "guide.ask_questions": _reads(ANYBODY, 303),
    "guide.save_questions": _writes(ANYBODY, 303),
    "guide.live_answer": _writes(ANYBODY, 422),
    "guide.plan": _reads(ANYBODY, 404),
    "guide.buildings": _reads(ANYBODY, 404),
    "guide.answer": _reads(ANYBODY, 303),
    "guide.share": _writes(ANYBODY, 303),
    "guide.shared": _reads(ANYBODY, 404, values={"share_id": "finns-inte"}),
    "guide.start_over": _writes(ANYBODY, 303),
    "guide.go_on": _writes(ANYBODY, 303),
    "guide.carry_over": _reads(RESIDENT, 303),
    "public.accessibility": _reads(ANYBODY),
    "public.personal_data": _reads(ANYBODY),
    "rules.how_we_judge": _reads(ANYBODY, query="atgard=plank"),
    "api.assess": _writes(ANYBODY, 415),
    "api.rules": _reads(ANYBODY),
    "public.components": _reads(ANYBODY),
    "public.theme": _reads(ANYBODY),
    "public.logo": _reads(ANYBODY),
    "neighbour.enter": _reads(ANYBODY),
    "neighbour.find": _writes(ANYBODY, 422),
    "neighbour.asked": _reads(ANYBODY, 404, values={"code": "FINNS-INTE"}),
    "neighbour.site_plan": _reads(ANYBODY, 404, values={"code": "FINNS-INTE"}),
    "neighbour.document": _reads(ANYBODY, 404, values={"code": "FINNS-INTE", "document_id": "x"}),
    "neighbour.answer": _reads(RESIDENT, 404, values={"recipient_id": "finns-inte"}),
    "neighbour.send_answer": _writes(RESIDENT, 404, values={"recipient_id": "finns-inte"}),
    "referral.asked": _reads(ANYBODY, 404, values={"code": "FINNS-INTE"}),
    "referral.document": _reads(ANYBODY, 404, values={"code": "FINNS-INTE", "document_id": "x"}),
    "referral.answer": _writes(ANYBODY, 404, values={"code": "FINNS-INTE"}),
    "notice_board.board": _reads(ANYBODY),
    "notice_board.notice": _reads(ANYBODY, 404, values={"notice_id": "finns-inte"}),
    "public.choose_language": _writes(ANYBODY, 303),
    "map_data.cell": _reads(ANYBODY, 404, values={"layer": "vagar", **CELL}),
    "map_data.version_cell": _reads(READS_LAYERS, 404, values={"layer": "vagar", **CELL}),
    "map_data.version_facts": _reads(READS_LAYERS, 404, values={"layer": "vagar", "version": "0" * 16, "number": "1"}),
    "map_data.compared_cell": _reads(READS_LAYERS, 404, values={"layer": "vagar", "old": "1" * 16, **CELL}),
    "map_data.compared_facts": _reads(
        READS_LAYERS, 404, values={"layer": "vagar", "old": "1" * 16, "version": "0" * 16, "number": "1"}
    ),
    "map_data.search": _reads(ANYBODY, query="q=Norrhaga"),
    "map_data.buildings": _reads(ANYBODY, query="fastighet=Norrhaga 30:12"),
    "auth.log_in": _reads(ANYBODY, 200, 302),
    "auth.start_login": _writes(ANYBODY, 303),
    "auth.log_in_as_staff": _reads(ANYBODY, 200, 302),
    "auth.start_login_as_staff": _writes(ANYBODY, 303),
    "auth.hear_answer": _writes(ANYBODY, 403),
    "auth.describe_ourselves": _reads(ANYBODY, values={"idp": "bankid"}),
    "auth.log_out": _writes(ANYBODY, 303, spends=True),
    "auth.logged_out": _reads(ANYBODY, 200, 303),
    "auth.own_login": _reads(ANYBODY, 200, 302),
    "auth.time_left": _reads(ANYBODY),
    "auth.end_one": _writes(ANYBODY, 303, 302, values={"handle": "finns-inte"}),
    "auth.log_out_everywhere": _writes(ANYBODY, 303, spends=True),
    "apply.mine": _reads(RESIDENT),
    "apply.start": _writes(RESIDENT, 303, spends=True),
    "apply.resume": _reads(RESIDENT, 303, of="draft"),
    "apply.ask_before_throwing_away": _reads(RESIDENT, of="draft"),
    "apply.throw_away": _writes(RESIDENT, 303, of="draft", spends=True),
    "apply.step": _reads(RESIDENT, of="draft", values={"slug": "sokande"}),
    "apply.save": _writes(RESIDENT, 422, of="draft", values={"slug": "sokande"}),
    "apply.review": _reads(RESIDENT, of="draft"),
    "apply.submit": _writes(RESIDENT, 409, of="draft", body={"version": "0"}),
    "apply.answer": _writes(RESIDENT, 422, of="draft", values={"slug": "placering"}),
    "apply.plan": _reads(RESIDENT, of="draft"),
    "apply.consent_paper": _reads(RESIDENT, 200, 404, of="draft"),
    "apply.add": _writes(RESIDENT, 422, of="draft"),
    "apply.remove": _writes(RESIDENT, 303, of="draft", spends=True),
    "apply.relabel": _writes(RESIDENT, 422, of="draft"),
    "apply.read": _reads(RESIDENT, of="draft"),
    "apply.thumbnail": _reads(RESIDENT, of="draft"),
    "apply.own_case": _reads(RESIDENT, of="case"),
    "apply.own_data": _reads(RESIDENT),
    "apply.own_data_json": _reads(RESIDENT),
    "apply.own_data_zip": _reads(RESIDENT),
    "apply.ask_before_erasing": _reads(RESIDENT),
    "apply.erase_drafts": _writes(RESIDENT, 303, spends=True),
    "apply.contact": _reads(RESIDENT, of="case"),
    "apply.change_contact": _writes(RESIDENT, 422, of="case"),
    "apply.correction": _reads(RESIDENT, of="case"),
    "apply.ask_for_correction": _writes(RESIDENT, 422, of="case"),
    "apply.receipt": _reads(RESIDENT, of="case"),
    "apply.completion": _reads(RESIDENT, 303, of="case"),
    "apply.answer_completion": _writes(RESIDENT, 303, 422, of="case"),
    "apply.tell_building": _writes(RESIDENT, 409, 422, of="case", body={"version": "0", "gor": "borja"}),
    "apply.add_unasked": _writes(RESIDENT, 409, 422, of="case", body={"version": "0"}),
    "apply.write_message": _writes(RESIDENT, 422, of="case"),
    "apply.document": _reads(RESIDENT, of="case"),
    "office.queue": _reads(READS_CASES),
    "office.search": _writes(READS_CASES, 303),
    "office.queue_file": _reads(READS_CASES),
    "office.queue_map": _reads(READS_CASES),
    "office.absent": _reads(READS_CASES),
    "office.note_absence": _writes(ARRANGES, 422),
    "office.withdraw_absence": _writes(ARRANGES, 404, values={"absence_id": "finns-inte"}),
    "office.ask_paper": _reads(ARRANGES),
    "office.register_paper": _writes(ARRANGES, 422),
    "office.allot_cases": _writes(ARRANGES, 422),
    "office.tag_cases": _writes(ARRANGES, 422),
    "office.save_view": _writes(ARRANGES, 422),
    "office.forget_view": _writes(ARRANGES, 303),
    "office.ask_allot": _reads(ARRANGES, of="desk"),
    "office.allot_case": _writes(ARRANGES, 422, of="desk", body={"version": "0"}),
    "office.tag_case": _writes(ARRANGES, 422, of="desk"),
    "office.case": _reads(READS_CASES, of="desk"),
    "office.site_plan": _reads(READS_CASES, of="desk"),
    "office.document": _reads(READS_CASES, of="desk"),
    "statistics.statistics": _reads(READS_CASES),
    "statistics.as_csv": _reads(READS_CASES),
    "registry.look": _reads(READS_CASES, query="sok=Norrhaga"),
    "registry.search": _writes(READS_CASES, 303),
    "registry.case_paper": _reads(READS_CASES, of="desk"),
    "disposal.look": _reads(frozenset({"registrator", "admin"})),
    "hand_outs.every": _reads(READS_CASES),
    "hand_outs.ask_new": _reads(ARRANGES),
    "hand_outs.register": _writes(ARRANGES, 422),
    "hand_outs.one": _reads(READS_CASES, 404, values=HAND_OUT),
    "hand_outs.work_on": _writes(ARRANGES, 404, values=HAND_OUT),
    "hand_outs.refuse": _writes(frozenset({"officer", "delegate"}), 404, values=HAND_OUT),
    "hand_outs.choose": _reads(ARRANGES, 404, values=HAND_OUT),
    "hand_outs.search": _writes(ARRANGES, 303, values=HAND_OUT),
    "hand_outs.add": _writes(ARRANGES, 404, values=HAND_OUT),
    "hand_outs.package": _reads(ARRANGES, 404, values=HAND_OUT),
    "hand_outs.paper": _reads(ARRANGES, 404, values={**HAND_OUT, "name": "foljebrev"}),
    "hand_outs.copy": _reads(ARRANGES, 404, values={**HAND_OUT, "place": "1"}),
    "hand_outs.ask_mask": _reads(ARRANGES, 404, values={**HAND_OUT, "place": "1"}),
    "hand_outs.mask": _writes(ARRANGES, 404, values={**HAND_OUT, "place": "1"}),
    "archive.package": _reads(READS_CASES, 200, 409, of="desk"),
    "office.prepare_hearing": _reads(OFFICER, 200, 409, of="desk"),
    "office.work_on_hearing": _writes(OFFICER, 422, 409, of="desk", spends=True),
    "office.statements": _reads(OFFICER, of="desk"),
    "office.work_on_statements": _writes(OFFICER, 422, of="desk"),
    "office.hearing_letters": _writes(OFFICER, 404, of="desk"),
    "office.referrals": _reads(OFFICER, of="desk"),
    "office.work_on_referrals": _writes(OFFICER, 422, of="desk"),
    "office.ask_referral": _reads(OFFICER, 200, 409, of="desk"),
    "office.send_referral": _writes(OFFICER, 422, 409, of="desk"),
    "office.ask_communication": _reads(OFFICER, 200, 409, of="desk"),
    "office.communicate": _writes(OFFICER, 422, 409, of="desk"),
    "office.communications": _reads(OFFICER, of="desk"),
    "office.work_on_communications": _writes(OFFICER, 422, of="desk"),
    "office.communication_letter": _reads(OFFICER, 404, of="desk", values={"communication_id": "finns-inte"}),
    "office.parts": _reads(OFFICER, of="desk"),
    "office.check_part": _writes(OFFICER, 422, of="desk"),
    "office.ask_again": _writes(OFFICER, 422, of="desk"),
    "office.ask_order": _reads(OFFICER, 200, 409, of="desk"),
    "office.send_order": _writes(OFFICER, 422, 409, of="desk"),
    "office.look": _reads(READS_CASES, of="desk"),
    "office.page_picture": _reads(READS_CASES, 200, 404, of="desk", values={"number": "1"}),
    "office.note": _writes(OFFICER, 422, of="desk"),
    "office.building": _reads(READS_CASES, of="desk"),
    "office.ask_building": _reads(INSPECTS | DECIDES, 200, 409, of="desk", values={"slug": "planera-besok"}),
    "office.make_building": _writes(INSPECTS | DECIDES, 409, 422, of="desk", values={"slug": "planera-besok"}),
    "office.site_visit": _reads(INSPECTS, 404, of="desk", values={"visit_id": "finns-inte"}),
    "office.note_visit": _writes(
        INSPECTS, 404, of="desk", values={"visit_id": "finns-inte"}, body={"note_id": "anteckning-1", "text": "Hej"}
    ),
    "office.visit_route": _reads(READS_CASES),
    "office.ask_move": _reads(OFFICER, 200, 409, of="desk", values={"slug": "forlang-tiden"}),
    "office.make_move": _writes(OFFICER, 422, 409, of="desk", values={"slug": "forlang-tiden"}),
    "office.ask_decision": _reads(DECIDES, 200, 409, of="desk", values={"slug": "bevilja"}),
    "office.decide": _writes(DECIDES, 422, 409, of="desk", values={"slug": "bevilja"}),
    "office.preview": _reads(DECIDES | {"second_reader"}, 404, of="desk", values={"number": "1"}),
    "office.ask_reading": _reads(frozenset({"second_reader"}), 409, of="desk"),
    "office.answer_reading": _writes(frozenset({"second_reader"}), 409, 422, of="desk"),
    "office.meetings": _reads(READS_CASES),
    "office.agenda": _reads(READS_CASES, values={"day": "2027-01-19"}),
    "office.agenda_paper": _reads(READS_CASES, 404, values={"day": "2027-01-19"}),
    "office.take_off_agenda": _writes(frozenset({"officer", "secretary"}), 404, of="desk"),
    "office.after_decision": _reads(READS_CASES, 200, 409, of="desk"),
    "office.note_after_decision": _writes(DECIDES | ARRANGES, 409, 422, of="desk"),
    "apply.ask_correction": _reads(RESIDENT, 404, of="case", values={"point_id": "1.1"}),
    "apply.correct": _writes(RESIDENT, 404, of="case", values={"point_id": "1.1"}),
    "apply.redo_step": _reads(RESIDENT, 404, of="case", values=REDONE),
    "apply.keep_step": _writes(RESIDENT, 404, of="case", values=REDONE),
    "apply.redo_answer": _writes(RESIDENT, 404, of="case", values=REDONE),
    "apply.redo_plan": _reads(RESIDENT, 404, of="case", values={"point_id": "1.1", "when": "fore"}),
    "office.application_change": _reads(READS_CASES, 404, of="desk", values={"number": "1"}),
    "office.plan_of_change": _reads(READS_CASES, 404, of="desk", values={"number": "1", "when": "fore"}),
    "apply.remark": _writes(RESIDENT, 409, 422, of="case", body={"version": "0"}),
    "apply.take_back": _writes(RESIDENT, 422, of="case"),
    "apply.appeal": _writes(RESIDENT, 409, 422, of="case", body={"version": "0"}),
    "apply.confirm_decision": _writes(RESIDENT, 303, of="case", spends=True),
    "layers.every": _reads(READS_LAYERS),
    "layers.layer": _reads(READS_LAYERS, values=LAYER),
    "layers.version": _reads(READS_LAYERS, values={**LAYER, "version_id": "<holds>"}),
    "layers.problems": _reads(READS_LAYERS, values={**LAYER, "version_id": "<holds>", "form": "csv"}),
    "layers.use_mended": _writes(GIS, 409, values=LAYER, body=HOLDS),
    "layers.hand_in": _writes(GIS, 422, values=LAYER),
    "layers.intake": _reads(GIS, 404, values={**LAYER, "import_id": "finns-inte"}),
    "layers.intake_progress": _reads(GIS, 404, values={**LAYER, "import_id": "finns-inte"}),
    "layers.cancel_intake": _writes(GIS, 404, values={**LAYER, "import_id": "finns-inte"}),
    "layers.intake_again": _writes(GIS, 404, values={**LAYER, "import_id": "finns-inte"}),
    "layers.choose_source_layer": _writes(GIS, 404, values={**LAYER, "import_id": "finns-inte"}),
    "layers.choose_columns": _writes(GIS, 404, values={**LAYER, "import_id": "finns-inte"}),
    "layers.choose_place": _writes(GIS, 404, values={**LAYER, "import_id": "finns-inte"}),
    "layers.publish": _writes(GIS, 303, values=LAYER, body=HOLDS),
    "layers_out.geopackage": _reads(READS_LAYERS, values=LAYER),
    "layers_out.geojson": _reads(READS_LAYERS, values=LAYER),
    "layers_out.cases_geopackage": _reads(READS_LAYERS),
    "layers_out.cases_geojson": _reads(READS_LAYERS),
    "site_plans.of_draft": _reads(RESIDENT, of="draft"),
    "site_plans.drawing_of_draft": _reads(RESIDENT, of="draft"),
    "site_plans.of_case": _reads(READS_CASES, of="desk"),
    "site_plans.drawing_of_case": _reads(READS_CASES, of="desk"),
    "ogc.landing": _reads(ANYBODY),
    "ogc.api": _reads(ANYBODY),
    "ogc.conformance": _reads(ANYBODY),
    "ogc.collections": _reads(ANYBODY),
    "ogc.collection": _reads(ANYBODY, values=LAYER),
    "ogc.items": _reads(ANYBODY, values=LAYER, query="limit=3"),
    "ogc.item": _reads(ANYBODY, values={**LAYER, "number": "1"}),
    "ogc.cases": _reads(READS_LAYERS),
    "ogc.case_items": _reads(READS_LAYERS),
    "ogc.case_item": _reads(READS_LAYERS, 404, values={"number": "999999"}),
    "office.see_map_change": _writes(OFFICER, 409, of="desk", body={"version": "0"}),
    "layers.place_then": _reads(READS_LAYERS, query="fastighet=Norrhaga 30:12&dag=2026-11-01"),
    "layers.withdraw": _writes(GIS, 409, values=LAYER, body={"revision": "0", "planned": "0"}),
    "layers.source": _reads(READS_LAYERS, values=LAYER),
    "layers.save_source": _writes(GIS, 422, values=LAYER),
    "layers.harvest_now": _writes(GIS, 409, values=LAYER),
    "layers.turn_source": _writes(GIS, 409, values=LAYER, body={"version": "0", "lage": "av"}),
    "layers.coverage": _reads(READS_LAYERS, values=LAYER),
    "layers.propose_coverage": _writes(GIS, 422, values=LAYER),
    "layers.proposed_coverage": _reads(READS_LAYERS, 404, values={**LAYER, "coverage_id": "finns-inte"}),
    "layers.publish_coverage": _writes(GIS, 404, values={**LAYER, "coverage_id": "finns-inte"}),
    "layers.withdraw_coverage": _writes(GIS, 409, values=LAYER, body={"revision": "0", "planned": "0"}),
    "layers.roll_back": _writes(GIS, 303, values=LAYER, body=HOLDS),
    "logged_in.every": _reads(ADMIN),
    "logged_in.end": _writes(ADMIN, 404, values={"person_id": "finns-inte"}),
    "settings.every": _reads(ADMIN),
    "settings.section": _reads(ADMIN, values=SECTION),
    "settings.version": _reads(ADMIN, 404, values={**SECTION, "number": "1"}),
    "settings.take_back": _writes(ADMIN, 404, values={**SECTION, "number": "1"}),
    "settings.edit": _reads(ADMIN, values=SECTION),
    "settings.ask_row": _reads(ADMIN, values=SECTION_ROW),
    "settings.save_row": _writes(ADMIN, 422, values=SECTION_ROW),
    "settings.arrange_row": _writes(ADMIN, 422, values=SECTION_ROW),
    "settings.throw": _writes(ADMIN, 303, values=SECTION),
    "settings.take_over": _writes(ADMIN, 409, values=SECTION),
    "settings.review": _reads(ADMIN, values=SECTION),
    "settings.put_in_force": _writes(ADMIN, 422, values=SECTION),
    "settings.download": _reads(ADMIN),
    "settings.file": _reads(ADMIN),
    "settings.hand_in_file": _writes(ADMIN, 422),
    "settings.put_file_in_force": _writes(ADMIN, 422),
}


def expected(route: Route, who: str, thing: Thing | None) -> frozenset[int]:
    """What `who` should get: the way in, a refusal, nothing at all, or the thing."""
    if who == CHALLENGED:
        is_party = thing is not None and "anna" in thing.of
        return frozenset({404}) if is_party and "officer" in route.roles else expected(route, "officer", thing)
    if who in route.roles:
        if thing is None or route.of == "desk" or who in thing.of:
            return route.opens
        return frozenset({404})
    if who == NOBODY:
        return frozenset({302} if route.method == "GET" else {403})
    return frozenset({403})


def things_of(town: Town, route: Route) -> list[Thing | None]:
    """Everything in the town that the address could be about."""
    if route.of == "draft":
        return list(town.drafts.values())
    return list(town.cases.values()) if route.of else [None]


def url_of(town: Town, endpoint: str, thing: Thing | None, document: str = "") -> str:
    """The address of a thing, or of a document in it."""
    route = ROUTES[endpoint]
    values = {name: holding(town) if value == "<holds>" else value for name, value in route.values.items()}
    if thing is not None:
        kind = "draft_id" if route.of == "draft" else "case_id"
        values |= {kind: thing.id, "document_id": document or thing.documents[0]}
    rule = next(rule for rule in town.app.url_map.iter_rules() if rule.endpoint == endpoint)
    wanted = {name: value for name, value in values.items() if name in rule.arguments}
    built: str = town.app.url_map.bind("").build(endpoint, wanted, force_external=False)
    return f"{built}?{route.query}" if route.query else built


def body_of(town: Town, route: Route) -> dict[str, str]:
    return {name: holding(town) if value == "<holds>" else value for name, value in route.body.items()}


def holding(town: Town) -> str:
    """The version of the roads' layer that holds."""
    gis = town.browser("gis").person
    assert gis is not None
    pointer = town.services.layering.layer(gis, "vagar").pointer
    assert pointer is not None
    return pointer.version_id
