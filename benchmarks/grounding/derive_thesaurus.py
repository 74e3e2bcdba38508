#!/usr/bin/env python3
"""Thesaurus files of a distribution -> the compact thesaurus files the grounding check reads.

    derive_thesaurus.py de th_de_DE_v2.dat  OUT_FOLDER     OpenThesaurus (Debian package mythes-de), LGPL
    derive_thesaurus.py en DICT_FOLDER      OUT_FOLDER     WordNet 3.0 (Debian package wordnet-base), WordNet licence

Out, UTF-8, fields parted by tabs:

thesaurus.meanings   one meaning a line: its subject, which begins with the part of speech ("n.artifact"; German "n.-"
                     or "v.-", for all that are no nouns); its words, in lower case, parted by "|"; the words of the
                     next broader meanings; words of opposite meaning
thesaurus.words      one word a line, in the order of the bytes of word and tab, so that it can be searched by halving:
                     the word; "n" where it has a meaning as a noun, "o" where it has another; the places of its
                     meanings, in bytes from the beginning of thesaurus.meanings, the most frequent one first

What a checklist never means is left out: vulgar and figurative words, animals, plants, peoples, proper names, phrases
of more than three words, and of an English word all but its four most frequent meanings of a part of speech.
Standard library only; the same input gives the same bytes.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

_REMARK = re.compile(r"\s*\([^)]*\)")
_UNWANTED = ("derb", "vulg.", "fig.", "veraltet", "Spruch", "ironisch", "abwertend", "Antonym")
_LEXICOGRAPHER = {
    3: "n.tops", 4: "n.act", 5: "n.animal", 6: "n.artifact", 7: "n.attribute", 8: "n.body", 9: "n.cognition",
    10: "n.communication", 11: "n.event", 12: "n.feeling", 13: "n.food", 14: "n.group", 15: "n.location",
    16: "n.motive", 17: "n.object", 18: "n.person", 19: "n.phenomenon", 20: "n.plant", 21: "n.possession",
    22: "n.process", 23: "n.quantity", 24: "n.relation", 25: "n.shape", 26: "n.state", 27: "n.substance", 28: "n.time",
    29: "v.body", 30: "v.change", 31: "v.cognition", 32: "v.communication", 33: "v.competition", 34: "v.consumption",
    35: "v.contact", 36: "v.creation", 37: "v.emotion", 38: "v.motion", 39: "v.perception", 40: "v.possession",
    41: "v.social", 42: "v.stative", 43: "v.weather", 0: "a.all", 1: "a.pert", 2: "r.all", 44: "a.ppl",
}  # fmt: skip
_LEFT_OUT = {"n.animal", "n.plant"}
_RAREST = 4


def main() -> None:
    code, given, out = sys.argv[1:]
    lines = sorted(set(_german(Path(given)) if code == "de" else _english(Path(given))))
    words, meanings = tables(lines)
    Path(out, "thesaurus.words").write_bytes(words)
    Path(out, "thesaurus.meanings").write_bytes(meanings)
    print(f"{len(words.splitlines())} words, {len(meanings.splitlines())} meanings")


def tables(lines: Sequence[str]) -> tuple[bytes, bytes]:
    """The words and the meanings, of meanings whose words are followed by ":2" where it is their second, and so on."""
    meanings, place = list[bytes](), 0
    ranked, sorts = defaultdict[str, set[tuple[int, int]]](set), defaultdict[str, set[str]](set)
    for line in lines:
        subject, words, broader, opposite = line.split("\t")
        if subject == "-":
            # OpenThesaurus names no part of speech; German nouns have a capital.
            subject = "n.-" if words[:1].isupper() else "v.-"
        frequent = [(word, rank) for word, rank in map(_with_rank, words.lower().split("|")) if rank <= _RAREST]
        if not frequent:
            continue
        for word, rank in frequent:
            ranked[word].add((rank, place))
            sorts[word].add("n" if subject.startswith("n.") else "o")
        fields = (subject, "|".join(word for word, _ in frequent), broader.lower(), opposite)
        meanings.append("\t".join(fields).encode() + b"\n")
        place += len(meanings[-1])
    keys = sorted(ranked, key=lambda word: word.encode() + b"\t")
    told = (
        "\t".join((key, "".join(sorted(sorts[key])), " ".join(str(at) for _, at in sorted(ranked[key]))))
        for key in keys
    )
    return "".join(f"{line}\n" for line in told).encode(), b"".join(meanings)


def _with_rank(entry: str) -> tuple[str, int]:
    word, _, rank = entry.partition(":")
    return word, int(rank or 1)


def _german(path: Path) -> Iterator[str]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("-|"):
            continue
        words, broader = [], []
        for entry in line[2:].split("|"):
            if any(mark in remark for remark in re.findall(r"\(([^)]*)\)", entry) for mark in _UNWANTED):
                continue
            word = _REMARK.sub("", entry).strip()
            if not word or len(word.split()) > 3 or "..." in word:
                continue
            (broader if "(Oberbegriff)" in entry else words).append(word)
        if words and len(words) + len(broader) > 1:
            yield "\t".join(("-", "|".join(sorted(set(words))), "|".join(sorted(set(broader))), ""))


def _english(folder: Path) -> Iterator[str]:
    meanings: dict[tuple[str, str], tuple[str, list[str], list[tuple[str, str, str, int]]]] = {}
    for part in ("noun", "verb", "adj", "adv"):
        for line in (folder / f"data.{part}").read_text(encoding="utf-8").splitlines():
            if line.startswith("  "):
                continue
            fields = line.split(" | ")[0].split()
            offset, subject, sort = fields[0], _LEXICOGRAPHER[int(fields[1])], fields[2].replace("s", "a")
            count = int(fields[3], 16)
            words = [re.sub(r"\(\w+\)$", "", fields[4 + 2 * n]) for n in range(count)]
            at = 4 + 2 * count
            pointers = []
            for n in range(int(fields[at])):
                symbol, target, target_sort, places = fields[at + 1 + 4 * n : at + 5 + 4 * n]
                pointers.append((symbol, target, target_sort.replace("s", "a"), int(places[2:], 16)))
            meanings[sort, offset] = (subject, words, pointers)
    ranks = _ranks(folder)
    for (sort, offset), (subject, words, pointers) in meanings.items():
        plain = sorted({_ranked(word, ranks.get((word.lower(), sort, offset), 1)) for word in words if _wanted(word)})
        if not plain or subject in _LEFT_OUT:
            continue
        broader, opposite = set[str](), set[str]()
        for symbol, target, target_sort, place in pointers:
            there = meanings[target_sort, target][1]
            if symbol == "@":
                broader.update(_plain(word) for word in there if _wanted(word))
            elif symbol == "!":
                opposite.add(_plain(there[place - 1] if place else there[0]))
            elif symbol == "&":
                broader.update(_plain(word) for word in there if _wanted(word))
        yield "\t".join((subject, "|".join(plain), "|".join(sorted(broader)), "|".join(sorted(opposite))))


def _ranks(folder: Path) -> dict[tuple[str, str, str], int]:
    """(word, part of speech, meaning) -> 1 for the word's most frequent meaning, 2 for the next ..."""
    ranks: dict[tuple[str, str, str], int] = {}
    for part, sort in (("noun", "n"), ("verb", "v"), ("adj", "a"), ("adv", "r")):
        for line in (folder / f"index.{part}").read_text(encoding="utf-8").splitlines():
            if not line.startswith("  "):
                fields = line.split()
                count = int(fields[2])
                for rank, offset in enumerate(fields[-count:], 1):
                    ranks[fields[0], sort, offset] = rank
    return ranks


def _ranked(word: str, rank: int) -> str:
    return _plain(word) + (f":{rank}" if rank > 1 else "")


def _plain(word: str) -> str:
    return word.replace("_", " ").lower()


def _wanted(word: str) -> bool:
    return not any(letter.isupper() for letter in word) and word.count("_") < 3


if __name__ == "__main__":
    main()
