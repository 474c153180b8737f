"""What is told about a file as a whole: each case one code, and a sentence without holes."""

import string

import pytest

from dashboard.language_and_locale import speaking
from dashboard.records.reading.text_decoding_and_letter_repair import decode, likely_encodings
from dashboard.records.schema.issue_messages import MESSAGES
from dashboard.records.schema.issues import Issue

HEAD = b"id,title,country\n"
ONE = HEAD + b"1,A,MDA\n"


@pytest.mark.parametrize(
    ("content", "code", "detail"),
    [
        (b"", "file-empty", ""),
        (b"\xef\xbb\xbf\r\n  ", "file-empty", ""),
        (b"PK\x03\x04" + bytes(50), "archive-damaged", "cannot be unpacked"),
        (b"%PDF-1.7 ...", "file-not-csv", "PDF"),
        (b"<?xml version='1.0'?><a/>", "xml-unknown", "XML"),
        (bytes(range(256)) * 40, "file-not-csv", "binary"),
        (b"x" * 10_000_000, "line-too-long", "row 1"),
        (ONE + b"2," + b"y" * 1_000_001, "line-too-long", "row 3"),
        (b",".join(b"c%d" % k for k in range(5_000)) + b"\n1", "columns-too-many", "5000"),
        (ONE + b'2,"B,MDA\n3,C,MDA\n', "quote-unclosed", "row 3"),
        (b'id,title,"country\n1,A,MDA\n', "quote-unclosed", "row 1"),
        (b"a,b\n1,2\n", "headers-not-found", "a, b"),
        (HEAD, "records-none", ""),
        (b"id,titlel,country\n1,A,MDA\n", "headers-not-found", "title"),
        (b"\xff\xfe\x00\xd8\x00\xd8", "file-undecodable", ""),
    ],
)
def test_refused(read, content: bytes, code: str, detail: str) -> None:
    intake = read(content, filename="mine.csv")
    assert [(issue.row, issue.code) for issue in intake.errors] == [(None, code)]
    assert intake.refused
    assert intake.frame.empty
    assert "mine.csv" in intake.errors[0].sentence
    assert detail in intake.errors[0].sentence


def test_a_file_of_nothing_but_errors_is_refused(read) -> None:
    intake = read(HEAD + b"1,A,Nowhere\n")
    assert [(issue.row, issue.code) for issue in intake.errors] == [(2, "place-unknown")]
    assert intake.refused


def test_what_the_file_is_instead_is_said_in_the_language(read) -> None:
    [issue] = read(b"%PDF-1.7 ...").issues
    with speaking("fr"):
        assert "semble être un document PDF" in issue.sentence


def test_missing_header_suggests_the_nearest(read) -> None:
    [issue] = read("id,titlel,country\n1,A,MDA\n").errors
    assert "“titlel”" in issue.fix
    assert issue.switch == "--map title=titlel"


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        (ONE, []),
        (b"\xef\xbb\xbf" + ONE, []),
        (ONE.decode().encode("utf-16"), []),
        (ONE.decode().encode("utf-16-le"), []),
        (ONE.replace(b",", b";"), []),
        (ONE.replace(b",", b"\t"), []),
        (ONE.replace(b",", b"|"), []),
        (ONE.replace(b",", b" | "), []),
        (ONE.replace(b"\n", b"\r\n"), []),
        (ONE.replace(b"\n", b"\r"), []),
        (b"sep=;\n" + ONE.replace(b",", b";"), []),
        (b"sep=|\r\n" + ONE.replace(b",", b"|"), []),
        (b"id,title,country,,\n1,A,MDA,,\n", []),
        (HEAD + b"\n,,\n1,A,MDA\n  , ,\n\n", []),
        (HEAD + b'"1", "A","MDA"\n', []),
        (HEAD + b"1,A\0,MDA\n", ["nul-removed"]),
        (b"Report,,\n,,\n" + ONE, ["title-lines"]),
        (HEAD + b"#activity+code,#activity+name,#country\n1,A,MDA\n", ["hxl-row"]),
        (b"x,y,z\n#activity+code,#activity+name,#country\n1,A,MDA\n", ["hxl-row"]),
        (b"id,title,country,mood\n1,A,MDA,good\n", ["header-unknown"]),
        (b"id,title,country,title\n1,A,MDA,B\n", ["header-twice"]),
        (b"id,title,country,iso3\n1,A,MDA,MDA\n", ["header-repeated"]),
        (b"id,title,country,\n1,A,MDA,lost\n", ["header-empty"]),
    ],
)
def test_taken(read, content: bytes, codes: list[str]) -> None:
    intake = read(content)
    assert intake.frame[["id", "title", "countries"]].to_numpy().tolist() == [["1", "A", "MDA"]]
    assert [issue.code for issue in intake.issues] == codes
    assert intake.rows_read == 1


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("Code | Código,Nom | Nombre,Pays | País\n1,A,Mali\n2,B | C,Mali\n3,D,Mali\n", ","),
        ("Code;Pays, ou pays, ou country\n1;Mali\n2;Niger, Mali\n3;Mali\n", ";"),
        ("id,title,country\n1,A | B,Mali|Niger\n2,C|D,Niger|Mali\n", ","),
        ("Code|Sache, Titel|Land\n1|A, B|Mali, Niger\n2|C, D|Mali, Niger\n", "|"),
    ],
)
def test_the_separator_is_that_of_headers_and_rows(read, text: str, delimiter: str) -> None:
    assert read(text).delimiter == delimiter


def test_guess_is_told(read) -> None:
    intake = read("id;title;country\n1;Café à côté;MDA\n".encode("cp1252"))
    assert [issue.code for issue in intake.issues] == ["encoding-guessed"]
    assert "cp1252" in intake.issues[0].sentence
    assert intake.frame["title"][0] == "Café à côté"


def test_damaged_utf8_is_not_taken_for_another_encoding(read) -> None:
    intake = read("id,title,country\n1,Café é à ü ö ñ,MDA\n".encode() + b"2,caf\xe9,MDA\n")
    assert [issue.code for issue in intake.issues] == ["bytes-replaced"]
    assert intake.frame["title"].tolist() == ["Café é à ü ö ñ", "caf\ufffd"]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "Gestión de la migración en España y más allá"),
        ("cp1252", "Côte d’Ivoire, São Tomé e Príncipe"),
        ("cp1250", "Košice a Žilina, zahraničná pomoc ľuďom"),
        ("cp1251", "Проект миграции в Молдове"),
        ("cp1256", "مشروع الهجرة في الأردن"),
        ("gb18030", "移民政策项目在中国"),
        ("shift_jis", "日本の移民政策プロジェクト"),
    ],
)
def test_likely_encodings(encoding: str, text: str) -> None:
    assert likely_encodings(text.encode(encoding))[0] == encoding


def test_late_letters_count() -> None:
    assert decode(b"a,b\n" * 50_000 + "Café".encode("cp1252"), "f").encoding == "cp1252"


@pytest.mark.parametrize(
    ("mapping", "code", "named"),
    [
        ({"titel": "title"}, "map-field-unknown", "“title”"),
        ({"title": "Titre"}, "map-header-unknown", "id, title, country"),
        ({"title": "title", "summary": "Title"}, "map-header-twice", "both title and summary from “title”"),
        ({"countries": "country+id", "id": "id"}, "map-header-twice", "both countries and id from “id”"),
    ],
)
def test_mapping_that_fits_nothing(read, mapping: dict[str, str], code: str, named: str) -> None:
    intake = read(ONE, mapping=mapping)
    assert [issue.code for issue in intake.errors] == [code]
    assert named in f"{intake.errors[0].sentence} {intake.errors[0].fix}"


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_words_have_known_places_only(code: str) -> None:
    message = MESSAGES[code]
    known = {
        *(
            "where",
            "row",
            "column",
            "value",
            "suggestion",
            "file",
            "line",
            "count",
            "expected",
            "limit",
            "size",
            "kind",
        ),
        *("field", "fields", "headers", "taken", "number", "encoding", "earlier", "start", "date", "other"),
        *("first", "second", "currency", "suggestions", "sheet", "sheets", "ratio", "cause", "names", "example"),
    }
    for text in (message.title, message.sentence, message.fix, message.fix_suggested, message.switch):
        assert {name for _, name, _, _ in string.Formatter().parse(text) if name is not None} <= known


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_sentences_that_pages_show_name_no_switch(code: str) -> None:
    message = MESSAGES[code]
    assert "--" not in " ".join((message.title, message.sentence, message.fix, message.fix_suggested))


def test_a_switch_can_be_typed_as_it_stands() -> None:
    issue = Issue("place-unknown", 2, "country", "Horn of A'frica", "Horn of Africa")
    assert issue.switch == """--alias 'Horn of A'"'"'frica'='Horn of Africa'"""
    assert Issue("header-unknown", None, "Colour").switch == "--map …=Colour, --ignore Colour"
    assert Issue("id-missing", 3).switch == ""
