"""The benchmarks run and print their table; what they say about speed is looked at, never asserted."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from bench.__main__ import BENCHMARKS, main
from bench.measure import HERE, percentile, ratio
from bench.seed import MONDAY, filling, open_turns, representatives
from bench.telegrams import Arrival, Stub, Told, stub
from pydantic import SecretStr
from telegram.error import RetryAfter

from bot.line import Line
from bot.settings.form import Telegram


@pytest.fixture
def server() -> Iterator[Stub]:
    with stub(limit=2) as running:
        yield running


async def test_the_light_server_is_as_strict_as_told_and_writes_down_what_came(server: Stub) -> None:
    async with Line(Telegram(token=SecretStr(server.token), api_url=server.url)) as bot:
        for chat in (11, 12):
            assert (await bot.send_message(chat, "Hoe gaat het?")).chat_id == chat
        with pytest.raises(RetryAfter):
            await bot.send_message(13, "Hoe gaat het?")
    told = server.told()
    assert [arrival.chat for arrival in told.delivered] == [11, 12]
    assert (told.refused, told.most_in_a_second) == (1, 3)


def test_the_busiest_second_is_found_wherever_it_begins() -> None:
    moments = [0.0, 0.9, 1.0, 1.5, 1.89, 3.0]
    told = Told([Arrival(at, "sendmessage", 1, 200) for at in moments], {})
    assert told.most_in_a_second == 4
    assert told.rate(burst=3) == 1.5


@pytest.mark.parametrize("spread", [0.0, 1.0])
def test_the_rate_does_not_depend_on_how_the_first_second_was_used(spread: float) -> None:
    moments = [second + spread * place / 30 for second in range(20) for place in range(30)]
    told = Told([Arrival(at, "sendmessage", 1, 200) for at in moments], {})
    assert told.rate() == pytest.approx(30, rel=0.01)


def test_a_round_that_is_slow_as_a_whole_does_not_count() -> None:
    assert ratio([1.0, 20.0, 3.0], [1.0, 10.0, 1.0]) == 2.0
    assert percentile([5, 1, 4, 2, 3], 0.99) == 5


def test_the_names_are_those_of_the_files() -> None:
    assert all((HERE / "tests" / "bench" / f"{name}.py").is_file() for name in BENCHMARKS)


def test_a_filled_database_has_what_was_asked_for(tmp_path: Path) -> None:
    path = representatives(tmp_path / "people.db", 90, due=MONDAY)
    open_turns(path, MONDAY)
    with filling(path) as connection:
        counts = connection.execute(
            "SELECT (SELECT count(*) FROM person), (SELECT count(*) FROM workgroup),"
            " (SELECT count(*) FROM seat), (SELECT count(*) FROM area), (SELECT count(*) FROM check_in)"
        ).fetchone()
        assert not connection.execute("PRAGMA foreign_key_check").fetchall()
    assert counts == (90, 45, 90, 3, 90)


def test_benchmarks_print_their_rows(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["overview", "sending", "--quick", "--rounds", "1", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["about"]["rounds"] == 1
    assert {row["goal"] for row in printed["rows"]} == {"3", "9", "10"}
    assert all(row["wanted"] and row["ours"] for row in printed["rows"])


def test_an_unknown_benchmark_is_told_with_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["pase"])
    assert "pace" in capsys.readouterr().err
