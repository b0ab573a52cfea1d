"""Repair orders: a visit, its invoice and a line per amount, for the owner of the car on that day."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from members.importing import cells, columns, dates_and_amounts, identifiers
from members.importing.cells import Notes
from members.importing.kinds import Column, ImportKind
from members.imports.queries import repair_orders as queries

AMOUNTS = ("labour_cents", "material_cents", "accessory_cents", "insurance_cents")


def complete(row: dict[str, Any], notes: Notes) -> tuple[Any, ...]:
    """The total. A file without a column for an amount has none of it."""
    total = 0
    for field in AMOUNTS:
        row[field] = row[field] or 0
        total += row[field]
    return (total,)


KIND = ImportKind(
    name="repair-orders",
    label=_("Repair orders"),
    columns=(
        Column(
            "order_number", ("工单号", "结算单号", "维修单号", "委托书号", "工单编号"), cells.clean_number
        ),
        Column(
            "invoiced_on",
            ("结算日期", "开票日期", "结算时间"),
            dates_and_amounts.make_day_cleaner("date"),
            "date",
        ),
        Column(
            "branch", ("门店", "所属分店", "分店", "所属门店", "分会", "经销店"), cells.make_text_cleaner(100)
        ),
        Column("vin", columns.VIN, identifiers.clean_any_vin),
        Column(
            "service_type",
            ("业务类型", "维修类型", "工单类型"),
            cells.make_optional_text_cleaner(40),
            must_exist=False,
        ),
        Column(
            "mileage_km",
            ("进厂里程", "行驶里程", "里程"),
            dates_and_amounts.clean_mileage,
            "integer",
            must_exist=False,
        ),
        Column("labour_cents", ("工时费", "工时"), dates_and_amounts.make_cents_cleaner(), "bigint"),
        Column(
            "material_cents",
            ("材料费", "维保材料", "维保材料费", "配件费"),
            dates_and_amounts.make_cents_cleaner(),
            "bigint",
        ),
        Column("accessory_cents", ("精品费", "精品"), dates_and_amounts.make_cents_cleaner(), "bigint"),
        Column("insurance_cents", ("保险费", "保费"), dates_and_amounts.make_cents_cleaner(), "bigint"),
        Column("payer", ("付款方", "付费方", "付款方式", "结算方"), identifiers.clean_payer),
        Column(
            "advisor",
            ("服务顾问", "接待顾问", "顾问"),
            cells.make_optional_text_cleaner(60),
            must_exist=False,
        ),
    ),
    computed={"total_cents": "bigint"},
    complete=complete,
    judge=queries.JUDGE,
    commit=queries.COMMIT,
    fields={
        "branch-missing": "branch",
        "branch-unknown": "branch",
        "date-in-future": "invoiced_on",
        "order-number-used": "order_number",
        "owner-unknown": "vin",
    },
)
