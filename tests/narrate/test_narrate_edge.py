"""The online voice against a real websocket server on loopback that behaves well, badly, or not at all."""

import pickle
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import edge_tts.communicate
import numpy as np
import pytest
from edge_tts.drm import DRM
from speech_services import (
    RATE,
    SENTENCE,
    TAIL_SECONDS,
    VOICED_SECONDS,
    WORD_SECONDS,
    EdgeService,
    bursts,
    coded,
)

from onboard.core.errors import InputError, ServiceError, UsageError
from onboard.core.fingerprint import fingerprint
from onboard.narrate.sound import Utterance, from_wav, words_in
from onboard.narrate.speaking import speak
from onboard.narrate.voices.edge import Edge, _split_at_clauses
from onboard.narrate.voices.received import received
from onboard.narrate.voices.settings import voice_settings

WHOLE = 11 * WORD_SECONDS + TAIL_SECONDS


@pytest.fixture
def service(monkeypatch):
    started = []
    monkeypatch.setattr(DRM, "clock_skew_seconds", 0.0)

    def start(*faults: str, **how) -> EdgeService:
        one = EdgeService(*faults, **how)
        one.__enter__()
        started.append(one)
        monkeypatch.setattr(edge_tts.communicate, "WSS_URL", one.url)
        return one

    yield start
    for one in started:
        one.__exit__()


def uttered(text: str = SENTENCE, language: str = "de", *, first_pause: float = 0.01, **table) -> Utterance:
    settings = Edge.settings_from({"timeout": 60.0, **table}, language)
    return Edge(settings, first_pause=first_pause).synthesise(text)


def failure(**table) -> ServiceError:
    with pytest.raises(ServiceError, match="Microsoft's speech service ") as caught:
        uttered(**table)
    error = caught.value
    assert error.hint
    assert error.reason.isprintable()
    assert len(error.reason) < 400
    assert error.fields() == pickle.loads(pickle.dumps(error)).fields()
    return error


# ------------------------------------------------------------------------------------------------ what is taken


def test_a_whole_answer_is_taken(service):
    server = service()
    sound = uttered().sound
    assert RATE == sound.rate
    assert WHOLE <= sound.seconds < WHOLE + 0.1
    assert "de-DE, KatjaNeural" in server.heard[0]
    assert "rate='+0%'" in server.heard[0]
    assert 1 == server.connections


def test_a_whole_answer_becomes_a_levelled_sentence_with_its_words(service):
    service()
    wav = speak(SENTENCE, voice_settings("edge", {}, "de"))
    assert from_wav(wav).seconds > 3
    assert SENTENCE.replace(".", "").replace(",", "").split() == [
        SENTENCE[one.start : one.end] for one in words_in(wav)
    ]


def test_the_pace_is_asked_for_in_percent(service):
    server = service()
    uttered(speed=0.9)
    assert "rate='-10%'" in server.heard[0]


def test_signs_of_markup_reach_the_service_as_text(service):
    server = service()
    uttered("Wert <b> & <c> 'lesen'.")
    assert "Wert &lt;b&gt; &amp; &lt;c&gt; 'lesen'." in server.heard[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Guten Привет Tag.", "Cyrillic"),
        ("Tag \ud800 auch.", r"U\+D800"),
        ("Tag \x07 auch.", r"U\+0007"),
        ("Tag \uffff auch.", r"U\+FFFF"),
        ("– … !", "no letter"),
    ],
)
def test_what_the_voice_would_swallow_is_not_sent(service, text, said):
    server = service()
    with pytest.raises(InputError, match=said):
        uttered(text)
    assert 0 == server.connections


# ------------------------------------------------------------------------------------------------ when words are heard


def test_each_word_is_marked_where_it_is_heard_in_the_decoded_samples(service):
    service()
    spoken = uttered()
    loud = abs(spoken.sound.waveform()) > 0.1
    for word in spoken.words:
        # Half a millisecond of fading at both ends of a burst; MP3 smears it by some more.
        before, within = loud[word.begins - 480 : word.begins - 100], loud[word.begins + 240 : word.begins + 480]
        assert (0, True) == (before.sum(), bool(within.any()))
        last = word.begins + round(VOICED_SECONDS * RATE)
        assert loud[last - 480 : last - 240].any()
        assert 0 == loud[last + 100 : last + 480].sum()
        assert abs(word.ends - last) <= 1


@pytest.mark.parametrize("tag", [False, True], ids=["bare frames, as the service sends them", "with a LAME tag"])
def test_a_click_comes_out_of_mp3_where_it_went_in(tag):
    clicks = [3_000, 12_000, 24_000, 36_000]
    samples = np.zeros(48_000, dtype=np.int16)
    for at in clicks:
        samples[at - 12 : at + 13] = 20_000 * np.hanning(25)
    heard = abs(received(coded(samples, "mp3", "libmp3lame", tag=tag)).sound.waveform())
    assert all(abs(int(heard[at - 400 : at + 400].argmax()) - 400) <= 2 for at in clicks)


def test_words_are_found_in_the_text_however_the_service_spells_them(service):
    server = service()
    server.marks = [
        {"text": {"Text": written}} for written in ("PRÜFEN", "sie", "&lt;O&#39;Neil&gt;", "u\u0308ber", "straße", "25")
    ]
    text = "Prüfen Sie <O'Neil> über STRASSE 25."
    expected = ["Prüfen", "Sie", "O'Neil", "über", "STRASSE", "25"]
    assert expected == [text[word.start : word.end] for word in uttered(text).words]


def test_word_times_never_run_backwards_or_out_of_the_sound(service):
    server = service()
    server.marks = [{"Offset": 9_000_000}, {"Offset": 1_000_000, "Duration": 12_000_000}, {"Offset": 0, "Duration": 0}]
    spoken = uttered("eins zwei drei")
    begins = [word.begins for word in spoken.words]
    assert sorted(begins) == begins
    assert all(0 <= word.begins <= word.ends <= len(spoken.sound.samples) for word in spoken.words)


# Each "&" takes five bytes on the way: a long sentence of few words.
LONG = f" {',  '.join(['ziehen Sie dann' + '&' * 100 + ' die Mutter an'] * 8)}. "


def test_a_sentence_too_long_for_one_request_is_sent_in_clauses_and_whole(service):
    server = service()
    parts = _split_at_clauses(LONG)
    assert all(LONG[part.start :].startswith(part.text) for part in parts)
    assert LONG.split() == " ".join(part.text for part in parts).split()
    spoken = uttered(LONG)
    assert 2 == len(server.heard)
    assert server.heard[0].split("</prosody>")[0].endswith(",")
    assert spoken.sound.seconds >= 48 * WORD_SECONDS + 2 * TAIL_SECONDS
    assert re.findall(r"\w+", LONG) == [LONG[word.start : word.end] for word in spoken.words]
    loud = abs(spoken.sound.waveform()) > 0.1
    assert all(loud[word.begins + 240 : word.ends - 240].any() for word in spoken.words)
    assert not any(loud[word.ends + 100 : word.ends + 480].any() for word in spoken.words)


def test_of_a_long_sentence_only_what_failed_is_asked_for_again(service):
    server = service("", "503", "")
    uttered(LONG)
    assert (2, 3) == (len(server.heard), server.connections)


def test_a_word_longer_than_a_request_is_refused():
    with pytest.raises(InputError, match="3000 bytes"):
        _split_at_clauses("x" * 4000)


# ------------------------------------------------------------------------------------------------ faults


@pytest.mark.parametrize("at", [0.0, 0.1, 0.3, 0.45, 0.5, 0.8, 0.9])
def test_a_connection_dropped_on_the_way_is_an_error_wherever_it_drops(service, at):
    # At 0.45 the last word heard is "an", which is also the last word of the sentence.
    service("drop", at=at)
    failure()


@pytest.mark.parametrize("at", [0.001, 0.02, 0.25, 0.5, 0.75, 0.9])
def test_sound_that_ends_before_the_last_word_is_an_error_wherever_it_ends(service, at):
    service("cut", at=at)
    assert any(
        words in failure().reason for words in ("s of sound of", "not readable MP3", "without sound", "breaks off loud")
    )


def test_an_answer_without_its_closing_message_is_an_error_though_all_words_are_marked(service):
    service("no end")
    assert "broke off before the end of its answer, asked 4 times" in failure().reason


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("unmarked", "no word marks"),
        ("noise", "MP3"),
        ("flood", "more than 16 MiB"),
        ("403", "clock is wrong"),
        ("429", "too many requests"),
        ("503", "not available"),
        ("500", r"\(500\)"),
        ("401", r"\(401\)"),
    ],
)
def test_every_fault_is_an_error_with_something_to_do(service, fault, said):
    service(fault)
    error = failure()
    assert said.replace("\\", "") in error.reason
    assert "offline voice" in (error.hint or "")


@pytest.mark.parametrize("fault", ["unknown voice", "nothing"])
def test_no_sound_at_all_names_the_voice_and_the_setting(service, fault):
    service(fault)
    error = failure(voice="de-DE-KatjoNeural")
    assert "sent no sound for the voice 'de-DE-KatjoNeural'" in error.reason
    assert '"voice" in [voices.de] of onboard.toml' in (error.hint or "")


@pytest.mark.parametrize("mark", [{"Offset": "x"}, {"Duration": None}, {"Offset": -5}, {"Offset": 1e300}, {"text": 7}])
def test_word_marks_that_are_none_are_an_error_of_the_service(service, mark):
    service().marks = [mark]
    failure()


@pytest.mark.parametrize("fault", ["stall", "drip"])
def test_one_deadline_holds_for_the_whole_sentence(service, fault):
    service(fault)
    assert "did not finish within 1 s" in failure(timeout=1.0).reason


def test_the_deadline_counts_for_all_attempts_and_tells_the_last_reason(service):
    for seconds in (1, 5, 20):  # a busy machine may not come to the first answer within one
        service("503", "stall")
        reason = failure(timeout=float(seconds)).reason
        if "before that" in reason:
            break
    assert f"did not finish within {seconds} s (before that it is not available now (503))" in reason


def test_nobody_listening_is_an_error(monkeypatch):
    monkeypatch.setattr(edge_tts.communicate, "WSS_URL", "ws://127.0.0.1:9/speak?t=1")
    error = failure()
    assert "cannot be reached" in error.reason
    assert "[voices.de] proxy" in (error.hint or "")


# ------------------------------------------------------------------------------------------------ asked again


@pytest.mark.parametrize("fault", ["403", "429", "500", "503", "drop", "cut", "nothing", "no end"])
def test_what_passes_is_asked_again(service, fault):
    server = service(fault, fault, "", at=0.5)
    assert uttered().sound.seconds >= WHOLE
    assert server.connections >= 3


@pytest.mark.parametrize("fault", ["401", "404"])
def test_what_cannot_heal_is_not_asked_again(service, fault):
    server = service(fault)
    failure()
    assert 1 == server.connections


def test_it_is_asked_four_times_and_no_more(service):
    server = service("503")
    assert "asked 4 times" in failure().reason
    assert 4 == server.connections


def test_a_pause_past_the_deadline_is_not_waited_for(service):
    server = service("429", **{"Retry-After": "3600"})
    assert "asking again in 3600 s would be past the timeout of 60 s" in failure().reason
    assert 1 == server.connections


# ------------------------------------------------------------------------------------------------ the clock


@pytest.mark.parametrize("clock", [0.0, 7_200.0, -86_400.0 * 365])
def test_a_machine_whose_clock_is_wrong_is_served_all_the_same(service, clock):
    server = service(clock=clock)
    assert uttered().sound.seconds >= WHOLE
    assert (1 if clock == 0 else 2) == server.connections


def test_sentences_spoken_at_once_agree_on_the_clock(service):
    service(clock=7_200.0)
    with ThreadPoolExecutor(Edge.parallel) as pool:
        spoken = list(pool.map(lambda _: uttered(first_pause=0.05).sound.seconds, range(8)))
    assert all(seconds >= WHOLE for seconds in spoken)


# ------------------------------------------------------------------------------------------------ what is not sent


def test_neither_proxies_nor_passwords_are_taken_from_the_environment(service, monkeypatch, tmp_path):
    server = service()
    netrc = tmp_path / "netrc"
    netrc.write_text("default login jana password hunter2\n")
    monkeypatch.setenv("NETRC", str(netrc))
    for name in ("ws_proxy", "WS_PROXY", "http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "")
    assert uttered().sound.seconds >= WHOLE
    assert "authorization" not in server.asked[0]


def test_a_proxy_that_the_settings_name_is_used_and_its_password_never_told(service):
    service()
    error = failure(proxy="http://jana:hunter2@127.0.0.1:9")
    assert "cannot be reached" in error.reason
    assert "hunter2" not in repr(error.fields())
    settings = Edge.settings_from({"proxy": "http://jana:hunter2@127.0.0.1:9"}, "de")
    assert "hunter2" not in repr(settings)
    assert fingerprint(Edge.settings_from({}, "de")) == fingerprint(settings)


def test_what_goes_through_a_proxy_comes_back_whole(service, monkeypatch):
    server = service()
    monkeypatch.setattr(edge_tts.communicate, "WSS_URL", "ws://speech.invalid/speak?t=1")
    assert uttered(proxy=f"http://127.0.0.1:{server.port}").sound.seconds >= WHOLE
    assert "speech.invalid" == server.asked[0]["host"]


@pytest.mark.parametrize(
    "proxy",
    ["nonsense", "socks5://user:hunter2@proxy", "ftp://user:hunter2@proxy", "http://user:hunter2@proxy with blanks"],
)
def test_a_proxy_that_is_none_is_said_without_repeating_it(proxy):
    with pytest.raises(InputError, match=r"the proxy in \[voices.de\] cannot be used") as caught:
        Edge.settings_from({"proxy": proxy}, "de")
    assert "hunter2" not in repr(caught.value.fields())


def test_a_sentence_is_not_sent_on_to_another_address(service):
    other = service()
    service("302", location=other.url.replace("ws:", "http:"))
    assert "sends sentences on to another address" in failure().reason
    assert 0 == other.connections


def test_offline_opens_no_connection(service):
    server = service()
    with pytest.raises(UsageError):
        speak(SENTENCE, voice_settings("edge", {}, "de", offline=True))
    assert 0 == server.connections


def test_a_process_whose_network_is_shut_says_so(service):
    server = service()
    program = f"""
import edge_tts.communicate
from onboard import network
from onboard.core.errors import UsageError
from onboard.narrate.voices.edge import Edge
network.shut()
for address in ("{server.url}", "ws://localhost:1/?t=1"):
    edge_tts.communicate.WSS_URL = address
    try:
        Edge(Edge.settings_from({{}}, "de")).synthesise("Guten Tag.")
    except UsageError as error:
        print(error)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert 2 == done.stdout.count("this run is offline")
    assert 0 == server.connections


def test_timeout_and_proxy_do_not_change_what_a_sentence_is_kept_under():
    settings = Edge.settings_from({}, "de")
    other = replace(settings, timeout=5.0, proxy="http://127.0.0.1:9")
    assert (settings, fingerprint(settings)) == (other, fingerprint(other))


def test_bursts_are_what_these_tests_take_them_for():
    assert WHOLE == pytest.approx(len(bursts(11)) / RATE)
