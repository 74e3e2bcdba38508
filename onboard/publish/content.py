"""What is published: the values the other files of this room are given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from onboard.core.model import SceneKind, Signal, SourceRef
from onboard.core.quiz import QuizQuestion

Record: TypeAlias = Mapping[str, object]
"""What is known about how a release came to be, as plain data: digests, voices, versions, approvals, what was sent
where. It goes into ``release.json`` as it is; keys the page has words for are listed in docs/formats/release.md.
It must not hold the time of publication: the same content is the same release."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a file is to hold, which lies elsewhere until it is copied: a whole video need never be in memory.

    ``length``   in bytes; ``sha256`` in hex
    ``pieces``   gives it from its beginning, each time it is called; raises where it is not what ``sha256`` says
    """

    length: int
    sha256: str
    pieces: Callable[[], Iterable[bytes]] = field(compare=False, repr=False)


Holding: TypeAlias = bytes | Content
"""What a file of a release holds: bytes that are few, or content that is copied from where it lies."""


@dataclass(frozen=True, slots=True)
class SpokenSentence:
    """One sentence, when it is spoken (milliseconds from the start of the video), and where it says that.

    ``language``   BCP 47, where it is another than its edition's; or ""
    """

    text: str
    start_ms: int
    end_ms: int
    sources: tuple[SourceRef, ...]
    language: str = ""


@dataclass(frozen=True, slots=True)
class ShownScene:
    """One scene as it stands in the video.

    ``id``        the scene's id in its script
    ``number``    the step's number as shown, None where the scene is no step
    ``picture``   JPEG, 960 pixels wide: the slide as the viewer sees it
    ``thumbnail`` the same for the list of contents, as ``thumbnails`` makes it; b"": it is made of the picture
    ``points``    the lines on the slide
    ``panels``    the warnings on the slide: signal word (None: shown without one), text
    ``photos``    what stands for each photo, with what is pointed at on it: tells later whether it is still the same
    """

    id: str
    kind: SceneKind
    heading: str
    number: int | None
    start_ms: int
    end_ms: int
    picture: Holding
    points: tuple[str, ...]
    panels: tuple[tuple[Signal | None, str], ...]
    sentences: tuple[SpokenSentence, ...]
    photos: tuple[str, ...] = ()
    thumbnail: Holding = b""


@dataclass(frozen=True, slots=True)
class Rendition:
    """The same video held in another way: ``format`` is "portrait" or "landscape".

    ``video``    MP4 with the same times; ``width`` and ``height`` in pixels
    ``poster``   JPEG shown before it starts; b"" for that of the first format
    ``small``    whether it is made for a poor connection: fewer pixels, fewer bytes
    """

    format: str
    video: Holding
    poster: Holding
    width: int
    height: int
    small: bool = False


class Changed(StrEnum):
    """What became of a scene from one release to the next."""

    NEW = "new"
    REWORDED = "reworded"
    MOVED = "moved"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Change:
    """One scene that is not as it was.

    ``scene``             its id; of one that is gone, the id it had
    ``number``            the step's number now, None where it is no step or gone
    ``before``, ``after`` the sentences (and panels) that differ, as spoken; () where there are none
    """

    kind: Changed
    scene: str
    number: int | None
    heading: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewsVideo:
    """The changed scenes alone, as a short video. Like :class:`Edition`; ``scenes`` are ids of scenes, in order."""

    video: Holding
    captions: str
    poster: Holding
    duration_ms: int
    width: int
    height: int
    scenes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class News:
    """What is new since the release shown before.

    ``since``      that release's id; ``since_day``   the day it was published, ISO 8601
    ``video``      None where a video of its own would be all of the video, or where nothing that is told changed
    """

    since: str
    since_day: str
    changes: tuple[Change, ...]
    video: NewsVideo | None = None


@dataclass(frozen=True, slots=True)
class Edition:
    """The video of one workstation in one language, with everything shown around it.

    ``language``   BCP 47 tag
    ``video``      MP4; ``width`` and ``height`` in pixels
    ``renditions`` the same in other formats
    ``captions``   WebVTT; ``srt`` the same captions for players that know no other form, "" for none
    ``poster``     JPEG shown before the video starts
    ``questions``  to check whether it was understood; ``news`` what changed since the release before, None for nothing
    """

    language: str
    title: str
    video: Holding
    captions: str
    poster: Holding
    scenes: tuple[ShownScene, ...]
    duration_ms: int
    width: int
    height: int
    srt: str = ""
    renditions: tuple[Rendition, ...] = ()
    questions: tuple[QuizQuestion, ...] = ()
    news: News | None = None


@dataclass(frozen=True, slots=True)
class Workstation:
    """The place, and who answers for it.

    ``id``            as its folder is called: "ws-04"
    ``revision``, ``valid_from``, ``responsible``   as the document gives them, "" where it does not
    ``contacts``      whom to ask, one line each, with a telephone number where one is given
    ``colour``        the brand colour, "#RRGGBB"
    ``logo``          suffix (".png", ".jpg", ".jpeg", ".webp") and bytes
    ``document``      the instruction's file name
    ``valid_until``   ISO 8601 date, "" for none
    """

    id: str
    name: str
    revision: str
    valid_from: str
    responsible: str
    contacts: tuple[str, ...]
    company: str
    colour: str
    logo: tuple[str, bytes] | None
    document: str
    valid_until: str = ""
