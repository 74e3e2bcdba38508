"""What goes wrong on the way: full disks, wrong keys, changed hosts, lines that break, servers that lie."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from targets_servers import HERE, Cutting, SshServer, async_ssh, know_host, openssh, s3
from targets_site import CODES, Publisher, page, release_files, tree, write_site

from onboard.core.errors import CheckFailedError, InputError, MissingError, OnboardError, OutputError, ServiceError
from onboard.publish.targets.base import Target, file_of, target_class


def target(table: Mapping[str, object]) -> Target:
    kind = target_class(str(table["url"]))
    return kind(kind.settings_from("hall", table))


@pytest.fixture
def site(tmp_path: Path) -> Path:
    write_site(tmp_path / "site", 1)
    return tmp_path / "site"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SshServer]:
    with openssh(tmp_path / "ssh") as started:
        yield started


def refused(table: Mapping[str, object], site: Path, *, seconds: float = 600.0) -> OnboardError:
    with pytest.raises(OnboardError) as caught:
        Publisher(target(table), site, seconds=seconds).publish()
    return caught.value


# ------------------------------------------------------------------------------------------------ a folder


def test_a_share_that_is_not_mounted_is_said_and_no_folder_is_made_in_its_place(tmp_path: Path, site: Path) -> None:
    error = refused({"url": f"file://{tmp_path}/mnt/share/www"}, site)
    assert (OutputError, "there is no such folder") == (type(error), error.reason)
    assert not (tmp_path / "mnt").exists()


def test_a_link_in_a_target_folder_is_not_written_through(tmp_path: Path, site: Path) -> None:
    (tmp_path / "www").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "www" / "r").symlink_to(tmp_path / "elsewhere")
    error = refused({"url": f"file://{tmp_path}/www"}, site)
    assert (OutputError, str(tmp_path / "www" / "r")) == (type(error), error.file)
    assert {} == tree(tmp_path / "elsewhere")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 KiB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = shutil.which("mount") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if not mounted or mounted.returncode:
        pytest.skip("no small disk can be made here")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_switches_no_page_and_the_next_run_finishes(small_disk: Path, tmp_path: Path) -> None:
    table = {"url": f"file://{small_disk}/www"}
    write_site(tmp_path / "site", 1, codes=CODES[:1], size=20_000)
    error = refused(table, tmp_path / "site")
    assert (OutputError, "no space left on the disk") == (type(error), error.reason)
    assert [] == [name for name in tree(small_disk) if name.endswith(".html")]
    assert [] == list(small_disk.rglob(".onboard-tmp-*"))
    write_site(tmp_path / "site", 1, codes=CODES[:1], size=2_000)
    Publisher(target(table), tmp_path / "site").publish()
    assert tree(tmp_path / "site") == tree(small_disk / "www")


def test_a_disk_that_is_read_only_is_said(small_disk: Path, site: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    error = refused({"url": f"file://{small_disk}/www"}, site)
    assert (OutputError, "the disk is read-only") == (type(error), error.reason)


# ------------------------------------------------------------------------------------------------ who it is


def test_a_server_nobody_has_vouched_for_is_refused_with_the_way_to_add_it(server: SshServer, site: Path) -> None:
    (server.home / "known_hosts").write_text("")
    error = refused(server.table, site)
    told = subprocess.run(["ssh-keygen", "-lf", str(server.home / "host.pub")], capture_output=True, text=True).stdout
    assert f"is not in known_hosts (it shows ssh-ed25519 {told.split()[1]})" in error.reason
    assert f"ssh-keyscan -p {server.port} {HERE} >> ~/.ssh/known_hosts" in str(error.hint)
    assert not server.folder.exists()


def test_a_server_whose_host_key_changed_is_refused(server: SshServer, site: Path) -> None:
    know_host(server.home, server.port, "other")
    error = refused(server.table, site)
    assert "shows another host key than the one that is known" in error.reason
    assert not server.folder.exists()


def test_a_wrong_key_is_said_and_tried_once(server: SshServer, site: Path) -> None:
    error = refused({**server.table, "identity": str(server.home / "other")}, site)
    assert ServiceError is type(error)
    assert "lets nobody in as" in error.reason
    assert 1 == (server.home / "sshd.log").read_text().count("Failed publickey")


def test_keys_and_passwords_come_from_the_environment_and_are_never_shown(
    tmp_path: Path, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with async_ssh(tmp_path / "ssh", "password") as server:
        table = {"url": server.url, "known_hosts": str(server.home / "known_hosts"), "password": "ONBOARD_PASSWORD_X"}
        error = refused(table, site)
        assert MissingError is type(error)
        assert "there is no ONBOARD_PASSWORD_X" in error.reason
        monkeypatch.setenv("ONBOARD_PASSWORD_X", "geheim wie u")
        assert "geheim" not in repr(refused(table, site).fields())
        monkeypatch.setenv("ONBOARD_PASSWORD_X", "geheim wie ü")
        Publisher(target(table), site).publish()
        assert tree(site) == tree(server.folder)


def test_a_private_key_can_be_given_by_the_environment(
    server: SshServer, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONBOARD_KEY", (server.home / "client").read_text())
    Publisher(
        target({"url": server.url, "known_hosts": server.table["known_hosts"], "key": "ONBOARD_KEY"}), site
    ).publish()
    assert tree(site) == tree(server.folder)


# ------------------------------------------------------------------------------------------------ what servers do


def test_a_server_that_cannot_replace_in_one_step_is_refused(tmp_path: Path, site: Path) -> None:
    with async_ssh(tmp_path / "ssh", "old") as server:
        error = refused(server.table, site)
        assert "cannot put a file in the place of another in one step" in error.reason
        assert "posix-rename" in str(error.hint)
        assert {} == tree(server.folder)


@pytest.mark.parametrize("kind", ["lying", "forgetful"])
def test_a_server_that_does_not_keep_what_it_was_sent_is_found_out_before_a_page_is_switched(
    kind: str, tmp_path: Path, site: Path
) -> None:
    with async_ssh(tmp_path / "ssh", kind) as server:
        error = refused(server.table, site)
        assert "did not keep r/" in error.reason
        assert [] == [name for name in tree(server.folder) if name.endswith(".html")]


def test_a_server_whose_disk_is_full_is_said_and_no_page_is_switched(tmp_path: Path, site: Path) -> None:
    write_site(site, 1, size=50_000)
    with async_ssh(tmp_path / "ssh", "full") as server:
        error = refused(server.table, site)
        assert (ServiceError, True) == (type(error), "did not keep r/" in error.reason)
        assert "disk may be full" in str(error.hint)
        assert [] == list(server.folder.rglob("*.html"))


def test_a_server_that_gives_no_permission_is_said(server: SshServer, site: Path) -> None:
    user = "nobody"
    if os.geteuid() != 0:
        pytest.skip("only root can let another user in")
    server.folder.mkdir()
    for folder in (server.home, *server.home.parents):
        if folder.stat().st_uid == os.geteuid() and str(folder).startswith("/tmp/"):
            folder.chmod(0o755)
    shell = subprocess.run(["getent", "passwd", user], capture_output=True, text=True).stdout.strip()
    if not shell.endswith("nologin"):
        pytest.skip("no user without rights here")
    error = refused({**server.table, "url": server.url.replace("://root@", f"://{user}@")}, site)
    assert ServiceError is type(error)
    assert "permission" in error.reason or "lets nobody in" in error.reason


# ------------------------------------------------------------------------------------------------ the line


def through(server: SshServer, port: int) -> dict[str, object]:
    know_host(server.home, port, "host")
    return {**server.table, "url": server.url.replace(f":{server.port}", f":{port}")}


def test_a_line_that_breaks_off_in_the_middle_is_taken_up_again(server: SshServer, site: Path) -> None:
    write_site(site, 1, size=40_000)
    line = Cutting(server.port, after=150_000, times=3)
    Publisher(target(through(server, line.port)), site).publish()
    assert 3 == line.cut
    assert tree(site) == tree(server.folder)


def test_a_line_that_always_breaks_off_ends_in_one_error_and_what_arrived_is_kept(
    server: SshServer, site: Path
) -> None:
    write_site(site, 1, size=100_000)
    line = Cutting(server.port, after=60_000, times=100)
    error = refused(through(server, line.port), site)
    assert ServiceError is type(error)
    assert "broke the connection off" in error.reason
    assert "tried 4 times" in error.reason
    assert [] == list(server.folder.rglob("*.html"))
    line.close()
    Publisher(target({**server.table, **through(server, server.port)}), site).publish()
    assert tree(site) == tree(server.folder)


def test_a_line_that_hangs_ends_at_the_deadline(server: SshServer, site: Path) -> None:
    write_site(site, 1, size=100_000)
    line = Cutting(server.port, after=60_000, times=100, stalls=True)
    error = refused(through(server, line.port), site, seconds=4)
    assert "deadline" in error.reason
    assert not line.ended.is_set(), "the line hangs as before"
    line.close()


def test_a_port_nobody_listens_at_is_said(server: SshServer, site: Path) -> None:
    with socket.socket() as held:
        held.bind((HERE, 0))
        error = refused(through(server, held.getsockname()[1]), site)
    assert "cannot be reached" in error.reason


# ------------------------------------------------------------------------------------------------ S3


@pytest.fixture
def bucket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, object]]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "a")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "b")
    with s3(tmp_path / "moto") as endpoint:
        yield {"url": "s3://training/site", "endpoint": endpoint}


def test_two_who_publish_at_the_same_time_to_an_object_store_are_told_apart(
    bucket: dict[str, object], site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publisher, stranger = Publisher(target(bucket), site), target(bucket)
    publisher.publish()
    write_site(site, 2)
    kind, name = type(stranger), f"W/{CODES[0]}/index.html"
    put = kind.put

    def overtaken(self: Target, file: object, instead_of: object) -> object:
        if getattr(file, "name", "") == name and self is not stranger:
            stranger.put(file_of(name, page(CODES[0], 9)), stranger.listing()[name])
        return put(self, file, instead_of)

    monkeypatch.setattr(kind, "put", overtaken)
    with pytest.raises(CheckFailedError, match="somebody else is publishing"):
        publisher.publish()
    assert page(CODES[0], 9) == stranger.read(name, 10**6)


def test_objects_are_given_out_as_what_they_are(bucket: dict[str, object], site: Path) -> None:
    import obstore
    from obstore.store import S3Store

    Publisher(target(bucket), site).publish()
    store = S3Store(
        "training", prefix="site", endpoint=bucket["endpoint"], region="us-east-1", client_options={"allow_http": True}
    )
    video = next(name for name in release_files(CODES[0], 1) if name.endswith(".mp4"))
    told = {name: dict(obstore.get(store, name).attributes) for name in ("index.html", video)}
    assert {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-cache"} == told["index.html"]
    assert {"Content-Type": "video/mp4", "Cache-Control": "public, max-age=31536000, immutable"} == told[video]


def test_a_large_object_goes_in_parts_and_is_compared_when_it_is_there(
    bucket: dict[str, object], site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from onboard.publish.targets import s3 as module

    monkeypatch.setattr(module, "ONE_PIECE", 1024 * 1024)
    large = site / next(iter(release_files(CODES[0], 1)))
    large.write_bytes(os.urandom(12 * 1024 * 1024))
    Publisher(target(bucket), site).publish()
    assert large.read_bytes() == target(bucket).read(large.relative_to(site).as_posix(), 10**8)


def test_a_bucket_that_is_not_there_is_said(bucket: dict[str, object], site: Path) -> None:
    assert "has no bucket 'nowhere'" in refused({**bucket, "url": "s3://nowhere/site"}, site).reason


# ------------------------------------------------------------------------------------------------ settings


@pytest.mark.parametrize(
    ("table", "place", "words"),
    [
        ({"url": "sftp://trainer:geheim@files.example/srv"}, "url", "holds a password"),
        ({"url": "sftp:///srv/www"}, "url", "names no host"),
        ({"url": "sftp://files.example/srv", "password": "geheim wie ü"}, "password", "not a secret itself"),
        ({"url": "sftp://files.example/srv", "port": "22"}, "port", "unknown setting 'port'"),
        ({"url": "file://server/share"}, "url", "names no folder of this machine"),
        ({"url": "s3://b", "endpoint": "https://s3.example"}, "url", "names no bucket"),
        ({"url": "s3://bucket", "endpoint": "http://s3.example.com"}, "endpoint", "in the clear"),
        ({"url": "s3://bucket", "style": "other"}, "style", "is 'other'"),
        ({"url": "webdav://files.example.com/dav"}, "url", "in the clear"),
        ({"url": "ftp://files.example.com/www"}, "url", "in the clear"),
        ({"url": "gopher://files.example.com/www"}, "url", "nobody here knows gopher"),
        ({"url": "file:///srv?x=1"}, "url", "a query"),
        ({"url": "srv/www"}, "url", "no address of a place"),
        ({"url": "file:///srv", "always": "yes"}, "always", "must be true or false"),
        ({"url": "file:///srv", "linger_hours": -1}, "linger_hours", "must be from 0"),
        ({"url": "file:///srv", "deadline_minutes": "1h"}, "deadline_minutes", "must be a number"),
    ],
)
def test_a_mistake_in_the_settings_is_named_with_its_key_and_no_secret(
    table: dict[str, object], place: str, words: str
) -> None:
    with pytest.raises(InputError) as caught:
        target(table)
    assert (place, True) == (caught.value.place, words in caught.value.reason)
    assert "geheim" not in repr(caught.value.fields())


def test_a_site_with_a_missing_file_a_page_needs_is_not_sent(tmp_path: Path, site: Path) -> None:
    name = next(iter(release_files(CODES[0], 1)))
    (site / name).unlink()
    error = refused({"url": f"file://{tmp_path}/www"}, site)
    assert (CheckFailedError, f"refers to {name}, which is not in the site") == (type(error), error.reason)
    assert not (tmp_path / "www").exists()


def test_a_link_in_the_site_is_not_sent(tmp_path: Path, site: Path) -> None:
    (site / "r" / "secret.txt").symlink_to("/etc/hostname")
    error = refused({"url": f"file://{tmp_path}/www"}, site)
    assert (InputError, "is a link; it is not sent") == (type(error), error.reason)
