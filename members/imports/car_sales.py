"""Car sales: the buyer becomes (or is) a customer and member, owns the car, and whoever referred them is noted."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from members import pinyin
from members.importing import cells, figures, identifiers, organisations
from members.importing.cells import Notes, Refused
from members.importing.kinds import Column, ImportKind
from members.imports.queries import car_sales as queries


def complete(row: dict[str, Any], notes: Notes) -> tuple[Any, ...]:
    """ImportKind, pinyin and initials of the buyer. A landline is for organisations."""
    kind = organisations.kind_of(row["name"])
    if kind == "person" and "landline" in notes:
        raise Refused("phone-invalid", "phone")
    return kind, *pinyin.keys(row["name"])


KIND = ImportKind(
    name="car-sales",
    label=_("Car sales"),
    columns=(
        Column("contract", ("合同号", "合同编号", "销售合同号"), cells.number),
        Column("invoiced_on", ("开票日期", "销售日期", "成交日期"), figures.day("date"), "date"),
        Column("branch", ("门店", "所属分店", "分店", "所属门店", "分会", "经销店"), cells.text(100)),
        Column("name", ("客户名称", "客户姓名", "购车人", "车主姓名", "姓名"), cells.name),
        Column(
            "phone", ("手机号码", "手机号", "手机", "联系电话", "电话"), identifiers.phone(landlines=True)
        ),
        Column("standing", ("身份", "客户身份", "客户类型"), cells.text(20), must_exist=False),
        Column("vin", ("VIN码", "VIN", "车架号", "车辆识别代号", "底盘号"), identifiers.vin),
        Column("brand", ("品牌", "车辆品牌"), cells.text(40), must_exist=False),
        Column("model", ("车型", "车型名称", "车系"), cells.text(80), must_exist=False),
        Column(
            "price_cents",
            ("成交价", "成交价格", "售价", "开票金额"),
            figures.cents(required=True, positive=True),
            "bigint",
        ),
        Column(
            "referrer_phone",
            ("推荐人手机", "推荐人手机号", "推荐人电话"),
            identifiers.any_phone,
            must_exist=False,
        ),
        Column("advisor", ("销售顾问", "顾问"), cells.text(60), must_exist=False),
    ),
    computed={"kind": "text", "pinyin": "text", "initials": "text"},
    complete=complete,
    judge=queries.JUDGE,
    erased=queries.ERASED,
    commit=queries.COMMIT,
    fields={
        "branch-missing": "branch",
        "branch-unknown": "branch",
        "contract-used-before": "contract",
        "date-in-future": "invoiced_on",
        "vin-of-another-customer": "vin",
        "vin-sold-before": "vin",
    },
)
