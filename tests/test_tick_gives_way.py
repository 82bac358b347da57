"""A tick with much to do lets others write between its transactions, and have a turn within them."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from rijnbuurt import CLEAN, PlainWords, Rijnbuurt
from sqlalchemy.ext.asyncio import AsyncSession

from bot.wording import Words
from jobs.post import Message
from jobs.rules.prompts import Prompt
from jobs.tick import BATCH, tick
from models.database import Database
from models.values import Language

NOON = datetime(2026, 11, 24, 11, tzinfo=UTC)


async def test_what_somebody_says_is_written_before_the_next_batch(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []

    async def answer() -> None:
        async with sqlite_database.writing():
            written.append("answer")

    answering: list[asyncio.Task[None]] = []

    async def due(_session: AsyncSession, _now: datetime) -> Sequence[int]:
        return range(2 * BATCH)

    async def plan(_session: AsyncSession, ids: Sequence[int], _now: datetime) -> int:
        if not answering:
            answering.append(asyncio.create_task(answer()))
            await asyncio.sleep(0.01)
        written.append(f"batch {ids[0]}")
        return 1

    monkeypatch.setattr("jobs.tick.due_workgroups", due)
    monkeypatch.setattr("jobs.tick.plan_rounds", plan)
    await tick(sqlite_database, Words(), NOON)
    await answering[0]

    assert written == ["batch 0", "answer", f"batch {BATCH}"]


async def test_others_have_a_turn_while_many_questions_are_put_in_words(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []

    class Slow(PlainWords):
        def question(self, prompt: Prompt, language: Language) -> Message:
            order.append("question")
            asyncio.get_running_loop().call_soon(order.append, "another")
            return super().question(prompt, language)

    monkeypatch.setattr("jobs.rounds.AT_A_TIME", 1)
    town = Rijnbuurt(sqlite_database, words=Slow())
    await town.load(CLEAN)
    await town.joins("amina", "bram")
    await town.at("2026-11-30 09:00")
    assert order == ["question", "another", "question", "another"]
