"""Which texts the program asks for, read from its sources.

A key counts as used when a string in the code equals it, when an f-string that begins with a fixed part
fits it (each `{...}` stands for one word without a hyphen, as the values of our enums are), when a template
asks for it, or when it belongs to a family whose name is given to `vocabulary`. In a call of `texts(...)` or
`texts.html(...)` a string must be a key that exists, and an f-string must fit at least one.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
A_KEY = re.compile(r"[a-zA-Z][a-zA-Z0-9_*-]*")
IN_TEMPLATE = re.compile(r"""texts(?:\.html)?\(\s*["']([^"']+)["']""")


@dataclass(frozen=True)
class Asked:
    """A key, with `*` for any word and `**` for any words; `strictly` when surely meant as a key."""

    words: str
    strictly: bool
    place: str

    def fits(self, key: str) -> bool:
        if "*" not in self.words:
            return self.words == key
        pattern = re.escape(self.words).replace(r"\*\*", "[a-z0-9_-]+").replace(r"\*", "[a-z0-9_]+")
        return re.fullmatch(pattern, key) is not None


def asked_for() -> list[Asked]:
    """Read all sources that speak to people; the playground has no texts of ours."""
    found: list[Asked] = []
    for path in sorted((ROOT / "bot").rglob("*")):
        place = str(path.relative_to(ROOT))
        if place.startswith("bot/playground/"):
            continue
        if path.suffix == ".py":
            found += in_python(path.read_text(encoding="utf-8"), place)
        if path.suffix == ".html":
            keys = IN_TEMPLATE.findall(path.read_text(encoding="utf-8"))
            found += [Asked(key, strictly=True, place=place) for key in keys]
    return found


def in_python(source: str, place: str) -> list[Asked]:
    """List the strings and f-strings of one module that can name a text."""
    tree = ast.parse(source)
    strict = {id(node) for call in ast.walk(tree) for node in _key_of(call)}
    families = {id(node) for call in ast.walk(tree) for node in _family_of(call)}
    found = []
    for node in ast.walk(tree):
        words = _words(node)
        if words and A_KEY.fullmatch(words):
            behind = "-**" if id(node) in families else ""
            line = f"{place}:{getattr(node, 'lineno', 0)}"
            found.append(Asked(words + behind, strictly=id(node) in strict | families, place=line))
    return found


def _key_of(call: ast.AST) -> Iterator[ast.AST]:
    """Give the first argument of `texts(...)`, `texts.html(...)` and the same on `self.texts`."""
    if not isinstance(call, ast.Call) or not call.args:
        return
    asked = (
        call.func.value if isinstance(call.func, ast.Attribute) and call.func.attr == "html" else call.func
    )
    name = asked.attr if isinstance(asked, ast.Attribute) else getattr(asked, "id", "")
    if name.lstrip("_") == "texts":
        yield from _either(call.args[0])


def _either(node: ast.expr) -> Iterator[ast.AST]:
    if isinstance(node, ast.IfExp):
        yield from (*_either(node.body), *_either(node.orelse))
    else:
        yield node


def _family_of(call: ast.AST) -> Iterator[ast.AST]:
    if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "vocabulary":
        yield from call.args[:1]


def _words(node: ast.AST) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
        parts = (str(v.value) if isinstance(v, ast.Constant) else "*" for v in node.values)
        return "".join(parts) if "-" in str(node.values[0].value) else None
    return None
