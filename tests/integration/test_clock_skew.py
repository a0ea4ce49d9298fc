"""No run starts while the clock of this machine and that of the database differ, and that is told once."""

import threading
import time

import pytest
from structlog.testing import capture_logs
from typer.testing import CliRunner

from infra.migrate import upgrade
from services.cli import app
from services.common import clock_skew
from services.common.clock import WallClock
from services.common.clock_skew import ClockTooFar, check_clock
from services.common.database import connect
from services.common.metrics import CLOCK_SKEW
from services.common.settings import Settings
from services.operating.install import install
from services.processor.timer import Timer
from tests.support.back_office import BackOffice
from tests.support.parts import own_database
from tests.support.processes import eventually
from tests.support.stories import DC, processing


@pytest.fixture
def ahead(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """By how many seconds this machine's clock is ahead: the last of the list."""
    seconds, real = [0.0], time.time
    monkeypatch.setattr(clock_skew.time, "time", lambda: real() + seconds[-1])
    return seconds


@pytest.mark.parametrize("seconds", [0.0, 29.0, -29.0])
def test_clocks_that_differ_little_agree(ahead: list[float], seconds: float) -> None:
    ahead.append(seconds)
    with own_database("clock") as url, connect(url, name="test", role=None) as connection:
        check_clock(connection)
        assert abs(CLOCK_SKEW._value.get() - seconds) < 1


@pytest.mark.parametrize(
    ("seconds", "words"), [(31.5, "ahead of"), (-31.5, "behind"), (26 * 3600.0, "93,600 s ahead of")]
)
def test_clocks_that_differ_much_are_told_with_the_way_and_the_cure(
    ahead: list[float], seconds: float, words: str
) -> None:
    ahead.append(seconds)
    with (
        own_database("clock") as url,
        connect(url, name="test", role=None) as connection,
        pytest.raises(ClockTooFar, match=words) as told,
    ):
        check_clock(connection)
    assert "NTP" in str(told.value)


def test_no_scheduled_run_starts_while_the_clocks_differ_and_that_is_told_once(ahead: list[float]) -> None:
    with own_database("clock") as url:
        upgrade(url, shards=2)
        install(url)
        with connect(url, name="test") as connection:
            office = BackOffice(url, "CLOCKS", connection)
            office.apply(processing=[processing(DC, hours=0, schedule=["* * * * *"])])
            timer, stop = Timer(lambda: connect(url, name="test"), WallClock()), threading.Event()
            ahead.append(26 * 3600.0)
            with capture_logs() as logs:
                assert [timer.tick(connection, stop) for _ in range(3)] == [0, 0, 0]
                assert not timer.ready()
                ahead.append(0.0)
                timer.tick(connection, stop)
            assert timer.ready()
            told = [(one["log_level"], one["event"]) for one in logs if one["event"].startswith("clock")]
            assert told == [("error", "clock-skew"), ("info", "clock-agrees-again")]
            runs = "SELECT count(*) > 0 FROM processor_run"
            assert eventually(
                lambda: timer.tick(connection, stop) + connection.execute(runs).fetchall()[0][0] > 0,
            )


@pytest.mark.parametrize(("seconds", "words"), [(33.2, "ahead of"), (-33.2, "behind")])
def test_no_run_by_hand_starts_while_the_clocks_differ_and_the_command_says_so(
    ahead: list[float], seconds: float, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with own_database("clock") as url:
        upgrade(url, shards=2)
        install(url)
        for name, value in {**dict.fromkeys(Settings.model_fields), "database": url}.items():
            variable = f"ORDERFOLD_{name.upper()}"
            monkeypatch.setenv(variable, value) if value else monkeypatch.delenv(variable, raising=False)
        with connect(url, name="test") as connection:
            BackOffice(url, "CLOCKS", connection).apply(processing=[processing(DC, hours=0)])
            runs = "SELECT count(*) FROM processor_run"
            ahead.append(seconds)
            refused = CliRunner().invoke(app, ["runs", "now", "--dc", DC])
            assert (refused.exit_code, refused.stdout) == (1, "")
            told = " ".join(refused.stderr.split())
            assert told.startswith(
                f"error: the clock of this machine is {abs(seconds):.0f} s {words} that of the"
            )
            assert "Set the clocks of both" in told
            assert connection.execute(runs).fetchall() == [(0,)]
            ahead.append(0.0)
            assert CliRunner().invoke(app, ["runs", "now", "--dc", DC]).exit_code == 0
            assert connection.execute(runs).fetchall() == [(1,)]
