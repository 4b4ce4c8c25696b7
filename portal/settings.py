"""The settings of the service, read once from the environment and frozen.

Each has a default only where the default is safe in production and public. Everything a setting can do is told in the
README, and a test compares the two.
"""

import secrets
from datetime import datetime
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from portal.domain.errors import UnsafeSettings

#: Fewer characters than this can be guessed; 32 random bytes in URL-safe base64 are 43.
SHORTEST_SECRET = 32


class Settings(BaseSettings):
    """What an operator may choose, one environment variable each, all beginning with `PORTAL_`."""

    model_config = SettingsConfigDict(env_prefix="PORTAL_", frozen=True, extra="ignore")

    instance: Path = Field(Path("instance"), description="Folder for the database, files, mail and the queue")
    database_url: str = Field("", description="Where records are kept; SQLite in the instance folder when empty")
    secret_key: str = Field("", description="Signs cookies; made once in the instance folder when empty")
    files_url: str = Field("", description="Where files are kept; a folder in the instance folder when empty")
    queue: str = Field("", description="Queue for slow work; in the instance folder when empty")
    mail: str = Field("", description="Where mail goes; .eml files in the instance folder when empty")
    public_url: str = Field("http://127.0.0.1:8000", description="The address people use")
    department: str = Field("", description="The department's name on pages and documents")
    department_short: str = Field("", description="Its abbreviation")
    evidence_file_mb: int = Field(20, ge=1, le=100, description="Largest file of evidence, in megabytes")
    evidence_quota_mb: int = Field(500, ge=1, description="Room for a council's files of evidence, in megabytes")
    clock: datetime | None = Field(None, description="Demonstration and tests only: the moment the service starts at")

    @field_validator("clock")
    @classmethod
    def _clock_is_aware(cls, value: datetime | None) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("PORTAL_CLOCK needs an offset, such as 2024-05-08T09:00:00+01:00")
        return value

    @model_validator(mode="after")
    def _fill_from_instance(self) -> Self:
        instance = self.instance.absolute()
        filled = {
            "instance": instance,
            "database_url": self.database_url or f"sqlite:///{instance / 'portal.sqlite'}",
            "files_url": self.files_url or str(instance / "files"),
            "queue": self.queue or str(instance / "queue.sqlite"),
            "mail": self.mail or str(instance / "mail"),
        }
        for name, value in filled.items():
            object.__setattr__(self, name, value)
        return self

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    def resolved_secret(self) -> str:
        """The signing key: the setting, or a random one kept in the instance folder for its owner only."""
        if self.secret_key:
            return self.secret_key
        path = self.instance / "secret.key"
        if not path.exists():
            self.instance.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(32), encoding="ascii")
        return path.read_text(encoding="ascii").strip()


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    return host in {"127.0.0.1", "localhost", "::1", "[::1]"} or host.startswith("127.")


def refuse_unsafe(settings: Settings, *, host: str, demonstration: bool) -> None:
    """Stops a start that others could reach with settings that are not safe.

    Args:
        host: the address to listen on; on loopback nothing is refused.
        demonstration: whether the database was built by `portal demo`.

    Raises:
        UnsafeSettings: with one line that names the setting and why.
    """
    if is_loopback(host):
        return
    if demonstration:
        raise UnsafeSettings("PORTAL_DATABASE_URL: the demonstration has published passwords; serve it on 127.0.0.1")
    if len(settings.secret_key) < SHORTEST_SECRET or len(set(settings.secret_key)) < 10:
        raise UnsafeSettings(f"PORTAL_SECRET_KEY: set {SHORTEST_SECRET} or more random characters")
    if settings.clock is not None:
        raise UnsafeSettings("PORTAL_CLOCK: deadlines must follow the real clock")
    if urlsplit(settings.public_url).scheme != "https":
        raise UnsafeSettings("PORTAL_PUBLIC_URL: people must reach the service by https")
