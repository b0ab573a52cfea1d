"""Small files as the dealer system exports them, for tests of the importer."""

import csv
import itertools
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from clubcrm.kernel.models import Branch
from clubcrm.kernel.spelling import vins
from members.importing import kinds
from members.operations import importing
from tests.factories.kernel import BranchFactory

AT = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
SAMPLES = Path(__file__).resolve().parent.parent / "data" / "dms"
ORDER = ("owners", "owners.csv"), ("repair-orders", "repair_orders.xlsx"), ("car-sales", "car_sales.csv")
serials = itertools.count(1)


def branches() -> dict[str, Branch]:
    names = {"east": "城东店", "west": "城西店", "gaoxin": "高新店"}
    return {code: BranchFactory(code=code, name=name) for code, name in names.items()}


def vin(serial: int) -> str:
    """A right VIN, the same for the same serial."""
    letters = f"LSVAA11A0AA{serial:06}"
    return f"{letters[:8]}{vins.compute_check_digit(letters)}{letters[9:]}"


def owner(**changes: Any) -> dict[str, Any]:
    """A good row of an owners' file, with `changes` by heading."""
    serial = next(serials)
    return {
        "客户编号": f"C{serial:06}", "客户名称": "王建国", "性别": "男", "手机号码": f"139{serial:08}",
        "出生日期": "1980-05-31", "车牌号": "京A12345", "VIN码": vin(serial), "车型": "朗行 2.0T",
        "购车日期": "2024/03/01", "所属分店": "城东店", "服务顾问": "周涛", "备注": "",
    } | changes  # fmt: skip


def order(owner: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A good row of a repair orders' file for the car of this owner."""
    return {
        "工单号": f"RO{next(serials):08}", "结算日期": "2026-10-08", "门店": owner["所属分店"], "车牌号": owner["车牌号"],
        "VIN码": owner["VIN码"], "客户名称": owner["客户名称"], "手机号码": owner["手机号码"], "业务类型": "定期保养",
        "进厂里程": "13756", "工时费": "200.00", "材料费": "350.50", "精品费": "0", "保险费": "0", "付款方": "自费",
        "服务顾问": "李敏",
    } | changes  # fmt: skip


def sale(**changes: Any) -> dict[str, Any]:
    """A good row of a car sales' file: a new buyer, nobody referred them."""
    serial = next(serials)
    return {
        "合同号": f"S{serial:08}", "开票日期": "2026-06-01", "门店": "城西店", "客户名称": "李娜", "手机号码": f"138{serial:08}",
        "身份": "新客户", "VIN码": vin(serial), "车型": "星辰 EV", "成交价": "215000.00", "推荐人手机": "", "销售顾问": "赵磊",
    } | changes  # fmt: skip


def write_csv(path: Path, rows: list[dict[str, Any]], *, encoding: str = "gb18030", **form: Any) -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        table = csv.DictWriter(file, fieldnames=list(rows[0]), **form)
        table.writeheader()
        table.writerows(rows)
    return path


def write_xlsx(path: Path, rows: list[dict[str, Any]], *, blank_rows: int = 0) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("导出")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for number, row in enumerate([dict.fromkeys(rows[0]) | {name: name for name in rows[0]}, *rows]):
            for place, value in enumerate(row.values()):
                if isinstance(value, date):
                    sheet.write_datetime(number + blank_rows, place, value, day)
                elif isinstance(value, int | float):
                    sheet.write_number(number + blank_rows, place, value)
                else:
                    sheet.write_string(number + blank_rows, place, str(value))
    return path


def run(kind: str, path: Path, *, branch: int | None = None) -> importing.Outcome:
    return importing.import_file(
        kind=kinds.get_kind(kind), path=path, branch=branch, on=TODAY, by=None, at=AT
    )


def import_rows(kind: str, folder: Path, rows: list[dict[str, Any]], **more: Any) -> importing.Outcome:
    """Import these rows as CSV."""
    return run(kind, write_csv(folder / f"{kind}-{next(serials)}.csv", rows), **more)


def import_samples() -> dict[str, importing.Outcome]:
    """The three sample files in their order."""
    return {kind: run(kind, SAMPLES / name) for kind, name in ORDER}
