"""In a real Chromium: a phone that was here once can watch in a hall without reception, and learns of what is newer."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from publish.made_up_station import RECORD, edition, workstation
from watching import FLAGS, PATIENCE_SECONDS, PHONE, chromium_opened, patient, port_kept, until

from onboard.publish.page import Notice
from onboard.publish.pointer import show, withdraw
from onboard.publish.release import read_release, write_release
from onboard.web.server import serving
from onboard.web.tls import tls_context

pytestmark = pytest.mark.browser

CODE, OTHER_CODE = "0123ABCD", "ZZZZ0000"
READY = "document.querySelector('.edition:not([hidden]) [data-offline]').textContent.includes('auch ohne Netz')"
AGE = "document.querySelector('.edition:not([hidden]) [data-offline]').textContent"
PLAYABLE = "document.querySelector('#video').readyState >= 2"


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Nine seconds, and enough bytes that a browser asks for them in parts."""
    out = tmp_path_factory.mktemp("film") / "film.mp4"
    noise = np.random.default_rng(7)
    with av.open(out, "w", format="mp4", options={"movflags": "+faststart"}) as made:
        stream = made.add_stream("libx264", rate=10, options={"crf": "12", "g": "10"})
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        for number in range(90):
            frame = av.VideoFrame.from_ndarray(noise.integers(0, 255, (180, 320, 3), dtype=np.uint8), format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, 10)
            made.mux(stream.encode(frame))
        made.mux(stream.encode())
    return out.read_bytes()


@dataclass
class Plant:
    """A site, at an address that stays while its server comes and goes."""

    site: Path
    film: bytes
    port: int
    tls: Any = None
    releases: dict[str, str] = field(default_factory=dict)

    def publish(self, *, code: str = CODE, title: str = "Deckel montieren", station: str = "ws-04", **more: Any) -> str:
        editions = [edition(language, title=title, video=self.film) for language in more.get("languages", ("de",))]
        release = write_release(self.site, workstation(id=station), editions, {**RECORD, "title": title})
        show(self.site, station, code, {one.language: release for one in editions})
        self.releases[code] = release
        return release

    def withdraw(self) -> None:
        withdraw(self.site, CODE, Notice(read_release(self.site, self.releases[CODE]), "2026-11-22", "Falscher Wert"))

    @contextmanager
    def online(self) -> Iterator[None]:
        with serving(self.site, port=self.port, tls=self.tls):
            yield

    def page(self, code: str = CODE) -> str:
        return f"{'https' if self.tls else 'http'}://localhost:{self.port}/W/{code}/"


@pytest.fixture
def plant(tmp_path: Path, film: bytes) -> Iterator[Plant]:
    with port_kept() as port:
        plant = Plant(tmp_path / "site", film, port)
        plant.publish()
        yield plant


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    with chromium_opened(chromium) as browser:
        yield browser


@pytest.fixture
def phone(browser: Any) -> Iterator[Any]:
    context = browser.new_context(viewport=PHONE, locale="de-DE", ignore_https_errors=True)
    yield context.new_page()
    context.close()


def kept(phone: Any) -> set[str]:
    """The files on the phone, as paths below the site."""
    return set(
        phone.evaluate(
            """async () => {
                const found = [];
                for (const name of await caches.keys())
                    for (const key of await (await caches.open(name)).keys()) found.push(key.url);
                return found.map((url) => new URL(url).pathname.slice(1));
            }"""
        )
    )


def watched(phone: Any, seconds: float) -> None:
    """Jump there and play on, round and round: the picture comes, and time passes."""
    phone.evaluate(
        """to => { const video = document.querySelector('#video');
            [video.muted, video.loop, video.currentTime] = [true, true, to];
            video.play();
        }""",
        seconds,
    )
    until(phone, "to => document.querySelector('#video').currentTime > to + 0.4", seconds)


def visit(plant: Plant, phone: Any, code: str = CODE) -> None:
    with plant.online():
        phone.goto(plant.page(code))
        until(phone, READY)


def test_after_one_visit_the_video_plays_and_seeks_without_a_network(plant: Plant, phone: Any) -> None:
    visit(plant, phone)
    phone.goto(plant.page())
    until(phone, PLAYABLE)
    for seconds in (7, 2):
        watched(phone, seconds)
    until(phone, "document.querySelector('#video').textTracks[0].cues.length === 1")
    broken = "[...document.querySelectorAll('.edition:not([hidden]) img')].filter(i => i.complete && !i.naturalWidth)"
    assert [] == phone.evaluate(f"{broken}.map(image => image.src)")


def test_a_page_from_the_phone_says_how_old_it_is(plant: Plant, phone: Any) -> None:
    visit(plant, phone)
    phone.reload()
    until(phone, f"/vor \\d+ Minute/.test({AGE})")
    assert "Ohne Netz" in phone.evaluate(AGE)


def test_a_printed_address_is_found_without_a_network_however_it_is_typed(plant: Plant, phone: Any) -> None:
    visit(plant, phone)
    for typed in ("0123ABCD", "o123-abcd", "0123abcd/"):
        phone.goto(plant.page(typed).removesuffix("/"))
        assert plant.page() == phone.url
        until(phone, PLAYABLE)


def test_everything_the_page_needs_is_kept_and_nothing_else(plant: Plant, phone: Any) -> None:
    release = plant.publish(languages=("de", "fr"))
    visit(plant, phone)
    here = kept(phone)
    of_release = {path.rpartition("/")[2] for path in here if path.startswith(f"r/{release}/")}
    scenes = {f"{kind}.{number:03}.de.jpg" for kind in ("scene", "small") for number in (1, 2, 3)}
    # A step told in two scenes has one entry in the list of contents.
    assert {"video.de.mp4", "captions.de.vtt", "poster.de.jpg", *scenes} - {"small.003.de.jpg"} == of_release
    assert {f"W/{CODE}/"} == {path for path in here if path.startswith("W/")}
    assert {"css", "js", "svg"} == {path.rpartition(".")[2] for path in here if path.startswith("s/")}


def test_another_language_is_kept_once_it_is_chosen(plant: Plant, phone: Any) -> None:
    release = plant.publish(languages=("de", "en"))
    with plant.online():
        phone.goto(plant.page())
        until(phone, READY)
        phone.locator("#language a[data-language=en]").click()
        until(phone, f"{AGE}.includes('without a network')")
        until(phone, "name => caches.match(name).then(file => !!file)", f"/r/{release}/video.en.mp4")
    assert {f"r/{release}/video.de.mp4", f"r/{release}/video.en.mp4"} <= kept(phone)


def test_a_new_release_takes_the_place_of_the_kept_one(plant: Plant, phone: Any) -> None:
    visit(plant, phone)
    before = plant.releases[CODE]
    phone.reload()
    assert "Deckel montieren" in phone.title()
    after = plant.publish(title="Deckel richtig montieren")
    with plant.online():
        phone.evaluate("dispatchEvent(new Event('online'))")
        until(phone, "document.title.includes('richtig')")
        until(phone, READY)
    here = kept(phone)
    assert any(path.startswith(f"r/{after}/") for path in here)
    assert not any(path.startswith(f"r/{before}/") for path in here)


def test_a_withdrawn_page_takes_the_place_of_the_kept_one_for_good(plant: Plant, phone: Any) -> None:
    visit(plant, phone)
    phone.reload()
    until(phone, PLAYABLE)
    plant.withdraw()
    with plant.online():
        phone.evaluate("dispatchEvent(new Event('online'))")
        until(phone, "document.body.classList.contains('withdrawn')")
    phone.reload()
    assert "Falscher Wert" in phone.inner_text("main")
    assert not any(path.startswith("r/") for path in kept(phone))


def test_an_open_page_notices_a_withdrawal_when_it_is_looked_at_again(plant: Plant, phone: Any) -> None:
    with plant.online():
        phone.goto(plant.page())
        until(phone, READY)
        watched(phone, 1)
        plant.withdraw()
        phone.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        until(phone, "document.body.classList.contains('withdrawn')")


def test_a_video_being_watched_is_not_torn_away_by_a_newer_one(plant: Plant, phone: Any) -> None:
    with plant.online():
        phone.goto(plant.page())
        until(phone, READY)
        watched(phone, 1)
        plant.publish(title="Deckel richtig montieren")
        phone.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        until(phone, "async () => (await (await caches.match(location.href)).text()).includes('richtig')")
        watched(phone, 3)
        assert "richtig" not in phone.title()
        phone.evaluate("document.querySelector('#video').pause()")
        until(phone, "document.title.includes('richtig')")


def test_a_video_begun_from_the_network_goes_on_from_the_phone_once_it_is_kept(plant: Plant, phone: Any) -> None:
    visit(plant, phone)
    plant.publish(title="Deckel richtig montieren")
    with plant.online():
        phone.goto(plant.page())
        watched(phone, 1)
        until(phone, READY)
        watched(phone, 6)
    watched(phone, 3)


def test_pages_of_other_workstations_stay(plant: Plant, phone: Any) -> None:
    plant.publish(code=OTHER_CODE, title="Pumpe prüfen", station="ws-05")
    visit(plant, phone)
    visit(plant, phone, OTHER_CODE)
    plant.publish(title="Deckel richtig montieren")
    visit(plant, phone)
    phone.goto(plant.page(OTHER_CODE))
    until(phone, PLAYABLE)
    assert "Pumpe prüfen" in phone.title()


@pytest.mark.parametrize(
    ("asked", "status", "first", "last"),
    [("bytes=0-1", 206, 0, 1), ("bytes=5-", 206, 5, -1), ("bytes=-7", 206, -7, -1), ("bytes=5-99999999", 206, 5, -1)],
)
def test_a_player_gets_the_parts_it_asks_for_from_the_phone(
    plant: Plant, phone: Any, asked: str, status: int, first: int, last: int
) -> None:
    visit(plant, phone)
    size = len(plant.film)
    first, last = first % size, last % size
    got = answer_to(phone, plant, asked)
    assert [status, f"bytes {first}-{last}/{size}", str(last - first + 1)] == got[:3]
    assert list(plant.film[first : last + 1][:2000]) == got[3]


def test_a_part_outside_of_what_is_kept_is_refused(plant: Plant, phone: Any) -> None:
    visit(plant, phone)
    assert [416, f"bytes */{len(plant.film)}"] == answer_to(phone, plant, "bytes=99999999-")[:2]


def answer_to(phone: Any, plant: Plant, asked: str) -> list[Any]:
    """How the worker answers a range. Our pages may not fetch; a frame of the site that is no page of ours may."""
    (plant.site / "probe.html").write_text("<!doctype html>")
    with serving(plant.site, port=plant.port, tls=plant.tls):
        worker = next(iter(phone.context.service_workers))
        return worker.evaluate(
            """async ([url, range]) => {
                const answer = await file(new Request(url, { headers: { range } }));
                const bytes = new Uint8Array(await answer.arrayBuffer());
                return [answer.status, answer.headers.get("content-range"), answer.headers.get("content-length"),
                        [...bytes.slice(0, 2000)]];
            }""",
            [plant.page().replace(f"W/{CODE}/", f"r/{plant.releases[CODE]}/video.de.mp4"), asked],
        )


@pytest.mark.parametrize("answer", ["<!doctype html><title>Hotel</title>please log in", ""])
def test_what_is_no_page_of_ours_is_shown_but_never_kept(plant: Plant, phone: Any, answer: str) -> None:
    visit(plant, phone)
    page = plant.site / "W" / CODE / "index.html"
    ours = page.read_bytes()
    page.write_text(answer) if answer else page.unlink()
    with plant.online():
        asked_until_answered(phone, plant)
        assert "Deckel" not in phone.title()
    page.write_bytes(ours)
    phone.reload()
    assert "Deckel montieren" in phone.title()


def asked_until_answered(phone: Any, plant: Plant) -> None:
    """Go to the page until the network has answered: where that takes longer than four seconds, the kept one shows."""
    for _ in range(PATIENCE_SECONDS // 4):
        phone.goto(plant.page())
        if phone.evaluate("!document.documentElement.dataset.kept"):
            return
    raise AssertionError("the kept page is shown whatever the network answers")


def test_a_login_page_in_the_place_of_a_file_is_never_kept(plant: Plant, phone: Any) -> None:
    """A proxy's page came as 200 for captions and a video, and was taken for them until the next release."""
    foreign = {"status": 200, "content_type": "text/html; charset=utf-8", "body": "<!doctype html>please log in"}
    for name in ("video.de.mp4", "captions.de.vtt"):
        phone.context.route(f"**/{name}", lambda route: route.fulfill(**foreign))
    with plant.online():
        phone.goto(plant.page())
        until(phone, f"caches.match('/W/{CODE}/').then((page) => !!page)")
        asked = [plant.page().replace(f"W/{CODE}/", f"r/{plant.releases[CODE]}/captions.de.vtt")]
        worker = next(iter(phone.context.service_workers))
        assert worker.evaluate("([url, files]) => kept(url, files)", [plant.page(), asked]) is False
    assert not any(path.endswith((".mp4", ".vtt")) for path in kept(phone))
    phone.context.unroute_all()
    visit(plant, phone)
    phone.goto(plant.page())
    until(phone, PLAYABLE)


def test_half_a_page_is_never_kept(plant: Plant, phone: Any) -> None:
    visit(plant, phone)
    page = plant.site / "W" / CODE / "index.html"
    whole = page.read_bytes()
    page.write_bytes(whole[: len(whole) // 2])
    with plant.online():
        phone.goto(plant.page())
        phone.wait_for_timeout(300)
    assert phone.evaluate("async () => (await (await caches.match(location.href)).text()).trim().endsWith('</html>')")


def test_a_server_that_answers_with_its_own_fault_is_as_good_as_none(plant: Plant, phone: Any) -> None:
    visit(plant, phone)
    phone.context.route("**/W/**", lambda route: route.fulfill(status=503, body="down"))
    phone.goto(plant.page())
    until(phone, PLAYABLE)
    assert "Deckel montieren" in phone.title()


def test_it_works_over_https_with_the_companys_own_certificate(
    plant: Plant, browser: Any, chromium: str, tmp_path: Path
) -> None:
    leaf = trustme.CA().issue_cert("localhost")
    chain, key = tmp_path / "chain.pem", tmp_path / "key.pem"
    chain.write_bytes(b"".join(blob.bytes() for blob in leaf.cert_chain_pems))
    key.write_bytes(leaf.private_key_pem.bytes())
    plant.tls = tls_context(chain, key)
    # As on a phone that knows the company's certificates: whoever merely clicks a warning away gets no worker.
    public = x509.load_pem_x509_certificate(chain.read_bytes()).public_key()
    digest = hashlib.sha256(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest()
    trusting = f"--ignore-certificate-errors-spki-list={base64.b64encode(digest).decode()}"
    # Chromium heeds the flag only with a profile of its own.
    context = browser.browser_type.launch_persistent_context(
        tmp_path / "profile", executable_path=chromium, args=[*FLAGS, trusting], viewport=PHONE, locale="de-DE"
    )
    patient(context)
    phone = context.new_page()
    visit(plant, phone)
    phone.goto(plant.page())
    until(phone, PLAYABLE)
    watched(phone, 5)
    context.close()
