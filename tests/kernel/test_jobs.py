from datetime import UTC, date, datetime

import pytest

from clubcrm.kernel import operations as kernel
from clubcrm.kernel.models import Job

AT = datetime(2026, 11, 22, 17, tzinfo=UTC)
ON = date(2026, 11, 23)


@pytest.mark.django_db
def test_a_job_that_is_done_is_not_run_again_for_the_same_date():
    with kernel.running_job(name="nightly", on=ON, at=AT):
        pass
    with pytest.raises(kernel.JobIsDone), kernel.running_job(name="nightly", on=ON, at=AT):
        pass
    assert Job.objects.get().attempts == 1


@pytest.mark.django_db
def test_a_failed_job_says_why_and_may_be_run_again():
    with pytest.raises(ZeroDivisionError), kernel.running_job(name="nightly", on=ON, at=AT):
        _ = 1 / 0
    assert Job.objects.get().state == Job.State.FAILED
    assert "ZeroDivisionError" in Job.objects.get().error
    with kernel.running_job(name="nightly", on=ON, at=AT):
        assert Job.objects.get().state == Job.State.RUNNING
    assert (Job.objects.get().state, Job.objects.get().attempts) == (Job.State.DONE, 2)
