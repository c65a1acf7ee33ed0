"""Encodings: generated files in every encoding a news archive holds, long and short."""

import codecs

import pytest

from rag.errors import SourceError
from rag.reading import article_from_bytes
from rag.reading.decoding import decode
from rag.settings import Settings

HANS = (
    "北辰智能首席科学家林致远宣布离职，将于下月加入青石实验室担任研究副总裁。\n"
    "公司发言人周五证实了这一消息，并表示团队其他成员不受影响。\n"
    "“我会想念这里的每一个人，”他在内部信中写道。知情人士称，双方在开源路线上存在分歧。"
)
HANT = (
    "星海智慧共同創辦人方若水週二請辭，她將成立一家專注機器人的新公司。\n"
    "執行長韓牧在聲明中感謝她六年來的貢獻，並說明接任人選將在下個月公布。\n"
    "「我從來沒有後悔過，」她告訴記者。這間實驗室去年的估值超過三十億美元。"
)
MIXED = (
    "OpenAI 前研究員 Lena Ortiz 加入 Tern AI,出任安全主管(head of safety)。\n她說:「時候到了。」"
)
ENGLISH = (
    "Maya Lindqvist, chief scientist of Northstar AI, is leaving — “it was time,” she said.\n"
    "Her successor, José Ibáñez, starts in May."
)
JAPANESE = (
    "研究責任者の林さんは来月退社し、新しい会社の副社長に就任する。本人が社内のメモで明らかにした。"
)

TEXTS = {
    "hans": HANS,
    "hans line": HANS.split("\n")[1],
    "hans title": "北辰智能首席科学家林致远宣布离职",
    "hans short": "他离开了公司。",
    "hans long": (HANS + "\n") * 400,
    "hant": HANT,
    "hant line": HANT.split("\n")[1],
    "hant title": "星海智慧共同創辦人方若水請辭",
    "hant short": "她上週離職了。",
    "hant long": (HANT + "\n") * 400,
    "mixed": MIXED,
    "english": ENGLISH,
    "english long": (ENGLISH + "\n") * 300,
    "japanese": JAPANESE,
}
ENCODINGS = ("gb18030", "big5", "utf-16-le", "utf-16-be", "utf-8", "cp1252", "cp932", "euc_jp")
MARKS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
}


def cases():
    for name, text in TEXTS.items():
        for encoding in ENCODINGS:
            for line_end in ("\n", "\r\n"):
                written = text.replace("\n", line_end)
                try:
                    data = written.encode(encoding)
                except UnicodeEncodeError:
                    continue
                if line_end == "\r\n" and "\n" not in text:
                    continue
                yield pytest.param(written, data, id=f"{name}-{encoding}-{line_end!r}")
                if encoding in MARKS:
                    marked = MARKS[encoding] + data
                    yield pytest.param(written, marked, id=f"{name}-{encoding}-mark-{line_end!r}")


CASES = list(cases())


def test_there_are_at_least_sixty_files():
    assert len(CASES) >= 60


@pytest.mark.parametrize(("text", "data"), CASES)
def test_the_text_comes_back_to_the_letter(text, data):
    assert decode(data)[0] == text


@pytest.mark.parametrize("cut", range(10, len(HANS) - 16, 7))
def test_sixteen_characters_of_simplified_chinese_are_enough(cut):
    part = HANS[cut : cut + 16]
    assert decode(part.encode("gb18030")) == (part, "gb18030")


@pytest.mark.parametrize("cut", range(0, len(HANT) - 16, 7))
def test_sixteen_characters_of_traditional_chinese_are_enough(cut):
    part = HANT[cut : cut + 16]
    assert decode(part.encode("big5"))[0] == part
    assert decode(part.encode("gb18030"))[0] == part


def test_a_broken_byte_does_not_change_the_encoding():
    data = HANS.encode("utf-8")
    text, encoding = decode(data[:100] + b"\xff" + data[100:])
    assert encoding == "utf-8"
    assert text.replace("\ufffd", "") != ""
    assert text[-20:] == HANS[-20:]


def test_the_byte_order_mark_is_dropped_and_line_ends_are_kept():
    data = codecs.BOM_UTF8 + "他走了。\r\n她也走了。\r\n".encode()
    article = article_from_bytes(data, "a.txt", Settings())
    assert article.text == "他走了。\r\n她也走了。\r\n"
    assert [(b.start, b.end) for b in article.blocks] == [(0, 4), (6, 11)]


@pytest.mark.parametrize(
    "data",
    [bytes(range(256)) * 40, b"\x00" * 5000, b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9],
    ids=["all bytes", "zeros", "picture"],
)
def test_binary_data_is_refused(data):
    with pytest.raises(SourceError):
        decode(data)
