"""What the promises P1 to P6 ask of the database and of Telegram's truth; each violation is a sentence.

The sentence begins with the promise that it breaks.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from .reader import Record, moment_of, read
from .telegram import Said, Shown, Telegram

Found = Mapping[str, list[Record]]
HARMLESS = ("edit", "bare", "commands")
"""What is the same when it is made twice."""


@dataclass(kw_only=True)
class Expected:
    """What must be true beside what Telegram knows."""

    rounds: Counter[tuple[str, datetime]] | None = None
    """By workgroup and due moment, from a calendar written separately."""
    overviews: Counter[tuple[str, datetime]] | None = None
    """By area and the moment it was due."""
    doubtful: list[str] = field(default_factory=list)
    """The keys of what was being sent when a process died."""
    uncertain_shown: int | None = None
    """How many uncertain messages `vlottrekker status` tells of."""
    may_fail: bool = False
    """Whether people or servers refuse messages in this story."""


def violations(url: str, telegram: Telegram, expected: Expected, now: datetime) -> list[str]:
    """Name everything in which a promise was broken."""
    found = read(url)
    return [
        *answers_kept(found, telegram),
        *rounds_there(found, expected, now),
        *copies_right(found, telegram, expected),
        *mails_right(found, telegram),
        *uncertain_told(found, expected),
    ]


def answers_kept(found: Found, telegram: Telegram) -> Iterator[str]:
    """P1 and P4: whatever was said is there, once."""
    waiting = {row["update_id"]: row["status"] for row in found["inbox_update"] if row["status"] != "done"}
    for said in telegram.said:
        if said.update_id not in telegram.confirmed:
            yield f"P1: update {said.update_id} ({said.kind}) was never confirmed"
        if said.update_id in waiting:
            yield f"P1: update {said.update_id} ({said.kind}) is {waiting[said.update_id]}"
    yield from taps_kept(found, telegram.said)
    files = Counter(row["file_id"] for row in found["attachment"])
    for file in {said.words for said in telegram.said if said.kind == "photo"}:
        if files[file] != 1:
            yield f"P1: photo {file} is there {files[file]} times"
    by_message = defaultdict(list)
    for row in found["answer"]:
        by_message[row["message_id"]].append(row)
    last = {said.number: said.words for said in telegram.said if said.kind in {"words", "edit"}}
    for number, words in last.items():
        yield from words_kept(by_message[number], words, number)
    yield from _outcomes_once(found, [_plain(words) for words in last.values()])


def taps_kept(found: Found, said: Sequence[Said]) -> Iterator[str]:
    """Look for each choice once; whoever taps both copies of a question gives one answer.

    Nor is a choice taken where the same person had answered that question in words before.
    """
    there = Counter(
        "|".join(("c", str(row["check_in_id"]), row["question"], str(row["subject_id"] or ""), row["choice"]))
        for row in found["answer"]
        if row["choice"] and not row["message_id"]
    )
    first: dict[str, int] = {}
    for place, each in enumerate(said):
        if each.kind == "tap" and each.words.startswith("c|"):
            first.setdefault(each.words, place)
    for tapped, place in first.items():
        if there[tapped] == 1:
            continue
        _, turn, question, *_ = tapped.split("|")
        rows = [
            row for row in found["answer"] if (str(row["check_in_id"]), row["question"]) == (turn, question)
        ]
        before = {
            each.number for each in said[:place] if each.chat == said[place].chat and each.kind == "words"
        }
        if not there[tapped] and any(row["message_id"] in before for row in rows):
            continue
        instead = [row["choice"] or row["text"] for row in rows]
        yield f"P1: {tapped} was tapped and is there {there[tapped]} times; that question has {instead}"


def _plain(words: str) -> str:
    """Take a command off what was said with it."""
    return words.partition(" ")[2] if words.startswith("/") else words


def words_kept(rows: Sequence[Record], said: str, number: int) -> Iterator[str]:
    """Look for the words of one message once, as a choice that they spell or as words.

    At the question whether something still runs, words are both: it is different, and how.
    """
    if not (words := _plain(said)):
        return
    live = [row for row in rows if row["replaced_at"] is None]
    choices = [row for row in live if row["choice"] and not row["text"]]
    told = any(row["question"] == "change" for row in live)
    spelt = [row for row in choices if not (told and row["choice"] == "different")]
    same = [row for row in live if row["text"] == words]
    if len(same) != 1 and not (spelt and not same):
        yield f"P1: message {number} ({words}) stands {len(same)} times as an answer"
    if len(live) > len(same) + len(choices):
        yield f"P1: message {number} stands with words that were changed since"
    if spelt and same and said == words:
        yield f"P1: message {number} ({words}) is there as a choice and as words"
    handled = Counter((row["question"], row["subject_id"], row["text"], row["choice"]) for row in rows)
    for point, times in handled.items():
        if times > 1:
            yield f"P1: message {number} was taken {times} times as {point[0]}"


def _outcomes_once(found: Found, said: Iterable[str]) -> Iterator[str]:
    words = {word for word in said if word}
    for table in ("obstacle", "remark", "success"):
        told = Counter(row["text"] for row in found[table])
        for word in words:
            if told[word] > 1:
                yield f"P1: {word} is there {told[word]} times as {table}"


def rounds_there(found: Found, expected: Expected, now: datetime) -> Iterator[str]:
    """P2: every round and overview is there once, with what became of it."""
    groups = {row["id"]: row["slug"] for row in found["workgroup"]}
    areas = {row["id"]: row["slug"] for row in found["area"]}
    if expected.rounds is not None:
        there = Counter((groups[row["workgroup_id"]], moment_of(row["due_at"])) for row in found["round"])
        yield from _difference("round", expected.rounds, there)
    if expected.overviews is not None:
        made = Counter((areas[row["area_id"]], moment_of(row["period_end"])) for row in found["digest"])
        yield from _difference("overview", expected.overviews, made)
    letters = {row["dedupe_key"] for row in found["campaign_letter"]}
    turns = defaultdict(list)
    for row in found["check_in"]:
        turns[row["round_id"]].append(row["id"])
    for row in found["round"]:
        name = f"the round of {groups[row['workgroup_id']]} at {row['due_at']}"
        if row["status"] == "waiting" and moment_of(row["ask_at"]) <= now:
            yield f"P2: {name} waits, and nobody does anything about it"
        if row["status"] == "skipped" and not row["skip_reason"]:
            yield f"P2: {name} was skipped without a reason"
        if row["status"] in {"open", "closed"} and row["opened_at"]:
            silent = [id_ for id_ in turns[row["id"]] if f"question:{id_}:first" not in letters]
            if silent or not turns[row["id"]]:
                yield f"P2: {name} was opened without a question"


def _difference(what: str, wanted: Counter[Any], there: Counter[Any]) -> Iterator[str]:
    for key, times in sorted((wanted - there).items()):
        yield f"P2: the {what} {key[0]} {key[1]} is missing {times} times"
    for key, times in sorted((there - wanted).items()):
        yield f"P2: the {what} {key[0]} {key[1]} is there {times} times too many"


def copies_right(found: Found, telegram: Telegram, expected: Expected) -> Iterator[str]:
    """P3 and P5: a message is on the screen once, or a second time, marked, after an uncertain first."""
    rows = {row["dedupe_key"]: row for row in found["outbox_message"]}
    shown = Counter(_look(each) for each in telegram.shown)
    groups: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    notes: dict[tuple[str, str, str], str] = {}
    for letter in found["campaign_letter"]:
        if letter["channel"] != "telegram" or letter["kind"] in HARMLESS:
            continue
        look, note = _look_of_letter(letter)
        groups[look].append(letter["dedupe_key"])
        notes[look] = note
    for look, keys in groups.items():
        states = [rows[key]["status"] for key in keys if key in rows]
        marked_look = (look[0], f"{notes[look]}\n\n{look[1]}", look[2])
        plain, marked = shown.pop(look, 0), shown.pop(marked_look, 0)
        repeated = sum(bool(rows[key]["repeated"]) for key in keys if key in rows)
        yield from _copies(keys, states, repeated, plain, marked)
        if "failed" in states and not expected.may_fail:
            yield f"P2: {keys[0]} failed"
    for look, times in shown.items():
        yield f"P3: {look[0]} was sent something {times} times that is in no outbox: {look[1][:40]!r}"
    for key, row in rows.items():
        if row["status"] == "sending":
            yield f"P6: {key} is being sent, by nobody"


def _copies(keys: list[str], states: list[str], repeated: int, plain: int, marked: int) -> Iterator[str]:
    name = keys[0] if len(keys) == 1 else f"{keys[0]} and {len(keys) - 1} alike"
    if plain > len(keys):
        kind = "P3" if keys[0].startswith(("question", "digest")) else "P5"
        yield f"{kind}: {name}: {plain} copies without a mark, of {len(keys)}"
    if marked > repeated:
        yield f"P3: {name}: {marked} marked copies, of {repeated}"
    if plain + marked < states.count("sent"):
        yield f"P2: {name} counts as sent, and was shown {plain + marked} times"


def _look(shown: Shown) -> tuple[str, str, str]:
    return str(shown.chat), shown.text, _buttons(shown.data)


def _look_of_letter(letter: Record) -> tuple[tuple[str, str, str], str]:
    payload = json.loads(letter["payload"]) if isinstance(letter["payload"], str) else letter["payload"]
    data = [button["data"] for row in payload.get("buttons", ()) for button in row]
    words = payload.get("text", payload.get("caption", ""))
    return (letter["address"], words, _buttons(data)), payload.get("repeat_note", "")


def _buttons(data: Iterable[str]) -> str:
    return " ".join(data)


def mails_right(found: Found, telegram: Telegram) -> Iterator[str]:
    """P3 for mail: at most two, and those are the same mail by their Message-ID."""
    rows = {row["dedupe_key"]: row for row in found["outbox_message"]}
    came = Counter(str(mail["Message-ID"]) for mail in telegram.mails)
    for letter in found["campaign_letter"]:
        row = rows.get(letter["dedupe_key"])
        if letter["channel"] != "email" or row is None:
            continue
        digits = sha256(letter["dedupe_key"].encode()).hexdigest()[:32]
        times = sum(number for id_, number in came.items() if digits in id_)
        if times > 1 + bool(row["repeated"]):
            yield f"P3: the mail {letter['dedupe_key']} came {times} times"
        if row["status"] == "sent" and not times:
            yield f"P2: the mail {letter['dedupe_key']} counts as sent, and never came"


def uncertain_told(found: Found, expected: Expected) -> Iterator[str]:
    """P6: what may or may not have arrived is not called sent, and the administrator sees it."""
    rows = {row["dedupe_key"]: row for row in found["outbox_message"]}
    for key in expected.doubtful:
        row = rows.get(key)
        if row is None or row["kind"] in HARMLESS:
            continue
        if row["status"] == "sent" and not row["repeated"] and row["external_id"]:
            yield f"P6: {key} may have arrived before a kill, and was sent again as if it had not"
        refused_since = expected.may_fail and row["repeated"] and row["status"] == "failed"
        if row["status"] not in {"sent", "uncertain"} and not refused_since:
            yield f"P6: {key} may have arrived before a kill, and is {row['status']}"
    # What is still to be repeated is queued.
    uncertain = sum(
        row["status"] == "uncertain" and not (row["repeatable"] and not row["repeated"])
        for row in rows.values()
    )
    if expected.uncertain_shown is not None and expected.uncertain_shown != uncertain:
        yield f"P6: {uncertain} messages are uncertain, and `status` tells of {expected.uncertain_shown}"
