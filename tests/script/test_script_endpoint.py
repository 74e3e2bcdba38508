"""Asking a model: every way an endpoint can fail ends in one clear message, and none is waited for without end."""

from __future__ import annotations

import importlib.util
import json
import logging
import pickle
import shutil
import socket
import ssl
import subprocess
import sys
import traceback

import pytest
from model_endpoint import (
    Endpoint,
    breaks_off,
    completion,
    drips,
    floods,
    hangs,
    question,
    refuses,
    says,
    sends,
)

from onboard.core.errors import InputError, MissingError, ServiceError
from onboard.script.writers.endpoint import answer, key_of
from onboard.script.writers.questions import Answer, ModelSettings

KEY = "sk-very-secret-0815"


def asked(endpoint: Endpoint, *, key: str = KEY, **settings) -> Answer:
    return answer(question(endpoint.settings(**settings)), key=key, first_pause=0.01)


def failure(endpoint: Endpoint, **settings) -> ServiceError:
    with pytest.raises(ServiceError) as caught:
        asked(endpoint, **settings)
    error = caught.value
    whole = "".join(traceback.format_exception(error)) + json.dumps(error.fields())
    assert KEY not in whole
    assert ("script", "step spindel-loesen", 5) == (error.stage, error.place, error.exit_code)
    assert endpoint.host in error.reason
    assert error.hint
    assert error.reason.isprintable()
    assert len(error.reason) < 500
    assert error.fields() == pickle.loads(pickle.dumps(error)).fields()
    return error


# -------------------------------------------------------------------------------------------- what is asked


def test_the_answer_comes_back_with_the_models_own_name_and_its_tokens():
    with Endpoint(says('{"sentences": []}')) as endpoint:
        assert Answer('{"sentences": []}', "parrot-1-2026", 11, 7) == asked(endpoint)


def test_the_question_holds_model_schema_and_limits_and_nothing_else():
    with Endpoint(says("{}")) as endpoint:
        asked(endpoint, temperature=0.0, seed=7, answer_tokens=300)
    expected = {
        "model": "parrot-1",
        "messages": [{"role": "system", "content": "Say it."}, {"role": "user", "content": '{"says": "Lösen."}'}],
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "answer", "schema": {"type": "object"}, "strict": True},
        },
        "max_tokens": 300,
        "temperature": 0.0,
        "seed": 7,
    }
    assert [expected] == endpoint.heard


def test_what_a_model_refuses_can_be_left_out():
    with Endpoint(says("{}")) as endpoint:
        asked(endpoint, temperature=None, seed=None)
    assert set() == {"temperature", "seed"} & set(endpoint.heard[0])


def test_where_an_endpoint_knows_no_schema_it_is_told_in_words():
    with Endpoint(says("{}")) as endpoint:
        asked(endpoint, answers="json")
    assert {"type": "json_object"} == endpoint.heard[0]["response_format"]
    assert '{"type":"object"}' in endpoint.heard[0]["messages"][0]["content"]


def test_no_header_tells_which_machine_asks(monkeypatch):
    monkeypatch.setenv("OPENAI_ORG_ID", "org-from-the-environment")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "x-own: from-the-environment")
    with Endpoint(says("{}")) as endpoint:
        asked(endpoint)
    headers = endpoint.headers[0]
    allowed = {"host", "accept", "accept-encoding", "authorization", "connection", "content-length", "content-type"}
    assert set() == set(headers) - allowed - {"user-agent"}
    assert ("onboard", f"Bearer {KEY}") == (headers["user-agent"], headers["authorization"])


def test_without_a_key_none_is_sent(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with Endpoint(says("{}")) as endpoint:
        asked(endpoint, key="")
    assert "authorization" not in endpoint.headers[0]


def test_a_proxy_of_the_environment_is_not_used(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    with Endpoint(says("{}")) as endpoint:
        assert "{}" == asked(endpoint).text


def test_a_proxy_that_the_settings_name_is_used():
    with Endpoint(says("{}")) as proxy:
        settings = ModelSettings("parrot-1", "http://gpu.internal/v1", proxy=f"http://{proxy.host}")
        assert "{}" == answer(question(settings), key=KEY).text
        assert "gpu.internal" == proxy.headers[0]["host"]


# -------------------------------------------------------------------------------------------- tried again


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_busy_endpoint_is_asked_again(status):
    with Endpoint(refuses(status), refuses(status), says("{}")) as endpoint:
        assert "{}" == asked(endpoint).text
        assert 3 == len(endpoint.heard)


def test_a_connection_that_breaks_off_is_tried_again():
    with Endpoint(breaks_off, says("{}")) as endpoint:
        assert "{}" == asked(endpoint).text


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422])
def test_a_refusal_is_not_asked_for_twice(status):
    with Endpoint(refuses(status), says("{}")) as endpoint:
        assert f"({status})" in failure(endpoint).reason
        assert 1 == len(endpoint.heard)


def test_a_used_up_quota_is_not_asked_for_twice():
    with Endpoint(refuses(429, "You exceeded your quota", code="insufficient_quota"), says("{}")) as endpoint:
        assert "the quota is used up" in failure(endpoint).reason
        assert 1 == len(endpoint.heard)


def test_a_pause_beyond_the_deadline_is_not_waited_for():
    with Endpoint(refuses(429, retry_after="3600")) as endpoint:
        reason = failure(endpoint).reason
    assert "answered 429 and would be asked again in 3600 s, after the deadline of 120 s" in reason


def test_after_the_last_attempt_it_says_how_often_it_asked():
    with Endpoint(refuses(429)) as endpoint:
        assert "is too busy (429), asked 3 times" in failure(endpoint, attempts=3).reason
        assert 3 == len(endpoint.heard)


# -------------------------------------------------------------------------------------------- failures


def test_an_endpoint_that_is_down_is_one_clear_message():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(ServiceError) as caught:
        answer(question(ModelSettings("parrot-1", f"http://127.0.0.1:{port}/v1")), key="")
    assert f"the model's endpoint 127.0.0.1:{port} cannot be reached" in caught.value.reason
    assert "step spindel-loesen" == caught.value.place


@pytest.mark.parametrize("behaviour", [hangs, drips], ids=["slow", "dripping"])
def test_a_slow_or_dripping_endpoint_ends_at_the_deadline(behaviour):
    with Endpoint(behaviour) as endpoint:
        assert "did not answer within 0.4 s" in failure(endpoint, deadline_seconds=0.4).reason


def test_the_deadline_counts_for_all_attempts_together():
    for seconds in (0.4, 4.0, 20.0):  # a busy machine may not come to the first answer within the first
        with Endpoint(refuses(500), hangs) as endpoint:
            reason = failure(endpoint, deadline_seconds=seconds).reason
        if "so far: 500" in reason:
            break
    assert f"did not answer within {seconds:g} s (so far: 500)" in reason


def test_an_endless_error_page_is_not_read_to_its_end():
    with Endpoint(floods) as endpoint:
        assert "sent more than 4 MiB" in failure(endpoint).reason


def test_a_packed_answer_is_not_unpacked():
    with Endpoint(sends(b"x", content_encoding="gzip")) as endpoint:
        assert "answered packed" in failure(endpoint).reason


def test_a_redirect_is_refused_and_nothing_is_sent_there():
    with Endpoint(says("{}")) as other, Endpoint(sends(b"", 307, location=f"http://{other.host}/v1")) as endpoint:
        assert "sends the question on to 127.0.0.1 (307), which is not followed" in failure(endpoint).reason
        assert [] == other.heard


@pytest.mark.parametrize(
    ("status", "words", "told"),
    [
        (401, f"Incorrect API key provided: {KEY}", "does not accept the key (401)"),
        (403, f"Key {KEY} has no access\n\x1b[31m", "forbids it (403): "),
        (404, "no such model", "does not know the model 'parrot-1'"),
        (500, f"panic {KEY} " + "x" * 5000, "failed (500), asked 2 times"),
        (400, "This model's maximum context length is 4096 tokens", "cannot hold a question that long (400): This"),
        (400, "the request exceeds the available context size", "cannot hold a question that long (400): the"),
        (400, "response_format json_schema is not supported", "does not take the JSON schema (400)"),
        (422, "seed is unknown", "refuses the question (422): "),
    ],
)
def test_a_refusal_says_what_happened_and_what_to_do_but_never_the_key(status, words, told, caplog):
    with caplog.at_level(logging.INFO), Endpoint(refuses(status, words)) as endpoint:
        assert told in failure(endpoint, attempts=2).reason
    assert KEY not in caplog.text


@pytest.mark.parametrize(
    "content",
    [b"", b"<html>Gateway</html>", b"null", b'{"choices": []}', b'{"choices": [{}]}', b"\xff\xfe", b"[" * 100_000],
)
def test_something_else_than_a_completion_is_one_clear_message(content):
    with Endpoint(sends(content)) as endpoint:
        assert "no chat completion" in failure(endpoint).reason


@pytest.mark.parametrize(
    ("behaviour", "fault"),
    [
        (says('{"a": "b', finish="length"), "the answer was cut off after 1200 tokens ([model] answer_tokens)"),
        (says("", finish="content_filter"), "the endpoint's content filter held the answer back"),
        (says(None, refusal="I cannot help with that."), "the model refused: “I cannot help with that.”"),
        (says(None), "the answer is empty"),
    ],
    ids=["cut off", "filtered", "refused", "empty"],
)
def test_an_answer_that_cannot_be_used_says_why(behaviour, fault):
    with Endpoint(behaviour) as endpoint:
        assert fault == asked(endpoint).fault


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl to make a certificate with")
def test_a_certificate_nobody_vouches_for_is_refused(tmp_path):
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=localhost"
    subject = ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(["openssl", *made.split(), *subject], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with Endpoint(says("{}"), tls=context) as endpoint:
        address = f"https://localhost:{endpoint.host.partition(':')[2]}/v1"
        with pytest.raises(ServiceError, match="cannot be trusted"):
            answer(question(ModelSettings("m", address)), key=KEY)
        assert [] == endpoint.heard


@pytest.mark.parametrize(
    ("named", "kept"),
    [
        ("/home/jana/models/smollm2.gguf", "smollm2.gguf"),
        ("C:\\\\Users\\\\jana\\\\smollm2.gguf", "smollm2.gguf"),
        ("meta-llama/Llama-3", "meta-llama/Llama-3"),
        ("", "parrot-1"),
    ],
)
def test_a_models_name_tells_nothing_about_folders(named, kept):
    with Endpoint(sends(completion("{}").replace(b"parrot-1-2026", named.encode()))) as endpoint:
        assert kept == asked(endpoint).model


def test_a_model_name_is_kept_printable():
    content = completion("{}").replace(b"parrot-1-2026", b"evil\\u001b[31m\\n\\u202e")
    with Endpoint(sends(content)) as endpoint:
        assert asked(endpoint).model.isprintable()


# -------------------------------------------------------------------------------------------- address and key


@pytest.mark.parametrize(
    "address",
    ["http://api.example.com/v1", "http://203.0.113.7/v1", "http://8.8.8.8:8080/v1"],
)
def test_nothing_is_sent_in_the_clear_outside_the_house(address):
    with pytest.raises(InputError, match="in the clear"):
        answer(question(ModelSettings("m", address)), key=KEY)


@pytest.mark.parametrize("address", ["", "ftp://a/v1", "api.example.com/v1", "http://", "https://[::1", "https://a b/"])
def test_an_address_that_is_none_is_said(address):
    with pytest.raises(InputError, match="is no address of a model"):
        key_of(ModelSettings("m", address))


@pytest.mark.parametrize("address", ["https://me:secret@a.example/v1", "https://a.example/v1?key=secret"])
def test_a_password_in_the_address_is_refused_and_not_repeated(address):
    with pytest.raises(InputError) as caught:
        key_of(ModelSettings("m", address))
    assert "secret" not in str(caught.value)


def test_the_key_comes_from_the_environment(monkeypatch):
    monkeypatch.setenv("OWN_KEY", f" {KEY}\n")
    assert KEY == key_of(ModelSettings("m", "https://api.example.com/v1", key="OWN_KEY"))


@pytest.mark.parametrize("address", ["http://127.0.0.1:11434/v1", "http://localhost:1/v1", "http://[::1]:8080/v1"])
def test_this_machine_needs_no_key(address, monkeypatch):
    monkeypatch.delenv("ONBOARD_MODEL_KEY", raising=False)
    assert "" == key_of(ModelSettings("m", address))


def test_a_server_of_the_house_needs_no_key_where_the_settings_say_so():
    assert "" == key_of(ModelSettings("m", "http://gpu-server:11434/v1", key=""))


@pytest.mark.skipif(importlib.util.find_spec("keyring") is not None, reason="would ask this machine's own keyring")
def test_a_missing_key_is_said_with_both_ways_to_give_it(monkeypatch):
    monkeypatch.delenv("ONBOARD_MODEL_KEY", raising=False)
    with pytest.raises(MissingError) as caught:
        key_of(ModelSettings("m", "https://api.example.com/v1"))
    assert "environment variable ONBOARD_MODEL_KEY" in caught.value.reason
    assert "keyring set onboard ONBOARD_MODEL_KEY" in (caught.value.hint or "")


@pytest.mark.parametrize("key", ["two words", "schlüssel", "a\nb"])
def test_a_key_that_cannot_be_one_is_refused_without_showing_it(key, monkeypatch):
    monkeypatch.setenv("OWN_KEY", key)
    with pytest.raises(InputError) as caught:
        key_of(ModelSettings("m", "https://api.example.com/v1", key="OWN_KEY"))
    assert key not in str(caught.value)


def test_an_offline_run_opens_no_connection():
    with Endpoint(says("{}")) as endpoint:
        program = f"""
from onboard import network
from onboard.core.errors import UsageError
from onboard.script.writers.endpoint import answer
from onboard.script.writers.questions import ModelSettings, Question
network.shut()
for host in ("{endpoint.host}", "localhost:1"):
    try:
        answer(Question("step a", "", "", "{{}}", ModelSettings("m", f"http://{{host}}/v1")), key="")
    except UsageError as error:
        print(error)
"""
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        assert 2 == done.stdout.count("step a: this run is offline")
        assert [] == endpoint.heard
