"""Tells organisations from persons by their name."""

import re

ORGANISATION = re.compile(
    r".*(公司|集团|合作社|事务所|委员会|管委会).*|.{2,}(厂|店|中心|学校|大学|中学|小学|幼儿园|医院|银行|协会|学院|研究院|研究所"
    r"|设计院|法院|检察院|税务局|管理局|公安局|街道办|商行|酒店|宾馆|车队)"
)


def tell_kind(name: str) -> str:
    """'organisation' when the name says so, else 'person'."""
    return "organisation" if len(name) > 3 and ORGANISATION.fullmatch(name) else "person"
