-- Who voided a visit, and what was pinned when: the application may add, never change.
REVOKE UPDATE, DELETE, TRUNCATE ON members_visitvoid, members_pinnednote FROM clubcrm_app;

-- reverse
GRANT UPDATE, DELETE ON members_visitvoid, members_pinnednote TO clubcrm_app;
