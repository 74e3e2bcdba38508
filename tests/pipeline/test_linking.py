"""``onboard links``: every code ever issued is followed to the page a phone would find."""

from __future__ import annotations

import shutil
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "publish"))
from made_up_station import RECORD, edition, workstation

from onboard.core.errors import InputError, UsageError
from onboard.pipeline.linking import SITE, Link, check_links, redirect_site
from onboard.pipeline.naming import known_address, lead, rename
from onboard.pipeline.visiting import UnreachableError, visit
from onboard.pipeline.workspace import Workspace, init, open_workspace
from onboard.publish import addresses, pointer
from onboard.publish.page import Notice
from onboard.publish.release import read_release, write_release

Serve = Callable[..., tuple[str, list[str]]]
NOW = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)


@pytest.fixture
def place(tmp_path: Path) -> Workspace:
    init(tmp_path / "plant")
    here = open_workspace(tmp_path / "plant")
    add(here, "ws-04")
    publish(here, "ws-04")
    return here


def add(place: Workspace, station: str) -> None:
    (place.stations / station).mkdir()
    (place.stations / station / "station.toml").write_text('version = 1\ndocument = "a.md"\nlanguage = "de"\n')


def publish(place: Workspace, station: str, *, said: str = "") -> str:
    """A release of a workstation under all its codes, as a build does it; its id."""
    known_address(place, station, NOW)
    made = write_release(place.site, workstation(id=station, revision=said), [edition()], RECORD)
    for code in addresses.codes_of(place.records, station):
        once = addresses.names_of(place.records, station)
        pointer.show(place.site, station, code, {"de": made}, once=once)
    return made


def code_of(place: Workspace, station: str) -> str:
    return addresses.codes_of(place.records, station)[0]


def with_settings(place: Workspace, site: str) -> Workspace:
    (place.folder / "onboard.toml").write_text(f'version = 1\nlanguage = "de"\n[site]\n{site}\n')
    return open_workspace(place.folder)


class _Answers(SimpleHTTPRequestHandler):
    """Files, and redirects by path."""

    redirects: Mapping[str, str]
    seen: list[str]

    def do_GET(self) -> None:
        self.seen.append(f"{self.path} {self.headers.get('Cookie', '')}".strip())
        if target := self.redirects.get(self.path):
            self.send_response(301)
            self.send_header("Location", target)
            self.send_header("Set-Cookie", "who=me")
            self.end_headers()
            return
        super().do_GET()

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def serve() -> Iterator[Serve]:
    started: list[ThreadingHTTPServer] = []

    def start(folder: Path, redirects: Mapping[str, str] | None = None) -> tuple[str, list[str]]:
        seen: list[str] = []
        kind = type("Answers", (_Answers,), {"redirects": dict(redirects or {}), "seen": seen})
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(kind, directory=str(folder)))
        started.append(server)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        return f"http://127.0.0.1:{server.server_address[1]}", seen

    yield start
    for server in started:
        server.shutdown()
        server.server_close()


def states(links: tuple[Link, ...]) -> list[tuple[str, str, str]]:
    return [(link.workstation, link.place, link.state) for link in links]


# ------------------------------------------------------------------------------------------------ in the site


def test_a_code_with_a_whole_release_is_live(place: Workspace) -> None:
    assert (Link(code_of(place, "ws-04"), "ws-04", SITE, "live"),) == check_links(place)


def test_a_withdrawn_page_is_an_answer(place: Workspace) -> None:
    code = code_of(place, "ws-04")
    shown = pointer.live(place.site, code)
    assert shown is not None
    known = read_release(place.site, shown.releases["de"])
    pointer.withdraw(place.site, code, Notice(known, "2026-11-22", "Der Ablauf hat sich geändert."))
    assert [("ws-04", SITE, "withdrawn")] == states(check_links(place))


def test_a_damaged_release_breaks_its_code_and_says_what_to_do(place: Workspace) -> None:
    made = publish(place, "ws-04")
    (place.site / "r" / made / "video.de.mp4").write_bytes(b"other")
    (link,) = check_links(place)
    assert ("broken", "Run: onboard build ws-04") == (link.state, link.hint)
    assert "video.de.mp4 is not the file that was published" in link.told


def test_a_page_that_is_gone_or_somebody_elses_breaks_its_code(place: Workspace) -> None:
    page = place.site / "W" / code_of(place, "ws-04") / "index.html"
    page.write_text("<html>hello</html>")
    assert [("ws-04", SITE, "broken")] == states(check_links(place))
    page.unlink()
    assert "has no page" == check_links(place)[0].told


def test_a_code_whose_workstation_was_removed_can_be_led_elsewhere(place: Workspace) -> None:
    add(place, "ws-05")
    code = known_address(place, "ws-05", NOW)
    shutil.rmtree(place.stations / "ws-05")
    broken = check_links(place)[1]
    assert "ws-05 is not in the workspace any more" in broken.told
    assert f"Lead it to another: onboard links --lead {code} --to ID" == broken.hint
    lead(place, "ws-05", "ws-04", NOW)
    publish(place, "ws-04")
    assert [("ws-04", SITE, "live")] * 2 == states(check_links(place))


def test_a_code_led_elsewhere_that_still_shows_the_old_workstation_is_said(place: Workspace) -> None:
    add(place, "ws-05")
    publish(place, "ws-05")
    lead(place, "ws-05", "ws-04", NOW)
    link = check_links(place)[1]
    assert ("live", "does not show what the others of ws-04 show", "Run: onboard build ws-04") == (
        link.state,
        link.told,
        link.hint,
    )
    publish(place, "ws-04")
    assert ["", ""] == [link.told for link in check_links(place)]


def test_a_page_whose_code_the_list_has_lost_is_broken(place: Workspace) -> None:
    (place.records / "addresses.csv").unlink()
    (link,) = check_links(place)
    assert ("", "broken") == (link.workstation, link.state)
    assert "onboard links --restore" in link.hint


@pytest.mark.slow
def test_after_fifty_releases_and_renamings_every_code_leads_to_a_page(place: Workspace) -> None:
    codes, name = set[str](), "ws-04"
    for number in range(50):
        new = f"pump-{number % 7}"
        if number % 10 == 0:
            add(place, f"line-{number}")
            codes.add(known_address(place, f"line-{number}", NOW))
            lead(place, f"line-{number}", name, NOW)
        if new != name and new not in place.station_ids():
            rename(place, name, new, NOW)
            name = new
        publish(place, name, said=str(number))
        codes |= set(addresses.codes_of(place.records, name))
    links = [link for link in check_links(place) if link.workstation == name]
    assert codes == {link.code for link in links}
    assert 6 == len(codes)
    assert {"live"} == {link.state for link in links}


def test_nothing_in_the_records_depends_on_where_the_workspace_lies(place: Workspace, tmp_path: Path) -> None:
    before = check_links(place)
    shutil.move(place.folder, tmp_path / "elsewhere" / "moved")
    here = open_workspace(tmp_path / "elsewhere" / "moved")
    assert before == check_links(here)
    assert before[0].code == known_address(here, "ws-04", NOW)
    for path in (*here.records.rglob("*"), *here.stations.rglob("*")):
        assert not path.is_file() or str(tmp_path).encode() not in path.read_bytes()


# ------------------------------------------------------------------------------------------------ over HTTP


def test_every_code_is_asked_for_at_the_base_url_and_every_earlier_one(place: Workspace, serve: Serve) -> None:
    code = code_of(place, "ws-04")
    new, _ = serve(place.site)
    old, seen = serve(place.folder / "nothing", {f"/schulung/W/{code}": f"{new}/W/{code}"})
    here = with_settings(place, f'base_url = "{new}"\nearlier = ["{old}/schulung"]')
    assert [("ws-04", where, "live") for where in (SITE, new, f"{old}/schulung")] == states(check_links(here))
    assert [f"/schulung/W/{code}"] == seen
    assert [("ws-04", SITE, "live")] == states(check_links(here, offline=True))
    assert [SITE, old, f"{old}/schulung"] == [link.place for link in check_links(here, at=old)]


def test_pages_for_an_old_server_lead_every_code_on(place: Workspace, serve: Serve, tmp_path: Path) -> None:
    new, _ = serve(place.site)
    old, _ = serve(tmp_path / "old")
    here = with_settings(place, f'base_url = "{new}"\nearlier = ["{old}"]')
    assert 1 == redirect_site(here, tmp_path / "old")
    assert 1 == redirect_site(here, tmp_path / "old")
    assert ["live"] * 3 == [link.state for link in check_links(here)]
    page = (tmp_path / "old" / "W" / code_of(place, "ws-04") / "index.html").read_text()
    assert "location.hash" in page  # the codes of steps keep their step
    assert 'http-equiv="refresh"' in page
    assert "Weiter zur neuen Adresse" in page


def test_an_old_server_is_not_written_over(place: Workspace, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no new address"):
        redirect_site(place, tmp_path / "old")
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "shop.html").write_text("hello")
    with pytest.raises(InputError, match=r"holds other things \(shop\.html\)"):
        redirect_site(with_settings(place, 'base_url = "https://example.com"'), tmp_path / "old")


def test_a_server_that_shows_something_else_or_nothing_breaks_the_code(
    place: Workspace, serve: Serve, tmp_path: Path
) -> None:
    code = code_of(place, "ws-04")
    (tmp_path / "other" / "W" / code).mkdir(parents=True)
    (tmp_path / "other" / "W" / code / "index.html").write_text("<html>Welcome to nginx</html>")
    other, _ = serve(tmp_path / "other")
    empty, _ = serve(tmp_path / "empty")
    round_, seen = serve(place.site, {f"/W/{code}": f"/W/{code}"})
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{free.getsockname()[1]}"
    told = {}
    for base in (other, empty, round_, nobody):
        _, link = check_links(place, at=base)
        assert "broken" == link.state
        assert link.hint
        told[base] = link.told
    assert "is no page of onboard" in told[other]
    assert "the server answers 404" in told[empty]
    assert "more than 5 times" in told[round_]
    assert 6 == len(seen)
    assert "nobody answers there" == told[nobody]


def test_an_older_release_on_the_server_is_said_and_is_no_break(place: Workspace, serve: Serve, tmp_path: Path) -> None:
    shutil.copytree(place.site, tmp_path / "server")
    there, _ = serve(tmp_path / "server")
    publish(place, "ws-04", said="4")
    _, link = check_links(place, at=there)
    assert ("live", "shows another release than the site here") == (link.state, link.told)


def test_a_redirect_out_of_the_web_is_not_followed(place: Workspace, serve: Serve) -> None:
    base, seen = serve(place.site, {"/a": "file:///etc/passwd", "/b": "/c", "/c": f"/W/{code_of(place, 'ws-04')}/"})
    assert "which is no page" in visit(f"{base}/a").amiss
    assert visit(f"{base}/b").releases
    assert not [one for one in seen if "who=me" in one]  # no cookies are kept


def test_a_server_that_drips_is_left_after_the_deadline() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def drip() -> None:
            answered, _ = listening.accept()
            with answered:
                try:
                    for letter in b"HTTP/1.1 200 OK\r\n" + b"X-Slow: 1\r\n" * 400:
                        answered.sendall(bytes([letter]))
                        time.sleep(0.02)
                except OSError:
                    return

        threading.Thread(target=drip, daemon=True).start()
        with pytest.raises(UnreachableError, match=r"no answer within 0\.3 s"):
            visit(f"http://127.0.0.1:{listening.getsockname()[1]}/W/A", deadline=0.3)
