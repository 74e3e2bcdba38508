"""The terminal: words to one call, results to words. Nothing else in onboard knows click.

One file a command; ``commands`` is the list of them. A command imports what it needs when it is run, so that
``onboard --help`` starts at once. ``boundary`` turns errors into text and exit codes; ``screen`` writes to the
terminal, and only printable characters; ``progress`` shows how far a build is; ``reading`` has the words for what was
understood of a document.
"""
