"""The page in a real browser: what a visitor does on it, and what it does when something does not load."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import av
import pytest
from made_up_station import RECORD, edition, jpeg, workstation
from switching import switch

from onboard.publish.content import Rendition
from onboard.publish.release import write_draft, write_release
from onboard.web.server import serving

pytestmark = pytest.mark.browser

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--autoplay-policy=no-user-gesture-required"]  # fmt: skip
CODE = "K7M2Q9XA"
CAPTIONS = "WEBVTT\n\n00:00:00.400 --> 00:00:01.900\nGuten Tag.\n\n00:00:03.400 --> 00:00:04.900\nZiehen Sie.\n"


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Nine seconds of grey, small."""
    path = tmp_path_factory.mktemp("video") / "grey.mp4"
    with av.open(str(path), "w", options={"movflags": "+faststart"}) as out:
        stream = out.add_stream("libx264", rate=10, options={"preset": "ultrafast", "g": "10"})
        stream.width, stream.height, stream.pix_fmt = 160, 90, "yuv420p"
        for n in range(90):
            frame = av.VideoFrame(160, 90, "yuv420p")
            for plane in frame.planes:
                plane.update(bytes([n + 60]) * plane.buffer_size)
            frame.pts = n
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path.read_bytes()


@pytest.fixture(scope="module")
def draft(video: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drafts") / "ws-04"
    write_draft(folder, workstation(), [edition(video=video, captions=CAPTIONS)], RECORD, ["no approval"])
    return folder / "index.html"


@pytest.fixture(scope="module")
def address(video: bytes, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    site = tmp_path_factory.mktemp("plant") / "site"
    shown = [edition(tag, video=video, captions=CAPTIONS, title=f"Titel {tag}") for tag in ("de", "en", "ar")]
    station = workstation(logo=(".jpg", jpeg(60, (300, 100))))
    switch(site, station, CODE, write_release(site, station, shown, RECORD))
    with serving(site) as url:
        yield f"{url}W/{CODE}/"


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def opened(browser: Any) -> Iterator[Callable[..., Any]]:
    """Opens an address on a phone; errors of the page's own script fail the test."""
    contexts, errors = [], []

    def opened(address: str, locale: str = "de-DE", prepare: Callable[[Any], None] | None = None) -> Any:
        contexts.append(browser.new_context(viewport={"width": 390, "height": 844}, locale=locale))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        if prepare is not None:
            prepare(page)
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [] == errors


def until(page: Any, true: str) -> None:
    """Wait for something to be true; our policy forbids the eval Playwright's own waiting needs."""
    deadline = time.monotonic() + 20
    while not page.evaluate(true):
        assert time.monotonic() < deadline, f"never became true: {true}"
        page.wait_for_timeout(40)


@pytest.mark.parametrize(
    ("locale", "language", "direction"),
    [("de-AT", "de", "ltr"), ("en-US", "en", "ltr"), ("ar-EG", "ar", "rtl"), ("tr-TR", "de", "ltr")],
)
def test_the_first_visit_is_in_the_language_of_the_phone(
    opened: Callable[..., Any], address: str, locale: str, language: str, direction: str
) -> None:
    page = opened(address, locale)
    assert [language, direction] == page.evaluate("[document.documentElement.lang, document.documentElement.dir]")
    assert [f"Titel {language}"] == page.locator(".edition:not([hidden]) h1").all_inner_texts()
    assert 1 == page.evaluate("[...document.querySelectorAll('.edition')].filter(each => !each.hidden).length")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_language_chosen_by_hand_keeps_the_place_and_is_remembered(opened: Callable[..., Any], address: str) -> None:
    page = opened(address)
    page.click(".edition:not([hidden]) .start")
    page.locator("#chapters a").nth(1).click()
    until(page, "document.querySelector('#video').currentTime >= 3")
    page.click("#language [data-language=en]")
    until(page, "document.querySelector('#video').currentTime >= 3")
    assert "en" == page.evaluate("document.querySelector('#video').closest('.edition').dataset.language")
    assert page.evaluate("[...document.querySelectorAll('video')].every(video => video.paused)")
    page.reload()
    assert "en" == page.evaluate("document.documentElement.lang")


def test_the_keyboard_starts_the_video_and_moves_from_step_to_step(opened: Callable[..., Any], address: str) -> None:
    page = opened(address)
    page.focus(".edition:not([hidden]) .start")
    page.keyboard.press("Enter")
    until(page, "!document.querySelector('#video').paused && document.activeElement.id === 'video'")
    page.keyboard.press("n")
    until(page, "document.querySelectorAll('#chapters a')[1].getAttribute('aria-current') === 'step'")
    page.keyboard.press("p")
    until(page, "document.querySelectorAll('#chapters a')[0].getAttribute('aria-current') === 'step'")


def test_a_video_that_does_not_load_is_said_and_can_be_tried_again(opened: Callable[..., Any], address: str) -> None:
    # It may fail before the page's script runs: the message must come all the same.
    page = opened(address, prepare=lambda page: page.route("**/*.mp4", lambda route: route.abort()))
    until(page, "!document.querySelector('#video').closest('.screen').querySelector('.broken').hidden")
    page.unroute("**/*.mp4")
    page.click(".edition:not([hidden]) .retry")
    until(page, "document.querySelector('#video').currentTime > 0.2")
    until(page, "document.querySelector('#video').closest('.screen').querySelector('.broken').hidden")


def test_a_draft_opened_from_its_folder_plays_with_captions(opened: Callable[..., Any], draft: Path) -> None:
    page = opened(draft.as_uri())
    until(page, "[...document.querySelector('#video').textTracks].some(track => track.mode === 'showing')")
    page.evaluate("document.querySelector('#video').currentTime = 3.8")
    shown = """[...document.querySelector('#video').textTracks].filter(track => track.mode === 'showing')
        .flatMap(track => [...(track.activeCues || [])]).map(cue => cue.text).join()"""
    until(page, f"{shown} === 'Ziehen Sie die Schrauben an.'")
    assert page.locator(".draft-banner").is_visible()


def test_an_address_with_nonsense_behind_it_shows_the_page(opened: Callable[..., Any], address: str) -> None:
    page = opened(f"{address}#edition-%E0%A4%A")
    assert page.locator("#video").is_visible()


# ------------------------------------------------------------------------------------------------ held upright


@pytest.fixture(scope="module")
def both_ways(video: bytes, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    site, upright = tmp_path_factory.mktemp("both") / "site", Rendition("portrait", video, jpeg(), 1080, 1920)
    shown = [edition(video=video, captions=CAPTIONS, renditions=(upright,))]
    switch(site, workstation(), CODE, write_release(site, workstation(), shown, RECORD))
    with serving(site) as url:
        yield f"{url}W/{CODE}/"


@pytest.mark.parametrize(
    ("width", "height", "named"),
    [(390, 844, "video.de.portrait.mp4"), (844, 390, "video.de.mp4"), (1280, 800, "video.de.mp4")],
)
def test_the_video_that_plays_has_the_shape_of_the_screen(browser, both_ways, width, height, named):
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    page.goto(both_ways)
    page.wait_for_function("document.querySelector('#video').readyState >= 1")
    assert page.evaluate("document.querySelector('#video').currentSrc").endswith(f"/{named}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_the_poster_of_a_phone_held_upright_is_upright_and_nothing_jumps_when_the_video_loads(browser, both_ways):
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(both_ways)
    assert page.evaluate("document.querySelector('#video').poster").endswith("/poster.de.portrait.jpg")
    shape = "(({width, height}) => height / width)(document.querySelector('#video').getBoundingClientRect())"
    before = page.evaluate(shape)
    page.wait_for_function("document.querySelector('#video').readyState >= 1")
    assert before == page.evaluate(shape)
    assert before > 1.5
    context.close()
