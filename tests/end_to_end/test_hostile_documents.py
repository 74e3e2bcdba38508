"""Documents made to harm: one clear message, nothing fetched or run or read outside, nothing half-written."""

from __future__ import annotations

import hashlib
import http.server
import io
import json
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from office import drawn, excel_checklist, word_checklist
from PIL import Image
from pptx import Presentation
from pptx.util import Cm
from workshop import Ended, build, change_settings, files_of, onboard, onboard_here, photo

STEPS = "# Deckel\n\n1. Deckel heben.\n2. Deckel ablegen.\n"
HTML = "<html><body><h1>Deckel</h1><ol><li>Deckel heben.{}</li><li>Deckel ablegen.</li></ol></body></html>"
ODT = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:xlink="http://www.w3.org/1999/xlink">'
    '<office:body><office:text><text:h text:outline-level="1">Deckel</text:h><text:list>'
    "<text:list-item><text:p>Deckel heben.{}</text:p></text:list-item>"
    "<text:list-item><text:p>Deckel ablegen.</text:p></text:list-item></text:list>{}</office:text></office:body>"
    "</office:document-content>"
)
HIDDEN = set("\x00\x07\x08\x1b\x7f\x9b\u202e\u2066")


def told(ended: Ended, *words: str, code: int = 3) -> None:
    """One error of at most three lines on standard error, nothing else anywhere, that says all of ``words``."""
    assert code == ended.code, (ended.code, ended.err, ended.out[:300])
    assert ended.err.startswith("error: "), ended.err
    assert len(ended.err.strip()) <= 3 * 100
    assert "Traceback" not in ended.err
    assert "" == ended.out
    for word in words:
        assert word in ended.err, ended.err


def unharmed(ended: Ended, name: str) -> None:
    """It was read, or refused by name and with a reason."""
    assert ended.code in (0, 3), ended.err
    assert not HIDDEN & set(ended.out + ended.err)
    if ended.code:
        told(ended, name)


def zipped(parts: dict[str, bytes | str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return stream.getvalue()


def parts_of(content: bytes) -> dict[str, bytes | str]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def odt(inside: str = "", after: str = "") -> bytes:
    listed = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    kind = "application/vnd.oasis.opendocument.text"
    return zipped({"mimetype": kind, "content.xml": ODT.format(inside, after), "META-INF/manifest.xml": listed})


def deck(folder: Path) -> bytes:
    made = Presentation()
    slide = made.slides.add_slide(made.slide_layouts[1])
    for placeholder, text in zip(slide.placeholders, ("Deckel heben", "Mit beiden Händen heben."), strict=False):
        placeholder.text_frame.text = text  # pyright: ignore[reportAttributeAccessIssue]
    slide.shapes.add_picture(io.BytesIO(drawn("#a04040", size=(160, 120))), Cm(2), Cm(2), Cm(4))
    made.save(str(folder / "made.pptx"))
    return (folder / "made.pptx").read_bytes()


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A small healthy document of every format, by its suffix."""
    folder = tmp_path_factory.mktemp("healthy")
    pdf = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 400]/Contents 4 0 R"
        b"/Resources<</Font<</F 5 0 R>>>>>>endobj\n"
        b"4 0 obj<</Length 75>>stream\nBT /F 12 Tf 40 340 Td (1. Deckel heben.) Tj 0 -20 "
        b"Td (2. Ablegen.) Tj ET\nendstream endobj\n"
        b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    )
    return {
        "docx": word_checklist(folder / "made.docx").read_bytes(),
        "xlsx": excel_checklist(folder / "made.xlsx").read_bytes(),
        "pptx": deck(folder),
        "odt": odt(),
        "pdf": pdf,
        "html": HTML.format("").encode(),
        "csv": b"Nr.;Arbeitsschritt;Werkzeug\n1;Deckel heben.;Kran\n2;Deckel ablegen.;\n",
        "json": b'{"title": "Deckel", "steps": [{"text": "Deckel heben."}, {"text": "Deckel ablegen."}]}',
        "yaml": b"title: Deckel\nsteps:\n  - text: Deckel heben.\n  - text: Deckel ablegen.\n",
        "md": STEPS.encode(),
    }


SUFFIXES = ("docx", "xlsx", "pptx", "odt", "pdf", "html", "csv", "json", "yaml", "md")
OFFICE = ("docx", "xlsx", "pptx", "odt")
BODY = {
    "docx": "word/document.xml",
    "xlsx": "xl/worksheets/sheet1.xml",
    "pptx": "ppt/slides/slide1.xml",
    "odt": "content.xml",
}


@pytest.fixture
def given(tmp_path: Path) -> Callable[[str, bytes | str], Path]:
    def lay(name: str, content: bytes | str) -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return lay


Given = Callable[[str, bytes | str], Path]

# ------------------------------------------------------------------------------------------------ damaged


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_an_empty_document_is_refused(given: Given, suffix: str) -> None:
    told(onboard_here("read", given(f"leer.{suffix}", b"")), f"leer.{suffix}", "empty")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_document_cut_off_is_read_or_refused(given: Given, documents: dict[str, bytes], suffix: str) -> None:
    whole = documents[suffix]
    for tenth in (1, 5, 9):
        unharmed(onboard_here("read", given(f"cut.{suffix}", whole[: len(whole) * tenth // 10])), f"cut.{suffix}")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_of_zeros_is_no_document(given: Given, suffix: str) -> None:
    unharmed(onboard_here("read", given(f"null.{suffix}", bytes(4096))), f"null.{suffix}")


@pytest.mark.parametrize("suffix", [*OFFICE, "pdf"])
@pytest.mark.parametrize("real", ["docx", "pdf", "html"])
def test_a_mislabelled_document_is_told_what_it_is(
    given: Given, documents: dict[str, bytes], suffix: str, real: str
) -> None:
    if suffix != real:
        told(onboard_here("read", given(f"falsch.{suffix}", documents[real])), f"falsch.{suffix}: ")


@pytest.mark.parametrize("suffix", OFFICE)
def test_a_document_behind_a_password_says_so(given: Given, suffix: str) -> None:
    stream = "EncryptedPackage".encode("utf-16-le")
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream + bytes(512)
    told(onboard_here("read", given(f"zu.{suffix}", locked)), f"zu.{suffix}", "password")


def test_with_json_an_error_is_one_object_and_standard_output_stays_empty(given: Given) -> None:
    for words in (
        ("read", given("a.docx", b"PK\3\4")),
        ("check", given("b.pdf", b"%PDF-")),
        ("diff", given("c.md", b""), given("d.md", STEPS)),
    ):
        ended = onboard_here(*words, "--json")
        assert (3, "") == (ended.code, ended.out)
        assert {"error", "exit_code", "reason", "hint", "file"} <= set(json.loads(ended.err))


def test_messages_are_english_whatever_the_document_and_the_terminal_speak(given: Given) -> None:
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    refused = onboard("read", given("prüfung.docx", b"PK\3\4"), env=ascii_only)
    told(refused, "is cut off or damaged")
    read = onboard("read", given("größe.md", "# Größe „5 µm“\n\n1. Prüfen Sie die Öffnung → 5 µm.\n"), env=ascii_only)
    assert (0, "") == (read.code, read.err)
    assert "1 step" in read.out


# ------------------------------------------------------------------------------------------------ bombs


@pytest.mark.parametrize("suffix", OFFICE)
def test_a_bomb_is_refused_with_figure_and_limit(given: Given, documents: dict[str, bytes], suffix: str) -> None:
    parts = parts_of(documents[suffix])
    parts["bomb.bin"] = bytes(40_000_000)
    told(onboard_here("read", given(f"bombe.{suffix}", zipped(parts))), f"bombe.{suffix}", "the limit is 200 times")


def test_parts_that_share_their_bytes_do_not_add_up_to_a_bomb(given: Given) -> None:
    """D. Fifield, A better zip bomb (2019): one kernel, quoted by every entry."""
    kernel = zlib.compress(bytes(200_000), 9)[2:-4]
    crc, packed, unpacked = zlib.crc32(bytes(200_000)), len(kernel), 200_000
    local = struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 8, 0, 0, crc, packed, unpacked, 1, 0) + b"a" + kernel
    entries = b"".join(
        struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, 8, 0, 0, crc, packed, unpacked, 6, 0, 0, 0, 0, 0, 0)
        + f"word/x{number:05}"[:6].encode()
        for number in range(3000)
    )
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 3000, 3000, len(entries), len(local), 0)
    told(onboard_here("read", given("quilt.docx", local + entries + end)), "quilt.docx")


@pytest.mark.parametrize("suffix", OFFICE)
@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    ],
)
def test_entities_are_refused_before_anything_reads_them(
    given: Given, documents: dict[str, bytes], suffix: str, declared: str
) -> None:
    parts = parts_of(documents[suffix])
    body = parts[BODY[suffix]]
    text = body.decode() if isinstance(body, bytes) else body
    head, _, rest = text.partition("?>") if text.startswith("<?xml") else ("", "", text)
    parts[BODY[suffix]] = (f"{head}?>" if head else "") + declared + rest
    told(onboard_here("read", given(f"dtd.{suffix}", zipped(parts))), f"dtd.{suffix}", "declares a document type")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("tief.json", '{"steps":' * 5000 + "[]" + "}" * 5000),
        ("tief.yaml", "- " * 3000 + "x"),
        ("laughs.yaml", "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nsteps: *c\n"),
        ("circle.yaml", "steps: &a\n  - text: Heben\n    steps: *a\n"),
        ("befehl.yaml", "steps:\n  - !!python/object/apply:os.system ['touch gotcha']\n"),
        ("tief.html", "<div>" * 50_000 + "x"),
        ("tief.md", ">" * 50_000 + "x"),
        ("breit.csv", "Nr." + ";" * 500_000 + "\n1;Heben\n"),
        ("zelle.csv", 'Nr.;Arbeitsschritt\n1;"' + "x" * 1_000_000),
        ("absatz.md", "*" * 300_000 + "["),
        ("spalten.html", HTML.format("<table><tr><td colspan=1000000000 rowspan=1000000000>x</td></tr></table>")),
        ("ziffern.json", '{"steps": [' + "9" * 50_000 + "]}"),
    ],
)
def test_depth_width_and_repetition_have_limits(given: Given, tmp_path: Path, name: str, content: str) -> None:
    unharmed(onboard_here("read", given(name, content)), name)
    assert not list(tmp_path.rglob("gotcha"))
    assert not Path("gotcha").exists()


def test_cells_repeated_a_billion_times_are_counted_not_made(given: Given, documents: dict[str, bytes]) -> None:
    row = (
        '<table:table-row table:number-rows-repeated="1000000000">'
        '<table:table-cell table:number-columns-repeated="1000000000"><text:p>x</text:p></table:table-cell>'
        "</table:table-row>"
    )
    unharmed(onboard_here("read", given("viel.odt", odt(after=f"<table:table>{row}</table:table>"))), "viel.odt")
    parts = parts_of(documents["xlsx"])
    sheet = parts[BODY["xlsx"]]
    assert isinstance(sheet, bytes)
    parts[BODY["xlsx"]] = sheet.replace(b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>').replace(
        b'ref="A1:D1"', b'ref="A1:XFD1048576"'
    )
    unharmed(onboard_here("read", given("viel.xlsx", zipped(parts))), "viel.xlsx")


def test_pages_of_a_pdf_that_hold_each_other_do_no_harm(given: Given, documents: dict[str, bytes]) -> None:
    circle = documents["pdf"].replace(b"/Kids[3 0 R]", b"/Kids[2 0 R]")
    unharmed(onboard_here("read", given("kreis.pdf", circle)), "kreis.pdf")


def test_groups_in_groups_without_end_do_no_harm(given: Given, documents: dict[str, bytes]) -> None:
    parts = parts_of(documents["pptx"])
    slide = parts[BODY["pptx"]]
    assert isinstance(slide, bytes)
    deep = b"<p:grpSp><p:nvGrpSpPr/><p:grpSpPr/>" * 10_000 + b"</p:grpSp>" * 10_000
    parts[BODY["pptx"]] = slide.replace(b"</p:spTree>", deep + b"</p:spTree>")
    unharmed(onboard_here("read", given("gruppen.pptx", zipped(parts))), "gruppen.pptx")


@pytest.mark.parametrize("kind", ["png", "gif", "bmp"])
def test_a_photo_that_says_it_is_gigantic_is_refused_with_the_limit(given: Given, tmp_path: Path, kind: str) -> None:
    size = struct.pack(">II", 60_000, 60_000)
    if kind == "png":
        head = b"IHDR" + size + b"\x08\x02\0\0\0"
        content = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))
        idat = b"IDAT" + zlib.compress(bytes(1000))
        content += struct.pack(">I", len(idat) - 4) + idat + struct.pack(">I", zlib.crc32(idat))
    elif kind == "gif":
        content = (
            b"GIF89a" + struct.pack("<HH", 60_000, 60_000) + b"\0\0\0," + struct.pack("<4HB", 0, 0, 60_000, 60_000, 0)
        )
        content += b"\x08\x01\0\0;"
    else:
        content = (
            b"BM" + struct.pack("<IIIIiiHHIIiiII", 100, 0, 54, 40, 60_000, 60_000, 1, 24, 0, 0, 0, 0, 0, 0) + bytes(50)
        )
    (tmp_path / f"1.{kind}").write_bytes(content)
    read = onboard_here("read", given("foto.md", STEPS + f"\n   ![x](1.{kind})\n"), "--json")
    assert (0, "") == (read.code, read.err)
    (problem,) = [one for one in read.json["problems"] if one["kind"] == "unreadable-photo"]
    assert f"1.{kind}" in problem["text"]
    assert "3600 megapixels, and the limit is" in problem["text"]


# ------------------------------------------------------------------------------------------------ nothing outside


@pytest.fixture
def listener(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, list[str]]]:
    """A real server on loopback that is named as everybody's proxy, and what it was asked."""
    asked: list[str] = []

    class Ear(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_CONNECT = do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    class Server(http.server.ThreadingHTTPServer):
        def get_request(self) -> tuple[socket.socket, tuple[str, int]]:
            asked.append("connected")
            return super().get_request()

    server = Server(("127.0.0.1", 0), Ear)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"127.0.0.1:{server.server_address[1]}"
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://{address}")
    yield address, asked
    server.shutdown()
    server.server_close()


def linked(documents: dict[str, bytes], suffix: str, target: str) -> bytes:
    """An Office document whose pictures, template and embedded objects are links to ``target``."""
    parts = parts_of(documents[suffix])
    for name, content in parts.items():
        if name.endswith(".rels") and isinstance(content, bytes) and b"/image" in content:
            text = content.decode()
            pieces = text.split("<Relationship ")
            changed = [
                piece.replace('Target="', f'TargetMode="External" Target="{target}?" Was="', 1)
                if "/image" in piece
                else piece
                for piece in pieces
            ]
            more = "".join(
                f'<Relationship Id="x{kind}" TargetMode="External" Target="{target}" Type='
                f'"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"/>'
                for kind in ("attachedTemplate", "oleObject", "subDocument", "externalLink", "frame", "video")
            )
            parts[name] = "<Relationship ".join(changed).replace("</Relationships>", f"{more}</Relationships>")
    return zipped(parts)


@pytest.mark.parametrize("suffix", ["docx", "xlsx", "pptx"])
@pytest.mark.parametrize(
    "target", ["http://{}/a.png", "file:///etc/hostname", "\\\\{}\\share\\a.png", "smb://{}/a.png"]
)
def test_links_of_office_documents_are_never_followed(
    given: Given, documents: dict[str, bytes], listener: tuple[str, list[str]], suffix: str, target: str
) -> None:
    address, asked = listener
    path = given(f"verweis.{suffix}", linked(documents, suffix, target.format(address)))
    unharmed(onboard_here("read", path), path.name)
    assert [] == asked


@pytest.mark.parametrize(
    ("suffix", "make"),
    [
        ("html", lambda to: HTML.format(f'<img src="{to}/a.png"><iframe src="{to}"></iframe><object data="{to}">')),
        ("html", lambda to: f'<!DOCTYPE html SYSTEM "{to}"><base href="{to}">' + HTML.format("<link href=x.css>")),
        ("html", lambda to: HTML.format(f'<svg><image xlink:href="{to}/x.svg"/></svg><img srcset="{to}/b.png 2x">')),
        ("md", lambda to: STEPS + f"\n   ![a]({to}/a.png) <img src='{to}/b.png'>\n\n[c]: {to}/c.png\n![c]\n"),
        ("odt", lambda to: odt(f'<draw:frame><draw:image xlink:href="{to}/a.png"/></draw:frame>')),
        ("json", lambda to: json.dumps({"@context": to, "@type": "HowTo", "step": [{"text": "Heben", "image": to}]})),
        ("yaml", lambda to: f"title: D\nsteps:\n  - text: Heben\n    picture: {to}/a.png\n"),
        ("csv", lambda to: f'Nr.;Arbeitsschritt;Bild\n1;"=WEBSERVICE(""{to}"")";{to}/a.png\n2;Legen;\n'),
    ],
)
def test_links_of_other_documents_are_never_followed(
    given: Given, listener: tuple[str, list[str]], suffix: str, make: Callable[[str], bytes | str]
) -> None:
    address, asked = listener
    path = given(f"verweis.{suffix}", make(f"http://{address}"))
    unharmed(onboard_here("read", path), path.name)
    unharmed(onboard_here("check", path), path.name)
    assert [] == asked


@pytest.mark.parametrize(
    "reference",
    [
        "../geheim.png",
        "/etc/hostname",
        "..\\geheim.png",
        "file:../geheim.png",
        "a/../../geheim.png",
        "%2e%2e/geheim.png",
        "link/geheim.png",
    ],
)
@pytest.mark.parametrize("suffix", ["md", "html", "json"])
def test_a_picture_outside_the_folder_is_not_opened(tmp_path: Path, reference: str, suffix: str) -> None:
    photo(tmp_path / "geheim.png", "red", size=(300, 200))
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "link").symlink_to(tmp_path)
    text = {
        "md": STEPS + f"\n   ![x](<{reference}>)\n",
        "html": HTML.format(f'<img src="{reference}">'),
        "json": json.dumps({"title": "D", "steps": [{"text": "Heben.", "pictures": [reference]}]}),
    }[suffix]
    path = tmp_path / "desk" / f"d.{suffix}"
    path.write_text(text, encoding="utf-8")
    read = onboard_here("read", path, "--json")
    if read.code == 0:
        shown = [one for step in read.json["steps"] for one in step["pictures"] if not one.get("missing")]
        assert [] == shown
    else:
        told(onboard_here("read", path), path.name)


def test_macros_and_embedded_programs_are_never_run(given: Given, documents: dict[str, bytes], tmp_path: Path) -> None:
    parts = parts_of(documents["docx"])
    parts["word/vbaProject.bin"] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"AutoOpen Shell touch gotcha"
    parts["word/embeddings/oleObject1.bin"] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    read = onboard_here("read", given("makro.docm", zipped(parts)), "--json")
    assert (0, "") == (read.code, read.err)
    assert "macros" in {one["kind"] for one in read.json["problems"]}
    assert not list(tmp_path.rglob("gotcha"))


# ------------------------------------------------------------------------------------------------ the terminal

EVIL = "Deckel\x1b[31m\x07\x9b\u202e heben"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.md", f"# {EVIL}\n\n1. {EVIL}\n2. Legen ![{EVIL}](<../{EVIL}.png>)\n"),
        ("a.html", HTML.format(f"{EVIL} &#27;[31m &#x9b; <img src='{EVIL}.png' alt='{EVIL}'>")),
        ("a.csv", f"Nr.;Arbeitsschritt;Bild\n1;{EVIL};{EVIL}.png\n2;Legen;\n"),
        ("a.json", json.dumps({"title": EVIL, "steps": [{"text": EVIL, "pictures": [f"{EVIL}.png"]}, {"text": "b"}]})),
        ("a.yaml", f"title: {json.dumps(EVIL)}\nsteps:\n  - text: {json.dumps(EVIL)}\n  - text: Legen\n"),
        ("a.odt", odt("\x9b[31m\u202e")),
    ],
)
def test_what_documents_say_never_steers_the_terminal(given: Given, name: str, content: bytes | str) -> None:
    path = given(name, content)
    for words in (("read", path), ("read", path, "--json"), ("check", path), ("check", path, "--json")):
        unharmed(onboard_here(*words), name)
    if (whole := onboard_here("read", path, "--json")).code == 0:
        assert whole.json["version"]


def test_names_never_steer_the_terminal_and_none_is_kept_that_cannot_be_written(tmp_path: Path) -> None:
    place = tmp_path / "plant"
    onboard_here("init", place)
    for name in (b"x\n\x1b[31m.md", b"Pr\xfcfung.md", b"a\\b.md", b"C:x.md", b"script.de.md", b".onboard-tmp-1.md"):
        path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))
        path.write_text(STEPS)
        for words in (("read", path), ("read", path, "--json"), ("check", path)):
            ended = onboard_here(*words)
            assert ended.code in (0, 3), ended.err
            assert not HIDDEN & set(ended.out + ended.err)
        told(onboard_here("-C", place, "new", "ws-1", path), "Rename the ")
    assert [] == list((place / "stations").iterdir())


def test_a_photo_whose_name_is_no_text_is_named(tmp_path: Path) -> None:
    photos = tmp_path / "photos"
    photo(photos / "1.jpg", "red", size=(300, 200)).rename(
        Path(os.fsdecode(os.fsencode(photos) + b"/Schritt 1\xfc.jpg"))
    )
    (tmp_path / "d.md").write_text(STEPS)
    told(onboard_here("read", tmp_path / "d.md", "--photos", photos), "Schritt 1", "Rename the file")


# ------------------------------------------------------------------------------------------------ no files


@pytest.mark.parametrize("kind", ["link", "circle", "pipe", "device", "folder"])
def test_only_regular_files_are_documents(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "d.docx"
    lay(path, kind)
    for command in (("read", path), ("check", path), ("diff", path, path)):
        told(onboard_here(*command), "d.docx")


def lay(path: Path, kind: str) -> None:
    """Something at ``path`` that is no regular file."""
    if path.is_symlink() or path.exists():
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    if kind == "link":
        path.symlink_to("/etc/hostname")
    elif kind == "device":
        path.symlink_to("/dev/zero")
    elif kind == "circle":
        path.symlink_to(path.name)
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "garbage":
        path.write_bytes(b"\xff\x1b[31m{")
    elif kind == "deep":
        path.write_text("[" * 100_000)


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built plant, with the silent voice, of a document with a photo."""
    folder = tmp_path_factory.mktemp("ready")
    photo(folder / "desk" / "photos" / "1.jpg", "#a04040", size=(320, 240))
    document = folder / "desk" / "alt.md"
    document.write_text(STEPS + "\n   ![Deckel](photos/1.jpg)\n", encoding="utf-8")
    place = folder / "plant"
    onboard_here("init", place)
    change_settings(place, "[build]\n", "[build]\nworkers = 1\n")
    with (place / "onboard.toml").open("a") as settings:
        settings.write('\n[voices.de]\nprovider = "silent"\n')
    added = onboard_here("-C", place, "new", "ws-04", document, "--photos", folder / "desk" / "photos", "--lang", "de")
    assert (0, "") == (added.code, added.err)
    assert 0 == build(place)["code"]
    return place


@pytest.fixture
def place(ready: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(ready, tmp_path / "plant"))


def station(place: Path) -> Path:
    return place / "stations" / "ws-04"


def kept(place: Path) -> dict[str, bytes]:
    """What is a person's in a workspace, by its path."""
    folders = (place / "stations", place / "records")
    return {
        path.relative_to(place).as_posix(): path.read_bytes()
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink()
    }


@pytest.mark.parametrize("kind", ["link", "circle", "pipe", "folder", "garbage", "deep"])
@pytest.mark.parametrize("name", ["stations/ws-04/steps.json", "contacts.csv", "records/ws-04/accepted.jsonl"])
def test_what_belongs_to_a_workspace_is_no_link_and_no_damage(place: Path, name: str, kind: str) -> None:
    (place / name).parent.mkdir(parents=True, exist_ok=True)
    lay(place / name, kind)
    told(onboard_here("-C", place, "check", "ws-04"), Path(name).name)
    assert os.path.lexists(place / name)


@pytest.mark.parametrize("kind", ["circle", "device", "pipe", "folder"])
def test_a_workstations_document_that_is_no_file_is_named(place: Path, kind: str) -> None:
    lay(station(place) / "alt.md", kind)
    for command in ("check", "build"):
        told(onboard_here("-C", place, command, "ws-04"), "alt.md")


@pytest.mark.parametrize("command", ["build", "check", "update"])
def test_a_folder_of_photos_that_is_a_link_is_neither_read_nor_written(
    place: Path, tmp_path: Path, command: str
) -> None:
    outside = tmp_path / "outside"
    (station(place) / "photos").rename(outside)
    (station(place) / "photos").symlink_to(outside)
    before, more = files_of(outside), tmp_path / "more"
    photo(more / "2.jpg", "blue", size=(320, 240))
    new = tmp_path / "neu.md"
    new.write_text(STEPS)
    words = (new, "--photos", more) if command == "update" else ()
    told(onboard_here("-C", place, command, "ws-04", *words), "photos", "is a link")
    assert before == files_of(outside)


# ------------------------------------------------------------------------------------------------ update


@pytest.fixture
def new(tmp_path: Path) -> Path:
    """The next revision, under another name, with another photo under the same name."""
    photo(tmp_path / "new" / "photos" / "1.jpg", "#4040a0", size=(320, 240))
    path = tmp_path / "new" / "neu.md"
    path.write_text(STEPS + "\n   ![Deckel](photos/1.jpg)\n\n3. Deckel prüfen.\n", encoding="utf-8")
    return path


def test_an_update_that_would_overwrite_another_file_changes_nothing(place: Path, new: Path) -> None:
    (station(place) / "neu.md").write_text("# Meine Notizen\n")
    before = kept(place)
    ended = onboard_here("-C", place, "update", "ws-04", new, "--photos", new.parent / "photos")
    told(ended, "neu.md", "another file of that name")
    assert before == kept(place)


def test_an_update_finds_the_document_however_the_settings_name_it_or_changes_nothing(place: Path, new: Path) -> None:
    settings = station(place) / "station.toml"
    settings.write_text(settings.read_text().replace("document =", '"document" ='))
    before = kept(place)
    told(onboard_here("-C", place, "update", "ws-04", new), "station.toml", "document = ")
    assert before == kept(place)


def test_a_document_laid_into_the_workstations_folder_can_become_its_document(place: Path, new: Path) -> None:
    inside = Path(shutil.copy(new, station(place) / "neu.md"))
    ended = onboard_here("-C", place, "update", "ws-04", inside)
    assert (0, "") == (ended.code, ended.err)
    assert {"neu.md"} == {path.name for path in station(place).glob("*.md")}
    assert 0 == build(place)["code"]


@pytest.mark.parametrize("name", ["steps.json", "script.de.yaml", "Station.toml"])
def test_a_document_named_like_our_own_files_is_refused(place: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text('{"title": "Deckel", "steps": [{"text": "Heben."}]}')
    before = kept(place)
    told(onboard_here("-C", place, "update", "ws-04", tmp_path / name), name, "Rename the document")
    assert before == kept(place)


def test_a_document_with_the_longest_name_is_kept_among_the_records(place: Path, new: Path) -> None:
    long = new.rename(new.with_name("ä" * 125 + ".md"))
    assert 0 == onboard_here("-C", place, "update", "ws-04", long).code
    new.write_text(STEPS)
    ended = onboard_here("-C", place, "update", "ws-04", new)
    assert (0, "") == (ended.code, ended.err)
    assert 2 == len(list((place / "records" / "ws-04" / "documents").iterdir()))


def test_records_that_lead_out_of_the_workspace_are_not_written_through(place: Path, new: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    shutil.rmtree(place / "records" / "ws-04", ignore_errors=True)
    (place / "records" / "ws-04").symlink_to(outside)
    told(onboard_here("-C", place, "update", "ws-04", new), "records/ws-04", code=6)
    assert [] == list(outside.iterdir())
    assert "alt.md" in (station(place) / "station.toml").read_text()


def test_diff_of_a_workstation_writes_nothing_even_where_nothing_was_built(place: Path, new: Path) -> None:
    shutil.rmtree(place / ".onboard")
    before = files_of(place)
    assert 0 == onboard_here("-C", place, "diff", "ws-04", new).code
    assert before == files_of(place)


def test_a_photo_that_replaces_one_of_the_same_name_is_one_picture_not_two(place: Path, new: Path) -> None:
    for photos in ((), ("--photos", new.parent / "photos")):
        changes = onboard_here("-C", place, "diff", "ws-04", new, "--json", *photos).json["changes"]
        assert [("picture", "changed")] == [(one["about"], one["what"]) for one in changes if one["about"] == "picture"]
    assert 0 == onboard_here("-C", place, "update", "ws-04", new, "--photos", new.parent / "photos").code
    again = onboard_here("-C", place, "diff", "ws-04", new, "--photos", new.parent / "photos")
    assert (0, "Nothing changes.\n") == (again.code, again.out)


def test_an_update_that_finds_no_space_changes_nothing(place: Path, new: Path) -> None:
    """A limit on the size of files stands for the full disk; the second photo does not fit."""
    Image.effect_noise((1200, 900), 90).convert("RGB").save(new.parent / "photos" / "2.jpg", quality=95)
    assert (new.parent / "photos" / "2.jpg").stat().st_size > 400_000
    before = kept(place)
    words = [sys.executable, "-m", "onboard", "-C", str(place), "update", "ws-04", str(new)]
    script = "import os, resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000)); "
    program = [sys.executable, "-c", script + "os.execv(sys.argv[1], sys.argv[1:])", *words]
    done = subprocess.run(
        [*program, "--photos", str(new.parent / "photos")], capture_output=True, text=True, check=False
    )
    told(Ended(done.returncode, done.stdout, done.stderr), "2.jpg", "File too large", code=6)
    assert before == kept(place)


def test_where_prints_of_photos_cannot_be_laid_it_is_said_and_nothing_is_published(place: Path) -> None:
    photo(station(place) / "photos" / "1.jpg", "green", size=(320, 240), format="GIF")
    shutil.rmtree(place / ".onboard" / "pictures", ignore_errors=True)
    (place / ".onboard" / "pictures").write_text("kein Ordner")
    before = files_of(place / "output")
    for command in ("check", "build"):
        told(onboard_here("-C", place, command, "ws-04"), "pictures", code=6)
    assert before == files_of(place / "output")


def test_a_document_saved_while_it_is_read_is_taken_whole_or_not_at_all(place: Path, new: Path) -> None:
    texts, done = (new.read_bytes(), STEPS.encode()), threading.Event()

    def save() -> None:
        number = 0
        while not done.is_set():
            number += 1
            (new.parent / "saving").write_bytes(texts[number % 2])
            (new.parent / "saving").replace(new)

    author = threading.Thread(target=save)
    author.start()
    try:
        for _ in range(5):
            ended = onboard_here("-C", place, "update", "ws-04", new)
            if ended.code:
                told(ended, "neu.md", "was changed while it was read")
            content = (station(place) / consistent(place)).read_bytes()
            known = json.loads((station(place) / "steps.json").read_text())
            assert hashlib.sha256(content).hexdigest() == known["digest"]
    finally:
        done.set()
        author.join()


def test_two_updates_at_once_follow_each_other_or_one_says_who_is_at_work(place: Path, new: Path) -> None:
    other = new.with_name("anders.md")
    other.write_text(STEPS)
    words = [sys.executable, "-m", "onboard", "-C", str(place), "update", "ws-04"]
    both = [subprocess.Popen([*words, str(one)], stderr=subprocess.PIPE, text=True) for one in (new, other)]
    ends = [(one.communicate(timeout=600)[1], one.returncode)[::-1] for one in both]
    assert {code for code, _ in ends} <= {0, 7}, ends
    assert consistent(place) in ("neu.md", "anders.md")


def consistent(place: Path) -> str:
    """The one document of a workstation, which its settings name and its steps are remembered of."""
    named = (station(place) / "station.toml").read_text().partition('document = "')[2].partition('"')[0]
    assert (station(place) / named).is_file()
    json.loads((station(place) / "steps.json").read_text())
    return named


@pytest.mark.slow
def test_an_update_killed_at_any_moment_leaves_the_old_document_or_the_new_one(
    ready: Path, tmp_path: Path, new: Path
) -> None:
    words = [sys.executable, "-m", "onboard", "-C", "PLACE", "update", "ws-04", str(new)]
    words += ["--photos", str(new.parent / "photos")]
    whole = Path(shutil.copytree(ready, tmp_path / "whole"))
    start = time.monotonic()
    subprocess.run([*words[:4], str(whole), *words[5:]], check=True, capture_output=True)
    takes = time.monotonic() - start
    for number in range(12):  # tests/pipeline/test_updating.py kills it before each of its writes
        place = Path(shutil.copytree(ready, tmp_path / f"plant{number}"))
        run = subprocess.Popen(
            [*words[:4], str(place), *words[5:]], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(takes * (0.4 + 0.6 * number / 12))
        run.send_signal(signal.SIGKILL)
        run.wait()
        named = consistent(place)
        report = build(place)
        assert (0, None) == (report["code"], report["error"])
        assert [] == list(station(place).glob(".onboard-tmp-*"))
        again = onboard_here("-C", place, "update", "ws-04", new, "--photos", new.parent / "photos")
        assert (0, "") == (again.code, again.err), (named, again.err)
        lying = {path.name: path.read_bytes() for path in station(place).glob("*.md")}
        # Killed just before the old one is removed, it lies there as well, beside the settings that name the new one.
        (records,) = (place / "records").glob("*/documents")
        assert lying.pop("alt.md", b"") in (b"", *(path.read_bytes() for path in records.iterdir()))
        assert ["neu.md"] == list(lying)
        whole_steps = json.loads((station(whole) / "steps.json").read_text())["steps"]
        assert whole_steps == json.loads((station(place) / "steps.json").read_text())["steps"]
