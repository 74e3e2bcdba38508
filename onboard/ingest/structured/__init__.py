"""Structured files: JSON and YAML in forms that hold an instruction.

    readers    the readers for .json, .jsonld, .yaml, .yml: which form is it?
    located    JSON or YAML text -> nodes, each with its line
    writing    what the forms have in common: nodes -> blocks
    own        our own form, docs/formats/instruction-file.md
    howto      schema.org HowTo (JSON-LD)
    guides     oManual and iFixit guides (JSON)

The keys of our own form are words of the document: they are kept as headings and labels, and understood like any
heading. Addresses are never followed.
"""
