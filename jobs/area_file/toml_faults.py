"""The problems of an area file as faults with a line, for somebody who sent it in chat."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from jobs.area_file.faults import Fault, Wrong
from jobs.problems import Problem

_LINE: Final = re.compile(r"at line (\d+)")
_MEMBER: Final = re.compile(r"(people|workgroups)\[(.*)\](?:\.(.*))?")
_HEADING: Final = re.compile(r"\s*\[+\s*([a-z_]+)[^\]]*\]")
_NAMED: Final = re.compile(r"""\s*(?:key|slug)\s*=\s*["'](.*)["']\s*(?:#.*)?""")


def faults_of(text: str, problems: Iterable[Problem]) -> Iterator[Fault]:
    """Give each problem its line, as far as it can be found, and the field that it is about."""
    lines = text.splitlines()
    for problem in problems:
        if not problem.key:
            found = _LINE.search(problem.mend)
            yield Fault(wrong=Wrong.TOML, line=int(found[1]) if found else len(lines))
            continue
        path = re.sub(r"\[\d+\]", "", problem.key.rpartition("]")[2] or problem.key).strip(".")
        field = path.rpartition(".")[2] or problem.key.partition("[")[0]
        wrong = Wrong.UNKNOWN_KEY if problem.mend.startswith("this key is not known") else Wrong.VALUE
        yield Fault(wrong=wrong, line=_line(lines, problem.key, path), word=problem.key, field=field)


def _line(lines: list[str], key: str, path: str) -> int:
    """Find the line of a field, else that of its table; 0 when neither is there."""
    member = _MEMBER.match(key)
    kind = member[1] if member else key.partition(".")[0]
    begin, end = _block(lines, kind, member[2] if member else None)
    wanted = [step for step in path.split(".") if step != kind]
    for step in wanted[:1]:
        for at in range(begin, end):
            if re.match(rf"\s*{re.escape(step)}\s*[.=]", lines[at]):
                return at + 1
    return begin + 1 if begin < end else 0


def _block(lines: list[str], kind: str, member: str | None) -> tuple[int, int]:
    """Find where a table begins and ends; a member of a list by its own name, else by its number."""
    headings = [(at, found[1]) for at, line in enumerate(lines) if (found := _HEADING.match(line))]
    ends = [at for at, _ in headings[1:]] + [len(lines)]
    blocks = [(at, end) for (at, name), end in zip(headings, ends, strict=True) if name == kind]
    named = [
        (at, end)
        for at, end in blocks
        if any((found := _NAMED.fullmatch(line)) and found[1] == member for line in lines[at:end])
    ]
    if named:
        return named[-1]
    if member and member.isdigit() and 0 < int(member) <= len(blocks):
        return blocks[int(member) - 1]
    return blocks[0] if blocks and member is None else (0, 0)
