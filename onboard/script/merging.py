"""What the document says now and what a trainer made of it, brought together.

Scene by scene three versions are compared: the scene as it was written (its digests ``source`` and ``written`` in the
file), the scene as it stands in the file, and the scene the writer makes of the document now.

    not edited                              the document's scene
    edited, the document has not changed    the trainer's scene
    edited, but nothing except its marks    the document's scene, with the trainer's marks
    edited, and the document has changed    the trainer's scene, and below it, as ``proposed``, what the document says
                                            now: a person decides, and until then a finding blocks
    new in the document                     its scene, at its place
    no longer in the document               taken out; what was edited is kept aside (``gone``), untold, with a finding
    added, deleted, moved by hand           stays so

What belongs together, all scenes of one step or of one kind, is a *part*. Where a part's sentences are divided over
its scenes in another way than before, its scenes cannot be compared one by one, and the whole part is to be decided.
Nothing a person wrote is ever dropped: it is told, or kept aside, or written again as a remark.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Literal, TypeAlias, TypeVar

from onboard.core.errors import UsageError
from onboard.core.model import Finding, Instruction, Origin, Panel, Point, Scene, Script, Sentence
from onboard.script.arranging import arranged
from onboard.script.comparing import changes_of, findings_of, is_for_the_part, is_touched, of_part, outdated, renamings
from onboard.script.file import ScriptFile, Version, file_of, is_edited, text_of
from onboard.script.renaming import renamed, reworded
from onboard.script.sources import Part, part_of, short, source_digest

Take: TypeAlias = Literal["mine", "document"]
Line = TypeVar("Line", Sentence, Point, Panel)


@dataclass(frozen=True, slots=True)
class Merged:
    """What came of a merge.

    ``text``       the file to write
    ``script``     the script to tell
    ``findings``   what a person has to decide: "undecided", "step-gone", "source-changed"; all block
    ``changes``    what became of the scenes, a line each, for people; empty where everything is as it was
    ``edited``     ids of the scenes whose words a person changed or added
    """

    text: str
    script: Script
    findings: tuple[Finding, ...] = ()
    changes: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()


def merge(present: ScriptFile, fresh: Script, instruction: Instruction) -> Merged:
    """The file there is and the script just written from ``instruction``, made one.

    Merging the outcome with the same script again changes nothing, not a byte.
    """
    names = reworded(present, fresh, instruction)
    before = _apart(renamed(present, names), fresh)
    after = _merged(before, fresh, instruction)
    return Merged(
        text_of(after),
        after.script,
        tuple(findings_of(after, instruction)),
        (*renamings(names), *changes_of(before, after, fresh)),
        edited_scenes(after),
    )


def edited_scenes(file: ScriptFile) -> tuple[str, ...]:
    """Ids of the scenes that are told and whose words a person changed or added."""
    return tuple(version.scene.id for version in file.versions() if version.is_edited)


def kept_scenes(present: ScriptFile, instruction: Instruction) -> Mapping[str, Scene]:
    """Scenes a model wrote, edited or not, from what the document still says: they need not be asked for again.

    Where a decision is open, the model's version, not the trainer's; where the template's words stand in for the
    model's, none.
    """
    versions = (*present.gone, *present.versions())
    settled = [version for version in versions if not version.proposed]
    proposed = [one for version in versions for one in version.proposed]
    return {
        version.scene.id: version.scene
        for version in (*settled, *proposed)
        if _is_a_models(version.scene.origin) and version.source == source_digest(*part_of(version.scene), instruction)
    }


def _is_a_models(origin: Origin | None) -> bool:
    return origin is not None and bool(origin.host) and not origin.fallback


# ------------------------------------------------------------------------------------------------ deciding


def conflicts(file: ScriptFile) -> tuple[str, ...]:
    """Ids of the scenes a person has to decide about: both changed, or kept aside."""
    return (
        *(version.scene.id for version in file.versions() if version.proposed),
        *(version.scene.id for version in file.gone),
    )


def decided(file: ScriptFile, instruction: Instruction, scene_id: str, take: Take) -> str:
    """The file's text with one scene settled: the trainer's version stays, or the document's takes its place.

    Of a scene kept aside, the document's version is that there is none. Raises UsageError where there is nothing to
    decide about that scene, and where the document has changed since both versions were written down.
    """
    _need_open(file, scene_id)
    if scene_id in file.proposed:
        _need_current(file, instruction, [scene_id])
        return text_of(_mine(file, scene_id) if take == "mine" else _documents(file, scene_id))
    if take == "mine":
        raise _not_to_be_told(file, scene_id)
    return text_of(replace(file, gone=tuple(one for one in file.gone if one.scene.id != scene_id)))


def confirmed(file: ScriptFile, instruction: Instruction) -> str:
    """The file's text with every open decision settled as the trainer has it: :func:`conflicts` names them.

    Scenes kept aside stay aside: the document does not bear them. Raises UsageError where the document has changed
    since, as nobody can have read what it says now.
    """
    _need_current(file, instruction, [scene.id for scene in file.script.scenes])
    return text_of(replace(file, proposed={}))


def _mine(file: ScriptFile, scene_id: str) -> ScriptFile:
    return replace(file, proposed={at: proposed for at, proposed in file.proposed.items() if at != scene_id})


def _documents(file: ScriptFile, scene_id: str) -> ScriptFile:
    before = file.versions()
    owner = next(version for version in before if version.scene.id == scene_id)
    replaced = of_part(before, part_of(owner.scene)) if is_for_the_part(owner, before, file.order) else [owner]
    after: list[Version] = []
    for version in before:
        if version is owner:
            after += [_marked(one, owner.scene) for one in owner.proposed]
        elif version not in replaced:
            after.append(version)
    return _with(file, after)


def _need_open(file: ScriptFile, scene_id: str) -> None:
    waiting = conflicts(file)
    if scene_id not in waiting:
        raise UsageError(
            f"about the scene {scene_id!r} there is nothing to decide",
            hint=f"To be decided: {', '.join(waiting)}." if waiting else "There is nothing to decide in this script.",
            stage="script",
            subject=file.workstation,
        )


def _need_current(file: ScriptFile, instruction: Instruction, scenes: Sequence[str]) -> None:
    unread = [
        version.scene.id
        for version in outdated(file, instruction)
        if version.scene.id in scenes and not is_touched(version)
    ]
    if unread:
        raise UsageError(
            f"the document has changed since, and nobody has read what it says now of: {', '.join(unread)}",
            hint=f"Run `onboard script {file.workstation}` first; it writes both versions into the script.",
            stage="script",
            subject=file.workstation,
        )


def _not_to_be_told(file: ScriptFile, scene_id: str) -> UsageError:
    return UsageError(
        f"the document no longer says anything the scene {scene_id!r} could tell",
        hint="Take its words over into another scene, or put the step back into the document; to drop it: "
        f"onboard script {file.workstation} --take-document {scene_id}",
        stage="script",
        subject=file.workstation,
    )


# ------------------------------------------------------------------------------------------------ merging


def _merged(present: ScriptFile, fresh: Script, instruction: Instruction) -> ScriptFile:
    new = file_of(fresh, instruction, present.workstation)
    if not is_edited(present):
        return _with_remarks(new, present)
    written = _parts(new.versions())
    told = _parts(version for version in present.versions() if version.written)
    back = {part: mine for part, mine in _parts(present.gone).items() if part in written and part not in told}
    outcomes = {
        part: _outcome(
            told.get(part) or back.get(part, ()),
            written.get(part, ()),
            source_digest(*part, instruction) or "",
            present.order,
        )
        for part in dict.fromkeys((*written, *told))
    }
    versions = arranged(
        present.versions(),
        {part: outcome.told for part, outcome in outcomes.items()},
        tuple(written),
        present.order,
    )
    gone = (
        *(version for version in present.gone if part_of(version.scene) not in back),
        *(version for outcome in outcomes.values() for version in outcome.aside),
    )
    return _with_remarks(replace(_with(new, versions), gone=gone), present)


def _parts(versions: Iterable[Version]) -> dict[Part, tuple[Version, ...]]:
    found: dict[Part, tuple[Version, ...]] = {}
    for version in versions:
        part = part_of(version.scene)
        found[part] = (*found.get(part, ()), version)
    return found


def _with(file: ScriptFile, versions: Sequence[Version]) -> ScriptFile:
    return replace(
        file,
        script=replace(file.script, scenes=tuple(version.scene for version in versions)),
        sources={version.scene.id: version.source for version in versions if version.source},
        written={version.scene.id: version.written for version in versions if version.written},
        proposed={version.scene.id: version.proposed for version in versions if version.proposed},
    )


def _with_remarks(file: ScriptFile, present: ScriptFile) -> ScriptFile:
    """With the remarks there are; those at a scene that is no more go to the top."""
    ids = {version.scene.id for version in (*file.gone, *file.versions())}
    homeless = [remark for at, remarks in present.remarks.items() if at and at not in ids for remark in remarks]
    remarks = {at: remarks for at, remarks in present.remarks.items() if at in ids}
    top = (*present.remarks.get("", ()), *homeless)
    return replace(file, remarks={**({"": top} if top else {}), **remarks})


def _apart(file: ScriptFile, fresh: Script) -> ScriptFile:
    """The file, its scenes told apart from the document's.

    A scene added by hand with the id of a scene of the same part is the trainer's version of that; any other scene
    with an id that the document's scenes need gets another one.
    """
    theirs = {scene.id: scene for scene in fresh.scenes}
    used = {*theirs, *(version.scene.id for version in (*file.gone, *file.versions()))}
    remarks = dict(file.remarks)

    def apart(version: Version, taken: Container[str]) -> Version:
        identifier = version.scene.id
        if identifier not in taken and part_of(theirs.get(identifier, version.scene)) == part_of(version.scene):
            return version
        free = next(name for number in count(2) if (name := f"{identifier}-{number}") not in used)
        used.add(free)
        if identifier in remarks:
            remarks[free] = remarks.pop(identifier)
        return replace(version, scene=replace(version.scene, id=free))

    gone = tuple(apart(version, ()) for version in file.gone)
    aside = {version.scene.id for version in gone}
    told = [_adopted(apart(version, aside), theirs) for version in file.versions()]
    return replace(_with(file, told), gone=gone, remarks=remarks)


def _adopted(version: Version, theirs: Mapping[str, Scene]) -> Version:
    by_hand = not version.written and version.scene.id in theirs
    return replace(version, written=short(theirs[version.scene.id])) if by_hand else version


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What becomes of a part: the scenes to tell, and those to be kept aside."""

    told: tuple[Version, ...]
    aside: tuple[Version, ...] = ()


def _outcome(mine: Sequence[Version], theirs: Sequence[Version], now: str, order: Sequence[str]) -> _Outcome:
    """``theirs``: as the writer makes them now. ``now``: the digest of what the document says. ``order``: as before."""
    if not mine:
        is_deleted = any(version.scene.id in order for version in theirs)
        return _Outcome(() if is_deleted else tuple(theirs))
    if not _is_part_edited(mine, theirs, order):
        return _Outcome(tuple(theirs))
    if not theirs:
        if all(version.source == now for version in mine):
            return _Outcome(tuple(mine))
        return _Outcome((), tuple(version for version in mine if version.is_edited or version.proposed))
    if not _is_comparable(mine, theirs, order):
        return _Outcome(_whole(mine, theirs, now))
    by_id = {version.scene.id: version for version in theirs}
    return _Outcome(tuple(_single(version, by_id[version.scene.id], now) for version in mine))


def _is_part_edited(mine: Sequence[Version], theirs: Sequence[Version], order: Sequence[str]) -> bool:
    ids = [version.scene.id for version in mine]
    deleted = [one.scene.id for one in theirs if one.scene.id in order and one.scene.id not in ids]
    as_written = [identifier for identifier in order if identifier in ids]
    return (
        any(version.is_edited or version.proposed for version in mine)
        or bool(deleted)
        or bool(order and as_written != ids)
    )


def _is_comparable(mine: Sequence[Version], theirs: Sequence[Version], order: Sequence[str]) -> bool:
    """Whether the sentences of a part are divided over its scenes as they were."""
    by_id = {version.scene.id: version.scene for version in theirs}
    return {version.scene.id for version in mine} == set(by_id) and all(
        not is_for_the_part(version, mine, order)
        and (version.is_edited or _cited(version.scene) == _cited(by_id[version.scene.id]))
        for version in mine
    )


def _single(mine: Version, theirs: Version, now: str) -> Version:
    """One scene, compared with the same scene of the document."""
    recited = _recited(mine.scene, (theirs,))
    if is_touched(mine):
        return mine
    if not mine.proposed and _is_only_marked(mine):
        return _marked(theirs, mine.scene)
    if not mine.proposed:
        if not mine.is_edited:
            return theirs
        if mine.source == now:
            return mine
        if mine.source and _is_as_before(mine, theirs):
            return replace(mine, source=now)
    if replace(recited, marks=theirs.scene.marks) == theirs.scene:
        return _marked(theirs, mine.scene)
    return Version(recited, now, theirs.written, (theirs,))


def _is_only_marked(mine: Version) -> bool:
    """Whether a person changed nothing but the marks: these say nothing about the words."""
    return bool(mine.scene.marks) and short(replace(mine.scene, marks=())) == mine.written


def _marked(version: Version, mine: Scene) -> Version:
    """A version with the marks a person drew on those pictures it still shows."""
    scene = version.scene
    marks = tuple(one for one in mine.marks if one.file in scene.pictures)
    return replace(version, scene=replace(scene, marks=marks)) if marks else version


def _is_as_before(mine: Version, theirs: Version) -> bool:
    """Whether the document's change does not concern a scene; where it shows photos, they may be others now."""
    return mine.written == theirs.written and not mine.scene.pictures and not theirs.scene.pictures


def _whole(mine: Sequence[Version], theirs: Sequence[Version], now: str) -> tuple[Version, ...]:
    """All scenes of a part, compared with all the document has."""
    is_open = any(version.proposed for version in mine)
    if any(is_touched(version) for version in mine) or (not is_open and all(one.source == now for one in mine)):
        return tuple(mine)
    recited = [_recited(version.scene, theirs) for version in mine]
    if recited == [version.scene for version in theirs]:
        return tuple(theirs)
    written = {version.scene.id: version.written for version in theirs}
    return tuple(
        Version(scene, now, written.get(scene.id, version.written), tuple(theirs) if at == 0 else ())
        for at, (scene, version) in enumerate(zip(recited, mine, strict=True))
    )


def _recited(scene: Scene, theirs: Sequence[Version]) -> Scene:
    """Words the document's version has as well rest on what they rest on there; ids of statements may have moved."""

    def lines(kind: Callable[[Scene], Sequence[Line]]) -> tuple[Line, ...]:
        known = {one.text: one.cites for version in theirs for one in kind(version.scene)}
        return tuple(replace(one, cites=known.get(one.text, one.cites)) for one in kind(scene))

    return replace(
        scene,
        sentences=lines(lambda one: one.sentences),
        points=lines(lambda one: one.points),
        panels=lines(lambda one: one.panels),
    )


def _cited(scene: Scene) -> set[str]:
    return {cited for one in (*scene.sentences, *scene.points, *scene.panels) for cited in one.cites}
