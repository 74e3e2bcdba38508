"""One file a kind of statement. Each has ``objections(case, language) -> Iterator[Objection]`` and knows nothing of
the others; what two of them need is in ``quantities``, ``language`` or ``reading``.

values       figures and units that the cited entries do not have, or have otherwise
bounds       at least, at most, up to, from, between: turned round, dropped or invented
identifiers  part numbers, norms, product names, button labels, colours of things
contacts     persons, departments, telephone numbers, e-mail addresses
obligation   negation turned round; must become should; a warning's force and its danger lost
direction    left and right, clockwise, upwards, towards: turned round
conditions   before, after, if, while, until, unless: another condition than the source's
order        what comes first in one sentence
swaps        two things exchanged or merged
causes       reasons, purposes and consequences the source does not give
entities     tools, protective equipment, materials, parts and actions the source does not have
citation     borne out by another entry than the cited ones, or by none
"""
