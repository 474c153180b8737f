"""Sentences in plain words become filters: searches in five languages, written before the rules."""

import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from snowballstemmer import stemmer

from dashboard.geography.territories import Territories
from dashboard.language_and_locale import speaking
from dashboard.portfolio.filter_query import Question
from dashboard.portfolio.filter_results import ask
from dashboard.portfolio.full_text import fold
from dashboard.portfolio.sentence_to_filters import _stem, understand
from dashboard.portfolio.snapshot import Snapshot, build_snapshot
from dashboard.records.places.gazetteer import Gazetteer
from dashboard.records.schema.columns import Dataset
from dashboard.settings import ROOT
from tests.portfolio.making import news_of, projects_of

SEARCHES = [
    # English
    ("India", {"country": "IND"}),
    ("Burma", {"country": "MMR"}),
    ("West Africa", {"region": "M49-011"}),
    ("projects in the Sahel", {"region": "SAHEL"}),
    ("Horn of Africa", {"region": "HORN-OF-AFRICA"}),
    ("MENA", {"region": "WB-MNA"}),
    ("Levant", {"region": "MASHREQ"}),
    ("the Great Lakes region", {"region": "GREAT-LAKES"}),
    ("health in the Mekong", {"region": "MEKONG", "theme": "Health"}),
    (
        "child trafficking in West Africa since 2023 funded by the EU",
        {"region": "M49-011", "donor": "European Union", "from": "2023", "q": "child trafficking"},
    ),
    ("labour migration in Kenya", {"country": "KEN", "theme": "Labour migration"}),
    ("education projects in Nigeria funded by Germany", {"country": "NGA", "theme": "Education", "donor": "Germany"}),
    ("What does the Ford Foundation fund in Brazil?", {"country": "BRA", "donor": "Ford Foundation"}),
    ("water in Mali between 2020 and 2023", {"country": "MLI", "from": "2020", "to": "2023", "q": "water"}),
    ("ongoing projects in Moldova", {"country": "MDA", "status": "2"}),
    ("closed projects funded by Sweden", {"status": "4", "donor": "Sweden"}),
    ("planned work in Eastern Europe", {"region": "M49-151", "status": "1"}),
    ("visas before 2020", {"to": "2019", "q": "visas"}),
    ("Health after 2021", {"theme": "Health", "from": "2022"}),
    ("return in Georgia 2019-2022", {"country": "GEO", "from": "2019", "to": "2022", "q": "return"}),
    ("projects under way in 2024", {"from": "2024", "to": "2024"}),
    ("Kenya and Uganda", {"country": "KEN;UGA"}),
    ("Ukraine, Moldova", {"country": "MDA;UKR"}),
    ("health in Moldova and Ukraine", {"country": "MDA;UKR", "theme": "Health"}),
    # French
    ("Moldavie et Ukraine", {"country": "MDA;UKR"}),
    ("Éducation en Afrique de l’Ouest", {"region": "M49-011", "theme": "Education"}),
    (
        "projets en Côte d’Ivoire depuis 2022 financés par l’Union européenne",
        {"country": "CIV", "from": "2022", "donor": "European Union"},
    ),
    ("projets en cours au Maroc", {"country": "MAR", "status": "2"}),
    ("traite des enfants au Sahel avant 2021", {"region": "SAHEL", "to": "2020", "q": "traite enfants"}),
    (
        "migration de travail au Kenya financée par l’Allemagne",
        {"country": "KEN", "theme": "Labour migration", "donor": "Germany"},
    ),
    ("santé entre 2019 et 2021", {"theme": "Health", "from": "2019", "to": "2021"}),
    # Spanish
    ("Moldavia y Ucrania", {"country": "MDA;UKR"}),
    ("Malí e India", {"country": "IND;MLI"}),
    ("proyectos en Brasil desde 2021", {"country": "BRA", "from": "2021"}),
    (
        "educación en África Occidental financiada por la UE",
        {"region": "M49-011", "theme": "Education", "donor": "European Union"},
    ),
    ("proyectos en curso en Kenia", {"country": "KEN", "status": "2"}),
    ("retorno en Georgia entre 2019 y 2022", {"country": "GEO", "from": "2019", "to": "2022", "q": "retorno"}),
    ("salud antes de 2020", {"theme": "Health", "to": "2019"}),
    # Russian
    ("Молдова и Украина", {"country": "MDA;UKR"}),
    ("проекты в Молдове и Украине", {"country": "MDA;UKR"}),
    ("проекты в Молдове с 2022 года", {"country": "MDA", "from": "2022"}),
    ("Здоровье в Западной Африке", {"region": "M49-011", "theme": "Health"}),
    (
        "возвращение в Грузию при поддержке Европейского союза",
        {"country": "GEO", "donor": "European Union", "q": "возвращение"},
    ),
    ("проекты в Кении, финансируемые Германией", {"country": "KEN", "donor": "Germany"}),
    ("визы с 2019 по 2021 год", {"from": "2019", "to": "2021", "q": "визы"}),
    # Arabic
    ("مولدوفا وأوكرانيا", {"country": "MDA;UKR"}),
    ("مولدوفا، أوكرانيا", {"country": "MDA;UKR"}),
    ("مشاريع في مولدوفا منذ 2022", {"country": "MDA", "from": "2022"}),
    ("الصحة في غرب أفريقيا", {"region": "M49-011", "theme": "Health"}),
    ("مشاريع في كينيا بتمويل من الاتحاد الأوروبي", {"country": "KEN", "donor": "European Union"}),
    ("العودة إلى جورجيا قبل 2020", {"country": "GEO", "to": "2019", "q": "العودة"}),
    ("التعليم في المغرب بين ٢٠٢٠ و ٢٠٢٣", {"country": "MAR", "theme": "Education", "from": "2020", "to": "2023"}),
    # How many, news, this year and the last
    ("how many active projects in Kenya", {"country": "KEN", "status": "2"}),
    ("news about Moldova", {"country": "MDA"}),
    ("health projects that started last year", {"theme": "Health", "from": "2025", "to": "2025", "dates": "start"}),
    ("projets actifs au Maroc", {"country": "MAR", "status": "2"}),
    (
        "combien de projets terminés l’année dernière au Mali",
        {"country": "MLI", "from": "2025", "to": "2025", "dates": "end"},
    ),
    ("cuántos proyectos activos hay en Kenia", {"country": "KEN", "status": "2"}),
    ("salud este año", {"theme": "Health", "from": "2026", "to": "2026"}),
    ("активные проекты в Молдове", {"country": "MDA", "status": "2"}),
    ("новости о Кении в прошлом году", {"country": "KEN", "from": "2025", "to": "2025"}),
    ("المشاريع النشطة في كينيا", {"country": "KEN", "status": "2"}),
    ("كم مشروع في المغرب هذا العام", {"country": "MAR", "from": "2026", "to": "2026"}),
    ("projects last year", {"from": "2025", "to": "2025"}),
    ("Kenya last year's projects", {"country": "KEN", "from": "2025", "to": "2025"}),
    ("health projects since last year", {"theme": "Health", "from": "2025"}),
    ("proyectos del año pasado en Kenia", {"country": "KEN", "from": "2025", "to": "2025"}),
    ("noticias sobre Moldavia", {"country": "MDA"}),
    ("nouvelles du Mali", {"country": "MLI"}),
    ("التعليم في كينيا السنة القادمة", {"country": "KEN", "theme": "Education", "from": "2027", "to": "2027"}),
    ("proyectos sobre Kenia", {"country": "KEN"}),
    ("actualités au sujet de la Moldavie", {"country": "MDA"}),
    ("health in Kenya, East Africa", {"country": "KEN", "theme": "Health"}),
    # The same words where they say something else
    ("active ageing in Mali", {"country": "MLI", "q": "active ageing"}),
    ("actual costs of migration in Kenya", {"country": "KEN", "q": "actual costs migration"}),
    ("población activa en Malí", {"country": "MLI", "q": "población activa"}),
    ("экономическая активность женщин в Молдове", {"country": "MDA", "q": "экономическая активность женщин"}),
    ("fake news in Kenya", {"country": "KEN", "q": "fake news"}),
    ("hay production in Kenya", {"country": "KEN", "q": "hay production"}),
    ("last year of school in Kenya", {"country": "KEN", "q": "last school"}),
    ("Kenya 2019 to last year", {"country": "KEN", "from": "2019", "to": "2019", "q": "last"}),
    # Began or ended in the period, beside under way in it
    ("projects in Mali that began in 2022", {"country": "MLI", "from": "2022", "to": "2022", "dates": "start"}),
    ("health projects finished before 2021", {"theme": "Health", "to": "2020", "dates": "end"}),
    (
        "projets terminés entre 2019 et 2021 au Maroc",
        {"country": "MAR", "from": "2019", "to": "2021", "dates": "end"},
    ),
    (
        "proyectos que empezaron en Kenia desde 2021",
        {"country": "KEN", "from": "2021", "dates": "start"},
    ),
    (
        "проекты в Молдове, завершившиеся в 2022 году",
        {"country": "MDA", "from": "2022", "to": "2022", "dates": "end"},
    ),
    (
        "مشاريع بدأت في عام 2023 في غرب أفريقيا",
        {"region": "M49-011", "from": "2023", "to": "2023", "dates": "start"},
    ),
]

PLAIN = [
    "observatory",
    "safe return",
    "may 2020s",
    '"India"',
    "“West Africa”",
    "a b c",
    "",
    "active",
    "2024",
    "actifs",
    "Kenya, Uganda and Mali",
    "Sahel and Levant",
    "to be or not",
    "korea",
]


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    donors = ["European Union", "Germany", "Sweden", "Ford Foundation"]
    themes = [
        ("Health", "Santé", "Salud", "Здоровье", "الصحة"),
        ("Education", "Éducation", "Educación", "Образование", "التعليم"),
        ("Labour migration", "Migration de travail", "Migración laboral", "Трудовая миграция", "هجرة اليد العاملة"),
    ]
    records = [
        {
            "id": f"P{number}",
            "title": f"Project {number}",
            "countries": "MLI;IND;MAR;SYR;ETH;UGA;KHM;MDA",
            "themes": theme[0],
            **{f"themes_{language}": name for language, name in zip(("fr", "es", "ru", "ar"), theme[1:], strict=True)},
            "donors": donor,
            "start_date": "2020",
        }
        for number, (theme, donor) in enumerate((theme, donor) for theme in themes for donor in donors)
    ]
    places = ROOT / "data" / "places"
    territories = Territories.load(ROOT / "data" / "boundaries" / "territories.csv", ["en", "fr", "es", "ru", "ar"])
    gazetteer = Gazetteer.load(territories, regions=places / "regions.csv", aliases=places / "aliases.csv")
    indexes = {Dataset.PROJECTS: projects_of(*records), Dataset.NEWS: news_of()}
    return build_snapshot(indexes, key="1:a", territories=territories, gazetteer=gazetteer)


@pytest.mark.parametrize(("text", "expected"), SEARCHES)
def test_a_sentence_becomes_filters(snapshot: Snapshot, text: str, expected: dict[str, str]) -> None:
    question = understand(snapshot, Question(text=text), 2026)
    assert question is not None, "nothing was understood"
    assert dict(replace(question, words="").pairs()) == expected
    assert question.words == ("" if expected.keys() == {"country"} else text)


@pytest.mark.parametrize("text", PLAIN)
def test_words_that_name_nothing_are_searched_as_they_are(snapshot: Snapshot, text: str) -> None:
    assert understand(snapshot, Question(text=text), 2026) is None


@pytest.mark.parametrize(("text", "expected"), SEARCHES[:3])
def test_the_language_of_the_page_does_not_matter(snapshot: Snapshot, text: str, expected: dict[str, str]) -> None:
    with speaking("ar"):
        question = understand(snapshot, Question(text=text), 2026)
    assert question is not None
    assert dict(replace(question, words="").pairs()) == expected


def test_beside_a_chosen_country_words_are_searched_as_they_are(snapshot: Snapshot) -> None:
    assert understand(snapshot, Question(country="MDA", text="Health in Mali"), 2026) is None


def test_the_whole_title_of_a_record_is_searched_for(snapshot: Snapshot) -> None:
    titled = projects_of({"id": "P", "title": "Study in Kenya: graduates and the Sahel", "countries": "KEN"})
    named = replace(snapshot, projects=titled)
    assert understand(named, Question(text="study in Kenya: graduates and the Sahel"), 2026) is None
    asked = understand(named, Question(text="study in Kenya: graduates"), 2026)
    assert asked is not None
    assert (asked.country, asked.text) == ("KEN", "study graduates")


def test_what_is_set_already_stays(snapshot: Snapshot) -> None:
    question = understand(snapshot, Question(themes=("Education",), until="2025", text="Health in Mali"), 2026)
    assert question == Question(country="MLI", themes=("Education", "Health"), until="2025", words="Health in Mali")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mali since 2020", Question(since="2020")),
        ("Mali before 2010", Question(until="2009")),
        ("Mali in 2018", Question(since="2018", until="2018")),
        ("Mali started since 2020", Question(since="2020", event="start")),
        ("Mali", Question(since="2012", until="2015", event="end")),
    ],
)
def test_a_period_replaces_the_whole_of_the_one_before(snapshot: Snapshot, text: str, expected: Question) -> None:
    question = understand(snapshot, Question(since="2012", until="2015", event="end", text=text), 2026)
    assert question is not None
    assert replace(question, words="") == replace(expected, country="MLI")
    ask(snapshot, question)


def test_an_address_that_was_understood_is_not_read_again(snapshot: Snapshot) -> None:
    """Nobody funds as Japan here: the name stays text, and is no country when the address is opened."""
    question = understand(snapshot, Question(text="Health funded by Japan"), 2026)
    assert question is not None
    assert question.text == '"Japan"'
    assert understand(snapshot, question, 2026) is None


def test_several_visitors_ask_at_once() -> None:
    """Of words that no test has asked for, so that every stem is made anew, by threads that change at every step."""
    letters = "абвгдежзиклмнопрст"
    words = [f"{one}{other}{one}ами" for one in letters for other in letters]
    alone = [fold(stemmer("russian").stemWord(word)) for word in words]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            assert list(pool.map(_stem, words)) == alone
    finally:
        sys.setswitchinterval(before)
