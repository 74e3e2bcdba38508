"""The writers: providers of one contract, one file each.

base        the contract and the registry
template    wordings per language; needs no model and no network
verbatim    each statement as it stands; the fake that ships

wordings    the wordings of scripts_templates/narration, checked and rendered
telling     statements into whole sentences
telegram    German note style into whole sentences, where a rule does it safely
"""
