"""The settings: what can be said, in the file and in the environment, and what is wrong with it."""

import os
import re
from pathlib import Path

import pytest

from bot.logs import Form
from bot.settings.config import Settings, exposed_secrets, load_settings, secrets_of
from bot.settings.form import Security
from bot.settings.web import Web
from jobs.problems import ProblemsError

TOKEN = "123456789:AAH-a-secret-of-nobody-at-all"
PASSWORD = "hunter2-of-nobody"
SECRET = "between_us-and-telegram"
WATCH = "https://hc-ping.com/a-uuid-of-nobody"
DATABASES = 'an address as "sqlite:///vlottrekker.db" or "postgresql://user:password@host/name"'
MISSING = (
    "telegram.token: is missing; it must be the token that BotFather gave, "
    'like "123456:ABC-def" (or give a token_file)'
)
EXAMPLE = Path(__file__).parents[1] / "config.example.toml"


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("VLOTTREKKER_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def write(text: str, name: str = "config.toml") -> Path:
    path = Path.cwd() / name
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    return path


def problems(path: Path | None = None) -> list[str]:
    with pytest.raises(ProblemsError) as raised:
        load_settings(path)
    said = [str(problem) for problem in raised.value.problems]
    assert TOKEN not in "".join(said)
    assert PASSWORD not in "".join(said)
    return said


def test_a_token_is_enough() -> None:
    write(f'[telegram]\ntoken = "{TOKEN}"\n')

    settings = load_settings()

    assert settings.telegram.token.get_secret_value() == TOKEN
    assert settings.telegram.api_url == "https://api.telegram.org"
    assert settings.telegram.base_url == "https://api.telegram.org/bot"
    assert settings.database.url.get_secret_value() == f"sqlite:///{Path.cwd()}/vlottrekker.db"
    assert settings.email is None
    assert settings.clock.tick_seconds == 20


def test_everything_can_be_said() -> None:
    write(
        f"""
        [telegram]
        token = "{TOKEN}"
        api_url = "http://127.0.0.1:8081/"
        [database]
        url = "postgresql://vlot:{PASSWORD}@db.example.org/vlot"
        [email]
        host = "mail.example.org"
        username = "vlot"
        password = "{PASSWORD}"
        security = "tls"
        from = "Vlottrekker <bot@example.org>"
        [clock]
        tick_seconds = 5
        """
    )

    settings = load_settings()

    assert settings.telegram.api_url == "http://127.0.0.1:8081"
    assert settings.email
    assert (settings.email.port_used, settings.email.security) == (465, Security.TLS)
    assert settings.email.sender == "Vlottrekker <bot@example.org>"
    assert settings.clock.tick_seconds == 5
    assert set(secrets_of(settings)) == {TOKEN, PASSWORD}


def test_the_example_works_with_a_token_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VLOTTREKKER_TELEGRAM__TOKEN", TOKEN)

    settings = load_settings(EXAMPLE)

    assert settings.file == EXAMPLE
    assert settings.telegram.token.get_secret_value() == TOKEN


def test_the_example_also_works_with_every_line_that_it_only_mentions() -> None:
    Path("telegram-token").write_text(TOKEN)
    Path("mail-password").write_text(PASSWORD)
    Path("webhook-secret").write_text(f"{SECRET}\n")
    Path("watch-url").write_text(WATCH)
    Path("school-holidays.toml").write_text("[regions]\nnorth = []\n")
    mentioned = re.sub(r"(?m)^# (\[\w+\]|(?!token =)\w+ = )", r"\1", EXAMPLE.read_text())
    write(mentioned.replace("/run/secrets/", ""))

    settings = load_settings()

    assert settings.telegram.token.get_secret_value() == TOKEN
    assert settings.email
    assert settings.email.password
    assert settings.email.password.get_secret_value() == PASSWORD
    assert settings.webhook
    assert settings.webhook.path == "/telegram"
    assert settings.webhook_secret == SECRET
    assert settings.web == Web()
    assert settings.log.format is Form.AUTO
    assert settings.calendar.holidays == {"north": ()}
    assert set(secrets_of(settings)) == {TOKEN, PASSWORD, SECRET, WATCH, "a-uuid-of-nobody"}


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    write('[telegram]\ntoken = "1:old"\n[clock]\ntick_seconds = 5\n')
    monkeypatch.setenv("VLOTTREKKER_TELEGRAM__TOKEN", TOKEN)
    monkeypatch.setenv("VLOTTREKKER_CLOCK__TICK_SECONDS", "7.5")
    monkeypatch.setenv("VLOTTREKKER_EMAIL__HOST", "mail.example.org")
    monkeypatch.setenv("VLOTTREKKER_EMAIL__FROM", "bot@example.org")

    settings = load_settings()

    assert settings.telegram.token.get_secret_value() == TOKEN
    assert settings.clock.tick_seconds == 7.5
    assert settings.email
    assert settings.email.sender == "bot@example.org"


def test_a_token_in_the_environment_wins_over_a_token_file(monkeypatch: pytest.MonkeyPatch) -> None:
    write('[telegram]\ntoken_file = "gone"\n')
    monkeypatch.setenv("VLOTTREKKER_TELEGRAM__TOKEN", TOKEN)

    assert load_settings().telegram.token.get_secret_value() == TOKEN


def test_an_empty_variable_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    write(f'[telegram]\ntoken = "{TOKEN}"\n')
    monkeypatch.setenv("VLOTTREKKER_TELEGRAM__TOKEN", "")

    assert load_settings().telegram.token.get_secret_value() == TOKEN


def test_without_a_file_the_environment_can_say_it_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VLOTTREKKER_TELEGRAM__TOKEN", TOKEN)

    assert load_settings().file is None


def test_the_file_can_be_named_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(f'[telegram]\ntoken = "{TOKEN}"\n', "elsewhere.toml")
    monkeypatch.setenv("VLOTTREKKER_CONFIG", str(path))

    assert load_settings().file == path


def test_relative_paths_start_at_the_folder_of_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "token").write_text(f"{TOKEN}\n")
    path = write('[telegram]\ntoken_file = "secrets/token"\n[database]\nurl = "sqlite:///data/v.db"\n')
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")

    settings = load_settings(path)

    assert settings.telegram.token.get_secret_value() == TOKEN
    assert settings.telegram.token_file == tmp_path / "secrets" / "token"
    assert settings.database.url.get_secret_value() == f"sqlite:///{tmp_path}/data/v.db"


def test_backups_go_beside_the_file_unless_it_says_otherwise(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("VLOTTREKKER_TELEGRAM__TOKEN", TOKEN)
    assert (load_settings().backup.folder, load_settings().backup.keep) == (tmp_path / "backups", 14)

    write('[backup]\nfolder = "copies"\nkeep = 3\n')
    assert (load_settings().backup.folder, load_settings().backup.keep) == (tmp_path / "copies", 3)

    monkeypatch.setenv("VLOTTREKKER_BACKUP__FOLDER", "/mnt/other")
    assert load_settings().backup.folder == Path("/mnt/other")


def test_the_address_of_the_database_can_stand_in_a_file_of_its_own() -> None:
    Path("url").write_text(f"postgresql://vlot:{PASSWORD}@db.example.org/vlot\n")
    write(f'[telegram]\ntoken = "{TOKEN}"\n[database]\nurl_file = "url"\n')

    settings = load_settings()

    assert settings.database.url.get_secret_value() == f"postgresql://vlot:{PASSWORD}@db.example.org/vlot"
    assert PASSWORD in set(secrets_of(settings))
    assert [problem.where for problem in exposed_secrets(settings)] == [str(Path.cwd() / "url")]


def test_an_address_file_that_is_not_there_or_too_much_is_told(tmp_path: Path) -> None:
    write(f'[telegram]\ntoken = "{TOKEN}"\n[database]\nurl_file = "gone"\n')
    (said,) = problems()
    assert said.startswith(f"config.toml: database.url_file: {tmp_path}/gone cannot be read (No such file")

    write(f'[telegram]\ntoken = "{TOKEN}"\n[database]\nurl = "sqlite:///v.db"\nurl_file = "gone"\n')
    (said,) = problems()
    assert said.startswith("config.toml: database.url_file: both url and url_file are given")


def test_settings_do_not_change() -> None:
    write(f'[telegram]\ntoken = "{TOKEN}"\n')
    settings = load_settings()

    with pytest.raises(ValueError, match="frozen"):
        settings.clock = settings.clock  # type: ignore[misc]


def test_the_token_never_goes_to_telegram_in_the_clear() -> None:
    path = write(f'[telegram]\ntoken = "{TOKEN}"\napi_url = "http://api.telegram.org"\n')

    (problem,) = problems(path)

    assert 'telegram.api_url: must be "https://api.telegram.org"' in problem


def test_everything_wrong_is_told_at_once() -> None:
    path = write(
        f"""
        [telegram]
        tokn = "{TOKEN}"
        api_url = 5
        [database]
        url = "mysql://vlot:{PASSWORD}@db/vlot"
        [email]
        prot = 25
        port = 99999
        password = "{PASSWORD}"
        security = "ssl"
        from = "nobody"
        [clock]
        tick_seconds = true
        [clok]
        """
    )

    assert problems(path) == [
        f"{path}: {told}"
        for told in (
            MISSING,
            'telegram.api_url: must be an address, like "https://api.telegram.org"',
            'telegram.tokn: this key is not known; did you mean "token"?',
            f"database.url: must be {DATABASES}",
            'email.host: is missing; it must be the name of the mail server, like "mail.example.org"',
            "email.port: must be a whole number from 1 to 65535",
            'email.security: must be "starttls", "tls" or "none"',
            'email.from: must be a mail address, like "amina@example.org"',
            'email.prot: this key is not known; did you mean "port"?',
            "clock.tick_seconds: must be a number of seconds from 0.1 to 600",
            'clok: this key is not known; did you mean "clock"?',
        )
    ]


@pytest.mark.parametrize(
    ("text", "key", "mend"),
    [
        (f'[telegram]\ntoken = "{TOKEN} "', "telegram.token", "as BotFather gave it"),
        ("[telegram]\ntoken = 5", "telegram.token", "must be the token"),
        ('[telegram]\ntoken = "1:a"\napi_url = "ftp://example.org"', "telegram.api_url", "https://"),
        ('[telegram]\ntoken = "1:a"\napi_url = "http://x:y"', "telegram.api_url", "https://"),
        ('telegram = "1:a"', "telegram", "must be a section, [telegram]"),
        ('web = true\n[telegram]\ntoken = "1:a"', "web", "must be a section, [web]"),
        ('email = "a@b.nl"\n[telegram]\ntoken = "1:a"', "email", "must be a section, [email]"),
        ('[telegram]\ntoken = "1:a"\n[[email]]\nhost = "m"', "email", "must be a section, [email]"),
        ('[telegram]\ntoken = "1:a"\n[database]\nurl = "sqlite://"', "database.url", "must name a file"),
        ('[telegram]\ntoken = "1:a"\n[database]\nurl = 3', "database.url", "sqlite:///"),
        ('[telegram]\ntoken = "1:a"\n[email]\nhost = "m"\nfrom = "a@b.nl"\nport = 0', "email.port", "65535"),
        (
            f'[telegram]\ntoken = "1:a"\n[email]\nhost = "m"\nfrom = "a@b.nl"\npassword = "{PASSWORD}"',
            "email",
            "username and password belong together",
        ),
    ],
)
def test_a_wrong_value_names_file_key_and_mend(text: str, key: str, mend: str) -> None:
    path = write(text)

    (said,) = problems(path)

    assert said.startswith(f"{path}: {key}: ")
    assert mend in said


@pytest.mark.parametrize(
    "host", ["mail..example.org", "smtp://mail.example.org", "mail.example.org:587", f"{'a' * 64}.nl", "a b"]
)
def test_what_no_mail_server_can_be_called_is_told(host: str) -> None:
    path = write(f'[telegram]\ntoken = "1:a"\n[email]\nhost = "{host}"\nfrom = "a@b.nl"\n')

    (said,) = problems(path)

    assert "email.host: must be only a name or address of a machine" in said


@pytest.mark.parametrize("host", ["mail", "127.0.0.1", "::1", "mail.example.org.", "mail.café-rijn.nl"])
def test_what_a_mail_server_can_be_called_is_taken(host: str) -> None:
    email = load_settings(
        write(f'[telegram]\ntoken = "1:a"\n[email]\nhost = "{host}"\nfrom = "a@b.nl"\n')
    ).email

    assert email
    assert email.host == host


def test_a_sender_that_mail_servers_refuse_is_told_and_the_name_of_its_domain_written_as_they_take_it() -> (
    None
):
    mail = '[telegram]\ntoken = "1:a"\n[email]\nhost = "m"\nfrom = "Café Rijn <{}>"\n'

    (said,) = problems(write(mail.format("büro@example.org")))
    email = load_settings(write(mail.format("bot@café-rijn.nl"))).email

    assert "email.from: must have letters without accents before its @" in said
    assert email
    assert email.sender == "Café Rijn <bot@xn--caf-rijn-d1a.nl>"


@pytest.mark.parametrize(
    "rest", ["vlot:{}@more@db/vlot", "vlot:{}@a/more@db/vlot", "vlot:more@{}/a@db/vlot", "vlot/a:{}@db/vlot"]
)
def test_a_password_that_breaks_the_address_of_the_database_is_told_and_not_shown(rest: str) -> None:
    path = write(f'[telegram]\ntoken = "1:a"\n[database]\nurl = "postgresql://{rest.format(PASSWORD)}"\n')

    (said,) = problems(path)

    assert "in a password write @ as %40, / as %2F, % as %25" in said
    assert PASSWORD not in said
    assert "more" not in said


def test_a_password_of_strange_characters_is_taken_as_it_is_written_in_an_address() -> None:
    written = "postgresql://vlot:a%40b%2Fc%25:d@db/vlot"

    password = load_settings(
        write(f'[telegram]\ntoken = "1:a"\n[database]\nurl = "{written}"\n')
    ).database.password

    assert password
    assert password.get_secret_value() == "a@b/c%:d"


@pytest.mark.parametrize(
    ("section", "key"),
    [("backup", "folder"), ("calendar", "school_holidays"), ("database", "url_file"), ("watch", "url_file")],
)
def test_a_path_of_somebody_who_is_not_there_is_told(section: str, key: str) -> None:
    path = write(f'[telegram]\ntoken = "1:a"\n[{section}]\n{key} = "~nosuch-account/x"\n')

    assert problems(path) == [
        f"{path}: {section}.{key}: there is no account ~nosuch-account; write the whole path"
    ]


@pytest.mark.parametrize("section", ["web", 'webhook]\npublic_url = "https://bot.example.org/x"\n#'])
def test_an_address_to_listen_on_that_no_machine_can_have_is_told(section: str) -> None:
    path = write(f'[telegram]\ntoken = "1:a"\n[{section}]\nhost = "a..b"\n')

    (said,) = problems(path)

    assert "host: must be only a name or address of a machine" in said


def test_the_path_of_the_webhook_is_as_the_web_server_reads_it() -> None:
    url = "https://bot.example.org/tele%67ram%20x"
    hook = load_settings(write(f'[telegram]\ntoken = "1:a"\n[webhook]\npublic_url = "{url}"\n')).webhook

    assert hook
    assert (hook.public_url, hook.path) == (url, "/telegram x")


def test_a_syntax_error_names_its_line_and_column() -> None:
    path = write(f'[telegram]\ntoken = {TOKEN}\napi_url = "x"\n')

    (said,) = problems()

    assert said.startswith("config.toml: this is not valid TOML: ")
    assert "(at line 2, column 18)" in said
    assert path.name in said


def test_a_missing_file_that_was_named_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VLOTTREKKER_TELEGRAM__TOKEN", TOKEN)
    told = "nowhere.toml: there is no such file; mend the name, or make it with `vlottrekker init`"

    assert problems(Path("nowhere.toml")) == [told]
    monkeypatch.setenv("VLOTTREKKER_CONFIG", "nowhere.toml")
    assert problems() == [told]


def test_without_file_and_token_init_is_named() -> None:
    (said,) = problems()

    assert said.startswith("config.toml (not there yet; `vlottrekker init` makes it): telegram.token: ")


def test_a_file_that_is_no_text_is_told() -> None:
    Path("config.toml").write_bytes(b"\xff\xfe")

    assert problems() == ["config.toml: this is not text in UTF-8; save it as UTF-8"]


def test_a_file_may_begin_with_the_mark_that_a_notepad_puts_there() -> None:
    write("\ufeff123:abc\n", "token")
    write('\ufeff[telegram]\ntoken_file = "token"\n')
    settings = load_settings()
    assert settings.telegram.token.get_secret_value() == "123:abc"
    assert list(exposed_secrets(settings)) == []


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (said,) = problems(tmp_path)

    assert said.startswith(f"{tmp_path}: it cannot be read (Is a directory)")


def test_token_and_token_file_do_not_go_together() -> None:
    Path("token").write_text(TOKEN)
    write(f'[telegram]\ntoken = "{TOKEN}"\ntoken_file = "token"\n')

    assert problems() == [
        "config.toml: telegram.token_file: both token and token_file are given; keep one of the two"
    ]


def test_a_token_file_that_is_not_there_is_told_and_nothing_else(tmp_path: Path) -> None:
    write('[telegram]\ntoken_file = "gone"\n')

    (said,) = problems()

    assert said.startswith(f"config.toml: telegram.token_file: {tmp_path}/gone cannot be read (No such file")


def test_a_wrong_variable_is_told_by_its_own_name(monkeypatch: pytest.MonkeyPatch) -> None:
    write(f'[telegram]\ntoken = "{TOKEN}"\n[email]\nhost = "m"\nfrom = "a@b.nl"\n')
    monkeypatch.setenv("VLOTTREKKER_EMAIL__PORT", PASSWORD)
    monkeypatch.setenv("VLOTTREKKER_EMAIL__PROT", "25")

    assert problems() == [
        "VLOTTREKKER_EMAIL__PORT: email.port: must be a whole number from 1 to 65535",
        'VLOTTREKKER_EMAIL__PROT: email.prot: this key is not known; did you mean "port"?',
    ]


@pytest.mark.parametrize(
    "name", ["VLOTTREKKER_TELEGRAM_TOKEN", "VLOTTREKKER_TELGRAM__TOKEN", "VLOTTREKKER_TELEGRAM"]
)
def test_a_misspelt_variable_is_told(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    write(f'[telegram]\ntoken = "{TOKEN}"\n')
    monkeypatch.setenv(name, TOKEN)

    (said,) = problems()

    assert said.startswith(f"{name}: this variable is not known; did you mean")


def test_a_variable_of_somebody_else_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    write(f'[telegram]\ntoken = "{TOKEN}"\n')
    monkeypatch.setenv("VLOTTREKKER_SERVICE_HOST", "10.0.0.1")
    monkeypatch.setenv("VLOTTREKKER_PORT", "tcp://10.0.0.1:80")

    assert isinstance(load_settings(), Settings)


def test_a_secret_that_everybody_can_read_is_told() -> None:
    path = write(f'[telegram]\ntoken = "{TOKEN}"\n')
    assert list(exposed_secrets(load_settings())) == []

    path.chmod(0o644)
    (told,) = exposed_secrets(load_settings())

    assert str(told) == (
        "config.toml: everybody on this machine can read the secret in it; run `chmod 600 config.toml`"
    )


def test_a_file_without_secrets_may_be_read_by_all(monkeypatch: pytest.MonkeyPatch) -> None:
    write("[clock]\ntick_seconds = 5\n").chmod(0o644)
    monkeypatch.setenv("VLOTTREKKER_TELEGRAM__TOKEN", TOKEN)

    assert list(exposed_secrets(load_settings())) == []


def test_settings_show_no_secret() -> None:
    write(
        f'[telegram]\ntoken = "{TOKEN}"\n[database]\nurl = "postgresql://vlot:{PASSWORD}@db.example.org/vlot"\n'
    )

    shown = repr(load_settings())

    assert TOKEN not in shown
    assert PASSWORD not in shown


# Webhook, monitoring and the dead man's switch


def test_nothing_listens_unless_it_is_said() -> None:
    write(f'[telegram]\ntoken = "{TOKEN}"\n')

    settings = load_settings()

    assert (settings.web, settings.webhook, settings.watch) == (None, None, None)


def test_the_secret_of_the_webhook_follows_from_the_token() -> None:
    text = '[webhook]\npublic_url = "https://bot.example.org/telegram"\n'
    secrets = []
    for token in (TOKEN, TOKEN, f"{TOKEN}-new"):
        write(f'[telegram]\ntoken = "{token}"\n{text}')
        settings = load_settings()
        secrets.append(settings.webhook_secret)
        assert settings.webhook_secret in set(secrets_of(settings))

    assert secrets[0] == secrets[1] != secrets[2]
    assert re.fullmatch("[0-9a-f]{64}", secrets[0])


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", "webhook.public_url: is missing"),
        ('public_url = "http://bot.example.org/x"', "must be an address that starts with https://"),
        ('public_url = "https://"', "must be an address that starts with https://"),
        ('public_url = "https://bot.example.org/x?y=1"', "must be an address that starts with https://"),
        ('public_url = "https://bot.example.org:8000/x"', "must have port 443, 80, 88 or 8443"),
        (
            'public_url = "https://bot.example.org/"\nsecret = "hunter2-of-nobody!"',
            "must be 16 to 256 letters, digits, _ or -; `openssl rand -hex 32` makes one",
        ),
        ('public_url = "https://bot.example.org/"\nport = 0', "webhook.port"),
        ('public_url = "https://bot.example.org/"\nmax_connections = 101', "webhook.max_connections"),
    ],
)
def test_what_is_wrong_with_a_webhook_is_said(line: str, said: str) -> None:
    path = write(f'[telegram]\ntoken = "{TOKEN}"\n[webhook]\n{line}\n')

    (problem,) = problems(path)

    assert said in problem


def test_two_that_listen_need_a_port_each() -> None:
    hook = 'public_url = "https://bot.example.org/x"'
    for web, well in (("port = 8080", False), ('port = 8080\nhost = "127.0.0.2"', True), ("", True)):
        write(f'[telegram]\ntoken = "{TOKEN}"\n[webhook]\n{hook}\n[web]\n{web}\n')
        if well:
            load_settings()
        else:
            told = "config.toml: web.port: must be another than webhook.port, as both listen on it"
            assert problems() == [told]


@pytest.mark.parametrize("url", ["http://hc-ping.com/x", "hc-ping.com", "https://"])
def test_the_switch_needs_a_safe_address(url: str) -> None:
    path = write(f'[telegram]\ntoken = "{TOKEN}"\n[watch]\nurl = "{url}"\n')

    (problem,) = problems(path)

    assert (
        'watch.url: must be an address that starts with https://, like "https://hc-ping.com/..."' in problem
    )


def test_a_secret_file_that_is_not_there_is_one_problem() -> None:
    path = write(
        f'[telegram]\ntoken = "{TOKEN}"\n[watch]\nurl_file = "gone"\n'
        '[webhook]\npublic_url = "https://bot.example.org/"\nsecret_file = "gone"\n'
    )

    said = problems(path)

    assert [line.partition(": ")[2].partition(":")[0] for line in said] == [
        "webhook.secret_file",
        "watch.url_file",
    ]


def test_a_watch_url_that_all_can_read_is_told() -> None:
    path = write(f'[telegram]\ntoken = "{TOKEN}"\n[watch]\nurl_file = "watch-url"\n')
    Path("watch-url").write_text(WATCH)
    Path("watch-url").chmod(0o644)

    (problem,) = exposed_secrets(load_settings(path))

    assert problem.where.endswith("watch-url")
