"""A web page as a reader of mail takes it in: its tags, headings, words and what it would fetch."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

EMPTY_TAGS = frozenset({"meta", "br"})
OUT_OF_SIGHT = frozenset({"style", "title"})


@dataclass
class Page:
    tags: list[str] = field(default_factory=list)
    attributes: list[tuple[str, str, str]] = field(default_factory=list)
    """Each as (tag, attribute, value)."""
    headings: list[tuple[int, str]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    words_before_overview: int = 0

    def values(self, attribute: str) -> list[str]:
        return [value for _, name, value in self.attributes if name == attribute]


def read_page(source: str) -> Page:
    """Read a page; fail when a tag is not closed, or closed in the wrong order."""
    reader = _Reader()
    reader.feed(source)
    reader.close()
    assert reader.open == []
    return reader.page


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.page = Page()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "h2" and "h2" not in self.page.tags:
            self.page.words_before_overview = len(self.page.words)
        self.page.tags.append(tag)
        self.page.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in EMPTY_TAGS:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        inside = self.open[-1] if self.open else ""
        if inside in {"h1", "h2", "h3"}:
            self.page.headings.append((int(inside[1]), data))
        if inside not in OUT_OF_SIGHT:
            self.page.words += data.split()
