"""Playing the story: everybody joins, the weeks go by, and every step is looked at as it happens."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

from bot.demo.mailbox import text_of
from bot.demo.stage import Stage
from bot.demo.story import Edited, Friday, Photo, Said, Scene, Story, Tap, Turn
from bot.playground import Message, Person
from bot.texts import Texts
from models.values import Language

THINKING = timedelta(seconds=20)
"""How long somebody takes between hearing and answering."""


class NotSaidError(AssertionError):
    """Something that should be there is not, or the other way around."""


async def play_story(stage: Stage, story: Story, done: Callable[[str], None]) -> None:
    """Play everything in order. Raises AssertionError at the first step that did not happen."""
    await _join(stage)
    done("Iedereen doet mee")
    for part in story.parts:
        match part:
            case Scene():
                await _scene(stage, part)
            case Friday():
                await _friday(stage, part)
        done(part.title)


async def _join(stage: Stage) -> None:
    links = await stage.invite()
    for key in links:
        stage.people[key] = stage.playground.person(key.capitalize())
    await asyncio.gather(*(_joins(stage, stage.people[key], link) for key, link in links.items()))


CHOSEN = Texts(Language.DUTCH)("chosen", answer="").partition(":")[0]
"""How a question shows what was chosen of it."""


async def _joins(stage: Stage, person: Person, link: str) -> None:
    await person.opens(link)
    await person.hears("Ik ben Vlottrekker")
    await person.hears("Doe je mee?")
    stage.clock.move(timedelta(seconds=2))
    await person.presses("Ja, ik doe mee")
    await person.hears("Fijn dat je meedoet")


async def _scene(stage: Stage, scene: Scene) -> None:
    await stage.strike(scene.at)
    for turn in scene.turns:
        await _turn(stage, turn)


async def _turn(stage: Stage, turn: Turn) -> None:
    person, typed, heard = stage.people[turn.who], None, None
    before: set[tuple[int, str]] = set()
    if not (isinstance(turn.said[0], str) and turn.said[0].startswith("/")):
        heard = await _first(person, turn.said[0], before)
    for piece in turn.said:
        stage.clock.move(THINKING)
        typed = await _says(person, piece, typed)
        heard = await _next(person, before)
    if heard is None or turn.hears not in heard.text:
        raise NotSaidError(f"{turn.who} should hear {turn.hears!r}\n{person.transcript()}")


async def _first(person: Person, piece: Said, before: set[tuple[int, str]]) -> Message:
    """Hear the message that somebody answers; whose first word is a tap waits for its button."""
    heard = await _next(person, before)
    while isinstance(piece, Tap) and piece.label not in {button.label for button in heard.buttons}:
        heard = await _next(person, before)
    return heard


async def _next(person: Person, before: set[tuple[int, str]]) -> Message:
    """Hear the bot's next message or screen; one that only lost its buttons, or shows the choice, is none."""
    while (heard := await person.hears()).edited:
        stripped = not heard.buttons and (heard.message_id, heard.text) in before
        if CHOSEN not in heard.text and not stripped:
            break
    before.add((heard.message_id, heard.text))
    return heard


async def _says(person: Person, piece: Said, typed: Message | None) -> Message | None:
    match piece:
        case Tap(label):
            await person.presses(label)
        case Photo(caption):
            return await person.sends_photo(caption=caption)
        case Edited(text) if typed:
            return await person.edits(typed, text)
        case str():
            return await person.says(piece)
    return typed


async def _friday(stage: Stage, friday: Friday) -> None:
    """Let the overview go out, and read it in the gebiedsmakelaar's chat and mailbox."""
    mails, reader = len(stage.mailbox.mails), stage.people["sanne"]
    await stage.strike(friday.at)
    await reader.hears("Gaat goed")
    in_chat = "\n".join(message.text for message in reader.screen if message.from_bot)
    await stage.mailbox.holds(mails + 1)
    for form in ("plain", "html"):
        _reads(friday, text_of(stage.mailbox.mails[-1], form), f"the {form} mail")
    for words in friday.overview:
        if words not in in_chat:
            raise NotSaidError(f"{friday.title}: the chat does not say {words!r}")


def _reads(friday: Friday, text: str, where: str) -> None:
    folded = " ".join(text.split()).casefold()
    for words in friday.overview:
        if words.casefold() not in folded:
            raise NotSaidError(f"{friday.title}: {where} does not say {words!r}\n{text}")
    for words in friday.silent_about:
        if words.casefold() in folded:
            raise NotSaidError(f"{friday.title}: {where} says {words!r}")
