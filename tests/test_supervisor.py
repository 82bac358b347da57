"""The watchdog of systemd: it hears from us as long as the loop goes round, and only where it asked to."""

import asyncio
import socket
from contextlib import closing
from pathlib import Path

import pytest

from bot.health.supervisor import watched_by_systemd


@pytest.mark.parametrize("abstract", [False, True])
async def test_it_hears_that_we_live_again_and_again(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    abstract: bool,
) -> None:
    path = str(tmp_path / "notify")
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as systemd:
        systemd.bind(f"\0{path}" if abstract else path)
        systemd.setblocking(False)
        monkeypatch.setenv("NOTIFY_SOCKET", f"@{path}" if abstract else path)
        monkeypatch.setenv("WATCHDOG_USEC", "40000")
        loop = asyncio.get_running_loop()

        async with watched_by_systemd(), asyncio.timeout(10):
            heard = [await loop.sock_recv(systemd, 64) for _ in range(3)]

    assert heard == [b"WATCHDOG=1"] * 3


async def test_a_systemd_that_is_gone_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "nobody"))
    monkeypatch.setenv("WATCHDOG_USEC", "4000")
    before = asyncio.all_tasks()

    async with watched_by_systemd():
        (beating,) = asyncio.all_tasks() - before
        await asyncio.wait([beating], timeout=0.05)
        assert not beating.done()


@pytest.mark.parametrize(("address", "given"), [("", "1000"), ("/x", ""), ("/x", "soon")])
async def test_nobody_is_told_who_did_not_ask(
    monkeypatch: pytest.MonkeyPatch, address: str, given: str
) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", address)
    monkeypatch.setenv("WATCHDOG_USEC", given)
    before = asyncio.all_tasks()

    async with watched_by_systemd():
        assert asyncio.all_tasks() == before
