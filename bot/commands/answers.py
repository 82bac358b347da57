"""The answers that `init` needs: from options, or asked for; checked together before anything is made."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import typer
from pydantic import ValidationError

from bot.settings.config import Settings
from bot.settings.form import database_in
from jobs.area_file.form import AreaFile
from jobs.arranging.keys import key_for
from jobs.problems import Problem, ProblemsError, mends

_OPTIONS: Final = {
    "token": "--token",
    "token_file": "--token-file",
    "api_url": "--api-url",
    "url": "--database",
    "area": "--area",
    "people": "--facilitator",
    "email": "--email",
}


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What is known of a new installation before it is made; the token stays out of any repr."""

    token: str | None
    token_file: Path | None
    api_url: str
    database: str
    area: str | None
    facilitator: str | None
    email: str | None

    def __repr__(self) -> str:
        return f"Answers(area={self.area!r})"

    def missing(self) -> list[str]:
        """List the options without which nothing can be made."""
        given = {
            "--token or --token-file": self.token or self.token_file,
            "--area": self.area,
            "--facilitator": self.facilitator,
        }
        return [option for option, value in given.items() if not value]


def ask(answers: Answers) -> Answers:
    """Ask for what the options did not say. What is typed as a token is not shown."""
    values = {name: getattr(answers, name) for name in Answers.__dataclass_fields__}
    if not (answers.token or answers.token_file):
        values["token"] = typer.prompt(
            "The token that BotFather gave (it is not shown)", hide_input=True, err=True
        )
    if not answers.area:
        values["area"] = typer.prompt("The name of the area, like Rijnbuurt", err=True)
    if not answers.facilitator:
        values["facilitator"] = typer.prompt("The name of the first facilitator", err=True)
        if answers.email is None:
            values["email"] = typer.prompt(
                "Their mail address (or Enter)", default="", show_default=False, err=True
            )
    return Answers(**values)


def checked(answers: Answers, folder: Path) -> tuple[Settings, AreaFile]:
    """Give the settings and the area that the answers make. Raises ProblemsError with all that is wrong."""
    problems: list[Problem] = []
    settings = _settings(answers, folder, problems)
    file = _area(answers, problems)
    if problems or settings is None or file is None:
        raise ProblemsError(problems)
    return settings, file


def _settings(answers: Answers, folder: Path, problems: list[Problem]) -> Settings | None:
    token = (answers.token or "").strip()
    if answers.token_file and answers.token:
        problems.append(Problem(where="--token", mend="--token and --token-file are both given; keep one"))
    elif answers.token_file:
        token = _token_in(answers.token_file, problems)
    try:
        return Settings(
            telegram={"token": token, "token_file": answers.token_file, "api_url": answers.api_url},
            database={"url": database_in(folder, answers.database)},
        )
    except ValidationError as error:
        problems += _as_options(error, Settings)
        return None


def _token_in(file: Path, problems: list[Problem]) -> str:
    try:
        return file.read_text(encoding="utf-8-sig").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = (isinstance(error, OSError) and error.strerror) or "it is not text"
        problems.append(
            Problem(where="--token-file", mend=f"{file} cannot be read ({why}); mend its name or rights")
        )
        return "0:unread"


def _area(answers: Answers, problems: list[Problem]) -> AreaFile | None:
    person: dict[str, Any] = {
        "key": short_name(answers.facilitator or ""),
        "name": answers.facilitator,
        "email": (answers.email or "").strip() or None,
        "roles": ["facilitator"],
    }
    area = {"slug": short_name(answers.area or ""), "name": answers.area}
    try:
        return AreaFile.model_validate({"area": area, "people": [person]})
    except ValidationError as error:
        problems += _as_options(error, AreaFile)
        return None


def _as_options(error: ValidationError, form: type[AreaFile | Settings]) -> Iterator[Problem]:
    told = set()
    for place, mend in mends(error, form):
        option = _OPTIONS.get(str(place[-1])) or _OPTIONS.get(str(place[0])) or str(place[0])
        # A name without any letter gives a bad slug as well; one sentence about it is enough.
        if option not in told:
            told.add(option)
            yield Problem(
                where=option, mend=mend if place[-1] not in {"slug", "key"} else "must hold letters or digits"
            )


def short_name(name: str) -> str:
    """Make a slug or key of a name, in whatever script: "Café de Rijn" becomes "cafe-de-rijn"."""
    return key_for(name, ()) if any(letter.isalnum() for letter in name) else ""
