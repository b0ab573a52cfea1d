"""Windows and validities in words."""

from tiers import validity, windows
from tiers.wording.bilingual import NOTHING, Bilingual

PERIODS = {
    windows.PERIODS["month"]: Bilingual("当月", "this month"),
    windows.PERIODS["quarter"]: Bilingual("当季", "this quarter"),
    windows.PERIODS["half"]: Bilingual("本半年度", "this half-year"),
    windows.PERIODS["year"]: Bilingual("当年", "this year"),
}
SINCE_CHANGE = Bilingual("上次等级变动以来", "since the last change of tier")
YEAR_END = Bilingual("到当年年底", "to the end of the calendar year")
ANNIVERSARY = Bilingual("到入会周年日", "to the anniversary of joining")


def describe_window(text: str) -> Bilingual:
    """ "within 24 months"; empty for all time."""
    window = windows.parse(text)
    if window.unit == "all":
        return NOTHING
    if window.unit == "since":
        return SINCE_CHANGE
    if window.unit == "calendar":
        return PERIODS[window.length]
    length = describe_length(window)
    return Bilingual(f"{length.zh}内", f"within {length.en}")


def describe_validity(text: str) -> Bilingual:
    """ "12 months", "to the end of the calendar year"; empty for unlimited."""
    if text == validity.UNLIMITED:
        return NOTHING
    if text == validity.YEAR:
        return YEAR_END
    if text == validity.ANNIVERSARY:
        return ANNIVERSARY
    return describe_length(windows.parse(text))


def describe_length(window: windows.Window) -> Bilingual:
    unit_zh = "天" if window.unit == "days" else "个月"
    return Bilingual(f"{window.length} {unit_zh}", f"{window.length} {window.unit}")
