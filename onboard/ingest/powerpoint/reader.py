"""The way in: a presentation -> its transcript."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from onboard.core.errors import InputError
from onboard.core.model import Problem
from onboard.ingest import package as packages
from onboard.ingest.base import Reader
from onboard.ingest.outline import Block, Field, Spot, clean
from onboard.ingest.scribe import Run, Scribe
from onboard.ingest.transcript import Transcript

if TYPE_CHECKING:
    from onboard.ingest.powerpoint.deck import Deck, Slide
    from onboard.ingest.powerpoint.slides import Prepared
    from onboard.ingest.powerpoint.work import Plan
    from onboard.ingest.vocabulary import Vocabulary

_SHORTEST_STATIC = 3
_SHOWN_WORDS = 12


class PowerPointReader(Reader):
    """Reads .pptx, .pptm and .ppsx. A slide's place is "slide 3", its notes' "notes, slide 3"."""

    def transcript(self, content: bytes, name: str) -> Transcript:
        # Pillow and the words of ten languages: only where a presentation is really read.
        from onboard.ingest.powerpoint.deck import Deck
        from onboard.ingest.powerpoint.footers import take_footers
        from onboard.ingest.powerpoint.pictures import Darkroom, usual_places
        from onboard.ingest.powerpoint.slides import Taker
        from onboard.ingest.powerpoint.work import planned
        from onboard.ingest.vocabulary import vocabulary

        deck = Deck.of(content, name)
        slides = list(deck.slides())
        shown = [slide for slide in slides if not slide.hidden]
        if not shown:
            raise InputError("holds hidden slides only", file=name, hint="Show the slides that are meant.")
        darkroom = Darkroom(deck, usual_places(shown, deck))
        taker = Taker(deck, darkroom)
        prepared = [taker.prepared(slide) for slide in shown]
        words = vocabulary()
        take_footers(prepared, words)
        scribe = Scribe()
        front = [*_front(deck, shown, prepared, scribe), *_language(shown, words, scribe)]
        blocks = list(_blocks(prepared, planned(prepared, words), scribe))
        problems = [*packages.macros(deck.package, name), *_hidden(slides, deck), *_comments(deck)]
        problems.extend(problem for slide in prepared for problem in slide.problems)
        return Transcript(scribe.outline(blocks, front=front, problems=problems), darkroom.pictures)


def _blocks(slides: Sequence[Prepared], plan: Plan, scribe: Scribe) -> Iterator[Block]:
    from onboard.ingest.powerpoint.blocks import Writer
    from onboard.ingest.powerpoint.work import is_agenda, running_title
    from onboard.ingest.vocabulary import folded

    writer, running = Writer(scribe), running_title(slides, plan)
    told = {folded(slide.heading) for slide in slides if slide.number not in plan.steps}
    for slide in slides:
        level, step, spot = plan.levels[slide.number], slide.number in plan.steps, Spot("slide", slide.number)
        if slide.section and level > 1 and _names_sections(slides):
            yield scribe.heading([Run(slide.section)], 1, spot)
        if step and running and folded(slide.heading) == running:
            title = slide.title
            if slide.take_title(bullets=True) and running not in told:
                told.add(running)
                yield scribe.heading(title, 1, spot)
        yield from writer.blocks(slide, level, step=step, flat=is_agenda(slide))


def _names_sections(slides: Sequence[Prepared]) -> bool:
    """Whether somebody divided the deck; PowerPoint's own single section says nothing."""
    return len({slide.section for slide in slides if slide.section}) > 1


# ------------------------------------------------------------------------------------------ front


def _front(deck: Deck, slides: Sequence[Slide], prepared: Sequence[Prepared], scribe: Scribe) -> Iterator[Field]:
    """What the presentation says about itself: its properties, its footers, what stands on its masters."""
    said: set[str] = {clean(slide.heading) for slide in prepared}
    for key, value in deck.properties():
        # PowerPoint takes the first slide's title for the document's.
        if clean(value) not in said:
            yield scribe.field((key,), value, Spot("property", 1, "document"))
    for slide in prepared:
        for text in slide.edges:
            if (plain := clean(text)) and plain not in said:
                said.add(plain)
                yield scribe.field(("footer",), text, Spot("slide", slide.number, "footer"))
    for slide in slides:
        for text in _static(slide):
            if (plain := clean(text)) and plain not in said:
                said.add(plain)
                yield scribe.field(("layout",), text, Spot("slide", slide.number, "layout"))


def _language(slides: Sequence[Slide], words: Vocabulary, scribe: Scribe) -> Iterator[Field]:
    """The language most letters are marked with, where the words themselves do not tell; Office marks many wrongly."""
    from onboard.ingest.powerpoint.deck import A

    counts: Counter[str] = Counter()
    text: list[str] = []
    for slide in slides:
        for run in slide.page.root.iter(f"{A}r"):
            said, look = run.findtext(f"{A}t") or "", run.find(f"{A}rPr")
            text.append(said)
            if look is not None and look.get("lang"):
                counts[look.get("lang")] += len(said)
    if counts and not words.guessed_language(" ".join(text)):
        tag, _ = counts.most_common(1)[0]
        if words.language_of(tag):
            yield scribe.field(("language",), tag, Spot("property", 2, "document"))


def _static(slide: Slide) -> Iterator[str]:
    """The words that the layout and the master put on a slide themselves."""
    from onboard.ingest.powerpoint.deck import A, P, placeholder

    for page in (slide.layout, slide.master):
        tree = page.tree if page is not None else None
        for shape in tree.iter(f"{P}sp") if tree is not None else ():
            if placeholder(shape) is None:
                lines = ("".join(run.text or "" for run in line.iter(f"{A}t")) for line in shape.iter(f"{A}p"))
                text = "\n".join(line for line in lines if line.strip())
                if sum(letter.isalpha() for letter in text) >= _SHORTEST_STATIC:
                    yield text


# ------------------------------------------------------------------------------------------ problems


def _hidden(slides: Sequence[Slide], deck: Deck) -> Iterator[Problem]:
    from onboard.ingest.powerpoint.deck import A

    for slide in slides:
        if slide.hidden:
            words = " ".join(run.text or "" for run in slide.page.root.iter(f"{A}t")).split()
            opening = " ".join(words[:_SHOWN_WORDS]) + (" …" if len(words) > _SHOWN_WORDS else "")
            text = (
                f'is hidden and was left out ({len(words)} words: "{opening}")'
                if words
                else "is hidden and was left out"
            )
            hint = "Show the slide in PowerPoint if it belongs to the work."
            yield Problem("left-out", text, deck.name, f"slide {slide.number}", hint)


def _comments(deck: Deck) -> Iterator[Problem]:
    paths = [path for path in deck.package.namelist() if path.startswith("ppt/comments/") and path.endswith(".xml")]
    count = sum(str(one.tag).endswith("}cm") for path in paths for one in deck.parsed(path).iter())
    if count:
        text = f"{count} comment{'s' if count > 1 else ''} left out"
        yield Problem("comments", text, deck.name, hint="Answer the comments, or put what they say into the slides.")
