"""One language's messages, read strictly: whatever Fluent would let pass in silence is an error here."""

import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from fluent.runtime import FluentBundle, resolver
from fluent.runtime.resolver import Pattern
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

FOLDER = Path(__file__).parent

Value = str | int

# Fluent refuses long words as a guard against files of strangers: ours are our own, and people write much.
resolver.MAX_PART_LENGTH = sys.maxsize


class TextError(Exception):
    """A text is missing, cannot be read, or lacks a value."""


class Catalogue:
    """The messages of one language, by key."""

    def __init__(self, source: str, language: str) -> None:
        self.language = language
        resource = FluentParser(with_spans=False).parse(source)
        self.messages = _messages(resource, language)
        self._bundle = FluentBundle([language], use_isolating=False)
        self._bundle.add_resource(resource)
        self._fixed: dict[str, str] = {}
        """Messages without values, filled in once."""

    def format(self, key: str, values: Mapping[str, Value]) -> str:
        """Fill in a message; raise `TextError` for an unknown key, a missing value or any Fluent error."""
        if not values and key in self._fixed:
            return self._fixed[key]
        if key not in self.messages:
            raise TextError(f"{self.language}.ftl has no text {key!r}")
        text, errors = self._bundle.format_pattern(self._pattern(key), dict(values))
        if errors:
            raise TextError(f"{self.language}.ftl, {key}: {errors[0]}")
        if not values:
            self._fixed[key] = str(text)
        return str(text)

    def _pattern(self, key: str) -> Pattern:
        pattern = self._bundle.get_message(key).value
        if pattern is None:
            raise TextError(f"{self.language}.ftl: {key} is empty")
        return pattern

    def variables(self, key: str) -> frozenset[str]:
        """Name the values that a message needs, those of the messages and terms inside it too."""
        finder = _Variables()
        finder.visit(self.messages[key])
        inside = (self.variables(name) for name in finder.inside if name in self.messages)
        return finder.found.union(*inside)


@cache
def catalogue(language: str) -> Catalogue:
    """Read a language's file, once."""
    return Catalogue((FOLDER / f"{language}.ftl").read_text(encoding="utf-8"), language)


def _messages(resource: ast.Resource, language: str) -> dict[str, ast.Message]:
    found: dict[str, ast.Message] = {}
    for entry in resource.body:
        if isinstance(entry, ast.Junk):
            raise TextError(
                f"{language}.ftl: {entry.annotations[0].message} near {(entry.content or '').strip()[:60]!r}"
            )
        if isinstance(entry, ast.Message):
            if entry.id.name in found:
                raise TextError(f"{language}.ftl: {entry.id.name} is there twice")
            found[entry.id.name] = entry
    return found


class _Variables(Visitor):
    def __init__(self) -> None:
        self.found: frozenset[str] = frozenset()
        self.inside: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802 - Fluent's own name
        self.found |= {node.id.name}

    def visit_MessageReference(self, node: ast.MessageReference) -> None:  # noqa: N802 - Fluent's own name
        self.inside.add(node.id.name)
