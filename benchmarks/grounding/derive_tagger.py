#!/usr/bin/env python3
"""HanTa's models of a language -> tables that the grounding check asks on disk.

    derive_tagger.py de|en OUT_FOLDER     the model of the installed HanTa (LGPL-3.0-or-later)

The model says the same, only its form is another: unpacked, it would fill 30 MiB of every process and take a tenth of
a second of every start. Out, UTF-8, the first two in the order of the bytes of key and tab, to be searched by halving:

tagger.words     a frequent word, tab, its parts of speech, each as its number, ":" and the logarithm of its probability
tagger.follows   two parts of speech in a row as "number,number", tab, what may follow them, in the same form
tagger.json      the version of HanTa, the digest of the model, and its other tables in their order, null for those two.
                 A table whose keys are no text is a list of pairs; of a table of figures, keys and figures are one text
                 each, which is read three times as fast

Only HanTa of that version and model is given these tables; run this and digest_tables.py for another. The same
HanTa gives the same bytes.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import pickle
import sys
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from HanTa import HanoverTagger

MODELS = {"de": "morphmodel_ger.pgz", "en": "morphmodel_en.pgz"}
_FOLLOWS, _WORDS = 9, 15


def main() -> None:
    code, out = sys.argv[1:]
    for name, content in tables(code).items():
        Path(out, name).write_bytes(content)
        print(f"{name}: {len(content)} bytes")


def tables(code: str) -> dict[str, bytes]:
    """The files of a language, by their names."""
    packed = Path(HanoverTagger.__file__).with_name(MODELS[code]).read_bytes()
    model = list(pickle.loads(gzip.decompress(packed)))
    follows, words = model[_FOLLOWS], model[_WORDS]
    model[_FOLLOWS] = model[_WORDS] = None
    made_of = {"hanta": version("HanTa"), "model": hashlib.sha256(packed).hexdigest()}
    told = {**made_of, "tables": [_told(table) for table in model]}
    return {
        "tagger.words": _lines(words),
        "tagger.follows": _lines({f"{a},{b}": after.items() for (a, b), after in follows.items()}),
        "tagger.json": json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode() + b"\n",
    }


def _lines(found: Mapping[str, Iterable[tuple[int, float]]]) -> bytes:
    keys = sorted(found, key=lambda key: key.encode() + b"\t")
    told = ("\t".join((key, " ".join(f"{tag}:{float(chance)!r}" for tag, chance in found[key]))) for key in keys)
    return "".join(f"{line}\n" for line in told).encode()


def _told(table: Any) -> Any:
    """A table as JSON has it: sets as lists, mappings whose keys are no text as pairs, figures as one text."""
    if isinstance(table, dict) and table and all(map(_is_figure, table.items())):
        return {"keys": "\t".join(table), "figures": " ".join(repr(float(value)) for value in table.values())}
    if isinstance(table, dict):
        pairs = [[key, _told(value)] for key, value in table.items()]
        return dict(pairs) if all(isinstance(key, str) for key in table) else {"pairs": pairs}
    if isinstance(table, set):
        return sorted(table)
    return [_told(one) for one in table] if isinstance(table, list) else table


def _is_figure(pair: tuple[Any, Any]) -> bool:
    return isinstance(pair[0], str) and isinstance(pair[1], float)


if __name__ == "__main__":
    main()
