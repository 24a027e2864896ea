"""Settings from the environment: what is missing or wrong is said before anything starts."""

import re
import stat
from datetime import timedelta

import pytest

from config import Config, ConfigError, DemoConfig, TestConfig, from_environment
from tests.architecture.source import all_modules
from tests.support.databases import ROOT

KEY = "k" * 32


def production(folder, **settings):
    return Config({"SECRET_KEY": KEY, **settings}, instance=folder)


# Which environment


def test_production_unless_told_otherwise(tmp_path):
    config = from_environment({"SECRET_KEY": KEY})
    assert (type(config), config.PEERHUB_ENV, config.DEMO, config.TESTING) == (Config, "production", False, False)


@pytest.mark.parametrize(("name", "kind"), [("production", Config), ("demo", DemoConfig), ("test", TestConfig)])
def test_each_environment_by_its_name(name, kind):
    config = from_environment({"PEERHUB_ENV": name, "SECRET_KEY": KEY})
    assert type(config) is kind
    assert name == config.PEERHUB_ENV


@pytest.mark.parametrize("name", ["", "Demo", "development"])
def test_an_unknown_environment_is_refused(name):
    with pytest.raises(ConfigError, match="PEERHUB_ENV must be one of production, demo, test"):
        from_environment({"PEERHUB_ENV": name, "SECRET_KEY": KEY})


def test_only_the_demo_is_a_demo(tmp_path):
    assert DemoConfig({}, instance=tmp_path).DEMO
    assert not TestConfig({}, instance=tmp_path).DEMO
    assert not production(tmp_path).DEMO


# The key


@pytest.mark.parametrize("key", [None, "", "short", "k" * 31])
def test_production_has_a_long_key_or_does_not_start(tmp_path, key):
    with pytest.raises(ConfigError, match=r"SECRET_KEY is missing or shorter than 32 characters\. Set it"):
        Config({} if key is None else {"SECRET_KEY": key}, instance=tmp_path)
    assert production(tmp_path).SECRET_KEY == KEY


def test_the_demo_makes_a_key_once_and_keeps_it_to_itself(tmp_path):
    first = DemoConfig({}, instance=tmp_path / "new").SECRET_KEY
    file = tmp_path / "new" / "demo-secret-key"
    assert len(first) == 64
    assert DemoConfig({}, instance=tmp_path / "new").SECRET_KEY == first == file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert first != DemoConfig({}, instance=tmp_path / "other").SECRET_KEY


def test_the_demo_takes_a_key_too_and_is_as_strict_about_it(tmp_path):
    assert DemoConfig({"SECRET_KEY": KEY}, instance=tmp_path).SECRET_KEY == KEY
    with pytest.raises(ConfigError):
        DemoConfig({"SECRET_KEY": "short"}, instance=tmp_path)


# The database


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://user:pw@host/name", "postgresql+psycopg://user:pw@host/name"),
        ("postgresql://user:pw@host/name?sslmode=require", "postgresql+psycopg://user:pw@host/name?sslmode=require"),
        ("postgresql+psycopg://host/name", "postgresql+psycopg://host/name"),
        ("sqlite:////folder/file.db", "sqlite:////folder/file.db"),
    ],
)
def test_the_address_of_the_database(tmp_path, given, used):
    assert used == production(tmp_path, DATABASE_URL=given).SQLALCHEMY_DATABASE_URI


@pytest.mark.parametrize(
    "given", ["mysql://host/name", "file.db", "postgresql:host", "postgresql+psycopg2://host/name"]
)
def test_an_address_that_is_neither_is_refused(tmp_path, given):
    with pytest.raises(ConfigError, match="DATABASE_URL must begin with postgresql:// or sqlite://"):
        production(tmp_path, DATABASE_URL=given)


@pytest.mark.parametrize("settings", [{}, {"DATABASE_URL": ""}])
def test_without_an_address_a_file_of_its_own(tmp_path, settings):
    assert f"sqlite:///{tmp_path / 'peerhub.db'}" == production(tmp_path, **settings).SQLALCHEMY_DATABASE_URI
    # The demo's never stands in the place of the real one.
    assert f"sqlite:///{tmp_path / 'demo.db'}" == DemoConfig(settings, instance=tmp_path).SQLALCHEMY_DATABASE_URI


# Cookies, proxies, documents


def test_in_production_cookies_travel_over_https_only(tmp_path):
    config = production(tmp_path)
    assert (config.HTTPS, config.SESSION_COOKIE_SECURE, config.SESSION_COOKIE_NAME) == (True, True, "__Host-peerhub")
    assert (config.SESSION_COOKIE_HTTPONLY, config.SESSION_COOKIE_SAMESITE) == (True, "Lax")


@pytest.mark.parametrize("kind", [DemoConfig, TestConfig])
def test_elsewhere_they_have_the_plain_name_that_http_allows(tmp_path, kind):
    config = kind({}, instance=tmp_path)
    assert (config.HTTPS, config.SESSION_COOKIE_SECURE, config.SESSION_COOKIE_NAME) == (False, False, "peerhub")


def test_https_can_be_said_either_way(tmp_path):
    assert production(tmp_path, PEERHUB_HTTPS="0").SESSION_COOKIE_NAME == "peerhub"
    assert DemoConfig({"PEERHUB_HTTPS": "1"}, instance=tmp_path).SESSION_COOKIE_NAME == "__Host-peerhub"


@pytest.mark.parametrize("given", ["maybe", "true", "yes", ""])
def test_https_is_1_or_0_and_nothing_that_would_pass_for_no(tmp_path, given):
    with pytest.raises(ConfigError, match="PEERHUB_HTTPS must be 1 or 0"):
        production(tmp_path, PEERHUB_HTTPS=given)


@pytest.mark.parametrize(("given", "used"), [("0", 0), ("2", 2)])
def test_proxies_that_are_believed(tmp_path, given, used):
    assert used == production(tmp_path, PEERHUB_PROXIES=given).PROXIES
    assert production(tmp_path).PROXIES == 0


@pytest.mark.parametrize("given", ["", "-1", "one", "1.5", "²"])
def test_proxies_are_a_whole_number(tmp_path, given):
    with pytest.raises(ConfigError, match="PEERHUB_PROXIES must be a whole number"):
        production(tmp_path, PEERHUB_PROXIES=given)


def test_documents_lie_beside_the_database_or_where_one_says(tmp_path):
    assert tmp_path / "documents" == production(tmp_path).DOCUMENTS_FOLDER
    assert tmp_path / "else" == production(tmp_path, DOCUMENTS_FOLDER=str(tmp_path / "else")).DOCUMENTS_FOLDER


# Limits


def test_a_certificate_of_the_largest_size_fits_into_a_request(tmp_path):
    config = production(tmp_path)
    assert config.MAX_CERTIFICATE_BYTES == 10 * 1024 * 1024
    assert config.MAX_CONTENT_LENGTH >= config.MAX_CERTIFICATE_BYTES + 1024 * 1024


def test_sessions_end_when_idle_before_they_end_anyway(tmp_path):
    config = production(tmp_path)
    assert timedelta(0) < config.SESSION_IDLE_LIMIT < config.SESSION_ABSOLUTE_LIMIT
    assert config.PERMANENT_SESSION_LIFETIME >= config.SESSION_ABSOLUTE_LIMIT


# Nobody else reads the environment, and every setting is written down


def test_the_package_neither_imports_config_nor_reads_the_environment():
    guilty = {
        module.name: found for module in all_modules() if (found := module.imports_any_of("config", "os.environ"))
    }
    guilty |= {module.name: {"os.environ"} for module in all_modules() if re.search(r"environ\b|getenv", module.text)}
    assert guilty == {}


def test_every_setting_is_in_the_documentation():
    text = (ROOT / "docs" / "settings.md").read_text()
    source = (ROOT / "config.py").read_text()
    names = set(re.findall(r'"((?:PEERHUB_|SECRET_|DATABASE_|DOCUMENTS_|MONITORING_|MAIL_|LGINFORM_)[A-Z_]+)"', source))
    assert len(names) >= 6
    assert {name for name in names if f"`{name}`" not in text} == set()
    described = set(re.findall(r"^\| `([A-Z_]+)`", text, re.MULTILINE))
    assert described == names
