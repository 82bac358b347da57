"""A list as somebody sent it."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class GivenList:
    """A file of text; the end of its name says of which form it is."""

    name: str
    text: str
