"""Car owners: the customer, the car, whose it is since when, and the membership where the branch enrols owners."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from members.importing import cells, columns, dates_and_amounts, identifiers, organisations
from members.importing.cells import Notes, Refused
from members.importing.kinds import Column, ImportKind
from members.imports.queries import owners as queries
from members.namekeys import make_name_keys


def complete(row: dict[str, Any], notes: Notes) -> tuple[Any, ...]:
    """Kind and name keys. A landline is for organisations; a birthday is for persons."""
    kind = organisations.tell_kind(row["name"])
    if kind == "organisation":
        row["birthday"] = None
    elif "landline" in notes:
        raise Refused("phone-invalid", "phone")
    return kind, *make_name_keys(row["name"])


PLATE = cells.make_optional(identifiers.clean_plate, unreadable="plate-left-out")
BIRTHDAY = cells.remember(
    cells.make_optional(dates_and_amounts.make_day_cleaner("birthday", required=False), empty=None)
)
KIND = ImportKind(
    name="owners",
    label=_("Car owners"),
    columns=(
        Column("dealer_number", columns.CUSTOMER_NUMBER, cells.clean_number),
        Column("name", ("客户名称", "客户姓名", "车主姓名", "车主", "姓名", "名称"), cells.clean_name),
        Column("sex", ("性别",), cells.remember(cells.make_optional(cells.clean_sex)), must_exist=False),
        Column(
            "phone",
            ("手机号码", "手机号", "手机", "联系电话", "电话", "移动电话"),
            identifiers.make_phone_cleaner(landlines=True),
        ),
        Column(
            "birthday",
            ("出生日期", "生日", "出生年月"),
            BIRTHDAY,
            "date",
            must_exist=False,
        ),
        Column("plate", columns.PLATE, PLATE, must_exist=False),
        Column("vin", columns.VIN, identifiers.clean_any_vin),
        Column("brand", ("品牌", "车辆品牌"), cells.make_optional_text_cleaner(40), must_exist=False),
        Column("model", ("车型", "车型名称", "车系"), cells.make_optional_text_cleaner(80), must_exist=False),
        Column(
            "bought_on",
            ("购车日期", "购买日期", "交车日期", "提车日期"),
            dates_and_amounts.make_day_cleaner("date"),
            "date",
        ),
        Column(
            "branch", ("所属分店", "门店", "分店", "所属门店", "分会", "经销店"), cells.make_text_cleaner(100)
        ),
        Column(
            "advisor",
            ("服务顾问", "专属顾问", "顾问"),
            cells.make_optional_text_cleaner(60),
            must_exist=False,
        ),
        Column("remark", ("备注", "说明"), cells.make_optional_text_cleaner(2_000), must_exist=False),
    ),
    computed={"kind": "text", "name_key": "text", "pinyin": "text", "initials": "text"},
    complete=complete,
    judge=queries.JUDGE,
    commit=queries.COMMIT,
    fields={
        "branch-missing": "branch",
        "branch-unknown": "branch",
        "birthday-in-future": "birthday",
        "customer-number-used-before": "dealer_number",
        "date-in-future": "bought_on",
        "vin-of-another-customer": "vin",
    },
    person_keys={"number": "dealer_number", "phone": "phone"},
)
