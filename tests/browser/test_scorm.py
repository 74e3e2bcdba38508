"""A course in a learning system: a real run-time of SCORM 1.2 (scorm-again) in a real browser."""

from __future__ import annotations

import json
import shutil
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from exported_station import CODE, edition, showings
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from watching import PATIENCE_SECONDS, PHONE, chromium_opened, until

from onboard.publish.archive import write_archive
from onboard.publish.scorm.course import Course, course_entries

pytestmark = pytest.mark.browser
RUN_TIME = Path(__file__).resolve().parent.parent / "npm" / "node_modules" / "scorm-again" / "dist" / "scorm12.min.js"
LMS = """<!doctype html><html lang="en"><title>A learning system</title>
<style>iframe{{width:100%;height:95vh;border:0}}</style>
<script src="scorm12.min.js"></script>
<script>
window.told = [];
window.API = new Scorm12API({{autocommit: false, logLevel: 5, mastery_override: true}});
const kept = {kept};
if (kept) window.API.loadFromJSON(kept, "");
for (const name of ["LMSInitialize", "LMSSetValue", "LMSFinish"])
  window.API.on(name, (...words) => window.told.push([name, ...words]));
</script>
{frame}
</html>"""
FRAME = '<iframe id="sco" title="lesson" src="course/{page}"></iframe>'


@pytest.fixture(scope="module")
def run_time() -> Path:
    if not RUN_TIME.is_file():
        pytest.skip("no scorm-again here (npm ci --ignore-scripts in tests/npm; make test does it where npm is)")
    return RUN_TIME


@pytest.fixture(scope="module")
def browser(chromium: str, run_time: Path) -> Iterator[Any]:
    with chromium_opened(chromium) as opened:
        yield opened


@contextmanager
def learning_system(folder: Path, *editions: Any, passing: int = 80) -> Iterator[str]:
    """A made-up learning system that has imported a course; its lessons lie in course/<language>/."""
    site = folder / "site"
    archive = write_archive(
        folder / "course.zip", course_entries(site, Course(CODE, showings(site, *editions), passing))
    )
    with zipfile.ZipFile(archive.path) as packed:
        packed.extractall(folder / "lms" / "course")
    shutil.copy(RUN_TIME, folder / "lms")
    served = uvicorn.Server(
        uvicorn.Config(
            Starlette(routes=[Mount("/", StaticFiles(directory=folder / "lms", html=True))]),
            port=0,
            log_level="error",
        )
    )
    thread = threading.Thread(target=served.run, daemon=True)
    thread.start()
    while not served.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.01)
    port = served.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        served.should_exit = True
        thread.join(PATIENCE_SECONDS)


class Launched:
    """A lesson as a learning system opens it, and what it has told that system."""

    def __init__(self, browser: Any, address: str, *, kept: Any = None, page: str = "de/index.html", **context: Any):
        self.context = browser.new_context(viewport={"width": 1280, "height": 900}, **context)
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        lms = LMS.format(kept=json.dumps(kept), frame=FRAME.format(page=page))
        self.page.route("**/lms.html", lambda route: route.fulfill(body=lms, content_type="text/html"))
        self.page.goto(f"{address}/lms.html")
        self.lesson = next(frame for frame in self.page.frames if "course/" in frame.url)
        self.lesson.wait_for_load_state("load")
        until(self.lesson, "() => document.documentElement.classList.contains('js')")

    def core(self, name: str) -> str:
        return self.page.evaluate("name => window.API.cmi.core[name]", name)

    def score(self) -> dict[str, str]:
        return self.page.evaluate(
            "() => Object.fromEntries(['raw', 'min', 'max'].map(name => [name, window.API.cmi.core.score[name]]))"
        )

    def suspend_data(self) -> str:
        return self.page.evaluate("() => window.API.cmi.suspend_data")

    def watch(self) -> None:
        self.lesson.evaluate("() => document.querySelector('.start').click()")
        until(self.lesson, "() => document.querySelector('video').ended")

    def watch_the_beginning(self) -> float:
        """Watch somewhat more than the first of three scenes, slowly, and halt; where that is, in seconds."""
        self.lesson.evaluate(
            """() => {
                const video = document.querySelector('video'), speed = document.querySelector('.speed select');
                const usual = speed.value;
                speed.add(new Option('slow', '0.2', true, true));
                const halt = () => { if (video.currentTime > 1.2) video.pause(); };
                video.addEventListener('timeupdate', halt);
                video.addEventListener('pause', () => {
                    video.removeEventListener('timeupdate', halt);
                    speed.value = usual;
                }, {once: true});
                document.querySelector('.start').click();
            }"""
        )
        halted = "(({ paused, currentTime }) => paused && currentTime > 1.2)(document.querySelector('video'))"
        until(self.lesson, halted)
        return self.lesson.evaluate("() => document.querySelector('video').currentTime")

    def answer(self, *places: int) -> None:
        for question, place in zip(self.lesson.query_selector_all(".question"), places, strict=True):
            question.query_selector_all("input")[place].check()
            question.query_selector(".check").click()

    def left(self) -> Any:
        """Close the lesson, and give what the system keeps of it."""
        self.page.evaluate("() => document.querySelector('#sco').remove()")
        until(self.page, "() => window.told.some(([name]) => name === 'LMSFinish')")
        return json.loads(self.page.evaluate("() => JSON.stringify(window.API.cmi)"))

    def close(self) -> None:
        assert [] == self.complaints
        self.context.close()


def resumable(kept: Any) -> Any:
    """What a system hands a lesson that is opened again."""
    core = {name: kept["core"][name] for name in ("lesson_status", "lesson_location")}
    score = {name: kept["core"]["score"][name] for name in ("raw", "min", "max")}
    return {"core": {**core, "score": score}, "suspend_data": kept["suspend_data"]}


def test_a_video_watched_to_the_end_and_right_answers_are_passed(browser: Any, tmp_path: Path) -> None:
    began = time.monotonic()
    with learning_system(tmp_path) as address:
        opened = Launched(browser, address)
        assert "incomplete" == opened.core("lesson_status")
        assert "Mit dem Lernsystem verbunden" == opened.lesson.inner_text(".linked")
        opened.watch()
        assert "incomplete" == opened.core("lesson_status")
        assert "" == opened.score()["raw"]
        opened.answer(1, 0)
        assert "passed" == opened.core("lesson_status")
        assert {"raw": "100", "min": "0", "max": "100"} == opened.score()
        assert "100 %" in opened.lesson.inner_text(".outcome")
        kept = opened.left()
        assert "passed" == kept["core"]["lesson_status"]
        assert "suspend" == kept["core"]["exit"]
        hours, minutes, seconds = map(float, kept["core"]["session_time"].split(":"))
        # No less than the video takes, and no more than there was by our clock.
        assert 3 <= hours * 3600 + minutes * 60 + seconds <= time.monotonic() - began
        opened.close()


def test_wrong_answers_are_failed_and_may_be_given_again(browser: Any, tmp_path: Path) -> None:
    with learning_system(tmp_path) as address:
        opened = Launched(browser, address)
        opened.watch()
        opened.answer(0, 0)
        assert "failed" == opened.core("lesson_status")
        assert "50" == opened.score()["raw"]
        assert "1 von 2 richtig" == opened.lesson.inner_text(".score-words")
        opened.lesson.click(".answer-again")
        assert "failed" == opened.core("lesson_status")
        opened.answer(1, 0)
        assert "passed" == opened.core("lesson_status")
        assert "100" == opened.score()["raw"]
        opened.lesson.click(".answer-again")
        opened.answer(0, 1)
        assert "passed" == opened.core("lesson_status")
        assert "100" == opened.score()["raw"]
        opened.close()


def test_questions_answered_alone_complete_nothing(browser: Any, tmp_path: Path) -> None:
    with learning_system(tmp_path) as address:
        opened = Launched(browser, address)
        opened.answer(1, 0)
        assert "incomplete" == opened.core("lesson_status")
        assert "bis zum Ende" in opened.lesson.inner_text(".outcome")
        opened.close()


def test_jumping_to_the_end_is_not_watching(browser: Any, tmp_path: Path) -> None:
    with learning_system(tmp_path, edition(questions=())) as address:
        opened = Launched(browser, address)
        opened.lesson.evaluate("() => document.querySelectorAll('.chapters a')[2].click()")
        until(opened.lesson, "() => document.querySelector('video').ended")
        assert "incomplete" == opened.core("lesson_status")
        assert "1 von 3 durchgegangen" == opened.lesson.inner_text(".progress")
        opened.watch()
        assert "completed" == opened.core("lesson_status")
        assert "3 von 3 durchgegangen" == opened.lesson.inner_text(".progress")
        opened.close()


def test_the_text_read_to_its_end_counts_as_the_video_does(browser: Any, tmp_path: Path) -> None:
    with learning_system(tmp_path, edition(questions=())) as address:
        opened = Launched(browser, address)
        opened.lesson.focus(".read")
        opened.lesson.press(".read", "Enter")
        assert "completed" == opened.core("lesson_status")
        assert "Sie sind alles durchgegangen." == opened.lesson.inner_text(".outcome")
        opened.close()


def test_a_lesson_goes_on_where_it_was_left(browser: Any, tmp_path: Path) -> None:
    with learning_system(tmp_path) as address:
        first = Launched(browser, address)
        left_at = first.watch_the_beginning()
        first.lesson.query_selector_all(".question input")[1].check()
        first.lesson.query_selector_all(".check")[0].click()
        progress = first.lesson.inner_text(".progress")
        kept = first.left()
        first.close()
        assert abs(left_at - float(kept["core"]["lesson_location"])) < 0.06
        assert len(kept["suspend_data"]) <= 4096
        again = Launched(browser, address, kept=resumable(kept))
        assert "Weiter bei" in again.lesson.inner_text(".start-label")
        assert progress == again.lesson.inner_text(".progress") != "0 von 3 durchgegangen"
        assert "Schon beantwortet" in again.lesson.inner_text(".question .verdict")
        again.lesson.evaluate("() => document.querySelector('.start').click()")
        until(again.lesson, "() => document.querySelector('video').ended")
        assert left_at - 0.2 <= again.lesson.evaluate("() => document.querySelector('video').played.start(0)")
        again.lesson.query_selector_all(".question")[1].query_selector_all("input")[0].check()
        again.lesson.query_selector_all(".check")[1].click()
        assert "passed" == again.core("lesson_status")
        again.close()


def test_what_was_reached_is_not_taken_back_by_looking_again(browser: Any, tmp_path: Path) -> None:
    with learning_system(tmp_path) as address:
        kept = {
            "core": {"lesson_status": "passed", "score": {"raw": "100", "min": "0", "max": "100"}},
            "suspend_data": "1|0000000000000000|7|0|11",
        }
        opened = Launched(browser, address, kept=kept)
        assert opened.lesson.is_visible(".renewed")
        assert "0 von 3 durchgegangen" == opened.lesson.inner_text(".progress")
        assert "passed" == opened.left()["core"]["lesson_status"]
        opened.close()


@pytest.mark.parametrize("kept", ["1", "2|x", "1|{release}", "1|{release}|zz%|2|xyz12345", "{{}}", "|||||", "ä" * 4096])
def test_what_a_learning_system_garbles_is_begun_anew(browser: Any, tmp_path: Path, kept: str) -> None:
    with learning_system(tmp_path) as address:
        release = next((tmp_path / "site" / "r").iterdir()).name
        opened = Launched(browser, address, kept={"suspend_data": kept.format(release=release)})
        assert "0 von 3 durchgegangen" == opened.lesson.inner_text(".progress")
        opened.lesson.click(".read")
        opened.answer(1, 0)
        assert "passed" == opened.core("lesson_status")
        opened.close()


def test_the_score_that_the_learning_system_asks_for_prevails(browser: Any, tmp_path: Path) -> None:
    with learning_system(tmp_path) as address:
        opened = Launched(browser, address, kept={"student_data": {"mastery_score": "50"}})
        opened.lesson.click(".read")
        opened.answer(1, 1)
        assert "passed" == opened.core("lesson_status")
        opened.close()


def test_a_lesson_that_is_only_looked_at_reports_nothing(browser: Any, tmp_path: Path) -> None:
    with learning_system(tmp_path) as address:
        opened = Launched(browser, address, kept={"core": {"lesson_mode": "browse"}})
        opened.lesson.click(".read")
        opened.answer(1, 0)
        kept = opened.left()
        assert ("", "") == (kept["suspend_data"], kept["core"]["score"]["raw"])
        assert kept["core"]["lesson_status"] not in ("passed", "completed", "failed")
        opened.close()


def test_what_is_kept_of_a_long_video_stays_within_what_systems_take(browser: Any, tmp_path: Path) -> None:
    with learning_system(tmp_path, edition(duration_ms=5 * 3600 * 1000)) as address:
        opened = Launched(browser, address)
        opened.answer(1, 1)
        assert 1000 < len(opened.suspend_data()) <= 4096
        opened.close()


def test_the_learning_system_is_not_told_which_answer_was_ticked(browser: Any, tmp_path: Path) -> None:
    with learning_system(tmp_path) as address:
        opened = Launched(browser, address)
        opened.answer(2, 0)
        opened.watch()
        opened.left()
        told = opened.page.evaluate("() => window.told")
        assert {
            "cmi.core.lesson_status",
            "cmi.core.lesson_location",
            "cmi.core.score.raw",
            "cmi.core.score.min",
            "cmi.core.score.max",
            "cmi.core.session_time",
            "cmi.core.exit",
            "cmi.suspend_data",
        } == {name for what, name, *_ in told if what == "LMSSetValue"}
        kept = [value for what, name, value in (one for one in told if len(one) == 3) if name == "cmi.suspend_data"][-1]
        assert "01" == kept.split("|")[4]
        opened.close()


def test_without_a_learning_system_the_lesson_works_and_says_so(browser: Any, tmp_path: Path) -> None:
    with learning_system(tmp_path) as address:
        page = browser.new_context(viewport=PHONE).new_page()
        page.goto(f"{address}/course/de/index.html")
        until(page, "() => document.documentElement.classList.contains('js')")
        assert "Ohne Lernsystem geöffnet: Es wird nichts gemeldet." == page.inner_text(".linked")
        page.evaluate("() => document.querySelector('.start').click()")
        until(page, "() => document.querySelector('video').ended")
        assert "3 von 3 durchgegangen" == page.inner_text(".progress")
        page.context.close()


def test_a_learning_system_that_fails_is_told_of_not_passed_over(browser: Any, tmp_path: Path) -> None:
    with learning_system(tmp_path) as address:
        opened = Launched(browser, address)
        opened.page.evaluate("() => { window.API.LMSCommit = () => 'false'; }")
        opened.lesson.click(".read")
        assert "Das Lernsystem nimmt Ihren Stand gerade nicht an." == opened.lesson.inner_text(".linked")
        opened.page.evaluate("() => { delete window.API.LMSCommit; window.API.LMSCommit = () => 'true'; }")
        opened.answer(1, 0)
        assert "Mit dem Lernsystem verbunden" == opened.lesson.inner_text(".linked")
        opened.close()


def test_a_lesson_in_a_window_of_its_own_finds_the_system_that_opened_it(browser: Any, tmp_path: Path) -> None:
    with learning_system(tmp_path) as address:
        opened = Launched(browser, address)
        opened.page.evaluate("() => { document.querySelector('#sco').remove(); window.API.reset(); }")
        with opened.page.expect_popup() as popup:
            opened.page.evaluate("() => { window.open('course/de/index.html'); }")
        lesson = popup.value
        until(lesson, "() => document.documentElement.classList.contains('js')")
        assert "Mit dem Lernsystem verbunden" == lesson.inner_text(".linked")
        opened.context.close()


def test_a_lesson_plays_upright_on_a_phone_and_wide_elsewhere_with_its_captions(browser: Any, tmp_path: Path) -> None:
    with learning_system(tmp_path, edition("de"), edition("ar")) as address:
        asked: list[str] = []
        for page_name, viewport, video in [
            ("de", {"width": 1280, "height": 900}, "video.de.mp4"),
            ("ar", PHONE, "video.ar.portrait.mp4"),
        ]:
            page = browser.new_context(viewport=viewport).new_page()
            page.on("request", lambda request: asked.append(request.url))
            page.goto(f"{address}/course/{page_name}/index.html")
            until(page, "() => document.querySelector('video').readyState > 0")
            assert page.evaluate("() => document.querySelector('video').currentSrc").endswith(video)
            until(page, "() => document.querySelector('video').textTracks[0].cues?.length === 3")
            assert "showing" == page.evaluate("() => document.querySelector('video').textTracks[0].mode")
            page.context.close()
        assert [] == [url for url in asked if not url.startswith(address)]


def test_a_phone_that_is_turned_goes_on_at_the_same_place_in_the_other_video(browser: Any, tmp_path: Path) -> None:
    with learning_system(tmp_path) as address:
        opened = Launched(browser, address, page="de/index.html")
        at = opened.watch_the_beginning()
        opened.page.set_viewport_size(PHONE)
        until(opened.lesson, "() => document.querySelector('video').currentSrc.endsWith('portrait.mp4')")
        until(opened.lesson, "at => Math.abs(document.querySelector('video').currentTime - at) < 0.1", at)
        assert abs(at - float(opened.core("lesson_location"))) < 0.06
        opened.lesson.evaluate("() => document.querySelector('video').play()")
        until(opened.lesson, "() => document.querySelector('video').ended")
        assert "3 von 3 durchgegangen" == opened.lesson.inner_text(".progress")
        opened.close()


def test_the_lesson_has_no_barrier_that_axe_knows(browser: Any, tmp_path: Path) -> None:
    from axe_playwright_python.sync_playwright import Axe

    with learning_system(tmp_path, edition("de"), edition("ar")) as address:
        for language, scheme in (("de", "light"), ("de", "dark"), ("ar", "light")):
            # axe is put into the page as a script, which the page's own policy forbids.
            page = browser.new_context(viewport=PHONE, color_scheme=scheme, bypass_csp=True).new_page()
            page.goto(f"{address}/course/{language}/index.html")
            until(page, "() => document.documentElement.classList.contains('js')")
            for question in page.query_selector_all(".question"):
                question.query_selector_all("input")[1].check()
                question.query_selector(".check").click()
            found = Axe().run(page)
            assert 0 == found.violations_count, found.generate_report()
            page.context.close()
