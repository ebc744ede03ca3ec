"""Jobs: held by one process, freed when it dies, stopped when asked, never tried for ever."""

from __future__ import annotations

import os
import socket
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from probatum import pipeline
from probatum.collect.captured import Captured
from probatum.collect.folders import collect_path
from probatum.jobs import leases, work
from probatum.jobs.leases import LEASE, MAX_ATTEMPTS, claim, free_dead
from probatum.jobs.work import ToldToEnd, run, run_waiting, serve_forever
from probatum.model.errors import CollectError
from probatum.pipeline import Tools
from probatum.register.models import Capture, Incident, Job, JobState, Reading, Report
from probatum.register.services import reading as reading_service
from probatum.register.services.jobs import request_cancel, start_work

from ..workbench import Bench, collected, replayed, rows

GONE = f"{socket.gethostname()}/999999999/1"
ELSEWHERE = "another-machine/1/1"


class Crash(BaseException):
    """The process ends here; nothing after it is done."""


@pytest.fixture
def texts(tmp_path: Path) -> list[Path]:
    """Five files that each claim something else."""
    paths = [tmp_path / f"{number}.txt" for number in range(5)]
    for number, path in enumerate(paths):
        path.write_text(f"killed {number + 1} Place{number} 2024-10-0{number + 1}", "utf-8")
    return paths


def _job(bench: Bench, **more: Any) -> Job:
    job = start_work(bench.case, bench.clock())
    Job.objects.filter(id=job.id).update(**more)
    return Job.objects.get(id=job.id)


def _states() -> dict[str, str]:
    return {Path(location).name: state for location, state in Capture.objects.values_list("location", "state")}


def _crashing_at(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Collecting the file of that name ends the process."""

    def collect(path: Path, *args: Any, **more: Any) -> Captured:
        if path.name == name:
            raise Crash
        return collect_path(path, *args, **more)

    monkeypatch.setattr(pipeline, "collect_path", collect)


def _run_in_dying_processes(tools: Tools, *, times: int) -> int:
    """Work as ever new processes; each dies in a Crash. Return how many died."""
    died = 0
    for _ in range(times):
        try:
            run_waiting(tools)
        except Crash:
            died += 1
            Job.objects.filter(state=JobState.RUNNING).update(holder=GONE)
    return died


def test_everything_is_done_from_capture_to_incidents(bench: Bench, texts: list[Path]) -> None:
    """A batch's job, then the job for what follows from it."""
    bench.request(*texts)
    assert run_waiting(bench.tools) == 2
    assert set(_states().values()) == {"done"}
    assert Incident.objects.filter(current=True).count() == 5
    assert set(Job.objects.values_list("state", flat=True)) == {JobState.DONE}
    assert replayed() == rows()


def test_of_several_processes_one_gets_a_job(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both saw it waiting."""
    _job(bench)
    first = claim(bench.clock())
    monkeypatch.setattr(leases, "holder", lambda: ELSEWHERE)
    assert first is not None
    assert first.attempts == 1
    assert claim(bench.clock()) is None


def test_what_is_due_in_a_case_is_done_by_one_process_at_a_time(bench: Bench) -> None:
    """Another case's work is not held up by it."""
    _job(bench, state=JobState.RUNNING, holder=ELSEWHERE, lease_until=bench.clock() + LEASE)
    start_work(bench.case, bench.clock())
    assert claim(bench.clock()) is None
    other = Bench.open("Elsewhere", clock=bench.clock)
    start_work(other.case, bench.clock())
    found = claim(bench.clock())
    assert found is not None
    assert found.case == other.case.id


def test_kinds_that_were_not_asked_for_are_left(bench: Bench, texts: list[Path]) -> None:
    """`--capture-only` leaves reading for later."""
    bench.request(texts[0])
    assert run_waiting(bench.tools, kinds=("capture",)) == 1
    assert Report.objects.get().reading_state == "unread"
    assert Job.objects.get(kind="process").state == JobState.WAITING


def test_a_dead_holder_is_known_at_once_and_a_living_one_keeps_its_job(bench: Bench) -> None:
    """However long its step takes: a lease that ran out counts on other machines only."""
    now = bench.clock()
    late = now + 10 * LEASE
    job = _job(bench, state=JobState.RUNNING, holder=GONE, lease_until=now + LEASE)
    assert free_dead(now) == 1
    Job.objects.filter(id=job.id).update(state=JobState.RUNNING, holder=leases.holder(), lease_until=now + LEASE)
    assert free_dead(late) == 0
    Job.objects.filter(id=job.id).update(holder=ELSEWHERE)
    assert free_dead(now) == 0
    assert free_dead(late) == 1


def test_a_reused_process_id_is_not_the_holder(bench: Bench) -> None:
    """The time at which it started tells them apart."""
    held = f"{socket.gethostname()}/{os.getpid()}/0"
    _job(bench, state=JobState.RUNNING, holder=held, lease_until=bench.clock() + LEASE)
    assert free_dead(bench.clock()) == 1


def test_a_job_taken_over_by_another_process_is_left_to_it(
    bench: Bench, texts: list[Path], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What was collected is recorded, the rest is not marked as failed, the job is not ended."""
    monkeypatch.setattr(work, "RENEW_SECONDS", 0.0)
    bench.request(*texts)

    def taken_over(what: str, done: int, total: int) -> None:
        if done == 2:
            Job.objects.update(holder=ELSEWHERE)

    run_waiting(replace(bench.tools, progress=taken_over), kinds=("capture",))
    assert sorted(_states().values()) == ["done", "done", "requested", "requested", "requested"]
    assert Job.objects.get(kind="capture").state == JobState.RUNNING


def test_a_running_job_stops_when_asked_and_says_so_of_each_capture(
    bench: Bench, texts: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was kept stays; the rest is recorded as cancelled, with what to do."""
    monkeypatch.setattr(work, "RENEW_SECONDS", 0.0)
    bench.request(*texts)

    def impatient(what: str, done: int, total: int) -> None:
        if done == 2:
            request_cancel(Job.objects.get(kind="capture"), actor="owner", now=bench.clock())

    run_waiting(replace(bench.tools, progress=impatient))
    assert sorted(_states().values()) == ["done", "done", "failed", "failed", "failed"]
    left = Capture.objects.filter(state="failed")
    assert set(left.values_list("failure_code", flat=True)) == {"cancelled"}
    assert all("Add it again" in each.failure for each in left)
    assert Job.objects.get(kind="capture").state == JobState.CANCELLED
    run_waiting(bench.tools)
    assert Capture.objects.filter(state="failed").count() == 3
    assert replayed() == rows()


def test_a_waiting_job_that_is_cancelled_does_not_come_back(bench: Bench, texts: list[Path]) -> None:
    """Its captures are recorded as cancelled, so that no later run finds them due."""
    bench.request(*texts)
    request_cancel(Job.objects.get(), actor="owner", now=bench.clock())
    assert run_waiting(bench.tools) == 0
    assert set(_states().values()) == {"failed"}
    assert Job.objects.get().state == JobState.CANCELLED


def test_a_job_whose_process_died_after_it_was_cancelled_is_ended(bench: Bench, texts: list[Path]) -> None:
    """Nobody would take it up, and nothing would ever end it."""
    bench.request(*texts)
    Job.objects.update(state=JobState.RUNNING, holder=GONE, lease_until=bench.clock() + LEASE)
    request_cancel(Job.objects.get(), actor="owner", now=bench.clock())
    assert Job.objects.get().state == JobState.RUNNING
    run_waiting(bench.tools)
    assert Job.objects.get().state == JobState.CANCELLED
    assert set(_states().values()) == {"failed"}


def test_a_process_told_to_end_leaves_its_job_for_the_next(bench: Bench, texts: list[Path]) -> None:
    """Without counting it as an attempt; what was collected is recorded."""
    bench.request(*texts)

    def told(what: str, done: int, total: int) -> None:
        if done == 3:
            raise ToldToEnd("end")

    with pytest.raises(ToldToEnd):
        run_waiting(replace(bench.tools, progress=told))
    job = Job.objects.get(kind="capture")
    assert (job.state, job.attempts, job.holder) == (JobState.WAITING, 0, "")
    assert sorted(_states().values()) == ["done", "done", "done", "requested", "requested"]
    run_waiting(bench.tools)
    assert set(_states().values()) == {"done"}


def test_a_file_that_ends_the_process_each_time_is_given_up_and_the_rest_goes_on(
    bench: Bench, texts: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """After three tries without progress, whoever comes next records it as failed."""
    _crashing_at("2.txt", monkeypatch)
    bench.request(*texts)
    died = _run_in_dying_processes(bench.tools, times=12)
    assert MAX_ATTEMPTS <= died <= MAX_ATTEMPTS + 2
    assert _states() == {"0.txt": "done", "1.txt": "done", "2.txt": "failed", "3.txt": "done", "4.txt": "done"}
    failed = Capture.objects.get(state="failed")
    assert failed.failure_code == "crashed"
    assert "not tried again" in failed.failure
    assert Report.objects.filter(reading_state="read").count() == 4


def test_a_text_that_ends_the_process_each_time_is_given_up(
    bench: Bench, texts: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The step it happened in is known from the job, the text from reading one at a time."""

    class Fragile:
        def read(self, text: Any) -> Any:
            if "Place3" in text.text:
                raise Crash
            from ..workbench import LineReader

            return LineReader().read(text)

    monkeypatch.setattr(pipeline, "the_reader", Fragile)
    bench.request(*texts)
    died = _run_in_dying_processes(bench.tools, times=12)
    assert MAX_ATTEMPTS <= died <= MAX_ATTEMPTS + 2
    assert Report.objects.get(reading_state="failed").text.startswith("killed 4 Place3")
    assert Incident.objects.filter(current=True).count() == 4


def test_work_that_ends_the_process_without_a_single_culprit_fails_with_a_clear_message(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, texts: list[Path]
) -> None:
    """It is not tried for ever."""

    def crash(*args: Any, **more: Any) -> Any:
        raise Crash

    monkeypatch.setattr(pipeline, "link", crash)
    bench.request(texts[0])
    assert _run_in_dying_processes(bench.tools, times=8) == MAX_ATTEMPTS
    job = Job.objects.get(kind="process")
    assert job.state == JobState.FAILED
    assert "3 times" in job.message


def test_a_fault_in_one_file_or_text_is_recorded_and_the_rest_goes_on(
    bench: Bench, texts: list[Path], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """An unforeseen exception is a failure like any other."""

    def collect(path: Path, *args: Any, **more: Any) -> Any:
        if path.name == "1.txt":
            raise ZeroDivisionError("unforeseen")
        return collect_path(path, *args, **more)

    monkeypatch.setattr(pipeline, "collect_path", collect)
    texts[2].write_text("fault", "utf-8")
    bench.request(*texts)
    run_waiting(bench.tools)
    failed = Capture.objects.get(state="failed")
    assert (Path(failed.location).name, failed.failure_code) == ("1.txt", "fault")
    assert "ZeroDivisionError" in failed.failure
    assert Report.objects.get(reading_state="failed").text == "fault"
    assert Incident.objects.filter(current=True).count() == 3
    assert run_waiting(bench.tools) == 0


def test_given_that_no_program_wrote_fails_its_capture_only(
    bench: Bench, texts: list[Path], caplog: pytest.LogCaptureFixture
) -> None:
    """A date that is none must not end the batch."""
    bench.request(texts[0], published="yesterday")
    bench.request(texts[1])
    run_waiting(bench.tools)
    assert _states() == {"0.txt": "failed", "1.txt": "done"}


def test_a_fault_in_the_analysis_of_media_is_recorded(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It is due no more, and texts are read all the same."""

    def broken(path: Path) -> Any:
        raise MemoryError("unforeseen")

    monkeypatch.setattr(pipeline, "analyse_isolated", broken)
    bench.keep(collected("killed 1 Nove 2024-10-01", media=1))
    start_work(bench.case, bench.clock())
    assert run_waiting(bench.tools) == 1
    from probatum.register.models import Fingerprint

    assert Fingerprint.objects.get().failure_code == "fault"
    assert Reading.objects.count() == 1


def test_a_step_that_fails_as_a_whole_fails_the_job_but_not_the_other_steps(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Reading goes on where grouping footage cannot."""

    def broken(*args: Any, **more: Any) -> Any:
        raise RuntimeError("no grouping today")

    monkeypatch.setattr(pipeline, "analyse_footage", broken)
    bench.report("killed 1 Nove 2024-10-01")
    start_work(bench.case, bench.clock())
    run_waiting(bench.tools)
    assert Incident.objects.filter(current=True).count() == 1
    assert "no grouping today" in Job.objects.get().message


def test_a_reading_that_cannot_be_recorded_does_not_hold_up_the_others(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It is found by recording them one by one."""
    asked = reading_service._record

    def recorded(case: Any, readings: Any, now: Any) -> None:
        if any("Bad" in each.statements[0].place.settlement for each in readings):
            raise ValueError("cannot be written")
        asked(case, readings, now)

    monkeypatch.setattr(reading_service, "_record", recorded)
    for place in ("Good", "Bad", "Fine"):
        bench.report(f"killed 1 {place} 2024-10-01")
    pipeline.read_reports(bench.case, bench.tools)
    states = {text.split()[2]: state for text, state in Report.objects.values_list("text", "reading_state")}
    assert states == {"Good": "read", "Bad": "failed", "Fine": "read"}


def test_two_processes_that_read_the_same_texts_record_them_once(bench: Bench) -> None:
    """The second finds under the lock that nothing is due any more."""
    report = bench.report("killed 1 Nove 2024-10-01")
    readings = [pipeline.the_reader().read(text) for text in reading_service.texts([report.id])]
    for _ in range(2):
        reading_service.record_readings(bench.case, readings, now=bench.clock())
    assert Reading.objects.count() == 1


def test_a_job_that_fails_at_once_is_not_tried_every_second(
    bench: Bench, texts: list[Path], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The worker makes no new job for it; the next start or command does."""
    tries: list[str] = []

    def broken(batch: str, tools: Tools) -> None:
        tries.append(batch)
        raise OSError("the disk is gone")

    monkeypatch.setattr(pipeline, "capture_batch", broken)
    bench.request(texts[0])
    waits = iter([False, False, False, True])
    serve_forever(bench.tools, wait=lambda seconds: next(waits))
    assert len(tries) == 1
    assert Job.objects.get().state == JobState.FAILED
    run_waiting(bench.tools)
    assert len(tries) == 2


def test_the_worker_outlives_what_cannot_be_taken_up(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It tries again."""
    calls: list[int] = []

    def broken(*args: Any, **more: Any) -> int:
        calls.append(1)
        raise OSError("for a moment")

    monkeypatch.setattr(work, "run_waiting", broken)
    waits = iter([False, True])
    serve_forever(bench.tools, wait=lambda seconds: next(waits))
    assert len(calls) == 2


def test_batches_without_a_job_get_one(bench: Bench, texts: list[Path]) -> None:
    """As after a rebuild, which keeps no jobs when the old register is lost."""
    bench.request(*texts)
    Job.objects.all().delete()
    assert run_waiting(bench.tools) == 2
    assert set(_states().values()) == {"done"}


def test_a_released_job_is_not_ended_twice(bench: Bench) -> None:
    """Who lost it does not change its end."""
    job = _job(bench)
    held = claim(bench.clock())
    assert held is not None
    assert run(held, bench.tools) is True
    leases.release(held, bench.clock() + timedelta(days=1), state=JobState.FAILED, message="late")
    assert Job.objects.get(id=job.id).state == JobState.DONE


def test_the_error_of_a_link_is_a_failure_with_its_code(bench: Bench) -> None:
    """In capitals too, it is a link and no file."""
    bench.request("HTTPS://a.example.org/1")
    run_waiting(bench.tools)
    failed = Capture.objects.get()
    assert failed.failure_code == "unreachable"
    assert isinstance(CollectError("x"), Exception)
