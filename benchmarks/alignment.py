"""How far the measured word times are from the truth, told by voices that know when they say what.

    python benchmarks/alignment.py [--sentences 60] [--piper MODEL.onnx] [--json FILE] [VOICE ...]

Sentences of workshops, none of which anything was learned from: those kept aside for the grounding check (German,
English), and a few of our own (French, Italian, Spanish, Polish, Turkish). Each is spoken; the voice's own word times
are put away, measured again from text and sound alone (``onboard.narrate.alignment``), and compared:

    espeak, piper   tell their word times (``onboard.narrate.voices``)
    pico            tells nothing. It is made to speak every second word at half its volume, and again all alike: where
                    the loudness of the two parts, a word begins. With such marks it pauses more often than without,
                    and crashes or loops over some sentences: this is for measuring only, in a program of its own.

A table comes out: milliseconds at the beginnings of words inside sentences, of those a caption begins with
(``onboard.compose.captions``), and of sentences.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from onboard.compose.captions.cue import Captioned
from onboard.compose.captions.making import cues
from onboard.core.errors import OnboardError
from onboard.core.timing import Span
from onboard.narrate.alignment.aligning import word_times
from onboard.narrate.levelling import RATE, levelled
from onboard.narrate.normaliser.normalising import spoken_form
from onboard.narrate.sound import Sound, Utterance, WordTime, from_wav, resampled, words_in
from onboard.narrate.speaking import speak
from onboard.narrate.voices.settings import voice_settings

KEPT_ASIDE = Path(__file__).with_name("grounding")
LONG = 85
"""Characters; a caption holds 84, so a longer sentence is divided."""
OWN = {
    "fr": """Posez le nouveau filtre dans le logement, la flèche vers le haut, et serrez le couvercle à la main.
Danger : n'ouvrez jamais la porte du four avant que la température soit descendue sous 50 degrés.
Desserrez d'abord la vis du milieu, puis les quatre vis des coins, d'un demi-tour chacune.
Si vous entendez un sifflement, l'air s'échappe du raccord ; fermez alors l'arrivée principale.
Le chariot se déplace jusqu'à la fin de course, s'arrête, et revient lentement à sa place.
Mesurez l'épaisseur à trois endroits avec le pied à coulisse et calculez la moyenne.
Appelez le service de maintenance au numéro 2 17, tous les jours de 6 heures à 22 heures.
Tenez le flacon bien droit, remplissez-le à moitié, et fermez-le avec un bouchon neuf.
Les protections auditives sont obligatoires dans tout l'atelier, même pendant les pauses.
Contrôlez enfin le serrage des roues, la pression des pneus et l'éclairage arrière.""",
    "it": """Inserite il nuovo filtro nella sede, con la freccia verso l'alto, e stringete il coperchio a mano.
Pericolo: non aprite mai la porta del forno prima che la temperatura scenda sotto i 50 gradi.
Allentate prima la vite centrale, poi le quattro viti negli angoli, mezzo giro ciascuna.
Se sentite un fischio, l'aria esce dal raccordo; chiudete allora la mandata principale.
Il carrello si sposta fino al finecorsa, si ferma, e torna lentamente al suo posto.
Misurate lo spessore in tre punti con il calibro e calcolate la media.
Chiamate la manutenzione al numero 2 17, tutti i giorni dalle 6 alle 22.
Tenete il flacone ben dritto, riempitelo a metà, e chiudetelo con un tappo nuovo.
Le protezioni per l'udito sono obbligatorie in tutta l'officina, anche durante le pause.
Controllate infine il serraggio delle ruote, la pressione delle gomme e le luci posteriori.""",
    "es": """Coloque el filtro nuevo en su alojamiento, con la flecha hacia arriba, y apriete la tapa a mano.
Peligro: no abra nunca la puerta del horno antes de que la temperatura baje de 50 grados.
Afloje primero el tornillo del centro, después los cuatro de las esquinas, media vuelta cada uno.
Si oye un silbido, el aire sale por el racor; cierre entonces la entrada principal.
El carro avanza hasta el final de carrera, se detiene, y vuelve despacio a su sitio.
Mida el espesor en tres puntos con el calibre y calcule la media.
Llame al mantenimiento al número 2 17, todos los días de 6 a 22 horas.
Sujete el frasco bien recto, llénelo hasta la mitad, y ciérrelo con un tapón nuevo.
Los protectores auditivos son obligatorios en todo el taller, también durante las pausas.
Revise por último el apriete de las ruedas, la presión de los neumáticos y las luces traseras.""",
    "pl": """Włóż nowy filtr do gniazda, strzałką do góry, i dokręć pokrywę ręką.
Niebezpieczeństwo: nigdy nie otwieraj drzwi pieca, zanim temperatura spadnie poniżej 50 stopni.
Poluzuj najpierw środkową śrubę, potem cztery śruby w rogach, każdą o pół obrotu.
Jeśli usłyszysz syk, powietrze uchodzi ze złączki; zamknij wtedy główny zawór.
Wózek jedzie do wyłącznika krańcowego, zatrzymuje się, i powoli wraca na miejsce.
Zmierz grubość w trzech miejscach suwmiarką i oblicz średnią.
Na koniec sprawdź dokręcenie kół, ciśnienie w oponach i tylne światła.""",
    "tr": """Yeni filtreyi yuvasına, ok yukarı bakacak şekilde yerleştirin ve kapağı elle sıkın.
Tehlike: sıcaklık 50 derecenin altına düşmeden fırının kapısını asla açmayın.
Önce ortadaki vidayı, sonra köşelerdeki dört vidayı yarım tur gevşetin.
Bir tıslama duyarsanız hava bağlantıdan kaçıyordur; o zaman ana girişi kapatın.
Araba sona kadar ilerler, durur, ve yavaşça yerine geri döner.
Kalınlığı üç noktada kumpasla ölçün ve ortalamasını hesaplayın.
Son olarak tekerleklerin sıkılığını, lastik basıncını ve arka lambaları kontrol edin.""",
}
VOICES = {
    "espeak": ("de", "en", "fr", "it", "es", "pl", "tr"),
    "piper": ("en",),
    "pico": ("de-DE", "en-GB", "en-US", "fr-FR", "it-IT", "es-ES"),
}


@dataclass(frozen=True)
class Told:
    """A spoken sentence and when each of its words begins, in samples; None where the voice does not say."""

    text: str
    language: str
    sound: Sound
    begins: tuple[int | None, ...]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("voices", nargs="*", help=f"some of {', '.join(VOICES)}; without any: all but piper")
    parser.add_argument("--sentences", type=int, default=60, help="for each voice, two thirds of them long")
    parser.add_argument("--piper", type=Path, metavar="MODEL", help="an English model for piper; measures it, too")
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--marked", metavar="VOICE", help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.marked:
        sys.stdout.buffer.write(marked(sys.stdin.read(), wanted.marked))
        return
    names = wanted.voices or [name for name in VOICES if name != "piper" or wanted.piper]
    figures = []
    print(HEAD)
    for name in names:
        for voice in VOICES[name]:
            told, refused = spoken_by(name, voice, sentences(voice[:2], wanted.sentences), wanted.piper)
            figures.append({"voice": f"{name} {voice}", "told": len(told), "not_told": refused, **errors(told)})
            print(row(figures[-1]), flush=True)
    if wanted.json:
        wanted.json.write_text(json.dumps(figures, indent=1) + "\n")


# ------------------------------------------------------------------------------------------------ sentences


def sentences(language: str, count: int) -> list[str]:
    """Spoken forms, always the same ones: two thirds longer than a caption where there are enough."""
    if language in OWN:
        return OWN[language].splitlines()[:count]
    written = sorted(set(_kept_aside(language)), key=lambda text: hashlib.sha256(text.encode()).digest())
    long = [text for text in written if LONG < len(text) <= 260]
    short = [text for text in written if 25 <= len(text) <= LONG]
    chosen = long[: count - count // 3] + short[: count // 3]
    return [spoken_form(text, language).text for text in chosen]


def _kept_aside(language: str) -> Iterator[str]:
    for name in (f"aside-{language}.jsonl", f"aside-{language}-scripts.jsonl"):
        for line in (KEPT_ASIDE / name).read_text().splitlines():
            record = json.loads(line)
            for sentence in record.get("script") or [record["sentence"]]:
                yield sentence["text"] if isinstance(sentence, dict) else sentence


# ------------------------------------------------------------------------------------------------ voices


def spoken_by(name: str, voice: str, texts: Iterable[str], model: Path | None) -> tuple[list[Told], int]:
    """The sentences a voice spoke and told about, and how many it did not."""
    told, refused = [], 0
    with tempfile.TemporaryDirectory() as folder:
        if name == "piper":
            from onboard.narrate.voices.installing import install

            assert model, "piper needs --piper MODEL.onnx"
            install(model, Path(folder))
        for text in texts:
            try:
                if name == "pico":
                    told.append(_pico(text, voice))
                else:
                    settings = voice_settings(name, {}, voice, models=Path(folder))
                    wav = speak(text, settings)
                    told.append(_told(text, voice, from_wav(wav), words_in(wav)))
            except (OnboardError, subprocess.SubprocessError, ValueError):
                refused += 1
    return told, refused


def _told(text: str, language: str, sound: Sound, words: Iterable[WordTime]) -> Told:
    begins = {word.start: word.begins for word in words}
    return Told(text, language, sound, tuple(begins.get(word.start()) for word in re.finditer(r"\S+", text)))


def _pico(text: str, voice: str) -> Told:
    """The sentence as Pico speaks it with marks, levelled like every sentence. ValueError where it cannot be marked."""
    done = subprocess.run(
        [sys.executable, __file__, "--marked", voice], input=text.encode(), capture_output=True, timeout=20, check=True
    )
    with np.load(io.BytesIO(done.stdout)) as arrays:
        sound, begins = Sound(PICO_RATE, arrays["samples"]), arrays["begins"]
    words = list(re.finditer(r"\S+", text))
    times = tuple(
        WordTime(word.start(), word.end(), int(begin), int(begin)).at_rate(PICO_RATE, RATE)
        for word, begin in zip(words, begins, strict=True)
    )
    finished = levelled(Utterance(resampled(sound, RATE), times))
    return _told(text, voice[:2], finished.sound, finished.words)


# ------------------------------------------------------------------------------------------------ marking

PICO_RATE = 16_000
STEP = 64
"""Samples; Pico works in steps of 4 ms."""
EARLY = 0.044
"""Seconds by which a change of volume comes before the word: seen at "s" after a vowel, 35 to 55 ms in three voices."""
PAUSE = 0.12
"""Seconds of quiet that no closure before a "t" lasts."""


def marked(text: str, voice: str) -> bytes:
    """An npz file: the ``samples`` of a sentence and the sample at which each word ``begins``.

    ValueError for words Pico cannot be given between marks, and where the two renderings do not fit together.
    """
    _limit_this_program()
    words = text.split()
    if any(re.search(r"[<>&|\\/]", word) or not re.search(r"\w", word) or max(word) > "ÿ" for word in words):
        raise ValueError("a word that cannot be marked")
    even, alternating = (
        _rendered(words, voice, [(0.4, soft)[place % 2] for place in range(len(words))]) for soft in (0.4, 0.2)
    )
    steps = min(len(even), len(alternating)) // STEP
    loud, marks = (_loudness(one, steps) for one in (even, alternating))
    softer = np.log2((marks + 2) / (loud + 2)) < -0.5
    where = _word_at(softer, np.minimum(loud / 200, 1), len(words))
    begins = [_begin(np.nonzero(where == place)[0], loud, place) for place in range(len(words))]
    file = io.BytesIO()
    np.savez(file, samples=even, begins=np.array(begins) * STEP)
    return file.getvalue()


def _limit_this_program() -> None:
    """Pico sometimes loops for ever over its marks, and takes all the memory there is."""
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
    resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))


def _rendered(words: Sequence[str], voice: str, volumes: Sequence[float]) -> np.ndarray:
    from py_nanotts import NanoTTS

    tags = [
        f'<volume level="{round(100 * volume)}">{word}</volume>' for word, volume in zip(words, volumes, strict=True)
    ]
    end = "" if words[-1][-1] in ".!?" else "."
    return np.frombuffer(NanoTTS().speak(" ".join(tags) + end, voice=voice), dtype="<i2").astype(np.int16)


def _loudness(samples: np.ndarray, steps: int) -> np.ndarray:
    return np.sqrt((samples[: steps * STEP].astype(float).reshape(-1, STEP) ** 2).mean(axis=1))


def _word_at(softer: np.ndarray, weight: np.ndarray, count: int) -> np.ndarray:
    """Which word each step belongs to: all in order, every second one softer, as few steps wrong as can be."""
    best = np.where(np.arange(count) == 0, 0.0, np.inf)
    advanced = np.zeros((len(softer), count), dtype=bool)
    for step, (soft, heavy) in enumerate(zip(softer, weight, strict=True)):
        before = np.concatenate([[np.inf], best[:-1]])
        advanced[step] = before < best
        best = np.minimum(best, before) + heavy * ((np.arange(count) % 2 == 1) != soft)
    if best[-1] > 0.1 * weight.sum():
        raise ValueError("the two renderings differ")
    word, where = count - 1, np.zeros(len(softer), dtype=int)
    for step in range(len(softer) - 1, -1, -1):
        where[step] = word
        word -= int(advanced[step, word])
    return where


def _begin(steps: np.ndarray, loud: np.ndarray, place: int) -> int:
    """The step a word begins with; a pause and what dies away before it belong to the word before."""
    quiet = loud < loud.max() / 400
    sounding = steps[~quiet[steps]] if len(steps) else steps
    if not len(sounding):
        raise ValueError("a word without a sound")
    begin, run = int(sounding[0]), round(PAUSE * PICO_RATE / STEP)
    if not place or quiet[max(0, begin - 5) : begin].all():
        return begin
    begin += round(EARLY * PICO_RATE / STEP)
    for pause in range(begin, begin + 2 * run):
        behind = pause + run
        if behind < len(quiet) and quiet[pause:behind].all():
            return behind + int(np.argmin(quiet[behind:]))
    return begin


# ------------------------------------------------------------------------------------------------ comparing

HEAD = """
| voice | sentences | not told | words: median / 95 % / worst, ≤ 250 ms | where a caption begins | sentence begins |
| --- | ---: | ---: | ---: | ---: | ---: |"""


def errors(told: Iterable[Told]) -> dict[str, list[float]]:
    """Milliseconds, positive where the measured time is late: at all words but the first, at captions, at sentences."""
    found: dict[str, list[float]] = {"words": [], "captions": [], "sentences": []}
    for one in told:
        at_captions = caption_begins(one)
        measured = word_times(one.text, one.language, one.sound)
        for place, (word, begins) in enumerate(zip(measured, one.begins, strict=True)):
            if begins is not None:
                error = (word.begins - begins) * 1000 / RATE
                found["words" if place else "sentences"].append(error)
                if place in at_captions:
                    found["captions"].append(error)
    return found


def caption_begins(told: Told) -> set[int]:
    """Which words a caption begins with, but for the first."""
    samples = len(told.sound.samples)
    made = cues([Captioned(Span(0, samples), told.text, told.language)], samples * 1000 // RATE)
    words, reached = defaultdict[int, int](int), 0
    for place, word in enumerate(told.text.split()):
        words[reached] = place
        reached += len(word)
    begins, shown = set[int](), 0
    for cue in made:
        if shown in words:
            begins.add(words[shown])
        shown += len("".join(cue.text.split()))
    return begins - {0}


def row(figures: dict[str, object]) -> str:
    cells = [figures["voice"], figures["told"], figures["not_told"]]
    cells += [_shown(figures[name]) for name in ("words", "captions", "sentences")]
    return "| " + " | ".join(map(str, cells)) + " |"


def _shown(errors: object) -> str:
    distances = np.abs(np.array(errors))
    if not len(distances):
        return "none"
    middle, most, worst = np.median(distances), np.percentile(distances, 95), distances.max()
    return f"{middle:.0f} / {most:.0f} / {worst:.0f}, {100 * (distances <= 250).mean():.1f} % of {len(distances)}"


if __name__ == "__main__":
    main()
