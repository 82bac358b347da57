"""The problems of an area file as faults with a line, for somebody who sent it in chat."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from jobs.area_file.faults import Fault, Wrong
from jobs.problems import Problem

LONGEST_LINE: Final = 500
"""Characters. What is longer is neither a heading nor the name of a table or field."""
_LINE: Final = re.compile(r"at line (\d+)")
_MEMBER: Final = re.compile(r"(people|workgroups)\[(.*)\](?:\.(.*))?")
_HEADING: Final = re.compile(r"\s*\[+\s*([a-z_]+)(?![a-z_])[^\]]*\]")
_FIELD: Final = re.compile(r"\s*([^\s.=]+)\s*[.=]")
_NAMED: Final = re.compile(r"""\s*(?:key|slug)\s*=\s*["'](.*)["']\s*(?:#.*)?""")


def faults_of(text: str, problems: Iterable[Problem]) -> Iterator[Fault]:
    """Give each problem its line, as far as it can be found, and the field that it is about."""
    lines = text.splitlines()
    tables = _Tables(lines)
    for problem in problems:
        if not problem.key:
            found = _LINE.search(problem.mend)
            yield Fault(wrong=Wrong.TOML, line=int(found[1]) if found else len(lines))
            continue
        path = re.sub(r"\[\d+\]", "", problem.key.rpartition("]")[2] or problem.key).strip(".")
        field_ = path.rpartition(".")[2] or problem.key.partition("[")[0]
        wrong = Wrong.UNKNOWN_KEY if problem.mend.startswith("this key is not known") else Wrong.VALUE
        yield Fault(wrong=wrong, line=tables.line(problem.key, path), word=problem.key, field=field_)


@dataclass(frozen=True)
class _Table:
    """A table of a file: the number of its heading's line, and that of each field that it has."""

    line: int
    fields: dict[str, int] = field(default_factory=dict)


class _Tables:
    """The tables of a file, found once, since it can have tens of thousands of faults."""

    def __init__(self, lines: list[str]) -> None:
        self._members: dict[tuple[str, str | None], _Table] = {}
        """By kind and by the name or number of a member; without either it is the first of its kind."""
        counted: dict[str, int] = {}
        kind, table = "", _Table(0)
        named: dict[tuple[str, str | None], _Table] = {}
        for number, line in enumerate(lines, start=1):
            if len(line) > LONGEST_LINE:
                continue
            if heading := _HEADING.match(line):
                kind, table = heading[1], _Table(number)
                counted[kind] = counted.get(kind, 0) + 1
                self._members.setdefault((kind, None), table)
                self._members[kind, str(counted[kind])] = table
            elif found := _FIELD.match(line):
                table.fields.setdefault(found[1], number)
                if name := _NAMED.fullmatch(line):
                    named[kind, name[1]] = table
        self._members |= named

    def line(self, key: str, path: str) -> int:
        """Find the line of a field, else that of its table; 0 when neither is there."""
        member = _MEMBER.match(key)
        kind = member[1] if member else key.partition(".")[0]
        table = self._members.get((kind, member[2] if member else None))
        if table is None:
            return 0
        wanted = [step for step in path.split(".") if step != kind]
        return table.fields.get(wanted[0], table.line) if wanted else table.line
