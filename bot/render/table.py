"""The question whether the right people still sit at the table, with its buttons, and what follows."""

from collections.abc import Mapping, Sequence
from typing import Final

from markupsafe import Markup

from bot.buttons import encode
from bot.render.managing.parts import PAGE, below, beside, named
from bot.render.words import said_on_one_line
from bot.screens import AtTable, CheckTable, NewStep
from bot.texts import Texts
from jobs.post import Button, Message
from models.arranged import GapKind
from models.organisations import TableGap

GAPS_SHOWN: Final = 8
"""So many fit in a message; the others are asked about once these are settled."""


def check(
    check_id: int,
    workgroup: str,
    seated: Sequence[str],
    gaps: Sequence[TableGap],
    texts: Texts,
    *,
    intro: Markup | None = None,
) -> Message:
    """Ask it; what was not right before can be called right by a button of its own."""
    lines = [intro] if intro else []
    if seated:
        names = ", ".join(map(said_on_one_line, seated))
        lines.append(texts.html("table-check-seated", organisations=names))
    shown = gaps[:GAPS_SHOWN]
    lines += [texts.html(f"table-check-{gap.kind}", who=said_on_one_line(gap.who)) for gap in shown]
    asked = "table-check-further" if gaps else "table-check"
    lines.append(texts.html(asked, workgroup=said_on_one_line(workgroup)))
    buttons = [
        _button(texts("button-table-yes"), AtTable.COMPLETE, check_id),
        _button(texts("button-table-missing"), AtTable.MISSING, check_id),
    ]
    if seated:
        buttons.append(_button(texts("button-table-superfluous"), AtTable.SUPERFLUOUS, check_id))
    buttons += [
        _button(texts(f"table-settled-{gap.kind}", who=named(gap.who)), AtTable.SETTLED, check_id, gap.id)
        for gap in shown
    ]
    buttons.append(_button(texts("button-table-skip"), AtTable.SKIP, check_id))
    return Message(text=Markup("\n").join(lines), buttons=below(buttons))


def who(
    check_id: int, asked: AtTable, organisations: Sequence[tuple[int, str]], page: int, texts: Texts
) -> Message:
    """Ask who is missing, or no longer needed."""
    missing = asked is AtTable.MISSING
    chosen = AtTable.MISSING_WHO if missing else AtTable.SUPERFLUOUS_WHO
    there = organisations[page * PAGE : (page + 1) * PAGE]
    turns = [
        _button(texts(key), asked, check_id, to)
        for key, to in (("button-manage-previous", page - 1), ("button-manage-next", page + 1))
        if to >= 0 and to * PAGE < len(organisations)
    ]
    keyboard = below(_button(named(name), chosen, check_id, id_) for id_, name in there) + beside(turns)
    keyboard += below([_button(texts("button-manage-back"), AtTable.BACK, check_id)])
    key = "table-who-superfluous" if not missing else "table-who-missing" if there else "table-who-words"
    return Message(text=texts(key), buttons=keyboard)


def noted(check_id: int, gap: TableGap, texts: Texts) -> Message:
    """Say what comes in the overview, and until when; it can be taken back where it was said."""
    buttons = [
        _button(texts("button-table-more"), AtTable.MISSING, check_id)
        if gap.kind is GapKind.MISSING
        else _button(texts("button-table-more"), AtTable.SUPERFLUOUS, check_id)
    ]
    if gap.table_check_id == check_id:
        buttons.append(_button(texts("button-table-take-back"), AtTable.TAKE_BACK, check_id, gap.id))
    text = texts.html(f"table-noted-{gap.kind}", who=said_on_one_line(gap.who))
    return Message(text=text, buttons=beside(buttons))


def which_workgroup(names: Mapping[int, str], texts: Texts) -> Message:
    """Ask which of somebody's workgroups begins a new step."""
    buttons = [Button(label=named(name), data=encode(NewStep(id_))) for id_, name in names.items()]
    return Message(text=texts("step-which"), buttons=below(buttons))


def _button(label: str, said: AtTable, check_id: int, number: int = 0) -> Button:
    return Button(label=label, data=encode(CheckTable(said, check_id, number)))
