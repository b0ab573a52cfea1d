"""Rehearsals at the desk: run by the worker (running), added up for the page (summary), drawn (chart), handed out (export)."""
