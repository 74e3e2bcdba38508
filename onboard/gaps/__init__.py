"""Gaps: what an instruction leaves open, and what to write instead.

    Instruction (+ contact list, names of the documents beside it, today) -> tuple[Gap, ...] -> a report

Deterministic, offline. German and English; in eight other languages the vague words, blanks, references and the mixture
of languages. Does not know readers, scripts, the store or the settings; decides nothing about publishing: a gap is
told, and the grave ones are for a person to accept.

    checking        the way in: all families over one instruction
    kinds           the closed list of kinds, and which are grave; docs/gaps.md describes them
    reading         the instruction as the families look at it: passages, each with its place and part
    words           the words of a language, from ``words/<language>.toml``
    wording         why it matters and what to write instead, from ``wording/<language>.toml``
    contacts        contacts.csv -> Contacts
    the families, one file each: vague, blanks, values, contradictions, pictures, references, warnings, protection,
                    equipment, head, people, pace, sections, numbering, languages
    report          gaps -> text, JSON, a page to print
"""
