"""What is in a course: the manifest, a folder a language, and what the lessons share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onboard.core.errors import InputError
from onboard.publish.archive import Entry, files_named, release_entries
from onboard.publish.page import Showing
from onboard.publish.scorm.lesson import Lesson, lesson_page, lesson_statics
from onboard.publish.scorm.manifest import Resource, manifest

SHARED = "shared"
_NOT_SHOWN = ("srt", "news", "sources")
"""Parts of an edition's record that a lesson does not show: their files stay out."""


@dataclass(frozen=True, slots=True)
class Course:
    """What is shown of a workstation, to be learned.

    ``code``      of its permanent address: what the course is known by, however often it is exported
    ``showings``  one a language, each from a release that was verified
    ``passing``   per cent of the questions that have to be right
    ``low_data``  take the renditions for a poor connection
    """

    code: str
    showings: Sequence[Showing]
    passing: int = 80
    low_data: bool = False


def course_entries(site: Path, course: Course) -> tuple[Entry, ...]:
    """The files of a course's package. Raises InputError where there is no rendition for a poor connection."""
    colour = course.showings[0].release["workstation"]["colour"]
    shared = {role: (f"{SHARED}/{name}", content) for role, (name, content) in lesson_statics(colour).items()}
    entries = [Entry(name, content) for name, content in shared.values()]
    resources = []
    for showing in course.showings:
        lesson = _lesson(course, showing)
        inside = tuple(_lesson_entries(site, lesson, {role: f"../{name}" for role, (name, _) in shared.items()}))
        entries += inside
        resources.append(Resource(lesson, f"{showing.language}/index.html", tuple(sorted(one.name for one in inside))))
    described = manifest(course.code, resources, tuple(sorted(name for name, _ in shared.values())))
    return (*entries, Entry("imsmanifest.xml", described))


def _lesson(course: Course, showing: Showing) -> Lesson:
    edition = showing.edition
    films = [{**edition, "format": "portrait" if edition["height"] > edition["width"] else "landscape"}]
    films = [one for one in (*films, *edition.get("renditions", ())) if bool(one.get("small")) == course.low_data]
    if not films:
        raise InputError(
            f"the release {showing.release['release']} has no video for a poor connection ({showing.language})",
            subject=showing.release["workstation"]["id"],
            hint="Build with video.small = true in onboard.toml, or export without --low-data.",
        )
    films.sort(key=lambda one: one["format"] != "landscape")
    return Lesson(showing.release, edition, tuple(films), course.passing if edition.get("questions") else None)


def _lesson_entries(site: Path, lesson: Lesson, statics: Mapping[str, str]) -> Iterator[Entry]:
    folder = f"{lesson.edition['language']}/"
    yield Entry(folder + "index.html", lesson_page(lesson, statics))
    yield from release_entries(site, lesson.release, _used(lesson), folder)


def _used(lesson: Lesson) -> Iterator[str]:
    """The files of the release that the lesson shows."""
    other = ("video", "poster", "renditions", *_NOT_SHOWN)
    shown: dict[str, Any] = {name: part for name, part in lesson.edition.items() if name not in other}
    films = [(film["video"], film["poster"]) for film in lesson.films]
    return files_named(lesson.release, [shown, films, lesson.release["workstation"]["logo"]])
