"""Outline -> Instruction: what is a step, a tool, a warning, and what is only said beside them.

Two decisions run through it:

* Each sentence is said once. It is a warning, or a statement, never both; a warning is heard before its step. A
  sentence without a signal word is a warning only where it plainly forbids or names a danger, and never where that
  would leave a step with nothing to say.
* No word is lost. What is no title, step, tool, part, equipment, warning, check or contact is introduction (in front of
  the steps) or a note.

Protective equipment and tools mentioned inside a step are listed in addition to being said there.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from itertools import islice
from pathlib import Path

from onboard.core.errors import InputError
from onboard.core.model import Instruction, Problem, SourceRef, Statement
from onboard.ingest.assembling import assembled, procedures_named, step_ids
from onboard.ingest.choosing import Choice, chosen, problems_of
from onboard.ingest.gallery import Embedded, Gallery
from onboard.ingest.head import Head, read_head
from onboard.ingest.outline import Block, Heading, Listing, Outline, Paragraph, Places, Table, clean
from onboard.ingest.photokinds import CLIPS
from onboard.ingest.photonames import matched
from onboard.ingest.photos import Show, ShowClip
from onboard.ingest.sayings import Sayings, proses
from onboard.ingest.shelves import Shelves
from onboard.ingest.strays import stray_marks
from onboard.ingest.structure.arranging import arranged
from onboard.ingest.structure.pieces import Chapter, Draft, Loose, Piece, Remark
from onboard.ingest.structure.prepared import prepared
from onboard.ingest.structure.rules import as_rules, rules_in
from onboard.ingest.vocabulary import Vocabulary, folded, vocabulary

MOST_STEPS = 5_000
MOST_PASSAGES = 30_000
_MOST_NAMED = 3
_SHELVES = frozenset({"tools", "parts", "ppe", "requirements", "introduction", "contacts", "aside", "contents"})
_MOST_PHOTOS = 500
_MOST_FILES_LOOKED_AT = 5_000
_MOST_PHOTOS_NAMED = 10
_PHOTO_SUFFIXES = frozenset(
    {*(".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif", ".gif", ".bmp", ".tif", ".tiff", ".avif"), *CLIPS}
)


def understood(
    outline: Outline,
    document: str,
    digest: str,
    language: str,
    folder: Path,
    photos: Sequence[Path],
    show: Show,
    embedded: Embedded,
    choice: Choice,
    film: ShowClip | None = None,
) -> Instruction:
    """The instruction an outline holds.

    ``document`` is its name, ``digest`` the SHA-256 of its bytes, ``language`` the caller's (wins) or "";
    ``folder`` and ``photos`` are where pictures may lie, ``embedded`` those inside it. Raises InputError where there
    are too many steps, and for a choice the document does not offer.
    """
    _refuse_what_cannot_be_steps(outline, document)
    places = Places.of(document, outline)
    words = vocabulary(language)
    head = read_head(outline, prepared(outline.blocks, words, places), words)
    spoken = language or head.language or words.guessed_language(outline.source)
    words = words if spoken == language else vocabulary(spoken)
    arrangement = arranged(head.blocks, words, outline.source)
    title, pieces = _title(head, arrangement.pieces, document, places, words)
    asked_rules = choice.rules and not any(isinstance(piece, Draft) for piece in pieces)
    pieces = as_rules(pieces, words) if asked_rules else pieces

    def shelved(some: Sequence[Piece]) -> Shelves:
        gallery = Gallery(document, places, folder, tuple(photos), show, embedded, film)
        return _shelved(some, head, Shelves(Sayings(words, spoken, places, gallery)))

    _refuse_too_many(sum(isinstance(piece, Draft) for piece in pieces), document)
    shelves = shelved(pieces)
    ids = step_ids(shelves.steps)
    procedures = procedures_named(arrangement.procedures, shelves.steps, ids, places)
    one = chosen(procedures, choice, document)
    others: tuple[Chapter, ...] = ()
    if one:
        others = tuple(
            chapter for chapter, named in zip(arrangement.procedures, procedures, strict=True) if named is not one
        )
        known = {(step.line, step.title): name for step, name in zip(shelves.steps, ids, strict=True)}
        shelves = shelved([piece for piece in pieces if not _within(_first(piece), others)])
        ids = [known[step.line, step.title] for step in shelves.steps]
        if not title.source.words:
            title = Statement("meta:title", one.title, one.source)
    elif procedures:
        _name_sections(shelves, arrangement.procedures)
    remarks = [remark for remark in (*arrangement.remarks, *shelves.remarks) if not _within(remark.first, others)]
    unmatched = _with_photos_by_name(shelves, photos)
    problems = [
        *outline.problems,
        *head.problems(document, places),
        *([] if spoken or head.unknown_language else [_no_language(document)]),
        *([] if title.source.words else [_no_title(document, title.text)]),
        *problems_of(procedures, choice, document),
        *(_problem(remark, document, places) for remark in remarks),
        *shelves.sayings.gallery.problems,
        *stray_marks(outline, places),
        *unmatched,
        *([] if shelves.steps else [_no_steps(document, shelves, pieces, head, words)]),
    ]
    return assembled(shelves, ids, head, title, document, digest, spoken, problems, procedures, places)


def _shelved(pieces: Sequence[Piece], head: Head, shelves: Shelves) -> Shelves:
    """Everything that is said, on its shelf: what the head lists first."""
    places = shelves.sayings.places
    for front in head.notes:
        shelves.note(": ".join([*front.path, front.value]), places.span(front.start, front.end))
    for label in head.labels:
        shelves.heading(clean(label.text).rstrip(":"), places.prose(label))
    for role, prose in head.listed:
        first, last = places.line_at(prose.start), places.line_at(max(prose.start, prose.end - 1))
        shelves.loose(Loose(Paragraph(prose, first, last), role))
    for piece in pieces:
        shelves.piece(piece)
    shelves.finish()
    return shelves


def _refuse_what_cannot_be_steps(outline: Outline, document: str) -> None:
    count = sum(_size(block) for block in outline.blocks)
    if count > MOST_PASSAGES:
        raise InputError(
            f"{count} paragraphs, rows and entries, and the limit is {MOST_PASSAGES}",
            file=document,
            hint="Divide it: one document for each procedure.",
        )


def _size(block: Block) -> int:
    match block:
        case Table():
            return 1 + len(block.rows)
        case Listing():
            return sum(1 + len(entry.blocks) for entry in block.entries)
        case _:
            return 1


def _refuse_too_many(steps: int, document: str) -> None:
    if steps > MOST_STEPS:
        raise InputError(
            f"{steps} steps, and the limit is {MOST_STEPS}",
            file=document,
            hint="Divide it: one document for each procedure.",
        )


# ------------------------------------------------------------------------------------------ several procedures


def _first(piece: Piece) -> int:
    return piece.first if isinstance(piece, Draft) else piece.block.first


def _within(line: int, chapters: Sequence[Chapter]) -> bool:
    return any(chapter.first <= line <= chapter.last for chapter in chapters)


def _name_sections(shelves: Shelves, chapters: Sequence[Chapter]) -> None:
    """Each step of all procedures stands in the section of its own."""
    for step in shelves.steps:
        for chapter in chapters:
            if chapter.first <= step.line <= chapter.last:
                title = clean(chapter.heading.prose.text).rstrip(":")
                inner = step.section if folded(step.section) != folded(title) else ""
                step.section = f"{title}: {inner}" if inner else title


# ------------------------------------------------------------------------------------------ the title


def _title(
    head: Head, pieces: Sequence[Piece], document: str, places: Places, words: Vocabulary
) -> tuple[Statement, list[Piece]]:
    """The title, and the pieces that are left: a heading that became the title says nothing else."""
    if "title" in head.singles:
        text, start, end = head.singles["title"]
        told_again = next((one for one in pieces if isinstance(one, Loose) and isinstance(one.block, Heading)), None)
        if told_again and isinstance(told_again.block, Heading) and folded(told_again.block.prose.text) != folded(text):
            told_again = None
        return Statement("meta:title", text, places.span(start, end)), [one for one in pieces if one is not told_again]
    drafts = [piece for piece in pieces if isinstance(piece, Draft)]
    peers = [piece for piece in pieces if isinstance(piece, Loose) and isinstance(piece.block, Heading)]
    for index, piece in enumerate(pieces):
        if isinstance(piece, Loose) and isinstance(piece.block, Heading) and clean(piece.block.prose.text):
            if _is_no_title(piece.block, len(peers), words):
                continue
            if _is_one_of_several(index, piece.block, pieces):
                break
            text = clean(piece.block.prose.text).rstrip(":").rstrip() or clean(piece.block.prose.text)
            title = Statement("meta:title", text, places.prose(piece.block.prose))
            return title, [*pieces[:index], *pieces[index + 1 :]]
        if isinstance(piece, Draft):
            if piece.heading and len(drafts) == 1 and clean(piece.heading.prose.text):
                return Statement(
                    "meta:title", clean(piece.heading.prose.text), places.prose(piece.heading.prose)
                ), list(pieces)
            break
    stem = clean(Path(document).stem) or "?"
    return Statement("meta:title", stem, SourceRef(document, "file name", "")), list(pieces)


def _is_no_title(heading: Heading, headings: int, words: Vocabulary) -> bool:
    """Whether a heading only says what stands below it: "Bill of materials" beside others, "Steps:"."""
    text = heading.prose.text
    role = words.section(text)
    announces = role == "procedure" and text.rstrip().endswith(":") and not words.says_procedure(text)
    return announces or (role in _SHELVES and headings > 1)


def _is_one_of_several(index: int, heading: Heading, pieces: Sequence[Piece]) -> bool:
    """Whether a heading names only the first group of steps: it stands over some, as its peers do."""
    over: list[int] = []
    for number, piece in enumerate(pieces[index:], index):
        if isinstance(piece, Loose) and isinstance(piece.block, Heading):
            over.append(0 if piece.block.level == heading.level else -1)
            if number > index and piece.block.level < heading.level:
                break
        elif isinstance(piece, Draft) and over and over[-1] >= 0:
            over[-1] += 1
    return over[0] > 0 and sum(count > 0 for count in over) > 1


# ------------------------------------------------------------------------------------------ photos by their names


def _with_photos_by_name(shelves: Shelves, photos: Sequence[Path]) -> list[Problem]:
    """Photos that the document does not show are shown with the step their names tell; the rest is reported."""
    files = _photo_files(photos)
    gallery = shelves.sayings.gallery
    placed = [*shelves.pictures, *(picture for step in shelves.steps for picture in step.pictures)]
    found = {picture.found for picture in placed}
    shown = frozenset(name for name, path in files.items() if str(path) in found)
    belonging, rest = matched(list(files), len(shelves.steps), shown)
    for name, number in belonging.items():
        shelves.steps[number - 1].pictures.append(gallery.by_name(files[name], name))
    if not rest or not shelves.steps:
        return []
    named = ", ".join(rest[:_MOST_PHOTOS_NAMED]) + (", ..." if len(rest) > _MOST_PHOTOS_NAMED else "")
    hint = 'Name each in the document, or call it by its step: "03_....jpg", "Schritt 3.jpg"; or delete it.'
    text = f"{len(rest)} photos in the photo folder belong to no step: {named}"
    return [Problem("unmatched-photo", text, gallery.document, hint=hint)]


def _photo_files(folders: Sequence[Path]) -> dict[str, Path]:
    """The photos and clips directly in some folders by name, links left out; the first folder wins."""
    files: dict[str, Path] = {}
    for folder in folders:
        try:
            inside = sorted(islice(folder.iterdir(), _MOST_FILES_LOOKED_AT))
        except OSError:
            continue  # a folder that is not there has no photos; what the document names in it is reported
        for path in inside:
            if path.suffix.lower() in _PHOTO_SUFFIXES and path.is_file() and not path.is_symlink():
                files.setdefault(path.name, path)
    lively = {name for name in files if _is_live_part(name, files)}
    return dict([one for one in files.items() if one[0] not in lively][:_MOST_PHOTOS])


def _is_live_part(name: str, files: Container[str]) -> bool:
    """Whether a clip is what an iPhone films around a photo of the same name: nobody took it on purpose."""
    path = Path(name)
    beside = (".heic", ".HEIC", ".jpg", ".JPG", ".jpeg", ".JPEG")
    return path.suffix.lower() == ".mov" and any(path.stem + suffix in files for suffix in beside)


# ------------------------------------------------------------------------------------------ problems


def _problem(remark: Remark, document: str, places: Places) -> Problem:
    return Problem(remark.kind, remark.text, document, places.named(remark.first, remark.last), remark.hint)


def _no_language(document: str) -> Problem:
    return Problem(
        "no-language",
        "the document does not say which language it is in, and it could not be told",
        document,
        hint='Name it with --lang, or write "language: de" at the top between two lines of "---".',
    )


def _no_title(document: str, stem: str) -> Problem:
    markdown = Path(document).suffix.lower() in (".md", ".markdown")
    hint = 'Begin it with "# Title".' if markdown else "Write a title at the top."
    return Problem("missing-title", f'has no title; its file name "{stem}" stands in', document, hint=hint)


def _no_steps(document: str, shelves: Shelves, pieces: Sequence[Piece], head: Head, words: Vocabulary) -> Problem:
    counts = [
        (len(shelves.warnings), "rule or warning", "rules or warnings"),
        (len(shelves.tools) + len(shelves.parts), "tool or part", "tools or parts"),
        (len(shelves.ppe), "piece of protective equipment", "pieces of protective equipment"),
        (len(shelves.checks), "check", "checks"),
        (len(shelves.introduction) + len(shelves.notes), "other sentence", "other sentences"),
    ]
    found = ", ".join(f"{count} {one if count == 1 else more}" for count, one, more in counts if count) or "no words"
    hint = 'Write the steps as a numbered list, or as headings "Schritt 1: ...".'
    others = _documents_referred_to(head.blocks)
    rules = rules_in(pieces, words)
    if rules:
        found += f"; {rules} {'rule' if rules == 1 else 'rules'} could be told instead"
        hint = "Ask for them: --rules, or rules = true in station.toml."
    if others:
        named = ", ".join(others[:_MOST_NAMED]) + (", ..." if len(others) > _MOST_NAMED else "")
        hint = f"Its list leads to other documents; read those: {named}."
    return Problem("no-steps", f"holds no steps; found instead: {found}", document, hint=hint, stops=True)


def _documents_referred_to(blocks: Sequence[Block]) -> list[str]:
    """Documents that the entries of lists are nothing but links to."""
    found = []
    for block in blocks:
        for entry in block.entries if isinstance(block, Listing) else ():
            for prose in proses(entry.blocks):
                if prose.linked >= len(prose.text.strip()):
                    found.extend(
                        link for link in prose.links if re.search(r"\.(md|markdown|txt)$", link, re.IGNORECASE)
                    )
    return list(dict.fromkeys(found))
