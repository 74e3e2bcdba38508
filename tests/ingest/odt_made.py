"""OpenDocument texts made by code, for the tests and the fuzz target."""

from __future__ import annotations

import io
import zipfile

from PIL import Image

NAMESPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in {
        "office": "office",
        "text": "text",
        "table": "table",
        "draw": "drawing",
        "style": "style",
        "fo": "xsl-fo-compatible",
        "svg": "svg-compatible",
        "meta": "meta",
    }.items()
)
LINKS = 'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'
STYLES = """
<style:style style:name="fett" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="weg" style:family="text">
<style:text-properties style:text-line-through-style="solid"/></style:style>
<style:style style:name="geheim" style:family="text"><style:text-properties text:display="none"/></style:style>
<text:list-style style:name="Z"><text:list-level-style-number text:level="1" style:num-format="1"/>
<text:list-level-style-bullet text:level="2"/></text:list-style>
"""


def picture() -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (40, 30), "#335577").save(content, "PNG")
    return content.getvalue()


def odt(body: str, *, header: str = "", styles: str = "", more: dict[str, bytes] | None = None) -> bytes:
    """``styles`` stand in styles.xml; ``more``: further parts of the package by path."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr(
            "content.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMESPACES} {LINKS}>'
            f"<office:automatic-styles>{STYLES}</office:automatic-styles>"
            f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        )
        package.writestr(
            "styles.xml",
            f'<?xml version="1.0"?><office:document-styles {NAMESPACES}><office:styles>{styles}</office:styles>'
            "<office:master-styles><style:master-page>"
            f"<style:header>{header}</style:header></style:master-page></office:master-styles></office:document-styles>",
        )
        for path, part in (more or {}).items():
            package.writestr(path, part)
    return content.getvalue()


def items(*texts: str) -> str:
    return "".join(f"<text:list-item><text:p>{text}</text:p></text:list-item>" for text in texts)
