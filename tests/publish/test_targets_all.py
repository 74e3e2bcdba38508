"""What every target promises: a folder, SFTP by two servers, S3, WebDAV, and what fsspec reaches."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from targets_servers import SshServer, async_ssh, fetcher, nginx, openssh, s3, webdav
from targets_site import CODES, NOW, Publisher, page, release_id, style, torn, tree, write_site

from onboard.core.errors import CheckFailedError
from onboard.publish.targets.base import SiteFile, Target, file_of, target_class
from onboard.publish.targets.manifest import NAME as MANIFEST
from onboard.publish.targets.sending import Account

KINDS = ("folder", "openssh", "asyncssh", "s3", "webdav", "memory")


@dataclass
class Place:
    """A target that can be made anew, and everything that lies there, read through a target of its own."""

    make: Callable[[], Target]

    def __post_init__(self) -> None:
        self.target = self.make()

    def lying(self) -> dict[str, bytes]:
        """What lies there, without our own notes."""
        looking = self.make()
        found = {name: looking.read(name, 10**8) for name in looking.listing() if not name.startswith(".")}
        looking.close()
        return found

    def put(self, name: str, content: bytes) -> None:
        """Somebody else puts a file there."""
        stranger = self.make()
        stranger.put(file_of(name, content), stranger.listing().get(name))
        stranger.close()


def with_folder(server: SshServer) -> dict[str, object]:
    server.folder.mkdir()
    return server.table


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Mapping[str, object]]]:
    """The settings of a target of each kind; its server is started when the first test asks for it."""
    with ExitStack() as servers:
        known: dict[str, dict[str, object]] = {}

        def started(kind: str) -> dict[str, object]:
            home = tmp_path_factory.mktemp(kind)
            match kind:
                case "folder":
                    return {"url": f"file://{home}"}
                case "openssh":
                    return with_folder(servers.enter_context(openssh(home)))
                case "asyncssh":
                    return with_folder(servers.enter_context(async_ssh(home)))
                case "s3":
                    return {"url": "s3://training/some", "endpoint": servers.enter_context(s3(home))}
                case "webdav":
                    address = servers.enter_context(webdav(home))[0]
                    return {"url": f"webdav://trainer@{address}", "password": "ONBOARD_TEST_PASSWORD"}
            return {"url": "memory://hall"}

        def table(kind: str) -> Mapping[str, object]:
            if kind not in known:
                known[kind] = started(kind)
            return known[kind]

        yield table


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, tables: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    secrets = {"ONBOARD_TEST_PASSWORD": "geheim wie ü", "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"}
    for name, value in secrets.items():
        monkeypatch.setenv(name, value)
    table = tables(request.param)
    own = {**table, "url": f"{table['url']}/{tmp_path.name}"}
    kind = target_class(str(own["url"]))
    return Place(lambda: kind(kind.settings_from("hall", own)))


@pytest.fixture
def publisher(place: Place, tmp_path: Path) -> Publisher:
    write_site(tmp_path / "site", 1)
    return Publisher(place.target, tmp_path / "site")


def test_the_whole_site_arrives_and_nothing_is_sent_twice(publisher: Publisher, place: Place) -> None:
    first = publisher.publish()
    assert tree(publisher.site) == place.lying()
    assert first.files == len(tree(publisher.site))
    assert Account() == publisher.publish()


def test_only_what_is_new_is_sent(publisher: Publisher, place: Place) -> None:
    publisher.publish()
    before = tree(publisher.site)
    write_site(publisher.site, 2)
    new = {name for name, content in tree(publisher.site).items() if before.get(name) != content}
    assert len(new) == publisher.publish().files
    assert place.lying().items() >= tree(publisher.site).items()


def test_a_page_is_switched_after_everything_it_refers_to_and_the_list_of_all_last(
    publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    kind = type(publisher.target)
    put = kind.put

    def watched(self: Target, file: SiteFile, instead_of: object) -> object:
        order.append(file.name)
        return put(self, file, instead_of)

    monkeypatch.setattr(kind, "put", watched)
    publisher.publish()
    order = [name for name in order if name != MANIFEST]
    pages = [f"W/{code}/index.html" for code in sorted(CODES)]
    assert [*pages, "index.html"] == order[-len(CODES) - 1 :]
    beside = [name for name in order if name.startswith("W/") and name not in pages]
    assert beside == order[-len(CODES) - 1 - len(beside) : -len(CODES) - 1]
    assert set(order[: -len(CODES) - 1 - len(beside)]) >= {
        "sw.js",
        style(1),
        f"r/{release_id(CODES[0], 1)}/video.de.mp4",
    }


def test_what_arrived_before_the_line_broke_is_not_sent_again(
    publisher: Publisher, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = type(publisher.target)
    put, left = kind.put, [7]

    def breaking(self: Target, file: SiteFile, instead_of: object) -> object:
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        return put(self, file, instead_of)

    monkeypatch.setattr(kind, "put", breaking)
    with pytest.raises(KeyboardInterrupt):
        publisher.publish()
    arrived = place.lying()
    assert 7 == len(arrived)
    assert not [name for name in arrived if name.endswith(".html")]
    monkeypatch.setattr(kind, "put", put)
    assert len(tree(publisher.site)) - 7 == publisher.publish().files
    assert tree(publisher.site) == place.lying()


def test_without_its_notes_what_lies_there_is_compared_instead_of_sent(publisher: Publisher, place: Place) -> None:
    publisher.publish()
    place.target.remove(MANIFEST)
    assert 0 == publisher.publish().files
    place.put(MANIFEST, b'{"version": 1, "files": {"../../etc/passwd": {}}}')
    again = publisher.publish()
    assert 0 == again.files
    assert "cannot be read" in again.notes[0]


def test_a_file_that_was_damaged_there_is_sent_again(publisher: Publisher, place: Place) -> None:
    publisher.publish()
    name = f"r/{release_id(CODES[0], 1)}/video.de.mp4"
    place.put(name, b"x" * (len(tree(publisher.site)[name]) - 1))
    assert [f"{name} was damaged there; it is sent again"] == publisher.publish().notes
    assert tree(publisher.site) == place.lying()


def test_what_somebody_else_published_there_is_not_undone_unless_asked(publisher: Publisher, place: Place) -> None:
    publisher.publish()
    pointer = f"W/{CODES[0]}/index.html"
    place.put(pointer, page(CODES[0], 9))
    write_site(publisher.site, 2)
    before = place.lying()
    with pytest.raises(CheckFailedError, match=f"not published from here: {pointer}"):
        publisher.publish()
    assert before == place.lying()
    publisher.written = None
    publisher.publish()
    assert page(CODES[0], 2) == place.lying()[pointer]


def test_what_another_site_keeps_there_is_left_alone(publisher: Publisher, place: Place) -> None:
    for name in ("index.html", "impressum.html", "r/0123456789abcdef/video.de.mp4", "s/own.css", "W/notes.txt"):
        place.put(name, b"<p>Kantine</p>")
    with pytest.raises(CheckFailedError, match=r"not published from here: index\.html"):
        publisher.publish()
    publisher.written = None
    publisher.publish()
    publisher.now += timedelta(days=400)
    publisher.publish()
    assert {
        **tree(publisher.site),
        **dict.fromkeys(place.lying(), b"<p>Kantine</p>"),
    }.keys() == place.lying().keys()
    assert b"<p>Kantine</p>" == place.lying()["r/0123456789abcdef/video.de.mp4"]


def test_old_releases_are_taken_away_once_no_phone_can_be_showing_them(publisher: Publisher, place: Place) -> None:
    old = f"r/{release_id(CODES[0], 1)}/video.de.mp4"
    for version in (1, 2, 3):  # the site keeps one release beside the one that is shown
        write_site(publisher.site, version)
        publisher.publish()
        assert old in place.lying()
    publisher.now = NOW + timedelta(hours=23)
    assert 0 == publisher.publish().removed
    publisher.now = NOW + timedelta(hours=25)
    assert 13 == publisher.publish().removed
    assert tree(publisher.site) == place.lying()


def test_a_release_stays_as_long_as_any_page_there_shows_it(publisher: Publisher, place: Place) -> None:
    publisher.publish()
    write_site(publisher.site, 4, codes=CODES[:1])
    for hours in (1, 30, 60):
        publisher.now = NOW + timedelta(hours=hours)
        notes = publisher.publish().notes
    assert f"W/{CODES[1]}/index.html is shown there, but is not in the site here; it is left as it is" in notes
    assert "" == torn(place.lying().get, CODES[1], lambda: (1,))
    assert f"r/{release_id(CODES[0], 1)}/video.de.mp4" not in place.lying()


def test_unfinished_files_of_an_interrupted_run_are_cleared_away(publisher: Publisher, place: Place) -> None:
    place.put(f"r/{release_id(CODES[0], 1)}/.onboard-tmp-0123456789abcdef", b"half a vid")
    publisher.publish()
    looking = place.make()
    assert [] == [name for name in looking.listing() if "tmp" in name]


def test_nginx_shows_what_was_published_with_types_and_ranges(tmp_path: Path) -> None:
    import urllib.request

    kind = target_class(f"file://{tmp_path}/www")
    write_site(tmp_path / "site", 1)
    Publisher(kind(kind.settings_from("hall", {"url": f"file://{tmp_path}/www"})), tmp_path / "site").publish()
    with nginx(tmp_path / "nginx", tmp_path / "www") as address:
        fetch = fetcher(address)
        assert ["", "", ""] == [torn(fetch, code, lambda: (1,)) for code in CODES]
        assert fetch(MANIFEST) is None
        video = f"{address}r/{release_id(CODES[0], 1)}/video.de.mp4"
        asked = urllib.request.Request(video, headers={"Range": "bytes=0-15"})
        with urllib.request.urlopen(asked, timeout=120) as answer:
            told = (answer.status, answer.headers["Content-Type"], answer.headers["Cache-Control"], answer.read())
        assert (206, "video/mp4", "public, max-age=31536000, immutable", release_id(CODES[0], 1).encode()) == told
