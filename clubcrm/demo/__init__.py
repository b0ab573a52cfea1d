"""The demo club: a deterministic group of three branches, built through the operations."""
