"""Whether a message may go out now, asked at the moment of sending.

Each question gives "" when nothing stands in the way, else the reason: a slug whose sentence campaigns.wording knows.
"""

from datetime import date, datetime, timedelta

from campaigns import channels, occasions
from campaigns.due import Due
from clubcrm.kernel.clock import to_business_time

GROWN_UP = 18


def judge(due: Due, at: datetime) -> str:
    """Why the message may not go out at `at`."""
    return judge_hour(due, at) or judge_for_ever(due)


def judge_for_ever(due: Due) -> str:
    """Why it may not go out whatever the hour."""
    return (
        judge_occasion(due)
        or judge_age(due)
        or judge_protection(due)
        or judge_consent(due.consent)
        or channels.find_channels()[due.channel].find_fault(due.address)
    )


def judge_hour(due: Due, at: datetime) -> str:
    now, last = to_business_time(at), due.due_on + timedelta(days=due.catch_up_days)
    if now.date() > last:
        return "missed_day"
    return "quiet_hours" if now.date() == last and now.hour >= due.send_until else ""


def judge_occasion(due: Due) -> str:
    return occasions.find_kinds()[due.kind].judge(due) if due.enabled else "switched_off"


def judge_age(due: Due) -> str:
    """For somebody under 18 a guardian has to agree. Who was born on 29 February is 18 on 28 February."""
    young = due.birthday is not None and due.due_on < come_of_age(due.birthday)
    return "minor" if young and not due.guardian else ""


def come_of_age(birthday: date) -> date:
    day = 28 if (birthday.month, birthday.day) == (2, 29) else birthday.day
    return birthday.replace(year=birthday.year + GROWN_UP, day=day)


def judge_protection(due: Due) -> str:
    """Whatever was agreed: nobody contacts this number or address, or uses what is known of them; of two who became
    one, only the one who stays is written to."""
    if due.merged:
        return "merged"
    if due.restricted:
        return "restricted"
    return "suppressed" if due.suppressed else ""


def judge_consent(consent: str | None) -> str:
    """Silence is no agreement; the newest word counts."""
    return {"granted": "", None: "no_consent", "withdrawn": "withdrawn"}.get(consent, "refused")
