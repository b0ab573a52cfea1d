"""Pages of the kernel's own settings: branches, limits of approval, working calendars."""

from clubcrm.kernel.calendars import admin as calendars
from clubcrm.kernel.settingpages import branches, limits

__all__ = ["branches", "calendars", "limits"]
