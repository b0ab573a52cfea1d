"""The tier-guard at the desk: members whose tier ends soon, members who lack little to the next, and the month's lapse list."""
