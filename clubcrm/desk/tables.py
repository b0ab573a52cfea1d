"""Lists of the desk: what a row shows. Order and paging belong to the views."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.sight import Sight
from clubcrm.kernel.templatetags import written
from members.templatetags import personal


class CustomerTable(tables.Table):
    """Rows are clubcrm.desk.cards.Card; `sight` says what of them may be whole."""

    name = tables.Column(verbose_name=_("Name"), accessor="customer__name")
    tier = tables.Column(verbose_name=_("Tier"), default="")
    cars = tables.Column(verbose_name=_("Cars"), accessor="vehicles")
    phone = tables.Column(verbose_name=_("Mobile phone"), accessor="customer__phone")
    advisor = tables.Column(verbose_name=_("Advisor"), accessor="customer__advisor", default="")
    branch = tables.Column(verbose_name=_("Branch"), accessor="customer__branch")
    since = tables.Column(
        verbose_name=_("Member since"), accessor="customer__membership__joined_on", default=""
    )

    class Meta:
        orderable = False
        attrs = {"class": "list stacks"}

    def __init__(self, *args: Any, sight: Sight, **kwargs: Any) -> None:
        self.sight = sight
        super().__init__(*args, **kwargs)

    def render_name(self, record, value: str) -> SafeString:
        return format_html(
            '<a href="{}">{}</a>', reverse("desk:customer", args=[record.customer.public_id]), value
        )

    def render_tier(self, value) -> SafeString:
        return format_html('<span class="badge tier tier-{}">{}</span>', value.badge, value)

    def render_cars(self, record, value) -> SafeString:
        cars = [(personal.drawn(self.sight, car, record.customer.id), car.model) for car in value[:3]]
        return format_html_join(" ", "{} {}", cars)

    def render_phone(self, record, value: str) -> str:
        return self.sight.phone(value, record.customer.id)

    def render_since(self, value) -> str:
        return written.day(value)
