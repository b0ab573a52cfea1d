"""docs/figures.md, written from the figures themselves (`manage.py report --definitions`)."""

from django.utils import translation

from clubcrm.reports import figures

HEAD = """# The figures of the monthly report

Written by `manage.py report --definitions > docs/figures.md`; a test compares it with the code. The key is what
`manage.py report YYYY-MM --json` and the workbook carry; it never changes. Months are those of Asia/Shanghai. Every
figure has `value` (the month), `last` (the month before), `change`, `year_ago` and `months` (thirteen, the month last);
figures that are split carry `items` by code and are their sum. Shares are in per cent with one decimal, with their
`part` and `whole`; averages are in whole units, with theirs; a share or average of nothing is null. All other numbers are
integers. A flow's code is "from>to" (`none` for no tier), a route's "tier-number".

For the whole group the points balance: (outstanding − owed) of the month = (outstanding − owed) of the month before
+ issued + given back − redeemed − expired − taken back. For one branch they need not: a branch's liability is what its
customers hold, wherever they earned it.
"""


def markdown() -> str:
    """The whole file, in English."""
    with translation.override("en"):
        parts = [HEAD]
        for theme, title in figures.THEMES.items():
            parts.append(
                f"\n## {title}\n\n| Key | Figure | Unit | By | Definition |\n| --- | --- | --- | --- | --- |\n"
            )
            parts += [row(figure) for figure in figures.every().values() if figure.theme == theme]
        return "".join(parts)


def row(figure: figures.Figure) -> str:
    return (
        f"| `{figure.key}` | {figure.label} | {figure.unit.label} | {figure.items} | {figure.definition} |\n"
    )
