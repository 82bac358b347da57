"""Lists in chat: a facilitator sends one, sees what it would change, and agrees; and gets them back out."""

from collections.abc import AsyncIterator

import pytest
from neighbourhood import RIJNBUURT, Neighbourhood, labels, neighbourhood
from sqlalchemy import select, update

from bot.buttons import encode
from bot.handlers.managing import exporting
from bot.playground import Message, Upload
from bot.screens import Decide, Manage, Screen, Verdict
from bot.texts import Texts
from jobs.area_file.sheets.reading import MOST_BYTES
from jobs.arranging.known import Known, gather_known
from models.areas import Area
from models.arranged import Way
from models.arrangements import Draft, LoggedChange
from models.database import Database
from models.organisations import Organisation
from models.people import Membership, Person
from models.values import Language, Role, Weekday

pytestmark = pytest.mark.story

PEOPLE = "naam;e-mail;organisatie;rol\nNoor de Wit;noor@example.org;De Wijkpost;meelezer\nAmina;;Stadsdeel;\n"


@pytest.fixture
async def town(database: Database) -> AsyncIterator[Neighbourhood]:
    async with neighbourhood(database) as town:
        await town.load()
        await town.joins("joris", "amina", "fatima")
        yield town


async def known(town: Neighbourhood) -> Known:
    async with town.bot.database.writing() as session:
        return await gather_known(session, "rijnbuurt")


async def sends(
    town: Neighbourhood, key: str, text: str | bytes, name: str = "lijst.csv", caption: str | None = None
) -> Message:
    """Send a list, and give the last answer."""
    content = text.encode() if isinstance(text, str) else text
    await town[key].sends_document(Upload(name, content, "application/octet-stream"), caption)
    await town.quiet(within=20)
    return await heard(town, key)


async def heard(town: Neighbourhood, key: str) -> Message:
    """Give the last thing said or changed that is no file, with all before it heard."""
    person = town[key]
    person.catches_up()
    return [message for message in person.chat.said_by_bot if not is_file(message)][-1]


def is_file(message: Message) -> bool:
    return message.from_bot and message.kind == "document"


def file_of(town: Neighbourhood, message: Message) -> bytes:
    return town.playground.world.files.get(message.json["document"]["file_id"]).upload.content


async def taps(town: Neighbourhood, key: str, label: str) -> Message:
    await town[key].presses(label)
    await town.quiet(within=20)
    return await heard(town, key)


async def exported(town: Neighbourhood, key: str, *labels: str) -> bytes:
    """Ask a file from /beheer."""
    await town[key].says("/beheer" if labels[0] == "Bestand" else "/manage")
    await town.quiet(within=20)
    for label in labels:
        await taps(town, key, label)
    return file_of(town, [message for message in town[key].screen if is_file(message)][-1])


async def speaks_english(town: Neighbourhood, name: str) -> None:
    async with town.bot.database.writing() as session:
        person = await session.scalar(select(Person).where(Person.name == name))
        assert person
        person.language = Language.ENGLISH


async def test_people_come_in_after_it_was_said_what_changes(town: Neighbourhood) -> None:
    before = await known(town)
    shown = await sends(town, "joris", PEOPLE)
    assert "Nieuw: 1. Veranderd: 1." in shown.shown
    assert "Nieuw in het gebied: Noor de Wit" in shown.shown
    assert "Organisatie was: geen\nOrganisatie wordt: Stadsdeel" in shown.shown
    assert "nog 7 mensen of werkgroepen" not in shown.shown
    assert "nog 5 mensen of werkgroepen die niet in je lijst staan. Daar verandert niets aan." in shown.shown
    assert labels(shown) == ["Akkoord", "Annuleren"]
    assert await known(town) == before
    await taps(town, "joris", "Akkoord")
    assert any("Het is veranderd" in message.shown for message in town["joris"].screen)
    after = await known(town)
    assert after.people["noor-de-wit"].roles == (Role.READER,)
    assert after.people["amina"].organisation == "Stadsdeel"
    assert after.people["bram"] == before.people["bram"]
    link = next(message for message in town["joris"].screen if "Open deze link" in message.shown)
    noor = town.playground.person("Noor")
    await noor.opens(link.text.split("link: ")[1].split()[0])
    await noor.hears("Doe je mee?")
    async with town.bot.database.reading() as session:
        logged = (await session.scalars(select(LoggedChange).order_by(LoggedChange.id.desc()))).first()
    assert logged
    assert logged.way is Way.CHAT_FILE


async def test_an_organisation_in_small_letters_is_the_one_that_the_area_knows(town: Neighbourhood) -> None:
    await sends(town, "joris", PEOPLE)
    await taps(town, "joris", "Akkoord")
    shown = await sends(town, "joris", "naam;organisatie\nBram;de wijkpost\n")
    assert "Organisatie wordt: De Wijkpost" in shown.shown
    await taps(town, "joris", "Akkoord")
    nothing = await sends(town, "joris", "naam;organisatie\nBram;DE WIJKPOST\n")
    assert "Er verandert niets" in nothing.shown
    async with town.bot.database.reading() as session:
        names = list(await session.scalars(select(Organisation.name).order_by(Organisation.name)))
    assert names == ["De Wijkpost", "Stadsdeel"]


async def test_an_address_known_in_another_area_is_invited_like_any_other(town: Neighbourhood) -> None:
    await town.load(RIJNBUURT.replace("rijnbuurt", "zuid").replace('"fatima"', '"f2"'), slug="zuid")
    async with town.bot.database.writing() as session:
        away = await session.scalar(select(Area.id).where(Area.slug == "zuid"))
        (there,) = await session.scalars(select(Person).where(Person.name == "Bram", Person.id > 6))
        there.email = "bram@example.org"
    await town.joins("bram")
    shown = await sends(town, "joris", "naam;e-mail;rol\nB. Zuid;Bram@example.org;meelezer\n")
    assert "Nieuw in het gebied: B. Zuid" in shown.shown
    await taps(town, "joris", "Akkoord")
    async with town.bot.database.reading() as session:
        here = select(Membership).where(Membership.person_id == there.id, Membership.area_id != away)
        assert (await session.scalars(here)).all() == []
    link = next(message for message in town["joris"].screen if "Open deze link" in message.shown)
    await town["bram"].opens(link.text.split("link: ")[1].split()[0])
    await town["bram"].hears("Je doet nu ook mee in Rijnbuurt, Bram")
    assert "b-zuid" in (await known(town)).people


async def also_in_zuid(town: Neighbourhood, key: str) -> None:
    """Let somebody of Rijnbuurt, with a mail address, belong to a second area too."""
    await town.load(RIJNBUURT.replace("rijnbuurt", "zuid").replace(f'"{key}"', '"another"'), slug="zuid")
    async with town.bot.database.writing() as session:
        zuid = (await session.scalars(select(Area.id).where(Area.slug == "zuid"))).one()
        named = select(Person).where(Person.name == key.title()).order_by(Person.id)
        person = (await session.scalars(named.limit(1))).one()
        person.email = f"{key}@example.org"
        session.add(Membership(area_id=zuid, person_id=person.id, key=f"{key}-too"))


async def test_the_name_by_which_another_area_knows_somebody_is_changed_by_no_facilitator(
    town: Neighbourhood,
) -> None:
    await also_in_zuid(town, "bram")
    for said in ("/beheer", "[Mensen]", "[Bram]", "[Naam]"):
        shown = await town.answers("joris", said)
    assert "Deze naam kan ik hier niet veranderen" in shown.shown
    shown = await sends(town, "joris", "sleutel;naam\nbram;De Lastpost\n")
    assert "De naam van Bram kan ik hier niet veranderen" in shown.shown
    assert "Akkoord" not in labels(shown)
    assert (await known(town)).people["bram"].name == "Bram"


async def test_after_a_name_that_another_area_holds_no_more_words_are_taken_for_one(
    town: Neighbourhood,
) -> None:
    for said in ("/beheer", "[Mensen]", "[Bram]", "[Naam]"):
        await town.answers("joris", said)
    await also_in_zuid(town, "bram")
    assert "Deze naam kan ik hier niet veranderen" in (await town.answers("joris", "De Lastpost")).shown
    shown = (await town.answers("joris", "De vergadering gaat niet door")).shown
    assert "Deze naam kan ik hier niet veranderen" not in shown


async def test_an_address_that_another_area_uses_too_is_moved_by_no_facilitator(town: Neighbourhood) -> None:
    await also_in_zuid(town, "fatima")
    shown = await sends(town, "joris", "naam;e-mail;rol\nFatima;elders@example.org;gebiedsmakelaar\n")
    assert "Het e-mailadres van Fatima kan ik hier niet veranderen" in shown.shown
    assert "Akkoord" not in labels(shown)
    shown = await sends(town, "joris", "naam;rol\nFatima;meelezer\n")
    assert "meelezer" in shown.shown
    await taps(town, "joris", "Annuleren")
    for said in ("/beheer", "[Mensen]", "[Fatima]", "[E-mailadres]"):
        if said.startswith("["):
            await town["joris"].presses(said.strip("[]"))
        else:
            await town["joris"].says(said)
        await town.quiet()
    assert "Dit e-mailadres kan ik hier niet veranderen" in (await heard(town, "joris")).shown
    assert (await known(town)).people["fatima"].email == "fatima@example.org"


async def test_the_language_of_who_is_there_stays_and_that_is_told(town: Neighbourhood) -> None:
    rows = "naam;rol;taal\nAmina;kerngroep;Engels\nBram;;Nederlands\nNoor;;Engels\n"
    told = "Van 1 persoon blijft de taal zoals die is. Iedereen kiest die zelf, met /taal."
    assert told in (await sends(town, "joris", rows)).shown
    await taps(town, "joris", "Akkoord")
    languages = (await known(town)).languages
    assert [languages[key] for key in ("amina", "bram", "noor")] == ["nl", "nl", "en"]
    nothing = await sends(town, "joris", "naam;taal\nAmina;Engels\nBram;Engels\n")
    assert "Er verandert niets" in nothing.shown
    assert "Van 2 mensen blijft de taal" in nothing.shown
    await speaks_english(town, "Joris")
    nothing = await sends(town, "joris", "name,language\nAmina,English\n")
    assert "The language of 1 person stays as it is." in nothing.shown


async def test_a_list_by_which_the_area_loses_its_last_gebiedsmakelaar_says_so(town: Neighbourhood) -> None:
    told = "Het weekoverzicht gaat dan naar niemand."
    assert told in (await sends(town, "joris", "naam;rol\nFatima;meelezer\n")).shown
    rows = "naam;rol\nFatima;meelezer\nBram;gebiedsmakelaar\n"
    assert told not in (await sends(town, "joris", rows)).shown


async def test_a_list_can_come_with_a_reason_and_survives_a_restart(town: Neighbourhood) -> None:
    await sends(town, "joris", PEOPLE)
    await town["joris"].says("Afgesproken in het overleg")
    await town.quiet(within=20)
    assert "Waarom: Afgesproken in het overleg" in (await heard(town, "joris")).shown
    await town.stops()
    await town.starts()
    await taps(town, "joris", "Akkoord")
    assert "noor-de-wit" in (await known(town)).people
    async with town.bot.database.reading() as session:
        logged = (await session.scalars(select(LoggedChange).order_by(LoggedChange.id.desc()))).first()
    assert logged
    assert logged.why == "Afgesproken in het overleg"


async def test_what_is_written_with_a_list_is_the_reason_in_the_log(town: Neighbourhood) -> None:
    shown = await sends(town, "joris", PEOPLE, caption="Nieuw team\nvan het stadsdeel")
    assert "Waarom: Nieuw team van het stadsdeel" in shown.shown
    await taps(town, "joris", "Akkoord")
    async with town.bot.database.reading() as session:
        logged = await session.scalars(select(LoggedChange.why).where(LoggedChange.way == Way.CHAT_FILE))
    assert set(logged) == {"Nieuw team van het stadsdeel"}
    await speaks_english(town, "Joris")
    shown = await sends(town, "joris", "name,role\nBram,reader\n", caption="x" * 1_024)
    assert "Why: xxx" in shown.shown
    await taps(town, "joris", "Agree")
    async with town.bot.database.reading() as session:
        logged = await session.scalars(select(LoggedChange.why).order_by(LoggedChange.id.desc()).limit(1))
    assert list(logged) == ["x" * 1_024]


async def test_cancelling_changes_nothing_and_forgets_the_list(town: Neighbourhood) -> None:
    before = await known(town)
    shown = await sends(town, "joris", PEOPLE)
    await taps(town, "joris", "Annuleren")
    assert await known(town) == before
    async with town.bot.database.reading() as session:
        drafts = list(await session.scalars(select(Draft.content)))
    assert "noor" not in str(drafts).lower()
    await town["joris"].forges(shown.buttons[0].value)
    await town.quiet(within=20)
    assert town["joris"].toasts[-1] == Texts("nl")("tap-void")
    assert await known(town) == before


async def test_workgroups_come_in_with_rhythm_and_seats_in_words(town: Neighbourhood) -> None:
    shown = await sends(
        town,
        "joris",
        "werkgroep,ritme,vertegenwoordigers,vervangers\n"
        'Schoon en heel,elke 2 weken do 13.00,,"Chris, Dewi"\n'
        "Groen,zoals het gebied,Dewi,\n",
    )
    assert "elke 2 weken op donderdag om 13.00 uur" in shown.shown
    assert "Volgende vraag: do 10 december 2026 om 13.00 uur" in shown.shown
    await taps(town, "joris", "Akkoord")
    groups = (await known(town)).workgroups
    assert (groups["schoon"].cadence.weekday, groups["schoon"].deputies) == (
        Weekday.THURSDAY,
        ("chris", "dewi"),
    )
    assert groups["schoon"].representatives == ("amina", "bram")
    assert (groups["groen"].representatives, groups["groen"].own_rhythm) == (("dewi",), False)


async def test_what_is_wrong_is_told_by_line_and_nothing_changes(town: Neighbourhood) -> None:
    before = await known(town)
    shown = await sends(
        town,
        "joris",
        "naam;e-mail;rol;taal\nNoor;noor;baas;\n\nAmina;;vertegenwoordiger;Fries\nBram;fatima@example.org;;\nBram;;;\nBram;;;\n",
    )
    assert "Regel 2: Dit is geen e-mailadres: noor." in shown.shown
    assert "Regel 2: Deze rol ken ik niet: baas." in shown.shown
    assert "Regel 4: Wie spreekt voor een werkgroep, staat in de lijst van werkgroepen." in shown.shown
    assert "Regel 4: Deze taal ken ik niet: Fries." in shown.shown
    assert "Regel 5: Dit e-mailadres heeft iemand anders in het gebied al: fatima@example.org." in shown.shown
    assert "Regel 7: Bram staat 2 keer in de lijst." in shown.shown
    assert labels(shown) == []
    assert await known(town) == before


async def test_a_list_in_english_is_answered_in_english(town: Neighbourhood) -> None:
    await speaks_english(town, "Joris")
    wrong = await sends(town, "joris", "name,rhythm\nSchoon en heel,now and then\n")
    assert "Line 2: I do not understand this rhythm: now and then." in wrong.shown
    shown = await sends(town, "joris", "name,rhythm\nSchoon en heel,every 3 weeks on Wednesday at 10:00\n")
    assert "Rhythm becomes: every 3 weeks on Wednesday at 10:00" in shown.shown
    await taps(town, "joris", "Agree")
    assert (await known(town)).workgroups["schoon"].cadence.every_weeks == 3


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        (("Bestand", "Mensen"), Language.DUTCH),
        (("Bestand", "Werkgroepen"), Language.DUTCH),
        (("Bestand", "Alles"), Language.DUTCH),
        (("File", "People"), Language.ENGLISH),
        (("File", "Workgroups"), Language.ENGLISH),
        (("File", "Everything"), Language.ENGLISH),
    ],
)
async def test_what_comes_out_goes_in_again_and_changes_nothing(
    town: Neighbourhood, asked: tuple[str, ...], language: Language
) -> None:
    if language is Language.ENGLISH:
        await speaks_english(town, "Joris")
    content = await exported(town, "joris", *asked)
    name = "alles.toml" if asked[-1] in {"Alles", "Everything"} else "lijst.csv"
    shown = await sends(town, "joris", content, name)
    nothing = "Er verandert niets." if language is Language.DUTCH else "Nothing changes."
    assert nothing in shown.shown


async def test_an_area_file_comes_in_by_chat_and_takes_nobody_away(town: Neighbourhood) -> None:
    text = RIJNBUURT.replace('name = "Ontmoeting"', 'name = "Ontmoeten"')
    text = text[: text.index('[[people]]\nkey = "bram"')] + text[text.index('[[people]]\nkey = "chris"') :]
    text = text.replace('["amina", "bram"]', '["amina"]')
    shown = await sends(town, "joris", text, "rijnbuurt.toml")
    assert "Naam wordt: Ontmoeten" in shown.shown
    assert "nog 1 persoon of werkgroep die niet in je lijst staat" in shown.shown
    await taps(town, "joris", "Akkoord")
    after = await known(town)
    assert after.workgroups["ontmoeting"].name == "Ontmoeten"
    assert "bram" in after.people


async def test_the_next_question_of_an_area_file_is_the_first_that_its_own_free_periods_leave(
    town: Neighbourhood,
) -> None:
    closed = '{ name = "rust", first_day = 2026-12-05, last_day = 2026-12-10 }'
    text = RIJNBUURT.replace('weekday = "mon"', 'weekday = "thu"')
    text = text.replace('name = "Rijnbuurt"', f'name = "Rijnbuurt"\nclosed_periods = [{closed}]')
    shown = await sends(town, "joris", text, "rijnbuurt.toml")
    assert "Volgende vraag: do 17 december 2026" in shown.shown
    await taps(town, "joris", "Akkoord")
    later = text.replace('weekday = "thu"', 'weekday = "wed"')
    shown = await sends(town, "joris", later, "rijnbuurt.toml")
    assert "Volgende vraag: wo 16 december 2026" in shown.shown


async def test_what_is_wrong_in_an_area_file_is_told_by_line(town: Neighbourhood) -> None:
    text = RIJNBUURT.replace('weekday = "tue"', 'weekday = "zat"').replace(
        'email = "fatima@', 'mail = "fatima@'
    )
    shown = (await sends(town, "joris", text, "rijnbuurt.toml")).shown
    lines = text.splitlines()
    line = next(at for at, each in enumerate(lines, 1) if "zat" in each)
    assert (
        f"Regel {line}: Dit klopt niet: workgroups[ontmoeting].cadence.weekday. Hier past een werkdag"
        in shown
    )
    line = next(at for at, each in enumerate(lines, 1) if "mail" in each)
    assert f"Regel {line}: Dit woord ken ik niet: people[fatima].mail." in shown
    broken = (await sends(town, "joris", '[area]\nslug = "rijnbuurt\n', "rijnbuurt.toml")).shown
    assert "Regel 2: Hier lees ik niet verder." in broken


async def test_who_was_overtaken_sees_the_new_plan_and_is_asked_again(town: Neighbourhood) -> None:
    await sends(town, "joris", "naam;e-mail\nAmina;amina@example.org\n")
    async with town.bot.database.writing() as session:
        amina = await session.scalar(select(Person).where(Person.name == "Amina"))
        assert amina
        amina.move_mail("a@example.org")
    shown = await taps(town, "joris", "Akkoord")
    assert "Iemand anders heeft dit net veranderd" in shown.shown
    assert "E-mailadres was: a@example.org" in shown.shown
    assert (await known(town)).people["amina"].email == "a@example.org"
    await taps(town, "joris", "Akkoord")
    assert (await known(town)).people["amina"].email == "amina@example.org"


async def test_an_area_keeps_a_facilitator(town: Neighbourhood) -> None:
    shown = await sends(town, "joris", "naam;rol\nJoris;meelezer\n")
    assert "Dan heeft het gebied geen facilitator meer" in shown.shown
    assert (await known(town)).people["joris"].roles == (Role.FACILITATOR,)


async def test_an_empty_cell_changes_nothing_and_the_word_none_empties(town: Neighbourhood) -> None:
    assert "Er verandert niets" in (await sends(town, "joris", "naam;e-mail;rol\nFatima;;\n")).shown
    shown = await sends(town, "joris", "naam;e-mail;Telefoon\nFatima;geen;0612\n")
    assert "E-mailadres wordt: geen" in shown.shown
    assert "Met deze kolommen doe ik niets: Telefoon." in shown.shown


async def test_many_new_people_come_with_one_file_of_links(town: Neighbourhood) -> None:
    rows = "".join(f"Buur {number};Straat {number}\n" for number in range(150))
    shown = await sends(town, "joris", f"naam;organisatie\n{rows}")
    assert "veranderingen. Alles staat in het bestand dat ik stuur." in shown.shown
    whole = file_of(town, next(message for message in town["joris"].screen if is_file(message))).decode()
    assert all(f"Buur {number}\n" in whole for number in range(150))
    await taps(town, "joris", "Akkoord")
    files = [message for message in town["joris"].screen if is_file(message)]
    links = file_of(town, files[-1]).decode()
    assert links.count("https://t.me/") == 150
    assert files[-1].shown.startswith("[bestand uitnodigingen.txt] In dit bestand staat")
    assert len((await known(town)).people) == 156


async def people_of(town: Neighbourhood, count: int, length: int) -> None:
    """Put many people with long names in the area, as several lists would."""
    async with town.bot.database.writing() as session:
        people = [
            Person(name=f"Buur {number} {'x' * length}", language=Language.DUTCH) for number in range(count)
        ]
        session.add_all(people)
        await session.flush()
        session.add_all(
            Membership(area_id=1, person_id=each.id, key=f"b{number}") for number, each in enumerate(people)
        )


async def test_more_people_than_a_list_holds_come_in_files_that_can_be_sent_back(town: Neighbourhood) -> None:
    await people_of(town, 2_100, 20)
    await exported(town, "joris", "Bestand", "Mensen")
    files = [message for message in town["joris"].screen if is_file(message)]
    assert [each.shown for each in files] == [f"[bestand mensen-rijnbuurt-{number}.csv]" for number in (1, 2)]
    assert "in 2 bestanden" in (await heard(town, "joris")).shown
    for each in files:
        assert "Er verandert niets" in (await sends(town, "joris", file_of(town, each))).shown


async def test_an_area_file_of_more_people_than_a_list_holds_says_that_it_cannot_be_sent_back(
    town: Neighbourhood,
) -> None:
    await people_of(town, 2_100, 0)
    content = await exported(town, "joris", "Bestand", "Alles")
    assert len(content) < MOST_BYTES
    assert "te groot om aan mij terug te sturen" in (await heard(town, "joris")).shown


async def test_many_closed_periods_come_with_a_file_that_names_all_of_them(town: Neighbourhood) -> None:
    days = "".join(
        f'{{ name = "Vrij {number}", first_day = 2027-{number:02}-01, last_day = 2027-{number:02}-05 }},\n'
        for number in range(1, 13)
    )
    later = days.replace("2027", "2028")
    for closed in (days, days + later):
        file = RIJNBUURT.replace("[area]", f"[area]\nclosed_periods = [\n{closed}]")
        shown = await sends(town, "joris", file, "rijnbuurt.toml")
        assert "Vrije periodes worden: Vrij 1, 1 januari 2027 tot en met 5 januari 2027" in shown.shown
        await taps(town, "joris", "Akkoord")
    whole = file_of(town, [message for message in town["joris"].screen if is_file(message)][-1])
    assert whole.decode("utf-8-sig").count("Vrij 12, 1 december 2028") == 1
    area = (await known(town)).area
    assert area
    assert len(area.closed_periods) == 24


async def test_an_area_file_that_is_too_large_says_what_to_do(
    town: Neighbourhood, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "MOST_BYTES", 10_000)
    monkeypatch.setattr(exporting, "MOST_OF_DOCUMENT", 40_000)
    await people_of(town, 130, 20)
    await exported(town, "joris", "Bestand", "Alles")
    assert "Het is te groot om aan mij terug te sturen" in (await heard(town, "joris")).shown
    await speaks_english(town, "Joris")
    async with town.bot.database.writing() as session:
        await session.execute(update(Person).where(Person.id > 6).values(name="🧹" * 120))
    await town.answers("joris", "/manage", "[File]")
    shown = await taps(town, "joris", "Everything")
    assert "This file is too large for the chat. Choose people or workgroups" in shown.shown


async def test_who_is_no_facilitator_is_refused_kindly(town: Neighbourhood) -> None:
    before = await known(town)
    assert "neem ik aan van de facilitator" in (await sends(town, "fatima", PEOPLE)).shown
    assert await known(town) == before
    assert not any(call.method == "getFile" for call in town.playground.calls)


async def test_a_document_of_a_representative_is_what_it_was_before(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    assert "Dit kan ik niet lezen. Stuur een bericht" in (await sends(town, "amina", PEOPLE)).shown
    # Of who is in no workgroup a message could be kept nowhere either.
    refused = await sends(town, "joris", b"x", "notulen.pdf")
    assert refused.shown == "Dit kan ik niet lezen. Met /help zie je wat je wel kunt doen."


async def test_a_facilitator_who_is_asked_something_can_still_send_a_list(town: Neighbourhood) -> None:
    await town.load(RIJNBUURT.replace('["amina", "bram"]', '["amina", "joris"]'))
    await town.at("2026-12-07 09:00")
    await town["joris"].hears("Hoe gaat het")
    assert "Nieuw in het gebied: Noor de Wit" in (await sends(town, "joris", PEOPLE)).shown
    await taps(town, "joris", "Akkoord")
    assert "noor-de-wit" in (await known(town)).people


async def test_a_list_waits_for_its_yes_while_a_table_is_looked_at(town: Neighbourhood) -> None:
    seated = RIJNBUURT.replace('["amina", "bram"]', '["amina", "joris"]')
    await town.load(seated.replace('slug = "schoon"', 'slug = "schoon"\ntable_every = 1'))
    await town.at("2026-12-07 09:00")
    await town["joris"].hears("Hoe gaat het")
    shown = await sends(town, "joris", PEOPLE)
    await town.answers("joris", "[Gaat goed]", "[Niets bijzonders]")
    await town["joris"].hears("Zitten de juiste mensen nog aan tafel")
    await town["joris"].forges(shown.buttons[0].value)
    await town.quiet(within=20)
    assert "noor-de-wit" in (await known(town)).people


async def test_a_workbook_has_to_be_saved_as_csv_first(town: Neighbourhood) -> None:
    assert "opslaan als CSV" in (await sends(town, "joris", b"PK\x03\x04", "lijst.xlsx")).shown
    assert "Dit is geen bestand met tekst" in (await sends(town, "joris", b"PK\x03\x04\x00\x00")).shown


async def test_what_is_too_large_is_not_even_fetched(town: Neighbourhood) -> None:
    shown = await sends(town, "joris", b"naam\n" + b"x" * MOST_BYTES)
    assert "Dit bestand is te groot" in shown.shown
    assert not any(call.method == "getFile" for call in town.playground.calls)
    many = "naam\n" + "".join(f"Buur {number}\n" for number in range(2_001))
    assert "De lijst heeft 2001 regels" in (await sends(town, "joris", many)).shown


async def test_a_file_that_telegram_does_not_give_is_asked_again(town: Neighbourhood) -> None:
    town.playground.fail_next("getFile", 500, "Internal Server Error")
    assert "Ik kreeg je bestand niet van Telegram" in (await sends(town, "joris", PEOPLE)).shown
    assert "Noor de Wit" in (await sends(town, "joris", PEOPLE)).shown


async def test_a_file_of_another_area_is_refused(town: Neighbourhood) -> None:
    shown = await sends(town, "joris", RIJNBUURT.replace('"rijnbuurt"', '"zuid"'), "zuid.toml")
    assert "Dit bestand is voor een ander gebied, met de naam zuid" in shown.shown


@pytest.mark.parametrize(
    "said",
    [
        ("/ritme",),
        ("/afwezig",),
        ("/afwezig", "volgende week"),
        ("/stop",),
        ("/stop", "Ontmoeting", "ja, ik stop"),
        ("/vastgelopen",),
        ("/stap",),
        ("/stap", "Ontmoeting"),
        ("/taal",),
    ],
    ids=" ".join,
)
async def test_a_list_is_for_the_area_that_was_arranged_last_whatever_was_said_since_of_oneself(
    town: Neighbourhood, said: tuple[str, ...]
) -> None:
    zuid = RIJNBUURT.replace("rijnbuurt", "zuid").replace("Rijnbuurt", "Zuid")
    for seats in ('["amina", "bram"]', '["dewi"]'):
        zuid = zuid.replace(seats, '["joris"]')
    await town.load(zuid, slug="zuid")
    await town["joris"].opens(town.links["joris"])
    await town["joris"].hears("Je doet nu ook mee in Zuid")
    await town.answers("joris", "/beheer", *said)
    await town.quiet()
    await sends(town, "joris", "naam;rol\nNoor;meelezer\n")
    await taps(town, "joris", "Akkoord")
    assert "noor" in (await known(town)).people


async def test_a_button_from_before_the_role_was_lost_makes_nothing(town: Neighbourhood) -> None:
    await sends(town, "joris", "naam;rol\nAmina;facilitator\n")
    await taps(town, "joris", "Akkoord")
    shown = await sends(town, "joris", PEOPLE)
    await sends(town, "amina", "naam;rol\nJoris;geen\n")
    await taps(town, "amina", "Akkoord")
    before = await known(town)
    await town["joris"].forges(shown.buttons[0].value)
    await town["joris"].forges(encode(Manage(Screen.FILE, 1, 0, "toml")))
    await town.quiet(within=20)
    assert all("niet veranderen" in toast for toast in town["joris"].toasts[-2:])
    assert await known(town) == before


async def test_nobody_agrees_to_the_list_of_another(town: Neighbourhood) -> None:
    before = await known(town)
    shown = await sends(town, "joris", PEOPLE)
    await town["fatima"].forges(shown.buttons[0].value)
    await town["joris"].forges(encode(Decide(Verdict.ADJUST, int(shown.buttons[0].value.split("|")[2]))))
    await town.quiet(within=20)
    assert await known(town) == before


@pytest.mark.parametrize(
    ("text", "name", "told"),
    [
        ("naam;pauze tot\nSchoon en heel;31-12-9999\n", "lijst.csv", "31-12-9999"),
        ("a = " + "[" * 5000, "gebied.toml", "Regel 1"),
        ("a = " + "9" * 5000, "gebied.toml", "Regel 1"),
        ('naam;rol\nNoor;"' + "x," * 3000 + '"\n', "lijst.csv", "Regel 2"),
    ],
    ids=["a pause without an end", "brackets", "a number", "faults by the thousand"],
)
async def test_what_no_list_looks_like_is_told_and_nothing_more(
    town: Neighbourhood, text: str, name: str, told: str
) -> None:
    assert told in (await sends(town, "joris", text, name)).shown
