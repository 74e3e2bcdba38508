"""HanTa's tagger, with tables that stay on disk.

takes   a language code      gives   a Tagger: the words of a sentence -> each with its lemma and its part of speech

Its model unpacked fills 30 MiB of a process and takes a tenth of a second. Here the tables that are asked word by word
are asked on disk (data/<language>/tagger.*, made by benchmarks/grounding/derive_tagger.py of the model itself), and
what the tagger has found out of a word it remembers. The results are the same; a test compares them.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections import defaultdict
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol, cast

import HanTa  # pyright: ignore[reportMissingTypeStubs]
from HanTa.HanoverTagger import HanoverTagger  # pyright: ignore[reportMissingTypeStubs]

from onboard.script.grounding.lines import lines_of, table_of, whole

_MODELS = {"de": "morphmodel_ger.pgz", "en": "morphmodel_en.pgz"}
_FOLLOWS, _WORDS = 9, 15  # their places in HanTa's model
_REMEMBERED = 1 << 14


class Tagger(Protocol):
    """What of HanTa's tagger is used: word, lemma and part of speech of each word of a sentence."""

    def tag_sent(self, sent: list[str]) -> list[tuple[str, str, str]]: ...


def tagger(code: str) -> Tagger | None:
    """The tagger of a language; None for one that HanTa has no model of. Raises MissingError for a damaged table."""
    if code not in _MODELS:
        return None
    with whole(f"{code}/tagger.json"):
        told = json.loads(table_of(code, "tagger.json").read_bytes(), object_hook=_mapping)
        made_of, tables = (told["hanta"], told["model"]), told["tables"]
    # Another version may look for its tables elsewhere in the same model.
    if made_of == (version("HanTa"), hashlib.sha256(_model(code).read_bytes()).hexdigest()):
        return cast(Tagger, _OnDisk(tables, code))
    return own_tagger(code)


def own_tagger(code: str) -> Tagger:
    """HanTa's tagger as it comes, of a version or with a model that our tables may not have been made of."""
    return cast(Tagger, HanoverTagger(str(_model(code))))


def _model(code: str) -> Path:
    # The whole path, because the tagger would first look for a file of that name in the working folder.
    return Path(str(HanTa.__file__)).with_name(_MODELS[code])


class _OnDisk(HanoverTagger):
    def __init__(self, tables: list[Any], code: str) -> None:
        tables[_FOLLOWS] = _Asked(code, "tagger.follows", lambda pair: f"{pair[0]},{pair[1]}", dict)
        tables[_WORDS] = _Asked(code, "tagger.words", str, list)
        super().__init__(None, tables)
        self.strict = False  # as with a model from a file: unknown words are guessed at
        self.analyze_forward = functools.lru_cache(_REMEMBERED)(super().analyze_forward)
        self.analyze_viterbi = functools.lru_cache(_REMEMBERED)(super().analyze_viterbi)

    def reachable(self) -> None:
        """HanTa's own takes 20 ms: it goes through all connections for every state that it meets."""
        before = defaultdict[int, set[int]](set)
        for (_, one), followers in self.LP_trans.items():
            for follower in followers:
                before[follower].add(one)
        self.reachability = {final: _all_before(final, before) for final in self.int2tag if final < 0}


def _all_before(final: int, before: defaultdict[int, set[int]]) -> frozenset[int]:
    found, new = set[int](), {final}
    while new:
        new = {one for state in new for one in before[state]} - found
        found |= new
    return frozenset(found)


class _Asked(dict[Any, Any]):
    """A table of HanTa's that is asked on disk: parts of speech, each with the logarithm of its probability."""

    def __init__(self, code: str, name: str, line_of: Callable[[Any], str], shape: Callable[[Any], Any]) -> None:
        super().__init__()
        self._lines, self._name = lines_of(code, name), f"{code}/{name}"
        self._line_of, self._shape = line_of, shape

    def __contains__(self, key: object) -> bool:
        return super().__contains__(key) or bool(self._lines.find(self._line_of(key)))

    def __missing__(self, key: Any) -> Any:
        line = self._lines.find(self._line_of(key))
        if not line:
            raise KeyError(key)
        with whole(self._name):
            pairs = (entry.rsplit(":", 1) for entry in line.split(" "))
            self[key] = self._shape((int(tag), float(chance)) for tag, chance in pairs)
        return self[key]


def _mapping(told: dict[str, Any]) -> dict[Any, Any]:
    """A table as it stood in HanTa's model: see derive_tagger.py."""
    match told:
        case {"pairs": list(pairs)}:
            return {tuple(key) if isinstance(key, list) else key: value for key, value in pairs}
        case {"keys": str(keys), "figures": str(figures)}:
            return dict(zip(keys.split("\t"), map(float, figures.split(" ")), strict=True))
        case _:
            return told
