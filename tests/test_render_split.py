"""Long texts in pieces: at sensible places, within Telegram's limit, with nothing lost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.render.split import ROOM, Block, Span, pieces, split, units
from jobs.post import Button

CLAP = Button(label="Bekijk foto 1", data="f|1")


def _texts(blocks: list[Block]) -> list[str]:
    return ["".join(span.text for span in block.spans) for block in blocks]


def _block(text: str) -> Block:
    return Block((Span(text),))


def test_units_are_those_of_telegram() -> None:
    assert units("é👍🏽") == 5


def test_what_fits_stays_together_and_in_order() -> None:
    blocks = [_block("een"), _block("twee"), _block("drie")]
    assert _texts(split(blocks, room=9)) == ["een\n\ntwee", "drie"]
    assert _texts(split(blocks, room=8)) == ["een", "twee", "drie"]


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("eerste alinea\n\ntweede alinea hier", ["eerste alinea", "tweede alinea hier"]),
        ("eerste regel\ntweede regel. Hier", ["eerste regel", "tweede regel. Hier"]),
        ("Dit is een zin. En dit is er nog een", ["Dit is een zin.", "En dit is er nog een"]),
        ("alleen woorden staan hier zonder punt", ["alleen woorden", "staan hier zonder", "punt"]),
        ("a" * 45, ["a" * 20, "a" * 20, "a" * 5]),
        ("👍🏽" * 8, ["👍🏽" * 5, "👍🏽" * 3]),
        ("x" + "👍" * 15, ["x" + "👍" * 9, "👍" * 6]),
    ],
)
def test_a_long_text_is_cut_at_the_best_place(text: str, cut: list[str]) -> None:
    assert pieces(text, room=20) == cut


def test_a_block_that_is_cut_begins_again_under_its_name_and_keeps_its_buttons_for_the_end() -> None:
    block = Block((Span("Groen", bold=True), Span("woord " * 40, quoted=True)), "Groen, vervolg", (CLAP,))
    first, second, third = split([_block("eerst"), block, _block("daarna")], room=200)
    assert _texts([first]) == ["eerst"]
    assert second.buttons == ()
    assert third.spans[0] == Span("Groen, vervolg", bold=True)
    assert third.buttons == (CLAP,)
    assert all(span.quoted for span in second.spans[1:])
    assert _texts([third])[0].endswith("daarna")


def test_both_halves_of_a_cut_line_from_right_to_left_are_whole() -> None:
    first, second = pieces("\u2068" + "שלום " * 5 + "שלום\u2069", room=20)
    assert first == "\u2068שלום שלום שלום\u2069"
    assert second == "\u2068שלום שלום שלום\u2069"


@settings(derandomize=True, max_examples=300)
@given(
    st.lists(
        st.text(st.characters(codec="utf-8") | st.sampled_from("\u2067\u2068\u2069\n .👍א"), max_size=120)
    )
)
def test_no_message_is_too_long_and_no_letter_is_lost(texts: list[str]) -> None:
    messages = _texts(split([_block(text) for text in texts], room=50))
    assert all(units(message) <= 50 + 20 for message in messages)
    letters = [c for c in "".join(messages) if c.isalnum()]
    assert letters == [c for c in "".join(texts) if c.isalnum()]


def test_the_longest_answer_of_telegram_comes_in_two_pieces_within_the_limit() -> None:
    for text in ("👍" * 2048, "\u2067" * 4096, "e\u0301" * 2048, "woord " * 682):
        assert all(units(piece) <= ROOM + 20 < 4096 for piece in pieces(text))
