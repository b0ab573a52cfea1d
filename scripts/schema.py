"""What a database is made of, as text that compares: to see what a migration really changes.

python scripts/schema.py dump postgres://login@host/name > before.json
python scripts/schema.py compare before.json after.json     prints each difference; fails where there is one
"""

import difflib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg

# Each gives (what and name, definition), of the schema public alone, without what extensions brought.
OURS = "{} NOT IN (SELECT objid FROM pg_depend WHERE deptype = 'e')"
COLUMNS = """
SELECT format('column %I.%I', relname, attname), concat_ws(' ', format_type(atttypid, atttypmod),
    CASE WHEN attnotnull THEN 'NOT NULL' END, 'DEFAULT ' || pg_get_expr(adbin, adrelid),
    'IDENTITY ' || nullif(attidentity::text, ''), 'GENERATED ' || nullif(attgenerated::text, ''),
    'COLLATE ' || nullif(collname::text, 'default'))
FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
LEFT JOIN pg_collation ON pg_collation.oid = attcollation
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm') AND attnum > 0 AND NOT attisdropped
"""
TABLES = """
SELECT format('%s %I', CASE relkind WHEN 'S' THEN 'sequence' WHEN 'v' THEN 'view' ELSE 'table' END, relname),
    concat_ws(' ', 'owner ' || relowner::regrole, 'with ' || reloptions::text,
        CASE WHEN relkind IN ('v', 'm') THEN pg_get_viewdef(oid) END)
FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S')
"""
CONSTRAINTS = """
SELECT format('constraint %s.%I', conrelid::regclass, conname),
    concat_ws(' ', pg_get_constraintdef(oid), CASE WHEN NOT convalidated THEN 'not validated' END)
FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype IN ('p', 'u', 'f', 'c', 'x')
"""
INDEXES = """
SELECT format('index %s', indexrelid::regclass),
    concat_ws(' ', pg_get_indexdef(indexrelid), CASE WHEN NOT indisvalid THEN 'invalid' END)
FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid WHERE relnamespace = 'public'::regnamespace
"""
TRIGGERS = """
SELECT format('trigger %s.%I', tgrelid::regclass, tgname),
    concat_ws(' ', pg_get_triggerdef(pg_trigger.oid), 'enabled ' || nullif(tgenabled::text, 'O'))
FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
WHERE relnamespace = 'public'::regnamespace AND NOT tgisinternal
"""
# With volatility, security, settings and body.
FUNCTIONS = f"""
SELECT format('function %s', oid::regprocedure), 'owner ' || proowner::regrole || E'\n' || pg_get_functiondef(oid)
FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prokind IN ('f', 'p') AND {OURS.format("oid")}
"""
# Who may what: a table, view or sequence, its columns, a function.
GRANTS = f"""
SELECT format('grant %s to %s', thing, coalesce(nullif(grantee, 0)::regrole::text, 'everybody')),
    string_agg(privilege_type, ', ' ORDER BY privilege_type)
FROM (
    SELECT oid::regclass::text AS thing,
        coalesce(relacl, acldefault(CASE relkind WHEN 'S' THEN 's'::"char" ELSE 'r' END, relowner)) AS acl
    FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S')
    UNION ALL
    SELECT format('%s.%I', attrelid::regclass, attname), attacl FROM pg_attribute
    JOIN pg_class ON pg_class.oid = attrelid WHERE relnamespace = 'public'::regnamespace AND attnum > 0
    UNION ALL
    SELECT oid::regprocedure::text, coalesce(proacl, acldefault('f', proowner)) FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace AND {OURS.format("oid")}
) AS things, aclexplode(acl) GROUP BY thing, grantee
"""
EXTENSIONS = "SELECT 'extension ' || extname, '' FROM pg_extension"
COMMENTS = """
SELECT format('comment on %s', pg_describe_object(classoid, objoid, objsubid)), description FROM pg_description
WHERE (classoid, objoid) IN (
    SELECT 'pg_class'::regclass::oid, oid FROM pg_class WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT 'pg_proc'::regclass::oid, oid FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace AND oid NOT IN (SELECT objid FROM pg_depend WHERE deptype = 'e'))
"""
PARTS = (COLUMNS, TABLES, CONSTRAINTS, INDEXES, TRIGGERS, FUNCTIONS, GRANTS, EXTENSIONS, COMMENTS)


def describe_database(url: str) -> dict[str, str]:
    with psycopg.connect(url) as database:
        return dict(row for part in PARTS for row in database.execute(part).fetchall())


def compare_descriptions(before: dict[str, str], after: dict[str, str]) -> Iterator[str]:
    for name in sorted(before | after):
        old, new = before.get(name), after.get(name)
        if new is None:
            yield f"- {name}: {old}"
        elif old is None:
            yield f"+ {name}: {new}"
        elif old != new:
            yield f"~ {name}"
            yield from difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=1)


def main(words: list[str]) -> int:
    match words:
        case ["dump", url]:
            print(json.dumps(describe_database(url), indent=1, sort_keys=True))
            return 0
        case ["compare", before, after]:
            found = list(
                compare_descriptions(*(json.loads(Path(name).read_text()) for name in (before, after)))
            )
            print("\n".join(found) if found else "The same.")
            return bool(found)
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
