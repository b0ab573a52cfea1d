"""Rules as one TOML file: dumped, checked, shown as a difference and loaded; and the packs that are shipped."""
