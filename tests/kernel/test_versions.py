"""Whatever is kept in versions lives one life: tried with a plan of these tests, a model and a form of their own."""

from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.admin import AdminSite
from django.core.exceptions import FieldDoesNotExist
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import translation

from clubcrm.kernel import approvals, discovery, inbox, versions
from clubcrm.kernel.models import ApprovalLimit, Notice, Version, VersionStep
from clubcrm.kernel.scope import scope_of_branch
from clubcrm.kernel.versions import comparing
from clubcrm.kernel.versions.parts import parents
from points.versions import EARNING_RULES
from tests import database
from tests.factories.kernel import GroupBranchFactory, StaffFactory, UserFactory
from tests.points.test_concurrency import at_once

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
TODAY = date(2026, 11, 22)
GUARDS = Path(__file__).parent.parent / "toys" / "guards.sql"
GOLD = {
    "name_zh": "金卡套餐", "name_en": "Gold plan", "price_cents": 9_900,
    "lines": [{"what": "wash", "times": 4}, {"what": "check", "times": 1}],
}  # fmt: skip
SYSTEM = {"by": None, "at": AT}


@pytest.fixture
def toys(db, settings):
    """The app of the tests, found like any other, with its tables."""
    settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, "tests.toys"]
    forget_what_was_found()
    models, kinds = import_module("tests.toys.models"), import_module("tests.toys.versions")
    with connection.schema_editor(collect_sql=True) as editor:
        editor.create_model(models.Plan)
        editor.create_model(models.PlanLine)
    for statement in [*editor.collected_sql, GUARDS.read_text()]:
        database.run_as_owner(statement)
    ApprovalLimit.objects.create(kind="toy-plan", role="service-manager", act="decide")
    yield SimpleNamespace(kind=kinds.PLANS, Plan=models.Plan, PlanLine=models.PlanLine)
    forget_what_was_found()


def forget_what_was_found():
    for found in (discovery.find_rooms, discovery.find_kinds_in_rooms, approvals.kinds):
        found.cache_clear()


@pytest.fixture
def proposer(db):
    return StaffFactory(branch=GroupBranchFactory(), user=UserFactory(role="administrator")).user


@pytest.fixture
def second(db):
    return StaffFactory(branch=GroupBranchFactory(), user=UserFactory(role="service-manager"))


def drafted(toys, **values):
    return versions.draft(kind=toys.kind, code="gold", values=GOLD | values, **SYSTEM)


def in_force(toys, on=TODAY, **values):
    version = drafted(toys, **values)
    versions.activate(kind=toys.kind, version=version, on=on, **SYSTEM)
    return version


def answer(second, approve=True):
    scope = scope_of_branch(second.branch_id)
    (row,) = inbox.waiting(second.user, scope).approvals
    return approvals.decide(
        approval=row.id, approve=approve, comment="too dear", by=second.user, scope=scope, at=AT
    )


def steps(version):
    rows = VersionStep.objects.filter(kind="toy-plan", subject=version).order_by("id")
    return list(rows.values_list("state", "day", "by", "note"))


def states(toys):
    return list(
        toys.Plan.objects.order_by("version").values_list("version", "state", "active_from", "active_until")
    )


def test_a_model_and_a_form_are_enough_to_be_found_proposed_and_decided(toys, proposer, second):
    version = drafted(toys)
    versions.propose(kind=toys.kind, version=version, by=proposer.id, at=AT)
    approval = answer(second)
    assert states(toys) == [(1, "active", TODAY, None)]
    assert steps(version) == [
        ("draft", None, None, ""), ("proposed", None, proposer.id, ""), ("active", TODAY, second.user_id, ""),
    ]  # fmt: skip
    with translation.override("en"):
        assert approval.sentence == "Plan Gold plan, version 1"
        assert approvals.kinds()["toy-plan"].words([approval]) == {approval.id: "Gold plan costs 9900"}


def test_the_form_and_the_admin_of_a_plan_write_through_the_operations(toys, proposer, rf):
    forms, admin = import_module("tests.toys.forms"), import_module("tests.toys.admin")
    page = admin.PlanAdmin(toys.Plan, AdminSite())
    form = forms.PlanForm({"code": "silver", "name_zh": "银", "name_en": "Silver", "price_cents": 5_000})
    assert form.is_valid()
    request = rf.post("/")
    request.user = proposer
    row = form.save(commit=False)
    page.save_model(request, row, form, change=False)
    assert (row.code, row.version, row.state, steps(row.pk)) == (
        "silver", 1, "draft", [("draft", None, proposer.id, "")],
    )  # fmt: skip
    versions.activate(kind=toys.kind, version=row.pk, **SYSTEM)
    row.refresh_from_db()
    assert page.has_change_permission(request, row) is False
    proposer.is_superuser = True
    assert [step.name for step in page.offered(request, row)] == ["propose_end", "new_version"]
    versions.propose_end(kind=toys.kind, version=row.pk, by=proposer.pk, at=AT, leaving_none=True)
    assert [step.name for step in page.offered(request, row)] == ["withdraw_end", "new_version"]
    assert page.get_fields(request, row) == [
        "code", "name_zh", "name_en", "price_cents", "version", "standing", "active_from", "active_until",
        "in_words",
    ]  # fmt: skip


def test_a_new_version_copies_the_parts_and_takes_the_place_of_the_one_before(toys):
    first = in_force(toys, on=TODAY - timedelta(days=9))
    copy = versions.draft_from(kind=toys.kind, version=first, **SYSTEM)
    assert list(toys.PlanLine.objects.filter(plan=copy).order_by("id").values_list("what", "times")) == [
        ("wash", 4),
        ("check", 1),
    ]
    versions.redraft(kind=toys.kind, version=copy, values={"price_cents": 8_000})
    versions.activate(kind=toys.kind, version=copy, **SYSTEM)
    assert states(toys) == [
        (1, "closed", TODAY - timedelta(days=9), TODAY), (2, "active", TODAY, None),
    ]  # fmt: skip
    assert steps(first)[-1] == ("closed", TODAY, None, "")
    yesterday = TODAY - timedelta(days=1)
    assert [row.version for row in toys.Plan.objects.in_force(yesterday)] == [1]
    assert [row.version for row in toys.Plan.objects.in_force(TODAY)] == [2]
    assert [row.holds(TODAY) for row in toys.Plan.objects.order_by("version")] == [False, True]


def test_declined_it_is_a_draft_again_with_the_reason_and_its_proposer_is_told(toys, proposer, second):
    version = drafted(toys)
    versions.propose(kind=toys.kind, version=version, by=proposer.id, at=AT)
    answer(second, approve=False)
    assert steps(version)[-1] == ("draft", None, second.user_id, "too dear")
    assert states(toys) == [(1, "draft", None, None)]
    assert Notice.objects.filter(staff=proposer.staff).count() == 1


def test_each_step_starts_from_its_states_only(toys):
    version = drafted(toys)
    given = {"kind": toys.kind, "version": version, **SYSTEM}
    for refused in (
        lambda: versions.withdraw(**given),
        lambda: versions.close(on=TODAY, leaving_none=True, **given),
    ):
        with pytest.raises(versions.WrongState):
            refused()
    versions.propose(**given)
    with pytest.raises(versions.NotADraft):
        versions.redraft(kind=toys.kind, version=version, values={"price_cents": 1})
    with pytest.raises(versions.NotADraft):
        versions.write_part(kind=toys.kind, of=toys.PlanLine, within=version, values={"what": "tea"})
    line = toys.PlanLine.objects.filter(plan=version).first()
    with pytest.raises(versions.NotADraft):
        versions.remove_part(kind=toys.kind, of=toys.PlanLine, part=line.id)
    versions.withdraw(**given)
    versions.write_part(
        kind=toys.kind, of=toys.PlanLine, within=version, part=line.id, values={"what": "tea"}
    )
    versions.activate(**given)
    for refused in (versions.propose, versions.activate, versions.withdraw):
        with pytest.raises(versions.WrongState):
            refused(**given)
    versions.close(on=TODAY, leaving_none=True, **given)
    with pytest.raises(versions.WrongState):
        versions.close(on=TODAY, leaving_none=True, **given)
    assert [state for state, *_rest in steps(version)] == ["draft", "proposed", "draft", "active", "closed"]


def test_to_end_what_is_in_force_is_proposed_and_a_second_person_decides(toys, proposer, second):
    version, given = in_force(toys), {"kind": toys.kind, "by": proposer.id, "at": AT}
    in_force(toys, on=TODAY + timedelta(days=1), code="silver")
    with pytest.raises(approvals.NeedsSecond):
        versions.close(version=version, on=TODAY, **given)
    versions.propose_end(version=version, **given)
    with pytest.raises(approvals.AlreadyProposed):
        versions.propose_end(version=version, **given)
    assert states(toys)[0] == (1, "active", TODAY, None)
    approval = answer(second)
    assert states(toys)[0] == (1, "closed", TODAY, TODAY)
    assert steps(version)[-1] == ("closed", TODAY, second.user_id, "")
    with translation.override("en"):
        assert approval.sentence == "End of the plan Gold plan, version 1"
        words = approvals.kinds()["toy-plan-end"].words([approval])
    assert words == {approval.id: "Gold plan costs 9900\nGold plan is sold no more"}
    assert Notice.objects.filter(staff=proposer.staff).count() == 1


@pytest.mark.parametrize("end", ["decline", "take back", "successor"])
def test_what_was_proposed_to_end_stays_where_it_is_declined_taken_back_or_followed(
    toys, proposer, second, end
):
    version, given = in_force(toys), {"kind": toys.kind, "by": proposer.id, "at": AT}
    versions.propose_end(version=version, leaving_none=True, **given)
    if end == "decline":
        answer(second, approve=False)
    elif end == "take back":
        versions.withdraw_end(version=version, **given)
    else:
        in_force(toys)
    assert states(toys)[0][1] == ("closed" if end == "successor" else "active")
    assert inbox.waiting(second.user, scope_of_branch(second.branch_id)).approvals == []
    assert approvals.waiting_about("toy-plan-end", version) is None


def test_the_last_one_in_force_ends_only_where_that_is_said(toys, proposer, second):
    version, given = in_force(toys), {"kind": toys.kind, "by": proposer.id, "at": AT}
    for refused in (
        lambda: versions.propose_end(version=version, **given),
        lambda: versions.close(version=version, on=TODAY, kind=toys.kind, **SYSTEM),
    ):
        with translation.override("en"), pytest.raises(versions.LeavesNone) as last:
            refused()
        assert "No plan is sold then." in last.value.sentence
    versions.propose_end(version=version, leaving_none=True, **given)
    assert states(toys) == [(1, "active", TODAY, None)]
    answer(second)
    assert states(toys) == [(1, "closed", TODAY, TODAY)]


def test_an_end_agreed_to_late_holds_from_the_day_of_the_decision(toys, proposer, second, monkeypatch):
    version = in_force(toys, on=TODAY - timedelta(days=9))
    monkeypatch.setitem(vars(toys.kind), "dated", True)
    given = {"kind": toys.kind, "version": version, "by": proposer.id, "at": AT, "leaving_none": True}
    with pytest.raises(versions.WrongDate) as early:
        versions.propose_end(on=TODAY - timedelta(days=1), **given)
    assert early.value.earliest == TODAY
    versions.propose_end(on=TODAY, **given)
    scope = scope_of_branch(second.branch_id)
    (row,) = inbox.waiting(second.user, scope).approvals
    late = AT + timedelta(days=2)
    approvals.decide(approval=row.id, approve=True, by=second.user, scope=scope, at=late)
    assert states(toys) == [(1, "closed", TODAY - timedelta(days=9), TODAY + timedelta(days=2))]


def test_after_a_proposal_it_is_said_who_decides_and_that_nobody_can(toys, proposer):
    version = drafted(toys)
    versions.propose(kind=toys.kind, version=version, by=proposer.id, at=AT)
    row = approvals.waiting_about("toy-plan", version)
    with translation.override("en"):
        assert approvals.say_who_decides(row).startswith("Nobody can decide it")
        for name in ("王芳", "李敏"):
            StaffFactory(name=name, branch=GroupBranchFactory(), user=UserFactory(role="service-manager"))
        gone = StaffFactory(branch=GroupBranchFactory(), user=UserFactory(role="service-manager")).user
        gone.is_active = False
        gone.save()
        StaffFactory(user=UserFactory(role="service-manager"))  # of one branch, not of the whole group
        assert approvals.say_who_decides(row) == "It waits for a decision; who may decide: 李敏, 王芳."


def test_a_name_that_is_no_field_is_refused(toys):
    with pytest.raises(FieldDoesNotExist, match="prize_cents"):
        drafted(toys, prize_cents=1)


def test_no_version_begins_before_the_one_that_it_ends(toys):
    in_force(toys)
    with pytest.raises(versions.WrongDate) as early:
        in_force(toys, on=TODAY - timedelta(days=1))
    assert early.value.earliest == TODAY
    in_force(toys)  # the same day: the one before held for no whole day
    assert states(toys)[0] == (1, "closed", TODAY, TODAY)
    assert [row.version for row in toys.Plan.objects.in_force(TODAY)] == [3]


# What nobody may do to plans of which one is in force and one a draft.
ATTACKS = [
    "UPDATE toys_plan SET price_cents = 1",
    "UPDATE toys_plan SET name_en = 'x' WHERE state = 'active'",
    "UPDATE toys_plan SET code = 'x' WHERE state = 'draft'",
    "UPDATE toys_plan SET version = 9 WHERE state = 'draft'",
    "UPDATE toys_plan SET active_from = '2020-01-01' WHERE state = 'active'",
    "UPDATE toys_plan SET active_from = '2020-01-01' WHERE state = 'draft'",
    "UPDATE toys_plan SET active_until = '2030-01-01' WHERE state = 'active'",
    "UPDATE toys_plan SET state = 'draft' WHERE state = 'active'",
    "UPDATE toys_plan SET state = 'draft', active_from = NULL WHERE state = 'active'",
    "UPDATE toys_plan SET state = 'closed' WHERE state = 'active'",
    "UPDATE toys_plan SET state = 'closed', active_until = '2020-01-01' WHERE state = 'active'",
    "UPDATE toys_plan SET state = 'closed', active_from = '2020-01-01', active_until = '2020-01-02' WHERE state = 'draft'",
    "UPDATE toys_plan SET state = 'active', active_from = '2026-12-01' WHERE state = 'draft'",
    "UPDATE toys_plan SET state = 'proposed', price_cents = 1 WHERE state = 'draft'",
    "UPDATE toys_plan SET state = 'proposed' WHERE state = 'draft'",  # nobody is on record
    "INSERT INTO toys_plan (code, version, state, active_from, name_zh, name_en, price_cents)"
    " VALUES ('x', 1, 'active', '2020-01-01', '', '', 0)",
    "INSERT INTO toys_plan (code, version, state, name_zh, name_en, price_cents) VALUES ('x', 1, 'draft', '', '', 0)",
    "DELETE FROM toys_plan",
    "TRUNCATE toys_plan CASCADE",
    "UPDATE toys_planline SET times = 9",
    "UPDATE toys_planline SET plan_id = (SELECT id FROM toys_plan WHERE state = 'draft')",
    "UPDATE toys_planline SET plan_id = (SELECT id FROM toys_plan WHERE state = 'active')",
    "DELETE FROM toys_planline",
    "INSERT INTO toys_planline (plan_id, what, times) SELECT id, 'x', 1 FROM toys_plan WHERE state = 'active'",
    "TRUNCATE toys_planline",
    "UPDATE kernel_versionstep SET by_id = NULL",
    "UPDATE kernel_versionstep SET at = now()",
    "DELETE FROM kernel_versionstep",
    "TRUNCATE kernel_versionstep",
    "ALTER TABLE toys_plan DISABLE TRIGGER ALL",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_database_refuses_an_attack_and_nothing_changes(toys, attack):
    copy = versions.draft_from(kind=toys.kind, version=in_force(toys), **SYSTEM)
    before = content(toys)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert content(toys) == before
    assert toys.Plan.objects.get(id=copy).is_draft


def content(toys):
    return [list(model.objects.order_by("id").values()) for model in (toys.Plan, toys.PlanLine, VersionStep)]


def test_not_even_the_owner_edits_what_was_in_force_or_who_did_it(toys):
    in_force(toys)
    for attack in (
        "UPDATE toys_plan SET price_cents = 1", "DELETE FROM toys_plan", "TRUNCATE toys_plan CASCADE",
        "DELETE FROM toys_planline", "UPDATE kernel_versionstep SET note = 'x'", "DELETE FROM kernel_versionstep",
    ):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            database.run_as_owner(attack)


@pytest.mark.parametrize("code", ["earning-rule", "tier-programme", "message-template", "consent-wording"])
def test_every_kind_and_each_of_its_parts_carries_the_guard(db, code):
    kind = versions.kinds()[code]
    guards = dict(guarded())
    assert guards[kind.model._meta.db_table, "says_who"] == [code]
    assert guards[kind.model._meta.db_table, "only_drafts_change"] == []
    for model, key in parts_of(kind):
        way = guards[model._meta.db_table, "only_drafts_change"]
        assert (way[0], way[-1]) == (model._meta.get_field(key).column, kind.model._meta.db_table)


def parts_of(kind):
    """Each table of a part with the key by which it hangs on what it belongs to."""
    yield from parents(kind.model, kind.parts)
    for field in kind.model._meta.many_to_many:
        yield field.remote_field.through, field.m2m_field_name()


def guarded():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname, tgargs FROM pg_trigger"
            " WHERE tgname IN ('says_who', 'only_drafts_change')"
        )
        for table, name, arguments in cursor.fetchall():
            yield (table, name), [each.decode() for each in bytes(arguments).split(b"\0")[:-1]]


def test_every_model_of_versions_is_a_kind(db):
    known = {kind.model for kind in versions.kinds().values()}
    assert {model for model in apps.get_models() if issubclass(model, Version)} == known
    assert len(known) == 4


def test_of_two_versions_put_into_force_at_once_one_follows_the_other(own_database):
    rule = EARNING_RULES.model.objects.get(code="service")
    two = [versions.draft_from(kind=EARNING_RULES, version=rule.id, **SYSTEM) for _ in range(2)]

    def activate(number):
        day = date(2026, 12, 1) + timedelta(days=number)
        versions.activate(kind=EARNING_RULES, version=two[number], on=day, **SYSTEM)

    outcomes = at_once(2, activate)
    assert [each for each in outcomes if each is not None and not isinstance(each, versions.WrongDate)] == []
    rows = EARNING_RULES.model.objects.filter(code="service")
    assert rows.filter(state="active").count() == 1
    assert rows.in_force(date(2026, 12, 5)).count() == 1


def test_two_drafts_of_one_code_at_once_get_two_numbers(own_database):
    rule = EARNING_RULES.model.objects.get(code="service")
    outcomes = at_once(4, lambda n: versions.draft_from(kind=EARNING_RULES, version=rule.id, **SYSTEM))
    assert all(isinstance(each, int) for each in outcomes), outcomes
    numbers = EARNING_RULES.model.objects.filter(code="service").values_list("version", flat=True)
    assert sorted(numbers) == [1, 2, 3, 4, 5]


def test_a_state_without_a_row_that_says_who_is_refused_at_the_end(own_database):
    rules = EARNING_RULES.model.objects.filter(code="service")
    with pytest.raises(DatabaseError, match="nobody is on record"), transaction.atomic():
        rules.update(state="closed", active_until="2026-12-01")
    assert EARNING_RULES.model.objects.get(code="service").state == "active"


def test_two_versions_are_compared_field_by_field_with_their_parts(toys):
    first = in_force(toys)
    lines = [{"what": "wash", "times": 6}, {"what": "check", "times": 1}, {"what": "tyres"}]
    second = drafted(toys, price_cents=8_800, lines=lines)
    rows = toys.Plan.objects.prefetch_related("lines").in_bulk([first, second])
    left, right = rows[first], rows[second]
    with translation.override("en"):
        whole = comparing.compare(toys.kind, left, right)
    found = [(each.title, each.lines) for each in (whole, *whole.parts) if each.differs]
    assert [
        (title, [tuple(line) for line in lines if line.differs]) for title, lines in found
    ] == [
        ("", [("Price", "9,900", "8,800")]),
        ("Plan line: wash", [("Times", "4", "6")]),
        ("Plan line: tyres", [("What", "", "tyres"), ("Times", "", "1")]),
    ]  # fmt: skip


def test_the_page_of_a_plan_is_there_by_itself(toys, client, proposer):
    first = in_force(toys)
    copy = versions.draft_from(kind=toys.kind, version=first, by=proposer.id, at=AT)
    versions.redraft(kind=toys.kind, version=copy, values={"price_cents": 7_700})
    proposer.is_superuser = True
    proposer.save()
    client.force_login(proposer, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "en"
    page = client.get(reverse("kernel:versions", args=["toy-plan", copy]))
    assert page.status_code == 200
    text = page.content.decode()
    assert "Plan: Gold plan" in text and "2 versions; in force today: version 1." in text
    assert "<del>9,900</del>" in text and "<ins>7,700</ins>" in text and "Plan line" not in text
