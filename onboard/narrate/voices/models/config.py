"""What stands beside a model: ``<name>.onnx.json``, as piper's training writes it (OHF-Voice/piper1-gpl, config.py)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from onboard.core.errors import InputError

_Name = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]{1,31}$")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, allow_inf_nan=False)


class _Audio(_Part):
    sample_rate: Annotated[int, Field(ge=8_000, le=48_000)]


class _Espeak(_Part):
    voice: _Name


class _Language(_Part):
    code: _Name


class _Inference(_Part):
    length_scale: Annotated[float, Field(ge=0.1, le=10)] = 1.0


class ModelConfig(_Part):
    """A configuration as far as it is used. ``phoneme_type``: "espeak", or "text" for models that read letters.

    Models for Chinese, Hebrew, Japanese and Thai need dictionaries that piper fetches or that are not installed with
    it: they are refused.
    """

    audio: _Audio
    espeak: _Espeak
    language: _Language | None = None
    inference: _Inference = _Inference()
    phoneme_type: Literal["espeak", "text"] = "espeak"
    num_symbols: Annotated[int, Field(ge=1, le=100_000)]
    num_speakers: Annotated[int, Field(ge=1, le=10_000)]
    speaker_id_map: Mapping[str, Annotated[int, Field(ge=0)]] = {}
    default_speaker_id: Annotated[int, Field(ge=0)] = 0
    phoneme_id_map: Mapping[str, Sequence[Annotated[int, Field(ge=0, le=100_000)]]]
    hop_length: Annotated[int, Field(ge=1, le=8_192)] = 256
    vowel_clusters: Sequence[Sequence[str]] = ()

    @property
    def tag(self) -> str:
        """BCP 47 tag of what it speaks."""
        return (self.language.code if self.language else self.espeak.voice).replace("_", "-")

    def table(self) -> dict[str, Any]:
        """As piper reads it."""
        return self.model_dump()


def config_of(content: bytes, shown: str) -> ModelConfig:
    """The configuration in a file's bytes. InputError names the first thing that is not as it must be."""
    try:
        config = ModelConfig.model_validate_json(content)
    except ValidationError as exc:
        first = exc.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or None
        raise InputError(
            f"is not the configuration of a piper model that can be used here ({first['msg']})",
            file=shown,
            place=where,
            hint="Fetch it again, together with its model.",
        ) from exc
    missing = [sign for sign in ("_", "^", "$") if sign not in config.phoneme_id_map]
    if missing:
        raise InputError(
            f"is not the configuration of a piper model: phoneme_id_map has no {missing[0]!r}",
            file=shown,
            hint="Fetch it again, together with its model.",
        )
    return config
