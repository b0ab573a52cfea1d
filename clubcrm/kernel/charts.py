"""Bar charts as SVG files of their own: shown as images, so that their styles and the page's never meet."""

from datetime import date
from typing import Any

import pygal
from django.utils.translation import gettext as _
from pygal.style import Style

INK, QUIET, LINE, ACCENT, SECOND = "#1c2733", "#4f5c69", "#e2e7ec", "#0f6b6f", "#c9a03f"
STYLE = Style(
    background="transparent",
    plot_background="transparent",
    foreground=QUIET,
    foreground_strong=INK,
    foreground_subtle=LINE,
    colors=(ACCENT, SECOND),
    font_family='system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif',
    label_font_size=13,
    major_label_font_size=13,
    value_font_size=13,
    legend_font_size=13,
    guide_stroke_color=LINE,
    major_guide_stroke_color=LINE,
    guide_stroke_dasharray="1,0",
    major_guide_stroke_dasharray="1,0",
    opacity="1",
    opacity_hover="1",
)


def bars(labels: list[str], rows: list[tuple[str, list[Any]]], nonce: str) -> bytes:
    """Bars side by side: a label per place, and (name, numbers) per row of bars."""
    drawn = pygal.Bar(
        js=[],
        style=STYLE,
        width=620,
        height=240,
        margin=8,
        spacing=6,
        explicit_size=True,
        disable_xml_declaration=False,
        show_y_guides=True,
        show_legend=len(rows) > 1,
        legend_at_bottom=True,
        legend_box_size=10,
        x_label_rotation=0,
        truncate_label=-1,
        y_labels_major_count=3,
        max_scale=5,
        min_scale=2,
        range=None if any(number for _name, numbers in rows for number in numbers) else (0, 4),
        include_x_axis=True,
        value_formatter=whole,
        no_data_text=_("No data"),
    )
    drawn.x_labels = labels
    for name, numbers in rows:
        drawn.add(name, numbers)
    drawn.add_xml_filter(lambda root: allowed(root, nonce))
    return drawn.render()


def allowed(root: Any, nonce: str) -> Any:
    """The drawing without scripts and style attributes, and with the nonce on its style sheet."""
    for element in list(root.iter()):
        element.attrib.pop("style", None)
        if element.tag == "style":
            element.set("nonce", nonce)
        for child in element.findall("script"):
            element.remove(child)
    return root


def axis_label(when: date) -> str:
    """The number of the month; January carries its year."""
    return f"{when.month}" if when.month > 1 else f"{when:%Y}-1"


def whole(value: Any) -> str:
    return f"{value:,.0f}" if value == int(value) else ""
