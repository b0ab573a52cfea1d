"""Car sales: the buyer becomes (or is) a customer and member, owns the car, and whoever referred them is noted."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from members.importing import cells, columns, dates_and_amounts, identifiers, organisations
from members.importing.cells import Notes, Refused
from members.importing.kinds import Column, ImportKind
from members.imports.queries import car_sales as queries
from members.namekeys import make_name_keys


def complete(row: dict[str, Any], notes: Notes) -> tuple[Any, ...]:
    """Kind and name keys of the buyer. A landline is for organisations."""
    kind = organisations.tell_kind(row["name"])
    if kind == "person" and "landline" in notes:
        raise Refused("phone-invalid", "phone")
    return kind, *make_name_keys(row["name"])


KIND = ImportKind(
    name="car-sales",
    label=_("Car sales"),
    columns=(
        Column("contract", ("合同号", "合同编号", "销售合同号"), cells.clean_number),
        Column(
            "invoiced_on",
            ("开票日期", "销售日期", "成交日期"),
            dates_and_amounts.make_day_cleaner("date"),
            "date",
        ),
        Column(
            "branch", ("门店", "所属分店", "分店", "所属门店", "分会", "经销店"), cells.make_text_cleaner(100)
        ),
        Column("name", ("客户名称", "客户姓名", "购车人", "车主姓名", "姓名"), cells.clean_name),
        Column(
            "phone",
            ("手机号码", "手机号", "手机", "联系电话", "电话"),
            identifiers.make_phone_cleaner(landlines=True),
        ),
        Column(
            "standing",
            ("身份", "客户身份", "客户类型"),
            cells.make_optional_text_cleaner(20),
            must_exist=False,
        ),
        Column("vin", columns.VIN, identifiers.clean_any_vin),
        Column("brand", ("品牌", "车辆品牌"), cells.make_optional_text_cleaner(40), must_exist=False),
        Column("model", ("车型", "车型名称", "车系"), cells.make_optional_text_cleaner(80), must_exist=False),
        Column(
            "price_cents",
            ("成交价", "成交价格", "售价", "开票金额"),
            dates_and_amounts.make_cents_cleaner(required=True, positive=True),
            "bigint",
        ),
        Column(
            "referrer_phone",
            ("推荐人手机", "推荐人手机号", "推荐人电话"),
            cells.make_optional(identifiers.clean_referrer_phone),
            must_exist=False,
        ),
        Column("advisor", ("销售顾问", "顾问"), cells.make_optional_text_cleaner(60), must_exist=False),
    ),
    computed={"kind": "text", "name_key": "text", "pinyin": "text", "initials": "text"},
    complete=complete,
    judge=queries.JUDGE,
    commit=queries.COMMIT,
    fields={
        "branch-missing": "branch",
        "branch-unknown": "branch",
        "contract-used-before": "contract",
        "date-in-future": "invoiced_on",
        "vin-of-another-customer": "vin",
        "vin-sold-before": "vin",
    },
    person_keys={"phone": "phone"},
)
