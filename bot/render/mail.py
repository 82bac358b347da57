"""The overview as an e-mail: plain text, and HTML that reads well on a phone and to a screen reader."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from bot.render.outline import Outline
from bot.render.plain import plain
from bot.texts import Texts
from jobs.post import Mail

if TYPE_CHECKING:
    from jinja2 import Template

TEXT_WIDTH = 72


def mail(overview: Outline, texts: Texts) -> Mail:
    """Write the e-mail; the subject tells the area and the date, nothing about a person."""
    return Mail(
        subject=overview.title,
        text=plain(overview, texts, width=TEXT_WIDTH) + "\n" + texts("mail-footer") + "\n",
        html=_template().render(overview=overview, texts=texts),
    )


@cache
def _template() -> "Template":
    # Not every process writes mail.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415

    loader = FileSystemLoader(Path(__file__).parent / "templates")
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("overview.html")
