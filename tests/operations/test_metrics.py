"""What Prometheus is told of a running bot."""

from __future__ import annotations

import builtins
import signal
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
import pytest

from helpdeskbot.cli import doctor, schedule
from helpdeskbot.cli.main import main
from helpdeskbot.cli.metrics import STUCK_AFTER, Metrics, serve
from helpdeskbot.concerns.order import DESK
from helpdeskbot.model.errors import SettingsError, Unreachable
from helpdeskbot.model.report import Problem, Severity, TickReport
from helpdeskbot.settings.operator_file import load_settings
from tests.operations.served import SETTINGS, figures, free_port, get, served, wait_until
from tests.scenario.desk import STOP, Desk


class Watched:
    """A desk whose passes are counted, and who looks at the figures."""

    def __init__(self) -> None:
        self.desk = Desk()
        self.metrics = Metrics(lambda: self.desk.now)
        self.note = self.metrics.of("practice", ["desk"])
        self.port = 0

    def passes(self) -> None:
        beat = schedule.Beat(
            wiki="practice",
            worker=self.desk.office.worker,
            store=self.desk.store,
            open=lambda: self.desk.office,
            interval=30,
            jitter=0,
            tell=lambda _: None,
            note=self.note,
        )
        schedule.tick_once(beat, {}, threading.Event())

    def tells(self, name: str, **labels: str) -> float:
        """A figure of this wiki, or of one of its desks."""
        said = ",".join(f'{key}="{value}"' for key, value in sorted(labels.items()))
        return figures(self.port)[f"helpdeskbot_{name}{{{said}}}"]


@pytest.fixture
def watched() -> Iterator[Watched]:
    one = Watched()
    with serve("127.0.0.1:0", one.metrics) as one.port:
        yield one


def test_a_running_bot_tells_what_it_has_done(tmp_path: Path) -> None:
    port, file = free_port(), tmp_path / "helpdeskbot.toml"
    file.write_text(
        SETTINGS.format(run=f'metrics = "127.0.0.1:{port}"\nstate_folder = "{tmp_path}"')
    )
    saved = 'helpdeskbot_edits_total{desk="desk",fate="saved",wiki="practice"}'
    with served(["run", "--settings", str(file)], {"HELPDESKBOT_PASSWORD": "x"}) as running:
        wait_until(lambda: figures(port).get(saved, 0) > 0, running)
        found, healthy = figures(port), get(port, "/healthz")
        running.send_signal(signal.SIGTERM)
        assert running.wait(30) == 0

    assert healthy == (200, "ok\n")
    assert found['helpdeskbot_passes_total{outcome="made",wiki="practice"}'] >= 1
    assert found['helpdeskbot_pass_seconds_count{wiki="practice"}'] >= 1
    assert found["process_resident_memory_bytes"] > 0


def test_every_figure_is_there_before_the_first_pass_so_that_an_alarm_can_see_it(
    watched: Watched,
) -> None:
    assert watched.tells("passes_total", wiki="practice", outcome="failed") == 0
    assert watched.tells("stopped", wiki="practice", desk="desk") == 0
    assert watched.tells("problems_total", wiki="practice", desk="desk", severity="error") == 0
    assert watched.tells("edits_total", wiki="practice", desk="desk", fate="refused") == 0
    began = watched.tells("last_pass_timestamp_seconds", wiki="practice")
    assert began == watched.desk.now.timestamp()


def test_a_pass_that_fails_leaves_the_time_of_the_last_one_that_did_not(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any, **__: Any) -> None:
        raise Unreachable("the wiki does not answer", where="practice", advice="")

    watched.passes()
    last = watched.desk.now
    watched.desk.minutes_pass(20)
    monkeypatch.setattr(watched.desk.wiki, "fetch_heads", away)
    watched.passes()

    assert watched.tells("passes_total", wiki="practice", outcome="made") == 1
    assert watched.tells("passes_total", wiki="practice", outcome="failed") == 1
    assert watched.tells("last_pass_timestamp_seconds", wiki="practice") == last.timestamp()


def test_that_people_stop_the_bot_is_seen_until_they_let_it_go_on(watched: Watched) -> None:
    watched.desk.staff.edit(STOP, "Wait!")
    watched.passes()
    stopped = watched.tells("stopped", wiki="practice", desk="")
    watched.desk.staff.edit(STOP, "run")
    watched.passes()

    assert stopped == 1
    assert watched.tells("stopped", wiki="practice", desk="") == 0
    assert watched.tells("passes_total", wiki="practice", outcome="stopped") == 1


def test_that_the_bot_stops_itself_at_a_desk_is_seen_for_that_desk(watched: Watched) -> None:
    watched.note(TickReport(watched.desk.now, halted={"desk"}), 1)

    assert watched.tells("stopped", wiki="practice", desk="desk") == 1
    assert watched.tells("stopped", wiki="practice", desk="") == 0


def test_each_problem_is_counted_for_its_desk_also_what_is_told_once(watched: Watched) -> None:
    bad = [Problem("the page does not exist", "Project:X", desk="desk"), Problem("of no desk")]
    fine = Problem("people were editing it", desk="desk", severity=Severity.NOTICE)
    watched.note(TickReport(watched.desk.now, problems=[*bad, fine]), 1)
    watched.note(TickReport(watched.desk.now, problems=bad[:1]), 1)
    watched.passes()

    def told(desk: str, severity: str) -> float:
        return watched.tells("problems_total", wiki="practice", desk=desk, severity=severity)

    assert (told("desk", "error"), told("desk", "notice"), told("", "error")) == (2, 1, 1)


def test_no_title_heading_or_name_is_in_a_figure(watched: Watched) -> None:
    watched.desk.asks("Anna", "Photos")
    bad = Problem("Bosse said no", "User talk:Bosse", desk="a desk that nobody has set")
    watched.passes()
    watched.note(TickReport(watched.desk.now, problems=[bad]), 1)
    _, page = get(watched.port, "/metrics")

    assert watched.tells("edits_total", wiki="practice", desk="desk", fate="saved") == 1
    for word in ("Anna", "Photos", "Helpdesk", "Bosse", "nobody"):
        assert word not in page


def test_health_is_whether_passes_end_and_not_whether_they_go_well(watched: Watched) -> None:
    watched.desk.now += STUCK_AFTER
    watched.note(None, 1)
    away = get(watched.port, "/healthz")
    watched.desk.now += STUCK_AFTER + timedelta(seconds=1)

    assert away == (200, "ok\n")
    assert get(watched.port, "/healthz") == (503, "no pass has ended of: practice\n")


def test_there_is_nothing_else_to_see(watched: Watched) -> None:
    assert get(watched.port, "/")[0] == 404
    assert get(watched.port, "/metrics/more")[0] == 404


def test_an_address_that_is_taken_is_said(watched: Watched) -> None:
    with (
        pytest.raises(SettingsError, match="nothing can answer Prometheus there"),
        serve(f"127.0.0.1:{watched.port}", watched.metrics),
    ):
        pass


def test_without_the_extra_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def lacking(name: str, *rest: Any) -> Any:
        if name.startswith("prometheus_client"):
            raise ModuleNotFoundError(name)
        return real(name, *rest)

    monkeypatch.delitem(sys.modules, "helpdeskbot.cli.metrics")
    monkeypatch.setattr(builtins, "__import__", lacking)
    with pytest.raises(SettingsError, match=r"pip install 'helpdeskbot\[metrics\]'"):
        import helpdeskbot.cli.metrics  # noqa: F401


@pytest.mark.parametrize("there", [True, False])
def test_the_doctor_sees_that_it_is_not_installed(
    there: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "helpdeskbot.toml"
    file.write_text(SETTINGS.format(run=f'metrics = "127.0.0.1:9108"\nstate_folder = "{tmp_path}"'))
    monkeypatch.setattr(doctor, "find_spec", lambda name: name if there else None)
    with click.Context(main.commands["doctor"]):  # what it opens is closed with the command
        said = [one.what for one in doctor.examine(file, {}) if one.subject == "metrics"]

    assert bool(said) is not there
    assert all("prometheus-client is not installed" in one for one in said)


@pytest.mark.parametrize("address", ["", "127.0.0.1:9108", "[::1]:9108", "0.0.0.0:80", "bot:1"])
def test_an_address_is_a_host_and_a_port(address: str, tmp_path: Path) -> None:
    assert _load(tmp_path, address).run.metrics == address


@pytest.mark.parametrize(
    "address", ["9108", ":9108", "127.0.0.1", "127.0.0.1:0", "h:99999", "a@b:1", "h:1/metrics"]
)
def test_whatever_else_is_a_mistake(address: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="a host and a port"):
        _load(tmp_path, address)


def _load(folder: Path, address: str) -> Any:
    file = folder / "helpdeskbot.toml"
    file.write_text(SETTINGS.format(run=f'metrics = "{address}"'))
    return load_settings(file, DESK)


def test_a_worker_that_makes_no_pass_over_one_wiki_is_not_stuck() -> None:
    desk = Desk()
    metrics = Metrics(lambda: desk.now, shared=True)
    notes = [metrics.of(wiki) for wiki in ("first", "second")]
    desk.now += STUCK_AFTER + timedelta(minutes=1)
    before = metrics.find_stuck()
    notes[0](None, 1)

    assert before == ["first", "second"]
    assert metrics.find_stuck() == []
