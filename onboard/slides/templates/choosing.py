"""Which template a slide takes: the one place where that is decided."""

from __future__ import annotations

from onboard.core.model import SceneKind, Slide, SlideForm
from onboard.slides.templates import check, contact, safety, step, summary, title, tools, warning
from onboard.slides.templates.base import Template


def template_for(slide: Slide) -> Template:
    """By its form where it has warnings to fill it, else by what it is for."""
    if slide.form is SlideForm.WARNING and slide.panels:
        return warning.ways
    match slide.kind:
        case SceneKind.TITLE:
            return title.ways
        case SceneKind.SAFETY:
            return safety.ways
        case SceneKind.TOOLS:
            return tools.ways
        case SceneKind.STEP:
            return step.ways
        case SceneKind.CHECK:
            return check.ways
        case SceneKind.SUMMARY:
            return summary.ways
        case SceneKind.CONTACT:
            return contact.ways
