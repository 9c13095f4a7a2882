"""The personal data of each table, by its name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from permits.adapters.database.personal import (
    CASE,
    DRAFT,
    GUIDE,
    HAND_OUT,
    HEARING,
    LOGIN,
    MAPS,
    OPERATION,
    PEOPLE,
    READS,
    SETTINGS,
    STAFF,
    WORKING,
    Holding,
    Kind,
    Purpose,
)

_BY: Final = {"by": Kind.WHO, "by_name": Kind.STAFF}
_ANYBODY = "den sökande, andra parter och de som nämns"


def _of(of_whom: str, purpose: Purpose, plain: str = "", **columns: Kind) -> Holding:
    return Holding(of_whom, purpose, columns, frozenset(plain.split()))


TABLES: Final[Mapping[str, Holding]] = {
    "persons": _of(
        "alla som loggat in eller är parter", PEOPLE,
        person_id=Kind.WHO, sealed_number=Kind.NUMBER, number_lookup=Kind.NUMBER,
        staff_login=Kind.STAFF, name=Kind.NAME, protected=Kind.PROTECTED,
    ),
    "drafts": _of(
        "den som skriver, och de som den nämner", DRAFT,
        owner=Kind.WHO, answers=Kind.TEXT, sources=Kind.TEXT, sealed_numbers=Kind.NUMBER,
    ),
    "draft_documents": _of("den som skriver", DRAFT, "attached", filename=Kind.TEXT),
    "answer_drafts": _of("den som svarar", DRAFT, person_id=Kind.WHO, content=Kind.TEXT),
    "cases": _of(
        "den sökande och handläggaren", CASE, "more_measures need length submitted decide_by",
        designation=Kind.PLACE, applicant=Kind.NAME, protected=Kind.PROTECTED, officer_id=Kind.WHO,
        officer_name=Kind.STAFF,
    ),
    "case_parties": _of("parterna", CASE, "role", person_id=Kind.WHO),
    "case_events": _of(_ANYBODY, CASE, data=Kind.TEXT, by=Kind.WHO, by_name=Kind.NAME),
    "case_documents": _of(_ANYBODY, CASE, "received origin asked disposed", filename=Kind.TEXT),
    "case_places": _of("den sökande", CASE, west=Kind.PLACE, south=Kind.PLACE, east=Kind.PLACE, north=Kind.PLACE),
    "case_figures": _of("ingen: tal för statistiken", CASE, "received decided told"),
    "case_reads": _of(
        "personalen", READS, "what", person_id=Kind.WHO, name=Kind.STAFF
    ),
    "registry_entries": _of(
        "avsändare, mottagare och handläggare", CASE, "rubric",
        designation=Kind.PLACE, subject=Kind.TEXT, counterpart=Kind.NAME, by_name=Kind.NAME, protected=Kind.PROTECTED,
    ),
    "registry_numbers": _of("ingen", CASE, "series year"),
    "notices": _of(
        "ingen vid namn", CASE, "taken_down", designation=Kind.PLACE, title=Kind.TEXT, text=Kind.TEXT
    ),
    "queue_rows": _of(
        "den sökande, genom platsen", CASE, "is_open decide_by decided waits matters attention reckoning telling area",
        officer_id=Kind.WHO, tags=Kind.TEXT, address=Kind.PLACE, east=Kind.PLACE, north=Kind.PLACE,
    ),
    "planned_visits": _of("den sökande, genom ärendet", CASE, "visit_id", about=Kind.TEXT),
    "agenda_items": _of("den sökande, genom ärendet", CASE, "proposal", subject=Kind.TEXT),
    "decision_proposals": _of(_ANYBODY, WORKING, content=Kind.TEXT, **_BY),
    "case_notes": _of(_ANYBODY, WORKING, text=Kind.TEXT, **_BY),
    "case_tasks": _of(
        _ANYBODY, WORKING, text=Kind.TEXT, who=Kind.STAFF, by_name=Kind.NAME, done_by=Kind.STAFF
    ),
    "part_checks": _of(
        "den sökande, genom ansökan", WORKING, "part standing again",
        title=Kind.TEXT, lacks=Kind.TEXT, why=Kind.TEXT, mend=Kind.TEXT, **_BY,
    ),
    "heard_people": _of(
        "de som hörs", HEARING, "hearing_id company",
        recipient_id=Kind.WHO, person_id=Kind.WHO, name=Kind.NAME, street=Kind.CONTACT, postal_code=Kind.CONTACT,
        city=Kind.CONTACT, email=Kind.CONTACT, protected=Kind.PROTECTED,
    ),
    "hearing_drafts": _of("de som ska höras", WORKING, content=Kind.TEXT),
    "case_codes": _of(
        "de som hörs", HEARING, "made", code_hash=Kind.OPENS, recipient_id=Kind.WHO
    ),
    "outgoing_letters": _of("de som hörs", HEARING, recipient_id=Kind.WHO),
    "awaited_answers": _of("ingen", HEARING),
    "hand_outs": _of(
        "den som begär, om den säger vem den är", HAND_OUT, "came_in finished",
        requester=Kind.NAME, address=Kind.CONTACT, content=Kind.TEXT,
    ),
    "hand_out_files": _of("de som nämns i handlingarna", HAND_OUT, "hand_out_id"),
    "disposals": _of("personalen", OPERATION, "rule", by_name=Kind.STAFF),
    "loose_files": _of("ingen", OPERATION, "file"),
    "sessions": _of("den som är inloggad", LOGIN, token_hash=Kind.OPENS, content=Kind.NAME),
    "login_states": _of("ingen: en inloggning på väg", LOGIN, "request_id content"),
    "assertion_ids": _of("ingen", LOGIN, "idp assertion_id"),
    "guides": _of("den som frågar, utan namn", GUIDE, token_hash=Kind.OPENS, content=Kind.PLACE),
    "shared_answers": _of("den som delar, utan namn", GUIDE, id_hash=Kind.OPENS, content=Kind.PLACE),
    "staff_members": _of("personalen", STAFF, "roles", person_id=Kind.WHO),
    "staff_mail": _of("personalen", STAFF, person_id=Kind.WHO, mail=Kind.CONTACT),
    "absences": _of(
        "personalen", STAFF, "noted withdrawn",
        person_id=Kind.WHO, stand_in=Kind.WHO, noted_by=Kind.WHO, withdrawn_by=Kind.WHO,
    ),
    "saved_views": _of("personalen", STAFF, person_id=Kind.WHO, name=Kind.TEXT, query=Kind.TEXT),
    "reactions": _of("ingen: vad tjänsten ska göra", OPERATION, "reaction detail"),
    "worker_beats": _of("ingen", OPERATION, "name begun failed"),
    "rate_buckets": _of("den som använder tjänsten", OPERATION, "even_at", key=Kind.ADDRESS),
    "amendments": _of("personalen", SETTINGS, "section holds_from content why", **_BY),
    "amendment_drafts": _of("personalen", SETTINGS, "section based_on content", by=Kind.WHO),
    "amendments_taken_back": _of("personalen", SETTINGS, "section why", **_BY),
    "layers": _of("ingen", MAPS, "name title source coverage"),
    "layer_versions": _of("personalen", MAPS, "filename source handed_in problems diff blocked", **_BY),
    "layer_pointers": _of("personalen", MAPS, "follows version_id published action why withdraws", **_BY),
    "layer_coverages": _of("personalen", MAPS, "coverage filename proposed", **_BY),
    "layer_coverage_moves": _of("personalen", MAPS, "follows coverage_id published why withdraws", **_BY),
    "layer_consequences": _of(
        "den sökande, genom ärendet", MAPS, "subject asked reckoned open_cases looked_at", cases=Kind.PLACE
    ),
    "layer_reassessments": _of("ingen", MAPS, "before after began ended told"),
    "layer_sources": _of(
        "personalen", MAPS, "wish active forced failures digest validators harvested claimed lease", by_name=Kind.STAFF
    ),
    "layer_harvests": _of(
        "personalen", MAPS, "begun ended outcome told matched change import_id", by_name=Kind.STAFF
    ),
    "layer_confirmations": _of("ingen", MAPS, "version_id"),
    "layer_imports": _of(
        "personalen", MAPS,
        "filename source why origin progress heartbeat cancelling choices question told version_id reason attempt "
        "followed",
        **_BY,
    ),
    "layer_choices": _of("personalen", MAPS, "signature content", by_name=Kind.STAFF),
}  # fmt: skip

WORDS: Final[Mapping[str, tuple[str, Purpose]]] = {
    "case_texts": (
        "orden som ärenden hittas genom: sökande, fastighet, adress. Inga nummer, ingen skyddad person",
        CASE,
    ),
    "registry_texts": ("orden som diariet hittas genom. Inga nummer, ingen skyddad person", CASE),
}
"""Tables that each database keeps in a form of its own (adapters.database.texts)."""

FILES: Final[tuple[tuple[str, str, str, str], ...]] = (
    (
        "`files/`",
        "ritningar, bilder, yttranden och fullmakter som lämnats in, och ärendeakter, beslut och brev som tjänsten "
        "skriver. Det som lämnats in kan innehålla vad som helst, också personnummer",
        CASE.kept,
        CASE.read_by,
    ),
    (
        "`mail/`",
        "brev som filer, där ingen mejlserver är angiven: e-postadress och text",
        "tills driften tar bort dem",
        "driften",
    ),
    (
        "`files/quarantine/`",
        "vilka filer som väntar på viruskontroll eller är spärrade: kontrollsumma och skäl",
        "tills filen släpps eller gallras",
        "driften",
    ),
    ("`limits`", "hur ofta någon frågar: avtryck av nätadresser och id:n", "någon minut", "ingen"),
    ("`incoming/`, `imports/`", "filer på väg in", "tills de är mottagna, högst ett dygn", "ingen"),
    ("`anchors.txt`", "händelseloggens kontrollsummor: inga personuppgifter", "så länge loggen", "driften"),
    (
        "`personal-keys`",
        "nycklarna till personnumren (LOVLIG_PERSONAL_KEYS_FILE), helst på en annan plats",
        "så länge någon rad eller säkerhetskopia behöver dem",
        "tjänsten",
    ),
    (
        "`registers.db`",
        "bara i demon: påhittade personer med Skatteverkets testnummer, i stället för folkbokföringen",
        "med demon",
        "tjänsten",
    ),
    (
        "loggar",
        "metod, adress, tider och id:n; aldrig namn, nummer eller fritext (tests/attacks/test_logs.py)",
        "som driften bestämmer",
        "driften",
    ),
    ("säkerhetskopior", "allt ovan utom nycklarna", "som driften bestämmer (`lovlig backup --keep`)", "driften"),
    (
        "arkivpaket",
        "ärendets handlingar och uppgifter (FGS), med personnummer bortmaskade",
        "bevaras",
        "arkivmyndigheten",
    ),
)
"""What lies outside the tables: where, what, how long, and who reads it."""
