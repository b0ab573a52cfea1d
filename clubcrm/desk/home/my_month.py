"""Three numbers of one's own month: cars received, what was invoiced for them, members won."""

from clubcrm.desk import home, overview


def read(looking: home.Looking) -> overview.Mine | None:
    return overview.mine(looking.staff, looking.today) if looking.staff else None


BLOCK = home.Block(
    roles=("service-advisor", "sales-consultant", "receptionist"),
    place="top", order=20, template="desk/home/_my_month.html", read=read,
)  # fmt: skip
