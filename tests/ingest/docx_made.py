"""Word documents made by hand, as small as Word would never write them: the XML of their parts, zipped.

``docx(p("Titel", style="Title"), p("Deckel öffnen.", num=(1, 0)))`` is a document with a title and one numbered step.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from PIL import Image

SPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "wpg": "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
        "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    }.items()
)
_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml."

STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{name}"{" w:default=" + quoteattr("1") if name == "Standard" else ""}>'
    f'<w:name w:val="{shown}"/>{inside}</w:style>'
    for name, shown, inside in (
        ("Standard", "Normal", '<w:rPr><w:sz w:val="22"/></w:rPr>'),
        ("Titel", "Title", '<w:basedOn w:val="Standard"/>'),
        ("berschrift1", "heading 1", '<w:basedOn w:val="Standard"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr>'),
        ("berschrift2", "heading 2", '<w:basedOn w:val="berschrift1"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr>'),
        ("Listenabsatz", "List Paragraph", '<w:basedOn w:val="Standard"/><w:pPr><w:ind w:left="720"/></w:pPr>'),
        ("Verzeichnis1", "toc 1", '<w:basedOn w:val="Standard"/>'),
    )
)


def level(depth: int, form: str, text: str, more: str = "", start: int = 1, font: str = "") -> str:
    look = f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr>' if font else ""
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/>'
        f'<w:pPr><w:ind w:left="{720 * (depth + 1)}" w:hanging="360"/></w:pPr>{look}</w:lvl>'
    )


def numbering(lists: Mapping[int, str], nums: Mapping[int, tuple[int, str]] | None = None) -> str:
    """``lists``: levels by abstract list; ``nums``: (abstract list, overrides) by list, else one list for each."""
    known = nums if nums is not None else {one: (one, "") for one in lists}
    return "".join(
        [f'<w:abstractNum w:abstractNumId="{one}">{levels}</w:abstractNum>' for one, levels in lists.items()]
        + [f'<w:num w:numId="{n}"><w:abstractNumId w:val="{a}"/>{more}</w:num>' for n, (a, more) in known.items()]
    )


NUMBERING = numbering(
    {
        1: level(0, "decimal", "%1.") + level(1, "lowerLetter", "%2)") + level(2, "bullet", "•"),
        2: level(0, "bullet", "\uf0b7", font="Symbol") + level(1, "bullet", "o", font="Courier New"),
        3: level(0, "bullet", "\uf0a8", font="Wingdings"),
        4: level(0, "decimal", "Schritt %1:"),
        5: level(0, "decimal", "%1") + level(1, "decimal", "%1.%2"),
    }
)


def r(text: str, look: str = "") -> str:
    """A run; ``look``: what stands in its ``w:rPr``."""
    inside = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in text.split("\n"))
    return f"<w:r>{f'<w:rPr>{look}</w:rPr>' if look else ''}{inside}</w:r>"


def b(text: str) -> str:
    return r(text, "<w:b/>")


def p(*runs: str, style: str = "", num: tuple[int, int] | None = None, more: str = "") -> str:
    """A paragraph of runs; plain text is a run too."""
    listed = f'<w:numPr><w:ilvl w:val="{num[1]}"/><w:numId w:val="{num[0]}"/></w:numPr>' if num else ""
    inside = "".join(run if run.startswith("<") else r(run) for run in runs)
    return f"<w:p><w:pPr>{f'<w:pStyle w:val={quoteattr(style)}/>' if style else ''}{listed}{more}</w:pPr>{inside}</w:p>"


def tc(*inside: str, span: int = 1, merge: str = "", fill: str = "") -> str:
    """A cell of paragraphs; plain text is a paragraph too. ``merge``: "restart" or "continue"."""
    properties = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    properties += f'<w:vMerge w:val="{merge}"/>' if merge else ""
    properties += f'<w:shd w:val="clear" w:fill="{fill}"/>' if fill else ""
    content = "".join(one if one.startswith(("<w:p", "<w:tbl")) else p(one) for one in inside)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content or p()}</w:tc>"


def tr(*cells: str, header: bool = False) -> str:
    """A row of cells; plain text is a cell too."""
    properties = "<w:trPr><w:tblHeader/></w:trPr>" if header else ""
    return f"<w:tr>{properties}{''.join(one if one.startswith('<w:tc') else tc(one) for one in cells)}</w:tr>"


def tbl(*rows: str, columns: int = 0) -> str:
    column = '<w:gridCol w:w="2000"/>'
    grid = f"<w:tblGrid>{column * columns}</w:tblGrid>" if columns else ""
    return f"<w:tbl><w:tblPr/>{grid}{''.join(rows)}</w:tbl>"


def picture(name: str, alt: str = "", relation: str = "embed") -> str:
    """A run with the picture of a relationship ("rId<name>")."""
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="Bild" descr={quoteattr(alt)}/><a:graphic><a:graphicData>'
        f'<pic:pic><pic:blipFill><a:blip r:{relation}="rId{name}"/></pic:blipFill></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def text_box(*inside: str) -> str:
    """A run with a text box, in both the forms Word writes."""
    content = f"<w:txbxContent>{''.join(inside)}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic><a:graphicData><wps:wsp>'
        f"<wps:txbx>{content}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def shape(x: int, *inside: str) -> str:
    """A rectangle with words in it, on a drawing; ``x`` in EMU."""
    frame = f'<a:xfrm><a:off x="{x}" y="0"/><a:ext cx="900000" cy="300000"/></a:xfrm><a:prstGeom prst="rect"/>'
    words = f"<wps:txbx><w:txbxContent>{''.join(inside)}</w:txbxContent></wps:txbx>" if inside else ""
    return f"<wps:wsp><wps:spPr>{frame}</wps:spPr>{words}</wps:wsp>"


def group(*shapes: str) -> str:
    """A run with a drawing of several shapes."""
    extent = '<a:ext cx="2000000" cy="300000"/><a:chOff x="0" y="0"/><a:chExt cx="2000000" cy="300000"/>'
    frame = f'<wpg:grpSpPr><a:xfrm><a:off x="0" y="0"/>{extent}</a:xfrm></wpg:grpSpPr>'
    data = f"<a:graphicData><wpg:wgp>{frame}{''.join(shapes)}</wpg:wgp></a:graphicData>"
    return f"<w:r><w:drawing><wp:inline><a:graphic>{data}</a:graphic></wp:inline></w:drawing></w:r>"


def field(instruction: str, result: str = "") -> str:
    """A complex field, as runs."""

    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    shown = f"{mark('separate')}{r(result)}" if result else ""
    return f"{mark('begin')}<w:r><w:instrText>{escape(instruction)}</w:instrText></w:r>{shown}{mark('end')}"


def control(content: str, properties: str = "") -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def photo(colour: str, size: tuple[int, int] = (64, 48)) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", size, colour).save(stream, "PNG")
    return stream.getvalue()


def docx(
    *body: str,
    photos: Mapping[str, bytes] | None = None,
    header: str = "",
    footer: str = "",
    footnotes: str = "",
    comments: str = "",
    styles: str = STYLES,
    lists: str = NUMBERING,
    parts: Mapping[str, str | bytes] | None = None,
    relations: Sequence[str] = (),
) -> bytes:
    """A document. ``photos``: pictures by name, to be shown by ``picture(name)``; ``relations``: more of the body's."""
    named = {"styles": styles, "numbering": lists, "header": header, "footer": footer}
    named |= {"footnotes": footnotes, "comments": comments}
    roots = {"styles": "styles", "numbering": "numbering", "header": "hdr", "footer": "ftr"}
    roots |= {"footnotes": "footnotes", "comments": "comments"}
    made: dict[str, str | bytes] = {}
    links = list(relations)
    for name, inside in named.items():
        if inside:
            made[f"word/{name}.xml"] = f"<w:{roots[name]} {SPACES}>{inside}</w:{roots[name]}>"
            links.append(f'<Relationship Id="rId{name}" Type="{_TYPE}{name}" Target="{name}.xml"/>')
    for name, content in (photos or {}).items():
        made[f"word/media/{name}.png"] = content
        links.append(f'<Relationship Id="rId{name}" Type="{_TYPE}image" Target="media/{name}.png"/>')
    edges = "".join(
        f'<w:{edge}Reference w:type="default" r:id="rId{edge}"/>'
        for edge, inside in (("header", header), ("footer", footer))
        if inside
    )
    made["word/document.xml"] = (
        f"<w:document {SPACES}><w:body>{''.join(body)}<w:sectPr>{edges}</w:sectPr></w:body></w:document>"
    )
    made["word/_rels/document.xml.rels"] = _relations(links)
    made["_rels/.rels"] = _relations(
        [f'<Relationship Id="rId1" Type="{_TYPE}officeDocument" Target="word/document.xml"/>']
    )
    made["[Content_Types].xml"] = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_CONTENT}document.main+xml"/></Types>'
    )
    return zipped({**made, **(parts or {})})


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return stream.getvalue()


def _relations(links: Sequence[str]) -> str:
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{"".join(links)}</Relationships>'
