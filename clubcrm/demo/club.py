"""Who works in the demo club. Every role has one sign-in; all share one password that only the demo has."""

from typing import NamedTuple

PASSWORD = "clubcrm-demo"
GROUP = "车友汇集团"
BRANCHES = (
    ("chengdong", "城东店", "400-800-0101"),
    ("chengxi", "城西店", "400-800-0202"),
    ("gaoxin", "高新店", "400-800-0303"),
)
ADVISORS = {
    "城东店": ("李敏", "周涛", "陈晓燕"),
    "城西店": ("赵磊", "王建国", "孙丽"),
    "高新店": ("钱进", "吴芳", "郑凯"),
}


class SignIn(NamedTuple):
    username: str
    name: str
    role: str
    branch: str  # the branch's code; "group" sees all


SIGN_INS = (
    SignIn("admin", "管理员", "administrator", "group"),
    SignIn("general", "高峰", "general-manager", "group"),
    SignIn("care", "王芳", "care-manager", "group"),
    SignIn("service-director", "陈伟", "service-director", "group"),
    SignIn("sales-director", "刘洋", "sales-director", "group"),
    SignIn("service", "张强", "service-manager", "chengdong"),
    SignIn("sales", "何静", "sales-manager", "chengdong"),
    SignIn("marketing", "林雪", "marketing-manager", "group"),
    SignIn("finance", "马超", "finance-manager", "group"),
    SignIn("limin", "李敏", "service-advisor", "chengdong"),
    SignIn("consultant", "宋佳", "sales-consultant", "chengdong"),
    SignIn("reception", "张颖", "receptionist", "chengdong"),
)
