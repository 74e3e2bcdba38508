"""The writers: providers of one contract, one file each.

base        the contract and the registry
template    wordings per language; needs no model and no network
verbatim    each statement as it stands; the fake that ships
model       a language model rewords or translates, is checked, repaired once, and else not believed

template_settings   what the template writer depends on besides the document
wordings    the wordings of scripts_templates/narration, checked and rendered
framing     the document's words and ours, each sentence in one language
telling     statements into whole sentences
listing     lists as an instructor would read them
telegram    German note style into whole sentences, where a rule does it safely

questions   what a model is asked and answers, as values
asking      one round of questions: what each is about, what its answer must be
rewording   a step's statements into spoken sentences        translating   into another language
endpoint    one question to one endpoint, within its deadline
address     where an endpoint is, and how it may be reached
"""
