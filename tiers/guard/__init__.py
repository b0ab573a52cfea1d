"""The tier-guard at the desk: whose tier ends soon, who is short of the next by little, and the month's lapse list."""
