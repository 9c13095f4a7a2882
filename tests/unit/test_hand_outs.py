"""Handing out public records: judged one by one, masked for real, logged in each case, and no move of any of them."""

from __future__ import annotations

import io
from dataclasses import replace

import pikepdf
import pytest
from PIL import Image

from permits.adapters.masking import PageMasker
from permits.case.access import Principal, Role
from permits.case.model import PROTECTED_NAME
from permits.services import hand_out_copies
from permits.services.hand_out_shapes import HandOutState, Judgement, Mask
from permits.services.masked_papers import MaskedPapers, PhrasesOut
from permits.services.refusals import NotFound, Refused, Stale
from permits.services.shapes import CaseView
from tests.unit.desks import Desks
from tests.unit.hand_out_records import SECRET, Records, drawn
from tests.unit.printed_case import ANSWERS


@pytest.fixture
def records(desks: Desks) -> Records:
    return Records(desks)


def test_what_is_public_leaves_byte_for_byte_with_a_letter_and_is_noted_in_the_case_without_who_asked(
    desks: Desks, records: Records
) -> None:
    case_id = desks.submitted(desks.resident()).case_id
    before = desks.handling.case(desks.officer(), case_id)
    hand_out = records.with_documents(case_id, ("planritning", "fasadritning"), requester="Tilda Tidning")
    hand_out = records.handing_out.judge_rest(records.who, hand_out.id, hand_out.version)
    hand_out = records.prepared(hand_out)
    assert hand_out.state is HandOutState.READY
    packed = records.packed(hand_out)
    assert sorted(packed) == [
        "00 Följebrev.pdf", "01 BYGG 2026-000001 Planritning.png", "02 BYGG 2026-000001 Fasadritning.png",
    ]  # fmt: skip
    originals = {desks.files.path(each.sha256).read_bytes() for each in before.documents if each.origin == "applicant"}
    assert set(list(packed.values())[1:]) == originals
    done = records.leaving.hand_over(records.who, hand_out.id, hand_out.version)
    assert (done.state, done.finished, done.finished_by) == (HandOutState.DONE, desks.clock(), records.who.name)
    after = desks.handling.case(desks.officer(), case_id)
    assert (after.case.version, after.case.updated, after.case.state) == (
        before.case.version, before.case.updated, before.case.state,
    )  # fmt: skip
    assert after.case.length == before.case.length + 1
    noted = after.events[-1]
    assert [each["how"] for each in noted.data["documents"]] == ["hel", "hel"]
    assert noted.data["channel"] == "disk"
    assert "Tilda" not in repr(noted)
    with desks.database.reading() as unit:
        (line,) = [each for each in unit.registry.of_case(case_id) if "Begäran" in each.rubric]
    assert done.number in line.rubric
    with pytest.raises(Refused):
        records.leaving.hand_over(records.who, done.id, done.version)


def test_a_masked_copy_holds_no_text_no_trace_of_what_stood_in_the_rectangle_and_the_original_is_untouched(
    desks: Desks, records: Records
) -> None:
    case_id = drawn(desks)
    view = desks.handling.case(desks.officer(), case_id)
    plan = next(each for each in view.documents if each.media_type == "application/pdf" and each.origin == "applicant")
    original = desks.files.path(plan.sha256).read_bytes()
    hand_out = records.asked()
    hand_out = records.handing_out.choose(records.who, hand_out.id, hand_out.version, [(case_id, plan.id)])
    assert hand_out.documents[0].pages == 2
    hand_out = records.handing_out.judge(records.who, hand_out.id, hand_out.version, 1, "maskad", "18:8", "Larm.")
    with pytest.raises(Refused):  # nothing is taken out yet
        records.leaving.prepare(records.who, hand_out.id, hand_out.version)
    with pytest.raises(Refused):  # what somebody sent is not printed again, so no words can be left out of it
        records.handing_out.hide(records.who, hand_out.id, hand_out.version, 1, [SECRET])
    masks = [Mask(1, 50, 50, 50, 50)]
    hand_out = records.handing_out.mask(records.who, hand_out.id, hand_out.version, 1, masks, [2])
    hand_out = records.prepared(hand_out)
    packed = records.packed(hand_out)
    (name,) = [name for name in packed if name.startswith("01")]
    copy = packed[name]
    assert SECRET not in name + "".join(packed)
    assert SECRET.encode() not in copy
    assert PageMasker(desks.files).text_of(copy).strip() == ""
    assert SECRET in PageMasker(desks.files).text_of(original)
    assert desks.files.path(plan.sha256).read_bytes() == original
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        assert len(pdf.pages) == 2
        assert [round(float(side)) for side in pdf.pages[0].mediabox[2:]] == [842, 595]
        assert all(set(page.obj.Resources.keys()) == {"/XObject"} for page in pdf.pages)
        seen = [
            Image.open(io.BytesIO(page.obj.Resources.XObject.Page.read_raw_bytes())).convert("RGB")
            for page in pdf.pages
        ]
    masked = seen[0].crop((seen[0].width // 2 + 8, seen[0].height // 2 + 8, *seen[0].size))
    assert max(high for _low, high in masked.getextrema()) < 20  # nothing of the blue field
    assert min(low for low, _high in seen[0].crop((20, 20, 60, 60)).getextrema()) > 235
    assert "Larm." in PageMasker(desks.files).text_of(packed["00 Följebrev.pdf"])


def test_a_decision_is_printed_again_without_the_words_and_what_could_not_be_removed_stops_it(
    desks: Desks, records: Records
) -> None:
    ylva, hedda = desks.resident(), desks.officer()
    case_id = desks.submitted(ylva).case_id
    version = desks.handling.case(hedda, case_id).case.version
    desks.deciding.grant(hedda, case_id, version, "Sökanden, Ylva\nStrandqvist, har rätt. Ring 070-174 06 05.")
    while desks.reacting.react_once():
        pass
    hand_out = records.with_documents(case_id, ("beslut",))
    assert hand_out.documents[0].printed
    hand_out = records.handing_out.judge(records.who, hand_out.id, hand_out.version, 1, "maskad", "21:7", "")
    phrases = ["ylva strandqvist", "070-174 06 05"]
    hand_out = records.handing_out.hide(records.who, hand_out.id, hand_out.version, 1, phrases)
    hand_out = records.prepared(hand_out)
    assert hand_out.documents[0].fault == ""
    copy = next(content for name, content in records.packed(hand_out).items() if name.startswith("01"))
    told = PageMasker(desks.files).text_of(copy)
    assert "[borttaget]" in told
    assert "Strandqvist" not in told
    assert "174 06" not in told
    assert b"Strandqvist" not in copy
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        assert pdf.open_metadata().pdfa_status == "3A"
        assert len(pdf.attachments) == 0

    again = records.with_documents(case_id, ("beslut",))
    again = records.handing_out.mask(records.who, again.id, again.version, 1, [Mask(1, 1, 1, 9, 9)], [])
    again = records.handing_out.hide(records.who, again.id, again.version, 1, ["Ylva"])
    assert again.documents[0].masks == ()  # one way or the other, never a picture of the paper with its words

    class Careless(MaskedPapers):
        def print(self, view: CaseView, document_id: str, phrases: object) -> bytes:  # type: ignore[override]
            return super().print(view, document_id, ())

    records.copying._papers = Careless(records.copying._papers._printer)
    hand_out = records.leaving.reopen(records.who, hand_out.id, hand_out.version)
    hand_out = records.prepared(hand_out)
    assert hand_out.state is HandOutState.OPEN
    assert "står kvar" in hand_out.documents[0].fault
    assert hand_out.papers == {}


def test_a_case_file_with_parts_taken_out_leaves_without_what_is_attached_to_it(desks: Desks, records: Records) -> None:
    case_id = desks.submitted(desks.resident()).case_id
    while desks.reacting.react_once():
        pass
    hand_out = records.with_documents(case_id, ("arendeakt",))
    hand_out = records.handing_out.judge(records.who, hand_out.id, hand_out.version, 1, "maskad", "21:7", "")
    hand_out = records.handing_out.hide(records.who, hand_out.id, hand_out.version, 1, ["Ylva Strandqvist"])
    copy = next(iter(content for name, content in records.packed(records.prepared(hand_out)).items() if "01" in name))
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        assert len(pdf.attachments) == 0
    told = PageMasker(desks.files).text_of(copy)
    assert "bedöms var för sig" in told
    assert "skyddade personuppgifter" not in told  # nobody has


def test_more_than_one_package_bears_is_told_instead_of_made(
    desks: Desks, records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = desks.submitted(desks.resident()).case_id
    hand_out = records.with_documents(case_id, ("planritning", "fasadritning"))
    hand_out = records.handing_out.judge_rest(records.who, hand_out.id, hand_out.version)
    monkeypatch.setattr(hand_out_copies, "MOST_TOGETHER", 1)
    hand_out = records.prepared(hand_out)
    assert hand_out.state is HandOutState.OPEN
    assert all("Dela upp" in each.fault for each in hand_out.documents)


def test_where_somebody_is_protected_everything_is_proposed_as_masked_and_nothing_tells_who(
    desks: Desks, records: Records
) -> None:
    case_id = desks.submitted(desks.resident(), sokande={**ANSWERS["sokande"], "protected": "ja"}).case_id
    hedda = desks.officer()
    version = desks.handling.case(hedda, case_id).case.version
    desks.deciding.grant(hedda, case_id, version, "Ylva Strandqvist får bygga.")
    while desks.reacting.react_once():
        pass
    hand_out = records.with_documents(case_id, ("planritning", "beslut"))
    assert {(each.judgement, each.ground) for each in hand_out.documents} == {(Judgement.MASKED, "21:3")}
    with pytest.raises(Refused):  # the drawing needs an officer's eyes
        records.leaving.prepare(records.who, hand_out.id, hand_out.version)
    hand_out = records.handing_out.judge(records.who, hand_out.id, hand_out.version, 1, "lamnas_inte", "21:3", "")
    with pytest.raises(Refused):  # what was printed before may tell of who is protected since
        records.handing_out.judge(records.who, hand_out.id, hand_out.version, 2, "hel", "", "")
    with pytest.raises(Refused):
        records.handing_out.mask(records.who, hand_out.id, hand_out.version, 2, [Mask(1, 1, 1, 1, 1)], [])
    hand_out = records.prepared(hand_out)
    packed = records.packed(hand_out)
    assert len(packed) == 2  # the letter and the decision
    told = "".join(PageMasker(desks.files).text_of(each) for each in packed.values())
    for part in ("Ylva", "Strandqvist", ANSWERS["sokande"]["street"]):
        assert part not in told
        assert part not in "".join(packed)
    assert PROTECTED_NAME in told
    assert "skriftligt beslut" in told


def test_whoever_is_refused_gets_a_written_decision_with_how_to_appeal_before_or_after(
    desks: Desks, records: Records
) -> None:
    case_id = desks.submitted(desks.resident()).case_id
    for wants in (True, False):
        hand_out = records.with_documents(case_id, ("planritning",), wants_decision=wants)
        hand_out = records.handing_out.judge(records.who, hand_out.id, hand_out.version, 1, "lamnas_inte", "18:8", "")
        if wants:  # a registrator does not decide
            with pytest.raises(Refused):
                records.leaving.prepare(records.who, hand_out.id, hand_out.version)
        hand_out = records.prepared(hand_out, desks.officer() if wants else records.who)
        names = list(records.packed(hand_out))
        assert ("00 Beslut.pdf" in names) is wants
        hand_out = records.leaving.hand_over(records.who, hand_out.id, hand_out.version)
    with pytest.raises(NotFound):  # a registrator does not decide
        records.leaving.refuse(records.who, hand_out.id, hand_out.version)
    hand_out = records.leaving.refuse(desks.officer(), hand_out.id, hand_out.version)
    told = PageMasker(desks.files).text_of(records.copying.decision(hand_out))
    for words in ("OSL 18 kap. 8 §".replace(" ", "\xa0"), "kammarrätten", "tre veckor"):
        assert words.replace("\xa0", " ") in told.replace("\xa0", " ").replace("\r\n", " ")
    events = [each.type for each in desks.handling.case(desks.officer(), case_id).events]
    assert [each for each in events if each.startswith("Records")] == ["RecordsHandedOut", "RecordsRefused"] * 2
    with pytest.raises(Refused):
        records.leaving.refuse(desks.officer(), hand_out.id, hand_out.version)


def test_a_case_file_does_not_leave_whole_with_what_is_kept_back_inside_it(desks: Desks, records: Records) -> None:
    case_id = desks.submitted(desks.resident()).case_id
    while desks.reacting.react_once():
        pass
    hand_out = records.with_documents(case_id, ("planritning", "arendeakt"))
    hand_out = records.handing_out.judge(records.who, hand_out.id, hand_out.version, 1, "lamnas_inte", "18:8", "")
    hand_out = records.handing_out.judge(records.who, hand_out.id, hand_out.version, 2, "hel", "", "")
    with pytest.raises(Refused, match="nummer 1"):
        records.leaving.prepare(records.who, hand_out.id, hand_out.version)


def test_working_material_unsent_drafts_and_another_cases_documents_cannot_be_chosen(
    desks: Desks, records: Records
) -> None:
    ylva, hedda = desks.resident(), desks.officer()
    case_id, other = (desks.submitted(ylva).case_id for _nth in range(2))
    draft = desks.complete_draft(ylva)
    version = desks.handling.case(hedda, case_id).case.version
    desks.noting.note(hedda, case_id, "Ring grannen.")
    desks.handling.assign(hedda, case_id, version)
    with desks.database.reading() as unit:
        (note,) = unit.material.notes(case_id)
        strange = unit.documents.of_case(other)[0].id
    hand_out = records.asked()
    for document_id in (note.id, draft.documents[0].id, strange, case_id, "", "../x"):
        with pytest.raises(NotFound):
            records.handing_out.choose(records.who, hand_out.id, hand_out.version, [(case_id, document_id)])
    for wrong in ("finns-inte", draft.id):
        with pytest.raises(NotFound):
            records.handing_out.choose(records.who, hand_out.id, hand_out.version, [(wrong, draft.documents[0].id)])
    with pytest.raises(Refused):
        records.handing_out.choose(records.who, hand_out.id, hand_out.version, [])


def test_who_may_not_is_not_told_that_it_exists_and_two_at_once_are_told_apart(desks: Desks, records: Records) -> None:
    case_id = desks.submitted(desks.resident()).case_id
    hand_out = records.with_documents(case_id, ("planritning",))
    for role in (Role.APPLICANT, Role.READER, Role.GIS):
        stranger = Principal("p-else", "Någon Annan", frozenset({role}))
        with pytest.raises(NotFound):
            records.handing_out.judge_rest(stranger, hand_out.id, hand_out.version)
    involved = replace(desks.resident(), roles=frozenset({Role.REGISTRATOR}))
    with pytest.raises(NotFound):  # nobody hands out of a case that they are in themselves
        records.handing_out.judge(involved, hand_out.id, hand_out.version, 1, "hel", "", "")
    with pytest.raises(NotFound):  # nor reads what leaves, nor changes what is to be handed out with it
        records.handing_out.at(involved, hand_out.id)
    with pytest.raises(NotFound):
        records.handing_out.remove(involved, hand_out.id, hand_out.version, 1)
    with pytest.raises(NotFound):
        records.leaving.prepare(involved, hand_out.id, hand_out.version)
    records.handing_out.judge_rest(records.who, hand_out.id, hand_out.version)
    with pytest.raises(Stale):
        records.handing_out.judge_rest(records.who, hand_out.id, hand_out.version)


def test_what_is_changed_after_it_was_prepared_has_to_be_prepared_again(desks: Desks, records: Records) -> None:
    case_id = desks.submitted(desks.resident()).case_id
    hand_out = records.with_documents(case_id, ("planritning",))
    hand_out = records.prepared(records.handing_out.judge_rest(records.who, hand_out.id, hand_out.version))
    hand_out = records.handing_out.judge(records.who, hand_out.id, hand_out.version, 1, "lamnas_inte", "21:3", "")
    assert (hand_out.state, hand_out.papers) == (HandOutState.OPEN, {})
    with pytest.raises(Refused):
        records.leaving.hand_over(records.who, hand_out.id, hand_out.version)
    hand_out = records.leaving.withdraw(records.who, hand_out.id, hand_out.version)
    assert hand_out.state is HandOutState.WITHDRAWN
    assert all(each.type != "RecordsHandedOut" for each in desks.handling.case(desks.officer(), case_id).events)


@pytest.mark.parametrize(
    ("phrase", "told", "left"),
    [
        ("Anna Berg", "Anna\n Berg och Annas berg", "[borttaget] och Annas berg"),
        ("bo", "Bo bor här, bo.", "[borttaget] bor här, [borttaget]."),
        ("070-1 (2)", "ring 070-1 (2).", "ring [borttaget]."),
        ("  ", "orörd", "orörd"),
    ],
)
def test_words_are_taken_out_however_they_are_spaced_and_only_whole(phrase: str, told: str, left: str) -> None:
    assert PhrasesOut([phrase]).text(told) == left
