"""A signed video says how it came to be; whoever changes it, or signs it with another key, is found out."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime, timedelta

import av
import pytest
from compose.films import joined
from PIL import Image

from onboard.compose.encoders.base import Change, Placed
from onboard.compose.encoders.splice import Splice, SpliceSettings
from onboard.compose.joining import Chapter, Labels
from onboard.core.errors import InputError, MissingError
from onboard.core.model import Size
from onboard.publish.certificates import YEARS, Certificate, certificate_of, issue, private_key
from onboard.publish.claims import SYNTHETIC, Claims
from onboard.publish.credentials import read, signed

NOW = datetime.now(UTC)
NAME = "ONBOARD_SIGNING_KEY"
CLAIMS = Claims(
    title="Deckel „montieren“",
    language="de",
    workstation="ws-04",
    ai_label="Synthetisch erzeugte Sprache",
    ai_systems="speech: pico/de-DE",
    script="5" * 64,
    sources=(("checkliste.md", "a" * 64), ("photos/01.jpg", "b" * 64)),
)


def film() -> bytes:
    """Three seconds of blue."""
    encoder = Splice(SpliceSettings(size=Size(320, 180)))
    still = encoder.encode([Change(0, Image.new("RGB", (320, 180), "#0B5FA5"))])
    labels = Labels(CLAIMS.title, "de", ai_label=CLAIMS.ai_label)
    return joined([Placed(0, lambda: still)], 90, (), (), [Chapter(0, "Deckel")], labels, encoder=encoder)


def boxes(content: bytes) -> list[str]:
    at, found = 0, []
    while at < len(content):
        found.append(content[at + 4 : at + 8].decode())
        at += int.from_bytes(content[at : at + 4], "big")
    return found


@pytest.fixture(scope="module")
def own() -> tuple[Certificate, str]:
    return issue("Müller & Söhne GmbH", NOW)


@pytest.fixture(scope="module")
def video(own: tuple[Certificate, str]) -> bytes:
    return signed(film(), CLAIMS, *own, NAME, NOW)


# ------------------------------------------------------------------------------------------------ what it says


def test_a_signed_video_tells_who_signed_it_and_what_it_was_made_from(
    own: tuple[Certificate, str], video: bytes
) -> None:
    told = read(video, [own[0].authority])
    assert (True, (), "Müller & Söhne GmbH", CLAIMS.title) == (told.holds, told.complaints, told.signer, told.title)
    assert [{"file": file, "sha256": mark} for file, mark in CLAIMS.sources] == told.made_from["sources"]
    assert {"label": CLAIMS.ai_label, "systems": CLAIMS.ai_systems} == told.made_from["ai"]


def test_other_programs_read_that_it_was_made_with_trained_media(own: tuple[Certificate, str], video: bytes) -> None:
    """By the library's own reader, without anything of ours."""
    import c2pa

    settings = c2pa.Settings.from_dict({"trust": {"user_anchors": own[0].authority}})
    with c2pa.Reader("video/mp4", io.BytesIO(video), context=c2pa.Context(settings)) as reader:
        told = json.loads(reader.json())
    assert "Trusted" == told["validation_state"]
    assertions = told["manifests"][told["active_manifest"]]["assertions"]
    (actions,) = [one["data"]["actions"] for one in assertions if one["label"].startswith("c2pa.actions")]
    assert [("c2pa.created", SYNTHETIC)] == [(one["action"], one["digitalSourceType"]) for one in actions]


def test_a_signed_video_plays_as_before_and_begins_with_its_table_of_contents(video: bytes) -> None:
    kinds = boxes(video)
    assert kinds.index("moov") < kinds.index("mdat")
    with av.open(io.BytesIO(film())) as before, av.open(io.BytesIO(video)) as after:
        shown = [[bytes(packet) for packet in one.demux(video=0)] for one in (before, after)]
    assert shown[0] == shown[1]


# ------------------------------------------------------------------------------------------------ what is found out


def test_one_changed_byte_of_picture_or_of_claims_is_found_out(own: tuple[Certificate, str], video: bytes) -> None:
    for place in (video.index(b"mdat") + 40, video.index(b"checkliste.md")):
        changed = bytearray(video)
        changed[place] ^= 1
        told = read(bytes(changed), [own[0].authority])
        assert not told.holds
        assert any("changed after it was signed" in complaint for complaint in told.complaints)


def test_a_video_signed_by_somebody_else_in_our_name_is_found_out(own: tuple[Certificate, str]) -> None:
    told = read(signed(film(), CLAIMS, *issue("Müller & Söhne GmbH", NOW), NAME, NOW), [own[0].authority])
    assert (False, "Müller & Söhne GmbH") == (told.holds, told.signer)
    assert ("it is signed with a certificate that is not one of ours",) == told.complaints


def test_whoever_trusts_nobody_believes_nothing(video: bytes) -> None:
    assert not read(video, []).holds


@pytest.mark.parametrize(
    "content", [b"", b"no film", film()[:300], film()], ids=["empty", "text", "cut off", "unsigned"]
)
def test_a_file_without_credentials_is_said_to_have_none(content: bytes) -> None:
    with pytest.raises(InputError):
        read(content, [])


# ------------------------------------------------------------------------------------------------ certificates and keys


def test_a_certificate_is_good_for_years_and_names_the_company(own: tuple[Certificate, str]) -> None:
    certificate = certificate_of(own[0].chain)
    assert own[0] == certificate
    assert "Müller & Söhne GmbH" == certificate.company
    assert certificate.begins < NOW < NOW + timedelta(days=YEARS * 365) < certificate.ends


def test_a_certificate_does_not_hold_the_private_key(own: tuple[Certificate, str]) -> None:
    assert "PRIVATE" not in own[0].chain
    assert own[1] not in own[0].chain.replace("\n", "")
    assert own[1].isascii()
    assert 1 == len(own[1].split())


@pytest.mark.parametrize("name", ["", "  ", "A" * 65, "Muster\x07GmbH"])
def test_a_name_that_a_certificate_cannot_hold_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="1 to 64 printable"):
        issue(name, NOW)


def test_a_key_that_does_not_belong_to_the_certificate_is_refused_without_being_shown(
    own: tuple[Certificate, str],
) -> None:
    _, other = issue("Müller & Söhne GmbH", NOW)
    with pytest.raises(MissingError, match=f"the key in {NAME} does not belong") as refused:
        signed(film(), CLAIMS, own[0], other, NAME, NOW)
    assert other not in f"{refused.value.fields()} {refused.value.__cause__}"


@pytest.mark.parametrize("line", ["secret", "c2VjcmV0", "ä", "A" * 4000])
def test_what_is_no_key_is_refused_without_being_shown(own: tuple[Certificate, str], line: str) -> None:
    with pytest.raises(MissingError, match=f"what {NAME} holds is no signing key") as refused:
        private_key(line, own[0], NAME)
    assert line not in f"{refused.value.reason} {refused.value.hint}" or line == "secret"


@pytest.mark.parametrize("years", [-1, YEARS + 1])
def test_nothing_is_signed_outside_the_time_a_certificate_is_good_for(own: tuple[Certificate, str], years: int) -> None:
    with pytest.raises(MissingError, match="was good from"):
        signed(film(), CLAIMS, *own, NAME, NOW + timedelta(days=366 * years))


@pytest.mark.parametrize(
    "chain", ["", "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"]
)
def test_a_damaged_certificate_is_said_to_be_one(chain: str) -> None:
    with pytest.raises(InputError, match="holds no certificate"):
        certificate_of(chain)
