"""Fuzz target: OpenDocument texts. ``python fuzz/fuzz_odt.py SECONDS SEED``"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(Path(__file__).parent), str(ROOT / "tests" / "ingest"), str(ROOT)]

import mutations  # noqa: E402
from odt_made import items, odt, picture  # noqa: E402

from onboard.ingest.opendocument.reader import OpenDocumentReader  # noqa: E402

_PICTURE = (
    '<draw:frame svg:width="2cm" svg:height="1cm"><draw:image xlink:href="Pictures/a.png"/>'
    "<svg:title>Deckel</svg:title></draw:frame>"
)
_STYLES = """
<style:default-style style:family="paragraph"><style:text-properties fo:font-size="11pt"/></style:default-style>
<style:style style:name="Title" style:family="paragraph"/>
<style:style style:name="gross" style:family="paragraph" style:parent-style-name="Title">
<style:text-properties fo:font-size="18pt"/></style:style>
"""


def read(content: bytes) -> object:
    return OpenDocumentReader().transcript(content, "fuzzed.odt").as_bytes()


def seeds() -> dict[str, bytes]:
    """Documents that have one of everything a reader looks at."""
    steps = odt(
        '<text:p text:style-name="Title">Filter wechseln</text:p><text:h text:outline-level="1">Vorbereitung</text:h>'
        f'<text:list text:style-name="Z" xml:id="a">{items("Strom abschalten.", "Deckel öffnen.")}</text:list>'
        f"<text:p>{_PICTURE}Dazwischen<text:tab/><text:s text:c='3'/>25<text:line-break/>Nm</text:p>"
        '<text:list text:style-name="Z" text:continue-list="a"><text:list-item text:start-value="7"><text:p>Drei'
        f"<text:note><text:note-body><text:p>Fußnote</text:p></text:note-body></text:note></text:p>"
        f"<text:list>{items('a', 'b')}</text:list></text:list-item></text:list>"
        '<text:p>Bleibt <text:span text:style-name="weg">nicht</text:span><office:annotation><text:p>Frage</text:p>'
        "</office:annotation></text:p><text:section><text:p>1. Von Hand.</text:p></text:section>",
        header="<text:p>Revision: 3</text:p>",
        styles=_STYLES,
        more={"Pictures/a.png": picture()},
    )
    row = "<table:table-row>{}</table:table-row>"
    cell = "<table:table-cell{}><text:p>{}</text:p></table:table-cell>"
    tables = odt(
        "<table:table><table:table-header-rows>"
        + row.format(cell.format("", "Nr.") + cell.format("", "Tätigkeit"))
        + "</table:table-header-rows>"
        + row.format(cell.format("", "1") + cell.format("", f"Lösen {_PICTURE}"))
        + row.format(cell.format(' table:number-columns-spanned="2"', "Danach") + "<table:covered-table-cell/>")
        + row.format(cell.format(' table:number-rows-spanned="2"', "2") + cell.format("", "Heben"))
        + '<table:table-row table:number-rows-repeated="3">'
        + cell.format(' table:number-columns-repeated="2"', "")
        + "</table:table-row></table:table><text:p text:style-name='gross'>Groß</text:p>"
        "<text:p><draw:frame><draw:text-box><text:p>Kasten</text:p></draw:text-box></draw:frame></text:p>",
        styles=_STYLES,
        more={"Pictures/a.png": picture()},
    )
    return {"steps": steps, "tables": tables, "empty": odt("")}


if __name__ == "__main__":
    mutations.main(read, seeds())
