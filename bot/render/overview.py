"""The overview in every form it can have; each form is a pure function of the digest and its texts."""

from collections.abc import Sequence
from dataclasses import replace

from bot.buttons import LastOverview, encode
from bot.render.mail import mail as _mail
from bot.render.outline import outline
from bot.render.plain import plain
from bot.render.telegram import messages
from bot.texts import Texts
from jobs.post import Button, Mail, Message
from jobs.rules.digest import Digest
from jobs.rules.frozen import DIGEST

TERMINAL_WIDTH = 100


def telegram(digest: Digest, texts: Texts, *, for_others: bool = False) -> list[Message]:
    """Write the overview for the chat, `for_others` with a line that says who is meant by "jij"."""
    whole = outline(digest, texts)
    if for_others:
        whole = replace(whole, dateline=f"{whole.dateline}\n{texts('digest-for-others')}")
    return messages(whole, texts)


def with_last(messages: Sequence[Message], area_id: int, texts: Texts) -> list[Message]:
    """Put under an overview the button that shows the last one that was sent."""
    button = Button(label=texts("button-last-overview"), data=encode(LastOverview(area_id)))
    *before, end = messages
    return [*before, replace(end, buttons=(*end.buttons, (button,)))]


def mail(digest: Digest, texts: Texts) -> Mail:
    """Write the overview as an e-mail, in text and in HTML."""
    return _mail(outline(digest, texts), texts)


def terminal(digest: Digest, texts: Texts) -> str:
    """Write the overview for the command line."""
    return plain(outline(digest, texts), texts, width=TERMINAL_WIDTH)


def as_json(digest: Digest) -> str:
    """Write the digest as JSON, which `DIGEST.validate_json` reads back."""
    return DIGEST.dump_json(digest, indent=2).decode()
