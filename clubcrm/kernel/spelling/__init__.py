"""How names, phones, plates and VINs are written: for each the one form that is stored, and the one function that reads
every other spelling of it. Imports, forms, search, masks and erasures all read by these, so that they agree."""
