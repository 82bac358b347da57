"""The settings: config.toml and the environment, checked as a whole and frozen."""

import hmac
import os
import stat
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from pydantic import PrivateAttr, SecretStr, ValidationError
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from bot.settings.form import Backups, Calendar, Clock, Email, Storage, Telegram
from bot.settings.places import place, placed
from bot.settings.web import Log, Watch, Web, Webhook, collision
from jobs.problems import Problem, ProblemsError, did_you_mean, dotted, keys_at, mends, syntax_problem

PREFIX: Final = "VLOTTREKKER_"
CONFIG_VARIABLE: Final = f"{PREFIX}CONFIG"
DEFAULT_FILE: Final = Path("config.toml")
_SECRETS: Final = (("telegram", "token"), ("email", "password"), ("webhook", "secret"), ("watch", "url"))
_IN_FILES: Final = (*_SECRETS, ("database", "url"))
"""What may stand in a file of its own, which `..._file` names."""
_UNREAD: Final = {
    ("telegram", "token"): "0:unread",
    ("webhook", "secret"): "unread-unread-unread",
    ("watch", "url"): "https://unread",
    ("database", "url"): "sqlite:///unread",
}
"""What stands in for it while its file cannot be read, so that this is told and nothing else."""

Values = dict[str, Any]


class Settings(BaseSettings):
    """Everything that can be set. A relative path is one from the folder of config.toml."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        env_ignore_empty=True,
        enable_decoding=False,
    )

    telegram: Telegram
    database: Storage = Storage()
    email: Email | None = None
    clock: Clock = Clock()
    backup: Backups = Backups()
    calendar: Calendar = Calendar()
    web: Web | None = None
    webhook: Webhook | None = None
    watch: Watch | None = None
    log: Log = Log()
    _file: Path | None = PrivateAttr(default=None)

    @property
    def file(self) -> Path | None:
        """The config.toml that was read; None when the environment said it all."""
        return self._file

    @property
    def webhook_secret(self) -> str:
        """The word by which Telegram is known: the one that was set, else one that follows from the token."""
        if self.webhook and self.webhook.secret:
            return self.webhook.secret.get_secret_value()
        token = self.telegram.token.get_secret_value()
        return hmac.digest(token.encode(), b"vlottrekker webhook", "sha256").hex()

    @classmethod
    def settings_customise_sources(  # the parent's signature
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take what `load_settings` gathered: it must see file and environment apart to name each."""
        return (init_settings,)


def settings_file(path: Path | None = None) -> Path:
    """Give the file of the settings: the one that was asked for, else that of the environment, else here."""
    return path or Path(os.environ.get(CONFIG_VARIABLE) or DEFAULT_FILE)


def load_settings(path: Path | None = None) -> Settings:
    """Read config.toml and the environment, which wins. Raises ProblemsError with all problems at once."""
    file = settings_file(path)
    problems: list[Problem] = list(_strange_variables())
    values = _in_file(file, problems, required=file != DEFAULT_FILE or path is not None)
    merged = _with_environment(values or {})
    folder = file.absolute().parent
    problems += _read_secrets(merged, folder, file)
    for (name, key), mend in place(merged, folder):
        problems.append(Problem(where=_origin(name, key, file), key=f"{name}.{key}", mend=mend))
    settings = _validated(merged, file, problems)
    if settings and (mend := collision(settings.web, settings.webhook)):
        problems.append(Problem(where=_origin("web", "port", file), key="web.port", mend=mend))
    if problems or settings is None:
        raise ProblemsError(problems)
    settings._file = file if values is not None else None  # noqa: SLF001 - ours; pydantic's fields are its keys
    return settings


def _in_file(file: Path, problems: list[Problem], *, required: bool) -> Values | None:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        problems.append(syntax_problem(str(file), error))
    except UnicodeDecodeError:
        problems.append(Problem(where=str(file), mend="this is not text in UTF-8; save it as UTF-8"))
    except FileNotFoundError:
        if required:
            mend = "there is no such file; mend the name, or make it with `vlottrekker init`"
            problems.append(Problem(where=str(file), mend=mend))
    except OSError as error:
        problems.append(
            Problem(where=str(file), mend=f"it cannot be read ({error.strerror}); mend its rights")
        )
    return None


def _with_environment(values: Values) -> Values:
    """Lay the environment over the file; a secret named in both is the one of the environment."""
    merged = {
        name: dict(section) if isinstance(section, dict) else section for name, section in values.items()
    }
    merged.setdefault("telegram", {})
    for name, said in EnvSettingsSource(Settings)().items():
        if not isinstance(said, dict):
            continue
        section = merged.setdefault(name, {})
        if not isinstance(section, dict):
            continue
        for key in said:
            other = f"{key}_file" if not key.endswith("_file") else key.removesuffix("_file")
            if other not in said:
                section.pop(other, None)
        section.update(said)
    return merged


def _read_secrets(merged: Values, folder: Path, file: Path) -> Iterator[Problem]:
    """Put the content of token_file, password_file and url_file beside them, as what they hold."""
    for name, key in _IN_FILES:
        section = merged.get(name)
        if not isinstance(section, dict) or not isinstance(section.get(f"{key}_file"), str):
            continue
        where = {"where": _origin(name, f"{key}_file", file), "key": f"{name}.{key}_file"}
        if key in section:
            yield Problem(**where, mend=f"both {key} and {key}_file are given; keep one of the two")
            continue
        try:
            section[f"{key}_file"] = path = placed(section[f"{key}_file"], folder)
        except ValueError as error:
            yield Problem(**where, mend=str(error))
            del section[f"{key}_file"]
            section[key] = _UNREAD.get((name, key), "unread")
            continue
        try:
            section[key] = path.read_text(encoding="utf-8-sig").strip()
        except (OSError, UnicodeDecodeError) as error:
            why = (isinstance(error, OSError) and error.strerror) or "it is not text"
            yield Problem(
                **where, mend=f"{path} cannot be read ({why}); mend the name or the rights of that file"
            )
            section[key] = _UNREAD.get((name, key), "unread")


def _validated(merged: Values, file: Path, problems: list[Problem]) -> Settings | None:
    if any(problem.where == str(file) and not problem.key for problem in problems):
        # What stands in an unreadable file is not known, so nothing can be said to be missing from it.
        return None
    try:
        return Settings(**merged)
    except ValidationError as error:
        for place, mend in mends(error, Settings):
            section, key = str(place[0]), str(place[-1])
            problems.append(Problem(where=_origin(section, key, file), key=dotted(place), mend=mend))
        return None


def _origin(section: str, key: str, file: Path) -> str:
    variable = f"{PREFIX}{section}__{key}".upper()
    if any(name.upper() == variable and os.environ[name] for name in our_variables()):
        return variable
    return str(file) if file.exists() else f"{file} (not there yet; `vlottrekker init` makes it)"


def _variables() -> list[str]:
    sections = Settings.model_fields
    return [f"{PREFIX}{name}__{key}".upper() for name in sections for key in keys_at(Settings, (name,))]


def our_variables() -> list[str]:
    """Name the variables of the environment that begin with our prefix."""
    return sorted(name for name in os.environ if name.upper().startswith(PREFIX))


def _strange_variables() -> Iterator[Problem]:
    """Find variables that were meant for us; others with our prefix exist, of Kubernetes for example."""
    known = _variables()
    for name in our_variables():
        word = name.upper()
        if word == CONFIG_VARIABLE or word in known:
            continue
        section, _, key = word.removeprefix(PREFIX).partition("__")
        bare = section.lower() in Settings.model_fields and not key
        if (key and section.lower() not in Settings.model_fields) or bare or _misspelt(word, known):
            yield Problem(where=name, mend=f"this variable is not known; {did_you_mean(word, known)}")


def _misspelt(word: str, known: Iterable[str]) -> bool:
    return "__" not in word and word in {name.replace("__", "_") for name in known}


def exposed_secrets(settings: Settings) -> Iterator[Problem]:
    """Name the files with a secret in them that everybody on this machine can read."""
    files = [getattr(getattr(settings, name), f"{key}_file", None) for name, key in _IN_FILES]
    if settings.file and _holds_secret(tomllib.loads(settings.file.read_text(encoding="utf-8-sig"))):
        files.append(settings.file)
    for file in files:
        if file and file.stat().st_mode & stat.S_IROTH:
            mend = f"everybody on this machine can read the secret in it; run `chmod 600 {file}`"
            yield Problem(where=str(file), mend=mend)


def _holds_secret(values: Mapping[str, Values]) -> bool:
    written = any(key in values.get(section, {}) for section, key in _SECRETS)
    return written or "@" in str(values.get("database", {}).get("url", ""))


def secrets_of(settings: Settings) -> Iterator[str]:
    """Give every secret in the settings, so that logging can hide them."""
    email, watch = settings.email, settings.watch
    for secret in (settings.telegram.token, settings.database.password, email and email.password):
        if isinstance(secret, SecretStr) and secret.get_secret_value():
            yield secret.get_secret_value()
    if settings.webhook:
        yield settings.webhook_secret
    if watch:
        # Libraries name an address in parts, too: what is secret in it is its path.
        yield from {watch.address, urlsplit(watch.address).path.strip("/")} - {""}
