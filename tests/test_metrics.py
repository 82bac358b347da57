"""/metrics: what the bot did and what the database tells, as Prometheus reads it, and about nobody."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from command_line import NO_FOLDER
from conftest import Cluster
from frontage import Frontage, frontage
from prometheus_client.parser import text_string_to_metric_families

from bot.channels import NotSent, Refused, Sent, Uncertain, Unreachable
from bot.channels.counted import CountedCarrier
from bot.settings.form import Backups
from bot.web.metrics import Metrics
from bot.web.opening import vitals_for
from jobs.post import Message, Payload
from models.database import Database
from models.migrations import newest_revision
from models.queries.heartbeats import note_heartbeats
from models.tally import Tally
from models.values import Channel, Pulse

OPERATION = Path(__file__).parents[1] / "docs" / "operation.md"


@pytest.fixture
async def front(database: Database) -> AsyncIterator[Frontage]:
    async with frontage(database) as front:
        yield front


async def numbers(front: Frontage) -> dict[str, float]:
    """Ask; give each number by its name and labels."""
    answer = await front.http.get(front.page("metrics"))
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=")
    found = {}
    for family in text_string_to_metric_families(answer.text):
        for sample in family.samples:
            labels = ",".join(f"{name}={value}" for name, value in sorted(sample.labels.items()))
            found[f"{sample.name}{{{labels}}}" if labels else sample.name] = sample.value
    return found


async def test_a_folder_of_backups_that_cannot_be_read_hides_no_other_number(
    sqlite_database: Database,
) -> None:
    async with frontage(sqlite_database, backups=Backups(folder=Path(NO_FOLDER))) as front:
        found = await numbers(front)

    assert found["vlottrekker_database_up"] == 1
    assert found["vlottrekker_disk_free_bytes{folder=database}"] > 0
    assert "vlottrekker_disk_free_bytes{folder=backups}" not in found


async def test_everything_that_status_counts_is_there(front: Frontage) -> None:
    found = await numbers(front)

    groups = {"updates": "inbox_updates", "messages": "outbox_messages"}
    for name in Tally.__dataclass_fields__:
        group, _, state = name.partition("_")
        assert found[f"vlottrekker_{groups.get(group, group)}{{state={state}}}"] == 0
    assert found["vlottrekker_database_up"] == found["vlottrekker_leads"] == 1
    assert found["vlottrekker_database_bytes"] > 10_000
    assert found["vlottrekker_disk_free_bytes{folder=backups}"] > 0
    assert 0 < found["vlottrekker_disk_free_ratio{folder=backups}"] <= 1
    last = found[f"vlottrekker_last_success_timestamp_seconds{{task={Pulse.TICK}}}"]
    assert abs(last - front.bot.clock.now().timestamp()) < 60
    assert found["vlottrekker_tick_seconds_count"] == 1
    assert found["vlottrekker_tick_failures_total"] == 0
    kind = front.bot.database.dialect
    (build,) = (name for name in found if name.startswith("vlottrekker_build_info"))
    assert f"database={kind}," in build
    assert f"schema={newest_revision()}," in build
    assert found["process_resident_memory_bytes"] > 0


async def test_what_happens_is_counted_and_nobody_named(front: Frontage) -> None:
    amina = front.playground.person("Amina")
    await amina.says("dag")
    await amina.hears()
    await front.brings({"update_id": 1}, **{"Content-Type": "text/plain"})

    sent = "vlottrekker_sends_total{channel=telegram,outcome=sent}"
    # The answer is on the screen a moment before it is written down as sent.
    async with asyncio.timeout(10):
        while not (found := await numbers(front)).get(sent):
            await asyncio.sleep(0.01)

    assert found["vlottrekker_updates_total{outcome=handled}"] == 1
    assert found["vlottrekker_updates_total{outcome=set_aside}"] == 0
    assert found["vlottrekker_webhook_calls_total{status=200}"] == 1
    assert found["vlottrekker_webhook_calls_total{status=400}"] == 1
    assert "Amina" not in str(found)
    allowed = {"state", "channel", "outcome", "status", "task", "folder", "le", "version", "python"}
    labels = {
        name for key in found for name in re.findall(r"[{,](\w+)=", key) if key.startswith("vlottrekker")
    }
    assert labels <= allowed | {"database", "schema"}


class Carrying:
    """A carrier that gives what it was told to."""

    def __init__(self, *answers: object) -> None:
        self._answers = list(answers)

    async def send(self, _address: str, _payload: Payload, *, key: str) -> object:
        del key
        answer = self._answers.pop(0)
        if isinstance(answer, BaseException):
            raise answer
        return answer


async def test_each_outcome_of_a_send_is_counted_by_its_own_name(sqlite_database: Database) -> None:
    async with frontage(sqlite_database, runs=False) as front:
        meters = front.bot.vitals.meters
        answers = (Sent(), NotSent("x", 1), Uncertain("x"), Refused("x"), Unreachable("x"))
        carrier = CountedCarrier(Carrying(*answers, ConnectionError()), Channel.EMAIL, meters)  # type: ignore[arg-type]
        for _ in answers:
            await carrier.send("a", Message(text="dag"), key="k")
        with pytest.raises(ConnectionError):
            await carrier.send("a", Message(text="dag"), key="k")

        found = await numbers(front)

    counted = {
        name: found[f"vlottrekker_sends_total{{channel=email,outcome={name}}}"]
        for name in ("sent", "not_sent", "uncertain", "refused", "unreachable")
    }
    assert counted == {"sent": 1, "not_sent": 1, "uncertain": 2, "refused": 1, "unreachable": 1}


async def test_without_a_database_nothing_old_is_shown(migrated_cluster: Cluster) -> None:
    url = migrated_cluster.create("migrated")
    database = Database(url)
    async with frontage(database, runs=False) as front:
        assert (await numbers(front))["vlottrekker_database_up"] == 1
        await asyncio.to_thread(migrated_cluster.drop, url)

        found = await numbers(front)

    assert found["vlottrekker_database_up"] == 0
    assert not any(name.startswith(("vlottrekker_rounds", "vlottrekker_last_success")) for name in found)
    assert found["vlottrekker_leads"] == 0
    await database.close()


async def test_a_tick_that_fails_is_counted_as_such(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError

    async with frontage(sqlite_database, webhook=False) as front:
        monkeypatch.setattr("bot.app.decide_late", broken)
        with pytest.raises(RuntimeError):
            await front.bot.tick()

        found = await numbers(front)

    assert (found["vlottrekker_tick_seconds_count"], found["vlottrekker_tick_failures_total"]) == (2, 1)


async def test_two_bots_in_one_process_count_apart(sqlite_database: Database) -> None:
    async with frontage(sqlite_database, runs=False) as front:
        first, second = front.bot.vitals.meters, vitals_for(front.settings).meters
        first.set_aside()

    assert isinstance(first, Metrics)
    assert isinstance(second, Metrics)
    name = "vlottrekker_updates_total"
    assert first.registry.get_sample_value(name, {"outcome": "set_aside"}) == 1
    assert second.registry.get_sample_value(name, {"outcome": "set_aside"}) == 0


async def test_only_what_is_done_again_and_again_is_a_task(front: Frontage) -> None:
    lost = {Pulse.LOST_FROM: front.bot.clock.now(), Pulse.LOST_UNTIL: front.bot.clock.now()}
    async with front.bot.database.writing() as session:
        await note_heartbeats(session, lost)
    tasks = {name for name in await numbers(front) if name.startswith("vlottrekker_last_success")}
    assert not [name for name in tasks if re.search("task=(start|lost)", name)]


def test_the_manual_names_every_state_that_is_counted() -> None:
    told = OPERATION.read_text(encoding="utf-8")
    for name in Tally.__dataclass_fields__:
        group, _, state = name.partition("_")
        (line,) = re.findall(rf"(?m)^\| `vlottrekker_(?:outbox_|inbox_)?{group}{{state}}` .*", told)
        assert f"`{state}`" in line


async def test_the_table_of_the_manual_names_every_metric_and_no_other(front: Frontage) -> None:
    answer = await front.http.get(front.page("metrics"))
    there = set(re.findall(r"(?m)^# TYPE (vlottrekker_\w+)", answer.text))

    told = set(re.findall(r"`(vlottrekker_\w+)", OPERATION.read_text(encoding="utf-8")))

    assert {name for name in there if not name.endswith("_created")} == told
