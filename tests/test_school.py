"""School holidays: the dates that come with the product, and a file in their place."""

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from bot.commands.checks import school_holidays
from bot.settings.config import load_settings
from jobs.problems import ProblemsError
from jobs.school.reading import packaged_holidays, parse_school_file, read_school_file
from models.days_off import DaysOff

OWN = """
[regions]
antwerpen = [
    { name = "Krokusvakantie", first_day = 2027-02-08, last_day = 2027-02-14 },
    { name = "Herfstvakantie", english = "Autumn break", first_day = 2026-11-02, last_day = 2026-11-08 },
]
"""


def test_each_region_has_every_holiday_of_three_school_years() -> None:
    assert set(packaged_holidays()) == {"north", "middle", "south"}
    for holidays in packaged_holidays().values():
        names = [holiday.name for holiday in holidays]
        assert names[:3] == ["Voorjaarsvakantie", "Meivakantie", "Zomervakantie"]
        year = ["Herfstvakantie", "Kerstvakantie", "Voorjaarsvakantie", "Meivakantie", "Zomervakantie"]
        assert names[3:] == year * 3
        for earlier, later in pairwise(holidays):
            assert earlier.last_day < later.first_day


def test_each_packaged_holiday_runs_from_a_saturday_to_a_sunday_of_its_usual_length() -> None:
    weeks = {"Kerstvakantie": 2, "Zomervakantie": 6}
    for holiday in (one for holidays in packaged_holidays().values() for one in holidays):
        assert (holiday.first_day.weekday(), holiday.last_day.weekday()) == (5, 6), holiday
        length = timedelta(weeks=weeks.get(holiday.name, 1), days=1)
        assert holiday.last_day - holiday.first_day == length, holiday
        assert holiday.english


def test_the_dates_are_those_of_the_published_tables() -> None:
    """As rijksoverheid.nl has 2027-2028 and 2028-2029, some of each region."""
    found = {
        (region, holiday.first_day, holiday.last_day)
        for region, holidays in packaged_holidays().items()
        for holiday in holidays
    }
    assert {
        ("north", date(2027, 10, 16), date(2027, 10, 24)),
        ("south", date(2027, 10, 23), date(2027, 10, 31)),
        ("middle", date(2028, 2, 26), date(2028, 3, 5)),
        ("south", date(2028, 7, 22), date(2028, 9, 3)),
        ("north", date(2029, 7, 21), date(2029, 9, 2)),
        ("middle", date(2029, 2, 17), date(2029, 2, 25)),
    } <= found


def test_a_file_of_ones_own_takes_their_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VLOTTREKKER_TELEGRAM__TOKEN", "1:abc")
    (tmp_path / "own.toml").write_text(OWN, encoding="utf-8")
    config = tmp_path / "config.toml"
    config.write_text('[calendar]\nschool_holidays = "own.toml"\n', encoding="utf-8")
    assert load_settings(config).calendar.holidays == {
        "antwerpen": (
            DaysOff(
                name="Herfstvakantie",
                english="Autumn break",
                first_day=date(2026, 11, 2),
                last_day=date(2026, 11, 8),
            ),
            DaysOff(name="Krokusvakantie", first_day=date(2027, 2, 8), last_day=date(2027, 2, 14)),
        )
    }
    config.write_text("", encoding="utf-8")
    assert load_settings(config).calendar.holidays == packaged_holidays()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[regions", "this is not valid TOML"),
        ("", "regions: is missing"),
        (
            OWN.replace("2027-02-14", "2027-02-07"),
            "regions.antwerpen[1]: must have a last_day from",
        ),
        (
            OWN.replace("2027-02-08", '"soon"'),
            "regions.antwerpen[1].first_day: must be a date",
        ),
        (OWN.replace('name = "Krokusvakantie"', 'naam = "Krokus"'), "regions.antwerpen[1].name"),
        (OWN.replace("antwerpen", "Antwerpen"), "regions.Antwerpen"),
    ],
)
def test_a_bad_file_says_what_to_mend(text: str, said: str) -> None:
    with pytest.raises(ProblemsError) as raised:
        parse_school_file(text, "own.toml")
    told = [str(problem) for problem in raised.value.problems]
    assert any(said in problem for problem in told), told
    assert all(problem.startswith("own.toml") for problem in told)


def test_the_settings_tell_of_a_bad_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VLOTTREKKER_TELEGRAM__TOKEN", "1:abc")
    config = tmp_path / "config.toml"
    config.write_text('[calendar]\nschool_holidays = "own.toml"\n', encoding="utf-8")
    with pytest.raises(ProblemsError) as raised:
        load_settings(config)
    [problem] = raised.value.problems
    assert "calendar.school_holidays" in str(problem)
    assert "there is no such file" in str(problem)
    (tmp_path / "own.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ProblemsError, match="UTF-8"):
        read_school_file(tmp_path / "own.toml")


def test_doctor_looks_whether_the_dates_that_areas_go_by_are_known() -> None:
    dates, today = parse_school_file(OWN, "own.toml"), date(2026, 11, 10)
    assert school_holidays(dates, {"rijnbuurt": None}, today).said == "no area skips school holidays"
    assert school_holidays(dates, {"rijnbuurt": "antwerpen"}, today).ok
    unknown = school_holidays(dates, {"rijnbuurt": None, "haven": "antwerp"}, today)
    assert not unknown.ok
    assert 'area "haven" goes by region "antwerp"' in (unknown.mend or "")
    assert "antwerpen" in (unknown.mend or "")
    ending = school_holidays(dates, {"haven": "antwerpen"}, date(2026, 11, 17))
    assert not ending.ok
    assert "known until 2027-02-14" in (ending.mend or "")
