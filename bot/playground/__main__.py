"""Start the playground alone, as `python -m bot.playground` with the options below."""

from __future__ import annotations

import argparse
import asyncio
import sys
from contextlib import suppress

from bot.playground.pace import Limits
from bot.playground.playground import DEFAULT_TOKEN, DEFAULT_USERNAME, Playground


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m bot.playground",
        description="Start a local Telegram with a page for the people. Nothing leaves this machine.",
    )
    parser.add_argument("--port", type=int, default=8090, help="0 takes any free one")
    parser.add_argument("--token", default=DEFAULT_TOKEN, help="the token the bot uses here")
    parser.add_argument("--username", default=DEFAULT_USERNAME, help="the name of the bot in links")
    parser.add_argument("--people", nargs="*", default=["Amina", "Joost"], help="who is there to begin with")
    parser.add_argument("--no-limits", action="store_true", help="let the bot send as fast as it likes")
    given = parser.parse_args()
    limits = Limits.none() if given.no_limits else Limits()
    playground = Playground(token=given.token, username=given.username, limits=limits)
    for name in given.people:
        playground.person(name)
    with suppress(KeyboardInterrupt):
        asyncio.run(_stay(playground, given.port))


async def _stay(playground: Playground, port: int) -> None:
    async with playground.serve(port) as url:
        sys.stdout.write(f"Pagina om te spelen:    {url}/playground\n")
        sys.stdout.write(f"api_url voor de bot:    {url}   (token {playground.world.token})\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    main()
