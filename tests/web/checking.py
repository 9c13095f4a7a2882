"""The test client that looks at every page it fetches, and posts a page's own forms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from urllib.parse import urljoin, urlsplit

import html5lib
from flask.testing import FlaskClient
from lxml import etree
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import TestResponse, encode_multipart

TYPED = {"text", "email", "tel", "search", "date", "file", "radio", "checkbox", "password", "number"}
NAMED_OTHERWISE = {"hidden", "submit", "button"}
# Tags, references and whether there is text between them: all that a parser can stumble over.
PIECE = re.compile(r"<[^>]*>|&#?\w*;?|[^<&]+")
VALUE = re.compile(r'"[^"]*"')
WITHOUT_VALUE = ("checked", "selected", "multiple", "disabled", "readonly")  # libxml2 gives them their name as value
QUICK = etree.HTMLParser(encoding="utf-8", huge_tree=True)


@dataclass
class Page:
    """A fetched HTML page: its response, its tree without namespaces, and shorthands to read it."""

    response: TestResponse
    path: str
    tree: etree._Element

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def h1(self) -> str:
        return words(self.tree.xpath("//h1")[0])

    @property
    def text(self) -> str:
        """What a reader sees in the main part, spaces evened."""
        return words(self.tree.xpath("//main")[0])

    @property
    def errors(self) -> list[str]:
        """The messages of the error summary."""
        return [words(each) for each in self.tree.xpath("//*[contains(@class, 'error-summary')]//li")]

    def links(self, text: str) -> list[str]:
        """Where the links with this text lead."""
        return [link.get("href") for link in self.tree.xpath("//a[@href]") if text in words(link)]

    def form(self, holding: str) -> Form:
        """The form that has a field, a button's words or an action like this."""
        for element in self.tree.xpath("//form"):
            names = [field.get("name") for field in Form(self, element)._fields()]
            buttons = [words(button) for button in element.xpath(".//button")]
            if holding in names or holding in (element.get("action") or "") or any(holding in b for b in buttons):
                return Form(self, element)
        raise AssertionError(f"{self.path} has no form with {holding!r}")


@dataclass
class Form:
    """A form as a browser would post it."""

    page: Page
    element: etree._Element

    @property
    def url(self) -> str:
        return urljoin(self.page.path, self.element.get("action") or self.page.path)

    def _fields(self) -> list[etree._Element]:
        """Its own fields: those inside that belong to no other form, and those outside that name it."""
        inside = self.element.xpath(".//input[@name][not(@form)] | .//textarea[@name] | .//select[@name]")
        own = self.element.get("id")
        return inside + (self.page.tree.xpath(f"//input[@form='{own}']") if own else [])

    def values(self) -> MultiDict[str, Any]:
        """What the form holds as it was served."""
        held: MultiDict[str, Any] = MultiDict()
        for field in self._fields():
            kind = field.get("type", "text")
            if field.tag == "textarea":
                held.add(field.get("name"), (field.text or "").removeprefix("\n"))
            elif field.tag == "select":
                chosen = field.xpath("./option[@selected]") or field.xpath("./option")[:1]
                held.add(field.get("name"), chosen[0].get("value") if chosen else "")
            elif kind in {"radio", "checkbox"}:
                if field.get("checked") is not None:
                    held.add(field.get("name"), field.get("value", "on"))
            elif kind not in {"file", "submit", "button"}:
                held.add(field.get("name"), field.get("value", ""))
        return held


class CheckingClient(FlaskClient):
    """A client whose `page` and `send` check each HTML page. `get` and `post` are Flask's own."""

    def open(self, *args: Any, **kept: Any) -> TestResponse:
        """Read every answer to its end, so that no file is left open."""
        return super().open(*args, **{"buffered": True, **kept})

    def page(self, path: str, status: int = 200) -> Page:
        """Fetch a page, follow redirects, and check it."""
        return self._checked(self.get(path, follow_redirects=True), status)

    def send(self, form: Form, answers: Mapping[str, Any] | None = None, status: int = 200) -> Page:
        """Post a page's form with these answers over its own values, follow redirects, check what comes."""
        values = form.values()
        for name, value in (answers or {}).items():
            values.setlist(name, list(value) if isinstance(value, list) else [value])
        if (form.element.get("method") or "get").lower() == "get":
            answer = self.get(form.url.partition("#")[0], query_string=values, follow_redirects=True)
        elif form.element.get("enctype"):
            boundary, body = encode_multipart(_as_sent(values))
            kind = f"multipart/form-data; boundary={boundary}"
            answer = self.post(form.url.partition("#")[0], data=body, content_type=kind, follow_redirects=True)
        else:
            answer = self.post(form.url.partition("#")[0], data=values, follow_redirects=True)
        return self._checked(answer, status)

    def _checked(self, response: TestResponse, status: int) -> Page:
        path = response.request.path
        assert response.status_code == status, f"{path}: {response.status_code}, not {status}"
        return check_page(response, path)


def _as_sent(values: MultiDict[str, Any]) -> MultiDict[str, Any]:
    """Values with files given as (stream, name) turned into what a browser sends."""
    sent: MultiDict[str, Any] = MultiDict()
    for name, value in values.items(multi=True):
        sent.add(name, FileStorage(value[0], value[1], name) if isinstance(value, tuple) else value)
    return sent


def check_page(response: TestResponse, path: str) -> Page:
    """Everything that must hold for every HTML page; raises AssertionError that names the page."""
    assert response.mimetype == "text/html", f"{path} is {response.mimetype}"
    html = response.get_data(as_text=True)
    page = Page(response, path, _tree_of(html, path))
    _check_head(page)
    _check_ids(page)
    _check_policy(page)
    _check_fields(page)
    for picture in page.tree.xpath("//img[not(@alt)]"):
        raise AssertionError(f"{path}: a picture without alt: {picture.get('src')}")
    return page


_agreed: dict[int, bool] = {}


def _tree_of(html: str, path: str) -> etree._Element:
    """The page as a tree; AssertionError when the page breaks the rules of HTML.

    html5lib knows those rules and takes a fifth of all the time of the tests; libxml2 is fast and knows few of them.
    So each arrangement of tags is judged once a process, and read fast from then on where both made the same of it.
    """
    shape = hash(tuple(_outline(piece) for piece in PIECE.findall(html)))
    if _agreed.get(shape):
        return _read_fast(html)
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("lxml"), namespaceHTMLElements=False)
    tree = parser.parse(html).getroot()
    faults = [f"{code} at {place}" for place, code, _more in parser.errors]
    assert not faults, f"{path} is not valid HTML: {faults[:5]}"
    _agreed[shape] = _told(tree) == _told(_read_fast(html))
    return tree


def _outline(piece: str) -> str:
    if piece[0] == "<":
        return VALUE.sub('""', piece)
    return piece if piece[0] == "&" else "text" if piece.strip() else ""


def _read_fast(html: str) -> etree._Element:
    tree = etree.fromstring(html.encode(), QUICK)
    for name in WITHOUT_VALUE:
        for element in tree.iterfind(f".//*[@{name}]"):
            element.set(name, "")
    return tree


def _told(tree: etree._Element) -> list[tuple[str, list[tuple[str, str]], list[str], list[str]]]:
    """Every element with its attributes and the words in and behind it."""
    return [
        (element.tag, sorted(element.attrib.items()), (element.text or "").split(), (element.tail or "").split())
        for element in tree.iter(etree.Element)
    ]


def _check_head(page: Page) -> None:
    assert page.tree.get("lang") in {"sv", "en"}, f"{page.path}: no language"
    headings = page.tree.xpath("//h1")
    assert len(headings) == 1, f"{page.path} has {len(headings)} h1"
    title = words(page.tree.xpath("//title")[0])
    told = title.removeprefix("Fel: ").removeprefix("Error: ")
    assert told.startswith(page.h1), f"{page.path}: title {title!r} begins not with {page.h1!r}"
    levels = [
        int(element.tag[1]) for element in page.tree.xpath("//main//*[self::h1 or self::h2 or self::h3 or self::h4]")
    ]
    for before, after in pairwise(levels):
        assert after <= before + 1, f"{page.path}: a heading of level {after} follows one of level {before}"


def _check_ids(page: Page) -> None:
    ids = page.tree.xpath("//@id")
    twice = {each for each in ids if ids.count(each) > 1}
    assert not twice, f"{page.path}: ids used twice: {twice}"
    for attribute in ("for", "aria-describedby", "aria-labelledby"):
        for told in page.tree.xpath(f"//@{attribute}"):
            missing = [each for each in told.split() if each not in ids]
            assert not missing, f"{page.path}: {attribute} names {missing}, which is not on the page"


def _check_policy(page: Page) -> None:
    """Nothing that the content security policy would stop."""
    policy = page.response.headers.get("Content-Security-Policy", "")
    for script in page.tree.xpath("//script"):
        nonce = script.get("nonce")
        assert nonce, f"{page.path}: a script without nonce"
        assert f"'nonce-{nonce}'" in policy, f"{page.path}: a nonce that the policy does not name"
    assert not page.tree.xpath("//@style"), f"{page.path}: inline style"
    assert not page.tree.xpath("//style[not(@nonce)]"), f"{page.path}: a style element without nonce"
    handlers = page.tree.xpath("//@*[starts-with(name(), 'on')]")
    assert not handlers, f"{page.path}: inline handlers"
    for url in page.tree.xpath("//script/@src | //link/@href | //img/@src"):
        assert not urlsplit(url).netloc, f"{page.path} fetches {url} from elsewhere"


def _check_fields(page: Page) -> None:
    labelled = set(page.tree.xpath("//label/@for"))
    for field in page.tree.xpath("//input | //select | //textarea"):
        if field.tag == "input" and field.get("type", "text") in NAMED_OTHERWISE:
            continue
        named = field.get("id") in labelled or field.get("aria-label") or field.get("aria-labelledby")
        named = named or bool(field.xpath("ancestor::label"))
        assert named, f"{page.path}: the field {field.get('name')} has no label"
    for group in page.tree.xpath("//fieldset"):
        assert group.xpath("./legend"), f"{page.path}: a fieldset without legend"
    for form in page.tree.xpath("//form[@method='post']"):
        assert form.xpath(".//input[@name='csrf_token']"), f"{page.path}: a form without token: {form.get('action')}"


def words(element: etree._Element) -> str:
    """The text of an element with spaces evened; scripts left out."""
    parts = element.xpath(".//text()[not(ancestor::script)]")
    return " ".join("".join(parts).split())
