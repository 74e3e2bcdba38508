"""The page in a real browser: what a visitor does on it, and what it does when something does not load."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import av
import pytest
from axe_playwright_python.sync_playwright import Axe
from made_up_station import RECORD, edition, jpeg, news, question, workstation
from switching import switch
from watching import chromium_opened, slowly, until

from onboard.publish.content import Edition, NewsVideo, Rendition
from onboard.publish.page import Links, Notice, Showing, player_page, withdrawn_page
from onboard.publish.page import static_files as statics
from onboard.publish.pointer import show, write_index
from onboard.publish.release import read_release, write_draft, write_release
from onboard.web.server import serving

pytestmark = pytest.mark.browser

CODE, WHOLE = "K7M2Q9XA", "K7M2Q9XB"
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
def site(video: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workstation in three languages, the Arabic one from an older release; and one in German that has everything."""
    site = tmp_path_factory.mktemp("plant") / "site"
    shown = [edition(tag, video=video, captions=CAPTIONS, title=f"Titel {tag}") for tag in ("de", "en", "ar")]
    station = workstation(logo=(".jpg", jpeg(60, (300, 100))))
    switch(site, station, CODE, write_release(site, station, shown, RECORD))
    whole, old = whole_edition(video), workstation(revision="2", valid_from="2026-01-01")
    now = write_release(site, workstation(valid_until="2026-01-31"), [whole], RECORD)
    then = write_release(site, old, [edition("ar", video=video, captions=CAPTIONS)], {"document": {"sha256": "0"}})
    link = "mailto:qm@example.com?subject={workstation}%20{step}"
    days = {now: "2026-11-02", then: "2026-01-01"}
    show(site, station.id, WHOLE, {"de": now, "ar": then}, published=days, report=link)
    write_index(site, company="Albers", colour="#1F5FA8", language="de")
    (site / "gone.html").write_bytes(
        withdrawn_page(Notice(read_release(site, now), "2026-11-20", "Neue Presse"), Links("s/"))
    )
    write_draft(site / "draft", workstation(), [whole], RECORD, ["no approval"])
    return site


def whole_edition(video: bytes) -> Edition:
    renditions = [
        Rendition("portrait", video, jpeg(180, (540, 960)), 1080, 1920),
        Rendition("landscape", video, jpeg(180), 854, 480, small=True),
        Rendition("portrait", video, jpeg(180, (540, 960)), 480, 854, small=True),
    ]
    film = NewsVideo(video, CAPTIONS, jpeg(150), 9000, 1920, 1080, ("anziehen",))
    asked = (question(1), question(2, text="Was kommt zuerst?", right=0))
    return edition(
        video=video, captions=CAPTIONS, renditions=tuple(renditions), questions=asked, news=news(video=film)
    )  # fmt: skip


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with serving(site) as url:
        yield f"{url}W/{CODE}/"


@pytest.fixture
def whole(address: str) -> str:
    return address.replace(CODE, WHOLE)


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    with chromium_opened(chromium) as browser:
        yield browser


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
    slowly(page)
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


SHOWN = """[...document.querySelector('#video').textTracks].filter(track => track.mode === 'showing')
    .flatMap(track => [...(track.activeCues || [])]).map(cue => cue.text).join()"""


def test_a_page_opened_from_a_folder_shows_the_releases_own_captions(
    opened: Callable[..., Any], video: bytes, tmp_path: Path
) -> None:
    release = write_release(tmp_path, workstation(), [whole_edition(video)], RECORD)
    showing = Showing(read_release(tmp_path, release), "de", f"r/{release}/", captions=CAPTIONS, news_captions=CAPTIONS)
    for name, content in statics("#1F5FA8").values():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "index.html").write_bytes(player_page([showing], Links("")))
    page = opened((tmp_path / "index.html").as_uri())
    page.evaluate("document.querySelector('#video').currentTime = 3.8")
    until(page, f"{SHOWN} === 'Ziehen Sie.'")
    assert 1 == page.evaluate("document.querySelector('#video').textTracks.length")
    slowly(page)
    page.locator("#chapters a").nth(1).click()
    until(page, "!document.querySelector('#video').paused")


def test_a_draft_opened_from_its_folder_plays(opened: Callable[..., Any], site: Path) -> None:
    page = opened((site / "draft" / "index.html").as_uri())
    assert page.locator(".draft-banner").is_visible()
    page.click(".start")
    until(page, "document.querySelector('#video').currentTime > 0.2")


def test_an_address_with_nonsense_behind_it_shows_the_page(opened: Callable[..., Any], address: str) -> None:
    page = opened(f"{address}#edition-%E0%A4%A")
    assert page.locator("#video").is_visible()


# ------------------------------------------------------------------------------------------------ held upright


WAYS = [(390, 844, "video.de.portrait.mp4"), (844, 390, "video.de.mp4"), (1280, 800, "video.de.mp4")]


@pytest.mark.parametrize(("width", "height", "named"), WAYS)
def test_the_video_and_the_poster_have_the_shape_of_the_screen_and_no_other_is_loaded(
    browser: Any, whole: str, width: int, height: int, named: str
) -> None:
    context, page, asked = seen(browser, whole, viewport={"width": width, "height": height})
    until(page, "document.querySelector('#video').readyState >= 1")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
    assert {named} == {name for name in asked if name.endswith(".mp4")}
    assert {named.replace("video", "poster").replace("mp4", "jpg")} == {name for name in asked if "poster" in name}


def seen(browser: Any, address: str, **context: Any) -> tuple[Any, Any, list[str]]:
    """A context, a page in it, and the names of all files it asks for."""
    kept = browser.new_context(**{"locale": "de-DE", "viewport": {"width": 390, "height": 844}, **context})
    page, asked = kept.new_page(), []
    page.on("request", lambda request: asked.append(request.url.rsplit("/", 1)[-1]))
    page.goto(address)
    return kept, page, asked


def files_named_by(page: Any) -> set[str]:
    """The files a page names itself, its icon among them: a browser fetches them when it pleases."""
    addresses = page.evaluate("[...document.querySelectorAll('link, [src]')].map(one => one.href || one.src)")
    return {address.rsplit("/", 1)[-1] for address in addresses}


def test_a_phone_that_is_turned_goes_on_at_the_same_place_in_the_other_video(browser: Any, whole: str) -> None:
    context, page, _ = seen(browser, whole)
    page.click(".start")
    until(page, "document.querySelector('#video').currentTime > 0.5")
    slowly(page)
    page.evaluate("document.querySelector('#video').currentTime = 5")
    page.set_viewport_size({"width": 844, "height": 390})
    until(page, "document.querySelector('#video').currentSrc.endsWith('/video.de.mp4')")
    until(page, "document.querySelector('#video').currentTime >= 5 && !document.querySelector('#video').paused")
    context.close()


def test_nothing_jumps_when_the_video_loads(browser: Any, whole: str) -> None:
    context, page, _ = seen(browser, whole)
    shape = "(({width, height}) => height / width)(document.querySelector('#video').getBoundingClientRect())"
    before = page.evaluate(shape)
    until(page, "document.querySelector('#video').readyState >= 1")
    assert before == page.evaluate(shape)
    assert before > 1.5
    context.close()


def test_less_data_chosen_once_is_kept_and_takes_the_small_video(browser: Any, whole: str) -> None:
    context, page, asked = seen(browser, whole)
    page.check(".edition:not([hidden]) .less input")
    until(page, "document.querySelector('#video').preload === 'none'")
    asked.clear()
    page.reload()
    assert page.is_checked(".edition:not([hidden]) .less input")
    assert [] == [name for name in asked if name.endswith(".mp4")]
    page.click(".start")
    until(page, "document.querySelector('#video').currentTime > 0.2")
    assert ["video.de.portrait.small.mp4"] == sorted({name for name in asked if name.endswith(".mp4")})
    assert ["onboard-less-data"] == page.evaluate("Object.keys(localStorage)")
    context.close()


def test_a_phone_that_saves_data_gets_the_small_video_unasked(browser: Any, whole: str) -> None:
    saves = "Object.defineProperty(navigator, 'connection', {value: {saveData: true}})"
    context = browser.new_context(viewport={"width": 390, "height": 844})
    context.add_init_script(saves)
    page = context.new_page()
    page.goto(whole)
    assert page.evaluate("document.querySelector('#video').src").endswith("/video.de.portrait.small.mp4")
    context.close()


# ------------------------------------------------------------------------------------------------ links to a step


@pytest.mark.parametrize(
    ("place", "language"),
    [("#step-anziehen%2B2", "de"), ("#de/step-anziehen+2", "de"), ("#AR/step-anziehen+2", "ar"), ("#ar-scene-3", "ar")],
)
def test_a_link_to_a_step_begins_the_video_there_in_its_language(
    opened: Callable[..., Any], whole: str, place: str, language: str
) -> None:
    page = opened(whole + place)
    until(page, "document.querySelector('#video').currentTime >= 6")
    assert language == page.evaluate("document.documentElement.lang")
    until(page, "document.querySelectorAll('#chapters a')[1].getAttribute('aria-current') === 'step'")
    until(page, "document.querySelector('.edition:not([hidden]) .stage').getBoundingClientRect().top < 20")
    slowly(page)
    page.click(".edition:not([hidden]) .start")
    until(page, "!document.querySelector('#video').paused && document.querySelector('#video').currentTime > 6")


def test_a_step_code_printed_long_ago_for_a_step_that_is_gone_says_so(opened: Callable[..., Any], whole: str) -> None:
    page = opened(f"{whole}#step-fetten")
    assert "Diesen Schritt gibt es nicht mehr." in page.locator(".edition:not([hidden]) .banner.gone").inner_text()
    assert 0 == page.evaluate("scrollY")


WRITES_DOWN_WHAT_IS_TOLD = """() => {
    const toast = document.querySelector('.toast');
    new MutationObserver(() => { document.body.dataset.told ||= toast.textContent; }).observe(toast, {childList: true});
}"""
"""What is told in passing goes away after four seconds."""


def test_a_step_that_was_chosen_stands_in_the_address_and_can_be_copied(opened: Callable[..., Any], whole: str) -> None:
    page = opened(whole)
    page.evaluate("navigator.share = undefined")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("#chapters a").nth(1).click()
    until(page, "location.hash === '#de/step-anziehen'")
    page.evaluate(WRITES_DOWN_WHAT_IS_TOLD)
    page.click(".edition:not([hidden]) .share")
    until(page, "document.body.dataset.told === 'Link kopiert'")
    assert page.evaluate("navigator.clipboard.readText()").endswith(f"{WHOLE}/#de/step-anziehen")


def test_a_link_to_what_is_new_opens_it(opened: Callable[..., Any], whole: str) -> None:
    page = opened(f"{whole}#news")
    assert page.locator("#news .changes").is_visible()
    page.evaluate("document.querySelector('#news video').play()")
    until(page, "document.querySelector('#news video').currentTime > 0.2")


# ------------------------------------------------------------------------------------------------ dates, questions


def test_an_expired_instruction_is_marked_and_one_that_holds_is_not(opened: Callable[..., Any], whole: str) -> None:
    page = opened(whole)
    assert page.locator(".edition:not([hidden]) .expired").is_visible()
    before = "Date.prototype.toLocaleDateString = () => '2026-01-31'"
    page = opened(whole, prepare=lambda page: page.add_init_script(before))
    assert not page.locator(".edition:not([hidden]) .expired").is_visible()


def test_a_question_answered_shows_what_is_right_and_where_it_is_said_and_sends_nothing(
    browser: Any, whole: str
) -> None:
    context, page, asked = seen(browser, f"{whole}#check")
    until(page, "document.querySelector('#video').readyState >= 1")
    asked.clear()
    first, second = (page.locator("#check fieldset").nth(n) for n in (0, 1))
    assert first.locator(".judge").is_disabled()
    first.get_by_label("20 Nm").check()
    first.locator(".judge").click()
    assert "Noch nicht richtig." == first.locator(".verdict").inner_text()
    assert "25 Nm" == first.locator(".is-right").inner_text()
    assert first.get_by_text("Ziehen Sie die Schrauben an.").is_visible()
    second.locator("input").first.focus()
    page.keyboard.press("Space")
    second.locator(".judge").click()
    assert "Richtig." == second.locator(".verdict").inner_text()
    assert "1 von 2 richtig" == page.locator("#check .result strong").inner_text()
    assert set() == {name for name in asked if ".mp4" not in name and ".jpg" not in name} - files_named_by(page)
    assert [] == page.evaluate("Object.keys(localStorage)")
    first.locator(".to-video").click()
    until(page, "document.querySelector('#video').currentTime >= 3.4")
    page.click("#check .retake")
    assert ["", ""] == page.locator("#check .verdict").all_inner_texts()
    context.close()


def test_the_source_panel_names_the_step_a_mistake_is_told_about(opened: Callable[..., Any], whole: str) -> None:
    page = opened(whole)
    slowly(page)
    page.click(".edition:not([hidden]) .show-source")
    page.locator("#chapters a").nth(1).click()
    until(page, "document.querySelector('#source-panel .report').href.endsWith('ws-04%20anziehen')")
    until(page, "document.querySelector('#source-panel .proofs').innerText.includes('25 Nm')")


# ------------------------------------------------------------------------------------------------ for everyone

STATES: dict[str, tuple[str, str]] = {
    "top": ("W/{whole}/", ""),
    "source": ("W/{whole}/", "click('.show-source')"),
    "news open": ("W/{whole}/#news", ""),
    "questions open": (
        "W/{whole}/#check",
        "for (const part of ['label:nth-of-type(1) input', '.judge']) click('#check ' + part)",
    ),
    "how it was made": ("W/{whole}/", "document.querySelectorAll('details').forEach(each => { each.open = true; })"),
    "right to left": ("W/{whole}/#ar", ""),
    "draft": ("draft/", ""),
    "withdrawn": ("gone.html", ""),
    "index": ("", ""),
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES)
def test_nothing_on_any_screen_breaks_wcag_2_2_aa(browser: Any, address: str, state: str, scheme: str) -> None:
    path, act = STATES[state]
    context, page, _ = seen(browser, address.split("W/")[0] + path.format(whole=WHOLE), color_scheme=scheme)
    page.wait_for_timeout(200)
    page.evaluate("act => { const click = at => document.querySelector(at).click(); ACT }".replace("ACT", act), None)
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    found = Axe().run(page, options=rules).response["violations"]
    context.close()
    assert [] == [(one["id"], [node["html"][:160] for node in one["nodes"]][:3]) for one in found]


@pytest.mark.parametrize("width", [320, 640])
def test_at_two_hundred_per_cent_nothing_is_cut_off_sideways(browser: Any, whole: str, width: int) -> None:
    context, page, _ = seen(browser, f"{whole}#check", viewport={"width": width, "height": 512})
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_single_keys_do_nothing_outside_of_the_player(opened: Callable[..., Any], whole: str) -> None:
    # WCAG 2.2, 2.1.4: who speaks to the phone must not start things by a word.
    page = opened(whole)
    page.focus("#transcript .seek")
    page.keyboard.press("k")
    assert page.evaluate("document.querySelector('#video').paused")


def test_without_javascript_all_languages_news_and_answers_can_be_read(browser: Any, whole: str) -> None:
    context, page, _ = seen(browser, f"{whole}#ar/step-anziehen", java_script_enabled=False)
    assert 2 == page.locator(".edition:visible").count()
    assert 0 == page.locator(".controls:visible, .judge:visible, .start:visible").count()
    page.locator(".check > summary").first.click()
    page.locator(".solution summary").first.click()
    assert page.get_by_text("Richtig ist: 25 Nm").first.is_visible()
    context.close()
