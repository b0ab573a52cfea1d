-- A tally changes with every purchase: with room on its page its new version needs no other page and no new index entry.
ALTER TABLE tiers_tally SET (fillfactor = 70);

-- reverse
ALTER TABLE tiers_tally RESET (fillfactor);
