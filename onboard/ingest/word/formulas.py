"""An equation as a line of text: ``m:oMath`` -> "(a+b)/c". ECMA-376 part 1, 22.1."""

from __future__ import annotations

from onboard.ingest.word.markup import Element, M, local

_DEEPEST = 30


def linear(element: Element, depth: int = 0) -> str:
    """An equation, read from left to right; nothing in it is lost, its layout is."""
    if depth > _DEEPEST:
        return "".join(one.text or "" for one in element.iter(M + "t"))

    def part(name: str) -> str:
        found = element.find(M + name)
        return linear(found, depth + 1) if found is not None else ""

    match local(element):
        case "t":
            return element.text or ""
        case "f":
            return f"{_grouped(part('num'))}/{_grouped(part('den'))}"
        case "sSup":
            return f"{part('e')}^{_grouped(part('sup'))}"
        case "sSub":
            return f"{part('e')}_{_grouped(part('sub'))}"
        case "sSubSup":
            return f"{part('e')}_{_grouped(part('sub'))}^{_grouped(part('sup'))}"
        case "rad":
            return f"{part('deg')}√{_grouped(part('e'))}"
        case "d":
            inside = ", ".join(linear(one, depth + 1) for one in element.findall(M + "e"))
            return f"{_sign(element, 'begChr', '(')}{inside}{_sign(element, 'endChr', ')')}"
        case "nary":
            return f"{_sign(element, 'chr', '∫')}{part('sub')}{part('sup')} {part('e')}"
        case name if name.endswith("Pr"):
            return ""
        case _:
            return "".join(linear(one, depth + 1) for one in element)


def _grouped(text: str) -> str:
    plain = text.strip()
    return plain if len(plain) <= 1 or plain.isalnum() else f"({plain})"


def _sign(element: Element, name: str, usual: str) -> str:
    found = element.find(f"{M}{local(element)}Pr/{M}{name}")
    return found.get(M + "val", usual) if found is not None else usual
