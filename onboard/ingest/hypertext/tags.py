"""What the elements of a web page are: shown or not, blocks, boxes, marked things; and the part the page is about."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence
from types import MappingProxyType
from typing import Any
from urllib.parse import unquote_to_bytes

from onboard.core.errors import InputError
from onboard.files import MEBIBYTE
from onboard.ingest.scribe import Run

_UNSHOWN = frozenset(
    (
        "script", "style", "noscript", "template", "head", "nav", "select", "textarea", "iframe",
        "object", "embed", "svg", "math", "canvas", "audio", "dialog", "menu", "datalist", "map", "meta", "link",
        "base", "title",
    )
)  # fmt: skip
BLOCKS = frozenset(
    (
        "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "dir", "div", "dl",
        "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
        "hgroup", "hr", "html", "legend", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table",
        "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
    )
)  # fmt: skip
BOLD = frozenset(["b", "strong", "th", "dt", "summary"])
STRUCK = frozenset(["s", "strike", "del"])
HEADING = re.compile(r"h([1-6])$")
_MAIN = (
    "//main",
    "//*[@role='main']",
    "//*[@id='mw-content-text' or @id='main-content' or @id='dokuwiki__content' or @id='content']",
    "//article",
)
_ASIDE = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|breadcrumbs?|sidebar|toc|table-of-contents|cookie|banner|noprint|"
    r"mw-editsection|mw-jump-link|catlinks|printfooter|headerlink|anchor-link|sr-only|visually-hidden)(?:$|[\s_-])"
)
_CALLOUTS = MappingProxyType(
    {
        "danger": "danger",
        "error": "danger",
        "warning": "warning",
        "caution": "caution",
        "attention": "attention",
        "important": "attention",
        "note": "notice",
        "notice": "notice",
        "hinweis": "notice",
        "warnung": "warning",
        "gefahr": "danger",
        "vorsicht": "caution",
        "achtung": "attention",
    }
)
_BOX = re.compile(
    r"(?:^|[\s_-])(?:admonition(?:block)?|alert|callout|panel|message|confluence-information-macro|plugin_wrap|wrap_\w+|"
    r"infobox|hinweisbox|warnbox)(?:$|[\s_-])"
)
_TITLE = re.compile(
    r"(?:^|[\s_-])(?:admonition-title|alert-heading|panel-?header|panel-title|callout-title)(?:$|[\s_-])"
)
_KIND = re.compile(r"[a-z]+")
_NAMED_BOX = re.compile(
    rf"(?:note[_-]+)?({'|'.join(_CALLOUTS)})(?:[_-]*(?:block|box|text|note|banner|message|container))?"
)
_PAGE_END = re.compile(r"(?:^|[\s_-])(?:site|page|main|global)[_-](footer|header)(?:$|[\s_-])")
_SECTIONS = frozenset(["article", "main", "section", "li", "td", "blockquote", "figure"])
_FEWEST_WORDS_OF_A_FORM = 30
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_DATA = re.compile(r"data:image/([a-z0-9.+-]+)(;[^,]*)?,", re.IGNORECASE)
SPACE = re.compile(r"[ \t\r\n\f]+")
_LARGEST_PICTURE = 64 * MEBIBYTE


def parsed(content: bytes, name: str) -> Any:
    from lxml import etree, html  # pyright: ignore[reportAttributeAccessIssue]

    if not content.strip():
        raise InputError("is empty", file=name, hint="Give a document with the steps of the work.")
    if b"\0" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError("is no web page", file=name, hint="Give the file its right suffix.")
    encoding = None if re.search(rb"charset|encoding=", content[:4096], re.IGNORECASE) else encoding_of(content)
    parser = html.HTMLParser(
        encoding=encoding, no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, recover=True
    )
    try:
        root = html.document_fromstring(content, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, LookupError) as exc:
        raise InputError(f"is no web page that can be read ({exc})", file=name, hint="Save it once more.") from exc
    for element in root.iter():
        if isinstance(element.tag, str) and (":" in element.tag or "}" in element.tag):
            element.tag = re.split(r"[:}]", element.tag)[-1]
    return root


def encoding_of(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def main_part(root: Any) -> Any:
    for path in _MAIN:
        found = root.xpath(path)
        if len(found) == 1 and len(found[0].text_content().split()) > 5:
            headings = root.xpath("//h1")
            inside = found[0].xpath(".//h1")
            if headings and not inside and len(headings) == 1:
                headings[0].tail = None
                found[0].insert(0, headings[0])  # the title often stands above what it is the title of
            return found[0]
    body = root.find("body")
    return root if body is None else body


def is_shown(node: Any) -> bool:
    if not isinstance(node.tag, str) or node.tag in _UNSHOWN or is_hidden(node):
        return False
    if node.tag == "form":
        return _is_read(node)
    if node.tag == "button":
        return _names_what_it_opens(node)
    if node.tag in ("body", "main", "article") or callout_kind(node) is not None:
        return True
    # A heading's or section's id is made of its own words: "Menu", "Navigation".
    own = "" if HEADING.match(node.tag) or node.tag in ("section", "p", "li") else node.get("id") or ""
    return not _ASIDE.search(f"{node.get('class') or ''} {own} {node.get('role') or ''}".casefold())


def is_hidden(node: Any) -> bool:
    """Whether an element is there but not to be seen."""
    if node.get("hidden") is not None or node.get("aria-hidden") == "true":
        return True
    return bool(_HIDDEN.search(node.get("style") or ""))


def edge_named(node: Any) -> str:
    """The "header" or "footer" that an element calls itself; "" of any other."""
    if node.tag in ("header", "footer"):
        return node.tag
    found = _PAGE_END.search((node.get("class") or "").casefold()) if node.tag == "div" else None
    return found[1] if found else ""


def is_of_page(edge: Any, sort: str, main: Any) -> bool:
    """Whether a header or footer is that of the whole page, and not of a part of it."""
    if any(one.tag in _SECTIONS for one in edge.iterancestors()):
        return False
    # A header is the page's title unless what stands below it has one of its own.
    inside = set(edge.iter("h1"))
    return sort == "footer" or any(one not in inside for one in main.iter("h1"))


def _is_read(form: Any) -> bool:
    """Whether a form is what a page is about (a checklist, a page that is one form) rather than a search field."""
    if form.find(".//li") is None and form.find(".//table") is None and form.find(".//h2") is None:
        return False
    return len(form.text_content().split()) >= _FEWEST_WORDS_OF_A_FORM


def _names_what_it_opens(button: Any) -> bool:
    """Whether a button is a heading that folds out what stands below it."""
    folds = button.get("aria-expanded") is not None or "accordion" in (button.get("class") or "")
    return folds or any(HEADING.match(str(one.tag)) or one.tag == "summary" for one in button.iterancestors())


def callout_kind(node: Any) -> str | None:
    """What sort of box an element is, None where it is none."""
    if node.tag not in ("div", "aside", "section", "p", "details", "blockquote"):
        return None
    marks = (node.get("class") or "").casefold()
    named = next((found for one in marks.split() if (found := _NAMED_BOX.fullmatch(one))), None)
    if not (_BOX.search(marks) or named) or _TITLE.search(marks):
        return None
    return next((_CALLOUTS[word] for word in _KIND.findall(marks) if word in _CALLOUTS), "")


def box_title(box: Any) -> Any | None:
    """The element that is the title of a box; Asciidoctor's stands in the cell beside the box's text."""
    for one in box:
        if isinstance(one.tag, str) and _TITLE.search((one.get("class") or "").casefold()):
            return one
    return next(iter(box.xpath("./table//td[@class='icon']")), None)


def microdata(node: Any) -> str:
    """What schema.org's marks say of an element: a "step" of a HowTo, a "thing" that it needs, or ""."""
    kind, name = (node.get("itemtype") or "").rpartition("/")[2], node.get("itemprop") or ""
    if kind == "HowToStep":
        return "step"
    return "thing" if name in ("tool", "supply") or kind in ("HowToTool", "HowToSupply") else ""


def named_by_microdata(node: Any) -> int:
    """The level of the heading that an element is, as the name of a HowTo (1) or of a section of one (3); else 0."""
    while len(node) == 1 and not (node.text or "").strip() and not (node[0].tail or "").strip():
        node = node[0]
    if node.get("itemprop") != "name":
        return 0
    around = next((one for one in node.iterancestors() if one.get("itemtype")), None)
    kind = "" if around is None else around.get("itemtype").rpartition("/")[2]
    return {"HowTo": 1, "HowToSection": 3}.get(kind, 0)


def holds_blocks(node: Any) -> bool:
    return any(isinstance(one.tag, str) and one.tag in BLOCKS for one in node.iterdescendants())


def table_of(row: Any) -> Any:
    return next(one for one in row.iterancestors() if one.tag == "table")


def in_head(row: Any) -> bool:
    parent = row.getparent()
    return parent is not None and parent.tag == "thead"


def place_in_list(entry: Any) -> int:
    entries = [one for one in entry.getparent() if one.tag == "li"]
    return whole_number(entry.getparent().get("start"), 1) + entries.index(entry)


def whole_number(text: str | None, otherwise: int) -> int:
    found = re.match(r"\s*(\d{1,6})", text or "")
    return int(found[1]) if found else otherwise


def says(runs: Sequence[Run]) -> bool:
    return any(run.text.strip() or run.picture for run in runs)


def data_picture(source: str) -> tuple[bytes, str] | None:
    """The bytes and suffix of a picture that stands in the address itself."""
    found = _DATA.match(source)
    if not found or len(source) > 2 * _LARGEST_PICTURE:
        return None
    written = source[found.end() :]
    try:
        encoded = "base64" in (found[2] or "")
        content = base64.b64decode(unquote_to_bytes(written)) if encoded else unquote_to_bytes(written)
    except (binascii.Error, ValueError):
        return None
    suffix = {"jpeg": "jpg", "svg+xml": "svg", "x-icon": "ico"}.get(found[1].lower(), found[1].lower())
    return content, suffix[:8]
