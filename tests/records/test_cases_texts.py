"""Texts as programs really write them: feeds, encodings, JSON and IATI files of the cases."""

from __future__ import annotations

import datetime
import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from dashboard.cli import main
from dashboard.records.frames.file_choices import Choices
from dashboard.records.places.gazetteer import Gazetteer
from dashboard.records.read_file import Intake, read_records
from dashboard.records.reading.text_decoding_and_letter_repair import TWICE_ENCODED, repaired_letters
from dashboard.records.schema.columns import Dataset
from dashboard.records.schema.issues import Severity
from dashboard.review.worker_launcher import is_light
from tests.records.test_rss_and_atom import item, rss

TODAY = datetime.date(2025, 6, 30)
Case = Callable[..., Intake]


@pytest.fixture
def case(shared_data: Path, real_gazetteer: Gazetteer) -> Case:
    """Read one of the case files."""

    def read_it(name: str, dataset: Dataset = Dataset.PROJECTS, **options: object) -> Intake:
        content = (shared_data / "cases" / name).read_bytes()
        return read_records(content, dataset, filename=name, gazetteer=real_gazetteer, today=TODAY, **options)  # type: ignore[arg-type]

    return read_it


@pytest.fixture
def read_feed(real_gazetteer: Gazetteer) -> Callable[[bytes], Intake]:
    def read_it(content: bytes) -> Intake:
        return read_records(content, Dataset.NEWS, filename="f.xml", gazetteer=real_gazetteer, today=TODAY)

    return read_it


def test_countries_in_the_words_of_a_feed(case: Case) -> None:
    intake = case("feed-affected-countries.xml", Dataset.NEWS)
    assert intake.frame["countries"].tolist() == ["ALB;BIH;GRC", "VEN", "IDN;PHL", "MLI;NER;BFA"]
    assert [issue.value for issue in intake.issues] == ["category Food and Nutrition"]


@pytest.mark.parametrize(
    ("words", "countries"),
    [
        ("<p>Pays concernés : Mali, Niger</p>", "MLI;NER"),
        ("<p><b>Países afectados:</b> Chile</p>", "CHL"),
        ("<p>Países afetados: Brasil</p>", "BRA"),
        ("<p>Betroffene Länder: Kenia; Mali</p>", "KEN;MLI"),
        ("<p>Затронутые страны: Грузия</p>", "GEO"),
        ("<p>البلدان المتضررة: مصر</p>", "EGY"),
        ("<p>The country: a portrait</p>", ""),
    ],
)
def test_a_line_of_countries_in_the_languages_of_the_site(read_feed, words: str, countries: str) -> None:
    intake = read_feed(rss(item(words + "<p>Text</p>")))
    assert intake.frame["countries"].tolist() == [countries]


@pytest.mark.parametrize(
    ("elements", "countries", "unread"),
    [
        ("<affectedCountries><country>Mali</country><country>Niger</country></affectedCountries>", "MLI;NER", []),
        ("<affectedCountries>Mali, Niger</affectedCountries>", "MLI;NER", []),
        ("<country><id>9</id><href>https://x.org/9</href><name>Mali</name><iso3>mli</iso3></country>", "MLI", []),
        ("<g:country xmlns:g='urn:g'>Chile, Peru</g:country><g:iso3 xmlns:g='urn:g'>chl</g:iso3>", "CHL;PER", []),
        ("<dc:coverage xmlns:dc='http://purl.org/dc/elements/1.1/'>Kenya</dc:coverage>", "KEN", []),
        ("<spatial>1990-2000</spatial>", "", ["spatial 1990-2000"]),
        ("<category domain='https://example.org/country'>MLI</category>", "MLI", []),
        ("<category>Country: Mali</category>", "MLI", []),
    ],
)  # fmt: skip
def test_countries_in_elements_of_a_feed(read_feed, elements: str, countries: str, unread: list[str]) -> None:
    intake = read_feed(rss(item("x", elements), item("y").replace("n-1", "n-2")))
    assert intake.errors == []
    assert intake.frame["countries"].tolist() == [countries, ""]
    assert [issue.value for issue in intake.issues] == unread


def test_elements_that_fit_no_entry_are_named(read_feed) -> None:
    other = "<o:item xmlns:o='urn:o'><country>Mali</country></o:item>"
    intake = read_feed(rss(item("x", other), item("y").replace("n-1", "n-2")))
    assert [issue.value for issue in intake.issues] == ["country Mali", "o_item"]


def test_entities_of_html_are_repaired_and_named(case: Case, shared_data: Path, capsys) -> None:
    intake = case("feed-nbsp.xml", Dataset.NEWS)
    assert intake.frame[["title", "url"]].to_numpy().tolist() == [["Water project", "https://x.org/a?b=1&c=2"]]
    assert [(issue.code, issue.value, issue.details["line"]) for issue in intake.issues] == [
        ("xml-repaired", "&nbsp;", "2"),
        ("xml-repaired", "&", "2"),
    ]
    assert main(["check", "news", str(shared_data / "cases" / "feed-nbsp.xml")]) == 0
    assert "holds “&nbsp;”" in capsys.readouterr().err


def test_what_xml_allows_stays_as_it_is(read_feed) -> None:
    kept = "<title>R&amp;D &#233;&#xe9;</title><guid>urn:1</guid><pubDate>2026-09-17</pubDate>"
    text = "<![CDATA[Tom &nbsp; & Co]]><!-- & -->"
    intake = read_feed(rss(f"<item>{kept}<description>{text}</description></item>"))
    assert [issue for issue in intake.issues if issue.code == "xml-repaired"] == []
    assert intake.frame[["title", "body"]].to_numpy().tolist() == [["R&D éé", "Tom & Co"]]


def test_an_entity_that_nobody_knows_refuses_the_file_in_words(read_feed) -> None:
    [issue] = read_feed(rss(item("x"), "\n", "<item><title>&eacute; &corp;</title></item>")).issues
    assert (issue.code, issue.value, issue.details["line"]) == ("xml-entity", "&corp;", "3")
    assert "Line 3 of f.xml holds “&corp;”" in issue.sentence


def test_control_characters_in_xml_are_left_out_and_named(read_feed) -> None:
    intake = read_feed(rss(item("x\x0by\x00")))
    assert intake.frame["body"].tolist() == ["xy"]
    assert [(issue.code, issue.details["count"]) for issue in intake.issues] == [("xml-repaired", "2")]


def test_bytes_of_another_encoding_in_xml_are_read_as_letters_and_named(read_feed) -> None:
    whole = rss(item("Santé", "\n"), item("Forêt").replace("n-1", "n-2"))
    intake = read_feed(whole.replace("é".encode(), b"\xe9"))
    assert intake.frame["body"].tolist() == ["Santé", "Forêt"]
    assert [(issue.value, issue.details["line"]) for issue in intake.issues] == [("byte that is no UTF-8", "2")]
    declared = b"<?xml version='1.0' encoding='iso-8859-1'?>" + whole.decode().encode("latin-1")
    assert read_feed(declared).frame["body"].tolist() == ["Santé", "Forêt"]
    assert read_feed(declared).issues == []


def test_an_organisation_file_of_iati_is_named(case: Case, shared_data: Path, capsys) -> None:
    [issue] = case("iati-org.xml").issues
    assert issue.code == "file-iati-organisations"
    assert "iati-activities" in issue.fix
    assert main(["check", "projects", str(shared_data / "cases" / "iati-org.xml")]) == 1
    assert "IATI organisation file" in capsys.readouterr().err


def test_xml_of_another_kind_is_named_by_its_root(read) -> None:
    [issue] = read(b"<?xml version='1.0'?><kml xmlns='x'><Document/></kml>").issues
    assert (issue.code, issue.value) == ("xml-unknown", "kml")
    assert "workbook" not in issue.fix


WORDS = {
    "fr": "Santé pour tous à Gao, Formés, Côte d’Ivoire, œuvre",
    "fr capitals": "CÔTE D'IVOIRE, SANTÉ, FORMÉS",
    "es": "Gestión de la migración en España y más allá",
    "de": "Größe für Österreich, Übergänge, weiß, Ärzte",
    "pt": "São Tomé e Príncipe, ação, não, informações",
    "en": "The children’s centre – women’s rights",
}


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "cp850"])
@pytest.mark.parametrize("end", ["\n", "\r"])
def test_the_letters_show_their_encoding(read, words: str, encoding: str, end: str) -> None:
    if encoding == "cp850":  # has no such signs
        words = words.replace("’", "'").replace("–", "-").replace("œ", "oe")
    content = end.join(["id,title,country", f'1,"{words}",Moldova', ""]).encode(encoding)
    intake = read(content)
    assert intake.frame["title"].tolist() == [words]
    assert intake.encoding == ("utf-8" if words.isascii() else encoding)
    assert all(question.answer for question in intake.questions)


def test_two_readings_that_stand_close_are_asked_about(read) -> None:
    content = "id,title,country\n1,Köln,Moldova\n".encode("cp850")
    [question] = read(content).questions
    assert (question.code, question.answer) == ("encoding", "")
    words = {answer: question.in_words(answer) for answer in question.answers}
    assert words == {"mac_roman": "“1,Kîln,Moldova” (Mac)", "cp850": "“1,Köln,Moldova” (DOS)"}
    answered = read(content, choices=Choices(answers={"encoding": "cp850"}))
    assert answered.frame["title"].tolist() == ["Köln"]
    assert [issue.code for issue in answered.issues] == ["encoding-guessed"]
    assert "cp850" in answered.issues[0].sentence


def test_a_list_of_excel_for_mac(case: Case, shared_data: Path, capsys) -> None:
    intake = case("macroman.csv")
    assert intake.encoding == "mac_roman"
    assert intake.frame[["title", "countries"]].to_numpy().tolist() == [
        ["Santé pour tous à Gao", "MLI"],
        ["Formés", "CIV"],
    ]
    assert "Santé" in intake.issues[0].sentence
    assert main(["check", "projects", str(shared_data / "cases" / "macroman.csv")]) == 0
    assert "mac_roman" in capsys.readouterr().err


def test_letters_that_were_encoded_twice_are_repaired_when_a_person_says_so(case: Case, shared_data: Path) -> None:
    [question] = case("dbl.csv").questions
    assert (question.key, question.answer) == ("letters-twice", "")
    assert question.in_words("repair") == "Repair them all: “FormÃ©s â€“ test” is “Formés – test”"
    assert "2 cells" in question.sentence
    repaired = case("dbl.csv", choices=Choices(answers={"letters-twice": "repair"})).frame
    assert repaired[["title", "countries"]].to_numpy().tolist() == [["Santé double", "CIV"], ["Formés – test", "MLI"]]
    kept = case("dbl.csv", choices=Choices(answers={"letters-twice": "keep"}))
    assert kept.frame["title"].tolist() == ["FormÃ©s â€“ test"]
    file = str(shared_data / "cases" / "dbl.csv")
    assert main(["check", "projects", file]) == 1
    assert main(["check", "projects", file, "--answer", "letters-twice=repair"]) == 0


def test_a_few_such_letters_in_a_long_list_may_stay(read) -> None:
    rows = "".join(f"{number},Water,Moldova\n" for number in range(300))
    [question] = read(f"id,title,country\n{rows}x,{'long ' * 20}SÃ©nÃ©gal now,Moldova\n").questions
    assert question.answer == "keep"
    assert question.in_words("repair") == "Repair them all: “SÃ©nÃ©gal” is “Sénégal”"


TWICE = (
    *("Côte d’Ivoire – 5 €", "Santé à Ñ É Á", "Łódź żółć", "Проект", "مشروع", "中国", "Türkiye", "İstanbul", "Ελλάδα"),
    *("«Ça»", "É", "œuvre … “x”", "😀", "Santé\xa0: l’été"),
)


@pytest.mark.parametrize("text", TWICE)
@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "cp850", "latin-1"])
def test_letters_encoded_twice(text: str, encoding: str) -> None:
    twice = "".join(bytes([byte]).decode(encoding, "ignore") or chr(byte) for byte in text.encode())
    assert repaired_letters(twice) == text
    assert repaired_letters(f"déjà {twice} été") == f"déjà {text} été"
    assert pc.match_substring_regex(pa.array([twice]), TWICE_ENCODED)[0].as_py()


@pytest.mark.parametrize(
    "text",
    [
        *("CAFÉ”", "“VOILÀ”", "l’É…", "“café”…", "“está”…", "São Tomé", "ESPAÑ”", "BLÅ”", "naïve", "là…»", "4 × 5 °C"),
        *("├── file", "Mali–Niger", "Dvořák", "“Ça va à”", "Ø»", "√9 ≈ 3", "Þór’s", "IraqÃ?Â¢Ã?Â?s", *TWICE),
    ],
)
def test_letters_that_are_right_stay(text: str) -> None:
    assert repaired_letters(text) == text


def test_headers_that_were_encoded_twice_are_known(read) -> None:
    intake = read("ï»¿id,titre,RÃ©sumÃ©,pays\n1,A,B,Moldova\n")
    assert intake.mapping["summary"] == "Résumé"
    assert intake.questions == ()


def test_invisible_characters_are_taken_out_and_named_once_for_a_column(read) -> None:
    intake = read(
        'id,title,countries,donors\n1,Wa\u200bter\x08,Mol\u00addova;Ukr\u200caine,"Norway\u2060;Spa\x1fin\x0bMali"\n'
        "2,Roads\x7f,Moldova,\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645\n"
    )
    assert intake.frame["title"].tolist() == ["Water", "Roads"]
    assert intake.frame["countries"].tolist() == ["MDA;UKR", "MDA"]
    assert intake.frame["donors"].tolist() == [
        "Norway;Spain;Mali",
        "\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
    ]
    named = [(issue.code, issue.row, issue.column, issue.details["count"]) for issue in intake.issues]
    assert named == [
        ("invisible-removed", 2, "title", "2"),
        ("invisible-removed", 2, "countries", "1"),
        ("invisible-removed", 2, "donors", "1"),
    ]


def records_of(intake: Intake, *columns: str) -> list[list[str]]:
    return intake.frame[list(columns)].to_numpy().tolist()


def test_indented_json(case: Case, shared_data: Path, capsys) -> None:
    intake = case("pretty.json")
    assert (intake.kind, intake.issues) == ("json", [])
    assert records_of(intake, "id", "title", "countries") == [["1", "Water", "KEN"]]
    assert main(["check", "projects", str(shared_data / "cases" / "pretty.json")]) == 0


WATER = '{"id": "1", "title": "Water", "country": "Moldova"}'
ROADS = '{"title": "Roads", "id": 2, "country": "Ukraine"}'


@pytest.mark.parametrize(
    "text",
    [
        f"[{WATER}, {ROADS}]",
        f"\ufeff \n[\n  {WATER},\n\t{ROADS}\n]\n",
        f'{{"data": [{WATER}, {ROADS}]}}',
        f'{{"total": 2, "errors": [], "response": {{"docs": [{WATER}, {ROADS}]}}}}',
        f"{WATER}\n{ROADS}\n",
        f"{WATER}\r\n\r\n{ROADS}",
        '{"1": {"title": "Water", "country": "Moldova"}, "2": {"title": "Roads", "country": "Ukraine"}}',
        '[["id", "title", "country"], ["1", "Water", "Moldova"], [2, "Roads", "Ukraine"]]',
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": null, "properties": '
        f'{WATER}}}, {{"type": "Feature", "id": 2, "properties": {{"title": "Roads", "country": "Ukraine"}}}}]}}',
    ],
)
def test_json_of_many_forms_is_a_table(read, text: str) -> None:
    intake = read(text, filename="a.json")
    assert intake.issues == []
    assert records_of(intake, "id", "title", "countries") == [["1", "Water", "MDA"], ["2", "Roads", "UKR"]]
    assert read(text.encode("utf-16"), filename="a.json").frame.equals(intake.frame)


def test_values_of_json_are_cells(read) -> None:
    record = """[{"id": 1, "title": {"en": "Water", "fr": "Eau"}, "country":
      [{"name": "Moldova", "iso3": "MDA"}, "Ukraine"],
      "donors": ["Ministry; of Labour", "Norway"], "budget": 1250000.50, "currency": "EUR", "start_date": null,
      "contact": {"email": "a@example.org"}}]"""
    intake = read(record, mapping={"contact_email": "contact.email"})
    columns = ("title", "title_fr", "countries", "donors", "budget", "start_date", "contact_email")
    assert records_of(intake, *columns) == [
        ["Water", "Eau", "MDA;UKR", "Ministry, of Labour;Norway", "1250000.50", "", "a@example.org"]
    ]
    assert [(issue.code, issue.row, issue.value) for issue in intake.issues] == [("json-not-read", 2, "country.iso3")]


def test_coordinates_and_other_lists_of_json_are_named(read) -> None:
    feature = f'{{"type": "Feature", "geometry": {{"type": "Point", "coordinates": [1, 2]}}, "properties": {WATER}}}'
    intake = read(f'{{"type": "FeatureCollection", "features": [{feature}]}}')
    assert [(issue.code, issue.value) for issue in intake.issues] == [("json-not-read", "geometry")]
    two = f'{{"news": [{{"headline": "x"}}], "projects": [{WATER}]}}'
    intake = read(two)
    assert (intake.sheet, intake.sheets, len(intake.frame)) == ("projects", ("news", "projects"), 1)
    assert [issue.code for issue in intake.issues] == ["sheets-not-read"]
    assert [issue.code for issue in read(two, sheet="news").errors] == ["headers-not-found"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (f"[{WATER}, {ROADS}", ["json-damaged"]),
        (f"{WATER}\n{{broken", ["json-damaged"]),
        ('[{"id": "1", "id": "2", "title": "A", "country": "Moldova"}]', ["json-key-twice"]),
        ("[]", ["records-none"]),
        ('{"data": []}', ["records-none"]),
        ("[1, 2]", ["headers-not-found"]),
        ('[{"a": 1}, 2]', ["json-no-table"]),
        ("[" * 100_000, ["json-no-table"]),
        ("[{" + ",".join(f'"k{number}": 1' for number in range(600)) + "}]", ["columns-too-many"]),
        ("[" + ",".join(f'{{"k{number % 400}": 1}}' for number in range(20_000)) + "]", ["json-values"]),
        ("[" + "{}," * 3_000_001 + "{}]", ["json-values"]),
        (f"{WATER[:-1]}, " + '"x": ' * 1 + '{"a":' * 40 + "1" + "}" * 41, ["json-not-read"]),
    ],
)
def test_json_is_bounded_and_named_for_what_it_is(read, text: str, codes: list[str]) -> None:
    issues = read(text, filename="a.json").issues
    assert [issue.code for issue in issues] == codes
    for issue in issues:
        if issue.severity is Severity.ERROR and issue.code.startswith("json"):
            assert "a.json" in issue.sentence
            assert "workbook" not in issue.fix


def test_half_a_letter_in_json_is_shown_as_such(read) -> None:
    intake = read('[{"id": "1", "title": "A\\ud83d", "country": "Moldova", "\\udc4d": "x"}]', filename="a.json")
    assert intake.frame["title"].tolist() == ["A\ufffd"]
    assert intake.headers[-1] == "\ufffd"


OLD = """<iati-activities version="1.04"><iati-activity xml:lang="en" default-currency="EUR">
  <reporting-org ref="XM-1" type="40">We</reporting-org><iati-identifier>XM-1-A7</iati-identifier>
  <title>Water</title><title xml:lang="fr">Eau</title><description type="1">A well.</description>
  <activity-status>Implementation</activity-status>
  <activity-date type="start-planned" iso-date="2024-01-01"/><activity-date type="start-actual" iso-date="2024-02-01"/>
  <activity-date type="end-planned" iso-date="2026-12-31"/>
  <participating-org role="Funding">European Union</participating-org>
  <participating-org role="Implementing" ref="YY-9"/>
  <activity-website>https://example.org/a7</activity-website>
  <recipient-country code="KE" percentage="100">Kenya</recipient-country>
  <sector code="14030" vocabulary="DAC">Water</sector><sector code="140" vocabulary="DAC-3"/>
  <sector code="7" vocabulary="RO"/><policy-marker code="1" vocabulary="DAC"/>
  <budget type="Original"><period-start iso-date="2024-01-01"/><value>100</value></budget>
  <budget type="Revised"><period-start iso-date="2024-01-01"/><value>150</value></budget>
</iati-activity></iati-activities>"""


def test_iati_of_the_versions_before_2_is_converted(read_projects) -> None:
    intake = read_projects(OLD)
    [record] = intake.frame.to_dict("records")
    assert {name: value for name, value in record.items() if value} == {
        "id": "XM-1-A7",
        "title": "Water",
        "title_fr": "Eau",
        "description": "A well.",
        "status": "2",
        "status_source": "declared",
        "start_date": "2024-02-01",
        "end_date": "2026-12-31",
        "countries": "KEN",
        "country_percentages": "KEN 100",
        "sectors": "14030;140",
        "donors": "European Union",
        "partners": "YY-9",
        "budget": "150",
        "currency": "EUR",
        "url": "https://example.org/a7",
    }
    assert [(issue.code, issue.value) for issue in intake.issues] == [
        *(("iati-not-read", kind) for kind in ("reporting-org", "policy-marker", "sector (vocabulary RO)")),
        ("iati-version", "1.04"),
    ]


@pytest.fixture
def read_projects(real_gazetteer: Gazetteer) -> Callable[[str], Intake]:
    def read_it(content: str) -> Intake:
        return read_records(content.encode(), Dataset.PROJECTS, filename="f", gazetteer=real_gazetteer, today=TODAY)

    return read_it


def iati(*elements: str) -> str:
    start = "<iati-identifier>XM-1-A{}</iati-identifier><title><narrative>T</narrative></title>"
    parts = (f"<iati-activity>{start.format(n)}{one}</iati-activity>" for n, one in enumerate(elements, 7))
    return f'<iati-activities version="2.03">{"".join(parts)}</iati-activities>'


@pytest.mark.parametrize(
    ("region", "read", "asked"),
    [
        ('code="HoA"><narrative>Horn of Africa</narrative>', "HORN-OF-AFRICA", ""),
        ('code="Horn of Africa">', "HORN-OF-AFRICA", ""),
        ('code="002"><narrative>Nordic hub</narrative>', "", "Nordic hub"),
        ('code="002">', "", "002 (vocabulary 99)"),
        ('code="298">', "", "298 (vocabulary 99)"),
        ('code="AF">', "", "AF (vocabulary 99)"),
    ],
)
def test_regions_of_a_vocabulary_of_ones_own_are_names_never_codes(
    read_projects, region: str, read: str, asked: str
) -> None:
    intake = read_projects(iati(f'<recipient-region vocabulary="99" {region}</recipient-region>'))
    assert intake.frame["regions"].tolist() == ([read] if read else [])
    assert [(issue.code, issue.value) for issue in intake.errors] == ([("place-unknown", asked)] if asked else [])


def test_issues_of_iati_name_the_activity(read_projects) -> None:
    budget = '<budget><value currency="EUR">x</value></budget>'
    intake = read_projects(iati('<recipient-country code="ZZ"/>', f'<recipient-country code="KE"/>{budget}', ""))
    assert [issue.sentence.partition(":")[0] for issue in intake.issues if issue.row] == [
        "“budget (no amount)” has no column here and was not read. It stands in activity XM-1-A8 first; in all",
        "Activity XM-1-A7, column “countries”",
        "Activity XM-1-A9 names no country, region or scope.",
    ]
    twice = iati("<recipient-country code='KE'/>", "<recipient-country code='KE'/>").replace("A8", "A7")
    [issue] = read_projects(twice).errors
    assert issue.sentence == "Activity XM-1-A7 repeats the id “XM-1-A7” of another activity."


def test_issues_of_feeds_and_json_name_the_record(read_feed, read) -> None:
    [issue] = read_feed(rss(item("<p>Country: Moldva</p>"))).errors
    assert issue.sentence.startswith("Entry n-1, column “countries”: “Moldva”")
    [issue] = read('[{"id": 7, "title": "A", "country": "Moldva"}]').errors
    assert issue.sentence.startswith("Record 7, column “country”: “Moldva”")
    [issue] = read('[{"id": "", "title": "A", "country": "Moldova"}]').errors
    assert issue.sentence == "Record #1 has no id."


CSV = "id,title,country\n1,Café,Moldova\n".encode()


def zipped(**files: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as box:
        for name, text in files.items():
            box.writestr(name, text)
    return content.getvalue()


MAC = {"__MACOSX/._a.csv": b"x", ".DS_Store": b"x", "folder/": b"", "folder/Thumbs.db": b"x"}


@pytest.mark.parametrize(
    "content",
    [
        zipped(**{"a.csv": CSV}),
        zipped(**{"folder/a.csv": CSV.decode().encode("utf-16"), **MAC}),
        zipped(**{"a.json": '[{"id": 1, "title": "Café", "country": "Moldova"}]'.encode()}),
        gzip.compress(CSV, mtime=0),
        gzip.compress(CSV[:20], mtime=0) + gzip.compress(CSV[20:], mtime=0),
    ],
    ids=range(5),
)
def test_one_file_in_an_archive_is_read(read, content: bytes) -> None:
    intake = read(content, filename="a.zip")
    assert records_of(intake, "id", "title", "countries") == [["1", "Café", "MDA"]]
    assert intake.issues == []
    assert not is_light(content)


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (zipped(**{"a.csv": CSV, "b.csv": CSV}), "archive-several", "(2): a.csv, b.csv."),
        (zipped(**{f"{number}.csv": CSV for number in range(30)}), "archive-several", "9.csv …"),
        (zipped(**{"a.csv": b"x" * 6_000_000}), "archive-ratio", "times its size"),
        (gzip.compress(b"x" * 6_000_000, mtime=0), "archive-too-large", "> 5 MB"),
        (gzip.compress(CSV, mtime=0)[:-9], "archive-damaged", "cannot be unpacked"),
        (zipped(**{"a.csv": CSV})[:-9], "archive-damaged", "cannot be unpacked"),
        (zipped(**{"a.csv": CSV}).replace(b"a.csv", b"b.csv", 1), "archive-damaged", "cannot be unpacked"),
        (gzip.compress(gzip.compress(CSV, mtime=0), mtime=0), "file-not-csv", "a gzip archive"),
        (zipped(**{"a.zip": zipped(**{"a.csv": CSV})}), "file-not-csv", "a ZIP archive"),
        (zipped(**{"a.pdf": b"%PDF-1.7"}), "file-not-csv", "a PDF document"),
    ],
    ids=range(10),
)
def test_archives_are_bounded_and_named(read, content: bytes, code: str, words: str) -> None:
    [issue] = read(content, filename="a.zip").errors
    assert issue.code == code
    assert words in issue.sentence


@pytest.mark.parametrize(("answer", "ids"), [("", "789"), ("children", "89"), ("parents", "7"), ("all", "789")])
@pytest.mark.parametrize("by_parent", [True, False])
def test_activities_and_their_parts_are_counted_once(
    real_gazetteer: Gazetteer, answer: str, ids: str, by_parent: bool
) -> None:
    place = '<recipient-country code="KE"/>'
    to_child = "".join(f'<related-activity type="2" ref="XM-1-A{number}"/>' for number in (8, 9, 99))
    to_parent = '<related-activity type="1" ref="XM-1-A7"/><related-activity type="1" ref="XM-1-PROGRAMME"/>'
    parts = (place + to_child, place, place) if by_parent else (place, place + to_parent, place + to_parent)
    choices = Choices(answers={"activity-parts": answer})
    intake = read_records(
        iati(*parts).encode(), Dataset.PROJECTS, filename="f", gazetteer=real_gazetteer, choices=choices, today=TODAY
    )
    assert intake.frame["id"].tolist() == [f"XM-1-A{number}" for number in ids]
    [question] = intake.questions
    assert question.answer == answer
    assert "such as XM-1-A8 of XM-1-A7" in question.sentence
    assert "leave out the 2 parts" in question.in_words("parents")


def test_siblings_and_parents_elsewhere_are_no_question(read_projects) -> None:
    place = '<recipient-country code="KE"/><related-activity type="{}" ref="XM-1-{}"/>'
    assert read_projects(iati(place.format(3, "A8"), place.format(1, "B1"))).questions == ()
