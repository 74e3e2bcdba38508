"""Tools, parts and protective equipment: what a document lists, and what its sentences name, each once."""

from __future__ import annotations

from dataclasses import dataclass, field

from onboard.ingest.outline import Thing
from onboard.ingest.passages import protective_equipment
from onboard.ingest.sayings import Said, Sayings


@dataclass
class Things:
    """The shelves of things; grows while a document is read."""

    sayings: Sayings
    tools: list[Said] = field(default_factory=list)
    parts: list[Said] = field(default_factory=list)
    ppe: list[Said] = field(default_factory=list)

    def sort(self, said: Said, role: str) -> None:
        """One tool, part or piece of equipment to its shelf; a list of both is sorted by what we know."""
        if not said.text:
            return
        equipment = protective_equipment(said.text, self.sayings.words, must_be_worn=False)
        if role == "ppe" or (equipment and role in ("tools", "requirements")):
            self.ppe.append(said)
        elif role == "tools" or (role == "requirements" and self.sayings.words.tool.search(said.text)):
            self.tools.append(said)
        else:
            self.parts.append(said)

    def equip(self, said: Said) -> None:
        """Protective equipment a sentence asks for is listed once."""
        for name in protective_equipment(said.text, self.sayings.words, must_be_worn=True):
            known = [other.text.casefold() for other in self.ppe]
            if not any(name.casefold() in other for other in known):
                self.ppe.append(Said(name, said.source))

    def thing(self, thing: Thing) -> None:
        """A part or tool marked in the text: amount, name, note."""
        if thing.kind == "output" or not thing.name:
            return
        amount = "" if thing.amount in ("", "1") and thing.kind == "tool" else thing.amount
        text = " ".join(word for word in (amount, thing.name) if word) + (f" ({thing.note})" if thing.note else "")
        said = Said(text, self.sayings.places.span(thing.start, thing.end))
        role = "tools" if thing.kind == "tool" else "parts"
        worn = protective_equipment(thing.name, self.sayings.words, must_be_worn=False)
        shelf = self.ppe if worn else self.tools if role == "tools" else self.parts
        if all(other.text != text for other in shelf):
            shelf.append(said)
