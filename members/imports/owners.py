"""Car owners: the customer, the car, whose it is since when, and the membership where the branch enrols owners."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from members import pinyin
from members.importing import cells, figures, identifiers, organisations
from members.importing.cells import Notes, Refused
from members.importing.kinds import Column, ImportKind
from members.imports.queries import owners as queries


def complete(row: dict[str, Any], notes: Notes) -> tuple[Any, ...]:
    """ImportKind, pinyin and initials. A landline is for organisations; a birthday is for persons."""
    kind = organisations.kind_of(row["name"])
    if kind == "organisation":
        row["birthday"] = None
    elif "landline" in notes:
        raise Refused("phone-invalid", "phone")
    return kind, *pinyin.keys(row["name"])


KIND = ImportKind(
    name="owners",
    label=_("Car owners"),
    columns=(
        Column("dealer_number", ("客户编号", "客户号", "会员编号", "客户代码"), cells.number),
        Column("name", ("客户名称", "客户姓名", "车主姓名", "车主", "姓名", "名称"), cells.name),
        Column("sex", ("性别",), cells.sex, must_exist=False),
        Column(
            "phone",
            ("手机号码", "手机号", "手机", "联系电话", "电话", "移动电话"),
            identifiers.phone(landlines=True),
        ),
        Column(
            "birthday",
            ("出生日期", "生日", "出生年月"),
            figures.day("birthday", required=False),
            "date",
            must_exist=False,
        ),
        Column("plate", ("车牌号", "车牌号码", "车牌", "牌照号"), identifiers.plate, must_exist=False),
        Column("vin", ("VIN码", "VIN", "车架号", "车辆识别代号", "底盘号"), identifiers.vin),
        Column("brand", ("品牌", "车辆品牌"), cells.text(40), must_exist=False),
        Column("model", ("车型", "车型名称", "车系"), cells.text(80), must_exist=False),
        Column("bought_on", ("购车日期", "购买日期", "交车日期", "提车日期"), figures.day("date"), "date"),
        Column("branch", ("所属分店", "门店", "分店", "所属门店", "分会", "经销店"), cells.text(100)),
        Column("advisor", ("服务顾问", "专属顾问", "顾问"), cells.text(60), must_exist=False),
        Column("remark", ("备注", "说明"), cells.text(2_000), must_exist=False),
    ),
    computed={"kind": "text", "pinyin": "text", "initials": "text"},
    complete=complete,
    judge=queries.JUDGE,
    erased=queries.ERASED,
    commit=queries.COMMIT,
    fields={
        "branch-missing": "branch",
        "branch-unknown": "branch",
        "birthday-in-future": "birthday",
        "customer-number-used-before": "dealer_number",
        "date-in-future": "bought_on",
        "vin-of-another-customer": "vin",
    },
)
