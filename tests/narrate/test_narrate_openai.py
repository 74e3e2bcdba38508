"""Voices of OpenAI-compatible endpoints: a sentence comes whole or not at all, and the key is never told."""

from __future__ import annotations

import importlib.util
import json
import logging
import pickle
import shutil
import socket
import ssl
import struct
import subprocess
import sys
import traceback

import numpy as np
import pytest
from speech_services import (
    RATE,
    SENTENCE,
    SpeechEndpoint,
    breaks_off,
    bursts,
    coded,
    drips,
    floods,
    hangs,
    refuses,
    says,
    sends,
    wav_of,
)

from onboard.core.errors import InputError, MissingError, ServiceError, UsageError
from onboard.core.fingerprint import canonical, fingerprint
from onboard.narrate.sound import Sound, from_wav
from onboard.narrate.speaking import speak
from onboard.narrate.voices.openai import OpenAI, OpenAISettings
from onboard.narrate.voices.pico import Pico
from onboard.narrate.voices.received import UnusableError, received, require_ended
from onboard.narrate.voices.settings import voice_settings

KEY = "sk-very-secret-0815"
WHOLE = bursts(11)
WAV = wav_of(WHOLE)


@pytest.fixture(autouse=True)
def key(monkeypatch):
    monkeypatch.setenv("ONBOARD_VOICE_KEY", KEY)


def settings_for(host: str = "127.0.0.1:1", **table) -> OpenAISettings:
    usual = {"base_url": f"http://{host}/v1", "model": "kokoro", "voice": "anna", "timeout": 60.0}
    return OpenAI.settings_from({**usual, **table}, "de")


def heard(endpoint: SpeechEndpoint, text: str = SENTENCE, **table) -> Sound:
    return OpenAI(settings_for(endpoint.host, **table), first_pause=0.01).synthesise(text).sound


def failure(endpoint: SpeechEndpoint, **table) -> ServiceError:
    with pytest.raises(ServiceError) as caught:
        heard(endpoint, **table)
    error = caught.value
    whole = "".join(traceback.format_exception(error)) + json.dumps(error.fields())
    assert KEY not in whole
    assert f"the speech endpoint {endpoint.host} " in error.reason
    assert error.hint
    assert error.reason.isprintable()
    assert len(error.reason) < 500
    assert error.fields() == pickle.loads(pickle.dumps(error)).fields()
    return error


# ------------------------------------------------------------------------------------------------ what is asked


def test_the_question_holds_model_voice_words_and_format_and_nothing_else():
    with SpeechEndpoint(says()) as endpoint:
        heard(endpoint)
    expected = {"model": "kokoro", "voice": "anna", "input": SENTENCE, "response_format": "wav"}
    assert ([expected], ["/v1/audio/speech"]) == (endpoint.heard, endpoint.paths)


def test_speed_and_instructions_are_asked_for_where_they_are_set():
    with SpeechEndpoint(says()) as endpoint:
        heard(endpoint, speed=0.9, instructions="Sprich langsam.", base_url=f"http://{endpoint.host}/v1/")
    assert (0.9, "Sprich langsam.") == (endpoint.heard[0]["speed"], endpoint.heard[0]["instructions"])
    assert ["/v1/audio/speech"] == endpoint.paths


def test_no_header_tells_which_machine_asks(monkeypatch):
    monkeypatch.setenv("OPENAI_ORG_ID", "org-from-the-environment")
    with SpeechEndpoint(says()) as endpoint:
        heard(endpoint)
    headers = endpoint.headers[0]
    allowed = {"host", "accept", "accept-encoding", "authorization", "connection", "content-length", "content-type"}
    assert set() == set(headers) - allowed - {"user-agent"}
    assert ("onboard", f"Bearer {KEY}") == (headers["user-agent"], headers["authorization"])


def test_without_a_key_none_is_sent(monkeypatch):
    monkeypatch.delenv("ONBOARD_VOICE_KEY")
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with SpeechEndpoint(says()) as endpoint:
        heard(endpoint)
        heard(endpoint, key="")
    assert not any("authorization" in headers for headers in endpoint.headers)


def test_a_proxy_of_the_environment_is_not_used(monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "")
    with SpeechEndpoint(says()) as endpoint:
        assert len(WHOLE) == len(heard(endpoint).samples)


def test_a_proxy_that_the_settings_name_is_used():
    with SpeechEndpoint(says()) as proxy:
        heard(proxy, base_url="http://speech.internal/v1", proxy=f"http://{proxy.host}")
        assert "speech.internal" == proxy.headers[0]["host"]


def test_an_offline_run_opens_no_connection():
    with SpeechEndpoint(says()) as endpoint:
        table = {"base_url": f"http://{endpoint.host}/v1", "model": "kokoro", "voice": "anna"}
        with pytest.raises(UsageError):
            speak(SENTENCE, voice_settings("openai", table, "de", offline=True))
        program = f"""
from onboard import network
from onboard.core.errors import UsageError
from onboard.narrate.voices.openai import OpenAI
network.shut()
for host in ("{endpoint.host}", "localhost:1"):
    try:
        table = {{"base_url": f"http://{{host}}/v1", "model": "kokoro", "voice": "anna"}}
        OpenAI(OpenAI.settings_from(table, "de")).synthesise("Guten Tag.")
    except UsageError as error:
        print(error)
"""
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        assert 2 == done.stdout.count("this run is offline")
        assert [] == endpoint.heard


# ------------------------------------------------------------------------------------------------ what is taken


def test_a_sentence_becomes_a_levelled_wav():
    with SpeechEndpoint(says()) as endpoint:
        table = {"base_url": f"http://{endpoint.host}/v1", "model": "kokoro", "voice": "anna"}
        assert from_wav(speak(SENTENCE, voice_settings("openai", table, "de"))).seconds > 3


@pytest.mark.parametrize("how", ["length", "chunked", "closing"])
def test_an_answer_is_taken_however_its_end_is_told(how):
    with SpeechEndpoint(says(how=how)) as endpoint:
        assert WHOLE.tolist() == heard(endpoint).samples.tolist()


@pytest.mark.parametrize("told", [0, 0x7FFFFFFF, 0x7FFF0000, 2_000_000_000, 0xFFFFFFFF])
@pytest.mark.parametrize("how", ["length", "chunked"])
def test_a_wav_written_while_speaking_is_read_to_the_answers_end(how, told):
    with SpeechEndpoint(sends(wav_of(WHOLE, told=told), how=how)) as endpoint:
        assert WHOLE.tolist() == heard(endpoint).samples.tolist()


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 44_100, 48_000])
def test_other_rates_are_kept(rate):
    with SpeechEndpoint(says(rate=rate)) as endpoint:
        sound = heard(endpoint)
    assert (rate, len(bursts(11, rate))) == (sound.rate, len(sound.samples))


def test_two_channels_become_one():
    both = np.stack([WHOLE, WHOLE // 2], axis=1)
    with SpeechEndpoint(sends(wav_of(both, form=(1, 2, 16)))) as endpoint:
        expected = np.rint((WHOLE.astype(float) + WHOLE // 2) / 2)
        assert abs(heard(endpoint).samples - expected).max() <= 1


@pytest.mark.parametrize(
    ("form", "samples"),
    [
        ((1, 1, 8), (WHOLE // 256 + 128).astype(np.uint8)),
        ((1, 1, 24), (WHOLE.astype("<i4") << 8).view(np.uint8).reshape(-1, 4)[:, :3]),
        ((1, 1, 32), WHOLE.astype("<i4") << 16),
        ((3, 1, 32), (WHOLE / 32768).astype("<f4")),
        ((3, 1, 64), WHOLE / 32768),
        ((3, 1, 32), (WHOLE / 3000).astype("<f4")),
    ],
    ids=["8 bit", "24 bit", "32 bit", "float", "double", "float beyond full scale"],
)
def test_samples_of_every_usual_kind_are_read(form, samples):
    sound = received(wav_of(np.ascontiguousarray(samples), form=form)).sound
    assert len(WHOLE) == len(sound.samples)
    assert np.corrcoef(WHOLE, sound.samples)[0, 1] > 0.999


def test_an_extensible_wav_is_read():
    guid = struct.pack("<H", 1) + bytes.fromhex("000000001000800000aa00389b71")
    head = struct.pack("<HHIIHHHHI", 0xFFFE, 1, RATE, 2 * RATE, 2, 16, 22, 16, 4) + guid
    body = WHOLE.tobytes()
    chunks = b"LIST\x04\0\0\0INFO" + b"fmt " + struct.pack("<I", len(head)) + head + b"data"
    wav = b"RIFF\xff\xff\xff\xffWAVE" + chunks + struct.pack("<I", len(body)) + body + b"LIST\x04\0\0\0INFO"
    assert WHOLE.tolist() == received(wav).sound.samples.tolist()


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("flac", coded(WHOLE, "flac", "flac")),
        ("mp3", coded(WHOLE, "mp3", "libmp3lame", tag=True)),
        ("mp3", coded(WHOLE, "mp3", "libmp3lame")),
        ("pcm", WHOLE.tobytes()),
        ("pcm", b"\xff\xff" + WHOLE.tobytes()),
        ("pcm", WAV),
        ("wav", coded(WHOLE, "mp3", "libmp3lame")),
    ],
    ids=["flac", "tagged mp3", "bare mp3", "pcm", "pcm like mp3", "wav for pcm", "mp3 for wav"],
)
def test_an_answer_is_read_as_what_it_is(kind, content):
    with SpeechEndpoint(sends(content)) as endpoint:
        sound = heard(endpoint, format=kind)
    assert kind == endpoint.heard[0]["response_format"]
    assert abs(len(sound.samples) - len(WHOLE)) < 0.05 * RATE
    assert np.corrcoef(WHOLE[:60_000], sound.samples[:60_000])[0, 1] > 0.98 or content[:2] == b"\xff\xff"


def test_bare_samples_at_another_rate_are_taken_at_their_word():
    with SpeechEndpoint(
        sends(bursts(11, 16_000).tobytes(), content_type="audio/pcm;rate=16000;channels=1")
    ) as endpoint:
        assert 16_000 == heard(endpoint, format="pcm").rate


# ------------------------------------------------------------------------------------------------ what is not taken


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "sent nothing"),
        (b"<html>Gateway</html>", "a page in place of sound"),
        (b'{"error": {"message": "voice anna is not loaded"}}', "JSON in place of sound: voice anna is not loaded"),
        (b'{"detail": [{"msg": "no such voice"}]}', "no such voice"),
        (b'{"detail": {"error": "x", "message": "no such voice"}}', "no such voice"),
        (b"[" * 60_000, "JSON in place of sound"),
        (b"OggS" + bytes(3000), "no WAV, FLAC or MP3"),
        (b"RIFF", "no WAV, FLAC or MP3"),
        (wav_of(WHOLE[:0]), "a WAV without sound"),
        (wav_of(WHOLE, form=(7, 1, 8)), "a kind that is not read (format 7"),
        (wav_of(WHOLE, rate=0), "a kind that is not read"),
        (wav_of(WHOLE, rate=2_000_000_000), "a kind that is not read"),
        (wav_of(np.full(90_000, np.nan), form=(3, 1, 64)), "samples that are no numbers"),
        (wav_of(np.zeros(90_000, dtype=np.int16)), "silence"),
        (wav_of(WHOLE[:36_000]), "s of speech for 45 letters"),
        (b"ID3\x04\0\0\0\0\0\0" + bytes(5000), "not readable MP3"),
        (b"fLaC" + bytes(5000), "FLAC"),
    ],
)
def test_what_is_no_whole_sentence_is_one_clear_message(content, said):
    with SpeechEndpoint(sends(content)) as endpoint:
        assert said in failure(endpoint).reason


@pytest.mark.parametrize("share", [0.2, 0.5, 0.77, 0.9])
@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("wav", WAV),
        ("flac", coded(WHOLE, "flac", "flac")),
        ("mp3", coded(WHOLE, "mp3", "libmp3lame", tag=True)),
    ],
)
def test_a_file_that_tells_its_length_is_never_taken_for_less(kind, content, share):
    with SpeechEndpoint(sends(content[: int(len(content) * share)])) as endpoint:
        failure(endpoint, format=kind)


@pytest.mark.parametrize("second", [WAV, WAV[:30_000], WAV[44:]], ids=["a whole file", "part of one", "samples"])
def test_more_sound_behind_a_wavs_end_is_not_dropped_in_silence(second):
    with SpeechEndpoint(sends(WAV + second)) as endpoint:
        assert "behind its end, which may be more speech" in failure(endpoint).reason


def test_an_answer_that_tells_its_length_nowhere_is_not_believed():
    with SpeechEndpoint(sends(wav_of(WHOLE, told=0xFFFFFFFF), how="closing")) as endpoint:
        error = failure(endpoint)
    assert "tells nowhere how long its answer is" in error.reason
    assert "Set another format in [voices.de]" in (error.hint or "")
    assert 1 == len(endpoint.heard)


@pytest.mark.parametrize("cut", [0.04, 0.11, 0.2])
def test_a_sound_that_stops_in_the_middle_of_a_word_is_refused_though_the_answer_is_complete(cut):
    until = round((10 * 0.3 + cut) * RATE)
    with SpeechEndpoint(sends(wav_of(WHOLE[:until]))) as endpoint:
        assert "breaks off loud, as if in the middle of a word, asked 4 times" in failure(endpoint).reason


def test_of_real_speech_cut_anywhere_nearly_all_is_refused_and_none_of_which_less_than_a_third_is_left(dice):
    text = "Lösen Sie zuerst die vier Schrauben des Pumpendeckels, und legen Sie sie in die Schale."
    sound = Pico(Pico.settings_from({}, "de")).synthesise(text).sound
    require_ended(sound, text, 1.0)
    loud = np.nonzero(abs(sound.waveform()) > 0.01)[0]
    taken = []
    for at in (dice.randint(int(loud[0]) + 800, int(loud[-1]) - 300) for _ in range(300)):
        try:
            require_ended(Sound(sound.rate, sound.samples[:at]), text, 1.0)
            taken.append((at - loud[0]) / (loud[-1] - loud[0]))
        except UnusableError:
            continue
    assert len(taken) < 0.15 * 300
    assert min(taken, default=1.0) > 1 / 3


@pytest.mark.parametrize("speed", [0.5, 2.0])
def test_what_is_long_enough_depends_on_the_pace(speed):
    text = SENTENCE if speed == 2.0 else "Schraube " * 11
    sound = Sound(RATE, bursts(11))
    with pytest.raises(UnusableError, match="is the least"):
        require_ended(sound, text * round(2 * speed), speed)
    require_ended(sound, text if speed == 2.0 else SENTENCE[:30], speed)


# ------------------------------------------------------------------------------------------------ tried again


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_busy_endpoint_is_asked_again(status):
    with SpeechEndpoint(refuses(status), refuses(status), says()) as endpoint:
        assert len(WHOLE) == len(heard(endpoint).samples)
        assert 3 == len(endpoint.heard)


@pytest.mark.parametrize("first", [breaks_off, sends(b""), sends(WAV[:-4000]), sends(wav_of(WHOLE[:75_000]))])
def test_what_breaks_off_is_asked_for_again(first):
    with SpeechEndpoint(first, says()) as endpoint:
        assert len(WHOLE) == len(heard(endpoint).samples)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422, 501])
def test_a_refusal_is_not_asked_for_twice(status):
    with SpeechEndpoint(refuses(status), says()) as endpoint:
        assert f"({status})" in failure(endpoint).reason
        assert 1 == len(endpoint.heard)


def test_a_used_up_quota_is_not_asked_for_twice():
    with SpeechEndpoint(refuses(429, "You exceeded your quota", code="insufficient_quota"), says()) as endpoint:
        assert "the quota is used up" in failure(endpoint).reason
        assert 1 == len(endpoint.heard)


def test_a_pause_past_the_deadline_is_not_waited_for():
    with SpeechEndpoint(refuses(429, retry_after="3600")) as endpoint:
        assert "asking again in 3600 s would be past the timeout of 60 s" in failure(endpoint).reason
        assert 1 == len(endpoint.heard)


# ------------------------------------------------------------------------------------------------ failures


def test_an_endpoint_that_is_down_is_one_clear_message():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(ServiceError) as caught:
        OpenAI(settings_for(f"127.0.0.1:{port}")).synthesise(SENTENCE)
    assert f"the speech endpoint 127.0.0.1:{port} cannot be reached" in caught.value.reason
    assert "[voices.de] proxy" in (caught.value.hint or "")


@pytest.mark.parametrize("behaviour", [hangs, drips], ids=["slow", "dripping"])
def test_a_slow_or_dripping_endpoint_ends_at_the_deadline(behaviour):
    with SpeechEndpoint(behaviour) as endpoint:
        assert "did not finish within 1 s" in failure(endpoint, timeout=1.0).reason


def test_the_deadline_counts_for_all_attempts_together():
    for seconds in (1, 5, 20):  # a busy machine may not come to the first answer within one
        with SpeechEndpoint(refuses(500), hangs) as endpoint:
            reason = failure(endpoint, timeout=float(seconds)).reason
        if "before that" in reason:
            break
    assert f"did not finish within {seconds} s (before that it failed (500))" in reason


def test_an_endless_answer_is_not_read_to_its_end():
    with SpeechEndpoint(floods) as endpoint:
        assert "sent more than 64 MiB" in failure(endpoint, timeout=30.0).reason


def test_a_packed_answer_is_not_unpacked():
    with SpeechEndpoint(sends(b"x", content_encoding="gzip")) as endpoint:
        assert "answered packed" in failure(endpoint).reason


def test_silence_that_unpacks_without_end_is_refused():
    with SpeechEndpoint(sends(coded(np.zeros(8_000 * 700, dtype=np.int16), "flac", "flac", 8_000))) as endpoint:
        assert "more than 600 s" in failure(endpoint, format="flac").reason


def test_a_redirect_is_refused_and_nothing_is_sent_there():
    with SpeechEndpoint(says()) as other:
        with SpeechEndpoint(sends(b"", status=307, location=f"http://{other.host}/v1")) as endpoint:
            assert "sends the sentence on to 127.0.0.1 (307), which is not followed" in failure(endpoint).reason
        assert [] == other.heard


@pytest.mark.parametrize(
    ("status", "words", "told"),
    [
        (401, f"Incorrect API key provided: {KEY}", "sent the key back"),
        (401, "Incorrect API key", "does not accept the key (401)"),
        (403, "No access\n\x1b[31m", "forbids it (403): No access [31m"),
        (404, "no such voice", "does not know the model 'kokoro', the voice 'anna' or that address (404): no such"),
        (500, "panic " + "x" * 5000, "failed (500): panic xxx"),
        (400, "voice anna not found", "refuses the voice 'anna' of the model 'kokoro' (400): voice anna not found"),
    ],
)
def test_a_refusal_says_what_happened_and_what_to_do_but_never_the_key(status, words, told, caplog):
    with caplog.at_level(logging.DEBUG), SpeechEndpoint(refuses(status, words)) as endpoint:
        assert told in failure(endpoint).reason
    assert KEY not in caplog.text


def test_an_answer_that_repeats_the_key_is_refused():
    with SpeechEndpoint(sends(WAV + KEY.encode())) as endpoint:
        assert "sent the key back" in failure(endpoint).reason


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl to make a certificate with")
def test_a_certificate_nobody_vouches_for_is_refused(tmp_path):
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=localhost"
    subject = ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(["openssl", *made.split(), *subject], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with SpeechEndpoint(says(), tls=context) as endpoint:
        with pytest.raises(ServiceError, match="cannot be trusted"):
            OpenAI(settings_for(base_url=f"https://localhost:{endpoint.port}/v1")).synthesise(SENTENCE)
        assert [] == endpoint.heard


# ------------------------------------------------------------------------------------------------ settings and key


@pytest.mark.parametrize("missing", ["base_url", "model", "voice"])
def test_what_has_no_usual_value_must_be_set(missing):
    with pytest.raises(InputError, match=f"{missing} is not set") as caught:
        settings_for(**{missing: ""})
    assert missing == caught.value.place


@pytest.mark.parametrize(
    ("table", "place", "said"),
    [
        ({"base_url": "http://api.example.com/v1"}, "base_url", "in the clear"),
        ({"base_url": "ftp://a/v1"}, "base_url", "is no address of a speech endpoint"),
        ({"base_url": "https://me:hunter2@a.example/v1"}, "base_url", "holds a name, a password"),
        ({"key": "sk-proj-hunter2"}, "key", "is no name of an environment variable"),
        ({"key": ["sk-proj-hunter2"]}, "key", "is no name of an environment variable"),
        ({"format": "opus"}, "format", "'opus'"),
        ({"speed": 3}, "speed", "from 0.5 to 2.0"),
        ({"pitch": 1.1}, "pitch", "unknown setting 'pitch'"),
        ({"instructions": "x" * 2001}, "instructions", "the limit is 2000"),
        ({"proxy": "hunter2"}, "proxy", "cannot be used"),
        ({"model": "a\nb"}, "model", "is no name"),
    ],
)
def test_settings_that_cannot_be_are_named_and_secrets_not_repeated(table, place, said):
    with pytest.raises(InputError, match=said) as caught:
        settings_for(**table)
    assert place == caught.value.place
    assert "hunter2" not in repr(caught.value.fields())


def test_the_house_may_be_asked_in_the_clear_and_the_host_is_told():
    assert "speech.internal:8880" == OpenAI.host_of(settings_for("speech.internal:8880"))
    assert "[::1]:8880" == OpenAI.host_of(settings_for("[::1]:8880"))


def test_every_language_may_be_asked_for():
    table = {"base_url": "http://127.0.0.1:1/v1", "model": "kokoro", "voice": "anna"}
    assert "ro" == OpenAI.settings_from(table, "ro").language
    assert () == OpenAI.languages


def test_the_key_stands_in_no_setting_and_no_fingerprint():
    settings = settings_for(proxy="http://jana:hunter2@127.0.0.1:9")
    told = repr(settings) + canonical(settings) + repr(pickle.dumps(settings)).replace("hunter2", "")
    assert KEY not in told
    assert "hunter2" not in repr(settings) + canonical(settings)
    other = settings_for(key="OTHER_KEY", timeout=7.0)
    assert (settings, fingerprint(settings)) == (other, fingerprint(other))
    assert fingerprint(settings) != fingerprint(settings_for(instructions="Sprich langsam."))


@pytest.mark.skipif(importlib.util.find_spec("keyring") is not None, reason="would ask this machine's own keyring")
def test_a_missing_key_is_said_with_both_ways_to_give_it(monkeypatch):
    monkeypatch.delenv("ONBOARD_VOICE_KEY")
    with pytest.raises(MissingError) as caught:
        OpenAI(settings_for("speech.internal")).synthesise(SENTENCE)
    assert "environment variable ONBOARD_VOICE_KEY" in caught.value.reason
    assert "keyring set onboard ONBOARD_VOICE_KEY" in (caught.value.hint or "")


@pytest.mark.parametrize("key", ["two words", "schlüssel", "a\nb"])
def test_a_key_that_cannot_be_one_is_refused_without_showing_it(key, monkeypatch):
    monkeypatch.setenv("ONBOARD_VOICE_KEY", key)
    with SpeechEndpoint(says()) as endpoint:
        with pytest.raises(InputError) as caught:
            heard(endpoint)
        assert [] == endpoint.heard
    assert key not in str(caught.value)


@pytest.mark.parametrize("text", ["Guten Привет Tag.", "Tag \ud800 auch.", "– …"])
def test_what_the_voice_would_swallow_is_not_sent(text):
    with SpeechEndpoint(says()) as endpoint:
        with pytest.raises(InputError):
            heard(endpoint, text)
        assert [] == endpoint.heard
