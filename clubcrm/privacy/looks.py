"""What the access log says of the pages of data protection (clubcrm.kernel.looks)."""

from django.utils.translation import gettext_lazy as _

PAGES = {
    "privacy:customer_data": _("Their data"),
    "privacy:data_copy": _("Copy of the data"),
    "privacy:data_correction": _("Correction of their data"),
    "privacy:data_erasure": _("Erasure of their data"),
    "privacy:data_restriction": _("Restriction of their data"),
    "privacy:data_silence": _("Do-not-contact list"),
    "privacy:privacy": _("Data protection"),
}
