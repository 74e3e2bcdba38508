"""Words of a workspace whose sound is a guess: what ``onboard lexicon suggest`` shows.

Takes the scripts as they stand, in every language asked for; gives each word that the normaliser is unsure of and the
lexicon does not have yet, with what is said for it now and where it stands first.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from onboard.core.errors import attached
from onboard.narrate.normaliser.form import SpokenForm
from onboard.narrate.normaliser.normalising import spoken_form
from onboard.pipeline import reading
from onboard.pipeline.look import lexicon_of
from onboard.pipeline.looking import looking, script_now
from onboard.pipeline.workspace import Workspace
from onboard.store import Store


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A word whose sound is a guess.

    ``said``   what a voice is given for it now
    ``times``  how often it stands in the scripts
    ``place``  where it stands first, and ``sentence`` is that sentence
    """

    language: str
    written: str
    said: str
    times: int
    place: str
    sentence: str


def suggestions(workspace: Workspace, stations: Sequence[str], language: str = "") -> tuple[Suggestion, ...]:
    """Every word in doubt, the most frequent first. ``language``: only of scripts in that language."""
    found: dict[tuple[str, str], Suggestion] = {}
    for one in _in_doubt(workspace, stations, language):
        known = found.get((one.language, one.written))
        found[one.language, one.written] = replace(known, times=known.times + 1) if known else one
    return tuple(sorted(found.values(), key=lambda one: (one.language, -one.times, one.written)))


def rows(suggested: Iterable[Suggestion]) -> str:
    """Suggestions as rows of a lexicon file, to be corrected by ear."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["written", "spoken"])
    writer.writerows([one.written, one.said] for one in suggested)
    return file.getvalue()


def _in_doubt(workspace: Workspace, stations: Sequence[str], language: str) -> Iterator[Suggestion]:
    store = Store(workspace.store)
    for name in stations:
        station = workspace.station(name)
        with attached(subject=name):
            instruction = reading.read_station(workspace, station, looking(store))
            for told_in in station.languages:
                if language in ("", told_in):
                    script = script_now(workspace, station.told_in(told_in), instruction).script
                    for scene, sentence in script.sentences():
                        spoken_in = sentence.language or told_in
                        form = spoken_form(sentence.text, spoken_in, lexicon_of(workspace, spoken_in))
                        for word in form.unsure:
                            place = f"{name}, scene {scene.id}"
                            yield Suggestion(spoken_in, word, said_for(word, form), 1, place, sentence.text)


def said_for(word: str, form: SpokenForm) -> str:
    """What is said for a written word of a sentence; "" where it is passed over."""
    at = form.written.find(word)
    said = [form.text[one.begins : one.ends] for one in form.pieces if one.start < at + len(word) and one.end > at]
    return " ".join(said) if at >= 0 else ""
