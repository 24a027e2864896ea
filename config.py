"""Settings, read from the environment by `wsgi.py` and the tests and handed to `create_app`.

The package never imports this file: whatever it needs is in `app.config`.
"""

import base64
import os
import re
import secrets
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent
LGINFORM_ADDRESS = "https://webservices.esd.org.uk"
LOOPBACK = ("http://127.0.0.1", "http://localhost")
MONITORING_KEY_FORM = re.compile(r"[A-Za-z0-9_-]{43}=")  # 32 bytes as text


class ConfigError(Exception):
    """A setting is missing or wrong; the message says which, and what to set."""


class Config:
    """What every environment has in common. Each setting is documented in docs/settings.md."""

    PEERHUB_ENV = "production"
    DEMO = False
    TESTING = False
    MAX_CONTENT_LENGTH = 12 * 1024 * 1024  # a certificate of 10 MB with its form
    MAX_CERTIFICATE_BYTES = 10 * 1024 * 1024
    MAX_PAPER_BYTES = 50 * 1024 * 1024  # a document of an engagement
    PERMANENT_SESSION_LIFETIME = timedelta(hours=12)
    SESSION_IDLE_LIMIT = timedelta(minutes=60)
    SESSION_ABSOLUTE_LIMIT = timedelta(hours=12)
    SESSION_COOKIE_HTTPONLY = True
    SESSION_COOKIE_SAMESITE = "Lax"
    WTF_CSRF_TIME_LIMIT = None  # the session's own limits apply
    SIGN_IN_FAILURES_PER_ACCOUNT = 5
    SIGN_IN_FAILURES_PER_ADDRESS = 50
    SIGN_IN_WINDOW = timedelta(minutes=15)
    TERMS_VERSION = 3  # of the Peer Charter, data protection and whistleblowing terms (R5)
    RETENTION_MONTHS = 36  # after leaving: then everything by which a peer could be known is taken away
    BALANCE_TOLERANCE = 3  # points on screen: teams so near the best count as equal in worth when balance is asked for
    REST_DAYS = 1  # full days between two engagements of one peer, to travel and rest (R22)

    def __init__(self, environment: Mapping[str, str], instance: Path = ROOT / "instance") -> None:
        self.INSTANCE_FOLDER = instance
        self.SQLALCHEMY_DATABASE_URI = self._database_uri(environment)
        self.SECRET_KEY = self._secret_key(environment)
        self.DOCUMENTS_FOLDER = Path(environment.get("DOCUMENTS_FOLDER", str(instance / "documents")))
        self.DOCUMENTS_STORE = self._documents_store(environment)
        self.DOCUMENTS_CHECKER = self._checker(environment)
        self.PEERHUB_ADDRESS = self._address(environment)
        self.MAIL_SERVER = environment.get("MAIL_SERVER", "")
        self.MAIL_PORT = self._whole_number(environment, "MAIL_PORT", 587)
        self.MAIL_SECURITY = self._mail_security(environment)
        self.MAIL_USER = environment.get("MAIL_USER", "")
        self.MAIL_PASSWORD = environment.get("MAIL_PASSWORD", "")
        self.MAIL_FROM = self._mail_from(environment)
        self.MONITORING_KEYS = self._monitoring_keys(environment)
        self.LGINFORM_ADDRESS = self._service_address(environment, "LGINFORM_ADDRESS", LGINFORM_ADDRESS)
        self.LGINFORM_KEY = environment.get("LGINFORM_KEY", "").strip()
        self.LGINFORM_SECRET = environment.get("LGINFORM_SECRET", "").strip()
        self.LGINFORM_ALLOWANCE_MB = self._whole_number(environment, "LGINFORM_ALLOWANCE_MB", 0)
        self.PROXIES = self._whole_number(environment, "PEERHUB_PROXIES", 0)
        self.TEAM_BALANCE = self._yes_or_no(environment, "PEERHUB_TEAM_BALANCE", self._balance_unless_told())
        self.HTTPS = self._yes_or_no(environment, "PEERHUB_HTTPS", self._https_unless_told())
        self.SESSION_COOKIE_SECURE = self.HTTPS
        self.SESSION_COOKIE_NAME = "__Host-peerhub" if self.HTTPS else "peerhub"

    def _https_unless_told(self) -> str:
        return "1"

    def _balance_unless_told(self) -> str:
        """Off until the data protection officer says so: it needs an impact assessment first."""
        return "0"

    def _default_database(self) -> Path:
        return self.INSTANCE_FOLDER / "peerhub.db"

    def _database_uri(self, environment: Mapping[str, str]) -> str:
        address = environment.get("DATABASE_URL", "")
        if not address:
            return f"sqlite:///{self._default_database()}"
        for prefix in ("postgres://", "postgresql://"):
            if address.startswith(prefix):
                return "postgresql+psycopg://" + address.removeprefix(prefix)
        if not address.startswith(("sqlite://", "postgresql+psycopg://")):
            raise ConfigError("DATABASE_URL must begin with postgresql:// or sqlite://")
        return address

    def _secret_key(self, environment: Mapping[str, str]) -> str:
        key = environment.get("SECRET_KEY", "")
        if len(key) < 32:
            raise ConfigError(
                "SECRET_KEY is missing or shorter than 32 characters. Set it to a long random text, for example the "
                "output of: python3 -c 'import secrets; print(secrets.token_hex(32))'"
            )
        return key

    def _address(self, environment: Mapping[str, str]) -> str:
        """Where people reach this installation: what stands before every page in an e-mail."""
        address = environment.get("PEERHUB_ADDRESS", "http://127.0.0.1:8000").rstrip("/")
        if not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", address):
            raise ConfigError("PEERHUB_ADDRESS must be a whole address such as https://peerhub.example.org")
        return address

    def _documents_store(self, environment: Mapping[str, str]) -> str:
        """Where uploaded files are: empty for DOCUMENTS_FOLDER, or an S3-compatible store. Never said in an error."""
        address = environment.get("DOCUMENTS_STORE", "").strip()
        if address and not re.fullmatch(r"s3://[^\s:@/]+:[^\s:@/]+@[^\s/?]+/[^\s/?]+(\?\S*)?", address):
            raise ConfigError("DOCUMENTS_STORE must be empty or such as s3://KEY:SECRET@host/bucket?region=eu-west-2")
        return address

    def _checker(self, environment: Mapping[str, str]) -> str:
        """Who looks for viruses in what people upload: nobody, or clamd."""
        address = environment.get("DOCUMENTS_CHECKER", "").strip()
        if address and not re.fullmatch(r"clamd://[^\s/:]+(:\d+)?", address):
            raise ConfigError(f"DOCUMENTS_CHECKER must be empty or such as clamd://127.0.0.1:3310, not {address!r}")
        return address

    def _mail_security(self, environment: Mapping[str, str]) -> str:
        security = environment.get("MAIL_SECURITY", "starttls")
        if security not in {"starttls", "tls", "none"}:
            raise ConfigError(f"MAIL_SECURITY must be starttls, tls or none, not {security!r}")
        return security

    def _mail_from(self, environment: Mapping[str, str]) -> str:
        sender = environment.get("MAIL_FROM", "peerhub@localhost.localdomain")
        if not re.fullmatch(r"[^@\s,;<>]+@[^@\s,;<>]+", sender):
            raise ConfigError("MAIL_FROM must be one e-mail address: what people see as the sender")
        return sender

    def _monitoring_keys(self, environment: Mapping[str, str]) -> tuple[str, ...]:
        """The keys of the monitoring answers, the newest first; none switches monitoring off."""
        keys = tuple(key.strip() for key in environment.get("MONITORING_KEY", "").split(",") if key.strip())
        if not all(MONITORING_KEY_FORM.fullmatch(key) for key in keys):
            raise ConfigError(
                "MONITORING_KEY must be one key, or several with commas between them, each the output of: python3 -c "
                "'import base64, secrets; print(base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())'"
            )
        return keys

    @staticmethod
    def _service_address(environment: Mapping[str, str], name: str, default: str) -> str:
        """A key in plain HTTP could be read on the way."""
        address = environment.get(name, default).rstrip("/")
        if not address.startswith(("https://", *LOOPBACK)):
            raise ConfigError(f"{name} must begin with https://, not {address[:60]!r}")
        return address

    @staticmethod
    def _whole_number(environment: Mapping[str, str], name: str, default: int) -> int:
        text = environment.get(name, str(default))
        if not (text.isascii() and text.isdigit()):
            raise ConfigError(f"{name} must be a whole number, not {text!r}")
        return int(text)

    @staticmethod
    def _yes_or_no(environment: Mapping[str, str], name: str, default: str) -> bool:
        """Nothing else passes for no: a misspelt yes would send cookies over plain HTTP."""
        text = environment.get(name, default)
        if text not in {"0", "1"}:
            raise ConfigError(f"{name} must be 1 or 0, not {text!r}")
        return text == "1"


class DemoConfig(Config):
    """`make run`: invented people, known passwords, a key of its own kept beside the demo database."""

    PEERHUB_ENV = "demo"
    DEMO = True

    def _balance_unless_told(self) -> str:
        return "1"

    def _https_unless_told(self) -> str:
        return "0"

    def _default_database(self) -> Path:
        return self.INSTANCE_FOLDER / "demo.db"

    def _secret_key(self, environment: Mapping[str, str]) -> str:
        if "SECRET_KEY" in environment:
            return super()._secret_key(environment)
        return self._kept_in("demo-secret-key", secrets.token_hex(32))

    def _monitoring_keys(self, environment: Mapping[str, str]) -> tuple[str, ...]:
        if "MONITORING_KEY" in environment:
            return super()._monitoring_keys(environment)
        return (self._kept_in("demo-monitoring-key", base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()),)

    def _kept_in(self, name: str, made: str) -> str:
        """What stands in this file of the instance folder; `made` is put there if there is none yet."""
        file = self.INSTANCE_FOLDER / name
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.touch(mode=0o600)  # nobody else's from the first moment
            file.write_text(made)
        return file.read_text()


class TestConfig(Config):
    """What the tests hand to `create_app`; demo mode can be switched on per test."""

    __test__ = False  # for pytest: this is not a test

    PEERHUB_ENV = "test"
    TESTING = True

    def _balance_unless_told(self) -> str:
        return "1"

    def _https_unless_told(self) -> str:
        return "0"

    def _secret_key(self, environment: Mapping[str, str]) -> str:
        return environment.get("SECRET_KEY", "a key for tests only, and never for anything else")

    def _monitoring_keys(self, environment: Mapping[str, str]) -> tuple[str, ...]:
        if "MONITORING_KEY" in environment:
            return super()._monitoring_keys(environment)
        return (base64.urlsafe_b64encode(b"for tests only, for nothing else").decode(),)


ENVIRONMENTS: dict[str, type[Config]] = {"production": Config, "demo": DemoConfig, "test": TestConfig}


def from_environment(environment: Mapping[str, str] = os.environ) -> Config:
    """The settings for PEERHUB_ENV: production unless told otherwise. Raises ConfigError."""
    name = environment.get("PEERHUB_ENV", "production")
    if name not in ENVIRONMENTS:
        raise ConfigError(f"PEERHUB_ENV must be one of {', '.join(ENVIRONMENTS)}, not {name!r}")
    return ENVIRONMENTS[name](environment)
