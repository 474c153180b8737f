"""Settings are read from the environment, and odd values are refused."""

from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from dashboard.errors import SettingsError
from dashboard.settings import PREFIX, ROOT, Settings, child_environment
from dashboard.update_settings_docs import PAGE, main, settings_page


def settings(**chosen: str) -> Settings:
    return Settings.from_environment({PREFIX + name: value for name, value in chosen.items()})


def test_nothing_needs_to_be_set() -> None:
    made = Settings.from_environment({"HOME": "x", "PORT": "1"})
    assert made == Settings()
    assert made.database_url == f"sqlite:///{ROOT / 'var' / 'wherewework.db'}"
    assert (made.base_path, made.languages) == ("/", ("en", "fr", "es", "ar", "ru"))
    assert made.sections == ("headlines", "map", "featured", "news", "in-focus")
    for name in ("boundaries", "territories", "regions", "aliases", "samples"):
        assert getattr(made, name).exists()


def test_values_are_read_in_their_kind() -> None:
    made = settings(
        ORGANISATION="  Bureau  ",
        BASE_PATH="/map/",
        LANGUAGES="fr, en,,zh-Hans",
        SECTIONS="map, news",
        POLL_SECONDS="0.5",
        FRAME_ANCESTORS="'self', https://www.example.org",
        BOUNDARIES="elsewhere/other.geojson",
        SECRET_KEY="k" * 32,
        TRUSTED_PROXIES=" 2 ",
        PLAIN_HTTP="yes",
    )
    assert (made.trusted_proxies, made.plain_http, made.approval) == (2, True, False)
    assert made.organisation == "Bureau"
    assert made.languages == ("fr", "en", "zh-Hans")
    assert made.sections == ("map", "news")
    assert made.poll_seconds == 0.5
    assert made.frame_ancestors == ("'self'", "https://www.example.org")
    assert made.boundaries == ROOT / "elsewhere" / "other.geojson"
    assert made.base_path == "/map/"


def test_empty_means_none_where_the_help_says_so() -> None:
    made = settings(SAMPLES="", CACHE_FOLDER=" ")
    assert (made.samples, made.cache_folder) == (None, None)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("BASE_PATH", "map/", "start and end with a slash"),
        ("IATI_ORGANISATION", "30010", "such as XM-DAC-30010"),
        ("IATI_ORGANISATION", "XM-DAC-30/10", "such as XM-DAC-30010"),
        ("IATI_ORGANISATION_TYPE", "NGO", "write one of 10, 11"),
        ("BASE_PATH", "/map", "start and end with a slash"),
        ("BASE_PATH", "", "start and end with a slash"),
        ("BASE_PATH", "//example.org/", "use letters, digits"),
        ("BASE_PATH", '/"><b/', "use letters, digits"),
        ("BASE_PATH", "/a b/", "use letters, digits"),
        ("LANGUAGES", "", "no language"),
        ("LANGUAGES", " , ", "no language"),
        ("LANGUAGES", "en,klingon", "“klingon”"),
        ("LANGUAGES", "../../etc", "not a language code"),
        ("SECTIONS", "map,weather", "“weather” is not known"),
        ("SECTIONS", "map,news,map", "“map” twice"),
        ("SECTIONS", "news", "leaves out “map”"),
        ("SECTIONS", "", "leaves out “map”"),
        ("POLL_SECONDS", "soon", "must be a number"),
        ("POLL_SECONDS", "", "must be a number"),
        ("POLL_SECONDS", "0", "between 0.1 and 3600"),
        ("POLL_SECONDS", "-1", "between 0.1 and 3600"),
        ("POLL_SECONDS", "nan", "between 0.1 and 3600"),
        ("POLL_SECONDS", "inf", "between 0.1 and 3600"),
        ("SECRET_KEY", "short", "at least 32"),
        ("FRAME_ANCESTORS", "https://a.example; script-src *", "not understood"),
        ("FRAME_ANCESTORS", "https://a.example https://b.example", "not understood"),
        ("FRAME_ANCESTORS", "https://a.example\nX: y", "not understood"),
        ("FRAME_ANCESTORS", "self", "not understood"),
        ("FRAME_ANCESTORS", "www.example.org", "not understood"),
        ("FRAME_ANCESTORS", "https://a.example/map", "not understood"),
        ("FRAME_ANCESTORS", "'self', 'none'", "must stand alone"),
        ("FRAME_ANCESTORS", "*, https://a.example", "must stand alone"),
        ("FRAME_ANCESTORS", " , ", "names nobody"),
        ("HSTS_DAYS", "-1", "between 0 and 3650"),
        ("TRUSTED_PROXIES", "one", "must be a whole number"),
        ("TRUSTED_PROXIES", "1.5", "must be a whole number"),
        ("TRUSTED_PROXIES", "-1", "between 0 and 10"),
        ("PLAIN_HTTP", "perhaps", "write yes or no"),
        ("PLAIN_HTTP", "", "write yes or no"),
        ("IDLE_HOURS", "0", "between 0.1 and 720"),
        ("SESSION_HOURS", "nan", "between 0.1 and 720"),
        ("OIDC_ISSUER", "login.example.org", "must be an https address"),
        ("OIDC_ISSUER", "http://login.example.org", "must be an https address"),
        ("OIDC_ISSUER", "https://login.example.org", "OIDC_CLIENT_SECRET"),
        ("UPLOAD_MEGABYTES", "0", "between 0.1 and 1000"),
        ("UPLOAD_MEGABYTES", "nan", "between 0.1 and 1000"),
        ("CHECK_SECONDS", "0.05", "between 0.1 and 86400"),
        ("CHECK_MEGABYTES", "64", "between 512"),
        ("CHECK_MEGABYTES", "nan", "between 512"),
        ("APPROVAL", "perhaps", "write yes or no"),
        ("APPROVAL", "", "write yes or no"),
        ("TIME_ZONE", "Mars/Olympus", "write a name such as"),
        ("TIME_ZONE", "Europe", "write a name such as"),
        ("TIME_ZONE", "../../etc/passwd", "write a name such as"),
        ("TIME_ZONE", "", "write a name such as"),
        ("BOUNDARIES", "", "names no file"),
        ("TERRITORIES", " ", "names no file"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(name: str, value: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said) as refused:
        settings(**{name: value})
    assert str(refused.value).startswith(PREFIX + name)


def test_relative_paths_begin_at_the_folder_of_the_project() -> None:
    made = settings(DATABASE_URL="sqlite:///var/own.db", CACHE_FOLDER="var/kept", LOGO="/srv/logo.svg")
    assert made.database_url == f"sqlite:///{ROOT}/var/own.db"
    assert (made.cache_folder, made.logo) == (ROOT / "var" / "kept", Path("/srv/logo.svg"))
    assert settings(DATABASE_URL="sqlite:////srv/own.db").database_url == "sqlite:////srv/own.db"
    assert settings(DATABASE_URL="postgresql://a:b@host/name").database_url == "postgresql://a:b@host/name"


def test_a_slash_at_the_end_of_the_public_address_is_no_fault() -> None:
    assert settings(PUBLIC_URL="https://map.example.org/").public_url == "https://map.example.org"


def test_a_folder_of_samples_that_is_not_there_is_refused() -> None:
    with pytest.raises(SettingsError, match=r"^WHEREWEWORK_SAMPLES names .*/absent, which is no folder"):
        settings(SAMPLES="absent")


def test_secrets_do_not_stand_in_the_printed_form() -> None:
    secret = {"SECRET_KEY": "k" * 32, "OIDC_CLIENT_SECRET": "wonder", "SMTP_PASSWORD": "land", **MAIL, "SMTP_USER": "u"}
    printed = repr(settings(DATABASE_URL="postgresql://ana:rabbit@host/name", **secret))
    assert not any(word in printed for word in ("kkkk", "wonder", "land'", "rabbit"))


@pytest.mark.parametrize("name", ["BASEPATH", "base_path", "", "DATABASE_URL_FILES", "NOTHING_FILE"])
def test_an_unknown_name_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(SettingsError, match="is not a setting"):
        settings(**{name: str(tmp_path / "file")})


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("s" * 40 + "\n")
    assert settings(SECRET_KEY_FILE=str(tmp_path / "key")).secret_key == "s" * 40


def test_a_secret_file_that_cannot_be_read_is_named_and_no_secret_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"SECRET_KEY_FILE names the file .*absent"):
        settings(SECRET_KEY_FILE=str(tmp_path / "absent"))
    (tmp_path / "empty").write_text(" \n")
    with pytest.raises(SettingsError, match=r"SECRET_KEY_FILE names the file .*empty, which is empty"):
        settings(SECRET_KEY_FILE=str(tmp_path / "empty"))
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match=r"SECRET_KEY_FILE names the file .*binary, which cannot be read"):
        settings(SECRET_KEY_FILE=str(tmp_path / "binary"))
    (tmp_path / "key").write_text("s" * 40)
    with pytest.raises(SettingsError, match="both set"):
        settings(SECRET_KEY_FILE=str(tmp_path / "key"), SECRET_KEY="k" * 40)
    short = {"SECRET_KEY": "hunter2"}
    with pytest.raises(SettingsError) as refused:
        settings(**short)
    assert "hunter2" not in str(refused.value)


MAIL = {"SMTP_HOST": "smtp.example.org", "SMTP_SENDER": "map@example.org", "PUBLIC_URL": "https://map.example.org"}


def test_a_mail_server_needs_a_host_a_sender_and_the_address_of_the_site() -> None:
    made = settings(**MAIL)
    assert (made.smtp_port, made.smtp_security, made.smtp_user) == (587, "starttls", "")
    assert settings(**MAIL, SMTP_USER="map", SMTP_PASSWORD="x y").smtp_password == "x y"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"SMTP_SENDER": ""}, "SMTP_HOST needs WHEREWEWORK_SMTP_SENDER"),
        ({"SMTP_SENDER": "map"}, "SMTP_HOST needs WHEREWEWORK_SMTP_SENDER"),
        ({"PUBLIC_URL": ""}, "SMTP_HOST needs WHEREWEWORK_PUBLIC_URL"),
        ({"SMTP_HOST": ""}, "SMTP_SENDER needs WHEREWEWORK_SMTP_HOST"),
        ({"SMTP_HOST": "smtp.example.org:587"}, "its port is another setting"),
        ({"SMTP_PORT": "70000"}, "between 1 and 65535"),
        ({"SMTP_SECURITY": "ssl"}, "write starttls, tls or none"),
        ({"SMTP_USER": "map"}, "need each other"),
        ({"SMTP_PASSWORD": "secret-x"}, "need each other"),
        ({"SMTP_USER": "map", "SMTP_PASSWORD": "secret-x", "SMTP_SECURITY": "none"}, "unencrypted"),
        ({"SMTP_USER": "map", "SMTP_PASSWORD": "secret-ü"}, "ASCII characters only"),
    ],
)
def test_wrong_settings_of_mails_are_one_sentence_without_the_password(wrong: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsError, match=said) as caught:
        settings(**MAIL | wrong)
    assert "secret" not in str(caught.value)


def test_yes_and_no_are_read() -> None:
    assert [settings(APPROVAL=word).approval for word in ("yes", "TRUE", "1", "on")] == [True] * 4
    assert [settings(APPROVAL=word).approval for word in ("no", "False", "0", "off")] == [False] * 4


@given(
    st.builds(
        Settings,
        organisation=st.text(st.characters(codec="utf-8", exclude_categories=["Cc"])).map(str.strip),
        languages=st.lists(st.sampled_from(["en", "fr", "zh-Hans"]), min_size=1).map(tuple),
        samples=st.none() | st.just(ROOT / "docs"),
        poll_seconds=st.floats(0.1, 3600),
        upload_megabytes=st.floats(0.1, 1000),
        approval=st.booleans(),
        time_zone=st.sampled_from(["UTC", "Europe/Vienna"]),
        secret_key=st.just("") | st.just("k" * 32),
    )
)
def test_settings_reach_a_process_that_is_started_with_them(made: Settings) -> None:
    assert Settings.from_environment(made.environment()) == made


def test_a_child_gets_these_settings_and_the_rest_of_the_environment(monkeypatch) -> None:
    monkeypatch.setenv(PREFIX + "SECRET_KEY_FILE", "/elsewhere")
    monkeypatch.setenv("PGPASSFILE", "/etc/pgpass")
    environment = child_environment(Settings(organisation="Bureau"))
    assert Settings.from_environment(environment).organisation == "Bureau"
    assert PREFIX + "SECRET_KEY_FILE" not in environment
    assert environment["PGPASSFILE"] == "/etc/pgpass"


def test_settings_cannot_be_changed_afterwards() -> None:
    with pytest.raises(AttributeError):
        Settings().organisation = "x"


def test_every_setting_has_a_help_that_is_a_sentence() -> None:
    for item in fields(Settings):
        text = item.metadata["help"]
        assert text[0].isupper(), item.name
        assert text.endswith("."), item.name


@pytest.mark.parametrize(
    "url", ["map.example.org", "https://map.example.org/", "https://a/b", "ftp://a", "https://a?b"]
)
def test_a_public_url_is_scheme_and_host(url: str) -> None:
    assert Settings(public_url="https://map.example.org:8443").public_url
    with pytest.raises(SettingsError, match="PUBLIC_URL"):
        Settings(public_url=url)


def test_the_page_names_every_setting_once_and_no_place_of_this_machine() -> None:
    page = settings_page()
    for item in fields(Settings):
        assert page.count(f"| `{PREFIX}{item.name.upper()}` |") == 1
    assert "HOST" in page
    assert "PORT" in page
    assert str(ROOT) not in page
    assert str(Path.home()) not in page


def test_the_page_in_the_project_is_up_to_date(capsys) -> None:
    assert main(["--check"]) == 0, "run: make docs"
    assert PAGE.read_text(encoding="utf-8") == settings_page()
    assert capsys.readouterr().err == ""


def test_a_page_out_of_date_fails_the_check_and_is_written_anew(tmp_path: Path, capsys) -> None:
    page = tmp_path / "docs" / "settings.md"
    assert main(["--check"], page=page) == 1
    assert not page.exists()
    assert main([], page=page) == 0
    assert main(["--check"], page=page) == 0
    page.write_text(page.read_text(encoding="utf-8").replace("8050", "8051"), encoding="utf-8")
    capsys.readouterr()
    assert main(["--check"], page=page) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "not up to date" in said.err
    assert "make docs" in said.err
    assert "8051" in page.read_text(encoding="utf-8")
