"""The demo's complaints: months of closed ones, and open ones at every step, through the operations."""

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from clubcrm.demo.clock import instant
from clubcrm.kernel.models import Staff, User
from clubcrm.kernel.scope import scope_of_branch
from complaints import operations as complaints
from complaints.models import Complaint
from members.models import Visit

CLOSED, DAYS = 36, 120
# side, words, wish
STORIES = (
    ("service", "空调修了两次，高速上还是有异响", "彻底修好，免工时费"),
    ("service", "预约了九点，等到十一点才接车", "说明原因，下次优先"),
    ("service", "交车时没有洗车，座椅上有油渍", "免费精洗一次"),
    ("service", "更换的刹车片异响，怀疑不是原厂件", "出示配件凭证并更换"),
    ("service", "结算价格比报价高了三百多", "退还差价"),
    ("service", "保养后机油灯报警", "免费检查并道歉"),
    ("sales", "答应送的脚垫和贴膜没有兑现", "补送"),
    ("sales", "新车到店晚了两周，没有人通知", "书面说明"),
    ("sales", "合同上的保险比约定的贵", "按约定执行"),
)
PLANS = (
    "免工时费重新检修，并赠送精洗一次",
    "退还差价并致歉",
    "更换配件，延长质保三个月",
    "补送用品并由经理上门致歉",
)
LAST_WORDS = ("处理得很快，满意", "问题解决了", "还可以，希望不要再发生", "勉强接受")
# Open ones: days ago, hour, grade, channel, how far.
OPEN = (
    (0, 8, 1, "visit", "received"), (0, 9, 2, "phone", "received"), (1, 16, 1, "visit", "received"),
    (1, 10, 2, "phone", "answered"), (1, 11, 3, "online", "justified"), (2, 10, 3, "phone", "proposed"),
    (1, 15, 2, "phone", "proposed"), (3, 9, 3, "visit", "approved"), (3, 14, 2, "phone", "carried_out"),
    (4, 10, 2, "phone", "received"), (5, 15, 4, "consumer-association", "answered"), (2, 9, 1, "phone", "received"),
    (6, 11, 5, "head-office", "justified"), (1, 17, 3, "phone", "received"), (1, 17, 2, "visit", "received"),
    (1, 17, 3, "phone", "received"),
)  # fmt: skip
# Each step of the flow, and how many hours after the intake it is taken.
STEPS = (
    ("answer", 0.5),
    ("judge", 1),
    ("propose", 3),
    ("decide", 5),
    ("carry-out", 22),
    ("close", 46),
)


class People:
    """Who takes in, handles and approves."""

    def __init__(self) -> None:
        users = {user.username: user for user in User.objects.select_related("staff")}
        self.receivers = [users[name].id for name in ("limin", "reception", "consultant")]
        self.handlers = {"service": users["service-director"], "sales": users["sales-director"]}
        self.approvers = {False: users["care"], True: users["general"]}
        self.scope = scope_of_branch(Staff.objects.get(user=users["care"]).branch_id)


def complain(today: date) -> None:
    """Closed complaints over the past months, then the open ones, and the clock's own doing up to last night."""
    random, people = Random(11), People()
    visits = list(
        Visit.objects.filter(arrived_on__gt=today - timedelta(days=DAYS + 10), arrived_on__lt=today)
        .order_by("id")
        .values_list("id", "customer_id", "branch_id", "arrived_on")
    )
    chosen = random.sample(visits, CLOSED + len(OPEN))
    for number, visit in enumerate(sorted(chosen[:CLOSED], key=lambda row: row[3])):
        begun = instant(min(visit[3] + timedelta(days=1), today - timedelta(days=8)), random.randrange(9, 16))
        grade = random.choices((1, 2, 3), weights=(5, 3, 2))[0]
        file_complaint(
            random, people, number, visit, begun, grade, random.choice(("phone", "visit", "online")), "closed"
        )
    last = instant(today, 2)
    for number, ((ago, hour, grade, channel, until), visit) in enumerate(
        zip(OPEN, chosen[CLOSED:], strict=True), CLOSED
    ):
        begun = instant(today - timedelta(days=ago), hour)
        file_complaint(random, people, number, visit, begun, grade, channel, until)
    at = last - timedelta(days=7)
    while (at := at + timedelta(hours=1)) <= last:
        complaints.escalate_overdue(at=at)


def file_complaint(
    random: Random,
    people: People,
    number: int,
    visit: tuple,
    begun: datetime,
    grade: int,
    channel: str,
    until: str,
) -> None:
    """One complaint as far as `until`; one closed in five is answered late."""
    side, words, wish = STORIES[number % len(STORIES)]
    row = complaints.take_in(
        customer=visit[1],
        visit=visit[0],
        branch=visit[2],
        side=side,
        channel=channel,
        words=words,
        wish=wish,
        grade=grade,
        by=random.choice(people.receivers),
        at=begun,
    )
    late = timedelta(days=2) if until == "closed" and number % 5 == 0 else timedelta()
    for step, after in STEPS:
        if row.state == until:
            break
        row = take(random, people, row, side, step, begun + late + timedelta(hours=after))


def take(random: Random, people: People, row: Complaint, side: str, step: str, at: datetime) -> Complaint:
    by = people.handlers[side]
    answers: dict[str, Any] = {}
    if step == "answer":
        answers = {"words": "已致电客户说明情况并致歉"}
    elif step == "judge":
        answers = {"justified": True, "words": "核实属实"}
    elif step == "propose":
        answers = {"plan": random.choice(PLANS), "cost_cents": random.choice((0, 20_000, 36_000))}
    elif step == "decide":
        by = people.approvers[row.grade.number >= 4]
        answers = {"approve": True, "comment": "同意"}
    elif step == "carry-out":
        answers = {"words": "已按方案办理"}
    else:
        answers = {"satisfaction": random.choice((6, 8, 8, 9, 10)), "words": random.choice(LAST_WORDS)}
    return complaints.take_step(step, complaint=row.id, by=by, at=at, scope=people.scope, **answers)
