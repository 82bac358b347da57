"""The overview in every form, whole: as it arrives in the chat, in the mailbox and on the command line."""

import re
from dataclasses import replace
from typing import Any

import pytest
from expectation import hold_against
from hypothesis import given, settings
from hypothesis import strategies as st
from mail_page import read_page
from overviews import CLEAN, EMPTY, GREEN, MUSIC, QUIET, RICH, YOUTH

from bot.buttons import ShowFile, decode
from bot.playground.formatting import parse_html
from bot.playground.values import utf16_length
from bot.render.overview import as_json, mail, telegram, terminal
from bot.render.words import said_plainly
from bot.texts import Texts
from jobs.post import Message
from jobs.rules.digest import Digest, Entry, State
from jobs.rules.facts import File, Stuck
from jobs.rules.frozen import DIGEST
from models.values import AttachmentKind

DUTCH, ENGLISH = Texts("nl"), Texts("en")
FORMS = [
    pytest.param(digest, texts, f"{name}.{texts.language}", id=f"{name}-{texts.language}")
    for name, digest in (("rich", RICH), ("empty", EMPTY))
    for texts in (DUTCH, ENGLISH)
]


def _as_text(messages: list[Message]) -> str:
    """Write messages down readably: a line between them, buttons in brackets."""
    return "\n-----\n".join(
        "\n".join(
            [message.text, *(" ".join(f"[{b.label}]({b.data})" for b in row) for row in message.buttons)]
        )
        for message in messages
    )


@pytest.mark.parametrize(("digest", "texts", "name"), FORMS)
def test_the_overview_in_the_chat(digest: Digest, texts: Texts, name: str) -> None:
    hold_against(f"overview-{name}.telegram.txt", _as_text(telegram(digest, texts)) + "\n")


@pytest.mark.parametrize(("digest", "texts", "name"), FORMS)
def test_the_overview_by_mail(digest: Digest, texts: Texts, name: str) -> None:
    written = mail(digest, texts)
    without_style = re.sub(r"<style>.*?</style>\n", "", written.html, flags=re.DOTALL)
    hold_against(f"overview-{name}.mail.txt", f"Subject: {written.subject}\n\n{written.text}")
    hold_against(f"overview-{name}.mail.html", without_style + "\n")


@pytest.mark.parametrize(("digest", "texts", "name"), FORMS)
def test_the_overview_on_the_command_line(digest: Digest, texts: Texts, name: str) -> None:
    written = terminal(digest, texts)
    assert max(map(len, written.splitlines())) <= 100
    hold_against(f"overview-{name}.terminal.txt", written)


@pytest.mark.parametrize("digest", [RICH, EMPTY])
def test_json_gives_the_same_digest_back(digest: Digest) -> None:
    assert DIGEST.validate_json(as_json(digest)) == digest


@pytest.mark.parametrize("digest", [RICH, EMPTY])
@pytest.mark.parametrize("texts", [DUTCH, ENGLISH])
def test_every_workgroup_stands_there_once_in_every_form(digest: Digest, texts: Texts) -> None:
    chat = "".join(parse_html(message.text).text for message in telegram(digest, texts))
    for form in (chat, mail(digest, texts).text, mail(digest, texts).html, terminal(digest, texts)):
        for entry in digest.entries:
            assert len(re.findall(rf"(?<!\w){entry.workgroup}(?!\w)", form)) == 1


def test_the_first_line_tells_whether_she_is_needed() -> None:
    def first_line(digest: Digest) -> str:
        return parse_html(telegram(digest, DUTCH)[0].text).text.splitlines()[0]

    assert first_line(EMPTY) == "🌱 Geen werkgroep heeft jou nu nodig."
    assert first_line(replace(EMPTY, needs_you=(QUIET,))) == "🔔 1 werkgroep heeft jou nodig."
    assert first_line(replace(EMPTY, needs_you=(QUIET, CLEAN))) == "🔔 2 werkgroepen hebben jou nodig."


@pytest.mark.parametrize("quiet", [MUSIC, QUIET], ids=["for information", "needs her"])
@pytest.mark.parametrize(
    "said",
    [
        {"rough": ("De lift is weer stuk",)},
        {"solved": ("De lift",)},
        {"worked": ("De burendag",)},
        {"files": CLEAN.files},
    ],
    ids=["rough", "solved", "worked", "files"],
)
def test_nothing_heard_is_said_of_the_last_rounds_where_words_from_before_stand_below(
    quiet: Entry, said: dict[str, Any]
) -> None:
    written = terminal(replace(EMPTY, for_information=(replace(quiet, **said),)), DUTCH)
    lately = "In de laatste 3 rondes" if quiet is QUIET else "In de laatste ronde"
    assert f"{lately} hoorden we niets." in written
    assert "Van deze werkgroep hebben we" not in written
    assert ("Misschien helpt het als je even belt." in written) is (quiet is QUIET)


@pytest.mark.parametrize(
    ("age", "said"),
    [(0, "sinds vrijdag 27 november."), (1, "sinds donderdag 26 november."), (2, "al 2 dagen.")],
)
def test_what_began_just_before_the_overview_has_its_date_for_who_reads_it_later(age: int, said: str) -> None:
    digest = replace(RICH, needs_you=(replace(RICH.needs_you[0], age=age),))
    assert said in terminal(digest, DUTCH)


def test_those_who_need_her_beyond_the_first_five_are_counted_and_pointed_out() -> None:
    digest = replace(EMPTY, needs_you=(CLEAN,) * 5, for_information=(QUIET, CLEAN, YOUTH))
    written = terminal(digest, DUTCH)
    assert "7 werkgroepen hebben jou nodig." in written
    assert "Nog 2 werkgroepen hebben jou nodig. Die staan bovenaan bij ter informatie." in written


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (Entry(workgroup="Groen", state=State.STOPPED), "Deze werkgroep is gestopt.\n"),
        (
            Entry(workgroup="Groen", state=State.WELL),
            "Deze werkgroep is gestopt.\nDe werkgroep zegt: het gaat goed.\n",
        ),
    ],
    ids=["nothing more", "what it said"],
)
def test_of_a_workgroup_that_stopped_that_is_said_first(entry: Entry, said: str) -> None:
    digest = replace(EMPTY, for_information=(replace(entry, stopped=True),))
    assert said in _as_text(telegram(digest, DUTCH))


def test_what_is_different_about_a_solved_point_stands_under_it() -> None:
    entry = replace(CLEAN, obstacles=(), solved=("De lift is stuk",), different=("De deur klemt",))
    written = terminal(replace(EMPTY, needs_you=(entry,)), DUTCH)
    assert "Wat is opgelost: “De lift is stuk”\n  Wat er nu anders is: “De deur klemt”\n" in written


def test_buttons_of_files_come_with_the_workgroup_they_belong_to() -> None:
    long = replace(YOUTH, obstacles=(replace(YOUTH.obstacles[0], text="lang " * 780),))
    digest = replace(EMPTY, needs_you=(long,), for_information=(CLEAN,), going_well=(GREEN,))
    with_buttons = [message for message in telegram(digest, DUTCH) if message.buttons]
    assert len(with_buttons) == 1
    assert "Schoon en heel" in with_buttons[0].text
    presses = [decode(button.data) for row in with_buttons[0].buttons for button in row]
    assert presses == [ShowFile(41), ShowFile(42), ShowFile(43)]


def test_more_files_than_a_message_takes_come_with_more_messages() -> None:
    files = tuple(File(attachment_id=number, kind=AttachmentKind.PHOTO) for number in range(100))
    messages = telegram(replace(EMPTY, needs_you=(replace(CLEAN, files=files),)), DUTCH)
    counts = [sum(map(len, message.buttons)) for message in messages]
    assert counts == [40, 40, 20]
    assert messages[1].text == "Hier zijn de andere foto's en opnames."


def test_an_overview_of_100_workgroups_is_cut_between_workgroups() -> None:
    many = tuple(replace(CLEAN, workgroup=f"Werkgroep {number}", files=()) for number in range(100))
    messages = telegram(replace(EMPTY, needs_you=many[:5], for_information=many[5:]), DUTCH)
    texts = [parse_html(message.text) for message in messages]
    assert all(utf16_length(text.text) <= 4096 for text in texts)
    assert "vervolg" not in "".join(text.text for text in texts)
    assert all(text.text.startswith("Werkgroep ") for text in texts[1:])


def test_an_answer_as_long_as_a_message_goes_on_in_the_next() -> None:
    stuck = replace(CLEAN.obstacles[0], text=("Het zit vast op de sleutel. " * 147)[:4096])
    messages = telegram(replace(EMPTY, needs_you=(replace(CLEAN, obstacles=(stuck,)),)), DUTCH)
    texts = [parse_html(message.text) for message in messages]
    assert all(utf16_length(text.text) <= 4096 for text in texts)
    assert [text.text.startswith("Schoon en heel, vervolg\n") for text in texts] == [False, False, True]
    assert "expandable_blockquote" in {entity["type"] for entity in texts[2].entities}


def _tame(entry: Entry) -> Entry:
    """Say the same in ordinary words: a page must have the same tags for both."""
    words = "woord" if said_plainly(entry.obstacles[0].text).strip() else ""
    stuck = replace(entry.obstacles[0], text=words, change=words)
    return replace(entry, obstacles=(stuck, stuck), solved=(words, words))


NASTY = st.text(
    st.characters(codec="utf-8")
    | st.sampled_from("<>&'\"\u202e\u2066\u2067\u2068\u2069אب👍🏽\u0301\n\x00\x1b"),
    min_size=1,
    max_size=5000,
)


@settings(max_examples=60)
@given(said=NASTY, name=st.text(st.characters(codec="utf-8"), min_size=1, max_size=60))
def test_whatever_people_say_every_form_stays_whole(said: str, name: str) -> None:
    stuck = Stuck(text=said, theme=None, reported_at=RICH.period_start, change=said, help=None)
    entry = replace(CLEAN, workgroup=name, obstacles=(stuck, stuck), solved=(said, said))
    digest = replace(RICH, needs_you=(entry,), area=name)
    tame = replace(RICH, needs_you=(_tame(entry),))
    for message in telegram(digest, DUTCH):
        assert 0 < utf16_length(parse_html(message.text).text) <= 4096
    written = mail(digest, DUTCH)
    assert read_page(written.html).tags == read_page(mail(tame, DUTCH).html).tags
    assert "\x00" not in written.html + written.text
    assert "\x1b" not in terminal(digest, DUTCH)
    assert "\n" not in written.subject
