"""The messages of the conversation: questions with their buttons, and what follows an answer."""

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.buttons import Adjust, AskAgain, Choose, Decline, Later, LeaveIt, Press, encode
from bot.render.dates import date_long
from bot.render.words import called, said, said_on_one_line
from bot.texts import Texts
from jobs.post import Button, Keyboard, Message
from jobs.rules.conversation import NOTHING, Point, choices
from jobs.rules.prompts import Occasion, Prompt
from models.values import SAME, Question, StandInReason, Theme

MOST_SHOWN_OF_WORDS = 300
"""Characters of somebody's words that a question repeats; Telegram's limit is far, a screen is small."""

_TOLD = frozenset({StandInReason.UNREACHABLE, StandInReason.SILENT})
"""Why somebody is asked in another's place, where that needs its own sentence."""
_STARTS = frozenset({Occasion.FIRST, Occasion.REMINDER, Occasion.LATER})


def question(prompt: Prompt, texts: Texts) -> Message:
    """Ask one question, with the sentence that its occasion needs and a button per choice."""
    again = texts.html("intro-perhaps-again") if prompt.perhaps_again else Markup()
    parts = [_intro(prompt, texts), again, _asked(prompt, texts)]
    return Message(
        text=Markup("\n\n").join(part for part in parts if part),
        buttons=_keyboard(prompt, texts),
        repeat_note=texts("repeat-note"),
    )


def _intro(prompt: Prompt, texts: Texts) -> Markup:
    values = {
        "name": said_on_one_line(prompt.name),
        "workgroup": called(prompt.workgroup, prompt.area, prompt.others),
    }
    match prompt.occasion:
        case Occasion.FIRST if prompt.stands_in and prompt.stands_in_because in _TOLD:
            return texts.html(f"intro-stands-in-{prompt.stands_in_because}", **values)
        case Occasion.FIRST if prompt.stands_in:
            return texts.html("intro-stands-in", **values)
        case Occasion.FIRST:
            return texts.html("intro-first", **values)
        case Occasion.REMINDER:
            return texts.html("intro-reminder", **values)
        case Occasion.LATER:
            return texts.html("intro-later", **values)
        case Occasion.REPORT:
            return texts.html("intro-report", workgroup=values["workgroup"])
        case Occasion.KEPT:
            return texts.html("intro-kept", workgroup=values["workgroup"])
        case _ if prompt.several_workgroups:
            return Markup("<b>{}</b>").format(values["workgroup"])
        case _:
            return Markup()


def _asked(prompt: Prompt, texts: Texts) -> Markup:
    match prompt.question:
        case Question.PROGRESS:
            return _progress(prompt, texts)
        case Question.THEME:
            return Markup("{}\n{}").format(texts.html("ask-theme"), _themes(texts))
        case Question.CHANGE if prompt.subject:
            return Markup("{}\n{}").format(texts.html("ask-change"), _quote(prompt.subject))
        case _:
            return texts.html(f"ask-{prompt.question}")


def _progress(prompt: Prompt, texts: Texts) -> Markup:
    since = prompt.subject_since
    date = date_long(since, ZoneInfo(prompt.timezone), texts.language) if since else ""
    return Markup("{}\n{}").format(texts.html("ask-progress", date=date), _quote(prompt.subject or ""))


def _quote(words: str) -> Markup:
    short = words if len(words) <= MOST_SHOWN_OF_WORDS else f"{words[:MOST_SHOWN_OF_WORDS].rstrip()} …"
    return Markup("<blockquote>{}</blockquote>").format(said(short))


def _themes(texts: Texts) -> Markup:
    lines = [
        Markup("<b>{}</b>: {}").format(texts(f"theme-{theme}"), texts(f"theme-{theme}-hint"))
        for theme in Theme
    ]
    return Markup("\n").join(lines)


def _keyboard(prompt: Prompt, texts: Texts) -> Keyboard:
    offered = [choice for choice in choices(prompt.question) if choice != SAME or prompt.same_as_before]
    buttons = [
        _button(
            choice_label(prompt.question, choice, texts),
            Choose(prompt.check_in_id, prompt.question, prompt.subject_id, choice),
        )
        for choice in offered
    ]
    rows = _rows(buttons, wide=prompt.question is Question.THEME)
    if prompt.being_changed:
        rows += ((_button(texts("button-leave-it"), LeaveIt(prompt.check_in_id)),),)
    if prompt.occasion in _STARTS and NOTHING not in offered:
        rows += (
            (
                _button(texts("button-later"), Later(prompt.check_in_id)),
                _button(texts("button-decline"), Decline(prompt.check_in_id)),
            ),
        )
    return rows


def choice_label(asked: Question, choice: str, texts: Texts) -> str:
    """Name a choice as its button does."""
    if asked is Question.THEME:
        return texts(f"theme-{choice}").capitalize()
    return texts(f"button-{asked}-{choice}")


def _button(label: str, press: Press) -> Button:
    return Button(label=label, data=encode(press))


def _rows(buttons: Sequence[Button], *, wide: bool) -> Keyboard:
    """Put buttons under each other, where a thumb finds them; many short ones two beside each other."""
    size = 2 if wide else 1
    return tuple(tuple(buttons[start : start + size]) for start in range(0, len(buttons), size))


def chosen(shown: str, label: str, texts: Texts) -> Markup:
    """Show under a question what was chosen; `shown` is the question as HTML."""
    return Markup("{}\n\n{}").format(Markup(shown), texts.html("chosen", answer=label))  # noqa: S704 - Telegram gave it back


def with_adjust(text: str, check_in_id: int, texts: Texts) -> Message:
    """Say something with the button that changes answers below it."""
    return Message(text=text, buttons=((_button(texts("button-adjust"), Adjust(check_in_id)),),))


def adjust_menu(check_in_id: int, points: Sequence[Point], known: Mapping[int, str], texts: Texts) -> Message:
    """Ask which answer should change. `known` are the words of the obstacles that the points are about."""
    numbers = {id_: number for number, id_ in enumerate(known, start=1)} if len(known) > 1 else {}
    buttons = [
        _button(_point_label(point, numbers, texts), AskAgain(check_in_id, point.question, point.subject_id))
        for point in points
    ]
    lines = [texts.html("adjust-choose")]
    lines += [Markup("{}. {}").format(number, _quote(known[id_])) for id_, number in numbers.items()]
    return Message(text=Markup("\n").join(lines), buttons=_rows(buttons, wide=len(buttons) > 4))


def _point_label(point: Point, numbers: Mapping[int, int], texts: Texts) -> str:
    label, number = texts(f"point-{point.question}"), numbers.get(point.subject_id or 0)
    return f"{label} {number}" if number else label
