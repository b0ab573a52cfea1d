"""Working calendars in the settings: the week as a grid, the days that differ as a year to click."""
