"""The machinery's settings: twelve-factor, `ORDERFOLD_*`. Business policy is not here but in the organization."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Read from the environment. Every value has a default but the two addresses."""

    model_config = SettingsConfigDict(env_prefix="ORDERFOLD_", frozen=True)

    kafka: str = Field("", description="Bootstrap servers, host:port[,host:port].")
    database: str = Field("", description="PostgreSQL URL, postgresql://user:password@host:port/name.")
    kafka_options: dict[str, str] = Field(
        default_factory=dict, description="Passed to the Kafka client as they are, as JSON."
    )
    clock: str = Field("", description="Empty: the wall clock. START@RATE@ANCHOR: a faster one.")
    batch: int = Field(500, ge=1, le=5000, description="Messages or facts taken in one transaction.")
    idle_seconds: float = Field(0.02, gt=0, description="Pause of a follower that found nothing.")
    poll_seconds: float = Field(0.2, gt=0, description="Longest wait for messages in one poll.")
    hang_seconds: float = Field(
        60.0,
        gt=0,
        description="A process silent for so long in the middle of something loses locks and leases.",
    )
    health_host: str = Field("127.0.0.1", description="Address of /healthz, /readyz and /metrics.")
    health_port: int = Field(0, ge=0, le=65535, description="Port of the same; 0: none is opened.")
    log_level: str = Field("INFO", description="DEBUG, INFO, WARNING or ERROR.")
    shards: int = Field(4, ge=1, le=64, description="Shards of a new log; fixed at creation.")
    inbox_days: int = Field(14, ge=1, description="How long message ids are remembered.")


class SettingsMissing(Exception):
    """An address that is needed was not given; the message names the variable and the cure."""


def required(settings: Settings, *names: str) -> Settings:
    """The same settings, or SettingsMissing where one of `names` is empty."""
    for name in names:
        if not getattr(settings, name):
            variable = f"ORDERFOLD_{name.upper()}"
            raise SettingsMissing(f"{variable} is not set. Set it, or start the embedded pair: orderfold up")
    return settings
