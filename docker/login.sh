#!/bin/sh
# Run once by the postgres image on an empty volume: the login under which the club's processes sign in.
# Roles, database and grants are made by `manage.py prepare_database`.
set -eu
psql --set ON_ERROR_STOP=1 --set password="$DATABASE_PASSWORD" --username postgres --dbname postgres <<'SQL'
CREATE ROLE clubcrm LOGIN PASSWORD :'password';
SQL
