"""Slide + frame -> ways to lay the slide out, best first. One file a template.

Knows what a slide is for and what stands out on it; does not know which way fits (layout tries them), colours by
value (the theme has them), or how anything is painted.

    base       what a template is: attempts, and the parts many of them share
    pictures   photos in their field
    choosing   which template a slide takes

    lists      a plate that says what is listed, and the rows beside it
    cards      protective equipment as cards with large pictograms
    amounts    how many of a part; reaching: how somebody is reached

    step       a step with photos, or with words alone
    value      a value to remember
    warning    warnings that fill the slide
    title, safety, tools, check, summary, contact
"""
