"""Where a model's endpoint is, and whether it may be asked the way its address says."""

from __future__ import annotations

from onboard import outside
from onboard.core.errors import attached
from onboard.outside import Address

__all__ = ["Address", "address_of"]


def address_of(base_url: str) -> Address:
    """The endpoint's address. Raises InputError for one that is none, tells a password, or must not be in the clear."""
    with attached(stage="script"):
        return outside.address_of(base_url, asked="a model")
