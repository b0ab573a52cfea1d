from datetime import date
from importlib.util import find_spec

import pytest
from django.contrib.auth.models import Group
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import translation

from clubcrm.kernel import approvals, inbox, versions
from clubcrm.kernel.models import Approval, ApprovalLimit, Notice, User, VersionStep
from clubcrm.kernel.scope import scope_of_branch
from members.models import Category
from points import operations as points
from points import queries, rules, sentences
from points.models import EarningRule, Transfer, Unit
from points.versions import EARNING_RULES
from tests.factories.kernel import GroupBranchFactory, StaffFactory, UserFactory
from tests.factories.members import CustomerFactory, invoice_with
from tests.points.conftest import AT

SERVICE = {"name_zh": "服务", "name_en": "Service", "kind": "proportional", "payers": ["self"]}
ACCESSORIES = SERVICE | {
    "name_zh": "精品积分", "name_en": "Accessories", "params": {"points": 1, "per_cents": 2000},
}  # fmt: skip
BY_SYSTEM = {"kind": EARNING_RULES, "by": None, "at": AT}


def drafted(code="service", by=None, **values):
    values = SERVICE | {"unit": Unit.objects.get(code="point")} | values
    return versions.draft(kind=EARNING_RULES, code=code, values=values, by=by, at=AT)


def with_figures(by=None, **params):
    return drafted(by=by, params=params)


def put_into_force(rule, on):
    versions.activate(version=rule, on=on, **BY_SYSTEM)


def last_step(rule):
    return VersionStep.objects.filter(kind="earning-rule", subject=rule.id).latest("id")


CASES = [
    # points, per cents, amount of the line, points it gives
    (1, 100, 99, 0),
    (1, 100, 100, 1),
    (1, 100, 36099, 360),
    (1, 100, 26828, 268),
    (1, 1000, 21799, 21),
    (1, 10000, 9999, 0),
    (3, 1000, 2999, 6),
    (15, 1000, 999_99, 1485),
    (2, 2000, 1_000_000_00, 100_000),
    (5, 1, 7, 35),
]


@pytest.mark.parametrize(("gives", "per_cents", "amount", "expected"), CASES)
def test_a_proportional_rule_gives_points_per_full_amount(member, gives, per_cents, amount, expected):
    put_into_force(with_figures(points=gives, per_cents=per_cents), date(2026, 1, 1))
    invoice = invoice_with({"labour": amount}, customer=member.customer)
    assert points.earn_invoices(invoices=[invoice.id], by=None, at=AT) == (int(expected > 0), expected)


def test_the_version_in_force_on_the_invoice_date_decides_and_the_former_ends_the_day_before(member):
    put_into_force(with_figures(points=2, per_cents=100), date(2026, 10, 1))
    before = invoice_with({"labour": 1000}, customer=member.customer, invoiced_on=date(2026, 9, 30))
    after = invoice_with({"labour": 1000}, customer=member.customer, invoiced_on=date(2026, 10, 1))
    points.earn_invoices(invoices=[before.id, after.id], by=None, at=AT)
    given = dict(Transfer.objects.values_list("happened_on", "amount"))
    assert given == {date(2026, 9, 30): 10, date(2026, 10, 1): 20}
    former = EarningRule.objects.get(code="service", version=1)
    assert (former.state, former.active_until) == ("closed", date(2026, 10, 1))


def test_a_newer_version_cannot_earn_twice_for_the_same_line(member):
    invoice = invoice_with({"labour": 1000}, customer=member.customer)
    points.earn_invoices(invoices=[invoice.id], by=None, at=AT)
    put_into_force(with_figures(points=9, per_cents=100), date(2026, 9, 1))
    assert points.earn_invoices(invoices=[invoice.id], by=None, at=AT) == (0, 0)
    assert queries.balance(member.id).spendable == 10


def test_a_rule_covers_its_categories_and_payers_only(member):
    invoice = invoice_with({"labour": 10000, "new-car": 90000, "other": 7000}, customer=member.customer)
    assert points.earn_invoices(invoices=[invoice.id], by=None, at=AT) == (1, 100)
    paid = invoice_with({"labour": 10000}, customer=member.customer, payer="insurer")
    assert points.earn_invoices(invoices=[paid.id], by=None, at=AT) == (0, 0)
    put_into_force(drafted("accessories", **ACCESSORIES), date(2026, 1, 1))
    assert points.earn_invoices(invoices=[invoice.id], by=None, at=AT) == (3, 5 + 45 + 3)


def test_only_members_of_that_day_earn_and_voided_invoices_never(member):
    stranger = invoice_with({"labour": 10000}, customer=CustomerFactory())
    early = invoice_with({"labour": 10000}, customer=member.customer, invoiced_on=date(2023, 12, 31))
    joined = invoice_with({"labour": 10000}, customer=member.customer, invoiced_on=date(2024, 1, 1))
    voided = invoice_with({"labour": 10000}, customer=member.customer, voided_at=AT)
    ids = [stranger.id, early.id, joined.id, voided.id]
    assert points.earn_invoices(invoices=ids, by=None, at=AT) == (1, 100)
    assert Transfer.objects.get().happened_on == date(2024, 1, 1)


def test_points_of_a_rule_expire_months_after_the_invoice_clamped_to_the_month(member):
    lives = {"expires": "months", "expires_after": 18, "params": {"points": 1, "per_cents": 1}}
    put_into_force(drafted("accessories", **ACCESSORIES | lives), date(2026, 1, 1))
    invoice = invoice_with({"other": 5}, customer=member.customer, invoiced_on=date(2026, 8, 31))
    points.earn_invoices(invoices=[invoice.id], by=None, at=AT)
    assert queries.balance(member.id, date(2026, 9, 1)).expiring == (date(2028, 2, 29), 5)


def test_a_night_earns_for_what_no_one_earned_for_and_moves_on(member):
    invoices = [invoice_with({"labour": 10000}, customer=member.customer) for _ in range(3)]
    points.earn_invoices(invoices=[invoices[1].id], by=None, at=AT)
    assert points.earn_due(by=None, at=AT) == (2, 200)
    assert points.earn_due(by=None, at=AT) == (0, 0)
    invoice_with({"labour": 500}, customer=member.customer)
    assert points.earn_due(by=None, at=AT) == (1, 5)


@pytest.mark.parametrize(
    ("params", "wrong"),
    [
        ({"points": 0, "per_cents": 100}, {"points"}),
        ({"points": 1}, {"per_cents"}),
        ({"points": "x", "per_cents": -1}, {"points", "per_cents"}),
        ({"points": 1, "per_cents": 100, "bonus": 3}, {"bonus"}),
        ({"points": 1.5, "per_cents": 100}, {"points"}),
    ],
)
def test_figures_that_do_not_fit_are_refused_with_a_sentence_each(db, params, wrong):
    with pytest.raises(versions.Invalid) as refused:
        with_figures(**params)
    assert set(refused.value.errors) == wrong
    assert EarningRule.objects.filter(version=2).count() == 0


def test_a_kind_nobody_defined_is_refused(db):
    with pytest.raises(rules.UnknownKind):
        drafted("accessories", **ACCESSORIES | {"kind": "lottery"})


def test_a_version_in_force_is_neither_edited_nor_proposed_again(db):
    active = EarningRule.objects.get(code="service")
    for refused in (
        lambda: versions.redraft(kind=EARNING_RULES, version=active.id, values=ACCESSORIES),
        lambda: versions.propose(version=active.id, on=date(2027, 1, 1), **BY_SYSTEM),
        lambda: put_into_force(active.id, date(2027, 1, 1)),
    ):
        with pytest.raises(versions.WrongState):
            refused()
    active.refresh_from_db()
    assert (active.state, active.active_from, active.active_until) == ("active", date(2000, 1, 1), None)


def test_a_version_may_not_begin_before_or_with_its_predecessor(db):
    later = with_figures(points=2, per_cents=100)
    with pytest.raises(versions.WrongDate) as refused:
        put_into_force(later, date(2000, 1, 1))
    assert refused.value.earliest == date(2000, 1, 2)
    assert EarningRule.objects.get(id=later).state == "draft"


def test_a_closed_rule_earns_no_more_from_that_day(member):
    active = EarningRule.objects.get(code="service")
    versions.close(version=active.id, on=date(2026, 10, 2), **BY_SYSTEM, leaving_none=True)
    last = invoice_with({"labour": 1000}, customer=member.customer, invoiced_on=date(2026, 10, 1))
    none = invoice_with({"labour": 1000}, customer=member.customer, invoiced_on=date(2026, 10, 2))
    assert points.earn_invoices(invoices=[last.id, none.id], by=None, at=AT) == (1, 10)


@pytest.mark.parametrize(
    "attack",
    [
        """UPDATE points_earningrule SET params = '{"points": 9, "per_cents": 1}'""",
        "UPDATE points_earningrule SET active_from = '1999-01-01'",
        "UPDATE points_earningrule SET state = 'draft', active_from = NULL",
        "UPDATE points_earningrule SET payers = '{}'",
        "UPDATE points_earningrule SET expires_after = 1",
        "UPDATE points_earningrule_categories SET category_id = (SELECT max(id) FROM members_category)",
        "DELETE FROM points_earningrule_categories",
        "DELETE FROM points_earningrule",
        "INSERT INTO points_earningrule_categories (earningrule_id, category_id) SELECT r.id, c.id"
        " FROM points_earningrule r, members_category c WHERE c.code = 'new-car'",
    ],
)
def test_the_database_refuses_to_change_a_rule_in_force(db, attack):
    before = EarningRule.objects.values().get()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)
    assert EarningRule.objects.values().get() == before
    assert EarningRule.objects.get().categories.count() == 4


def test_a_rule_is_said_back_in_both_languages(db):
    rule = EarningRule.objects.get(code="service")
    (chinese,), (english,) = EARNING_RULES.in_both_languages(rule).values()
    assert english == (
        "1 point for every full 1 yuan; smaller amounts earn nothing; "
        "on Labour / Maintenance material / Accessories / Insurance; paid by the customer; the points never expire."
    )
    assert "工时" in chinese


def test_every_kind_has_a_form_a_sentence_and_its_sql(db):
    for code, kind in rules.kinds().items():
        assert find_spec(f"points.rules.{code}")
        assert kind.points_sql in rules.points_sql()
        assert str(kind.label)


def test_a_draft_is_rehearsed_on_last_month_without_writing(member):
    invoice_with({"labour": 10000}, customer=member.customer, invoiced_on=date(2026, 10, 31))
    earned = invoice_with({"labour": 5050}, customer=member.customer, invoiced_on=date(2026, 10, 1))
    invoice_with({"labour": 10000}, customer=member.customer, invoiced_on=date(2026, 11, 1))
    points.earn_invoices(invoices=[earned.id], by=None, at=AT)
    rule = with_figures(points=2, per_cents=100)
    seen = queries.rehearse(rule, date(2026, 11, 22))
    assert seen == (date(2026, 10, 1), date(2026, 11, 1), 2, 1, 300, 50)
    assert Transfer.objects.count() == 1


@pytest.fixture
def administrator(client, db):
    user = User.objects.create_superuser("admin", password="x")
    StaffFactory(user=user, branch=GroupBranchFactory())
    client.force_login(user)
    return client


@pytest.fixture
def after_sales(db):
    """A service director of the group: after-sales agrees to rules."""
    return StaffFactory(branch=GroupBranchFactory(), user=UserFactory(role="service-director"))


def answer(staff, approve=True):
    """What after-sales does in the inbox with the one thing that waits."""
    scope = scope_of_branch(staff.branch_id)
    (row,) = inbox.waiting(staff.user, scope).approvals
    return approvals.decide(
        approval=row.id, approve=approve, comment="太多", by=staff.user, scope=scope, at=AT
    )


ADD = {
    "code": "material", "name_zh": "材料", "name_en": "Material", "kind": "proportional", "payers": ["self"],
    "expires": "months", "expires_after": "24", "figure_points": "1", "figure_per_cents": "10",
}  # fmt: skip


def test_the_admin_writes_and_proposes_a_draft_and_after_sales_puts_it_into_force(administrator, after_sales):
    category = Category.objects.get(code="material")
    sent = administrator.post(reverse("admin:points_earningrule_add"), ADD | {"categories": [category.id]})
    assert sent.status_code == 302, sent.context["errors"]
    rule = EarningRule.objects.get(code="material")
    assert (rule.params, rule.payers, rule.state) == ({"points": 1, "per_cents": 1000}, ["self"], "draft")
    assert list(rule.categories.all()) == [category]
    page = administrator.get(reverse("admin:points_earningrule_change", args=[rule.id]))
    with translation.override("en"):
        assert sentences.sentence(rule) in page.content.decode()
    assert 'name="_propose"' in page.content.decode() and "_activate" not in page.content.decode()
    administrator.post(reverse("admin:points_earningrule_activate", args=[rule.id]), {"on": "2026-12-01"})
    rule.refresh_from_db()
    assert (rule.state, rule.active_from) == ("draft", None)
    press(administrator, rule, "_propose", on="2026-12-01")
    administrator.post(reverse("admin:points_earningrule_activate", args=[rule.id]), {"on": "2026-12-01"})
    rule.refresh_from_db()
    assert (rule.state, rule.active_from) == ("proposed", date(2026, 12, 1))
    answer(after_sales)
    rule.refresh_from_db()
    assert (rule.state, rule.active_from) == ("active", date(2026, 12, 1))
    assert (last_step(rule).state, last_step(rule).by) == ("active", after_sales.user)
    administrator.post(reverse("admin:points_earningrule_change", args=[rule.id]), ADD | {"name_en": "Other"})
    rule.refresh_from_db()
    assert rule.name_en == "Material"
    administrator.post(reverse("admin:points_earningrule_new_version", args=[rule.id]))
    assert EarningRule.objects.filter(code="material", version=2, state="draft").exists()


def press(client, rule, button, **given):
    """The form as it stands, with what is given typed over it, sent by one of its buttons; the page that follows."""
    address = reverse("admin:points_earningrule_change", args=[rule.id])
    form = client.get(address).context["adminform"].form
    stands = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    stands["categories"] = [each.pk for each in stands["categories"]]
    filled = {
        name: form.fields[name].prepare_value(value) for name, value in stands.items() if value is not None
    }
    return client.post(address, filled | given | {button: ""}, follow=True)


def test_what_was_typed_is_saved_and_read_before_it_is_proposed(administrator):
    administrator.cookies["django_language"] = "en"
    rule = EarningRule.objects.get(
        id=with_figures(by=User.objects.get(username="admin").id, points=2, per_cents=100)
    )
    page = press(administrator, rule, "_propose", figure_points="3", on="2026-12-01")
    rule.refresh_from_db()
    assert (rule.params["points"], rule.state, Approval.objects.count()) == (3, "draft", 0)
    text = page.content.decode()
    assert sentences.sentence(rule) in text and 'value="2026-12-01"' in text and "Saved, not yet done" in text
    refused = press(administrator, rule, "_propose", figure_points="0", on="2026-12-01")
    assert "figure_points" in refused.context["adminform"].form.errors
    assert "Choose a date." in press(administrator, rule, "_propose").content.decode()
    press(administrator, rule, "_propose", on="2026-12-01")
    rule.refresh_from_db()
    assert (rule.params["points"], rule.state, rule.active_from) == (3, "proposed", date(2026, 12, 1))


def test_money_is_asked_for_in_yuan_and_long_figures_have_separators(administrator):
    administrator.cookies["django_language"] = "en"
    rule = EarningRule.objects.get(id=with_figures(points=12_000, per_cents=105_050))
    page = administrator.get(reverse("admin:points_earningrule_change", args=[rule.id]))
    field = page.context["adminform"].form["figure_per_cents"]
    assert field.value() == "1050.50" and '<span class="unit">yuan</span>' in page.content.decode()
    assert "12,000 points for every full 1,050.50 yuan" in page.content.decode()
    press(administrator, rule, "_continue", figure_per_cents="1000.25")
    rule.refresh_from_db()
    assert rule.params == {"points": 12_000, "per_cents": 100_025}


def test_a_new_rule_asks_for_the_figures_of_the_kind_that_is_shown_as_chosen(administrator):
    page = administrator.get(reverse("admin:points_earningrule_add")).content.decode()
    assert 'name="figure_points"' in page and 'name="figure_per_cents"' in page


def test_the_admin_says_what_is_wrong_beside_the_figure(administrator):
    answer = administrator.post(reverse("admin:points_earningrule_add"), ADD | {"figure_per_cents": "0"})
    assert answer.status_code == 200
    assert list(answer.context["errors"])
    assert "figure_per_cents" in answer.context["adminform"].form.errors
    assert not EarningRule.objects.filter(code="material").exists()


def drafted_by(proposer):
    return with_figures(by=proposer.id, points=2, per_cents=100)


def proposed_by(proposer, active_from=date(2026, 12, 1)):
    rule = drafted_by(proposer)
    versions.propose(kind=EARNING_RULES, version=rule, on=active_from, by=proposer.id, at=AT)
    return rule


def state_of(rule):
    return EarningRule.objects.values_list("state", "active_from").get(id=rule)


def test_a_rule_declined_is_a_draft_again_and_its_proposer_learns_why(administrator, after_sales):
    proposer = User.objects.get(username="admin")
    rule = proposed_by(proposer)
    answer(after_sales, approve=False)
    assert state_of(rule) == ("draft", None)
    (notice,) = Notice.objects.filter(staff=proposer.staff)
    with translation.override("en"):
        assert notice.sentence == f"Service, version 2: declined by {after_sales.name}: 太多"
    versions.propose(kind=EARNING_RULES, version=rule, on=date(2026, 12, 2), by=proposer.id, at=AT)
    answer(after_sales)
    assert state_of(rule) == ("active", date(2026, 12, 2))


def test_a_proposal_taken_back_waits_for_nobody(administrator, after_sales):
    rule = proposed_by(User.objects.get(username="admin"))
    administrator.post(reverse("admin:points_earningrule_withdraw", args=[rule]))
    assert state_of(rule) == ("draft", None)
    assert inbox.waiting(after_sales.user, scope_of_branch(after_sales.branch_id)).approvals == []


def test_a_rule_that_can_no_longer_begin_on_its_day_is_not_approved_and_still_waits(
    administrator, after_sales
):
    rule = proposed_by(User.objects.get(username="admin"), date(2026, 1, 1))
    put_into_force(with_figures(points=3, per_cents=100), date(2026, 6, 1))
    with pytest.raises(approvals.Impossible, match="2026-06-02"):
        answer(after_sales)
    assert state_of(rule) == ("proposed", date(2026, 1, 1))
    assert Approval.objects.get().decided_at is None


def test_nobody_puts_a_rule_into_force_alone_unless_a_row_says_so(administrator):
    proposer = User.objects.get(username="admin")
    proposer.groups.add(Group.objects.get(name="administrator"))
    rule = drafted_by(proposer)
    with pytest.raises(approvals.NeedsSecond):
        versions.activate(kind=EARNING_RULES, version=rule, on=date(2026, 12, 1), by=proposer.id, at=AT)
    assert state_of(rule) == ("draft", None)
    ApprovalLimit.objects.create(kind="earning-rule", role="administrator", act="alone")
    versions.activate(kind=EARNING_RULES, version=rule, on=date(2026, 12, 1), by=proposer.id, at=AT)
    assert state_of(rule) == ("active", date(2026, 12, 1))


@pytest.mark.parametrize("role", ["general-manager", "care-manager", "administrator", "sales-director"])
def test_only_after_sales_agrees_to_rules_of_points(administrator, role):
    proposed_by(User.objects.get(username="admin"))
    other = StaffFactory(branch=GroupBranchFactory(), user=UserFactory(role=role))
    assert inbox.waiting(other.user, scope_of_branch(other.branch_id)).approvals == []


READ = ("transfer", "account", "lot", "hold", "release", "closure", "adjustment", "worth")


@pytest.mark.parametrize("model", [*READ, "unit", "purpose", "reason", "earningrule"])
def test_every_admin_list_opens_and_the_ledger_is_read_only(administrator, member, model):
    member.earn(10)
    assert administrator.get(reverse(f"admin:points_{model}_changelist")).status_code == 200
    expected = 403 if model in READ else 200
    assert administrator.get(reverse(f"admin:points_{model}_add")).status_code == expected
    if model == "transfer":
        line = Transfer.objects.get()
        assert administrator.get(reverse("admin:points_transfer_change", args=[line.id])).status_code == 200
