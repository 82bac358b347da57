"""Telegram's HTML, read as strictly as Telegram reads it."""

from __future__ import annotations

import pytest

from bot.playground.formatting import parse_html
from bot.playground.refusals import RefusalError
from bot.playground.wording import caption_text, found_entities, message_text

CANNOT = "Bad Request: can't parse entities: "


def kinds(source: str) -> list[tuple[str, int, int]]:
    return [(e["type"], e["offset"], e["length"]) for e in parse_html(source).entities]


@pytest.mark.parametrize(
    ("tag", "kind"),
    [
        ("b", "bold"),
        ("strong", "bold"),
        ("i", "italic"),
        ("em", "italic"),
        ("u", "underline"),
        ("ins", "underline"),
        ("s", "strikethrough"),
        ("strike", "strikethrough"),
        ("del", "strikethrough"),
        ("code", "code"),
        ("pre", "pre"),
        ("tg-spoiler", "spoiler"),
        ("blockquote", "blockquote"),
        ("B", "bold"),
    ],
)
def test_every_tag_of_telegram_becomes_its_entity(tag: str, kind: str) -> None:
    parsed = parse_html(f"Dag <{tag}>Amina</{tag}>!")
    assert parsed.text == "Dag Amina!"
    assert list(parsed.entities) == [{"type": kind, "offset": 4, "length": 5}]


def test_offsets_count_utf16_units_so_that_an_emoji_is_two() -> None:
    assert kinds("👍 <b>é👍</b>") == [("bold", 3, 3)]


def test_nested_tags_are_listed_from_the_outside_in() -> None:
    assert kinds("<b>Buurt<i>tuin</i></b>") == [("bold", 0, 9), ("italic", 5, 4)]


def test_a_link_keeps_its_address_with_references_decoded_and_a_path() -> None:
    (entity,) = parse_html('<a href="https://voorbeeld.nl?a=1&amp;b=2">hier</a>').entities
    assert entity == {"type": "text_link", "offset": 0, "length": 4, "url": "https://voorbeeld.nl/?a=1&b=2"}


def test_a_link_to_this_machine_is_no_link_but_plain_text() -> None:
    parsed = parse_html('<a href="http://localhost:8080/x">hier</a>')
    assert (parsed.text, parsed.entities) == ("hier", ())


def test_a_tag_around_nothing_leaves_no_entity() -> None:
    assert parse_html("Dag<b></b>").entities == ()


def test_spoilers_quotes_emoji_and_languages_take_their_attributes() -> None:
    assert kinds('<span class="tg-spoiler">stil</span>') == [("spoiler", 0, 4)]
    assert kinds("<blockquote expandable>lang</blockquote>") == [("expandable_blockquote", 0, 4)]
    (emoji,) = parse_html('<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>').entities
    assert emoji["custom_emoji_id"] == "5368324170671202286"
    (code,) = parse_html('<pre><code class="language-python">x = 1</code></pre>').entities
    assert code == {"type": "pre", "offset": 0, "length": 5, "language": "python"}


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("&lt;b&gt; &amp; &quot;", '<b> & "'),
        ("&#233;&#xe9;&#x1F44D;", "éé👍"),
        ("1 > 0 & meer", "1 > 0 & meer"),
        ("&nbsp;&eacute;&#0;", "&nbsp;&eacute;&#0;"),
        ("&#99999999999999999999;", "&#99999999999999999999;"),
    ],
)
def test_only_four_names_and_numbers_are_decoded_and_the_rest_stays(source: str, text: str) -> None:
    assert parse_html(source).text == text


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("Dag buren, <foo>ja</foo>", 'Unsupported start tag "foo" at byte offset 11'),
        ("één <br> twee", 'Unsupported start tag "br" at byte offset 6'),
        ("<b>dag", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b>dag</i>", 'Unmatched end tag at byte offset 6, expected "</b>", found "</i>"'),
        ("<b><i>dag</b></i>", 'Unmatched end tag at byte offset 9, expected "</i>", found "</b>"'),
        ("dag</b>", "Unexpected end tag at byte offset 3"),
        ("5 < 6", 'Unsupported start tag "" at byte offset 2'),
        ("dag <b", "Unclosed start tag at byte offset 4"),
        ("<b>dag</b", "Unclosed end tag at byte offset 6"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a href=http://x>y</a>", "Unexpected end of name token at byte offset 8"),
        ("<span>y</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<tg-emoji emoji-id="duim">👍</tg-emoji>', "Invalid custom emoji identifier specified"),
    ],
)
def test_what_telegram_cannot_read_is_refused_with_its_sentence(source: str, sentence: str) -> None:
    with pytest.raises(RefusalError) as refused:
        parse_html(source)
    assert (refused.value.status, refused.value.description) == (400, CANNOT + sentence)


def test_half_a_surrogate_pair_is_refused() -> None:
    with pytest.raises(RefusalError, match="check for unmatched surrogate code units"):
        parse_html("&#xD83D;")


@pytest.mark.parametrize("text", ["", "   \n ", "<b></b>"])
def test_a_text_without_words_is_refused(text: str) -> None:
    with pytest.raises(RefusalError) as refused:
        message_text(text, "HTML", None)
    expected = "Bad Request: text must be non-empty" if text else "Bad Request: message text is empty"
    assert refused.value.description == expected


def test_4096_units_fit_after_parsing_and_one_more_does_not() -> None:
    assert message_text(f"<b>{'x' * 4096}</b>", "HTML", None).entities[0]["length"] == 4096
    assert len(message_text("👍" * 2048, None, None).text) == 2048
    with pytest.raises(RefusalError, match="message is too long"):
        message_text("👍" * 2048 + "x", None, None)


def test_1024_units_fit_under_a_picture_and_one_more_does_not() -> None:
    assert caption_text("x" * 1024, None, None).text == "x" * 1024
    with pytest.raises(RefusalError, match="message caption is too long"):
        caption_text("x" * 1025, None, None)


def test_blanks_around_a_text_are_cut_and_its_entities_move_along() -> None:
    cut = message_text("\n <b>Dag </b>\n", "html", None)
    assert cut.text == "Dag"
    assert list(cut.entities) == [{"type": "bold", "offset": 0, "length": 3}]


def test_a_mark_on_blanks_alone_is_dropped_with_them() -> None:
    assert message_text("Dag<b> </b>", "HTML", None).entities == ()


def test_entities_of_the_bots_own_must_be_whole() -> None:
    bold = {"type": "bold", "offset": 1, "length": 3}
    assert message_text(" Dag", None, [bold]).entities == ({"type": "bold", "offset": 0, "length": 3},)
    with pytest.raises(RefusalError, match="can't parse MessageEntity: Can't find field \"length\""):
        message_text("Dag", None, [{"type": "bold", "offset": 0}])


def test_a_nul_never_arrives() -> None:
    assert message_text("a\x00b", None, None).text == "a b"


def test_other_parse_modes_are_not_played() -> None:
    with pytest.raises(RefusalError, match="unsupported parse_mode"):
        message_text("*dag*", "Markdowny", None)


def test_commands_links_and_names_of_people_are_found_where_they_stand() -> None:
    found = found_entities("👍 /help https://voorbeeld.nl/a @amina_b #tuin a@b.nl")
    assert [(e["type"], e["offset"], e["length"]) for e in found] == [
        ("bot_command", 3, 5),
        ("url", 9, 22),
        ("mention", 32, 8),
        ("hashtag", 41, 5),
        ("email", 47, 6),
    ]
