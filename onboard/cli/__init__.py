"""The terminal: words to one call, results to words. Nothing else in onboard knows click.

One file a command. A command imports what it needs when it is run, so that ``onboard --help`` starts at once.
``boundary`` turns errors into text and exit codes; ``screen`` writes to the terminal, and only printable characters.
"""
