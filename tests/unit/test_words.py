"""The words: how texts resolve, how numbers and dates are written, and that everything can be read in English."""

from __future__ import annotations

import gettext
import io
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from markupsafe import Markup, escape

from permits import words
from permits.web import script_words
from permits.words import Text, _, date_text, number

ROOT = Path(__file__).resolve().parents[2]
TRANSLATIONS = ROOT / "permits" / "translations"
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?s")


@pytest.fixture
def english() -> Iterator[gettext.GNUTranslations]:
    """The reader's language is English, as the catalogue compiles."""
    compiled = io.BytesIO()
    write_mo(compiled, _english())
    compiled.seek(0)
    catalogue = gettext.GNUTranslations(compiled)
    words.speak(catalogue.gettext, "en")
    yield catalogue
    words.speak(None)


def _english() -> Catalog:
    with (TRANSLATIONS / "en" / "LC_MESSAGES" / "lovlig.po").open("rb") as file:
        return read_po(file, locale="en", abort_invalid=True)


def _marked() -> set[Any]:
    """Every text that the code marks for translation, one or a pair of singular and plural."""
    with (TRANSLATIONS / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    keywords = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
    outside = (".venv", "node_modules", "tests")
    found = extract_from_dir(
        ROOT, methods, options, keywords, directory_filter=lambda folder: Path(folder).name not in outside
    )
    return {message for _file, _line, message, _comments, _context in found}


def _strings(message: Message) -> tuple[list[str], list[str]]:
    source = list(message.id) if isinstance(message.id, tuple) else [message.id]
    told = list(message.string) if isinstance(message.string, tuple) else [message.string]
    return source, told


# --- the catalogue ----------------------------------------------------------------------------------------------------


def test_every_text_in_the_code_is_in_the_catalogue_and_nothing_else() -> None:
    marked = _marked()
    assert len(marked) > 500
    assert {message.id for message in _english() if message.id} == marked


def test_every_text_is_translated_and_none_is_a_guess() -> None:
    messages = [message for message in _english() if message.id]
    assert [message.id for message in messages if not all(_strings(message)[1])] == []
    assert [message.id for message in messages if message.fuzzy] == []
    assert not _english().fuzzy  # a catalogue that is marked so is skipped when it is compiled


def test_a_translation_has_the_placeholders_of_its_text() -> None:
    wrong = [
        (source[0], one)
        for source, told in (_strings(message) for message in _english() if message.id)
        for one in told
        if sorted(PLACEHOLDER.findall(source[-1])) != sorted(PLACEHOLDER.findall(one))
        and sorted(PLACEHOLDER.findall(source[0])) != sorted(PLACEHOLDER.findall(one))
    ]
    assert wrong == []


def test_no_swedish_is_left_in_the_translations() -> None:
    """Swedish letters stand only in names and in terms that a reader meets again in Swedish papers."""
    kept = {
        "fornlämningar", "tomträtt", "anmälan", "Sjövägen", "primärkarta",
        "Kommunens", "sammanhållen", "tidsbegränsat", "fasadändring", "användning", "ändrad",
        "materialgård", "förhandsbesked", "okänd", "länsstyrelsen",
    }  # fmt: skip
    left = [
        one
        for message in _english()
        if message.id
        for one in _strings(message)[1]
        if set(re.findall(r"\w*[åäöÅÄÖ]\w*", one)) - kept
    ]
    assert left == []


# --- texts ------------------------------------------------------------------------------------------------------------


def test_a_text_is_resolved_when_it_is_shown_and_not_when_it_is_made(english: gettext.GNUTranslations) -> None:
    words.speak(None)
    text = _("Mina sidor")
    assert str(text) == "Mina sidor"
    words.speak(english.gettext, "en")
    assert str(text) == "My pages"


def test_values_stand_where_the_placeholders_are() -> None:
    assert str(_("Svara senast %(day)s.", day="i dag")) == "Svara senast i dag."
    assert str(_("100 % av %s")) == "100 % av %s"


def test_a_text_within_a_text_follows_the_language(english: gettext.GNUTranslations) -> None:
    text = _("%(title)s saknas.", title=_("Planritning"))
    assert str(text) == "Floor plan (planritning) is missing."
    assert text.in_swedish() == "Planritning saknas."


def test_a_text_behaves_as_the_string_it_becomes() -> None:
    text = _("Spara")
    assert text == "Spara"
    assert text + "!" == "Spara!"
    assert ">" + text == ">Spara"
    assert len(text) == 5
    assert f"{text}" == "Spara"
    assert text
    assert not _("")
    assert hash(text) == hash(Text("Spara", {}))


def test_a_text_is_escaped_with_its_values() -> None:
    text = _("Vi tog emot: %(name)s.", name="<b>plan</b>")
    assert escape(text) == Markup("Vi tog emot: &lt;b&gt;plan&lt;/b&gt;.")


# --- numbers and dates ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "decimals", "swedish", "english_text"),
    [
        (4.5, 1, "4,5", "4.5"),
        (30.0, 1, "30", "30"),
        (3.999, 2, "4", "4"),
        (1234.56, 1, "1\u00a0234,6", "1,234.6"),
        (100, 0, "100", "100"),
        (0.05, 2, "0,05", "0.05"),
        (-0.01, 1, "0", "0"),
        (-2.5, 1, "-2,5", "-2.5"),
    ],
)
def test_a_number_is_written_as_the_reader_writes_it(
    english: gettext.GNUTranslations, value: float, decimals: int, swedish: str, english_text: str
) -> None:
    assert number(value, decimals) == english_text
    assert words.swedish_number(value, decimals) == swedish
    words.speak(None)
    assert number(value, decimals) == swedish


def test_a_date_is_written_as_the_reader_writes_it(english: gettext.GNUTranslations) -> None:
    day = date(2026, 5, 2)
    assert (date_text(day), words.swedish_date(day)) == ("2 May 2026", "2 maj 2026")
    words.speak(None)
    assert date_text(day) == "2 maj 2026"


def test_a_stored_number_gets_the_readers_decimal_sign(english: gettext.GNUTranslations) -> None:
    assert words.decimal_text("4.5") == "4.5"
    words.speak(None)
    assert words.decimal_text("4.5") == "4,5"


# --- the scripts ------------------------------------------------------------------------------------------------------


def _words_in_script(name: str) -> dict[str, str]:
    source = (ROOT / "static" / name).read_text()
    block = source.split("const WORDS = {", 1)[1].split("\n};", 1)[0]
    return dict(re.findall(r'(\w+): "([^"]*)"', block))


@pytest.mark.parametrize(
    ("script", "here"),
    [
        ("map.js", script_words.MAP),
        ("draw.js", script_words.DRAWING),
        ("js/words.js", script_words.CONTROLS),
    ],
)
def test_the_scripts_own_words_are_those_that_are_translated(script: str, here: dict[str, Text]) -> None:
    assert _words_in_script(script) == {name: text.source for name, text in here.items()}


def test_every_word_of_a_popup_can_be_translated() -> None:
    source = (ROOT / "static" / "map-facts.js").read_text().split("export function", 1)[0]
    shown = {text for text in re.findall(r'"([^"]+)"', source) if text[0].isupper()}
    assert shown <= {text.source for text in script_words.ON_MAPS}


def test_a_swedish_page_sends_no_words_and_an_english_one_sends_all(english: gettext.GNUTranslations) -> None:
    assert script_words.map_words("sv") is None
    assert script_words.control_words("sv") is None
    sent = script_words.map_words("en") or {}
    assert sent["zoomIn"] == "Zoom in"
    assert sent["Järnväg"] == "Railway"
