"""Reads of the kernel beyond one filter chain; raw SQL as named constants."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection
from django.db.models import Count, QuerySet, Value

# A branch and everything below it, in id order, each with whether it is the root. Parameter: the branch's id.
BRANCH_AND_BELOW = """
WITH RECURSIVE below AS (
    SELECT id, parent_id FROM kernel_branch WHERE id = %s
    UNION
    SELECT child.id, child.parent_id FROM kernel_branch AS child JOIN below ON child.parent_id = below.id
)
SELECT id, parent_id IS NULL FROM below ORDER BY id
"""
# The same as an array, for the branch of a row of kernel_staff.
SEEN_BY_STAFF = """
ARRAY(
    WITH RECURSIVE below AS (
        SELECT kernel_staff.branch_id AS id
        UNION
        SELECT child.id FROM kernel_branch AS child JOIN below ON child.parent_id = below.id
    )
    SELECT id FROM below ORDER BY id
)
"""

# The posts that somebody who may sign in holds at a branch or above it. Parameter: the branch's id.
POSTS_HELD = """
WITH RECURSIVE above AS (
    SELECT id, parent_id FROM kernel_branch WHERE id = %s
    UNION
    SELECT parent.id, parent.parent_id FROM kernel_branch AS parent JOIN above ON above.parent_id = parent.id
)
SELECT DISTINCT post.name FROM kernel_staff AS staff
JOIN above ON above.id = staff.branch_id
JOIN kernel_user AS person ON person.id = staff.user_id AND person.is_active
JOIN kernel_user_groups AS held ON held.user_id = person.id
JOIN auth_group AS post ON post.id = held.group_id
WHERE %s::bigint IS NULL OR staff.id = %s
"""

# One statement claims a job: a new row, or a row whose run failed or died; nothing when it is done
# (unless it may be done again).
# The caller holds the advisory lock of (job, date), so that a row still "running" means a run that was killed.
CLAIM_JOB = """
INSERT INTO kernel_job (name, business_date, state, step, done, total, started_at, attempts, result, error)
VALUES (%s, %s, 'running', '', 0, 0, %s, 1, '{}', '')
ON CONFLICT (name, business_date) DO UPDATE
    SET state = 'running', started_at = excluded.started_at, ended_at = NULL, error = '',
        attempts = kernel_job.attempts + 1
    WHERE kernel_job.state <> 'done' OR %s::boolean
RETURNING id
"""
TRY_JOB_LOCK = "SELECT pg_try_advisory_lock(hashtext('kernel.job'), hashtext(%s))"
RELEASE_JOB_LOCK = "SELECT pg_advisory_unlock(hashtext('kernel.job'), hashtext(%s))"
# Which of these locks somebody holds: a job whose row says "running" without one was killed.
JOBS_HELD = """
SELECT given.lock FROM unnest(%s::text[]) AS given (lock)
WHERE EXISTS (
    SELECT FROM pg_locks AS held JOIN pg_database AS own ON own.oid = held.database
    WHERE held.locktype = 'advisory' AND held.objsubid = 2 AND own.datname = current_database()
      AND held.classid::bigint = hashtext('kernel.job')::bigint & 4294967295
      AND held.objid::bigint = hashtext(given.lock)::bigint & 4294967295
)
"""
# One adds files to a subject at a time, to the end of the transaction. "kind number".
LOCK_UPLOADS = "SELECT pg_advisory_xact_lock(hashtext('kernel.upload'), hashtext(%s))"
# A form's key is taken by the first sending; a second one waits for the first to end and then finds the key taken.
CLAIM_SUBMISSION = """
INSERT INTO kernel_submission (key, made_by_id, made_at, answer) VALUES (%s, %s, %s, '{}')
ON CONFLICT (key) DO NOTHING RETURNING key
"""
MAY_CREATE_TABLES = "SELECT has_schema_privilege('public', 'CREATE')"


def interrupted(jobs: Iterable[Any]) -> set[int]:
    """The ids of those jobs that are said to run, though whoever ran them is gone. One query, none where none is."""
    running = {f"{job.name} {job.business_date}": job.id for job in jobs if job.state == "running"}
    if not running:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(JOBS_HELD, [list(running)])
        held = {lock for (lock,) in cursor.fetchall()}
    return {job for lock, job in running.items() if lock not in held}


def counts(rows: Mapping[str, QuerySet[Any]]) -> dict[str, int]:
    """How many rows each of these has, by its name. One query; none for nothing."""
    parts = [
        found.order_by().values(counted=Value(name)).annotate(many=Count("pk"))
        for name, found in rows.items()
    ]
    if not parts:
        return {}
    counted = parts[0].union(*parts[1:], all=True).values_list("counted", "many")
    return dict.fromkeys(rows, 0) | dict(counted)


# Whether every transaction of this database older than {xid} has ended: whatever it wrote, the next statement sees.
ENDED_BEFORE = "kernel_ended_before({xid})"

# Who acts, for the history: local to the transaction, so that it ends with it. Gives what was said before. "user id|way"
SET_ACTOR = "SELECT current_setting('clubcrm.actor', true), set_config('clubcrm.actor', %s, true)"

# How far one person's roles reach: a row per limit and branch below it; branch NULL: everywhere. A user's id.
LIMITS_OF = """
WITH RECURSIVE reach AS (
    SELECT kind, role, act, up_to, branch_id, 0 AS depth FROM kernel_approvallimit
    WHERE role IN (
        SELECT role.name FROM auth_group AS role JOIN kernel_user_groups AS held ON held.group_id = role.id
        WHERE held.user_id = %s
    )
    UNION ALL
    SELECT reach.kind, reach.role, reach.act, reach.up_to, child.id, reach.depth + 1
    FROM reach JOIN kernel_branch AS child ON child.parent_id = reach.branch_id
)
SELECT role, kind, act, up_to, branch_id, depth FROM reach
"""

# Whether this person's role asks for two steps at sign-in, and whether they have set them up. No row: no such user.
TWO_STEPS = """
SELECT one.is_superuser OR one.is_staff OR EXISTS (
        SELECT FROM kernel_user_groups AS has JOIN auth_group AS role ON role.id = has.group_id
        LEFT JOIN kernel_signinrule AS rule ON rule.role = role.name
        WHERE has.user_id = one.id AND (role.name = ANY(%(always)s) OR rule.two_steps)
    ), EXISTS (SELECT FROM mfa_authenticator WHERE user_id = one.id AND type = 'totp')
FROM kernel_user AS one WHERE one.id = %(user)s
"""


def list_posts_held(branch: int, *, staff: int | None = None) -> set[str]:
    """The roles in which somebody who may sign in reads notices of a branch; with `staff` those of this person alone."""
    with connection.cursor() as cursor:
        cursor.execute(POSTS_HELD, [branch, staff, staff])
        return {row[0] for row in cursor.fetchall()}
