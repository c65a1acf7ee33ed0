import pytest

from rag.errors import SourceError
from rag.language.names import Registry
from rag.language.names_guess import is_slip
from rag.language.names_labs import latin_labs
from rag.language.names_labs_zh import chinese_labs
from rag.language.names_people_zh import chinese_people
from rag.language.names_romanised import ways_written
from rag.language.names_spelling import key_of
from rag.reading import article_from_bytes
from rag.settings import Settings


def told(registry, text, document=None):
    return [(m.surface, m.entity.name) for m in registry.find(text, document)]


@pytest.mark.parametrize("split", ["tune", "run"])
def test_every_spelling_of_a_person_resolves_to_one_entity(registry, case_rows, split):
    missed = []
    for row in case_rows("names_spellings.jsonl"):
        if row["split"] != split:
            continue
        wanted = registry.resolve(row["entity"])
        for spelling in row["spellings"]:
            found = registry.resolve(spelling)
            if found is None or found.id != wanted.id:
                missed.append((row["entity"], spelling))
    assert missed == []


def test_tempting_pairs_are_never_one_entity(registry, case_rows):
    merged = []
    for row in case_rows("names_pairs.jsonl"):
        one, other = registry.resolve(row["one"]), registry.resolve(row["other"])
        if one and other and one.id == other.id:
            merged.append((row["one"], row["other"]))
    assert merged == []


def test_a_name_in_a_question_is_found_under_any_script(registry):
    assert told(registry, "萊克為什麼離開OpenAI?") == [("萊克", "Jan Leike"), ("OpenAI", "OpenAI")]
    assert told(registry, "Where did Sustkever go?") == [("Sustkever", "Ilya Sutskever")]


def test_latin_names_need_word_boundaries_and_chinese_ones_do_not():
    registry = Registry.load()
    assert told(registry, "他从OpenAI去了xAI的总部") == [("OpenAI", "OpenAI"), ("xAI", "xAI")]
    assert told(registry, "a meta-analysis of a fair apple market") == []
    assert told(registry, "Altman's letter") == [("Altman", "Sam Altman")]


def test_offsets_hold_in_full_width_and_traditional_text():
    text = "「薩姆·奧特曼」與ＯｐｅｎＡＩ"
    found = Registry.load().find(text)
    assert [(m.start, m.end, text[m.start : m.end]) for m in found] == [
        (1, 7, "薩姆·奧特曼"),
        (9, 15, "ＯｐｅｎＡＩ"),
    ]


def test_a_family_name_inside_an_unknown_full_name_is_nobody():
    registry = Registry.load()
    assert told(registry, "Jack Altman raised a fund") == []
    assert told(registry, "杰克·奥特曼离开") == []


def test_a_company_named_after_a_person_is_not_the_person():
    registry = Registry.load()
    assert told(registry, "Hinton Capital hired a partner") == []
    assert told(registry, "Babuschkin Ventures") == [("Babuschkin Ventures", "Babuschkin Ventures")]


def test_products_are_no_labs():
    registry = Registry.load()
    assert told(registry, "Anthropic的Claude、OpenAI的Sora和豆包") == [
        ("Anthropic", "Anthropic"),
        ("OpenAI", "OpenAI"),
    ]


def test_a_bare_name_means_whom_its_own_article_names(registry):
    assert told(registry, "Altman told colleagues", "tune/6.txt") == [("Altman", "Greta Altman")]
    assert told(registry, "Igor will take over", "tune/6.txt") == [("Igor", "Igor Tanaka")]
    assert told(registry, "Igor will take over", "run/1.txt") == []


def test_a_family_name_two_people_share_is_resolved_only_beside_one_of_them(registry):
    assert told(registry, "Vasilenko stays", "run/6.txt") == []
    assert told(registry, "Katarina Vasilenko stays. Vasilenko said so.", "run/6.txt") == [
        ("Katarina Vasilenko", "Katarina Vasilenko"),
        ("Vasilenko", "Katarina Vasilenko"),
    ]


def test_one_romanisation_of_two_people_stands_for_neither():
    registry = Registry.load()
    assert registry.resolve("Yao Shunyu") is None
    assert registry.resolve("姚顺雨") != registry.resolve("姚順宇")


def test_an_entity_says_why_its_spellings_were_merged(registry):
    person = registry.resolve("奥德兰·凯斯特尔曼")
    assert person.name == "Odhran Kestelman"
    assert person.why == (
        "named in full in an article",
        "奥德兰·凯斯特尔曼 sounds like Odhran Kestelman",
    )


def test_labs_are_learnt_with_their_chinese_and_short_names(registry):
    lab = registry.resolve("翠微实验室")
    assert (lab.kind, lab.name, lab.zh, lab.aliases) == (
        "lab",
        "Verdantia Labs",
        "翠微实验室",
        ("Verdantia",),
    )


def test_parts_and_renames_know_their_parents():
    registry = Registry.load()
    brain = registry.resolve("谷歌大脑")
    assert brain.parents == ("lab:google-deepmind", "lab:google")
    assert registry.resolve("推特").name == "X (Twitter)"
    assert registry.resolve("Facebook AI Research").name == "FAIR"
    assert registry.resolve("通义").name == "Alibaba Tongyi Lab"


def test_every_parent_of_a_listed_lab_is_listed():
    registry = Registry.load()
    parents = {parent for lab in registry.labs for parent in lab.parents}
    assert parents - set(registry.entities) == set()


def test_no_two_listed_people_share_an_id_or_a_whole_name():
    claims = Registry.load().index.claims
    shared = {key for key, c in claims.items() if c.kind == "full" and len(c.ids) > 1}
    assert {key for key in shared if not key.isascii()} == set()


def test_a_registry_survives_its_rows(registry):
    again = Registry.from_rows(registry.to_rows())
    assert again.to_rows() == registry.to_rows()
    text = "Igor and Altman left; 砚舟也离开了星澜智能"
    for document in (None, "tune/6.txt", "tune/3.txt"):
        assert told(again, text, document) == told(registry, text, document)


def test_learning_nothing_changes_no_name():
    assert Registry.load().learn([]).entities == Registry.load().entities


def test_a_user_file_adds_names_and_spellings(tmp_path):
    path = tmp_path / "mine.tsv"
    path.write_text(
        "# ours\nperson\tNilufar Ostrander\t妮露法·奥斯特兰德\tNilu O\n"
        "lab\tPebblewise\t\tPebble Wise\nperson\tSam Altman\t\tSama\n",
        encoding="utf-8",
    )
    registry = Registry.load(path)
    assert registry.resolve("妮露法·奥斯特兰德").name == "Nilufar Ostrander"
    assert registry.resolve("Pebble Wise").name == "Pebblewise"
    assert registry.resolve("Sama").name == "Sam Altman"


def test_a_bad_row_of_a_user_file_is_told_with_its_content(tmp_path):
    path = tmp_path / "mine.tsv"
    path.write_text("planet\tMars\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"row 1 .* is 'planet \| Mars'; expected"):
        Registry.load(path)


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("ilya sustkever", "ilya sutskever", True),
        ("conner holmes", "connor holmes", True),
        ("christina vale", "christine vale", False),
        ("anna petrov", "anna petrova", False),
        ("peter hansen", "petra hansen", False),
    ],
)
def test_only_a_slip_inside_one_long_word_is_a_misspelling(first, second, same):
    assert is_slip(first, second) is same


@pytest.mark.parametrize(
    ("text", "lab"),
    [
        ("Veltrana's chief executive, Ruth Okello, said so on Friday.", "Veltrana"),
        ("Shares in Quillmere fell by a tenth.", "Quillmere"),
        ("She is a vice president at Dorvane.", "Dorvane"),
        ("He was poached by Ostrelle in March.", "Ostrelle"),
        ("Harrowby Models, the maker of maps, has no comment.", "Harrowby Models"),
        ("She set up house in Turin with Dovrane, which she founded in May.", "Dovrane"),
        ("Today we welcome Ruth Okello to Tarn Works.", "Tarn Works"),
        ("He joins from the Swiss insurer Ostrelle.", "Ostrelle"),
        ("Dorvane has opened its first office in Lima.", "Dorvane"),
        ("In May she started Veltrana in her kitchen.", "Veltrana"),
        ("She is now at Nine Harbours, his rival.", "Nine Harbours"),
        ("He studied at the Lima University of Technology.", "Lima University of Technology"),
        ("前Pellora总监白露如今独自创业。", "Pellora"),
        ("她要去Quandrix，年底报到。", "Quandrix"),
        ("【松影智造】任命白露为财务长。", "松影智造"),
        ("“烛照”董事会今天开会。", "烛照"),
        ("白露从长汀银行跳槽过来。", "长汀银行"),
        ("前远帆通讯副总裁白露加入。", "远帆通讯"),
        ("琥珀AI：白露接任。", "琥珀AI"),
    ],
)
def test_a_lab_named_once_is_known_by_what_stands_around_it(text, lab):
    assert lab in latin_labs(text) | chinese_labs(text)


@pytest.mark.parametrize(
    ("text", "no_lab"),
    [
        ("His job was to tune GPT-4's board of metrics.", "GPT-4"),
        ("A member of the board at the Large Language Models workshop.", "Models"),
        ("She is Senior Vice President, Public Sector.", "Public Se"),
        ("Nine OpenAI researchers left at the Harbour Reasoning Days.", "Harbour Reasoning"),
        ("“十二金刚”里有他。", "十二金刚"),
        ("前语音负责人白露。", "语音"),
        ("The New York Times said it has hired Bob Smith.", "York"),
        ("国内AI：三个月的回顾。", "国内AI"),
    ],
)
def test_what_only_looks_like_a_lab_is_none(text, no_lab):
    assert no_lab not in latin_labs(text) | chinese_labs(text)


def test_a_chinese_lab_is_found_by_its_pinyin_with_an_english_ending(articles_of):
    registry = Registry.load().learn(
        articles_of("沈砚舟离开了澜川人工智能实验室。", "顾清离开星灶科技。")
    )
    assert told(registry, "Who left the Lanchuan AI lab?") == [
        ("Lanchuan AI lab", "澜川人工智能实验室")
    ]
    assert told(registry, "Who left Xingzao Technology?") == [("Xingzao Technology", "星灶科技")]


def test_a_lab_in_pinyin_in_one_article_and_in_characters_in_another_is_one(articles_of):
    registry = Registry.load().learn(
        articles_of("顾清离开星灶科技。", "Mara Voss joined Xingzao Technology in May.")
    )
    assert registry.resolve("Xingzao Technology") == registry.resolve("星灶科技")


def test_a_headline_in_capitals_names_nobody(articles_of):
    body = (
        "Quillmere, which makes maps, has hired Ruth Okello. Okello said she was glad to be there."
    )
    text = "Quillmere Bolsters Leadership Team With Two Hires\n\n" + body
    people = {entity.name for entity in Registry.load().learn(articles_of(text)).people}
    assert "Ruth Okello" in people
    assert not [name for name in people if name.startswith("Quillmere")]


def test_a_person_called_like_a_lab_leaves_the_lab_its_name(articles_of):
    text = "A talk was withdrawn\n\nIt was by Google Okello, said Ruth Marin. Okello left in May."
    registry = Registry.load().learn(articles_of(text))
    assert "Google" in {m.entity.name for m in registry.find("She left Google.", "other.txt")}


@pytest.mark.parametrize(
    ("latin", "chinese"),
    [
        ("Qiu Mingyuan", "仇明远"),  # a surname is read otherwise than the word
        ("Shan Ruoyu", "单若雨"),
        ("Hsu Shih-yuan", "許士淵"),
        ("Tuan-mu Chia-wen", "端木嘉文"),
        ("Fok Kai-man", "霍啟文"),
        ("Kai Man Fok", "霍啟文"),
        ("Wong Ka Ho", "黃嘉豪"),
    ],
)
def test_a_chinese_name_is_known_by_the_ways_it_is_romanised(latin, chinese):
    assert key_of(latin) in ways_written(chinese)


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("评测工程师敖青一道去了腾讯。", ["敖青"]),
        ("编辑部来信问起,边澄之前在快手管财务。", ["边澄"]),
        ("研究员司空玉上月底去了百度。", ["司空玉"]),
        ("董事长阎仲和强调,换院长不影响计划。", ["阎仲和"]),
        ("董事长阎仲和曾任院长的沈砚舟一同出席。", ["沈砚舟", "阎仲"]),
        ("有投资人向海信科技透露了此事。", []),
    ],
)
def test_a_chinese_name_ends_before_the_word_that_follows_it(text, people):
    assert sorted(chinese_people(text)) == people


def test_a_family_name_with_its_particles_is_that_of_the_person_named_in_full():
    texts = [
        "Joost van der Meulen left Halden AI. Nobody asked van der Meulen why.",
        "卢卡斯·冯·艾申(Lukas von Eichen)离开了公司,冯·艾申没有回应。",
        "J. R. Balakrishnan joined Halden AI. Balakrishnan is a chemist.",
    ]
    articles = [
        article_from_bytes(text.encode(), f"{number}.txt", Settings())
        for number, text in enumerate(texts)
    ]
    registry = Registry.load().learn(articles)
    named = [
        {m.entity.name for m in registry.find(a.text, a.document) if m.entity.kind == "person"}
        for a in articles
    ]
    assert named == [{"Joost van der Meulen"}, {"Lukas von Eichen"}, {"J. R. Balakrishnan"}]
