import pytest

from rag.language.numbers import find_numbers, number_text


def told(text):
    return [(n.surface, n.value, n.unit, n.detail) for n in find_numbers(text)]


@pytest.mark.parametrize(
    "text",
    ["320亿美元", "320億美元", "$32B", "$32 billion", "US$32bn", "32 billion dollars", "320亿美金"],
)
def test_one_sum_of_money_in_all_its_forms(text):
    (number,) = find_numbers(text)
    assert (number.value, number.unit, number.detail) == (32e9, "money", "USD")


@pytest.mark.parametrize(
    ("text", "value", "unit", "detail"),
    [
        ("两席", 2, "count", "席"),
        ("僅存兩席", 2, "count", "席"),
        ("两名员工", 2, "count", "名"),
        ("七十五", 75, "count", None),
        ("近75名", 75, "count", "名"),
        ("seven people", 7, "count", None),
        ("twenty-two people", 22, "count", None),
        ("two dozen engineers", 24, "count", None),
        ("10万张英伟达H100", 100_000, "count", "张"),
        ("100,000 GPUs", 100_000, "count", None),
        ("1,500万用户", 15_000_000, "count", "用户"),
        ("20%", 20, "percent", None),
        ("百分之二十", 20, "percent", None),
        ("七成", 70, "percent", None),
        ("forty per cent", 40, "percent", None),
        ("106个小时", 106, "duration", "hour"),
        ("4 years", 4, "duration", "year"),
        ("six-month leave", 6, "duration", "month"),
        ("28个月", 28, "duration", "month"),
        ("一年半", 1.5, "duration", "year"),
        ("半年", 0.5, "duration", "year"),
        ("1.5万亿元", 1.5e12, "money", "CNY"),
        ("4400万美元", 44e6, "money", "USD"),
        ("$6.2 billion", 6.2e9, "money", "USD"),
        ("€500m", 500e6, "money", "EUR"),
    ],
)
def test_a_figure_has_a_value_and_a_unit(text, value, unit, detail):
    assert [(n.value, n.unit, n.detail) for n in find_numbers(text)] == [(value, unit, detail)]


@pytest.mark.parametrize(
    "text",
    [
        "2025年8月13日",
        "in 2023",
        "August 13, 2025",
        "GPT-4o",
        "Grok 4",
        "Llama 3.1",
        "4:20",
        "凌晨4点20分",
        "第四代",
        "一些人",
        "另一位创始人",
        "时间:2025-08-18 18:05:53",
        "one of the founders",
        "[2]",
        "百度和零一万物",
    ],
)
def test_dates_versions_and_idioms_are_no_figures(text):
    assert find_numbers(text) == []


def test_offsets_and_vagueness_are_kept():
    text = "有近75名員工,估值超过500亿美元"
    assert [(text[n.start : n.end], n.about) for n in find_numbers(text)] == [
        ("近75名", True),
        ("超过500亿美元", True),
    ]


@pytest.mark.parametrize(
    ("text", "english", "chinese"),
    [
        ("320亿美元", "$32 billion", "320亿美元"),
        ("$45 million", "$45 million", "4500万美元"),
        ("106个小时", "106 hours", "106小时"),
        ("1 year", "1 year", "1年"),
        ("20%", "20%", "20%"),
        ("11位", "11", "11位"),
        ("10万张", "100,000", "10万张"),
    ],
)
def test_a_figure_is_shown_as_readers_write_it(text, english, chinese):
    (number,) = find_numbers(text)
    assert (number_text(number, "en"), number_text(number, "zh-Hans")) == (english, chinese)


def test_figures_are_found_in_order():
    assert told("Of its five co-founders, three remain; 60 researchers stay.") == [
        ("five", 5, "count", None),
        ("three", 3, "count", None),
        ("60", 60, "count", None),
    ]
