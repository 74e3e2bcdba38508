"""What a hostile model, endpoint, document or workspace could do: flood, listen, look outside, speak unapproved."""

from __future__ import annotations

import json
import os
import shutil
import sys
import traceback
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from workshop import onboard, onboard_here, plant

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "script"))
from model_endpoint import Behaviour, Endpoint, Handler, completion, question, refuses, says, sends
from script_instructions import instruction, pump_cover, statement, step
from script_parrots import Asking, saying, words_of

from onboard.core.errors import InputError, OnboardError, ServiceError
from onboard.core.model import Instruction, Script
from onboard.pipeline.ledger import who
from onboard.script.checking import check
from onboard.script.prompt import load_prompts
from onboard.script.review.page import _printable
from onboard.script.tone import Tone
from onboard.script.writers.address import address_of
from onboard.script.writers.endpoint import answer
from onboard.script.writers.model import ModelWriter
from onboard.script.writers.questions import ModelSettings
from onboard.script.writers.template import TemplateWriter

KEY = "sk-secret-1234567890"


def written(asking: Asking, told: Instruction | None = None) -> Script:
    told = told or pump_cover()
    settings = ModelSettings("parrot-1", "http://127.0.0.1:8080/v1")
    writer = ModelWriter(settings, Tone(sentence_words=60), asking, base=TemplateWriter(), check=check)
    return writer.write(told, language=told.language)


# ------------------------------------------------------------------------------------------------ what a model says


def told(*texts: str, cites: str = "S1") -> str:
    return json.dumps({"sentences": [{"text": text, "cites": [cites]} for text in texts]})


@pytest.mark.parametrize(
    "flood",
    [
        told(*(f"Satz a{number}." for number in range(10_000))),
        told("wort " * 20_000),
        told("Gut.", cites="w" * 1_000_000),
        told(f"Gut [[{'P' * 1_000_000}_1]]."),
    ],
    ids=["10,000 sentences", "a sentence of 100 kB", "an endless citation", "an endless placeholder"],
)
def test_a_flood_of_words_was_counted_for_minutes_and_sent_back_whole(flood: str) -> None:
    asking = Asking(saying(flood))
    assert [] == [finding for finding in check(written(asking), pump_cover()) if finding.blocks]
    assert max(one.characters for one in asking.rounds[1]) < 2 * max(one.characters for one in asking.rounds[0])


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_word_without_an_end_kept_the_check_busy_for_minutes(language: str) -> None:
    told = replace(instruction(step("a", f"{'ab' * 1_500}schraube.")), language=language)
    script = TemplateWriter().write(told, language=language)
    assert [] == [finding for finding in check(script, told) if finding.blocks]


@pytest.mark.parametrize(
    "words",
    [
        told("Schrauben mit 35 Nm festziehen, ruft BOSHEIT laut."),
        told("Gut [[BOSHEIT_1]]."),
        told("Gut.", cites="BOSHEIT”"),
        told("In Schritt 1 “BOSHEIT” sagen.", "In Schritt 1 “BOSHEIT” sagen."),
    ],
)
def test_the_reason_why_a_models_words_were_refused_published_those_words(words: str) -> None:
    script = written(Asking(saying(words)))
    origins = [scene.origin for scene in script.scenes if scene.origin and scene.origin.fallback]
    assert origins
    assert "BOSHEIT" not in repr(origins)


# ------------------------------------------------------------------------------------------------ what is sent


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("Rufen Sie Frau ALBERS an.", "ALBERS"),
        ("Rufen Sie HERRN KAYA an.", "KAYA"),
        (unicodedata.normalize("NFD", "Herr Müller hilft."), "ller"),
        (unicodedata.normalize("NFD", "Lassen Sie Jörg Müller helfen."), "ller"),
        ("Fragen Sie dann JANA.", "JANA"),
        ("Rufen Sie 0049 711 1234567 an.", "1234567"),
        ("Wählen Sie 0170 1234567.", "1234567"),
    ],
)
def test_a_name_or_number_spelled_otherwise_was_sent_to_the_model(text: str, secret: str) -> None:
    asking = Asking(saying("{}"))
    written(asking, instruction(step("a", text), responsible=statement("meta:responsible", "Jana Albers, Tel. 4711")))
    assert secret not in asking.sent


@pytest.mark.parametrize("number", ["0049 25 Nm", "ISO 4017", "0 445 110 183", "25 ± 2 Nm", "01570"])
def test_values_and_part_numbers_are_still_no_telephone_numbers(number: str) -> None:
    asking = Asking(saying("{}"))
    written(asking, instruction(step("a", f"Teil {number} einsetzen.")))
    assert number in asking.sent


@pytest.mark.parametrize("shift", range(0, 26, 2))
def test_a_name_or_number_cut_in_half_by_the_context_was_sent_to_the_model(shift: int) -> None:
    before = f"Fragen Sie Frau Grünwald unter Tel. 0170 1234567. {'x' * (300 - shift)}."
    after = f"{'y' * (275 + shift)} Frau Dimovanova hilft."
    asking = Asking(saying("{}"))
    written(asking, instruction(step("a", before), step("b", "Jetzt."), step("c", after)))
    shown = next(words_of(one) for one in asking.rounds[0] if one.about == "step b")
    assert not any(part in shown["before"] + shown["after"] for part in ("nwald", "4567", "Dimo", "ovanova"))


# ------------------------------------------------------------------------------------------------ endpoints


def failing(behaviour: Behaviour, **settings: str) -> OnboardError:
    with Endpoint(behaviour) as endpoint, pytest.raises(OnboardError) as caught:
        answer(question(endpoint.settings(attempts=1, deadline_seconds=5, **settings)), key=KEY)
    return caught.value


@pytest.mark.parametrize(
    "behaviour",
    [
        sends(json.dumps({"choices": KEY}).encode()),
        says(f'{{"text": "{KEY}"}}'),
        refuses(307, location=f"http://{KEY}.evil.example/"),
        refuses(400, KEY),
    ],
    ids=["in a wrong shape", "as the answer", "as a redirection", "as a refusal"],
)
def test_an_endpoint_that_sends_the_key_back_had_it_written_down(behaviour: Behaviour) -> None:
    error = failing(behaviour)
    assert isinstance(error, ServiceError)
    assert KEY not in "".join(traceback.format_exception(error)) + repr(error.fields())


@pytest.mark.parametrize("charset", ["undefined", "idna", "zlib"])
def test_an_endpoint_with_a_strange_charset_was_called_our_own_fault(charset: str) -> None:
    error = failing(sends(b'{"error": "x"}', 400, content_type=f"application/json; charset={charset}"))
    assert isinstance(error, ServiceError)


@pytest.mark.parametrize("proxy", ["nonsense", "ftp://user:hunter2@proxy", "http://[::1"])
def test_a_proxy_that_is_none_was_called_our_own_fault(proxy: str) -> None:
    error = failing(says("{}"), proxy=proxy)
    assert isinstance(error, InputError)
    assert "hunter2" not in "".join(traceback.format_exception(error))


@pytest.mark.parametrize(
    "host", ["134744072", "0x8080808", "8%2e8%2e8%2e8", "evil.com%2f.lan", "evil.com\\.lan", "evil.com;.lan", "127.1"]
)
def test_a_public_address_in_disguise_was_asked_in_the_clear(host: str) -> None:
    with pytest.raises(InputError):
        address_of(f"http://{host}/v1")


def test_names_and_addresses_of_the_house_are_still_asked() -> None:
    for host in ("localhost:11434", "127.0.0.1", "[::1]:8080", "gpu-server", "gpu_1.lan", "llm.plant.internal"):
        address_of(f"http://{host}/v1")


# ------------------------------------------------------------------------------------------------ prompts


@pytest.mark.parametrize(
    "template",
    [
        "{% for a in source_name %}" * 12 + "{% endfor %}" * 12,
        "{% set a = 'xxxxxxxxxxxxxxxx' %}" + "{% set a = a ~ a %}" * 40 + "{{ a | length }}",
        "{{ source_name | join('xxxxxxxxxxxxxxxx') | join('xxxxxxxxxxxxxxxx') }}",
        '{% include "write.de.j2" %}',
        '{% for a in forbidden %}{% include "write.common.j2" %}{% endfor %}',
    ],
    ids=["loops in loops", "doubling", "joins of joins", "including itself", "including in a loop"],
)
def test_a_workspaces_prompt_could_run_for_ever(tmp_path: Path, template: str) -> None:
    (tmp_path / "prompts").mkdir()
    (tmp_path / "prompts" / "write.de.j2").write_text(template)
    values = {"source_name": "Deutsch", "forbidden": ["Matte"]}
    with pytest.raises(InputError) as caught:
        load_prompts(tmp_path).system("write", "de", values)
    assert "scripts_templates/prompts/write.de.j2" == caught.value.file


def test_tables_too_deep_beside_the_prompts_were_called_our_own_fault(tmp_path: Path) -> None:
    (tmp_path / "prompts").mkdir()
    (tmp_path / "prompts" / "de.toml").write_text("a = " + "[" * 5000)
    with pytest.raises(InputError):
        load_prompts(tmp_path)


# ------------------------------------------------------------------------------------------------ deciding


@pytest.mark.parametrize(
    "by",
    ["Jana Albers (QS)", "Jana Albers; Leitung", "jana albers / QS", "JANA ALBERS – Ausbildung", "Jana Albers: QS"],
)
def test_one_person_with_two_roles_counted_as_two_persons(by: str) -> None:
    assert who("Jana Albers, Ausbildung") == who(by)


def test_two_persons_with_a_double_name_stay_two() -> None:
    assert who("Eva Meier-Kunz, QS") != who("Eva Meier, QS")


def test_signs_that_turn_words_round_deceived_the_reader_of_the_review_page() -> None:
    assert "Mit [U+202E]52 Nm[U+202C] anziehen." == _printable("Mit \u202e52 Nm\u202c anziehen.")


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plant(tmp_path_factory.mktemp("approvals"), silent=True)


@pytest.fixture
def place(plain: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(plain, tmp_path / "plant"))


def test_an_approval_was_written_through_a_link_out_of_the_workspace(place: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (place / "records" / "ws-04").symlink_to(outside)
    ended = onboard_here("-C", place, "approve", "ws-04", "--by", "Jana Albers, Ausbildung")
    assert (6, []) == (ended.code, list(outside.iterdir())), ended.err


def test_a_pipe_in_place_of_the_approved_script_held_the_command_for_ever(place: Path) -> None:
    (place / "records" / "ws-04").mkdir()
    os.mkfifo(place / "records" / "ws-04" / "approved.de.yaml")
    ended = onboard("-C", place, "approve", "ws-04", "--by", "Jana Albers, Ausbildung")
    assert 0 == ended.code, ended.err
    assert (place / "records" / "ws-04" / "approved.de.yaml").is_file()


def test_half_a_sign_in_a_forged_approval_was_called_our_own_fault(place: Path) -> None:
    assert 0 == onboard_here("-C", place, "approve", "ws-04", "--by", "Jana Albers").code
    ledger = place / "records" / "ws-04" / "approvals.jsonl"
    ledger.write_text(ledger.read_text().replace("Jana Albers", "\\ud800"))
    ended = onboard_here("-C", place, "review", "ws-04")
    assert 3 == ended.code
    assert "records/ws-04/approvals.jsonl: line 1" in ended.err


def test_a_damaged_answer_ended_the_commands_that_are_no_build(tmp_path: Path) -> None:
    said = []

    def tells_as_written(handler: Handler, body: dict[str, Any]) -> None:
        line = next(line for line in body["messages"][-1]["content"].splitlines() if line.startswith("{"))
        said.append(line)
        sentences = [{"text": one["text"], "cites": [one["id"]]} for one in json.loads(line)["statements"]]
        handler.send(200, completion(json.dumps({"sentences": sentences})))

    def damage() -> None:
        (place / "stations" / "ws-04" / "script.de.yaml").unlink()
        for entry in (place / ".onboard" / "store").rglob("*"):
            if entry.is_file() and b"parrot-1-2026" in entry.read_bytes():
                entry.write_bytes(entry.read_bytes().replace(b"Reinigen", b"Rauchen!"))

    with Endpoint(tells_as_written) as endpoint:
        place = plant(tmp_path, silent=True)
        settings = (place / "onboard.toml").read_text().replace("[script]", '[script]\nwriter = "model"')
        model = f'[model]\nname = "parrot-1"\nbase_url = "http://{endpoint.host}/v1"\nkey = ""\n'
        (place / "onboard.toml").write_text(f"{settings}\n{model}")
        assert 0 == onboard_here("-C", place, "script", "ws-04").code
        before = len(said)
        damage()
        ended = onboard_here("-C", place, "script", "ws-04")
        assert (0, before + 1) == (ended.code, len(said)), ended.err
        assert "it is asked for again" in ended.err
        damage()
        ended = onboard_here("-C", place, "approve", "ws-04", "--by", "Jana Albers")
        assert (4, before + 1) == (ended.code, len(said)), ended.err
        assert "Run: onboard review ws-04" in ended.err
