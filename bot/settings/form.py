"""What can stand in each section of config.toml; a field's description says what it must be."""

import re
from email.utils import parseaddr
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Final, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, model_validator
from pydantic_core import PydanticCustomError
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from jobs.addresses import plain_address
from jobs.problems import ProblemsError
from jobs.school.reading import packaged_holidays, read_school_file
from models.days_off import SchoolHolidays

DEFAULT_API: Final = "https://api.telegram.org"
DEFAULT_DATABASE: Final = "sqlite:///vlottrekker.db"
DEFAULT_BACKUPS: Final = "backups"
_TOKEN = re.compile(r"\d+:[\w-]+", re.ASCII)
_DATABASES = 'an address as "sqlite:///vlottrekker.db" or "postgresql://user:password@host/name"'


class Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, populate_by_name=True)


class Security(StrEnum):
    """How the mail server is spoken to."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


_PORTS = {Security.STARTTLS: 587, Security.TLS: 465, Security.NONE: 25}


def _token(value: object) -> object:
    text = value.get_secret_value() if isinstance(value, SecretStr) else value
    if isinstance(text, str) and not _TOKEN.fullmatch(text):
        raise ValueError(
            'must be the token as BotFather gave it: digits, a colon, letters, like "123456:ABC-def"'
        )
    return value


def _api_url(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        parts = urlsplit(value)
        sound = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        sound = False
    if not sound or parts.query or parts.fragment or parts.username or re.search(r"\s", value):
        raise ValueError(f'must be an address that starts with http:// or https://, like "{DEFAULT_API}"')
    if parts.scheme == "http" and parts.hostname == urlsplit(DEFAULT_API).hostname:
        raise ValueError(f'must be "{DEFAULT_API}": over http anybody on the way could read the token')
    # Where the token goes is ours to know; whoever copies the address with it means the same.
    return value.rstrip("/").removesuffix("/bot")


def _database_url(value: object) -> object:
    text = value.get_secret_value() if isinstance(value, SecretStr) else value
    if not isinstance(text, str):
        return value
    try:
        url = make_url(text)
        backend = url.drivername.partition("+")[0]
    except (ArgumentError, ValueError):
        raise ValueError(f"must be {_DATABASES}") from None
    if backend not in {"sqlite", "postgresql"}:
        raise ValueError(f"must be {_DATABASES}")
    if backend == "postgresql" and "@" in f"{url.host}{url.database}":
        # What is left of the password there would be told as the name of a host that does not answer.
        raise ValueError("must have one @, before the host; in a password write @ as %40, / as %2F, % as %25")
    if backend == "sqlite" and (url.database or ":memory:") == ":memory:":
        raise ValueError('must name a file, as "sqlite:///vlottrekker.db": what is only in memory is lost')
    return value


def database_in(folder: Path, url: object) -> object:
    """Give the address of a database with a relative SQLite file placed in a folder."""
    url = DEFAULT_DATABASE if url is None else url
    try:
        parsed = make_url(url) if isinstance(url, str) else None
    except (ArgumentError, ValueError):
        return url
    if (
        parsed is None
        or not parsed.drivername.startswith("sqlite")
        or parsed.database in {None, "", ":memory:"}
    ):
        return url
    return parsed.set(database=str(folder / str(parsed.database))).render_as_string(hide_password=False)


def _sender(value: object) -> object:
    if not isinstance(value, str):
        return value
    address = parseaddr(value)[1] or value
    plain = plain_address(address)
    if plain is None:
        raise ValueError("must have letters without accents before its @, as mail servers refuse others")
    return value if address.isascii() else value.replace(address, plain)


def host_name(value: object) -> object:
    """Refuse what no machine can be called, before a library fails on it in its own words."""
    if isinstance(value, str) and value and not _could_be_host(value):
        raise ValueError("must be only a name or address of a machine, without http://, a port or a space")
    return value


def _could_be_host(value: str) -> bool:
    try:
        if ":" in value:
            ip_address(value)
        value.encode("idna")
    except ValueError:
        return False
    return not re.search(r"[\s/@]", value)


def no_truth(value: object) -> object:
    if isinstance(value, bool):
        raise PydanticCustomError("bool_as_number", "must be a number")
    return value


class Telegram(Section):
    token: Annotated[SecretStr, BeforeValidator(_token)] = Field(
        description='the token that BotFather gave, like "123456:ABC-def" (or give a token_file)'
    )
    token_file: Path | None = Field(default=None, description="the name of a file that holds the token")
    api_url: Annotated[str, BeforeValidator(_api_url)] = Field(
        default=DEFAULT_API, description=f'an address, like "{DEFAULT_API}"'
    )

    @property
    def base_url(self) -> str:
        """The address as python-telegram-bot wants it, before the token."""
        return f"{self.api_url}/bot"

    @property
    def base_file_url(self) -> str:
        return f"{self.api_url}/file/bot"


class Storage(Section):
    url: Annotated[SecretStr, BeforeValidator(_database_url)] = Field(
        default=SecretStr(DEFAULT_DATABASE), description=_DATABASES
    )
    url_file: Path | None = Field(default=None, description="the name of a file that holds the address")

    @property
    def kind(self) -> str:
        return make_url(self.url.get_secret_value()).get_backend_name()

    @property
    def password(self) -> SecretStr | None:
        password = make_url(self.url.get_secret_value()).password
        return SecretStr(password) if password else None


class Email(Section):
    host: Annotated[str, BeforeValidator(host_name)] = Field(
        min_length=1, description='the name of the mail server, like "mail.example.org"'
    )
    port: Annotated[int | None, BeforeValidator(no_truth)] = Field(
        default=None, ge=1, le=65535, description="a whole number from 1 to 65535"
    )
    username: str | None = Field(default=None, description="the name that the mail server knows you by")
    password: SecretStr | None = Field(
        default=None, description="the password of the mail server (or give a password_file)"
    )
    password_file: Path | None = Field(default=None, description="the name of a file that holds the password")
    security: Security = Field(default=Security.STARTTLS, description='"starttls", "tls" or "none"')
    sender: Annotated[str, BeforeValidator(_sender)] = Field(
        alias="from", description='the address that mail comes from, like "Vlottrekker <bot@example.org>"'
    )

    @model_validator(mode="after")
    def _both_or_none(self) -> Self:
        if (self.username is None) != (self.password is None):
            raise ValueError("username and password belong together; give both, or neither")
        return self

    @property
    def port_used(self) -> int:
        """The port that was given, else the usual one for this security."""
        return self.port or _PORTS[self.security]


class Clock(Section):
    tick_seconds: Annotated[float, BeforeValidator(no_truth)] = Field(
        default=20, ge=0.1, le=600, description="a number of seconds from 0.1 to 600"
    )


def _readable_holidays(path: Path) -> Path:
    try:
        read_school_file(path)
    except ProblemsError as error:
        raise ValueError(
            f"must be a file of school holidays; {'; '.join(map(str, error.problems))}"
        ) from None
    return path


class Calendar(Section):
    school_holidays: Annotated[Path, AfterValidator(_readable_holidays)] | None = Field(
        default=None, description="the name of a file of school holidays"
    )

    @property
    def holidays(self) -> SchoolHolidays:
        """The school holidays of each region: those of the file, else those that come with the product."""
        return read_school_file(self.school_holidays) if self.school_holidays else packaged_holidays()


class Backups(Section):
    folder: Path = Field(default=Path(DEFAULT_BACKUPS), description="the name of a folder")
    keep: Annotated[int, BeforeValidator(no_truth)] = Field(
        default=14, ge=1, le=10_000, description="a whole number from 1 to 10000"
    )
