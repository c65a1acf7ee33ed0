import pytest

from rag.language.dates import find_dates, parse_date_range


def told(text, anchor):
    return [(text[d.start : d.end], d.iso, d.precision) for d in find_dates(text, anchor)]


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2025年8月18日", "2025-08-18"),
        ("2023 年7 月5日", "2023-07-05"),
        ("2024-02-20", "2024-02-20"),
        ("2024/2/20", "2024-02-20"),
        ("二〇二四年五月", "2024-05"),
        ("24年11月", "2024-11"),
        ("2017年加入", "2017"),
        ("2023年初", "2023"),
        ("Aug. 13, 2025", "2025-08-13"),
        ("Thursday, August 14th, 2025", "2025-08-14"),
        ("13 August 2025", "2025-08-13"),
        ("in September 2022", "2022-09"),
        ("mid-2024", "2024"),
        ("the end of 2023", "2023"),
        ("founded in 2019.", "2019"),
    ],
)
def test_an_absolute_date_needs_no_anchor(text, iso):
    assert [d.iso for d in find_dates(text, None)] == [iso]


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("今天", "2025-08-18"),
        ("昨晚", "2025-08-17"),
        ("前天", "2025-08-16"),
        ("周二", "2025-08-12"),
        ("上周五", "2025-08-15"),
        ("本周三", "2025-08-20"),
        ("上上周一", "2025-08-04"),
        ("下周一", "2025-08-25"),
        ("本月", "2025-08"),
        ("上个月", "2025-07"),
        ("本月13日", "2025-08-13"),
        ("去年", "2024"),
        ("去年11月", "2024-11"),
        ("今年5月", "2025-05"),
        ("今年年初", "2025"),
        ("前年底", "2023"),
        ("3月底", "2025-03"),
        ("当地时间8月13日", "2025-08-13"),
        ("12月14日", "2024-12-14"),
        ("将于12月1日", "2025-12-01"),
        ("将于1月到任", "2026-01"),
        ("将于周三到任", "2025-08-20"),
        ("will start on Friday", "2025-08-22"),
        ("月底离任", "2025-08"),
        ("年底前离任", "2025"),
        ("at the end of the month", "2025-08"),
        ("by year-end", "2025"),
        ("两周前", "2025-08"),
        ("三年前", "2022"),
        ("5天前", "2025-08-13"),
        ("last Friday", "2025-08-15"),
        ("on Tuesday", "2025-08-12"),
        ("on Monday", "2025-08-18"),
        ("next Monday", "2025-08-25"),
        ("two weeks ago", "2025-08"),
        ("three years ago", "2022"),
        ("earlier this year", "2025"),
        ("last year", "2024"),
        ("last month", "2025-07"),
        ("in March", "2025-03"),
        ("quit in December", "2024-12"),
        ("last May", "2025-05"),
        ("last December", "2024-12"),
        ("August 5", "2025-08-05"),
        ("5 August", "2025-08-05"),
        ("yesterday", "2025-08-17"),
    ],
)
def test_a_relative_date_is_read_against_the_article(text, iso):
    assert [d.iso for d in find_dates(text, "2025-08-18")] == [iso]


@pytest.mark.parametrize(
    "text",
    [
        "三天后",
        "10万张",
        "75名",
        "He may have left",
        "GPT-4o",
        "$2024",
        "80年代",
        "四点二十分",
        "六个月",
        "8个月",
    ],
)
def test_what_is_no_date_or_cannot_be_placed_is_left_out(text):
    assert find_dates(text, "2025-08-18") == []


def test_without_a_year_the_date_stays_open():
    assert told("8月14日报道,今天离开", "XXXX-08-14") == [
        ("8月14日", "XXXX-08-14", "day"),
        ("今天", "XXXX-08-14", "day"),
    ]
    assert told("8月13日", None) == [("8月13日", "XXXX-08-13", "day")]
    assert told("今年7月,去年", None) == [("今年7月", "XXXX-07", "month")]


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("clocks on at headquarters on 14 April", "2025-04-14"),
        ("入职日期定在4月17日", "2025-04-17"),
        ("left on 3 November", "2024-11-03"),
        ("left in November", "2024-11"),
    ],
)
def test_a_day_without_a_year_is_the_next_one_only_if_it_is_near(text, iso):
    assert [found for _, found, _ in told(text, "2025-03-13")] == [iso]


def test_an_anchor_known_to_the_month_gives_months():
    assert told("今天宣布;上周五;去年;今年5月", "2025-08") == [
        ("今天", "2025-08", "month"),
        ("去年", "2024", "year"),
        ("今年5月", "2025-05", "month"),
    ]


def test_weekdays_follow_the_calendar_over_a_year():
    for day in range(1, 29):
        anchor = f"2024-02-{day:02d}"
        from datetime import date

        (found,) = find_dates("on Friday", anchor)
        assert date.fromisoformat(found.iso).weekday() == 4
        assert 0 <= (date.fromisoformat(anchor) - date.fromisoformat(found.iso)).days <= 6


def test_impossible_days_are_no_dates():
    assert find_dates("2月31日", "2025-08-18") == []
    assert find_dates("2025年13月", None) == []


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("Who left OpenAI in 2024?", "2024", "2024"),
        ("after May 2024", "2024-06", None),
        ("2024年以后谁离开了xAI", "2024", None),
        ("between May 2024 and July 2025", "2024-05", "2025-07"),
        ("from 2020 to 2022", "2020", "2022"),
        ("2023年11月到2024年5月", "2023-11", "2024-05"),
        ("who joined since March 2025", "2025-03", None),
        ("before 2023", None, "2022"),
        ("2024年5月之前", None, "2024-04"),
        ("截至2024年5月", None, "2024-05"),
        ("as of May 2024", None, "2024-05"),
        ("去年谁离开了", "2024", "2024"),
        ("去年11月以来", "2024-11", None),
        ("过去半年谁离开了", "2025-02-16", "2025-08-18"),
        ("in the last three months", "2025-05-19", "2025-08-18"),
        ("who left last month?", "2025-07", "2025-07"),
        ("自2024年起", "2024", None),
    ],
)
def test_a_question_tells_a_stretch_of_time(text, since, until):
    found = parse_date_range(text, "2025-08-18")
    assert found is not None
    assert found[:2] == (since, until)


def test_a_question_without_a_time_has_no_range():
    assert parse_date_range("谁去了OpenAI?", "2025-08-18") is None


def test_the_end_of_a_year_told_before_is_not_that_of_the_article():
    found = find_dates("In 2019 she joined; at the end of the year she left.", "2025-08-18")
    assert [d.iso for d in found] == ["2019"]
